"""Positions: who noted none, which are zero, and which are the same to the last digit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.field.completes import UNITS
from bogolan.field.quality import ALL, INTERVIEWER, one, shares

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.field.interviews import FieldInterviews

# What ODK writes: latitude, longitude and, where known, altitude and accuracy.
POINT = r"-?\d+(\.\d+)?( -?\d+(\.\d+)?){1,3}"
MOST_ELSE = 0.05
EARTH_KM = 6371.0
# So far from the median position of its village an interview was held elsewhere.
FAR_KM = 5.0


def position_column(answers: pd.DataFrame, plan: Mapping[str, Any]) -> str | None:
    """The column with the positions: as the plan's `events` says, else the first whose texts are points."""
    named = plan.get("events", {}).get("position")
    if named in answers:
        return named
    for name in answers:
        texts = answers[name].dropna()
        if (
            len(texts)
            and answers[name].dtype.kind in "OU"
            and texts.astype(str).str.fullmatch(POINT).mean() > 1 - MOST_ELSE
        ):
            return name
    return None


def positions(interviews: FieldInterviews, plan: Mapping[str, Any]) -> Iterator[pd.DataFrame]:
    """Shares of interviews without a position, with one that was blanked, at 0 and 0, at another's, far from others.

    One position to the last digit for two interviews is no measurement of two places, since receivers waver by metres.
    """
    import pandas as pd

    name = position_column(interviews.answers, plan)
    if name is None:
        return
    kept, texts = interviews.kept, interviews.answers[name].astype("string")
    parts = texts.str.split(" ", expand=True).reindex(columns=[0, 1])
    latitude, longitude = (
        pd.to_numeric(parts[place], errors="coerce").to_numpy(float, na_value=np.nan) for place in (0, 1)
    )
    known = ~(np.isnan(latitude) | np.isnan(longitude))
    zero = known & (latitude == 0) & (longitude == 0)
    alike = known & ~zero & texts.duplicated(keep=False).to_numpy()
    far = _far(latitude, longitude, known & ~zero, kept["village"])
    wrong = np.zeros(len(kept), bool) if interviews.misplaced is None else interviews.misplaced
    noted = known | wrong
    found = {"missing": (~noted, np.ones(len(kept), bool)), "wrong": (wrong, noted)}
    found |= {"zero": (zero, known), "same": (alike, known)}
    found |= {"far": (far, known & kept["village"].notna().to_numpy())}
    for measure, (hit, of) in found.items():
        if of.any():
            yield one(ALL, "all", f"position:{measure}", float(hit[of].mean()), n=[of.sum()])
        for kind in UNITS:
            told = of & kept[kind].notna().to_numpy()
            if told.any():
                by = pd.Series(hit[told]).groupby(kept[kind][told].to_numpy())
                yield shares(kind, f"position:{measure}", by.sum(), by.size(), compare=kind == INTERVIEWER)


def _far(latitude: np.ndarray, longitude: np.ndarray, known: np.ndarray, village: pd.Series) -> np.ndarray:
    """(n, boolean) more than 5 km from the median position of the village, over the sphere."""
    import pandas as pd

    points = pd.DataFrame({"latitude": latitude, "longitude": longitude}).where(pd.Series(known))
    middle = points.groupby(village.to_numpy(object)).transform("median")
    here, there = np.radians(points.to_numpy()), np.radians(middle.to_numpy(float))
    half = np.sin((here - there) / 2) ** 2
    chord = half[:, 0] + np.cos(here[:, 0]) * np.cos(there[:, 0]) * half[:, 1]
    return known & (2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1))) > FAR_KM)
