"""Which villages have a fault of their own: no village has two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration.fieldwork import PLANNED
from bogolan.demonstration.identification import OLD_FORM
from bogolan.demonstration.parameters import stream

if TYPE_CHECKING:
    import pandas as pd

    from bogolan.demonstration.faults.table import Counts

NEVER_PRESENT = "0"


@dataclass(frozen=True)
class FaultyVillages:
    """Numbers of villages by their fault: E27 (quota, few, two cercles), E23 (swapped) and E04 (uniform)."""

    quota: np.ndarray
    few: np.ndarray
    two_cercles: np.ndarray
    swapped: np.ndarray
    uniform: np.ndarray

    @property
    def all(self) -> np.ndarray:
        """All of them."""
        return np.concatenate([self.quota, self.few, self.two_cercles, self.swapped, self.uniform])


def faulty_villages(responses: pd.DataFrame, latent: pd.DataFrame, counts: Counts, seed: int) -> FaultyVillages:
    """Villages drawn for each fault, those that ask most of a village first."""
    random = stream(seed, "faults.villages")
    village = latent["village"].to_numpy()
    planned = (latent["role"] == PLANNED).to_numpy()
    size = np.bincount(village[planned], minlength=int(village.max()) + 1)

    def everywhere(condition: np.ndarray, least: float = 1.0) -> np.ndarray:
        """Whether the condition holds in at least this share of each village's planned interviews."""
        return np.bincount(village[planned & condition], minlength=len(size)) >= least * size

    # Where women ask women and all used the old form, swapped codes show: each woman seems to be asked by a man.
    by_own = responses["enum_sex"].to_numpy(object) == responses["sex"].to_numpy(object)
    old = responses["form_version"].to_numpy(object) == OLD_FORM
    present = ~np.isin(responses["presence"].to_numpy(object), (NEVER_PRESENT, ""))
    left = size > 0
    chosen: dict[str, np.ndarray] = {}
    for name, count, can in (
        ("swapped", -(-counts["E23", "swapped"] // max(1, int(size.max()))), everywhere(by_own & old)),
        ("uniform", counts["E04", "village"], everywhere(present, 0.9)),
        ("quota", counts["E27", "quota"], left),
        ("few", counts["E27", "few"], left),
        ("two_cercles", counts["E27", "two_cercles"], left),
    ):
        places = np.flatnonzero(left & can)
        if len(places) < count:
            raise ValueError(f"{name}: {count} villages asked for, {len(places)} that can have the fault")
        chosen[name] = np.sort(random.choice(places, count, replace=False))
        left[chosen[name]] = False
    return FaultyVillages(**chosen)
