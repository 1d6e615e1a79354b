"""Ratios of two totals, by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..inference.estimates import Estimates, join
from ..sampling.columns import DesignError, listed, refuse_unknown
from .means import Missing
from .totals import Base, Total, answered_in, divided, groups_of, numbers, smooth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..sampling.design import SurveyDesign

NO_DENOMINATOR = "no_denominator"


def ratio(
    design: SurveyDesign,
    numerators: str | Sequence[str],
    denominators: str | Sequence[str],
    by: str | Sequence[str] | None = None,
    *,
    missing: Missing = "per_variable",
) -> Estimates:
    """Weighted totals of each numerator over those of each denominator: "births/women", "births/women|region=N".

    R's svyratio; scores w (y - ratio x) / sum(w x): Woodruff (1971), JASA 66, 411-414. Whoever has no answer to either
    is outside the base of their ratio, or with "listwise" (as R's na.rm) of all of them. A denominator whose total is
    zero has no ratio, flagged "no_denominator". Design effects are those of the total of the residuals. Raises
    DesignError for a column that does not exist or is not a number.
    """
    above, below = listed(numerators), listed(denominators)
    if not above or not below:
        raise DesignError("a ratio needs a numerator and a denominator; expected columns of the frame for both")
    if missing not in ("per_variable", "listwise"):
        raise DesignError(f"missing is {missing!r}; expected per_variable or listwise")
    refuse_unknown(design.frame, [*above, *below, *listed(by)])
    groups = groups_of(design, by)
    values = {name: numbers(design.frame, name) for name in dict.fromkeys([*above, *below])}
    parts = []
    for denominator in below:
        for numerator in above:
            asked = (numerator, denominator) if missing == "per_variable" else tuple(values)
            base = Base(design, groups, answered_in(design, *(values[name] for name in asked)))
            sums = base.total(values[numerator]), base.total(values[denominator])
            ratios, scores = smooth(design, sums, divided, _slopes)
            residuals = values[numerator] - np.nan_to_num(ratios)[groups.of_row] * values[denominator]
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
                    srs_variances=_simple_variances(base, residuals, sums[1]),
                )
            )
    return join(*parts)


def _simple_variances(base: Base, residuals: np.ndarray, below: Total) -> np.ndarray:
    """(groups) variances of ratios in a simple random sample: of the total of the residuals (n), which add to zero."""
    nothing = Total(np.zeros(len(base.groups)), np.empty((0, len(base.groups))))
    spread, _ = base.simple_variances(residuals, nothing)
    return divided(spread * base.population.whole**2, base.n * below.whole**2)


def _slopes(above: np.ndarray, below: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    inverse = divided(np.ones_like(below), below)
    return inverse, -inverse * divided(above, below)
