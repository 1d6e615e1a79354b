"""The interviews as a server exports them: every cell a text, in the order of the form, and the server's columns."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

FORM_ID = "SYNTHETIC_mopti_demo"
# The choices of the two select_multiple questions, each of which also has a column of 0 and 1.
CHOICES = {
    "x_who": ("1", "2", "3", "4", "5", "98", "99"),
    "m_why": ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "96", "98", "99"),
}
SERVER = ("_id", "_uuid", "_submission_time", "_xform_id_string", "__version__")
# What a server calls an interview's number; anything above 0 will do.
FIRST_ID = 48_211_001


def as_exported(answers: pd.DataFrame) -> pd.DataFrame:
    """Clean answers as text, "" where there is none; each select_multiple is followed by its columns of 0 and 1.

    `answers` are those of `survey.survey`: text stays, numbers become text, times ISO 8601.
    """
    import pandas as pd

    columns: dict[str, np.ndarray] = {}
    for question in answers.columns:
        columns[question] = _as_text(answers[question])
        for choice in CHOICES.get(question, ()):
            columns[f"{question}/{choice}"] = _chosen(columns[question], choice)
    return pd.DataFrame(columns, index=answers.index, dtype=object)


def moment(times: np.ndarray) -> np.ndarray:
    """Times (datetime64[ms], UTC) as ODK writes them: 2020-02-03T09:14:05.000+00:00."""
    return texts(f"{time}+00:00" for time in np.datetime_as_string(times.astype("datetime64[ms]")).tolist())


def day(times: np.ndarray) -> np.ndarray:
    """Days of times, as 2020-02-03."""
    return np.datetime_as_string(times.astype("datetime64[D]")).astype(object)


def texts(formatted: Iterable[str]) -> np.ndarray:
    """Texts as an array of objects; to format them one by one is faster than NumPy's own functions for text."""
    return np.array(list(formatted), object)


def uuids(count: int, random: np.random.Generator) -> np.ndarray:
    """Random identifiers of version 4, as 8-4-4-4-12 hexadecimal digits."""
    digits = np.frombuffer(b"0123456789abcdef", np.uint8)
    text = np.full((count, 36), ord("-"), np.uint8)
    places = [place for place in range(36) if place not in (8, 13, 18, 23)]
    text[:, places] = digits[random.integers(0, 16, (count, 32), dtype=np.uint8)]
    text[:, 14] = ord("4")
    text[:, 19] = digits[random.integers(8, 12, count)]
    return text.view("S36").ravel().astype("U36").astype(object)


def positions(latitude: np.ndarray, longitude: np.ndarray, altitude: np.ndarray, accuracy: np.ndarray) -> np.ndarray:
    """Positions as one text: latitude and longitude in degrees, altitude and accuracy in metres."""
    parts = zip(latitude.tolist(), longitude.tolist(), altitude.tolist(), accuracy.tolist(), strict=True)
    return texts(f"{north:.6f} {east:.6f} {high:.1f} {within:.1f}" for north, east, high, within in parts)


def _as_text(column: pd.Series) -> np.ndarray:
    """A column as text: most numbers by a table, since they are few and small; "" where there is none."""
    import pandas as pd

    if not pd.api.types.is_integer_dtype(column.dtype):
        return column.to_numpy(object)
    numbers = column.to_numpy(np.int64, na_value=-1)
    if numbers.max(initial=0) < len(_small_numbers()) - 1:
        return _small_numbers()[numbers]
    return texts(str(number) if number >= 0 else "" for number in numbers.tolist())


@cache
def _small_numbers() -> np.ndarray:
    """The texts of 0 to 9999, and last, where -1 finds it, that of no number."""
    return texts([*(str(number) for number in range(10_000)), ""])


def _chosen(texts: np.ndarray, choice: str) -> np.ndarray:
    """ "1" where a choice is among those of a select_multiple, "0" where it is not, "" where none was asked."""
    import pandas as pd

    place, distinct = pd.factorize(texts)
    answer = [("1" if choice in text.split() else "0") if text else "" for text in distinct]
    return np.array(answer, object)[place]
