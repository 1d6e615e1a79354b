"""Back checks: interviews held again in part by somebody else, compared answer by answer, as IPA's bcstats does.

Questions are of three types. Type 1 should never change (who, where): a difference means that nobody was asked. Type 2
is hard to ask: differences show who needs training. Type 3 may change: differences show how steady the question is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bogolan.field.back_check_file import TYPES, match_column, places_of
from bogolan.field.quality import ALL, HIGH, INTERVIEWER, QUESTION, measured, one, shares, wilson
from bogolan.preparation.interviews import UUID
from bogolan.preparation.matching import recognised
from bogolan.statistics.estimators.intraclass import intraclass_correlation
from bogolan.survey.codes import NUMBERS, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.field.interviews import FieldInterviews
    from bogolan.survey.questionnaire import Question

# Beyond this share of differing answers, IPA's rule of thumb, somebody is called; where so many were compared that
# chance is no reason.
MOST_DIFFERING, FEWEST_COMPARED = 0.10, 10
# Nobody answers for answers that may change.
OF_INTERVIEWERS = ("type1", "type2")


class Compared(NamedTuple):
    """One question of m back checks: (m, boolean) where the answers differ and where they are compared.

    before and again (compared only) are the answers: numbers for a question that is answered in numbers, else codes.
    """

    differ: np.ndarray
    compared: np.ndarray
    before: np.ndarray
    again: np.ndarray


def back_checks(
    interviews: FieldInterviews, checked: pd.DataFrame | None, plan: Mapping[str, Any]
) -> Iterator[pd.DataFrame]:
    """The share of answers that differ, by question, by interviewer and type, and of all; each question's reliability.

    An answer counts where both interviews have one; a number differs beyond what `within` allows. Raises SurveyError
    where no line of the file belongs to an interview, or one to several.
    """
    if checked is None:
        return
    declared, key = plan["back_checks"], match_column(plan)
    ids = interviews.answers[key if key in interviews.answers else UUID].astype("string").fillna("")
    places = places_of(checked, ids, key, declared["file"])
    found = places >= 0
    yield one(ALL, "all", "back_checked", len(checked), n=[len(interviews.kept)])
    yield one(ALL, "all", "back_checks_unmatched", int((~found).sum()), n=[len(checked)])
    who = interviews.kept[INTERVIEWER].to_numpy(object)[places]
    who[~found] = None
    yield from _by_interviewer("back_checked", found, found, who, share=False)
    for kind in TYPES:
        within = declared.get("within", {})
        answers = {
            name: compared(interviews, checked[name], places, name, within.get(name, 0.0))
            for name in declared.get(kind, [])
        }
        yield from _of_type(kind, answers, who)
        for name, part in answers.items():
            yield from reliability(name, part, interviews.question(name))


def _of_type(kind: str, answers: Mapping[str, Compared], who: np.ndarray) -> Iterator[pd.DataFrame]:
    """The shares of a type's answers that differ: by question, of all, by interviewer."""
    import pandas as pd

    if not answers:
        return
    differ, of = (np.column_stack([getattr(part, side) for part in answers.values()]) for side in Compared._fields[:2])
    measure = f"differing:{kind}"
    yield measured(QUESTION, "compared", pd.Series(of.sum(axis=0), list(answers)))
    yield called(shares(QUESTION, measure, *(pd.Series(part.sum(axis=0), list(answers)) for part in (differ, of))))
    yield shares(ALL, measure, pd.Series([differ.sum()], ["all"]), pd.Series([of.sum()], ["all"]))
    for rows in _by_interviewer(measure, differ.sum(axis=1), of.sum(axis=1), who):
        yield called(rows) if kind in OF_INTERVIEWERS else rows


def _by_interviewer(
    measure: str, counted: np.ndarray, of: np.ndarray, who: np.ndarray, share: bool = True
) -> Iterator[pd.DataFrame]:
    """Counts (m), or their share of others (m), of each interviewer (m, None for nobody)."""
    import pandas as pd

    told = pd.notna(who)
    if told.any():
        by = pd.DataFrame({"counted": counted[told].astype(int), "of": of[told].astype(int)}).groupby(who[told]).sum()
        yield (
            shares(INTERVIEWER, measure, by["counted"], by["of"])
            if share
            else measured(INTERVIEWER, measure, by["counted"])
        )


def called(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of shares with a flag on those of ten or more answers that are above 10% beyond chance: the lower limit of
    the 95% interval."""
    of = rows["n"].to_numpy(float)
    lower, _ = wilson(rows["value"].to_numpy(float) * of, of)
    return rows.assign(flag=np.where((of >= FEWEST_COMPARED) & (lower > MOST_DIFFERING), HIGH, ""))


def compared(interviews: FieldInterviews, again: pd.Series, places: np.ndarray, name: str, within: float) -> Compared:
    """One question of the back checks (m lines, of the interviews at these places, -1 for none) with what it was."""
    question = interviews.question(name)
    seen = recognised(again, question)
    codes = _in_order(seen.in_rows(seen.codes), question)
    before = _in_order(interviews.answers[name].astype("string").fillna("").to_numpy(object)[places], question)
    both = (places >= 0) & (before != "") & (codes != "") & ~np.isin(codes.astype(str), list(question.no_answers))
    if question.type not in NUMBERS:
        return Compared(both & (before != codes), both, before[both], codes[both])
    first, second = (np.array([_number(text) for text in texts], float) for texts in (before, codes))
    both &= ~(np.isnan(first) | np.isnan(second))
    differ = both & (np.abs(first - second) > within)
    return Compared(differ, both, first[both], second[both])


def _in_order(codes: np.ndarray, question: Question) -> np.ndarray:
    """Several codes are the same answer in any order."""
    if not question.several:
        return codes
    return np.array([" ".join(sorted(set(str(cell).split()))) for cell in codes], object)


def reliability(name: str, answers: Compared, question: Question) -> Iterator[pd.DataFrame]:
    """How far both interviews agree on a question: of choices the share of equal answers and Cohen's kappa; of numbers
    the intraclass correlation, Pearson's, and 1 less the simple response variance over the variance."""
    first, second, n = answers.before, answers.again, len(answers.before)
    if question.type not in NUMBERS:
        if n:
            yield one(QUESTION, name, "agreement", float((first == second).mean()), n=[n])
            yield one(QUESTION, name, "kappa", cohens_kappa(first, second), n=[n])
        return
    again = intraclass_correlation(np.concatenate([first, second]), np.tile(np.arange(n), 2)) if n > 1 else None
    if again is not None:
        yield one(QUESTION, name, "intraclass", again.value, lower=again.lower, upper=again.upper, n=[n])
    varied = n > 1 and first.std() > 0 and second.std() > 0
    yield one(QUESTION, name, "correlation", float(np.corrcoef(first, second)[0, 1]) if varied else np.nan, n=[n])
    yield one(QUESTION, name, "reliability", reliability_ratio(first, second), n=[n])


def cohens_kappa(first: np.ndarray, second: np.ndarray) -> float:
    """Agreement beyond that of two who answer independently, over the most there can be: Cohen (1960).

    first and second (n) are codes. NaN where both have one and the same answer everywhere, or there is none.
    """
    if not len(first):
        return float("nan")
    codes = np.unique(np.concatenate([first, second]).astype(str))
    shares_of = [np.array([(side.astype(str) == code).mean() for code in codes]) for side in (first, second)]
    by_chance = float(shares_of[0] @ shares_of[1])
    return float(((first == second).mean() - by_chance) / (1 - by_chance)) if by_chance < 1 else float("nan")


def reliability_ratio(first: np.ndarray, second: np.ndarray) -> float:
    """1 less the simple response variance, sum (x - y)^2 / 2n, over the mean of the two variances.

    What is subtracted is the index of inconsistency (Hansen, Hurwitz and Pritzker 1964; O'Muircheartaigh 1991); NaN
    where nothing varies or fewer than two were asked again.
    """
    if len(first) < 2:
        return float("nan")
    variance = (first.var(ddof=1) + second.var(ddof=1)) / 2
    return float(1 - ((first - second) ** 2).sum() / (2 * len(first)) / variance) if variance > 0 else float("nan")


def _number(text: str) -> float:
    found = number(text)
    return float("nan") if found is None else found
