"""Values of an expression over many interviews: texts, numbers or yes and no, and how each is taken for another.

As XPath 1.0 (section 4) has it, with what ODK Collect and Enketo add: a text that is a date counts as its number of
days since 1970 where a number is wanted, and a number that is not asked for is a text of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bogolan.survey.codes import number
from bogolan.survey.codes import numbers as numbers_in
from bogolan.survey.expressions.dates import days_since_1970, moment_of

Kind = Literal["text", "number", "boolean"]


@dataclass(frozen=True, eq=False)
class Vector:
    """A value an interview (n): `values` is of objects for texts, floats for numbers (NaN: none), or booleans.

    `in_numbers` is said of the texts of a question that is answered in numbers: they compare as such.
    """

    kind: Kind
    values: np.ndarray
    in_numbers: bool = False

    def __len__(self) -> int:
        """How many interviews."""
        return len(self.values)


def texts(values: object, in_numbers: bool = False) -> Vector:
    """A vector of texts."""
    found = np.empty(len(values), object)
    found[:] = values
    return Vector("text", found, in_numbers)


def numbers(values: object) -> Vector:
    """A vector of numbers."""
    return Vector("number", np.asarray(values, float))


def booleans(values: object) -> Vector:
    """A vector of yes and no."""
    return Vector("boolean", np.asarray(values, bool))


def as_numbers(vector: Vector) -> np.ndarray:
    """(n) floats; NaN for a text that is none."""
    if vector.kind == "text":
        found = numbers_in(vector.values)
        known: dict[str, float] = {}
        for place in np.flatnonzero(np.isnan(found)):
            text = vector.values[place]
            if text not in known:
                known[text] = text_as_number(text)
            found[place] = known[text]
        return found
    return vector.values.astype(float)


def as_texts(vector: Vector) -> np.ndarray:
    """(n) objects; a whole number without a point, as XPath's string() writes it."""
    if vector.kind == "text":
        return vector.values
    if vector.kind == "boolean":
        return np.where(vector.values, "true", "false").astype(object)
    distinct, places = np.unique(vector.values, return_inverse=True)
    return texts([number_as_text(value) for value in distinct.tolist()]).values[places]


def as_booleans(vector: Vector) -> np.ndarray:
    """(n) booleans: a text that is not empty, a number that is not zero, an answer in numbers that is neither."""
    if vector.kind == "text":
        told = vector.values != ""
        return told & (as_numbers(vector) != 0) if vector.in_numbers else told
    if vector.kind == "number":
        return (vector.values != 0) & ~np.isnan(vector.values)
    return vector.values


def text_as_number(text: str) -> float:
    """The number that a text is; of a date or a time of a day, the days since 1970; NaN of any other."""
    value = number(text.strip())
    if value is not None:
        return value
    moment = moment_of(text)
    return math.nan if moment is None else days_since_1970(moment)


def number_as_text(value: float) -> str:
    """A number as XPath writes it."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return str(int(value)) if value.is_integer() else repr(value)
