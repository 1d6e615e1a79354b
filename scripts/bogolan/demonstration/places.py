"""Where the invented interviews take place: villages in the eight cercles of Mopti, none of which is a real village."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration.parameters import parameters, stream

if TYPE_CHECKING:
    import pandas as pd

CERCLES = tuple(f"ML05{number:02d}" for number in range(1, 9))
DELTA = ("ML0503", "ML0506", "ML0507", "ML0508")
STATE_HELD, CONTESTED, GROUP_GOVERNED = ZONES = range(3)
ZONE_NAMES = ("state_held", "contested", "group_governed")

# Codes of the form's list of groups.
PEUL, DOGON, BAMBARA, SONGHAY, BOZO, MARKA = range(1, 7)
OTHER_GROUPS = {"dogon": DOGON, "bambara": BAMBARA, "songhay": SONGHAY, "bozo": BOZO, "marka": MARKA}
EFFECTS = ("state_violence", "group_violence", "justice", "marriage", "support")


def villages(seed: int, scale: int = 1) -> pd.DataFrame:
    """One row a village, `scale` times 80 of them: its code, cercle, zone, largest group, centre and random effects.

    `zone` counts as in `ZONES`, `people` is a code of the form, effects are on the logit scale. Coordinates lie in the
    cercle's box, which is in the open Atlantic.
    """
    import pandas as pd

    given, random = parameters(), stream(seed, "villages")
    cercle = np.repeat(CERCLES, [int(given[f"villages.{code}"]) * scale for code in CERCLES])
    count = len(cercle)
    box = {side: np.array([given[f"box.{code}.{side}"] for code in CERCLES]) for side in _SIDES}
    place = np.searchsorted(CERCLES, cercle)
    south, north, west, east = (box[side][place] for side in _SIDES)
    width = max(3, len(str(count)))
    return pd.DataFrame(
        {
            "village_id": [f"V{number:0{width}d}" for number in range(1, count + 1)],
            "cercle": cercle,
            "zone": random.choice(3, count, p=list(given.under("zone").values())),
            "people": _largest_group(cercle, random),
            "latitude": np.round(south + (north - south) * random.random(count), 6),
            "longitude": np.round(west + (east - west) * random.random(count), 6),
            **{f"{name}_effect": random.normal(0, given[f"village_effect.{name}"], count) for name in EFFECTS},
        }
    )


_SIDES = ("south", "north", "west", "east")


def areas() -> pd.DataFrame:
    """The cercles' boxes, in which all positions lie: a row each, with its code and its sides in degrees."""
    import pandas as pd

    given = parameters()
    boxes = {side: [str(given[f"box.{code}.{side}"]) for code in CERCLES] for side in _SIDES}
    return pd.DataFrame({"cercle": CERCLES, **boxes})


def _largest_group(cercle: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The group that most people of a village belong to, as a code of the form."""
    given = parameters()
    peul = random.random(len(cercle)) < np.array([given[f"peul_village.{code}"] for code in cercle])
    delta = np.isin(cercle, DELTA)
    others = {
        area: random.choice(
            list(OTHER_GROUPS.values()), len(cercle), p=[*given.under(f"largest_group.{area}").values()]
        )
        for area in ("plateau", "delta")
    }
    return np.where(peul, PEUL, np.where(delta, others["delta"], others["plateau"]))
