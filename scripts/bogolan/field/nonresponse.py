"""Who did not answer what: don't know, refused, not recorded and "other", by question, interviewer, day and village.

Rates are of what was asked: what the form skipped counts nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.field.asked import asked_questions, other_codes
from bogolan.field.completes import UNITS
from bogolan.field.quality import ALL, INTERVIEWER, QUESTION, measured, one, shares
from bogolan.preparation.weighting.sample import GENDERS
from bogolan.survey.reasons import DONT_KNOW, INVALID, NOT_ASKED, NOT_RECORDED
from bogolan.survey.reasons import REFUSED as DECLINED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.field.interviews import FieldInterviews
    from bogolan.survey.questionnaire import Question

ASKED, OTHER = "asked", "other"
COUNTED = (DONT_KNOW, DECLINED, NOT_RECORDED, INVALID, OTHER)
# Of those asked; "other" is of answers to questions that offer it.
GENDERED = (DONT_KNOW, DECLINED)


def nonresponse(interviews: FieldInterviews, plan: Mapping[str, Any]) -> Iterator[pd.DataFrame]:
    """Rates of each reason by question and by unit, and by the genders of who was asked and who asked."""
    import pandas as pd

    kept = interviews.kept
    questions = asked_questions(interviews.questions, plan, interviews.answers.columns)
    if not questions or not len(kept):
        return
    pairs = _gender_pairs(kept)
    totals = {name: np.zeros(len(kept), np.int32) for name in (ASKED, *COUNTED, "may_be_other")}
    by_question: dict[str, dict[str, int]] = {}
    by_pair: dict[tuple[str, str, str], tuple[int, int]] = {}
    for question in questions:
        told = _told(interviews, question)
        by_question[question.name] = {name: int(rows.sum()) for name, rows in told.items()}
        for name, rows in told.items():
            totals[name] += rows
        for reason in GENDERED if pairs is not None else ():
            for pair, rows in pairs.items():
                if asked := int((told[ASKED] & rows).sum()):
                    by_pair[question.name, reason, pair] = (int((told[reason] & rows).sum()), asked)

    counts = pd.DataFrame.from_dict(by_question, orient="index")
    yield measured(QUESTION, ASKED, counts[ASKED])
    for name in COUNTED:
        base = counts["may_be_other" if name == OTHER else ASKED]
        yield shares(QUESTION, name, counts[name], base)
    yield from _by_gender(by_pair)
    everyone = {name: int(rows.sum()) for name, rows in totals.items()}
    for name in COUNTED:
        base = everyone["may_be_other" if name == OTHER else ASKED]
        yield one(ALL, "all", name, everyone[name] / base if base else np.nan, n=[base])
    for kind in UNITS:
        known = kept[kind].notna().to_numpy()
        if known.any():
            sums = pd.DataFrame(totals)[known].groupby(kept[kind][known].to_numpy()).sum()
            sizes = kept[kind][known].value_counts().reindex(sums.index)
            for name in COUNTED:
                yield _unit_shares(kind, name, sums, sizes)


def unanswered(interviews: FieldInterviews, plan: Mapping[str, Any]) -> np.ndarray:
    """(n) how many of the questions asked each interview left with "don't know" or "refused"; as a share of them."""
    questions = asked_questions(interviews.questions, plan, interviews.answers.columns)
    asked, declined = (np.zeros(len(interviews.kept)) for _ in range(2))
    for question in questions:
        told = _told(interviews, question)
        asked += told[ASKED]
        declined += told[DONT_KNOW] | told[DECLINED]
    return np.divide(declined, asked, out=np.full(len(asked), np.nan), where=asked > 0)


def _told(interviews: FieldInterviews, question: Question) -> dict[str, np.ndarray]:
    """(n, boolean) of one question: where it was asked, where each reason for no answer was given, or "other"."""
    reasons = interviews.reasons[question.name].astype("category")
    codes, names = reasons.cat.codes.to_numpy(), list(reasons.cat.categories)
    told = {name: codes == (names.index(name) if name in names else -2) for name in (NOT_ASKED, *COUNTED[:-1])}
    asked = ~told.pop(NOT_ASKED)
    others = other_codes(question)
    answered = interviews.answers[question.name].notna().to_numpy() if others else np.zeros(len(asked), bool)
    other = interviews.answers[question.name].isin(others).to_numpy(bool) if others else answered
    return {ASKED: asked, **told, OTHER: other, "may_be_other": answered}


def _unit_shares(kind: str, name: str, sums: pd.DataFrame, sizes: pd.Series) -> pd.DataFrame:
    """A rate over all answers of a unit. An interview's answers go together, so the interval and the comparison are
    those of as many independent answers as there are interviews."""
    base = sums["may_be_other" if name == OTHER else ASKED]
    rate = (sums[name] / base).where(base > 0).dropna()
    found = shares(kind, name, rate * sizes[rate.index], sizes[rate.index], compare=kind == INTERVIEWER)
    return found.assign(n=base[rate.index].astype("Int64").to_numpy())


def _gender_pairs(kept: pd.DataFrame) -> dict[str, np.ndarray] | None:
    """(n, boolean) by "respondent:interviewer", where both genders are known."""
    if kept["gender"].isna().all() or kept["interviewer_gender"].isna().all():
        return None
    found = {
        f"{respondent}:{interviewer}": (
            (kept["gender"] == respondent) & (kept["interviewer_gender"] == interviewer)
        ).to_numpy(bool)
        for respondent in GENDERS
        for interviewer in GENDERS
    }
    return {pair: rows for pair, rows in found.items() if rows.any()}


def _by_gender(by_pair: Mapping[tuple[str, str, str], tuple[int, int]]) -> Iterator[pd.DataFrame]:
    """Rows of the questions' rates by genders, and of all questions together."""
    import pandas as pd

    if not by_pair:
        return
    index = pd.MultiIndex.from_tuples(by_pair, names=["question", "reason", "pair"])
    counts = pd.DataFrame(list(by_pair.values()), index=index, columns=["counted", "of"])
    for (reason, pair), part in counts.groupby(level=["reason", "pair"], sort=True):
        part = part.droplevel(["reason", "pair"])
        yield shares(QUESTION, f"{reason}:{pair}", part["counted"], part["of"])
        rate, of = part["counted"].sum() / part["of"].sum(), part["of"].sum()
        yield one(ALL, "all", f"{reason}:{pair}", rate, n=[of])
