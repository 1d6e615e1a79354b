"""Answers to profiles as linear in the levels of their attributes, with scores of respondents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..models.collinearity import refuse_collinear
from ..models.formula import ModelError
from ..sampling.inverses import pseudo_inverse
from .arms import ExperimentError

if TYPE_CHECKING:
    from ..sampling.design import SurveyDesign
    from .conjoint_profiles import ConjointProfiles, Pairs

INTERCEPT = "(Intercept)"


@dataclass(frozen=True, eq=False)
class Cells:
    """Columns (m x p) that tell the cells of an attribute, or of a pair of attributes that restrict each other.

    held    (m x p, boolean) one column a cell but the first.
    places  (p + 1 cells x attributes) the places of their levels, the first cell included.
    names   of the attributes.
    """

    held: np.ndarray
    places: np.ndarray
    names: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """What the columns are called."""
        return tuple("*".join(self.names) + f"={'/'.join(map(str, cell))}" for cell in self.places[1:])

    def beside(self, name: str, place: int) -> dict[tuple[int, ...], int]:
        """The cells of one level of an attribute, by the level of the other one that they have."""
        own = self.names.index(name)
        others = np.delete(self.places, own, axis=1)
        return {tuple(others[row]): int(row) for row in np.flatnonzero(self.places[:, own] == place)}


@dataclass(frozen=True, eq=False)
class LeastSquares:
    """A weighted fit to profiles.

    coefficients  (p) and columns (p) their names.
    spread        (units x p) their scores summed to the sampling units, weights included.
    bread         (p x p) the inverse of x'wx, weights in units of their mean.
    variance      of the residuals, over m - p.
    rows          (m, boolean) profiles in the fit.
    """

    coefficients: np.ndarray
    columns: tuple[str, ...]
    spread: np.ndarray
    bread: np.ndarray
    variance: float
    rows: np.ndarray


def cells_of(conjoint: ConjointProfiles, constraints: Pairs = (), rows: np.ndarray | None = None) -> list[Cells]:
    """The cells of each attribute and, of pairs that restrict each other, those shown among rows (m, boolean).

    Where levels of two attributes were not all shown together, the answers are as they may be in each cell that was:
    Hainmueller, Hopkins & Yamamoto (2014), section 4. Raises ExperimentError for an attribute in two pairs, or unknown.
    """
    paired = [name for pair in constraints for name in pair]
    wrong = [name for name in paired if name not in conjoint.levels or paired.count(name) > 1]
    if wrong or any(len(pair) != 2 for pair in constraints):
        told = ", ".join(map(repr, dict.fromkeys(wrong))) or "no pair"
        raise ExperimentError(
            f"the constraints name {told}; expected pairs of attributes, each attribute in one at most"
        )
    single = [(name,) for name in conjoint.levels if name not in paired]
    inside = conjoint.inside if rows is None else rows
    return [_cells(conjoint, tuple(names), inside) for names in (*single, *constraints)]


def matrix_of(cells: list[Cells]) -> tuple[np.ndarray, tuple[str, ...]]:
    """The model matrix (m x p), the intercept first, and its columns' names."""
    columns = (INTERCEPT, *(name for one in cells for name in one.columns))
    held = [one.held.astype(float) for one in cells]
    return np.hstack([np.ones((len(held[0]), 1)), *held]), columns


def least_squares(
    conjoint: ConjointProfiles,
    x: np.ndarray,
    columns: tuple[str, ...],
    rows: np.ndarray,
    y: np.ndarray | None = None,
    design: SurveyDesign | None = None,
) -> LeastSquares:
    """Fit y (m; the answers) to x (m x p) over rows (m, boolean), each profile with its respondent's weight.

    The scores are x (x'wx)^-1 w (y - xb), summed to respondents and from there to the sampling units, so that a
    respondent's profiles, and a cluster's respondents, may be as alike as they are: R's svyglm of profiles with
    ids = respondents. `design` is another one of the same respondents. Raises ExperimentError for collinear columns,
    and where there are no profiles.
    """
    design = conjoint.design if design is None else design
    rows = rows & (design.weight[conjoint.respondent] > 0)
    if not rows.any():
        raise ExperimentError("no profile was answered by anybody who counts; expected some in every group")
    x, y = x[rows], (conjoint.answer if y is None else y)[rows]
    whose = conjoint.respondent[rows]
    try:
        refuse_collinear(x, columns)
    except ModelError as error:
        raise ExperimentError(f"of the profiles, {error}") from None
    m, p = x.shape
    weight = design.weight[whose]
    scale = weight.mean()
    weight = weight / scale
    bread, _ = pseudo_inverse((x * weight[:, None]).T @ x)
    coefficients = bread @ (x.T @ (weight * y))
    residuals = y - x @ coefficients
    scores = (x @ bread) * (weight * residuals)[:, None]
    n = len(design.frame)
    of_respondents = np.column_stack([np.bincount(whose, column, n) for column in scores.T])

    def refit(weights: np.ndarray) -> np.ndarray:
        again = weights[whose] / scale
        return pseudo_inverse((x * again[:, None]).T @ x)[0] @ (x.T @ (again * y))

    spread = design.spread(of_respondents, coefficients, refit)
    variance = float(weight @ residuals**2) / max(m - p, 1)
    return LeastSquares(coefficients, columns, spread, bread, variance, rows)


def _cells(conjoint: ConjointProfiles, names: tuple[str, ...], inside: np.ndarray) -> Cells:
    """Of one attribute all levels that occur among the rows inside; of a pair the cells that do."""
    codes = np.column_stack([conjoint.codes[name] for name in names])
    places = np.unique(codes[inside], axis=0)
    held = (codes[:, None, :] == places[None, 1:, :]).all(axis=2)
    return Cells(held, places, names)
