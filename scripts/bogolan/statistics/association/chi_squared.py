"""Whether two categorical variables are independent: Pearson's statistic and Wald's, in a complex sample."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from ..estimators.totals import divided
from ..inference.hypothesis_tests import Test
from ..sampling.columns import DesignError
from ..sampling.inverses import pseudo_inverse
from .quadratic_forms import Tail, weighted_chi_squared_tail, weighted_f_tail
from .tables import Table, cells_of, table_of

if TYPE_CHECKING:
    from ..inference.estimates import Estimates
    from ..sampling.design import SurveyDesign

Statistic = Literal["F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint"]

EMPTY_CELLS = "empty_cells"

METHODS = {
    "F": "Pearson's chi-squared, Rao-Scott adjustment of second order",
    "Chisq": "Pearson's chi-squared, Rao-Scott adjustment of first order",
    "lincom": "Pearson's chi-squared, asymptotic distribution",
    "saddlepoint": "Pearson's chi-squared, asymptotic distribution by its saddlepoint",
    "Wald": "Wald test of association",
    "adjWald": "Wald test of association, adjusted for the degrees of freedom",
}


def chisq(
    design: SurveyDesign, rows: str, columns: str, statistic: Statistic = "F", tail: Tail = "saddlepoint"
) -> Test:
    """Test of independence of two columns, as R's svychisq.

    "F" (Rao & Scott 1984, second order: Thomas & Rao 1987) is the one to use. "Chisq" is of first order; "lincom" and
    "saddlepoint" compare Pearson's statistic with its asymptotic distribution, by the `tail` of `quadratic_forms`
    ("lincom" with "integration" is exact; R without its package for that takes the saddlepoint); "Wald" and "adjWald"
    are of the differences from independence (Koch, Freeman & Freeman 1975). Pearson's statistic counts the rows of the
    domain, answered or not, as R; the degrees of freedom are those of who answered both, where R counts everyone's
    clusters. Raises DesignError where either variable has one level.
    """
    if statistic not in METHODS:
        raise DesignError(f"the statistic is {statistic!r}; expected one of {', '.join(METHODS)}")
    table = table_of(design, rows, columns)
    for name, levels in ((rows, table.rows), (columns, table.columns)):
        if len(levels) < 2:
            raise DesignError(f"{name!r} is {levels[0]!r} for everyone; expected two answers or more to compare")
    df = design.degrees_of_freedom_of(table.base.answered)
    if statistic in ("Wald", "adjWald"):
        return _wald(cells_of(table, "total"), table.shape, df, statistic)
    return _pearson(cells_of(table, "share"), table, df, statistic, tail)


def _pearson(shares: Estimates, table: Table, df: int, statistic: Statistic, tail: Tail) -> Test:
    n = int(shares.design.domain.sum())
    observed = shares.values
    expected = _independent(observed.reshape(table.shape)).ravel()
    pearson = float(n * np.nansum(divided((observed - expected) ** 2, expected)))
    effects = _generalised_design_effects(shares, table.shape, n)
    trace, squares = float(np.trace(effects)), float(np.trace(effects @ effects))
    method = METHODS[statistic]
    if not (np.isfinite(squares) and squares > 0 and df >= 1):
        flag = "no_degrees_of_freedom" if df < 1 else "zero_variance" if np.isfinite(squares) else EMPTY_CELLS
        return Test(method, pearson, "X-squared", np.nan, None, np.nan, shares, flag)
    eigenvalues = np.linalg.eigvals(effects).real
    spread = trace**2 / squares
    if statistic == "F":
        value = pearson / trace
        return Test(method, value, "F", spread, spread * df, _f_tail(value, spread, spread * df), shares)
    if statistic == "Chisq":
        from scipy.special import chdtrc

        p_value = float(chdtrc(len(effects), pearson / (trace / len(effects))))
        return Test(method, pearson, "X-squared", len(effects), None, p_value, shares)
    how: Tail = "saddlepoint" if statistic == "saddlepoint" else tail
    if shares.design.replicates is not None:
        return Test(
            method, pearson, "X-squared", spread, None, weighted_chi_squared_tail(pearson, eigenvalues, how), shares
        )
    p_value = weighted_f_tail(pearson, eigenvalues, spread * df, how)
    return Test(method, pearson, "X-squared", spread, spread * df, p_value, shares)


def _independent(shares: np.ndarray) -> np.ndarray:
    return np.outer(shares.sum(axis=1), shares.sum(axis=0)) / shares.sum()


def _generalised_design_effects(shares: Estimates, shape: tuple[int, int], n: int) -> np.ndarray:
    """((r - 1)(c - 1) square) covariance of the interactions over a simple random sample's: Rao & Scott (1984).

    NaN where so many cells are empty that these do not tell the interactions apart.
    """
    contrasts = np.kron(_against_last(shape[0]), _against_last(shape[1]))
    inverse = np.divide(1.0, shares.values, out=np.zeros(len(shares)), where=shares.values > 0)
    weighted = contrasts * inverse[:, None]
    simple = contrasts.T @ weighted / n
    observed = weighted.T @ shares.covariance @ weighted
    if np.linalg.matrix_rank(simple, hermitian=True) < len(simple):
        return np.full_like(simple, np.nan)
    return np.linalg.solve(simple, observed)


def _against_last(levels: int) -> np.ndarray:
    return np.vstack([np.eye(levels - 1), -np.ones(levels - 1)])


def _wald(counts: Estimates, shape: tuple[int, int], df: int, statistic: Statistic) -> Test:
    """Of the counts less those under independence, over all rows and columns but the first."""
    cells = counts.values.reshape(shape)
    row, column, total = cells.sum(axis=1), cells.sum(axis=0), cells.sum()
    differences = (cells - _independent(cells))[1:, 1:].ravel()
    slopes = np.zeros((*shape, *shape))
    for i in range(shape[0]):
        for j in range(shape[1]):
            slopes[i, j, i, j] += 1
            slopes[i, j, i, :] -= column[j] / total
            slopes[i, j, :, j] -= row[i] / total
            slopes[i, j] += row[i] * column[j] / total**2
    slopes = slopes[1:, 1:].reshape(-1, cells.size)
    covariance = slopes @ counts.covariance @ slopes.T
    k = len(differences)
    inverse, rank = pseudo_inverse(covariance)
    if df < 1 or rank < k:
        flag = "no_degrees_of_freedom" if df < 1 else "zero_variance"
        return Test(METHODS[statistic], np.nan, "F", k, df, np.nan, counts, flag)
    value = float(differences @ inverse @ differences) / k
    if statistic == "adjWald":
        value, df = value * (df - k + 1) / df, df - k + 1
    if df < 1:
        return Test(METHODS[statistic], value, "F", k, df, np.nan, counts, "no_degrees_of_freedom")
    return Test(METHODS[statistic], value, "F", k, df, _f_tail(value, k, df), counts)


def _f_tail(value: float, df: float, df_denominator: float) -> float:
    from scipy.special import fdtrc

    return float(fdtrc(df, df_denominator, value))
