"""Predictive mean matching: what is missing is taken from somebody of whom much the same was expected."""

from __future__ import annotations

import numpy as np

DONORS = 5  # of which one is drawn: van Buuren (2018), section 3.4.3


def matched(expected: np.ndarray, wanted: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """(w) the place of a donor for each wanted number (w), among the nearest of those expected (n).

    Expected are means by the likeliest coefficients, wanted those by drawn ones: the kind of matching that keeps the
    coefficients' uncertainty, van Buuren's type 1.
    """
    order = np.argsort(expected, kind="stable")
    ranked = expected[order]
    donors = min(DONORS, len(ranked))
    around = np.searchsorted(ranked, wanted)[:, None] + np.arange(-donors, donors)[None, :]
    distance = np.abs(ranked[np.clip(around, 0, len(ranked) - 1)] - wanted[:, None])
    distance[(around < 0) | (around >= len(ranked))] = np.inf
    nearest = np.argsort(distance, axis=1, kind="stable")[:, :donors]
    drawn = nearest[np.arange(len(wanted)), generator.integers(donors, size=len(wanted))]
    return order[around[np.arange(len(wanted)), drawn]]
