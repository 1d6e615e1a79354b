"""What a regression of a list experiment predicts, by the two ways of Blair and Imai (2012).

Maximum likelihood takes the control items as independent and alike; where they are not it can be far from the truth and
still sure. Its prediction is kept only where it does not differ from the difference in means beyond chance. Least
squares in two steps does without that assumption.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.experiments.experiment import SIGNIFICANT, flagged, gap_rows, named_rows, without_numbers
from bogolan.analysis.sampled import genders
from bogolan.preparation.weighting.sample import GENDER
from bogolan.statistics import ModelError, list_regression, p_adjust
from bogolan.survey.spine import ALL_LIARS, EDGE, LIES, MISFIT, NO_LIARS, NO_MAXIMUM, NOT_ESTIMABLE, PREVALENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bogolan.analysis.experiments.list_experiments import ListExperiment
    from bogolan.statistics import ListFit

    Row = dict[str, Any]

METHODS = ("ml", "nls")
# What a fit says of its coefficients.
OF_COEFFICIENTS = ("separated", NO_LIARS, ALL_LIARS)
# A formula cannot quote the name on its left side.
COUNT = "_count"
# Of a group: the share of which an estimate may hold that the item never, or always, applies to them. That this may be
# otherwise is not in its interval.
MOST_AT_EDGE = 0.1


def predicted_rows(experiment: ListExperiment) -> Iterator[Row]:
    """The prevalence that each method predicts from gender and covariates, of women, men and all, with the gap.

    Without numbers where the method finds no maximum (`no_maximum`) or does not fit (`misfit`), or an arm cannot tell
    the covariates apart (`not_estimable`). None where the plan names no covariates.
    """
    if not experiment.plan.get("covariates"):
        return
    for method in METHODS:
        try:
            fit = _fitted(experiment, method=method)
        except ModelError:
            yield from _not_estimable(experiment, method)
            continue
        yield from _rows(experiment, fit, method, _fault(experiment, fit) or _misfit(experiment, fit))


def rows_with_liars(experiment: ListExperiment) -> Iterator[Row]:
    """The prevalence if some who would give themselves away lie, as the plan asks: at the floor, the ceiling, or both.

    Blair and Imai (2012). Who lies is told by the assumption that the control items are alike and independent; the
    difference in means cannot test it, since lies move that too. Flagged where, by what is likeliest, nobody lies or
    everybody does who would.
    """
    lies = [lie for lie in LIES if experiment.plan.get(lie)]
    if not lies:
        return
    level = "_".join(lies)
    try:
        fit = _fitted(experiment, method="ml", **dict.fromkeys(lies, "1"))
    except ModelError:
        yield from _not_estimable(experiment, level)
        return
    edges = [flag for flag in (NO_LIARS, ALL_LIARS) if flag in fit.warnings]
    for row in _rows(experiment, fit, level, _fault(experiment, fit)):
        yield row if np.isnan(row["estimate"]) else flagged(row, *edges)


def _fitted(experiment: ListExperiment, **told: Any) -> ListFit:
    """A regression of the count on gender and the plan's covariates."""
    asked = {name: value for name, value in experiment.arguments.items() if name != "count"}
    frame = experiment.design.frame
    terms = [*([GENDER] if len(genders(frame)) == 2 else []), *experiment.plan.get("covariates", ())]
    formula = f"{COUNT} ~ {' + '.join(f'Q({term!r})' for term in terms) or '1'}"
    design = experiment.design.with_frame(frame.assign(**{COUNT: frame[experiment.plan["question"]]}))
    return list_regression(design, formula, **asked, **told)


def _rows(experiment: ListExperiment, fit: ListFit, level: str, fault: str | None) -> Iterator[Row]:
    """The predicted prevalence of women, men and all, with the gap; without numbers where there is a fault."""
    found = experiment.of_groups(fit.prevalence)
    edge = [EDGE] if fit.decided.any() else []
    for row in (*(row for _, row in named_rows(found, PREVALENCE)), *gap_rows(found)):
        told = without_numbers(row, fault) if fault else flagged(_of_prediction(row), *edge)
        yield told | {"level": level, "count": None}


def _not_estimable(experiment: ListExperiment, level: str) -> Iterator[Row]:
    """The rows of a regression that cannot be fitted: an arm in which a covariate is constant, or makes up another."""
    found = experiment.of_groups(lambda by: experiment.prevalence(experiment.design, by))
    for row in (*(row for _, row in named_rows(found, PREVALENCE)), *gap_rows(found)):
        yield without_numbers(row, NOT_ESTIMABLE) | {"level": level, "count": None}


def _of_prediction(row: Row) -> Row:
    """A row without what is said of coefficients: that one is infinite, or that nobody lies."""
    flags = [flag for flag in (row["flag"] or "").split(",") if flag not in OF_COEFFICIENTS]
    return {**row, "flag": ",".join(filter(None, flags)) or None}


def _fault(experiment: ListExperiment, fit: ListFit) -> str | None:
    """Whether a fit has no maximum, or decides by itself whether the item applies to many of a group."""
    if not fit.converged:
        return NO_MAXIMUM
    weight = np.where(fit.rows, experiment.design.weight, 0.0)
    gender = experiment.design.frame[GENDER].to_numpy(object)
    groups = [np.ones(len(weight), bool), *(gender == one for one in genders(experiment.design.frame))]
    at_edge = [weight[inside & fit.decided].sum() / weight[inside].sum() for inside in groups]
    return NO_MAXIMUM if max(at_edge) > MOST_AT_EDGE else None


def _misfit(experiment: ListExperiment, fit: ListFit) -> str | None:
    """Whether the predictions of a fit are not those of the difference in means."""
    p_values = experiment.of_groups(fit.misfit).test()["p_value"].to_numpy(float)
    known = p_values[np.isfinite(p_values)]
    return MISFIT if len(known) and p_adjust(known, "holm").min() < SIGNIFICANT else None
