"""The plan's questions, experiments and hypotheses again, of some of the interviews: without flagged ones, or where
conditions hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import counted
from bogolan.analysis.choices import gaps_of_tested
from bogolan.analysis.comparisons import adjusted
from bogolan.analysis.domains import share_rows_of
from bogolan.analysis.experiments.conjoint_tests import means_again
from bogolan.analysis.experiments.results import experiments_of, rows_again
from bogolan.analysis.hypotheses import tests_among
from bogolan.analysis.sampled import ALL, clusters_among, genders, survey_design
from bogolan.analysis.shares import mean_rows
from bogolan.analysis.some_interviews import Some, repeats, some_of, stay
from bogolan.analysis.verdicts import judged
from bogolan.preparation.weighting.sample import GENDER, WEIGHT
from bogolan.survey.spine import SENSITIVITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.analysis.experiments.conjoint import Conjoint
    from bogolan.analysis.experiments.experiment import Experiment
    from bogolan.statistics import SurveyDesign

    Plan = Mapping[str, Any]


def sensitivity_rows(
    sample: pd.DataFrame,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Any],
    plan: Mapping[str, Any],
    of_profiles: Mapping[str, Conjoint] | None = None,
) -> Iterator[dict[str, Any]]:
    """The rows of every analysis that repeats the questions, experiments or hypotheses; models have their own step.

    A row a share and group, and one for its gap, of which `note` tells of those left out (`_told_of_others`); of
    experiments the main estimate, of conjoint experiments (`of_profiles`, by name) each level's marginal mean; of
    hypotheses each test with its verdict. `domain` is `sensitivity`, `domain_level` the analysis's name. But for
    shares, `n`, `count` and `clusters` are also the fewest of those of whom two results together tell.
    """
    design, experiments = survey_design(sample, plan), experiments_of(sample, reasons, plan)
    of_profiles = of_profiles or {}
    for analysis in plan["sensitivity"]:
        kept, place = stay(sample, analysis), {"domain": SENSITIVITY, "domain_level": analysis["name"]}
        for row in rows_again(experiments, analysis, kept):
            some = some_of(sample, plan, analysis, row["outcome"])
            yield place | _with_fewest(row, experiments[row["outcome"]], some)
        for name, experiment in of_profiles.items():
            if repeats(analysis, name):
                for row in means_again(experiment, plan, some_of(sample, plan, analysis, name)):
                    yield place | row
        tested = any(repeats(analysis, hypothesis["id"]) for hypothesis in plan["hypotheses"])
        asked = "applies_to" not in analysis  # else experiments, models and hypotheses alone
        shares = list(_shares(design, kept, plan)) if asked or tested else []
        for row in shares if asked else ():
            yield {**row, **place, "note": _told_of_others(sample, row, analysis, plan)}
        every = {**experiments, **of_profiles}
        for row in _hypotheses(design, reasons, codebook, plan, every, analysis, shares) if tested else ():
            yield place | row


def _shares(design: SurveyDesign, kept: np.ndarray, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The shares and gaps of those who stay (n, boolean)."""
    import pandas as pd

    levels = pd.Series(SENSITIVITY, design.frame.index, dtype=object).where(kept)
    yield from share_rows_of(design, levels, plan)


def _hypotheses(
    design: SurveyDesign,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Any],
    plan: Mapping[str, Any],
    experiments: Mapping[str, Experiment | Conjoint],
    analysis: Mapping[str, Any],
    shares: list[dict[str, Any]],
) -> Iterator[dict[str, Any]]:
    """The tests of the hypotheses that an analysis repeats, with their verdicts.

    They are adjusted in their family as it is among those who stay: with the gaps of its items and with its other
    hypotheses, also those that are not repeated, so that the family is as large as the first time.
    """
    sample = design.frame
    some = {one["id"]: some_of(sample, plan, analysis, one["id"]) for one in plan["hypotheses"]}
    tests = tests_among(sample, reasons, codebook, plan, experiments, some.__getitem__)
    gaps = [*shares, *_other_gaps(design.where(stay(sample, analysis)), codebook, plan)]
    for row in judged(adjusted(gaps, plan, tests)[1], plan):
        if repeats(analysis, row["outcome"]):
            yield row


def _other_gaps(design: SurveyDesign, codebook: Mapping[str, Any], plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The gaps of means, and of choices that a hypothesis is about, in a domain of the design.

    They have no second row, but belong to the family of hypotheses that do.
    """
    if any(not (design.domain & (design.frame[GENDER] == gender)).any() for gender in genders(design.frame)):
        return
    for section in ("support", "drivers"):
        for item in (one for one in plan[section] if one["measure"] == "mean"):
            rows = mean_rows(design, None, item, plan)
            yield from (row | {"analysis": section, "outcome": item["question"]} for row in rows if "contrast" in row)
    yield from gaps_of_tested(design, plan, codebook)


def _with_fewest(row: Mapping[str, Any], experiment: Experiment, some: Some) -> dict[str, Any]:
    """A row with the fewest respondents, rarer answers and clusters of those of whom two results together tell."""
    design, told = experiment.design, dict(row)
    answered = ~np.isnan(experiment.answers) & (design.weight > 0)
    for group in (group for group in (row["group"], row.get("contrast")) if group):
        for part in some.told_apart(answered & _of(design.frame, group)):
            fewest = {"n": int(part.sum()), "clusters": clusters_among(design.frame, part)}
            if experiment.counts_matter:
                fewest["count"] = experiment.fewest(part)
            told |= {name: size if told.get(name) is None else min(told[name], size) for name, size in fewest.items()}
    return told


def _told_of_others(sample: pd.DataFrame, row: Mapping[str, Any], analysis: Mapping[str, Any], plan: Plan) -> str:
    """In how many clusters those live who answered, and belong to a row's group, but do not stay.

    After ";" follow those of whom this share and that of another analysis together tell, as "n/count/clusters".
    """
    (item,) = (one for one in plan[row["analysis"]] if one["question"] == row["outcome"] and one["measure"] == "share")
    yes, kept = counted(sample, item), stay(sample, analysis)
    members = yes.notna().to_numpy() & (sample[WEIGHT] > 0).to_numpy() & _of(sample, row["group"])
    others = [one for one in plan["sensitivity"] if one["name"] != analysis["name"] and "applies_to" not in one]
    between = Some(kept, tuple(stay(sample, one) for one in others)).told_apart(members)
    told = [f"{part.sum()}/{yes[part].sum()}/{clusters_among(sample, part)}" for part in between]
    return ";".join([str(clusters_among(sample, members & ~kept)), *told])


def _of(frame: pd.DataFrame, group: str) -> np.ndarray:
    """(n) who is a woman, a man, or anybody."""
    return np.ones(len(frame), bool) if group == ALL else (frame[GENDER] == group).to_numpy()
