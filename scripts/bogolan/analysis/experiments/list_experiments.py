"""The plan's list experiments as rows of the spine: prevalence by gender, what was admitted directly, the checks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import counted
from bogolan.analysis.experiments.arms import arm_checks, arms_told, read_arms
from bogolan.analysis.experiments.experiment import (
    Experiment,
    bound_rows,
    gap_rows,
    named_rows,
    sides,
    weighed_rows,
    without_numbers,
)
from bogolan.analysis.experiments.list_regressions import predicted_rows, rows_with_liars
from bogolan.analysis.sampled import ALL, survey_design
from bogolan.analysis.shares import as_numbers
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS, WEIGHT
from bogolan.statistics import (
    combined_list,
    design_effect_test,
    difference_in_means,
    extreme_counts,
    lee_bounds,
    misreporting,
    response_by_arm,
)
from bogolan.survey.spine import EXPERIMENTS, FAILED_PLACEBO, IMPOSSIBLE, MISREPORTING, PREVALENCE, UNTESTED_PLACEBO

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.statistics import Estimates, SurveyDesign

DIFFERENCE_IN_MEANS, COMBINED, LEE = "difference_in_means", "combined", "lee"


@dataclass(frozen=True)
class ListExperiment(Experiment):
    """One list experiment.

    `impossible` are the respondents who counted more than the list of their arm has, and count as without an answer.
    """

    impossible: int

    @property
    def arguments(self) -> dict[str, Any]:
        """What every estimator must be told of the list."""
        return {"count": self.plan["question"], "items": self.plan["items"], **arms_told(self.plan)}

    @property
    def answers(self) -> np.ndarray:
        """(n) 0 of those who counted, NaN of the others."""
        frame, names = self.design.frame, self.arguments
        return np.where(frame[names["count"]].notna() & frame[names["arm"]].notna(), 0.0, np.nan)

    @property
    def checked(self) -> np.ndarray:
        """(n, boolean) who was in one of the arms."""
        return (self.design.weight > 0) & self.design.frame[self.plan["arm"]].notna().to_numpy()

    def prevalence(self, design: SurveyDesign, by: str | None = None) -> Estimates:
        """By the difference in means."""
        return difference_in_means(design, by=by, **self.arguments)

    def misreporting(self, design: SurveyDesign, by: str | None = None) -> Estimates:
        """The direct question less the difference in means."""
        found = misreporting(design, direct=self.direct, by=by, **self.arguments)
        return found.select([name for name in found.names if name.startswith(f"{self.direct} - ")])

    def rows(self) -> Iterator[dict[str, Any]]:
        """All rows, and how many answers no list allows."""
        yield from super().rows()
        if self.impossible:
            about = {"analysis": EXPERIMENTS, "outcome": self.plan["name"], "measure": IMPOSSIBLE, "group": ALL}
            yield {**about, "unit": "respondents", "estimate": self.impossible, "n": self.impossible}

    def prevalence_rows(self) -> Iterator[dict[str, Any]]:
        """By the difference in means: of each group with the smallest that could have been found, and the gap."""
        for row in weighed_rows(self.of_groups(lambda by: self.prevalence(self.design, by))):
            yield row | {"level": DIFFERENCE_IN_MEANS}

    def other_rows(self) -> Iterator[dict[str, Any]]:
        """What was admitted directly less the list, both in one estimate, what a model predicts, and Lee's bounds."""
        if self.direct is not None:
            yield from self._direct_rows()
            yield from self._combined_rows()
        yield from predicted_rows(self)
        yield from rows_with_liars(self)
        # If the arms declined to count for different reasons.
        yield from bound_rows(self.of_groups(lambda by: lee_bounds(self.design, by=by, **self.arguments)), LEE)

    def _direct_rows(self) -> Iterator[dict[str, Any]]:
        less = self.of_groups(lambda by: self.misreporting(self.design, by))
        for row in (*(row for _, row in named_rows(less, MISREPORTING)), *gap_rows(less, MISREPORTING)):
            # With the prevalence it gives the share who admit it.
            yield self.guarded(row, self.directly) | {"level": DIFFERENCE_IN_MEANS}

    def _combined_rows(self) -> Iterator[dict[str, Any]]:
        """List and direct question in one estimate, where the placebo tests can be made and allow it."""
        told = self.arguments | {"direct": self.direct}
        both = self.of_groups(lambda by: combined_list(self.design, by=by, **told).estimates)
        both = both.select([name for name in both.names if " combined" in name])
        faults = dict(zip(both.names, map(_fault_of_placebos, both.flags), strict=True))
        about = {"level": COMBINED, "count": None}
        for name, row in named_rows(both, PREVALENCE):
            yield (without_numbers(row, faults[name]) if faults[name] else row) | about
        for row in gap_rows(both):
            of_either = {faults[side] for side in sides(both)} - {None}
            # That one side failed is told before that the other could not be tested.
            yield (without_numbers(row, min(of_either)) if of_either else row) | about

    def check_p_values(self) -> Iterator[tuple[str, float]]:
        """Whether the item changed the other answers, and the answers that give a respondent away are missing.

        Whether the arms are alike, and declined to count alike.
        """
        design, arguments = self.design, self.arguments
        yield "design_effect", design_effect_test(design, **arguments).p_value
        cells = extreme_counts(design, **arguments)["p_value"].to_numpy(float)
        yield "extremes", min(1.0, 2 * np.nanmin(cells)) if np.isfinite(cells).any() else np.nan
        yield from arm_checks(design, self.plan)
        response = response_by_arm(design, **arguments)
        difference = [name for name in response.names if "(difference)" in name]
        yield "response", float(response.select(difference).test()["p_value"].iloc[0])


def _fault_of_placebos(flags: str) -> str | None:
    """What the placebo tests of a group say against its combined estimate: that one fails, or that one is untested."""
    return next((fault for fault in (FAILED_PLACEBO, UNTESTED_PLACEBO) if fault in flags), None)


def list_experiment(
    sample: pd.DataFrame, reasons: pd.DataFrame, experiment: Mapping[str, Any], plan: Mapping[str, Any]
) -> ListExperiment:
    """The experiment with what was answered to it; a count beyond the list of its arm is none.

    Raises SurveyError where the arms are not those of the plan. The reasons for no answer are not needed.
    """
    experiment, arms = read_arms(sample, experiment, plan)
    count, arm = as_numbers(sample[experiment["question"]]), arms[experiment["arm"]]
    most = experiment["items"] + (arm == experiment["treated"])
    impossible = (count.notna() & arm.notna() & ((count > most) | (count < 0) | (count % 1 != 0))).to_numpy(bool)
    columns = {experiment["question"]: count.mask(impossible), **arms}
    if "direct" in experiment:
        columns[experiment["direct"]["question"]] = counted(sample, experiment["direct"])
    covariates = {name: sample[name] for name in experiment.get("covariates", ())}
    frame = sample[list(DESIGN_COLUMNS)].assign(**(covariates | columns))
    told = int((impossible & (sample[WEIGHT] > 0)).sum())
    return ListExperiment(experiment, survey_design(sample, plan).with_frame(frame), told)
