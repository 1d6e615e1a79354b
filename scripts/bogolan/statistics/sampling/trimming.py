"""Weights cut off at bounds, what is cut off spread over the others: R's trimWeights."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from .columns import DesignError, as_numbers

if TYPE_CHECKING:
    from .design import SurveyDesign


def trimmed(design: SurveyDesign, lower: float = -np.inf, upper: float = np.inf, strict: bool = False) -> SurveyDesign:
    """The design with trimmed weights (see `trimmed_weights`); its calibrations stay, as R has it.

    Each set of replicate weights is trimmed on its own.
    """
    weight = trimmed_weights(design.weight, lower, upper, strict)
    if design.replicates is None:
        return design._with(weight=weight)
    sets = [trimmed_weights(weights, lower, upper, strict) for weights in design.replicates.weights()]
    ones, everyone = np.ones(len(weight)), np.arange(len(weight))
    replicates = replace(design.replicates, factors=np.column_stack(sets), unit=everyone, base=ones)
    return design._with(weight=weight, replicates=replicates)


def trimmed_weights(
    weight: np.ndarray, lower: float = -np.inf, upper: float = np.inf, strict: bool = False
) -> np.ndarray:
    """(n) weights between the bounds, with the same sum; weights of zero stay zero.

    What is cut off is shared equally by the weights that were within; strict repeats until none is beyond them. Raises
    DesignError where no weights can be, because their mean is not between the bounds, or none was within.
    """
    lower, upper = as_numbers((lower, upper))
    counted = weight > 0
    mean = weight.sum() / max(counted.sum(), 1)
    if not lower <= mean <= upper:
        raise DesignError(f"the mean weight is {mean:g}; expected bounds around it, not {lower:g} to {upper:g}")
    found = weight
    while True:
        outside = counted & ((found < lower) | (found > upper))
        within = counted & ~outside
        if not outside.any():
            return found
        if not within.any():
            raise DesignError(f"every weight is beyond the bounds {lower:g} to {upper:g}; expected some within them")
        cut = np.where(outside, np.clip(found, lower, upper), found)
        found = np.where(within, cut + (found - cut).sum() / within.sum(), cut)
        if not strict:
            return found
