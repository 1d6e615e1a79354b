"""Invented answers to a randomised question, of which the truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bogolan.statistics import randomisation

from .lists import drawn

CHANCES = {
    "forced-known": {"p": 2 / 3, "p0": 1 / 6, "p1": 1 / 6},
    "mirrored": {"p": 0.75},
    "disguised": {"p": 0.2},
    "unrelated-known": {"p": 0.7, "q": 0.25},
}
MADE = {name: randomisation(name, **chances) for name, chances in CHANCES.items()}


def randomised(name: str, seed: int, **sample: float) -> pd.DataFrame:
    """The sample of `lists.drawn` with what each `said`, who holds the item being known, as the die told them to."""
    frame = drawn(seed, **sample)
    return frame.assign(said=answered(name, frame["holds"].to_numpy() == 1, np.random.default_rng(seed + 10**6)))


def answered(name: str, holds: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """What people answer (n), the device acted out: what it told each, and not the formula that follows from it."""
    chances, die, n = CHANCES[name], generator.random(len(holds)), len(holds)
    if name == "forced-known":
        said = np.where(die < chances["p1"], True, np.where(die < chances["p1"] + chances["p0"], False, holds))
    elif name == "mirrored":  # "I do" to some, "I do not" to the others
        said = np.where(die < chances["p"], holds, ~holds)
    elif name == "disguised":  # a card of the right deck or of the left one
        right, left = generator.random(n) < chances["p"], generator.random(n) < 1 - chances["p"]
        said = np.where(holds, right, left)
    else:
        said = np.where(die < chances["p"], holds, generator.random(n) < chances["q"])
    return said.astype(float)
