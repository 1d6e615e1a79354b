"""Curves of a number in a model: the columns of a spline or polynomial, and how each moves with the number.

A basis is made once, from the numbers of a whole sample, and then gives columns for any numbers: of a part of the
sample, of imputed answers, of values that everybody is set to. Which basis of a space of curves it is does not matter
to predictions, marginal effects and tests of all its columns; here they are those that are easy to read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from .formula import ModelError

# Of the sample's numbers below and above which a natural spline is a straight line: Harrell's outermost knots.
TAILS = (0.05, 0.95)
CUBIC = 3
# Standard deviations about the mean between which a polynomial's pieces part.
WIDE = 1.5


@dataclass(frozen=True)
class NaturalSpline:
    """Cubic between the knots (K, ascending), straight before the first and beyond the last; K - 1 columns.

    The first column is the number itself. Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning,
    formulas 5.4 and 5.5, on the knots' range as the unit; the space of R's splines::ns and of Harrell's rms::rcs.
    """

    knots: tuple[float, ...]

    @property
    def size(self) -> int:
        """How many columns it has."""
        return len(self.knots) - 1

    @property
    def cuts(self) -> tuple[float, ...]:
        """Between the pieces that it is made of; what is beyond the outermost knots goes on from the piece before."""
        return self.knots[1:-1]

    def columns(self, numbers: np.ndarray) -> np.ndarray:
        """(n x K - 1) the columns of numbers (n); NaN of NaN."""
        unit, knots = self._on_the_range(numbers)
        cubes = np.maximum(unit[:, None] - knots, 0.0) ** 3
        return np.column_stack([unit, self._bent(cubes, knots)])

    def slopes(self, numbers: np.ndarray) -> np.ndarray:
        """(n x K - 1) the derivatives of the columns by the number."""
        unit, knots = self._on_the_range(numbers)
        squares = 3 * np.maximum(unit[:, None] - knots, 0.0) ** 2
        ones = np.where(np.isnan(unit), np.nan, 1.0)
        return np.column_stack([ones, self._bent(squares, knots)]) / self._range

    @property
    def _range(self) -> float:
        return self.knots[-1] - self.knots[0]

    def _on_the_range(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Numbers and knots with the first knot at 0 and the last at 1."""
        first = self.knots[0]
        return (np.asarray(numbers, float) - first) / self._range, (np.array(self.knots) - first) / self._range

    @staticmethod
    def _bent(powers: np.ndarray, knots: np.ndarray) -> np.ndarray:
        """(n x K - 2) d_k - d_(K-1), of the truncated powers (n x K) at the knots (K)."""
        parts = (powers[:, :-1] - powers[:, -1:]) / (knots[-1] - knots[:-1])
        return parts[:, :-1] - parts[:, -1:]


@dataclass(frozen=True)
class BSpline:
    """Piecewise polynomials of a degree that join smoothly at the inner knots, within the boundary (low, high).

    De Boor (1978), A Practical Guide to Splines, without the first of the functions, which the intercept makes up; R's
    splines::bs. Beyond the boundary the outermost pieces go on.
    """

    inner: tuple[float, ...]
    boundary: tuple[float, float]
    degree: int = CUBIC

    @property
    def size(self) -> int:
        """How many columns it has."""
        return len(self.inner) + self.degree

    @property
    def cuts(self) -> tuple[float, ...]:
        """Between the pieces that it is made of."""
        return self.inner

    def columns(self, numbers: np.ndarray) -> np.ndarray:
        """(n x size) the columns of numbers (n); NaN of NaN."""
        return self._functions(np.asarray(numbers, float))[:, 1:]

    def slopes(self, numbers: np.ndarray) -> np.ndarray:
        """(n x size) the derivatives of the columns by the number."""
        return self._functions.derivative()(np.asarray(numbers, float))[:, 1:]

    @cached_property
    def _functions(self):
        from scipy import interpolate

        low, high = self.boundary
        knots = np.array([*[low] * (self.degree + 1), *self.inner, *[high] * (self.degree + 1)])
        return interpolate.BSpline(knots, np.eye(self.size + 1), self.degree, extrapolate=True)


@dataclass(frozen=True)
class Polynomial:
    """The number's powers up to a degree, once it is centred and scaled; R's poly(raw = TRUE) of the scaled number."""

    degree: int
    centre: float
    scale: float

    @property
    def size(self) -> int:
        """How many columns it has."""
        return self.degree

    @property
    def cuts(self) -> tuple[float, ...]:
        """Between as many pieces as it has columns: so many times may it turn, and bend between them."""
        inner = np.linspace(-WIDE, WIDE, self.degree + 1)[1:-1]
        return tuple(float(cut) for cut in self.centre + self.scale * inner)

    def columns(self, numbers: np.ndarray) -> np.ndarray:
        """(n x degree) the columns of numbers (n); NaN of NaN."""
        return self._scaled(numbers) ** np.arange(1, self.degree + 1)

    def slopes(self, numbers: np.ndarray) -> np.ndarray:
        """(n x degree) the derivatives of the columns by the number."""
        powers, scaled = np.arange(self.degree), self._scaled(numbers)
        return np.where(np.isnan(scaled), np.nan, (powers + 1) * scaled**powers / self.scale)

    def _scaled(self, numbers: np.ndarray) -> np.ndarray:
        return (np.asarray(numbers, float)[:, None] - self.centre) / self.scale


Basis: TypeAlias = NaturalSpline | BSpline | Polynomial


def natural_spline(
    numbers: np.ndarray,
    df: int | None = None,
    knots: Sequence[float] | None = None,
    boundary: tuple[float, float] | None = None,
) -> NaturalSpline:
    """A natural cubic spline with df columns, its knots at equal steps between the 5% and 95% quantiles of the numbers.

    So Harrell (2015), Regression Modeling Strategies, table 2.3, has them for 4, 5 and 6 knots. `knots` are given in
    place of df: those inside; `boundary` the first and the last. Raises ModelError where the knots do not ascend, or
    there are fewer different numbers than the curve has parameters.
    """
    known = _known(numbers, 1 + (df if knots is None else len(knots) + 1))
    low, high = boundary or tuple(np.quantile(known, TAILS))
    if knots is None:
        levels = np.linspace(*TAILS, df + 1)[1:-1]
        knots = np.quantile(known, levels) if df > 1 else ()
    return NaturalSpline(_ascending([low, *knots, high]))


def b_spline(
    numbers: np.ndarray, df: int | None = None, knots: Sequence[float] | None = None, degree: int = CUBIC
) -> BSpline:
    """A spline of pieces of a degree with df columns, its df - degree inner knots at equal steps of the quantiles.

    `knots` are given in place of df. The boundary is the numbers' range, which changes the columns and not the curves.
    Raises ModelError as `natural_spline`, and for fewer columns than the degree.
    """
    if knots is None and df < degree:
        raise ModelError(f"{df} degrees of freedom of a spline of degree {degree}; expected {degree} or more")
    known = _known(numbers, 1 + degree + (df - degree if knots is None else len(knots)))
    if knots is None:
        knots = np.quantile(known, np.linspace(0, 1, df - degree + 2)[1:-1])
    low, *inner, high = _ascending([known.min(), *knots, known.max()])
    return BSpline(tuple(inner), (low, high), degree)


def polynomial(numbers: np.ndarray, degree: int) -> Polynomial:
    """Powers up to a degree of the numbers less their mean, in their standard deviations.

    Raises ModelError for fewer different numbers than the curve has parameters.
    """
    known = _known(numbers, degree + 1)
    return Polynomial(degree, float(known.mean()), float(known.std()))


def bends(basis: Basis, numbers: np.ndarray) -> np.ndarray:
    """(size - 1 x size) combinations of a curve's coefficients that are all zero where it is a straight line.

    numbers (n) tell how the columns make up the number itself; which of them does not matter.
    """
    known = np.unique(numbers[~np.isnan(numbers)])
    columns = np.column_stack([np.ones(len(known)), basis.columns(known)])
    straight = np.linalg.lstsq(columns, known, rcond=None)[0][1:]
    return np.linalg.svd(straight[None, :])[2][1:]


def _known(numbers: np.ndarray, needed: int) -> np.ndarray:
    """The numbers that are not missing. Raises ModelError where fewer than needed are different."""
    known = np.asarray(numbers, float)
    known = known[~np.isnan(known)]
    different = len(np.unique(known))
    if different < needed:
        raise ModelError(f"{different} different values for a curve of {needed} parameters; expected {needed} or more")
    return known


def _ascending(knots: Sequence[float]) -> tuple[float, ...]:
    """Knots as floats. Raises ModelError where one is not above the one before."""
    found = tuple(float(knot) for knot in knots)
    if any(later <= earlier for earlier, later in pairwise(found)):
        raise ModelError(
            f"knots at {', '.join(f'{knot:g}' for knot in found)}; expected each above the one before: fewer degrees "
            "of freedom where many people gave one answer, or `knots` inside the answers' range"
        )
    return found
