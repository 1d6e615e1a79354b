"""Names of cercles in place of their codes, and positions that are missing or wrong (E21, E22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration.faults.spellings import cercle_names, cercle_spellings, near_ties

if TYPE_CHECKING:
    from bogolan.demonstration.faults.sheet import Sheet

NOWHERE = "0 0 0 0"
# Degrees of latitude south of the true point: further than any cercle is high, and into the open Atlantic as before.
SOUTH = (2.0, 5.0)


def spellings(sheet: Sheet) -> None:
    """E21: a cercle's name in one of its spellings, or what may be more than one."""
    random = sheet.random("E21")
    cercle = sheet["cercle"].copy()
    for kind, written in (("spelling", cercle_spellings()), ("near_tie", near_ties())):
        rows = sheet.pick(random, sheet.free("cercle") & np.isin(cercle, list(cercle_names())), "E21", kind)
        drawn = random.random(len(rows))
        texts = [written[code][int(u * len(written[code]))] for code, u in zip(cercle[rows], drawn, strict=True)]
        sheet.put("E21", kind, rows, "cercle", texts)


def positions(sheet: Sheet) -> None:
    """E22: no position, 0 0, longitude before latitude, another place, one position for a whole team."""
    random = sheet.random("E22")
    # The larger fault first: it takes villages whole.
    rows = _whole_villages(sheet, random, sheet.counts["E22", "identical"])
    village = sheet.latent["village"].to_numpy()[rows]
    first = rows[np.searchsorted(village, village)]
    # The last fix of the day before, a few steps away.
    texts = [_moved(text, 0.000213, 0.9) for text in sheet["gps"][first]]
    sheet.put("E22", "identical", rows, "gps", texts)

    for kind in ("missing", "zero", "swapped", "outside"):
        rows = sheet.pick(random, sheet.untouched("gps") & (sheet["gps"] != ""), "E22", kind)
        texts = sheet["gps"][rows]
        if kind == "swapped":
            new = [" ".join((*text.split()[1::-1], *text.split()[2:])) for text in texts]
        elif kind == "outside":
            new = [
                _moved(text, -south, 0) for text, south in zip(texts, random.uniform(*SOUTH, len(rows)), strict=True)
            ]
        else:
            new = {"missing": "", "zero": NOWHERE}[kind]
        sheet.put("E22", kind, rows, "gps", new)


def _whole_villages(sheet: Sheet, random: np.random.Generator, count: int) -> np.ndarray:
    """So many interviews with a position, village by village in random order of these; never one of a village alone."""
    village = sheet.latent["village"].to_numpy()
    turn = random.permutation(int(village.max()) + 1)
    able = np.flatnonzero(sheet.untouched("gps") & (sheet["gps"] != ""))
    able = able[np.bincount(village[able])[village[able]] > 1]
    if len(able) < count:
        raise ValueError(f"E22 identical: {count} rows asked for, {len(able)} that can have it")
    able = able[np.argsort(turn[village[able]], kind="stable")]
    rows = able[:count]
    if count > 1 and village[rows[-1]] != village[rows[-2]]:
        # One position of one interview is nobody else's: the last village has two, the one before it one less.
        last = np.flatnonzero(village[able] == village[rows[-1]])[:2]
        rows = np.concatenate([able[: count - len(last)], able[last]])
    return rows[np.argsort(village[rows], kind="stable")]


def _moved(text: str, north: float, accuracy: float) -> str:
    """A position moved north, by degrees, with its accuracy made worse by so many metres."""
    latitude, longitude, altitude, within = (float(part) for part in text.split())
    return f"{latitude + north:.6f} {longitude:.6f} {altitude:.1f} {within + accuracy:.1f}"
