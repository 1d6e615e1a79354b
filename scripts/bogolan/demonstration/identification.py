"""What an interview says of itself: when, where, by whom, on which tablet, in which arms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration import export
from bogolan.demonstration.experiments import treated
from bogolan.demonstration.fieldwork import NEW_FORM_FROM
from bogolan.demonstration.parameters import parameters, stream

if TYPE_CHECKING:
    import pandas as pd

HOUSEHOLDS = 99  # household numbers of a village go from 1 to this
LINES = 9
OLD_FORM, NEW_FORM = "v1.2", "v1.3"


def metadata(interviews: pd.DataFrame, interviewers: pd.DataFrame, truth: pd.DataFrame) -> dict[str, np.ndarray]:
    """The form's own fields: times, tablet, user, version, the three random numbers and the arms that they decide."""
    start, asked_by = interviews["start"].to_numpy(), interviews["interviewer"].to_numpy()
    drawn = {name: truth[name].to_numpy() for name in ("rand1", "rand2", "rand3")}
    return {
        "start": export.moment(start),
        "end": export.moment(interviews["end"].to_numpy()),
        "today": export.day(start),
        "deviceid": interviewers["deviceid"].to_numpy()[asked_by],
        "username": export.texts(f"team{team + 1:02d}" for team in interviews["team"].tolist()),
        "audit": np.full(len(start), "audit.csv", object),
        "form_version": form_version(start),
        **{name: export.texts(f"0.{millionth:06d}" for millionth in values.tolist()) for name, values in drawn.items()},
        "le_arm": np.where(treated(drawn["rand1"]), "T", "C").astype(object),
        "en_arm": np.where(treated(drawn["rand2"]), "T", "C").astype(object),
    }


def identification(
    interviews: pd.DataFrame, villages: pd.DataFrame, interviewers: pd.DataFrame, truth: pd.DataFrame, seed: int
) -> dict[str, np.ndarray]:
    """The first section of the form: interviewer, place, household, respondent's id, position, consent."""
    random = stream(seed, "identification")
    village, asked_by = interviews["village"].to_numpy(), interviews["interviewer"].to_numpy()
    code = villages["village_id"].to_numpy(object)[village]
    household = _households(village, random)
    line = random.integers(1, np.minimum(truth["hh_size"].to_numpy(), LINES) + 1)
    parts = zip(code, household.tolist(), line.tolist(), strict=True)
    return {
        "enum_id": interviewers["enum_id"].to_numpy()[asked_by],
        "enum_sex": np.where(interviewers["woman"].to_numpy()[asked_by], 1, 2),
        "enum_eth": interviewers["people"].to_numpy()[asked_by],
        "cercle": villages["cercle"].to_numpy()[village],
        "village_id": code,
        "hh_no": household,
        "resp_id": export.texts(f"{place}-{number:02d}-{person}" for place, number, person in parts),
        "gps": _positions(villages, village, random),
        "consent": np.ones(len(village), int),
        "refusal_reason": np.full(len(village), -1),
    }


def server_columns(interviews: pd.DataFrame, seed: int) -> dict[str, np.ndarray]:
    """What the server adds: a number in the order in which interviews reached it, a uuid, when, which form."""
    sent, count = interviews["sent"].to_numpy(), len(interviews)
    number = np.empty(count, int)
    number[np.argsort(sent, kind="stable")] = np.arange(count)
    return {
        "_id": number + export.FIRST_ID,
        "_uuid": export.uuids(count, stream(seed, "uuids")),
        "_submission_time": export.moment(sent),
        "_xform_id_string": np.full(count, export.FORM_ID, object),
        "__version__": form_version(interviews["start"].to_numpy()),
    }


def form_version(start: np.ndarray) -> np.ndarray:
    """The version of the form that was used at a time."""
    return np.where(start < NEW_FORM_FROM, OLD_FORM, NEW_FORM).astype(object)


def _households(village: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """A household number for each interview, none twice in a village; interviews of a village stand together."""
    count = int(village.max()) + 1
    shuffled = np.argsort(random.random((count, HOUSEHOLDS)), axis=1) + 1
    return shuffled[village, np.arange(len(village)) - np.searchsorted(village, village)]


def _positions(villages: pd.DataFrame, village: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Where the tablet was: near the centre of the village, never at a house."""
    given, count = parameters().under("position"), len(village)
    altitude = random.uniform(given["altitude_lowest"], given["altitude_highest"], int(village.max()) + 1)
    return export.positions(
        villages["latitude"].to_numpy()[village] + random.normal(0, given["spread"], count),
        villages["longitude"].to_numpy()[village] + random.normal(0, given["spread"], count),
        altitude[village] + random.normal(0, 2, count),
        random.uniform(given["accuracy_best"], given["accuracy_worst"], count),
    )
