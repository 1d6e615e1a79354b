"""Violence that households and communities went through, as true of the respondent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration.parameters import happens, parameters, stream
from bogolan.demonstration.places import CONTESTED, GROUP_GOVERNED, PEUL, STATE_HELD

if TYPE_CHECKING:
    import pandas as pd

ARMY, BUSH, SELF_DEFENCE, BANDITS, UNKNOWN = ACTORS = range(1, 6)


def experiences(interviews: pd.DataFrame, villages: pd.DataFrame, people: pd.DataFrame, seed: int) -> pd.DataFrame:
    """One row an interview: violence by state and group against the community, by anyone against the household, and
    whether each actor is named (`x_who/1` to `x_who/5`).
    """
    import pandas as pd

    random, village = stream(seed, "experiences"), interviews["village"].to_numpy()
    zone, peul = villages["zone"].to_numpy()[village], people["ethnicity"].to_numpy() == PEUL
    state = happens(random, _by_the_state(zone, peul) + villages["state_violence_effect"].to_numpy()[village])
    group = happens(random, _by_the_group(zone, peul) + villages["group_violence_effect"].to_numpy()[village])
    given = parameters().under("x_any")
    household = happens(random, given["intercept"] + given["state_violence"] * state + given["group_violence"] * group)
    named = _named(state, group, random)
    return pd.DataFrame(
        {
            "x_comm_state": state,
            "x_comm_grp": group,
            "x_any": household,
            **{f"x_who/{actor}": named[:, column] for column, actor in enumerate(ACTORS)},
        }
    )


def _by_the_state(zone: np.ndarray, peul: np.ndarray) -> np.ndarray:
    given = parameters().under("state_violence")
    return (
        given["intercept"]
        + given["peul"] * peul
        + given["contested"] * (zone == CONTESTED)
        + given["group_governed"] * (zone == GROUP_GOVERNED)
        + given["peul_outside_state_held"] * (peul & (zone != STATE_HELD))
    )


def _by_the_group(zone: np.ndarray, peul: np.ndarray) -> np.ndarray:
    given = parameters().under("group_violence")
    return (
        given["intercept"]
        + given["not_peul"] * ~peul
        + given["contested"] * (zone == CONTESTED)
        + given["group_governed"] * (zone == GROUP_GOVERNED)
    )


def _named(state: np.ndarray, group: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Which actors are named, one column an actor; unknown where it would be none."""
    given = parameters().under("x_who")
    chances = np.column_stack(
        [
            given["army"] + given["army_where_state_violence"] * state,
            given["bush"] + given["bush_where_group_violence"] * group,
            *(np.full(len(state), given[name]) for name in ("self_defence", "bandits", "unknown")),
        ]
    )
    named = random.random(chances.shape) < chances
    named[:, -1] |= ~named.any(axis=1)
    return named.astype(int)
