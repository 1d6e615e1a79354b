"""Questions with several answers (select_multiple): the share of respondents who named each choice, gaps and ranks.

Shares are of the respondents who answered, not of the choices they named ("per cent of cases"), so that the shares of
one question may sum to more than 100%. Whoever answered has named a choice: who only did not know or refused has not.
All choices are estimated at once, because the same respondents name several of them: what one can be told from the
other follows from their joint covariance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import ANSWERED, ASKED, by_group, estimate_row, gap_rows, share_estimates
from bogolan.analysis.nonresponse import bounds_of, silence
from bogolan.analysis.ranks import ranked
from bogolan.analysis.sampled import ALL, MEN, WOMEN, genders, groups, survey_design
from bogolan.analysis.shares import REASON
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS, GENDER
from bogolan.statistics import mean, proportion
from bogolan.survey.questionnaire import labels_of_answers
from bogolan.survey.reasons import INVALID, NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from bogolan.statistics import Estimates, SurveyDesign

MEASURE = "choices"


def choice_rows(
    sample: pd.DataFrame, reasons: pd.DataFrame, plan: Mapping[str, Any], codebook: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """The rows of every item of `support` and `drivers` with several answers, in the order of the plan."""
    items = [(section, item) for section in ("support", "drivers") for item in plan[section]]
    items = [(section, item) for section, item in items if item["measure"] == MEASURE]
    if not items:
        return
    design = survey_design(sample, plan)
    for section, item in items:
        question = item["question"]
        named = named_choices(sample[question], list(labels_of_answers(codebook[question])))
        compared = item.get("share") or list(named)
        for row in rows_of(design, named, compared, without_answer(named, reasons[question]), plan):
            yield {"analysis": section, "outcome": question, **row, **_battery(row, question)}


def named_choices(answers: pd.Series, codes: Sequence[str]) -> pd.DataFrame:
    """Whether each respondent named each choice (n, k; boolean); missing for who named none of them.

    Codes that the form does not have, or that say why there is no answer, are not among `codes` and do not count.
    """
    import pandas as pd

    places, cells = pd.factorize(answers)  # the place of a missing answer is -1: the last, which names nothing
    told = [*(frozenset(str(cell).split()) for cell in cells), frozenset()]
    columns = {code: np.array([code in codes_told for codes_told in told], bool)[places] for code in codes}
    named = pd.DataFrame(columns, index=answers.index, dtype="boolean")
    return named.mask(~named.any(axis=1).astype(bool))


def without_answer(named: pd.DataFrame, reasons: pd.Series) -> pd.Series:
    """The reasons, with one for who gave an answer that names none of the choices: nobody who was asked is lost."""
    nothing = named.isna().all(axis=1).to_numpy() & reasons.isna().to_numpy()
    return reasons.mask(nothing, INVALID)


def rows_of(
    design: SurveyDesign,
    named: pd.DataFrame,
    compared: Sequence[str],
    reasons: pd.Series,
    plan: Mapping[str, Any],
) -> Iterator[dict[str, Any]]:
    """The shares of all choices, gaps and ranks of those compared, who gave no answer, and how many were named.

    A row a choice and group, a reason and group, a bound, choice and group, and a group for the mean number of choices.
    """
    import pandas as pd

    sample, planning = design.frame, plan["design"]["intracluster_correlation"]
    columns = {code: named[code] for code in named}
    columns |= {f"{REASON}{reason}": given for reason, given in silence(reasons).items()}
    frame = pd.concat([sample[list(DESIGN_COLUMNS)], pd.DataFrame(columns)], axis=1)
    shares = by_group(design.with_frame(frame), list(columns), proportion)
    for row, told in share_estimates(shares, planning):
        base = ASKED if row["variable"].startswith(REASON) else ANSWERED
        yield told | {"level": row["variable"].removeprefix(REASON), "base": base}
    if genders(sample) == [WOMEN, MEN]:
        pairs = {code: (_name(code, WOMEN), _name(code, MEN)) for code in compared}
        for code, gap in gap_rows(shares, pairs, planning):
            yield gap | {"level": code}
    yield from ranks_of(shares, compared, groups(sample))
    yield from number_of_choices(design, named)
    if plan["nonresponse_bounds"]:
        silent = named.isna().all(axis=1) & (reasons != NOT_ASKED)
        yield from bounds_of(design, {code: named[code] for code in compared}, silent, planning)


def ranks_of(shares: Estimates, compared: Sequence[str], among: Sequence[str]) -> Iterator[dict[str, Any]]:
    """A row a choice and group, and one for its gap, with the ranks that the data allow; see `ranks.rank_rows`."""
    about = {"base": ANSWERED}
    for group in among:
        for code, row in ranked(shares.select([_name(code, group) for code in compared]), compared):
            yield {**about, "level": code, "group": group, **row}
    if {WOMEN, MEN} <= set(among):
        gaps = shares.contrast({code: {_name(code, WOMEN): 1.0, _name(code, MEN): -1.0} for code in compared})
        for code, row in ranked(gaps, compared):
            yield {**about, "level": code, "group": WOMEN, "contrast": MEN, **row}


def number_of_choices(design: SurveyDesign, named: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """A row a group: how many choices those who answered named, on average.

    It is the sum of the shares of all choices, which the gate must know: see `disclosure.choices`.
    """
    number = named.sum(axis=1, min_count=1).astype("Float64").astype("float64")
    frame = design.frame[list(DESIGN_COLUMNS)].assign(**{MEASURE: number})
    means = by_group(design.with_frame(frame), [MEASURE], mean)
    lower, upper = means.interval()
    for row, below, above in zip(means.frame().to_dict("records"), lower, upper, strict=True):
        yield estimate_row("mean", MEASURE, row, below, above, "t") | {"base": ANSWERED}


def _battery(row: Mapping[str, Any], question: str) -> dict[str, str]:
    """What was ranked together, as `ranks.rank_rows` names it."""
    return {"family": question} if row["measure"] == "rank" else {}


def _name(code: str, group: str) -> str:
    return code if group == ALL else f"{code}|{GENDER}={group}"
