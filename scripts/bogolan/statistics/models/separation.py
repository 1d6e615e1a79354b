"""Separation: whether a combination of columns predicts a yes or no without error, so that no finite logit exists."""

from __future__ import annotations

import numpy as np

ROUNDING = 1e-6
RANK = 1e-9  # a singular value below this share of the largest is the rounding of zero
NOTHING = 1e-6  # a share so near zero that the coefficients may be on their way to infinity


def separated_columns(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(p, boolean) the columns whose coefficient is infinite, for a model matrix (n x p) and outcomes (n) of 0 and 1.

    The likelihood rises for ever along b where (2y - 1) x b >= 0 in every row and > 0 in some: Albert & Anderson
    (1984), Biometrika 71, 1-10. All such b are a cone, found by linear programmes: Konis (2007), "Linear programming
    algorithms for detecting separated data in binary logistic regression models". A row that some b of the cone
    predicts without error is taken out until there is none; what leaves all rows that stay as they are is the cone's
    span, and the columns that move in it are infinite. Columns should be of similar size.
    """
    left = np.unique((2 * y - 1)[:, None] * x, axis=0)
    rows = len(left)
    while len(left) and (ahead := left @ _steepest(left)).max() > ROUNDING:
        left = left[ahead <= ROUNDING]
    if len(left) == rows:
        return np.zeros(x.shape[1], bool)
    _, sizes, directions = np.linalg.svd(left, full_matrices=True)
    held = int((sizes > RANK * sizes.max(initial=0.0)).sum())
    return (np.abs(directions[held:]) > ROUNDING).any(axis=0)


def rises_for_ever(signed: np.ndarray) -> bool:
    """Whether some b has signed b >= 0 in every row (m x p) and > 0 in some: a likelihood that is highest at infinity.

    The rows are the directions that make the answers likelier: of a logit (2y - 1) x, of a multinomial one the answer's
    columns less those of each other level, of an ordinal one the threshold above less the predictor and the predictor
    less the threshold below.
    """
    return bool((signed @ _steepest(signed)).max() > ROUNDING)


def _steepest(signed: np.ndarray) -> np.ndarray:
    """(p) the b of the cone, between -1 and 1, along which the rows rise most together; 0 is always one of them."""
    from scipy.optimize import linprog

    found = linprog(-signed.sum(axis=0), A_ub=-signed, b_ub=np.zeros(len(signed)), bounds=(-1, 1), method="highs")
    return found.x if found.success else np.zeros(signed.shape[1])
