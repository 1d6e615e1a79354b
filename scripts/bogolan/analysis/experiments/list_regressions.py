"""What a regression of a list experiment predicts, by the two ways of Blair and Imai (2012).

Maximum likelihood takes the control items as independent and alike; where they are not it can be far from the truth and
still sure. Its prediction is kept only where it does not differ from the difference in means beyond chance. Least
squares in two steps does without that assumption.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.experiments.experiment import SIGNIFICANT, gap_rows, named_rows, without_numbers
from bogolan.analysis.sampled import genders
from bogolan.preparation.weighting.sample import GENDER
from bogolan.statistics import ModelError, list_regression, p_adjust
from bogolan.survey.spine import MISFIT, NO_MAXIMUM, PREVALENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bogolan.analysis.experiments.list_experiments import ListExperiment
    from bogolan.statistics import ListFit

METHODS = ("ml", "nls")
# A formula cannot quote the name on its left side.
COUNT = "_count"


def predicted_rows(experiment: ListExperiment) -> Iterator[dict[str, Any]]:
    """The prevalence that each method predicts from gender and covariates, of women, men and all, with the gap.

    Without numbers where the method finds no maximum (`no_maximum`) or does not fit (`misfit`). None where the plan
    names no covariates, nor where an arm cannot tell them apart.
    """
    terms = experiment.plan.get("covariates")
    if not terms:
        return
    told = {name: value for name, value in experiment.arguments.items() if name != "count"}
    gender = [GENDER] if len(genders(experiment.design.frame)) == 2 else []
    formula = f"{COUNT} ~ {' + '.join(f'Q({term!r})' for term in [*gender, *terms])}"
    frame = experiment.design.frame
    design = experiment.design.with_frame(frame.assign(**{COUNT: frame[experiment.plan["question"]]}))
    for method in METHODS:
        try:
            fit = list_regression(design, formula, method=method, **told)
        except ModelError:  # a covariate that is constant within an arm
            return
        flag = _fault(experiment, fit)
        found = experiment.of_groups(fit.prevalence)
        for row in (*(row for _, row in named_rows(found, PREVALENCE)), *gap_rows(found)):
            yield (without_numbers(row, flag) if flag else row) | {"level": method, "count": None}


def _fault(experiment: ListExperiment, fit: ListFit) -> str | None:
    """What is wrong with a fit: it has no maximum, or its predictions are not those of the difference in means."""
    if not fit.converged:
        return NO_MAXIMUM
    p_values = experiment.of_groups(fit.misfit).test()["p_value"].to_numpy(float)
    known = p_values[np.isfinite(p_values)]
    return MISFIT if len(known) and p_adjust(known, "holm").min() < SIGNIFICANT else None
