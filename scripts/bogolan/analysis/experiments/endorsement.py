"""The plan's endorsement experiments as rows of the spine: what an endorsement moves, by policy and gender, and checks.

Such an experiment lends an armed group's name to a policy. It is analysed only where the plan names the approval of an
ethics committee (`survey/declared.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.experiments.arms import arm_checks, arms_told, read_arms
from bogolan.analysis.experiments.experiment import (
    SMALL,
    Experiment,
    detectable_gap,
    detectable_row,
    flagged,
    gap_rows,
    named_rows,
    problem,
    sides,
)
from bogolan.analysis.sampled import survey_design
from bogolan.analysis.shares import as_numbers
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS
from bogolan.provenance.errors import SurveyError, listing
from bogolan.statistics import (
    ExperimentError,
    control_deviations,
    endorsement_effects,
    endorsement_model,
    minimum_detectable,
    policy_response,
)
from bogolan.survey.spine import (
    CONTROL_DEVIATIONS,
    ENDORSEMENT,
    NOT_INFORMATIVE,
    POSITION_DEVIATIONS,
    SCALE_POINTS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.statistics import Estimates, SurveyDesign

    Row = dict[str, Any]

POOLED, RESPONSE = "pooled", "response/"


@dataclass(frozen=True)
class Endorsement(Experiment):
    """One endorsement experiment, with the answers to its policies as numbers in the columns of its design."""

    @property
    def arguments(self) -> dict[str, Any]:
        """What every estimator must be told of it."""
        return {"policies": self.plan["questions"], **arms_told(self.plan)}

    @property
    def unit(self) -> str:
        """Points of the scale on which policies are answered."""
        return SCALE_POINTS

    @cached_property
    def margin(self) -> float:
        """The effect, in points of the scale, below which two are held to be alike."""
        return SMALL * float(control_deviations(self.design, **self.arguments).values.mean())

    @property
    def counts_matter(self) -> bool:
        """An arm of few would be told by what all are said to have answered."""
        return True

    @property
    def answers(self) -> np.ndarray:
        """(n) 1 of the endorsed arm, 0 of the other; NaN of who answered to no policy."""
        frame, arm = self.design.frame, self.design.frame[self.plan["arm"]]
        answered = frame[self.plan["questions"]].notna().any(axis=1) & arm.notna()
        return np.where(answered, (arm == self.plan["treated"]).astype(float), np.nan)

    @property
    def checked(self) -> np.ndarray:
        """(n, boolean) who was in one of the arms."""
        return (self.design.weight > 0) & self.design.frame[self.plan["arm"]].notna().to_numpy()

    def prevalence(self, design: SurveyDesign, by: str | None = None) -> Estimates:
        """The pooled effect, in points of the scale: no share of anybody."""
        return _pooled(endorsement_effects(design, by=by, **self.arguments))

    def misreporting(self, design: SurveyDesign, by: str | None = None) -> Estimates:
        """Not of such an experiment, which no direct question goes with."""
        raise ExperimentError("an endorsement experiment has no direct question; expected another test")

    def prevalence_rows(self) -> Iterator[Row]:
        """Each group's pooled effect and their gap, in both units, with the smallest that would have been found.

        Whether it tells anything is decided in points of the scale, and holds in both units.
        """
        weak = set()
        for unit in (SCALE_POINTS, CONTROL_DEVIATIONS):
            for row, smallest in _effect_rows(_pooled(self._effects(unit)), unit):
                who = (row["group"], row.get("contrast"))
                if unit == SCALE_POINTS and not _tells(row, self.margin):
                    weak.add(who)
                yield flagged(row, NOT_INFORMATIVE) if who in weak else row
                yield detectable_row(row, smallest)

    def other_rows(self) -> Iterator[Row]:
        """The support on the scale of a model of all answers; each policy's effect, in points of the scale."""
        yield from self._model_rows()
        found = self._effects(SCALE_POINTS)
        for policy in self.plan["questions"]:
            own = found.select([name for name in found.names if name.startswith(f"{policy}:")])
            for row, _ in _effect_rows(own, SCALE_POINTS):
                yield row | {"level": policy}

    def check_p_values(self) -> Iterator[tuple[str, float]]:
        """Whether the arms are alike, and whether they answered each policy alike often."""
        yield from arm_checks(self.design, self.plan)
        response = policy_response(self.design, **self.arguments)
        for policy, p_value in zip(self.plan["questions"], response.test()["p_value"], strict=True):
            yield f"{RESPONSE}{policy}", float(p_value)

    def _effects(self, unit: str) -> Estimates:
        """All effects on women, men and all, jointly."""
        told = {**self.arguments, "standardised": unit == CONTROL_DEVIATIONS}
        return self.of_groups(lambda by: endorsement_effects(self.design, by=by, **told))

    def _model_rows(self) -> Iterator[Row]:
        """None where the answers do not make such a scale."""
        flags: list[str] = []

        def support(by: str | None) -> Estimates:
            fit = endorsement_model(self.design, by=by, **self.arguments)
            flags.extend(filter(None, fit.warnings))
            return fit.support

        try:
            found = self.of_groups(support)
        except ExperimentError:  # too few policies for a scale, or answers of too many levels
            return
        if not flags:
            yield from (row for row, _ in _effect_rows(found, POSITION_DEVIATIONS))


def endorsement(
    sample: pd.DataFrame, reasons: pd.DataFrame, experiment: Mapping[str, Any], plan: Mapping[str, Any]
) -> Endorsement:
    """The experiment with what was answered to it; the reasons for no answer are not needed.

    Raises SurveyError where the arms are not those of the plan, where an answer is no number, and where the policies
    were not answered on one scale, so that their effects cannot be pooled.
    """
    experiment, columns = read_arms(sample, experiment, plan)
    columns |= {name: _numbers(sample, name, experiment) for name in experiment["questions"]}
    _refuse_several_scales(sample, experiment)
    covariates = {name: sample[name] for name in experiment.get("covariates", ())}
    frame = sample[list(DESIGN_COLUMNS)].assign(**(covariates | columns))
    return Endorsement(experiment, survey_design(sample, plan).with_frame(frame))


def _numbers(sample: pd.DataFrame, name: str, experiment: Mapping[str, Any]) -> pd.Series:
    answers = sample[name]
    found = as_numbers(answers)
    words = sorted(answers[found.isna() & answers.notna()].astype(str).unique())
    if words:
        expected = "answers in numbers, larger for more support"
        raise SurveyError(problem(experiment, f"{name} holds {listing(words, 5)}", expected))
    return found


def _refuse_several_scales(sample: pd.DataFrame, experiment: Mapping[str, Any]) -> None:
    """Of questions with choices, the same must be offered to each, in equal steps: a 97 for "other" is no support."""
    choices = {
        name: tuple(sorted(map(float, sample[name].cat.categories)))
        for name in experiment["questions"]
        if sample[name].dtype == "category"
    }
    uneven = any(len(codes) > 1 and np.ptp(np.diff(codes)) > 0 for codes in choices.values())
    if uneven or len(set(choices.values())) > 1:
        told = "; ".join(f"{name}: {listing([f'{code:g}' for code in codes], 9)}" for name, codes in choices.items())
        expected = "one scale for all policies, in equal steps"
        raise SurveyError(problem(experiment, f"policies with the answers {told}", expected))


def _pooled(found: Estimates) -> Estimates:
    return found.select([name for name in found.names if name.startswith(f"{POOLED}:")])


def _tells(row: Mapping[str, Any], margin: float) -> bool:
    """Whether an estimate found an effect, or ruled out all but small ones."""
    lower, upper = row["lower"], row["upper"]
    return lower > 0 or upper < 0 or (lower >= -margin and upper <= margin)


def _effect_rows(found: Estimates, unit: str) -> Iterator[tuple[Row, float]]:
    """The rows of one effect by group, and of women's less men's, each with the smallest that would have been found.

    `count` is of the arm with the fewest answers; the level tells an effect in other units from one in points.
    """
    level = {} if unit == SCALE_POINTS else {"level": unit}
    for (_, row), smallest in zip(named_rows(found, ENDORSEMENT, unit), minimum_detectable(found), strict=True):
        yield row | level, smallest
    for row in gap_rows(found, ENDORSEMENT, unit):
        fewest = int(found.select(sides(found)).counts.min())
        yield row | level | {"count": fewest}, detectable_gap(found)
