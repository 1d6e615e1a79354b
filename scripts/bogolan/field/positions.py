"""Positions: who noted none, and which are zero, swapped, outside their area, nowhere, another's or far off.

Cleaning blanks a position that cannot be right (rule R12), so that what was wrong is counted from its log; where it
does not look for them (`checks` of the plan), from the answers themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.field.completes import UNITS
from bogolan.field.quality import ALL, INTERVIEWER, one, shares
from bogolan.preparation.cleaning_log import POSITION
from bogolan.preparation.flags.positions import (
    NOWHERE,
    OUTSIDE,
    SHARED,
    SWAPPED,
    ZERO,
    position_questions,
)
from bogolan.preparation.positions import columns_of_position, degrees, kilometres

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.field.interviews import FieldInterviews
    from bogolan.survey.questionnaire import Question

# Why a position was blanked, by what the report calls it.
REASONS = {"zero": ZERO, "swapped": SWAPPED, "outside": OUTSIDE, "nowhere": NOWHERE, "same": SHARED}
# What ODK writes: latitude, longitude and, where known, altitude and accuracy.
POINT = r"-?\d+(\.\d+)?( -?\d+(\.\d+)?){1,3}"
MOST_ELSE = 0.05
# So far from the median position of its village an interview was held elsewhere.
FAR_KM = 5.0


def position_question(questions: Mapping[str, Question], plan: Mapping[str, Any]) -> str | None:
    """The question that is answered by a position: the plan's `positions` or `events`, else the form's first."""
    named = plan.get("positions", {}).get("question") or plan.get("events", {}).get("position")
    return named or next(iter(position_questions(questions, plan)), None)


def misplaced(log: pd.DataFrame, uuid: pd.Series, question: str | None) -> np.ndarray:
    """(n) why each interview's position was blanked: zero, swapped, outside, nowhere or same; "" where it was not.

    log is the cleaning log, uuid (n) the ids of the interviews. Of a position in columns of its parts the log has a
    line a part.
    """
    import pandas as pd

    columns = columns_of_position(question or "")
    lines = log[(log["rule_id"] == POSITION.id) & log["question"].isin(columns)].drop_duplicates("uuid")
    why = pd.Series("", uuid.index, dtype=object)
    for name, reason in REASONS.items():
        told = lines["issue"].str.startswith(POSITION.about(rule=reason).issue)
        why = why.mask(uuid.isin(lines["uuid"][told]), name)
    return why.to_numpy(object)


def positions(interviews: FieldInterviews, plan: Mapping[str, Any]) -> Iterator[pd.DataFrame]:
    """Shares of interviews without a position, and of those with one what is wrong with it (see `found_wrong`)."""
    import pandas as pd

    columns = position_columns(interviews.answers, interviews.position, plan)
    if columns is None:
        return
    latitude, longitude = columns
    kept, known = interviews.kept, ~(np.isnan(latitude) | np.isnan(longitude))
    nothing = np.full(len(kept), "", object)
    why = nothing if interviews.misplaced is None else interviews.misplaced
    noted = known | (why != "")
    found = {"missing": (~noted, np.ones(len(kept), bool))}
    for name, hit in found_wrong(latitude, longitude, why, kept["village"]).items():
        found[name] = hit, known & kept["village"].notna().to_numpy() if name == "far" else noted
    for measure, (hit, of) in found.items():
        if of.any():
            yield one(ALL, "all", f"position:{measure}", float(hit[of].mean()), n=[of.sum()])
        for kind in UNITS:
            told = of & kept[kind].notna().to_numpy()
            if told.any():
                by = pd.Series(hit[told]).groupby(kept[kind][told].to_numpy())
                yield shares(kind, f"position:{measure}", by.sum(), by.size(), compare=kind == INTERVIEWER)


def found_wrong(
    latitude: np.ndarray, longitude: np.ndarray, why: np.ndarray, village: pd.Series
) -> dict[str, np.ndarray]:
    """(n, boolean) by what is wrong; each position is told of the first that holds.

    latitude and longitude (n) are in degrees, NaN where there are none or they were blanked; why (n) is what
    `misplaced` gives. Degrees are swapped where they lie near their village the other way round only. One position to
    the last digit for two interviews is no measurement of two places, since receivers waver by metres.
    """
    import pandas as pd

    left = ~(np.isnan(latitude) | np.isnan(longitude))
    found = {"zero": left & (latitude == 0) & (longitude == 0)}
    left &= ~found["zero"]
    found["nowhere"] = left & ((np.abs(latitude) > 90) | (np.abs(longitude) > 180))
    left &= ~found["nowhere"]
    middle = _middle_of_village(latitude, longitude, left, village)
    off, turned = kilometres(latitude, longitude, *middle.T), kilometres(longitude, latitude, *middle.T)
    found["swapped"] = left & (off > FAR_KM) & (turned <= FAR_KM)
    left &= ~found["swapped"]
    places = pd.DataFrame({"latitude": latitude, "longitude": longitude}).where(pd.Series(left))
    found["same"] = left & places.duplicated(keep=False).to_numpy()
    found["far"] = left & (off > FAR_KM)
    found["outside"] = np.zeros(len(left), bool)
    return {name: found[name] | (why == name) for name in ("zero", "swapped", "outside", "nowhere", "same", "far")}


def position_columns(
    answers: pd.DataFrame, question: str | None, plan: Mapping[str, Any]
) -> tuple[np.ndarray, np.ndarray] | None:
    """(n) latitude and (n) longitude in degrees, NaN for none, of the question, else of the first column of points.

    A question may stand in columns of its parts. None where there is no such column.
    """
    if question is None:
        question = next((name for name in answers if _holds_points(answers[name])), "")
    return degrees(answers, question)


def _holds_points(column: pd.Series) -> bool:
    texts = column.dropna()
    if not len(texts) or column.dtype.kind not in "OU":
        return False
    return bool(texts.astype(str).str.fullmatch(POINT).mean() > 1 - MOST_ELSE)


def _middle_of_village(
    latitude: np.ndarray, longitude: np.ndarray, known: np.ndarray, village: pd.Series
) -> np.ndarray:
    """(n, 2) the median latitude and longitude of each interview's village; NaN where nobody knows it."""
    import pandas as pd

    points = pd.DataFrame({"latitude": latitude, "longitude": longitude}).where(pd.Series(known))
    return points.groupby(village.to_numpy(object)).transform("median").to_numpy(float)
