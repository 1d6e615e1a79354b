"""Separation: whether a combination of columns predicts a yes or no without error, so that no finite logit exists."""

from __future__ import annotations

import numpy as np

ROUNDING = 1e-6


def separated_columns(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(p, boolean) the columns whose coefficient is infinite, for a model matrix (n x p) and outcomes (n) of 0 and 1.

    The likelihood rises for ever along b where (2y - 1) x b >= 0 in every row and > 0 in some: Albert & Anderson
    (1984), Biometrika 71, 1-10. Found as a linear programme: Konis (2007), "Linear programming algorithms for detecting
    separated data in binary logistic regression models". Columns should be of similar size.
    """
    from scipy.optimize import linprog

    signed = np.unique((2 * y - 1)[:, None] * x, axis=0)
    found = linprog(-signed.sum(axis=0), A_ub=-signed, b_ub=np.zeros(len(signed)), bounds=(-1, 1), method="highs")
    if not found.success or -found.fun <= ROUNDING:
        return np.zeros(x.shape[1], bool)
    return np.abs(found.x) > ROUNDING
