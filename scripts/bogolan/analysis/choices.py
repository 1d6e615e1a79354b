"""Questions with several answers (select_multiple): the share of respondents who named each choice, gaps and ranks.

Shares are of the respondents who answered, not of the choices they named ("per cent of cases"), so that the shares of
one question may sum to more than 100%. Whoever answered has named a choice: who only did not know or refused has not.
All choices are estimated at once, because the same respondents name several of them: what one can be told from the
other follows from their joint covariance. Questions that put all choices in an order are in `rankings`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.all_choices import shares_together
from bogolan.analysis.by_gender import ANSWERED, ASKED, by_group, estimate_row, gap_rows, share_estimates
from bogolan.analysis.nonresponse import bounds_of, silence
from bogolan.analysis.ranks import gaps_between, in_group, of_group, ranked
from bogolan.analysis.sampled import MEN, WOMEN, genders, groups, survey_design
from bogolan.analysis.shares import REASON
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS
from bogolan.statistics import mean, proportion
from bogolan.survey.plan_comparisons import CHOICES
from bogolan.survey.questionnaire import labels_of_answers
from bogolan.survey.reasons import INVALID, NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from bogolan.statistics import Estimates, SurveyDesign

    Item = Mapping[str, Any]


def choice_rows(
    sample: pd.DataFrame, reasons: pd.DataFrame, plan: Mapping[str, Any], codebook: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """The rows of every item with several answers: of shares, gaps, ranks, bounds, and how many were named."""
    design = None
    for section, item in items_of(plan, CHOICES):
        design = design or survey_design(sample, plan)
        question = item["question"]
        named = named_choices(sample[question], list(labels_of_answers(codebook[question])))
        compared, about = compared_choices(item, named), {"analysis": section, "outcome": question}
        silent = without_answer(named, reasons[question])
        shares = estimated_shares(design, named, silent)
        for row in share_rows(design, shares, named, silent, compared, plan):
            yield {**about, **row}
        for row in shares_together(design, shares, named[compared]):
            yield {**about, **row}
        for row in rank_rows(shares, compared, groups(sample), upward=True):
            yield {**about, "family": question, **row}
        for row in number_of_choices(design, named):
            yield {**about, **row}


def items_of(plan: Mapping[str, Any], measure: str) -> Iterator[tuple[str, Item]]:
    """The items of `support` and `drivers` with a measure, each with its section, in the order of the plan."""
    for section in ("support", "drivers"):
        for item in plan[section]:
            if item["measure"] == measure:
                yield section, item


def compared_choices(item: Item, given: pd.DataFrame) -> list[str]:
    """The choices that are compared between women and men, and ranked: those of the plan, else all."""
    return item.get("share") or list(given)


def named_choices(answers: pd.Series, codes: Sequence[str]) -> pd.DataFrame:
    """Whether each respondent named each choice (n, k; boolean); missing for who named none of them.

    Codes that the form does not have, or that say why there is no answer, are not among `codes` and do not count.
    """
    import pandas as pd

    places, cells = pd.factorize(answers)  # the place of a missing answer is -1: the last, which names nothing
    told = [*(frozenset(str(cell).split()) for cell in cells), frozenset()]
    columns = {code: np.array([code in one for one in told], bool)[places] for code in codes}
    named = pd.DataFrame(columns, index=answers.index, dtype="boolean")
    return named.mask(~named.any(axis=1).astype(bool))


def without_answer(given: pd.DataFrame, reasons: pd.Series) -> pd.Series:
    """The reasons, with one for who gave an answer that is none of the choices: nobody who was asked is lost."""
    nothing = given.isna().all(axis=1).to_numpy() & reasons.isna().to_numpy()
    return reasons.mask(nothing, INVALID)


def estimated_shares(design: SurveyDesign, given: pd.DataFrame, reasons: pd.Series) -> Estimates:
    """The shares of all choices (of n rows, k columns) and of all reasons for none, by gender and jointly."""
    import pandas as pd

    columns = {code: given[code] for code in given}
    columns |= {f"{REASON}{reason}": told for reason, told in silence(reasons).items()}
    frame = pd.concat([design.frame[list(DESIGN_COLUMNS)], pd.DataFrame(columns)], axis=1)
    return by_group(design.with_frame(frame), list(columns), proportion)


def share_rows(
    design: SurveyDesign,
    shares: Estimates,
    given: pd.DataFrame,
    reasons: pd.Series,
    compared: Sequence[str],
    plan: Mapping[str, Any],
) -> Iterator[dict[str, Any]]:
    """A row a choice and group, a reason and group; of the choices that are compared a gap, and bounds by group."""
    planning = plan["design"]["intracluster_correlation"]
    for row, told in share_estimates(shares, planning):
        base = ASKED if row["variable"].startswith(REASON) else ANSWERED
        yield told | {"level": row["variable"].removeprefix(REASON), "base": base}
    if genders(design.frame) == [WOMEN, MEN]:
        yield from _gaps(shares, compared, planning)
    if plan["nonresponse_bounds"]:
        silent = given.isna().all(axis=1) & (reasons != NOT_ASKED)
        yield from bounds_of(design, {code: given[code] for code in compared}, silent, planning)


def _gaps(shares: Estimates, compared: Sequence[str], planning: float) -> Iterator[dict[str, Any]]:
    """A row for the gap between women and men in each choice that is compared."""
    pairs = {code: (of_group(code, WOMEN), of_group(code, MEN)) for code in compared}
    for code, gap in gap_rows(shares, pairs, planning):
        yield gap | {"level": code}


def rank_rows(
    estimates: Estimates, compared: Sequence[str], among: Sequence[str], upward: bool
) -> Iterator[dict[str, Any]]:
    """A row a choice and group, and one for its gap, with the ranks that the data allow; see `ranks.rank_rows`.

    Rank 1 has the largest estimate, or the smallest where that is what comes first (not `upward`).
    """
    for group in among:
        for code, row in ranked(in_group(estimates, compared, group, upward), compared):
            yield {"level": code, "group": group, "base": ANSWERED, **row}
    if {WOMEN, MEN} <= set(among):
        for code, row in ranked(gaps_between(estimates, compared, upward), compared):
            yield {"level": code, "group": WOMEN, "contrast": MEN, "base": ANSWERED, **row}


def number_of_choices(design: SurveyDesign, named: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """A row a group: how many choices those who answered named, on average.

    It is the sum of the shares of all choices, which the gate must know: see `disclosure.choices`.
    """
    number = named.sum(axis=1, min_count=1).astype("Float64").astype("float64")
    frame = design.frame[list(DESIGN_COLUMNS)].assign(**{CHOICES: number})
    means = by_group(design.with_frame(frame), [CHOICES], mean)
    lower, upper = means.interval()
    for row, below, above in zip(means.frame().to_dict("records"), lower, upper, strict=True):
        yield estimate_row("mean", CHOICES, row, below, above, "t") | {"base": ANSWERED}
