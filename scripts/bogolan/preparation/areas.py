"""The areas within which positions must lie: a box of latitudes and longitudes for each, from the plan's file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.interviews import FIRST_ROW
from bogolan.preparation.reading.delimited import read_table
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.codes import as_code, number_as_typed
from bogolan.survey.letters import tidied

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd

SIDES = ("south", "north", "west", "east")
FARTHEST = {"south": 90, "north": 90, "west": 180, "east": 180}
KM_OF_A_DEGREE = 111.2


@dataclass(frozen=True, eq=False)
class Areas:
    """Boxes (areas, 4), their sides in degrees in the order of `SIDES`, and the code of each area."""

    codes: tuple[str, ...]
    boxes: np.ndarray

    def rows(self) -> Iterator[tuple[int, str]]:
        """The row of the file and the code of each area."""
        return enumerate(self.codes, start=FIRST_ROW)

    def inside(
        self, area: np.ndarray | int, latitude: np.ndarray, longitude: np.ndarray, within_km: float
    ) -> np.ndarray:
        """(n) whether positions lie in their areas (a place among the codes for each or all), or so near to them.

        A box whose west is larger than its east lies across the 180th meridian.
        """
        south, north, west, east = self.boxes[area].T
        up = within_km / KM_OF_A_DEGREE
        aside = up / np.maximum(np.cos(np.radians(np.clip(latitude, -89, 89))), 1e-2)
        after, before = longitude >= west - aside, longitude <= east + aside
        across = np.where(west <= east, after & before, after | before)
        return (latitude >= south - up) & (latitude <= north + up) & across


def read_areas(folder: Path, plan: Mapping[str, Any]) -> Areas | None:
    """The areas that a plan's `positions` name, None where they name none.

    The file has a column of the name of `by` with the codes of the areas, and south, north, west, east in degrees.
    Raises SurveyError with everything that is wrong in it.
    """
    wanted = plan.get("positions", {})
    if "areas" not in wanted:
        return None
    path = folder / wanted["areas"]
    if not path.is_file():
        raise SurveyError(Problem(str(path), "no such file", "the areas that the plan's positions name"))
    table = read_table(path).rows
    lacking = [name for name in (wanted["by"], *SIDES) if name not in table]
    if lacking:
        raise SurveyError(
            Problem(str(path), listing(table), f"a column {name!r}", row=1, column=name, hint=nearest(name, table))
            for name in lacking
        )
    codes = [as_code(tidied(cell)) for cell in table[wanted["by"]]]
    boxes = np.array([[_degrees(cell) for cell in table[side]] for side in SIDES]).T.reshape(-1, len(SIDES))
    if problems := list(_mistakes(str(path), table, wanted["by"], codes, boxes)):
        raise SurveyError(problems)
    return Areas(tuple(codes), boxes)


def _mistakes(file: str, table: pd.DataFrame, by: str, codes: list[str], boxes: np.ndarray) -> Iterator[Problem]:
    if not codes:
        yield Problem(file, "no rows", "a row for each area")
    for place, (code, box) in enumerate(zip(codes, boxes, strict=True)):
        row = place + FIRST_ROW
        if not code or code in codes[:place]:
            found = f"{code!r} a second time" if code else "nothing"
            yield Problem(file, found, "each area's code once", row=row, column=by)
        for side, degrees in zip(SIDES, box, strict=True):
            if not abs(degrees) <= FARTHEST[side]:
                found, farthest = repr(table[side].iloc[place]), FARTHEST[side]
                yield Problem(file, found, f"degrees from -{farthest} to {farthest}", row=row, column=side)
        if box[0] > box[1]:
            yield Problem(file, f"{box[0]:g} north of {box[1]:g}", "a south below its north", row=row, column="south")


def _degrees(cell: Any) -> float:
    value = number_as_typed(tidied(cell))
    return np.nan if value is None else float(value)
