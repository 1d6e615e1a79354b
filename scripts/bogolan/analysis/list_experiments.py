"""The plan's list experiments as rows of the spine: prevalence by gender, what was admitted directly, and the checks.

The checks decide what the estimates are worth. Of an experiment that fails one, every estimate carries
`invalid_experiment`; one that neither finds a difference nor rules one out carries `not_informative`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import ANSWERED, ASKED, WOMEN_MINUS_MEN, counted, difference_row, estimate_row
from bogolan.analysis.sampled import ALL, MEN, WOMEN, genders, groups, survey_design
from bogolan.analysis.shares import as_numbers
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS, GENDER, WEIGHT
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.statistics import (
    ExperimentError,
    arm_balance,
    combined_list,
    design_effect_test,
    difference_in_means,
    extreme_counts,
    interval_between,
    join,
    lee_bounds,
    minimum_detectable,
    misreporting,
    p_adjust,
    response_by_arm,
)
from bogolan.survey.spine import (
    BOUND,
    CHECK,
    DETECTABLE,
    EXPERIMENTS,
    FAILED,
    FAILED_PLACEBO,
    IMPOSSIBLE,
    INVALID_EXPERIMENT,
    MISREPORTING,
    NOT_INFORMATIVE,
    PREVALENCE,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd

    from bogolan.statistics import Estimates, SurveyDesign

DIFFERENCE_IN_MEANS, COMBINED, LEE = "difference_in_means", "combined", "lee"
SIGNIFICANT = 0.05
# Two prevalences closer than this are held to be alike: an estimate whose interval holds zero, and more than this, has
# found nothing and ruled out nothing.
MARGIN = 0.15


@dataclass(frozen=True)
class ListExperiment:
    """One list experiment with the answers to it in the columns of its design; the direct question is yes or no there.

    `impossible` are the respondents who counted more than the list of their arm has, and count as without an answer.
    """

    plan: Mapping[str, Any]
    design: SurveyDesign
    impossible: int

    @property
    def arguments(self) -> dict[str, Any]:
        """What every estimator must be told of the list."""
        names = {"count": self.plan["question"], "arm": self.plan["arm"]}
        return {**names, "treated": self.plan["treated"], "items": self.plan["items"]}

    @property
    def direct(self) -> str | None:
        """The direct question, where one was asked."""
        return self.plan["direct"]["question"] if "direct" in self.plan else None

    @cached_property
    def checks(self) -> list[dict[str, Any]]:
        """The rows of the checks of its own assumptions, made once however often it is estimated."""
        return list(_checks(self))

    @property
    def is_invalid(self) -> bool:
        """Whether it fails one of its own checks."""
        return any(row["flag"] == FAILED for row in self.checks)


def list_rows(sample: pd.DataFrame, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of every list experiment of the plan. Raises SurveyError, naming it, where its data cannot be that."""
    for experiment in plan["experiments"]:
        if experiment["kind"] != "list":
            continue
        try:
            yield from _experiment_rows(list_experiment(sample, experiment, plan))
        except ExperimentError as error:
            raise SurveyError(_problem(experiment, str(error), "respondents who counted in both arms")) from None


def experiments_of(sample: pd.DataFrame, plan: Mapping[str, Any]) -> dict[str, ListExperiment]:
    """The plan's list experiments by name, for who estimates them again and again."""
    lists = [experiment for experiment in plan["experiments"] if experiment["kind"] == "list"]
    return {experiment["name"]: list_experiment(sample, experiment, plan) for experiment in lists}


def list_experiment(sample: pd.DataFrame, experiment: Mapping[str, Any], plan: Mapping[str, Any]) -> ListExperiment:
    """The experiment with what was answered to it; a count beyond the list of its arm is none.

    Raises SurveyError where there are not just two arms.
    """
    arm = sample[experiment["arm"]].astype(object).map(str, na_action="ignore")
    treated, found = experiment["treated"], sorted(arm.dropna().unique())
    if len(found) != 2 or treated not in found:
        told = ", ".join(found) or "nothing"
        expected = f"two arms, one of them {treated!r}, which `treated` names"
        raise SurveyError(_problem(experiment, f"{experiment['arm']} holds {told}", expected))
    count = as_numbers(sample[experiment["question"]])
    most = experiment["items"] + (arm == treated)
    impossible = (count.notna() & arm.notna() & ((count > most) | (count < 0) | (count % 1 != 0))).to_numpy(bool)
    columns = {experiment["question"]: count.mask(impossible), experiment["arm"]: arm}
    if "direct" in experiment:
        columns[experiment["direct"]["question"]] = counted(sample, experiment["direct"])
    covariates = {name: sample[name] for name in experiment.get("covariates", ())}
    frame = sample[list(DESIGN_COLUMNS)].assign(**(covariates | columns))
    told = int((impossible & (sample[WEIGHT] > 0)).sum())
    return ListExperiment(experiment, survey_design(sample, plan).with_frame(frame), told)


def _problem(experiment: Mapping[str, Any], found: str, expected: str) -> Problem:
    return Problem("survey.yaml", found, expected, column=f"experiments.{experiment['name']}")


def rows_again(
    experiments: Mapping[str, ListExperiment], analysis: Mapping[str, Any], stay: np.ndarray
) -> Iterator[dict[str, Any]]:
    """The prevalence by each list experiment that an analysis applies to, of those who stay in it (n), with the gap."""
    for name, experiment in experiments.items():
        if name not in analysis.get("applies_to", [name]):
            continue
        flags = [INVALID_EXPERIMENT] if experiment.is_invalid else []
        kept = replace(experiment, design=experiment.design.where(stay))
        try:
            rows = list(_prevalence(kept))
        except ExperimentError:  # nobody is left in one of the arms
            continue
        for row in rows:
            flag = ",".join([*filter(None, [row.get("flag")]), *flags]) or None
            yield {"analysis": EXPERIMENTS, "outcome": name, "base": ANSWERED, **row, "flag": flag}


def _experiment_rows(experiment: ListExperiment) -> Iterator[dict[str, Any]]:
    about = {"analysis": EXPERIMENTS, "outcome": experiment.plan["name"]}
    for row in (*_prevalence(experiment), *_direct(experiment), *_bounds(experiment)):
        flag = [*filter(None, [row.get("flag")]), *([INVALID_EXPERIMENT] if experiment.is_invalid else [])]
        yield {**about, "base": ANSWERED, **row, "flag": ",".join(flag) or None}
    for row in experiment.checks:
        yield {**about, **row}
    if experiment.impossible:
        numbers = {"estimate": experiment.impossible, "n": experiment.impossible}
        yield {**about, "measure": IMPOSSIBLE, "unit": "respondents", "group": ALL, **numbers}


# --------------------------------------------------------------------------------------------------------- estimates


def _prevalence(experiment: ListExperiment) -> Iterator[dict[str, Any]]:
    """By the difference in means: of each group with the smallest that could have been found, and the gap."""
    found = _of_groups(experiment, difference_in_means)
    smallest = dict(zip(found.names, minimum_detectable(found), strict=True))
    for name, row in _rows(found, PREVALENCE):
        yield _weighed(row) | {"level": DIFFERENCE_IN_MEANS}
        yield _detectable(row, smallest[name]) | {"level": DIFFERENCE_IN_MEANS}
    for row in _gap(found, ""):
        yield _weighed(row) | {"level": DIFFERENCE_IN_MEANS}
        contrast = found.contrast({"gap": dict(zip(_sides(found), (1.0, -1.0), strict=True))})
        yield _detectable(row, minimum_detectable(contrast)[0]) | {"level": DIFFERENCE_IN_MEANS}


def _direct(experiment: ListExperiment) -> Iterator[dict[str, Any]]:
    """What was admitted directly less what the list tells; both in one estimate where the placebo tests allow it."""
    direct = experiment.direct
    if direct is None:
        return
    told = _of_groups(experiment, misreporting, direct=direct)
    less = told.select([name for name in told.names if name.startswith(f"{direct} - ")])
    for _, row in _rows(less, MISREPORTING):
        yield row | {"level": DIFFERENCE_IN_MEANS, "count": None}
    for row in _gap(less, MISREPORTING):
        yield row | {"level": DIFFERENCE_IN_MEANS, "count": None}
    parts = [combined_list(experiment.design, direct=direct, by=by, **experiment.arguments) for by in _by(experiment)]
    both = join(*(part.estimates for part in parts))
    both = both.select([name for name in both.names if " combined" in name])
    refused = {name for name, flag in zip(both.names, both.flags, strict=True) if "placebo" in flag}
    for name, row in _rows(both, PREVALENCE):
        yield (_refused(row) if name in refused else row) | {"level": COMBINED, "count": None}
    for row in _gap(both, ""):
        yield (_refused(row) if refused & set(_sides(both)) else row) | {"level": COMBINED, "count": None}


def _bounds(experiment: ListExperiment) -> Iterator[dict[str, Any]]:
    """Lee's bounds of the prevalence, if the arms declined to count for different reasons."""
    found = _of_groups(experiment, lee_bounds)
    frame = found.frame()
    ends = {bound: found.select(list(frame.loc[frame["bound"] == bound, "name"])) for bound in ("lower", "upper")}
    low, high = ends["lower"], ends["upper"]
    limits = interval_between(
        low.values, high.values, low.standard_errors, high.standard_errors, np.minimum(low.df, high.df)
    )
    for bound, part in ends.items():
        for (_, row), *own in zip(_rows(part, BOUND), *limits, strict=True):
            between = {"lower": own[0], "upper": own[1], "interval_method": "imbens_manski", "count": None}
            yield row | between | {"level": f"{LEE}_{bound}"}


def _of_groups(experiment: ListExperiment, estimator: Callable[..., Estimates], **more: Any) -> Estimates:
    """An estimator of women, men and all, jointly."""
    parts = [estimator(experiment.design, by=by, **experiment.arguments, **more) for by in _by(experiment)]
    return join(*parts)


def _by(experiment: ListExperiment) -> list[str | None]:
    """By what the estimates are asked for: the gender, and nothing, which is all."""
    sample = experiment.design.frame
    return [*([GENDER] if genders(sample) else []), *([None] if ALL in groups(sample) else [])]


def _rows(estimates: Estimates, measure: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for row, *limits in zip(estimates.frame().to_dict("records"), *estimates.interval(), strict=True):
        yield row["name"], estimate_row(measure, "proportion", row, *limits, "t")


def _gap(estimates: Estimates, measure: str) -> Iterator[dict[str, Any]]:
    """Women minus men, where both were asked."""
    sides = _sides(estimates)
    if len(sides) == 2:
        row = difference_row(estimates, *sides, "proportion") | WOMEN_MINUS_MEN
        yield row | ({"measure": measure} if measure else {})


def _sides(estimates: Estimates) -> list[str]:
    """The names of the estimates of women and of men, as far as there are any."""
    ends = [f"|{GENDER}={gender}" for gender in (WOMEN, MEN)]
    return [name for end in ends for name in estimates.names if name.endswith(end)]


def _weighed(row: dict[str, Any]) -> dict[str, Any]:
    """A row with the flag that it found nothing and ruled out nothing."""
    lower, upper = row["lower"], row["upper"]
    empty = lower <= 0 <= upper and (lower < -MARGIN or upper > MARGIN)
    flag = [*filter(None, [row["flag"]]), *([NOT_INFORMATIVE] if empty else [])]
    return row | {"flag": ",".join(flag) or None, "count": None}


def _detectable(row: Mapping[str, Any], smallest: float) -> dict[str, Any]:
    """The smallest prevalence, or gap, that would have been found four times in five."""
    kept = {name: row[name] for name in ("unit", "group", "n", "clusters", "df") if name in row}
    contrast = {"contrast": row["contrast"]} if "contrast" in row else {}
    return {"measure": DETECTABLE, "estimate": smallest, **kept, **contrast}


def _refused(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without its numbers: the assumptions behind them do not hold."""
    gone = dict.fromkeys(("estimate", "standard_error", "lower", "upper", "p_value"), np.nan)
    return {**row, **gone, "interval_method": None, "flag": FAILED_PLACEBO}


# ------------------------------------------------------------------------------------------------------------ checks


def _checks(experiment: ListExperiment) -> Iterator[dict[str, Any]]:
    """A row a check of the whole experiment, all adjusted together (Holm), with `failed` where one rejects.

    Whether the sensitive item changed the other answers, whether the answers that give a respondent away are missing,
    whether the arms are alike, and whether they declined to count alike.
    """
    found = dict(_check_p_values(experiment))
    adjusted = p_adjust(list(found.values()), "holm")
    members = (experiment.design.weight > 0) & experiment.design.frame[experiment.plan["arm"]].notna().to_numpy()
    clusters = experiment.design.frame.loc[members, list(DESIGN_COLUMNS[-2:])].drop_duplicates()
    counts = {"n": int(members.sum()), "clusters": len(clusters)}
    for (name, p_value), among_all in zip(found.items(), adjusted, strict=True):
        row = {"measure": CHECK, "level": name, "group": ALL, "base": ASKED, "p_value": p_value, **counts}
        yield row | {"p_adjusted": among_all, "family": CHECK, "flag": FAILED if among_all < SIGNIFICANT else None}


def _check_p_values(experiment: ListExperiment) -> Iterator[tuple[str, float]]:
    design, arguments = experiment.design, experiment.arguments
    yield "design_effect", design_effect_test(design, **arguments).p_value
    cells = extreme_counts(design, **arguments)["p_value"].to_numpy(float)
    yield "extremes", min(1.0, 2 * np.nanmin(cells)) if np.isfinite(cells).any() else np.nan
    own = {name: value for name, value in arguments.items() if name in ("arm", "treated")}
    covariates = [*([GENDER] if len(genders(design.frame)) == 2 else []), *experiment.plan.get("covariates", ())]
    if covariates:
        yield "balance", arm_balance(design, covariates=covariates, **own).test.p_value
    response = response_by_arm(design, **arguments)
    difference = [name for name in response.names if "(difference)" in name]
    yield "response", float(response.select(difference).test()["p_value"].iloc[0])
