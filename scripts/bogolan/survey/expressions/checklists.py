"""Whether enough holds, and not too much: ODK's checklist() and weighted-checklist(), as JavaRosa computes them."""

from __future__ import annotations

import numpy as np

from bogolan.survey.expressions.vectors import Vector, as_booleans, as_numbers, booleans


def checklist(n: int, least: Vector, most: Vector, *conditions: Vector) -> Vector:
    """(n) whether the number of conditions that hold lies from a least to a most; a negative number is no bound."""
    count = sum((as_booleans(one) for one in conditions), np.zeros(n))
    # A bound is cut to a whole number, and what is no number is 0, as Java takes them.
    low, high = (np.trunc(np.nan_to_num(as_numbers(bound), nan=0.0)) for bound in (least, most))
    return booleans(((low < 0) | (count >= low)) & ((high < 0) | (count <= high)))


def weighted_checklist(n: int, least: Vector, most: Vector, *pairs: Vector) -> Vector:
    """(n) whether the weights of the conditions that hold (each followed by its weight) add up to between two bounds.

    A negative bound is one too, since weights may be negative: in Collect -1 is no bound of a plain checklist only.
    """
    weighed = zip(pairs[::2], pairs[1::2], strict=True)
    total = sum((np.where(as_booleans(one), as_numbers(weight), 0.0) for one, weight in weighed), np.zeros(n))
    return booleans((total >= as_numbers(least)) & (total <= as_numbers(most)))
