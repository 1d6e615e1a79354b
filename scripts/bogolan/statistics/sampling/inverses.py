"""Inverses of covariances and of information, whatever the scale of their columns."""

from __future__ import annotations

import numpy as np

SINGULAR = 1e-13  # an eigenvalue below this share of the largest, of columns of one size, is the rounding of zero


def pseudo_inverse(square: np.ndarray) -> tuple[np.ndarray, int]:
    """The inverse (k x k) of a matrix without negative eigenvalues, and its rank; what is singular is left out.

    The columns are brought to one size first: NumPy's own pseudo-inverse takes a column of incomes beside the intercept
    for singular, and at its tolerance of 1e-15 the rounding of zero for something to divide by.
    """
    size = np.sqrt(np.maximum(np.diag(square), 0.0))
    size = np.where(size > 0, size, 1.0)
    scaled = square / np.outer(size, size)
    if not np.isfinite(scaled).all():
        return np.zeros_like(scaled), 0
    values, vectors = np.linalg.eigh(scaled)
    kept = values > SINGULAR * values.max(initial=0.0)
    root = vectors[:, kept] / np.sqrt(values[kept])
    return (root / size[:, None]) @ (root / size[:, None]).T, int(kept.sum())
