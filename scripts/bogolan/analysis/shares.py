"""Shares and means of the plan's questions, by gender, with the gap: plan and sample become rows of the spine.

Shares are of those who answered; the reasons for no answer are shares of all who were asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import (
    ANSWERED,
    ASKED,
    by_group,
    estimate_row,
    gap_rows,
    mean_gap,
    share_estimates,
)
from bogolan.analysis.nonresponse import bound_rows, silence
from bogolan.analysis.sampled import ALL, MEN, WOMEN, among, genders, groups, survey_design
from bogolan.analysis.scales import net_scores, numbers_test, scale_test
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS, GENDER
from bogolan.statistics import mean, proportion
from bogolan.survey.spine import SCALE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.statistics import SurveyDesign

# Parts the reasons for no answer from answers of the same name; no answer begins with it.
REASON = "\0"


def item_rows(sample: pd.DataFrame, reasons: pd.DataFrame, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of every item of `support` and `drivers` with one answer, in the order of the plan."""
    if not plan["support"] and not plan["drivers"]:
        return
    design = survey_design(sample, plan)
    for section in ("support", "drivers"):
        for item in plan[section]:
            if item["measure"] not in ROWS:
                continue
            about = {"analysis": section, "outcome": item["question"]}
            rows = ROWS[item["measure"]]
            for row in rows(design, reasons[item["question"]], item, plan):
                yield {**about, **row}
            if rows is share_rows and plan["nonresponse_bounds"]:
                for row in bound_rows(design, reasons[item["question"]], item, plan):
                    yield {**about, **row}


def share_rows(
    design: SurveyDesign, reasons: pd.Series, item: Mapping[str, Any], plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """A row an answer and group, one for the answers on each side of the scale where they are several, the gap between
    women and men in the share and on the whole scale, net scores, and a row a reason for no answer.
    """
    import pandas as pd

    sample = design.frame
    answers = sample[item["question"]]
    levels = [level for level in answers.cat.categories if level in item.get("among", answers.cat.categories)]
    answers = answers.cat.set_categories(levels)
    columns = {level: (answers == level).astype("boolean").mask(answers.isna()) for level in levels}
    headline = "+".join(item["share"])
    for counted in (item["share"], item.get("against", [])):
        if counted:
            columns["+".join(counted)] = answers.isin(counted).astype("boolean").mask(answers.isna())
    columns |= {f"{REASON}{reason}": given for reason, given in silence(reasons).items()}

    asked_of = pd.concat([sample[list(DESIGN_COLUMNS)], pd.DataFrame(columns)], axis=1)
    shares = by_group(design.with_frame(asked_of), list(columns), proportion)
    planning = plan["design"]["intracluster_correlation"]
    for row, told in share_estimates(shares, planning):
        base = ASKED if row["variable"].startswith(REASON) else ANSWERED
        yield told | {"level": row["variable"].removeprefix(REASON), "base": base}
    if genders(sample) == [WOMEN, MEN]:
        sides = (f"{headline}|{GENDER}={WOMEN}", f"{headline}|{GENDER}={MEN}")
        ((_, gap),) = gap_rows(shares, {headline: sides}, planning)
        gap |= {"level": headline}
        answered = sample[list(DESIGN_COLUMNS)].assign(**{item["question"]: answers})
        yield from (gap, *scale_test(design.with_frame(answered), item["question"], gap))
    between = set(levels) - {*item["share"], *item.get("against", ())}
    if item.get("against") and between:
        ends = {group: "" if group == ALL else f"|{GENDER}={group}" for group in groups(sample)}
        for row in net_scores(shares, headline, "+".join(item["against"]), ends, planning):
            yield row | {"base": ANSWERED}


def mean_rows(
    design: SurveyDesign, reasons: pd.Series, item: Mapping[str, Any], plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """The mean in every group, the gap between women and men, and whether they differ anywhere on the scale.

    Answers that are choices count by their code.
    """
    del reasons, plan  # a mean is of those who answered, and its interval assumes nothing
    question = item["question"]
    sample = design.frame
    numbers = sample[list(DESIGN_COLUMNS)].assign(**{question: as_numbers(sample[question])})
    means = by_group(design.with_frame(numbers), [question], mean)
    lower, upper = means.interval()
    for row, below, above in zip(means.frame().to_dict("records"), lower, upper, strict=True):
        told = estimate_row("mean", SCALE, row, below, above, "t")
        own = among(design.frame, told["group"])
        yield told | {"base": ANSWERED, "count": fewest_of_two(design, numbers[question], own)}
    if genders(sample) == [WOMEN, MEN]:
        gap = mean_gap(means, (f"{question}|{GENDER}={WOMEN}", f"{question}|{GENDER}={MEN}"), SCALE)
        yield from (gap, *numbers_test(design, question, numbers[question], gap))


def as_numbers(answers: pd.Series) -> pd.Series:
    """Answers as numbers; a choice counts by its code, and one whose code is no number is missing."""
    import pandas as pd

    if isinstance(answers.dtype, pd.CategoricalDtype):
        answers = answers.astype(object)
    return pd.to_numeric(answers, errors="coerce").astype("float64")


def fewest_of_two(design: SurveyDesign, values: pd.Series, inside: np.ndarray) -> int | None:
    """Where all answers (n) are one of two numbers, how many of some (n, boolean) gave the rarer; else None.

    Their mean is a share by another name.
    """
    numbers = values.to_numpy(float, na_value=np.nan)
    counting = inside & (design.weight > 0)
    return min((int((numbers[counting] == value).sum()) for value in of_two_values(values)), default=None)


def of_two_values(values: pd.Series) -> tuple[float, ...]:
    """The two numbers of which all answers (n) are one; none where there are more.

    Where all answers are the same the second is nan, which nobody gave.
    """
    known = np.unique(values.dropna().to_numpy(float))
    return () if not len(known) or len(known) > 2 else (float(known[0]), float(known[1]) if len(known) > 1 else np.nan)


# What is reported of questions with one answer; those with several have their own module.
ROWS = {"share": share_rows, "mean": mean_rows}
