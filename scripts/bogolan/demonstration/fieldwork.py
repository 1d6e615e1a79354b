"""Who interviewed whom and when: ten teams, 24 interviewers, a village in three days, one tablet each."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration.parameters import parameters, stream

if TYPE_CHECKING:
    import pandas as pd

FIRST_DAY = np.datetime64("2020-02-03")
NEW_FORM_FROM = np.datetime64("2020-02-17")
TEAMS = (("two_women_one_man", "wwm"), ("one_woman_two_men", "wmm"), ("one_woman_one_man", "wm"), ("two_men", "mm"))
PLANNED, SPARE = "planned", "spare"
MINUTE = 60_000  # milliseconds
DAY_BEGINS = 8 * 60 * MINUTE


def interviewers(seed: int, village_count: int) -> pd.DataFrame:
    """One row an interviewer: `enum_id`, team, whether a woman, group, tablet, and her or his random effects."""
    import pandas as pd

    given, random = parameters(), stream(seed, "interviewers")
    tens = -(-village_count // 80)
    makeup = [letters for name, letters in TEAMS for _ in range(int(given[f"teams.{name}"]))] * tens
    team = np.repeat(np.arange(len(makeup)), [len(letters) for letters in makeup])
    count = len(team)
    letters = np.array(list(string.ascii_letters + string.digits))
    tablets = letters[random.integers(0, len(letters), (count, 16))]
    return pd.DataFrame(
        {
            "enum_id": [f"E{number:02d}" for number in range(1, count + 1)],
            "team": team,
            "woman": np.array(list("".join(makeup))) == "w",
            "people": random.integers(1, 7, count),
            "deviceid": ["collect:" + "".join(row) for row in tablets],
            "nonresponse_effect": random.normal(0, given["interviewer.nonresponse"], count),
            "agreeing_effect": random.normal(0, given["interviewer.agreeing"], count),
            "pace_effect": random.normal(0, given["interviewer.pace"], count),
        }
    )


def interviews(villages: pd.DataFrame, people: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row an interview: village, role (planned or spare), whether a woman, interviewer, start, end, sent.

    Women are interviewed by women wherever the team has one. `villages` and `people` come from `places.villages` and
    `interviewers`. Times are datetime64[ms] in UTC, which is Mali's time; an interviewer's interviews never overlap.
    """
    import pandas as pd

    random = stream(seed, "interviews")
    team_of, first_day = _visits(len(villages), int(people["team"].max()) + 1, random)
    village, woman, role = _slots(len(villages))
    position = _order_within(village, woman, random)
    interviewer, turn = _assigned(team_of[village], woman, position, people)
    frame = pd.DataFrame({"village": village, "role": role, "woman": woman, "interviewer": interviewer})
    frame["team"] = team_of[village]
    start, end = _times(frame, first_day[village], turn, people, random)
    frame["start"], frame["end"], frame["sent"] = start, end, _sent(end, random)
    return frame


def _visits(count: int, teams: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Each village's team, and the working day, from 0, on which the team begins there."""
    given = parameters().under("days")
    order = random.permutation(count)
    team, visit = np.empty(count, int), np.empty(count, int)
    team[order], visit[order] = np.arange(count) % teams, np.arange(count) // teams
    return team, visit * int(given["in_a_village"]) + random.integers(0, int(given["late"]) + 1, count)


def _slots(villages: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Village, woman and role of every interview that may be made: the planned ones and spares, women first."""
    given = parameters()
    spare = int(given["interviews.spare"])
    women, men = (int(given[f"interviews.{gender}"]) for gender in ("women", "men"))
    one = [(True, PLANNED)] * women + [(True, SPARE)] * spare + [(False, PLANNED)] * men + [(False, SPARE)] * spare
    woman, role = (np.array(column) for column in zip(*one, strict=True))
    return np.repeat(np.arange(villages), len(one)), np.tile(woman, villages), np.tile(role, villages)


def _order_within(village: np.ndarray, woman: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """In which order the women, and the men, of a village are interviewed, from 0."""
    order = np.lexsort((random.random(len(village)), woman, village))
    position = np.empty(len(village), int)
    position[order] = count_within(village[order] * 2 + woman[order])
    return position


def count_within(groups: np.ndarray) -> np.ndarray:
    """0, 1, 2 ... within each run of equal values."""
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    return np.arange(len(groups)) - np.repeat(starts, np.diff(np.r_[starts, len(groups)]))


def _assigned(
    team: np.ndarray, woman: np.ndarray, position: np.ndarray, people: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """The interviewer of each interview, and its turn among hers or his in the village, from 0."""
    members = people.groupby("team").indices
    by_kind = {
        kind: [rows[people["woman"].to_numpy()[rows] == kind] for rows in members.values()] for kind in (True, False)
    }
    eligible = {
        kind: [own if len(own) else members[number] for number, own in enumerate(by_kind[kind])] for kind in by_kind
    }
    interviewer, turn = np.empty(len(team), int), np.empty(len(team), int)
    for kind, lists in eligible.items():
        width = max(len(own) for own in lists)
        table = np.array([np.resize(own, width) for own in lists])
        sizes = np.array([len(own) for own in lists])
        rows = woman == kind
        own = sizes[team[rows]]
        interviewer[rows] = table[team[rows], position[rows] % own]
        turn[rows] = position[rows] // own
    # Where men interview the women too, they take turns: a woman, a man.
    alone = ~people.groupby("team")["woman"].any().to_numpy()[team]
    turn[alone] = 2 * turn[alone] + ~woman[alone]
    return interviewer, turn


def _times(
    frame: pd.DataFrame, first_day: np.ndarray, turn: np.ndarray, people: pd.DataFrame, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Start and end of each interview: interviewers work through a day's interviews with pauses between them."""
    given, count = parameters(), len(frame)
    pace = people["pace_effect"].to_numpy()[frame["interviewer"]]
    minutes = given["duration.median"] * np.exp(pace + random.normal(0, given["duration.spread"], count))
    minutes = np.clip(minutes, given["duration.shortest"], given["duration.longest"])
    pause = random.uniform(given["pause.shortest"], given["pause.longest"], count)
    day, slot = np.divmod(turn, int(given["interviews.a_day"]))
    order = np.lexsort((slot, day, frame["interviewer"], frame["village"]))
    whole = np.cumsum((minutes + pause)[order])
    # The day's clock begins anew with each interviewer's first interview of a day.
    first = slot[order] == 0
    before = np.maximum.accumulate(np.where(first, whole - (minutes + pause)[order], 0))
    since = np.empty(count)
    since[order] = whole - before - minutes[order]
    dates = _working_days(first_day + day)
    start = dates.astype("datetime64[ms]") + (DAY_BEGINS + since * MINUTE).astype("timedelta64[ms]")
    return start, start + (minutes * MINUTE).astype("timedelta64[ms]")


def _working_days(number: np.ndarray) -> np.ndarray:
    """The date of the nth working day, from 0; Fridays and Sundays are free."""
    return np.busday_offset(FIRST_DAY, number, weekmask="1111010")


def _sent(end: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """When an interview reached the server: that evening, or some days later when there is a network."""
    given = parameters()
    evening = end.astype("datetime64[D]").astype("datetime64[ms]") + np.timedelta64(19 * 60 * MINUTE, "ms")
    late = random.random(len(end)) >= given["upload.same_day"]
    days = np.where(late, random.integers(1, int(given["upload.longest"]) + 1, len(end)), 0)
    within = random.integers(0, 3 * 60 * MINUTE, len(end)).astype("timedelta64[ms]")
    return evening + days.astype("timedelta64[D]") + within
