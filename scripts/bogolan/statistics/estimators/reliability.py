"""How well the items of a scale hold together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import numpy as np

from ..inference.estimates import Estimates
from ..sampling.columns import DesignError, listed
from .variances import variance

if TYPE_CHECKING:
    from ..inference.contrasts import Values
    from ..sampling.design import SurveyDesign

NO_VARIANCE = "no_variance"


def cronbach_alpha(design: SurveyDesign, names: str | Sequence[str]) -> Estimates:
    """Cronbach's (1951) alpha of two items or more: k / (k - 1) (1 - sum of their variances / variance of their sum).

    R's svycralpha, which has no standard error; here it has that of its linearisation. Whoever lacks an item is outside
    the base. Where the sum does not vary there is no alpha: NaN, "no_variance".
    """
    names = listed(names)
    if len(names) < 2 or len(set(names)) < len(names):
        told = ", ".join(map(str, names)) or "nothing"
        raise DesignError(f"alpha was asked of {told}; expected two items or more, each once")
    parts = variance(design, names)
    own = np.array([first == second for first, second in combinations_with_replacement(names, 2)])
    in_sum = np.where(own, 1.0, 2.0)

    def alpha(estimates: Values) -> complex:
        values = np.array(list(estimates.values()))
        return len(names) / (len(names) - 1) * (1 - values[own].sum() / (values * in_sum).sum())

    if parts.values @ in_sum > 0:
        return replace(parts.contrast({"alpha": alpha}), counts=parts.counts[:1])
    absent = parts.contrast({"alpha": {parts.names[0]: 1.0}})
    return replace(absent, values=np.array([np.nan]), warnings=(NO_VARIANCE,), counts=parts.counts[:1])
