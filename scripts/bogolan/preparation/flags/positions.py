"""Positions that cannot be right: nowhere, of swapped degrees, outside their area, or the same in several interviews.

A position that cannot be right is blanked, and the interview stays. A missing one is left alone: where a position could
put someone at risk none is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import POSITION
from bogolan.preparation.flags.fieldwork import NONE, clusters
from bogolan.preparation.form.run import without_answers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.preparation.areas import Areas
    from bogolan.preparation.form.run import FormRun
    from bogolan.survey.expressions.evaluation import Answers
    from bogolan.survey.questionnaire import Question

POSITIONS, GEOPOINT = "positions", "geopoint"
# How KoboToolbox, and ODK Central and SurveyCTO, name a position's parts in columns of their own.
SPLIT = (
    tuple(f"_{{name}}_{part}" for part in ("latitude", "longitude", "altitude", "precision")),
    tuple(f"{{name}}-{part}" for part in ("Latitude", "Longitude", "Altitude", "Accuracy")),
)
DEGREES = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
AS_PHONES_WRITE = r"^(?P<latitude>-?[0-9]+\.(?P<one>[0-9]+)) (?P<longitude>-?[0-9]+\.(?P<other>[0-9]+))(?: [-+.0-9]+)*$"
# Two fixes never agree to a tenth of a metre; positions that are told less exactly may.
DECIMALS = 6
# Where more of the positions than this are shared, they are those of places, and not taken at each interview.
MOSTLY = 0.5
# What can be wrong with a position, as the log tells it.
ZERO, SWAPPED, OUTSIDE = "0, 0", "latitude and longitude swapped", "outside its area"
NOWHERE, SHARED = "no place on earth", "the same as in another interview"
# It begins as the reason above, of which it is a kind.
UNREAD = f"{NOWHERE}: no degrees"
# How far from its area a position may lie, where the plan does not say: boxes are taken from maps.
WITHIN_KM = 1.0


@dataclass(frozen=True, eq=False)
class Positions:
    """Where interviews were held: latitude and longitude (n) in degrees, NaN where nobody knows.

    exact (n) says that a position is told to six decimals or more; columns are all those that hold it.
    """

    latitude: np.ndarray
    longitude: np.ndarray
    exact: np.ndarray
    columns: list[str]

    @property
    def known(self) -> np.ndarray:
        """(n) where there is a position."""
        return ~(np.isnan(self.latitude) | np.isnan(self.longitude))


def without_wrong_positions(
    form: FormRun, questions: Mapping[str, Question], plan: Mapping[str, Any], areas: Areas | None, held: np.ndarray
) -> FormRun:
    """The form's answers without the positions that cannot be right (of the interviews held: n, boolean)."""
    if POSITIONS not in plan["checks"]:
        return form
    found = []
    for name in position_questions(questions, plan):
        positions = positions_of(form.answers, name)
        if positions is None:
            continue
        wrong = {UNREAD: _told(form.answers, positions, questions) & held & ~positions.known}
        wrong |= wrong_positions(positions, form, plan, areas, held)
        for why, rows in wrong.items():
            found += [Breach(column, POSITION.about(rule=why), rows) for column in positions.columns]
    return without_answers(form, found)


def _told(answers: Mapping[str, Answers], positions: Positions, questions: Mapping[str, Question]) -> np.ndarray:
    """(n) where a position's columns say anything but why there is none."""
    told = np.zeros(len(positions.latitude), bool)
    for name in positions.columns:
        no_answers = questions[name].no_answers
        said = np.array([text != "" and text not in no_answers for text in answers[name].distinct], bool)
        told |= said[answers[name].places]
    return told


def position_questions(questions: Mapping[str, Question], plan: Mapping[str, Any]) -> list[str]:
    """The question that the plan's `positions` name, else all that are answered by a position."""
    named = plan.get(POSITIONS, {}).get("question")
    return [named] if named else [name for name, question in questions.items() if question.kind == GEOPOINT]


def names_of_parts(name: str) -> list[list[str]]:
    """How the columns of a position's parts may be called: latitude, longitude, altitude, accuracy."""
    return [[column.format(name=name) for column in columns] for columns in SPLIT]


def positions_of(answers: Mapping[str, Answers], name: str) -> Positions | None:
    """The positions of a question: of its own column, else of those of its parts; None where there are neither."""
    split = next((columns for columns in names_of_parts(name) if columns[0] in answers and columns[1] in answers), None)
    columns = [column for column in (name, *(split or ())) if column in answers]
    if name in answers:
        places = answers[name].places
        latitude, longitude, decimals = (part[places] for part in _all_degrees(answers[name].distinct))
        return Positions(latitude, longitude, decimals >= DECIMALS, columns)
    if split is None:
        return None
    sides = []
    for column in split[:2]:
        cells = [_number(text) for text in answers[column].distinct]
        sides.append([np.array([cell[part] for cell in cells], float)[answers[column].places] for part in range(2)])
    (latitude, one), (longitude, other) = sides
    return Positions(latitude, longitude, np.maximum(one, other) >= DECIMALS, columns)


def wrong_positions(
    positions: Positions, form: FormRun, plan: Mapping[str, Any], areas: Areas | None, held: np.ndarray
) -> dict[str, np.ndarray]:
    """(n) by what is wrong, the positions that cannot be right; each is told of the first that holds."""
    left = held & positions.known
    latitude, longitude = positions.latitude, positions.longitude
    found = {ZERO: left & (np.round(latitude, 4) == 0) & (np.round(longitude, 4) == 0)}
    left &= ~found[ZERO]
    if areas is not None:
        outside, swapped = _outside(positions, form, plan, areas, left)
        found |= {SWAPPED: outside & swapped, OUTSIDE: outside & ~swapped}
        left &= ~outside
    found[NOWHERE] = left & ((np.abs(latitude) > 90) | (np.abs(longitude) > 180))
    left &= ~found[NOWHERE]
    found[SHARED] = _shared(positions, left)
    return found


def _shared(positions: Positions, left: np.ndarray) -> np.ndarray:
    """(n) where a position stands in several interviews, unless that is how the survey took positions."""
    import pandas as pd

    rows = np.flatnonzero(left & positions.exact)
    places = {"latitude": positions.latitude[rows], "longitude": positions.longitude[rows]}
    again = pd.DataFrame(places).round(DECIMALS).duplicated(keep=False).to_numpy()
    shared = np.zeros(len(left), bool)
    shared[rows] = again & (again.sum() <= MOSTLY * len(rows))
    return shared


def _outside(
    positions: Positions, form: FormRun, plan: Mapping[str, Any], areas: Areas, left: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(n) what lies outside its area, and (n) what would lie inside with its degrees the other way round.

    The area is the one that was recorded, or that of most interviews of the cluster, so that a wrong area does not cost
    a right position. Where nobody knows the area, a position must lie in one of them.
    """
    within = plan[POSITIONS].get("within_km", WITHIN_KM)
    own = _area(form.answers[plan[POSITIONS]["by"]], areas)
    usual = _usual_area(own, clusters(form, plan), left, len(areas.codes))
    known = (own != NONE) | (usual != NONE)

    def inside(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
        in_own = (own != NONE) & areas.inside(np.maximum(own, 0), latitude, longitude, within)
        in_usual = (usual != NONE) & areas.inside(np.maximum(usual, 0), latitude, longitude, within)
        inside = in_own | in_usual
        unknown = np.flatnonzero(left & ~known)
        for place in range(len(areas.codes)):
            inside[unknown] |= areas.inside(place, latitude[unknown], longitude[unknown], within)
        return inside

    outside = left & ~inside(positions.latitude, positions.longitude)
    return outside, inside(positions.longitude, positions.latitude)


def _area(answers: Answers, areas: Areas) -> np.ndarray:
    """(n) the place among the areas of the one that was recorded, -1 for none of them."""
    places = {code: place for place, code in enumerate(areas.codes)}
    return np.array([places.get(text, NONE) for text in answers.distinct], np.int64)[answers.places]


def _usual_area(area: np.ndarray, cluster: np.ndarray | None, left: np.ndarray, count: int) -> np.ndarray:
    """(n) the area of most interviews of the cluster, -1 where nobody knows."""
    if cluster is None:
        return np.full(len(area), NONE)
    times = np.zeros((int(cluster.max(initial=0)) + 2, count), np.int64)
    told = left & (area != NONE) & (cluster != NONE)
    np.add.at(times, (cluster[told], area[told]), 1)
    usual = np.where(times.max(axis=1) > 0, times.argmax(axis=1), NONE)
    return np.where(cluster != NONE, usual[cluster], NONE)


def _all_degrees(texts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(n) of each cell what `_degrees` says, those that are written as phones write them at once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = pc.extract_regex(pa.array(texts, pa.string()), AS_PHONES_WRITE)
    plain = parts.is_valid().to_numpy(zero_copy_only=False)
    found = [np.full(len(texts), np.nan), np.full(len(texts), np.nan), np.zeros(len(texts))]
    if plain.any():
        latitude, one, longitude, other = (part.filter(pa.array(plain)) for part in parts.flatten())
        for told, numbers in zip(found, (latitude, longitude), strict=False):
            told[plain] = pc.cast(numbers, pa.float64()).to_numpy()
        found[2][plain] = pc.max_element_wise(pc.utf8_length(one), pc.utf8_length(other)).to_numpy()
    for place in np.flatnonzero(~plain):
        for told, value in zip(found, _degrees(texts[place]), strict=True):
            told[place] = value
    return found[0], found[1], found[2]


def _degrees(text: str) -> tuple[float, float, int]:
    """The latitude and longitude in a cell (`13.5 -3.2 270 4.8`), NaN for none; and to how many decimals it tells."""
    numbers = DEGREES.findall(text)[:2]
    if len(numbers) < 2:
        return np.nan, np.nan, 0
    (latitude, one), (longitude, other) = (_number(number) for number in numbers)
    return latitude, longitude, max(one, other)


def _number(text: str) -> tuple[float, int]:
    """A number and its decimals; NaN for what is none."""
    if not DEGREES.fullmatch(text):
        return np.nan, 0
    whole, _, part = text.replace(",", ".").partition(".")
    return float(f"{whole}.{part or 0}"), len(part)
