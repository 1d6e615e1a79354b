"""Whether the arms of an experiment have the sizes that the chances with which they were drawn make likely."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..inference.hypothesis_tests import Test
from ..sampling.columns import coded, floats, refuse_unknown, rows
from .arms import ExperimentError

if TYPE_CHECKING:
    from ..sampling.design import SurveyDesign

MOST_CELLS = 10
FEWEST_EXPECTED = 5.0  # in and out of the arm, for a cell to have a chi-squared of its own


def chance_test(design: SurveyDesign, arm: str, label: object, chance: str, by: str | None = None) -> Test:
    """Test that each respondent was drawn to an arm with their chance, independently of all others.

    arm, chance: columns of labels and of the chance of the arm called `label`, of everybody whose arm is known. With
    one chance for all: exact binomial, two-sided. Else, of each cell of respondents, the number in the arm less the sum
    of their chances p, squared, over sum p (1 - p), as chi-squared with as many degrees of freedom as there are cells:
    those of the column `by`, else those of one chance (or tenths by chance where there are more than 10). Cells in
    which fewer than 5 are expected in the arm or out of it are put together. Unweighted: weights say nothing of how
    arms were drawn. Where every cluster is of one arm, clusters were drawn and are counted.

    Raises ExperimentError for chances that are missing, or not above 0 and below 1, with their rows, and where clusters
    that are of one arm have several chances.
    """
    refuse_unknown(design.frame, [arm, chance, *([by] if by else [])], "the arms", ExperimentError)
    codes, labels = coded(design.frame[arm])
    known = design.domain & (design.weight != 0) & (codes >= 0)
    p = floats(design.frame[chance])
    wrong = known & ~((p > 0) & (p < 1))
    if wrong.any():
        raise ExperimentError(f"{chance!r} is no chance in {rows(wrong)}; expected numbers above 0 and below 1")
    cells = coded(design.frame[by])[0][known] if by else None
    drawn = (codes[known] == labels.index(label)).astype(float) if label in labels else np.zeros(int(known.sum()))
    drawn, p, cells = _units(codes[known], drawn, p[known], cells, design.cluster[known])
    return _binomial(drawn, p[0]) if np.ptp(p) == 0 and cells is None else _chi_squared(drawn, p, cells)


def _units(
    arms: np.ndarray, drawn: np.ndarray, p: np.ndarray, cells: np.ndarray | None, cluster: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """What was drawn: respondents, or whole clusters where each is of one arm."""
    _, first, place = np.unique(cluster, return_index=True, return_inverse=True)
    if len(first) == len(cluster) or not (arms == arms[first][place]).all():
        return drawn, p, cells
    if not (p == p[first][place]).all():
        raise ExperimentError("clusters of one arm hold respondents of several chances; expected one chance a cluster")
    return drawn[first], p[first], None if cells is None else cells[first]


def _binomial(drawn: np.ndarray, p: float) -> Test:
    from scipy.stats import binomtest

    found = binomtest(int(drawn.sum()), len(drawn), float(p))
    return Test("exact binomial", float(drawn.mean()), "share", len(drawn), None, float(found.pvalue))


def _chi_squared(drawn: np.ndarray, p: np.ndarray, cells: np.ndarray | None) -> Test:
    from scipy.special import chdtrc

    place = _of_chances(p) if cells is None else np.unique(cells, return_inverse=True)[1]
    place = _large_enough(p, place)
    expected, spread = np.bincount(place, p), np.bincount(place, p * (1 - p))
    statistic = float(((np.bincount(place, drawn) - expected) ** 2 / spread).sum())
    return Test("chi-squared of chances", statistic, "Chisq", len(spread), None, float(chdtrc(len(spread), statistic)))


def _of_chances(p: np.ndarray) -> np.ndarray:
    """The cell of each: of one chance, or of a tenth by chance."""
    distinct, place = np.unique(p, return_inverse=True)
    if len(distinct) <= MOST_CELLS:
        return place
    ends = np.quantile(p, np.arange(1, MOST_CELLS) / MOST_CELLS)
    return np.unique(np.searchsorted(ends, p), return_inverse=True)[1]


def _large_enough(p: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Cells, those too small for a chi-squared put together; with the smallest of the others where they still are."""
    while True:
        least = np.minimum(np.bincount(place, p), np.bincount(place, 1 - p))
        small = np.flatnonzero(least < FEWEST_EXPECTED)
        if not len(small) or len(least) == 1:
            return place
        joined = small if len(small) > 1 else np.argsort(least, kind="stable")[:2]
        place = np.unique(np.where(np.isin(place, joined), joined[0], place), return_inverse=True)[1]
