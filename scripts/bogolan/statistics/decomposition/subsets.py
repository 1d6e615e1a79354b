"""Least squares on every subset of some terms at once, from the products of the columns alone.

The sweep operator takes a column into a regression and leaves the coefficients and what stays unexplained in place of
the products: Goodnight (1979), "A tutorial on the SWEEP operator". Here it takes a term into all subsets of the terms
before it in one step, so that 2^10 regressions cost ten steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import factorial

import numpy as np

COLLINEAR = 1e-9  # what is left of a column's variance where the columns before make it up
MOST_TERMS = 12  # 4096 subsets


def explained_by_subsets(
    products: np.ndarray, terms: Sequence[Sequence[int]], always: Sequence[int] = ()
) -> tuple[np.ndarray, np.ndarray]:
    """Explained variation (... x 2^k) and coefficients (... x 2^k x p) of the regressions on every subset of k terms.

    products (... x p+1 x p+1) holds the columns' and, last, the outcome's products about their means; terms the places
    of each term's columns, and always those of columns that are in every regression. Subset s holds term t where bit t
    of s is set. What is explained is a share of the outcome's variation. A column that those before it make up, or that
    does not vary, is left out of a regression.
    """
    size = np.sqrt(np.maximum(np.diagonal(products, axis1=-2, axis2=-1), 0.0))
    inverse = np.divide(1.0, size, out=np.zeros_like(size), where=size > 0)
    swept = (products * inverse[..., :, None] * inverse[..., None, :])[..., None, :, :]
    inside = np.zeros((*swept.shape[:-2], swept.shape[-1] - 1), bool)
    for column in always:
        swept, inside = _swept(swept, inside, column)
    for columns in terms:
        with_term, held = swept, inside
        for column in columns:
            with_term, held = _swept(with_term, held, column)
        swept, inside = np.concatenate([swept, with_term], axis=-3), np.concatenate([inside, held], axis=-2)
    coefficients = np.where(inside, swept[..., :-1, -1], 0.0) * (inverse[..., None, :-1] * size[..., None, -1:])
    return 1.0 - swept[..., -1, -1], coefficients


def _swept(products: np.ndarray, inside: np.ndarray, column: int) -> tuple[np.ndarray, np.ndarray]:
    """Products with one more column swept in wherever it adds something, and which columns are in (boolean)."""
    pivot = products[..., column, column]
    adds = pivot > COLLINEAR
    row = np.divide(
        products[..., column, :], pivot[..., None], out=np.zeros(products.shape[:-1]), where=adds[..., None]
    )
    swept = products - products[..., :, column, None] * row[..., None, :]
    swept[..., column, :] = row
    swept[..., :, column] = row
    swept[..., column, column] = -1.0 / np.where(adds, pivot, 1.0)
    held = inside.copy()
    held[..., column] |= adds
    return np.where(adds[..., None, None], swept, products), held


def shapley_weights(k: int) -> np.ndarray:
    """(k x 2^k) what a term's Shapley value counts the explained variation of each subset: Shapley (1953).

    The increment that a term brings to the terms before it, averaged over all orders in which they can come.
    """
    subsets = np.arange(2**k)
    size = np.array([subset.bit_count() for subset in range(2**k)])
    orders = np.array([factorial(before) * factorial(k - 1 - before) / factorial(k) for before in range(k)])
    weights = np.empty((k, 2**k))
    for term in range(k):
        held = (subsets >> term) & 1 == 1
        weights[term] = np.where(held, orders[np.maximum(size - 1, 0)], -orders[np.minimum(size, k - 1)])
    return weights
