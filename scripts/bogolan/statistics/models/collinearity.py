"""Columns of a model that the columns before them already make up, so that no coefficient of theirs is identified."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..sampling.columns import LARGEST
from .formula import ModelError

TOLERANCE = 1e-7  # R's, for a column that the columns before it already make up
CONSTANT, COLLINEAR = "constant", "collinear"


def redundant_columns(x: np.ndarray) -> dict[int, str]:
    """{place: "constant" or "collinear"} of the columns of x (n x p) that are made up of those before them.

    The later column of an alias is named, which R's lm and glm leave without a coefficient. A column of one value is
    "constant": the first of those that is not zero stands as the intercept, and every further one is named. What is
    left when all named columns are taken out has full rank.
    """
    if _far_from_collinear(x):
        return {}
    largest = np.abs(x).max(axis=0, initial=0.0)
    scaled = x / np.where(largest > 0, largest, 1.0)
    kept, found = list(range(x.shape[1])), {}
    while (place := _first_made_up(scaled[:, kept])) is not None:
        column = kept.pop(place)  # one at a time: the rounding that is left of it would hide parts of later columns
        found[column] = CONSTANT if np.ptp(scaled[:, column]) == 0 else COLLINEAR
    return dict(sorted(found.items()))


def refuse_collinear(x: np.ndarray, columns: Sequence[str]) -> None:
    """Raise ModelError, naming the columns that are made up of the columns before them, or of numbers too large."""
    if _far_from_collinear(x):
        return
    refuse_scales(np.abs(x).max(axis=0), columns)
    found = redundant_columns(x)
    if found:
        names = [f"{columns[place]!r}" + " (constant)" * (why == CONSTANT) for place, why in found.items()]
        raise ModelError(
            f"{len(x)} respondents do not identify {', '.join(names)}: collinear with the columns before; expected "
            "columns that differ"
        )


def refuse_scales(largest: np.ndarray, columns: Sequence[str]) -> None:
    """Raise ModelError for columns of which the squares are not numbers."""
    beyond = ((largest > 0) & (largest < 1 / LARGEST)) | (largest > LARGEST)
    if beyond.any():
        named = ", ".join(repr(column) for column, found in zip(columns, beyond, strict=True) if found)
        raise ModelError(f"{named}: the largest number is {largest[beyond][0]:g}; expected one of 1e-100 to 1e100")


def _far_from_collinear(x: np.ndarray) -> bool:
    """Whether the products of the columns already tell, without their exact decomposition, that all are needed."""
    if len(x) < x.shape[1]:
        return False
    with np.errstate(over="ignore"):  # of columns that are then no plausible ones
        products = x.T @ x
    size = np.sqrt(np.diag(products))
    if not ((size > 1 / LARGEST) & (size < LARGEST)).all():
        return False
    products = products / np.outer(np.maximum(size, TOLERANCE), np.maximum(size, TOLERANCE))
    return bool(np.linalg.eigvalsh(products)[0] > 100 * TOLERANCE)


def _first_made_up(x: np.ndarray) -> int | None:
    """The place of the first column that the ones before it make up."""
    left = np.zeros(x.shape[1])
    triangle = np.linalg.qr(x, mode="r")
    left[: len(triangle)] = np.abs(np.diag(triangle))
    made_up = np.flatnonzero(left <= TOLERANCE * np.maximum(np.linalg.norm(x, axis=0), TOLERANCE))
    return int(made_up[0]) if len(made_up) else None
