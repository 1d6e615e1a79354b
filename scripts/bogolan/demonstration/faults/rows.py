"""Which rows a file has, and in which order: interviews, refusals, break-offs, tests, rows sent twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration.faults.moments import minutes, moments
from bogolan.demonstration.fieldwork import PLANNED
from bogolan.demonstration.parameters import stream

if TYPE_CHECKING:
    import pandas as pd

    from bogolan.demonstration.faults.table import Counts
    from bogolan.demonstration.faults.villages import FaultyVillages

# In a village that fell short, so many interviews were completed; where the quota broke, so many men were women.
COMPLETED, WOMEN_FOR_MEN = 3, 2
FROM_SPARES = (("E07", "broken_off"), ("E07", "withdrawn"), ("E30", "test"), ("E05", "refusal"))
# A row sent again follows the first after some minutes up to some days.
SENT_AGAIN_WITHIN = 3 * 24 * 60


@dataclass(frozen=True)
class Rows:
    """The rows of a file by what they are: positions in the survey that was held, in the order in which they arrived.

    `origin` is each row's position there, `arrived` its time at the server; the others are rows of the file.
    """

    origin: np.ndarray
    arrived: np.ndarray
    interview: np.ndarray
    sent_again: np.ndarray
    sent_first: np.ndarray
    refused: np.ndarray
    broken_off: np.ndarray
    withdrawn: np.ndarray
    test: np.ndarray
    women_for_men: np.ndarray
    only_completed: np.ndarray


def rows(responses: pd.DataFrame, latent: pd.DataFrame, villages: FaultyVillages, counts: Counts, seed: int) -> Rows:
    """Planned interviews and those of the spares that a fault makes use of; the other spares leave."""
    random = stream(seed, "faults.rows")
    village, planned = latent["village"].to_numpy(), (latent["role"] == PLANNED).to_numpy()
    woman, arrived = latent["women"].to_numpy(bool), moments(responses["_submission_time"].to_numpy(object))
    draw = random.random(len(latent))

    def some(condition: np.ndarray, of: np.ndarray, count: int) -> np.ndarray:
        """So many at random of the interviews with this condition in each of these villages."""
        places = np.flatnonzero(condition & np.isin(village, of))
        places = places[np.lexsort((draw[places], village[places]))]
        first = np.searchsorted(village[places], village[places])
        return places[np.arange(len(places)) - first < count]

    held = planned.copy()
    held[some(planned & ~woman, villages.quota, WOMEN_FOR_MEN)] = False
    women_for_men = some(~planned & woman, villages.quota, WOMEN_FOR_MEN)
    only_completed = some(planned, villages.few, COMPLETED)
    held[np.isin(village, villages.few)] = False
    held[only_completed] = held[women_for_men] = True

    # Who refuses says nothing that a village's fault could touch; who breaks off has answers.
    spare = ~planned
    spare[women_for_men] = False
    elsewhere = random.permutation(np.flatnonzero(spare & ~np.isin(village, villages.all)))
    parts = {}
    for fault, kind in FROM_SPARES[:-1]:
        parts[kind], elsewhere = np.split(elsewhere, [counts[fault, kind]])
        spare[parts[kind]] = False
    parts["refused"] = random.permutation(np.flatnonzero(spare))[: counts["E05", "refusal"]]
    drawn = np.concatenate(list(parts.values()))
    asked = sum(counts[kind] for kind in FROM_SPARES)
    if len(drawn) < asked:
        raise ValueError(f"{asked} refusals, break-offs and tests asked for, {len(drawn)} spares that can be one")

    honest = np.flatnonzero(planned & held & ~np.isin(village, villages.all))
    first = random.choice(honest, counts["E01", "same_uuid"] + counts["E01", "new_uuid"], replace=False)
    again = arrived[first] + minutes(random, 4, SENT_AGAIN_WITHIN, len(first))

    origin = np.concatenate([np.flatnonzero(held), drawn, first])
    sent_again = np.zeros(len(origin), bool)
    sent_again[len(origin) - len(first) :] = True
    times = np.concatenate([arrived[origin[~sent_again]], again])
    order = np.lexsort((sent_again, origin, times))
    origin, times, sent_again = origin[order], times[order], sent_again[order]

    def where(positions: np.ndarray) -> np.ndarray:
        """The rows of the file that come from these positions, in the order of the positions."""
        row = np.full(len(latent), -1)
        row[origin[~sent_again]] = np.flatnonzero(~sent_again)
        return row[positions]

    copies = np.flatnonzero(sent_again)
    return Rows(
        origin=origin,
        arrived=times,
        interview=held[origin] & ~sent_again,
        sent_again=copies,
        sent_first=where(origin[copies]),
        women_for_men=where(women_for_men),
        only_completed=where(only_completed),
        **{name: where(positions) for name, positions in parts.items()},
    )
