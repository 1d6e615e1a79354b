"""Positions of interviews in degrees, whichever columns hold them, and how far apart two places are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.preparation.flags.positions import names_of_parts, positions_of
from bogolan.survey.expressions.evaluation import Answers

if TYPE_CHECKING:
    import pandas as pd

EARTH_KM = 6371.0


def columns_of_position(question: str) -> list[str]:
    """The columns that may hold a question's positions: its own, and those of its parts."""
    return [question, *(part for parts in names_of_parts(question) for part in parts)]


def degrees(answers: pd.DataFrame, question: str) -> tuple[np.ndarray, np.ndarray] | None:
    """(n) latitude and (n) longitude of a question in degrees, NaN for none; None where no column holds it."""
    columns = [name for name in columns_of_position(question) if name in answers]
    found = positions_of({name: _answers(answers[name]) for name in columns}, question)
    return None if found is None else (found.latitude, found.longitude)


def kilometres(
    latitude: np.ndarray, longitude: np.ndarray, other_latitude: np.ndarray, other_longitude: np.ndarray
) -> np.ndarray:
    """How far places lie from others, all in degrees, over a sphere by the haversine formula (Sinnott 1984).

    The arrays are broadcast against each other; NaN where one is. Sky and Telescope 68, 159.
    """
    north, east, other_north, other_east = map(np.radians, (latitude, longitude, other_latitude, other_longitude))
    up, aside = np.sin((north - other_north) / 2) ** 2, np.sin((east - other_east) / 2) ** 2
    chord = up + np.cos(north) * np.cos(other_north) * aside
    return 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))


def _answers(column: pd.Series) -> Answers:
    import pandas as pd

    places, cells = pd.factorize(column.astype("string").fillna(""))
    return Answers(np.asarray(cells, object), places)
