"""Invented conflict events around the invented villages, in ACLED's columns and codes.

Every actor, source and note says SYNTHETIC, and a place is a bare number. Groups A and B are the militant groups: group
A has a set share of the events *linked to militant groups*, which is another share than that of all events.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration.fieldwork import FIRST_DAY
from bogolan.demonstration.parameters import parameters, stream
from bogolan.demonstration.places import CERCLES, CONTESTED, GROUP_GOVERNED

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
NAMES = ("Bandiagara", "Bankass", "Djenné", "Douentza", "Koro", "Mopti", "Ténenkou", "Youwarou")
SIDES = ("south", "north", "west", "east")
KM_PER_DEGREE = 111.2
SECONDS_PER_DAY = 86_400

# Actors with ACLED's code of their type: state forces, rebel groups, political and identity militias, civilians.
ACTORS = {
    "state": ("State forces (SYNTHETIC)", 1),
    "group_a": ("Armed group A (SYNTHETIC)", 2),
    "group_b": ("Armed group B (SYNTHETIC)", 2),
    "bandits": ("Bandits (SYNTHETIC)", 3),
    "defence": ("Self-defence group (SYNTHETIC)", 4),
    "civilians": ("Civilians (SYNTHETIC)", 7),
    "nobody": ("", 0),
}
MILITANT = ("group_a", "group_b")
WITH_CIVILIANS = ("", "", "", "Traders (SYNTHETIC)", "Transport workers (SYNTHETIC)")
SCALES = ("National", "Subnational", "International", "Local partner-Other")

TYPES = {
    "battle": "Battles",
    "explosion": "Explosions/Remote violence",
    "against_civilians": "Violence against civilians",
    "development": "Strategic developments",
}
BATTLE, BLAST, ATTACK, DEVELOPMENT = TYPES.values()


@dataclass(frozen=True)
class Kind:
    """A kind of event: ACLED's type and sub-type, and its two sides; None is the militant group at hand."""

    event_type: str
    sub_event_type: str
    actor1: str | None
    actor2: str


# By whose violence it is. Their shares are parameters `events.<whose>.<kind>`.
KINDS = {
    "militant": {
        "clash_with_state": Kind(BATTLE, "Armed clash", None, "state"),
        "clash_with_defence": Kind(BATTLE, "Armed clash", None, "defence"),
        "mine": Kind(BLAST, "Remote explosive/landmine/IED", None, "state"),
        "attack": Kind(ATTACK, "Attack", None, "civilians"),
        "abduction": Kind(ATTACK, "Abduction/forced disappearance", None, "civilians"),
        "blockade": Kind(DEVELOPMENT, "Other", None, "civilians"),
        "looting": Kind(DEVELOPMENT, "Looting/property destruction", None, "civilians"),
    },
    "state": {
        "attack": Kind(ATTACK, "Attack", "state", "civilians"),
        "arrests": Kind(DEVELOPMENT, "Arrests", "state", "civilians"),
        "weapons_found": Kind(DEVELOPMENT, "Disrupted weapons use", "state", "nobody"),
    },
    "others": {
        "defence_attack": Kind(ATTACK, "Attack", "defence", "civilians"),
        "defence_clash": Kind(BATTLE, "Armed clash", "defence", "bandits"),
        "bandit_attack": Kind(ATTACK, "Attack", "bandits", "civilians"),
        "bandit_looting": Kind(DEVELOPMENT, "Looting/property destruction", "bandits", "civilians"),
    },
}
# Which violence reported in the survey each goes with; that of others goes with neither.
EXPOSURE = {"militant": "group_violence", "state": "state_violence", "others": None}


def events(villages: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row an event of the 24 months before fieldwork, by date; about five for each village.

    Of `villages` it reads `cercle`, `zone`, `latitude` and `longitude`, and where they are there the effects on the
    reports of violence (`state_violence_effect`, `group_violence_effect`, logit scale): where more violence is reported
    there are more events.
    """
    import pandas as pd

    random, given = stream(seed, "events"), parameters().under("events")
    whose, militant = _parties(round(given["per_village"] * len(villages)), given, random)
    kind = _kinds(whose, given, random)
    place = _places(villages, whose, given, random)
    day = np.sort((given["days"] * random.random(len(whose)) ** given["later"]).astype(int))
    frame = pd.concat([kind, _who(kind, militant, random), place, _precision(given, random, len(whose))], axis=1)
    happened = FIRST_DAY - int(given["days"]) + day
    frame["event_id_cnty"] = [f"SYN{number:04d}" for number in range(1, len(frame) + 1)]
    frame["event_date"] = np.datetime_as_string(happened, unit="D").astype(object)
    frame["year"] = frame["event_date"].str[:4].astype(int)
    frame["timestamp"] = (happened.astype(int) + random.integers(5, 30, len(frame))) * SECONDS_PER_DAY
    frame["fatalities"] = random.poisson(
        frame["event_type"].map({label: given[f"fatalities.{name}"] for name, label in TYPES.items()})
    )
    frame["notes"] = (
        "SYNTHETIC: " + frame["sub_event_type"] + " at " + frame["location"] + ", invented; not a report of any event."
    )
    always = {"iso": 466, "region": "Western Africa", "country": "Mali", "admin1": "Mopti", "admin3": "", "tags": ""}
    return frame.assign(**always, source="SYNTHETIC")[list(COLUMNS)]


def _parties(count: int, given: dict[str, float], random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Whose violence each event is and, for all of them, which militant group it is if it is theirs."""
    militant = round(given["share.militant"] * count)
    state = round(given["share.state"] * count)
    of_group_a = round(given["share.group_a_of_militant"] * militant)
    whose = np.repeat(list(KINDS), [militant, state, count - militant - state]).astype(object)
    group = np.where(np.arange(count) < of_group_a, *MILITANT).astype(object)
    order = random.permutation(count)
    return whose[order], group[order]


def _kinds(whose: np.ndarray, given: dict[str, float], random: np.random.Generator) -> pd.DataFrame:
    """Type, sub-type and the two sides of each event."""
    import pandas as pd

    every = [(party, name) for party, kinds in KINDS.items() for name in kinds]
    number = np.zeros(len(whose), int)
    for party, kinds in KINDS.items():
        own = [place for place, (other, _) in enumerate(every) if other == party]
        chances = np.array([given[f"{party}.{name}"] for name in kinds])
        number = np.where(whose == party, random.choice(own, len(whose), p=chances / chances.sum()), number)
    table = pd.DataFrame([KINDS[party][name] for party, name in every])
    kind = table.iloc[number].reset_index(drop=True)
    violent = kind["event_type"] != DEVELOPMENT
    kind["disorder_type"] = np.where(violent, "Political violence", "Strategic developments")
    targeted = violent & (kind["actor2"] == "civilians")
    kind["civilian_targeting"] = np.where(targeted, "Civilian targeting", "")
    return kind.rename(columns={"actor1": "begins", "actor2": "suffers"})


def _who(kind: pd.DataFrame, militant: np.ndarray, random: np.random.Generator) -> pd.DataFrame:
    """The actors and ACLED's codes of them.

    The code of an interaction is both codes, the smaller one first; that of a lone actor ends in 0.
    """
    import pandas as pd

    first = kind["begins"].where(kind["begins"].notna(), pd.Series(militant))
    names, codes = ({actor: pair[place] for actor, pair in ACTORS.items()} for place in (0, 1))
    inter1, inter2 = first.map(codes), kind["suffers"].map(codes)
    low, high = np.minimum(inter1, inter2), np.maximum(inter1, inter2)
    among = random.choice(np.array(WITH_CIVILIANS, object), len(kind))
    return pd.DataFrame(
        {
            "actor1": first.map(names),
            "assoc_actor_1": "",
            "inter1": inter1,
            "actor2": kind["suffers"].map(names),
            "assoc_actor_2": np.where(kind["suffers"] == "civilians", among, ""),
            "inter2": inter2,
            "interaction": np.where(low == 0, 10 * high, 10 * low + high),
        }
    )


def _within(place: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Places within a box; what lay beyond an edge is thrown back from it, so that none lies on it."""
    place = np.where(place < low, 2 * low - place, place)
    return np.clip(np.where(place > high, 2 * high - place, place), low, high)


def _places(
    villages: pd.DataFrame, whose: np.ndarray, given: dict[str, float], random: np.random.Generator
) -> pd.DataFrame:
    """Where each event was: one of the places around a village, numbered so that no number tells the village.

    Places lie within the village's cercle's box, at normal distances of `events.spread` km to the north and east.
    """
    import pandas as pd

    around, count = int(given["places_per_village"]), len(villages)
    cercle = np.searchsorted(CERCLES, villages["cercle"].to_numpy())
    every = {side: np.array([parameters()[f"box.{code}.{side}"] for code in CERCLES])[cercle] for side in SIDES}
    south, north, west, east = (np.repeat(every[side], around) for side in SIDES)
    latitude = np.repeat(villages["latitude"].to_numpy(), around)
    moved = random.normal(0, given["spread"] / KM_PER_DEGREE, (2, count * around))
    longitude = np.repeat(villages["longitude"].to_numpy(), around) + moved[1] / np.cos(np.radians(latitude))
    number = random.permutation(count * around) + 1
    width = max(3, len(str(len(number))))

    village = np.zeros(len(whose), int)
    for party, violence in EXPOSURE.items():
        rate = np.exp(given["slope"] * _reported(villages, violence))
        village = np.where(whose == party, random.choice(count, len(whose), p=rate / rate.sum()), village)
    place = village * around + random.integers(0, around, len(whose))
    return pd.DataFrame(
        {
            "admin2": np.array(NAMES, object)[cercle[village]],
            "location": [f"Lieu {each:0{width}d}" for each in number[place]],
            "latitude": np.round(_within(latitude + moved[0], south, north), 4)[place],
            "longitude": np.round(_within(longitude, west, east), 4)[place],
        }
    )


def _reported(villages: pd.DataFrame, violence: str | None) -> np.ndarray:
    """What a village adds to the logit of reporting this violence, as the survey draws it: its zone and its effect."""
    if violence is None:
        return np.zeros(len(villages))
    given, zone = parameters().under(violence), villages["zone"].to_numpy()
    effect = villages[f"{violence}_effect"].to_numpy() if f"{violence}_effect" in villages else 0.0
    return given["contested"] * (zone == CONTESTED) + given["group_governed"] * (zone == GROUP_GOVERNED) + effect


def _precision(given: dict[str, float], random: np.random.Generator, count: int) -> pd.DataFrame:
    """How exactly date and place are known (1 exact to 3 vague), and how far the source reaches."""
    import pandas as pd

    grades = {
        f"{what}_precision": random.choice(
            (1, 2, 3), count, p=[given[f"{what}_precision.{grade}"] for grade in (1, 2, 3)]
        )
        for what in ("time", "geo")
    }
    return pd.DataFrame(grades | {"source_scale": random.choice(np.array(SCALES, object), count)})
