"""Ratios of two totals, by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..inference.estimates import Estimates, join
from ..sampling.columns import DesignError, listed, refuse_unknown
from .totals import Base, answered_in, divided, groups_of, numbers, smooth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..sampling.design import SurveyDesign

NO_DENOMINATOR = "no_denominator"


def ratio(
    design: SurveyDesign,
    numerators: str | Sequence[str],
    denominators: str | Sequence[str],
    by: str | Sequence[str] | None = None,
) -> Estimates:
    """Weighted totals of each numerator over those of each denominator: "births/women", "births/women|region=N".

    R's svyratio; scores w (y - ratio x) / sum(w x): Woodruff (1971), JASA 66, 411-414. Whoever has no answer to either
    is outside the base of their ratio. A denominator whose total is zero has no ratio, flagged "no_denominator". Raises
    DesignError for a column that does not exist or is not a number.
    """
    above, below = listed(numerators), listed(denominators)
    if not above or not below:
        raise DesignError("a ratio needs a numerator and a denominator; expected columns of the frame for both")
    refuse_unknown(design.frame, [*above, *below, *listed(by)])
    groups = groups_of(design, by)
    values = {name: numbers(design.frame, name) for name in dict.fromkeys([*above, *below])}
    parts = []
    for denominator in below:
        for numerator in above:
            base = Base(design, groups, answered_in(design, values[numerator], values[denominator]))
            sums = base.total(values[numerator]), base.total(values[denominator])
            ratios, scores = smooth(design, sums, divided, _slopes)
            nothing = (sums[1].whole == 0) & (base.n > 0)
            name = f"{numerator}/{denominator}"
            parts.append(
                Estimates(
                    design=design,
                    names=tuple(name + suffix for suffix in groups.suffixes),
                    values=ratios,
                    scores=scores,
                    bases=base.members,
                    counts=base.n,
                    labels=tuple({"variable": name, "level": None, **label} for label in groups.labels),
                    warnings=tuple(np.where(nothing, NO_DENOMINATOR, "").tolist()),
                )
            )
    return join(*parts)


def _slopes(above: np.ndarray, below: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    inverse = divided(np.ones_like(below), below)
    return inverse, -inverse * divided(above, below)
