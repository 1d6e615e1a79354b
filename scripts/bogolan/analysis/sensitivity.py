"""The plan's questions, experiments and hypotheses again, of some of the interviews: without flagged ones, or where
conditions hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.comparisons import adjusted
from bogolan.analysis.domains import rows_within
from bogolan.analysis.experiments.conjoint_tests import results_again
from bogolan.analysis.experiments.results import experiments_of, rows_again
from bogolan.analysis.hypotheses import tests_among
from bogolan.analysis.item_measures import measures_of
from bogolan.analysis.sampled import among, clusters_among, survey_design
from bogolan.analysis.smallest_differences import with_smallest
from bogolan.analysis.some_interviews import repeats, sizes_told_apart, some_of, some_of_questions, stay
from bogolan.analysis.verdicts import judged
from bogolan.survey.spine import SENSITIVITY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from bogolan.analysis.experiments.conjoint import Conjoint
    from bogolan.analysis.experiments.experiment import Experiment
    from bogolan.analysis.item_measures import ItemMeasure
    from bogolan.analysis.some_interviews import Some
    from bogolan.statistics import SurveyDesign


def sensitivity_rows(
    sample: pd.DataFrame,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Any],
    plan: Mapping[str, Any],
    of_profiles: Mapping[str, Conjoint] | None = None,
) -> Iterator[dict[str, Any]]:
    """The rows of every analysis that repeats the questions, experiments or hypotheses; models have their own step.

    A row a number of the questions and group, of which `note` tells of those left out (`sizes_told_apart`), and one for
    its gap; of experiments the main estimate, of conjoint experiments (`of_profiles`, by name) each level's marginal
    mean and effect; of hypotheses each test with its verdict. `domain` is `sensitivity`, `domain_level` the analysis's
    name. But for questions, `n`, `count` and `clusters` are also the fewest of those of whom two results together tell.
    """
    design, experiments = survey_design(sample, plan), experiments_of(sample, reasons, plan)
    of_profiles = of_profiles or {}
    measures = {_place(one.about, one.measure): one for one in measures_of(sample, plan, codebook)}
    for analysis in plan["sensitivity"]:
        kept, place = stay(sample, analysis), {"domain": SENSITIVITY, "domain_level": analysis["name"]}
        for row in rows_again(experiments, analysis, kept):
            some = some_of(sample, plan, analysis, row["outcome"])
            yield place | _with_fewest(row, experiments[row["outcome"]], some)
        for name, experiment in of_profiles.items():
            if repeats(analysis, name):
                for row in results_again(experiment, plan, some_of(sample, plan, analysis, name)):
                    yield place | row
        tested = any(repeats(analysis, hypothesis["id"]) for hypothesis in plan["hypotheses"])
        asked = "applies_to" not in analysis  # else experiments, models and hypotheses alone
        items = list(_items(design, kept, measures.values(), plan)) if asked or tested else []
        some = some_of_questions(sample, plan, analysis)
        for row in items if asked else ():
            one = measures.get(_place(row, row["measure"]))  # none of a gap, which goes with its sides
            yield {**row, **place, "note": one and sizes_told_apart(sample, one, row["group"], some)}
        every = {**experiments, **of_profiles}
        for row in _hypotheses(design, reasons, codebook, plan, every, analysis, items) if tested else ():
            yield place | row


def _items(
    design: SurveyDesign, kept: np.ndarray, measures: Iterable[ItemMeasure], plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """The shares, means and gaps of those who stay (n, boolean)."""
    import pandas as pd

    levels = pd.Series(SENSITIVITY, design.frame.index, dtype=object).where(kept)
    yield from rows_within(design, levels, list(measures), plan)


def _place(about: Mapping[str, Any], measure: str) -> tuple:
    """What a number of the questions is of: its section, question, measure and level; of no difference."""
    compared = about.get("contrast")
    return about["analysis"], about["outcome"], measure, about.get("level"), compared


def _hypotheses(
    design: SurveyDesign,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Any],
    plan: Mapping[str, Any],
    experiments: Mapping[str, Experiment | Conjoint],
    analysis: Mapping[str, Any],
    items: list[dict[str, Any]],
) -> Iterator[dict[str, Any]]:
    """The tests of the hypotheses that an analysis repeats, with their verdicts and smallest differences.

    They are adjusted in their family as it is among those who stay: with the gaps of its items and with its other
    hypotheses, also those that are not repeated, so that the family is as large as the first time.
    """
    sample = design.frame
    some = {one["id"]: some_of(sample, plan, analysis, one["id"]) for one in plan["hypotheses"]}
    tests = tests_among(sample, reasons, codebook, plan, experiments, some.__getitem__)
    for row in with_smallest(judged(adjusted(items, plan, tests)[1], plan), plan):
        if repeats(analysis, row["outcome"]):
            yield row


def _with_fewest(row: Mapping[str, Any], experiment: Experiment, some: Some) -> dict[str, Any]:
    """A row with the fewest respondents, rarer answers and clusters of those of whom two results together tell."""
    design, told = experiment.design, dict(row)
    answered = ~np.isnan(experiment.answers) & (design.weight > 0)
    for group in (group for group in (row["group"], row.get("contrast")) if group):
        for part in some.told_apart(answered & among(design.frame, group)):
            fewest = {"n": int(part.sum()), "clusters": clusters_among(design.frame, part)}
            if experiment.counts_matter:
                fewest["count"] = experiment.fewest(part)
            told |= {name: size if told.get(name) is None else min(told[name], size) for name, size in fewest.items()}
    return told
