"""Separation: whether a combination of columns predicts a yes or no without error, so that no finite logit exists."""

from __future__ import annotations

import numpy as np

ROUNDING = 1e-6
NOTHING = 1e-6  # a share so near zero that the coefficients may be on their way to infinity


def separated_columns(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(p, boolean) the columns whose coefficient is infinite, for a model matrix (n x p) and outcomes (n) of 0 and 1.

    The likelihood rises for ever along b where (2y - 1) x b >= 0 in every row and > 0 in some: Albert & Anderson
    (1984), Biometrika 71, 1-10. All such b are a cone; a coefficient is infinite if b can be other than 0 there, found
    by two linear programmes a column: Konis (2007), "Linear programming algorithms for detecting separated data in
    binary logistic regression models". Columns should be of similar size.
    """
    signed = np.unique((2 * y - 1)[:, None] * x, axis=0)
    if not rises_for_ever(signed):
        return np.zeros(x.shape[1], bool)
    directions = np.eye(x.shape[1])
    return np.array([min(_least(column, signed), _least(-column, signed)) < -ROUNDING for column in directions])


def rises_for_ever(signed: np.ndarray) -> bool:
    """Whether some b has signed b >= 0 in every row (m x p) and > 0 in some: a likelihood that is highest at infinity.

    The rows are the directions that make the answers likelier: of a logit (2y - 1) x, of a multinomial one the answer's
    columns less those of each other level, of an ordinal one the threshold above less the predictor and the predictor
    less the threshold below.
    """
    return _least(-signed.sum(axis=0), signed) < -ROUNDING


def _least(objective: np.ndarray, signed: np.ndarray) -> float:
    """The least value of the objective over the b of the cone between -1 and 1; 0 is always one of them."""
    from scipy.optimize import linprog

    found = linprog(objective, A_ub=-signed, b_ub=np.zeros(len(signed)), bounds=(-1, 1), method="highs")
    return float(found.fun) if found.success else 0.0
