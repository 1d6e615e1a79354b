"""The numbers behind the invented survey: one table, each tagged fact, computed or assumption, with its source."""

from __future__ import annotations

import csv
import math
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TABLE = "parameters.csv"
TAGS = ("fact", "computed", "assumption")

# Gauss-Hermite points for the mean of a function of a normal variable; 40 are exact to 1e-12 for what is asked here.
_POINTS, _WEIGHTS = np.polynomial.hermite_e.hermegauss(40)


@dataclass(frozen=True)
class Parameters:
    """Numbers by dotted name, such as `a_marry.women.improved`."""

    values: Mapping[str, float]

    def __getitem__(self, name: str) -> float:
        """One number; KeyError where the table has none of this name."""
        return self.values[name]

    def under(self, name: str) -> dict[str, float]:
        """The numbers whose names begin with `name.`, by the rest of their names, in the order of the table."""
        return {key[len(name) + 1 :]: value for key, value in self.values.items() if key.startswith(f"{name}.")}


@cache
def parameters() -> Parameters:
    """The table of the generator."""
    with (Path(__file__).parent / TABLE).open(encoding="utf-8", newline="") as file:
        return Parameters({row["parameter"]: float(row["value"]) for row in csv.DictReader(file)})


def stream(seed: int, name: str) -> np.random.Generator:
    """Random numbers for one subject: what is added to one subject changes no other."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def logistic(x: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x))."""
    return 1 / (1 + np.exp(-x))


def happens(random: np.random.Generator, logit: np.ndarray) -> np.ndarray:
    """1 with these probabilities on the logit scale, else 0."""
    return (random.random(len(logit)) < logistic(logit)).astype(int)


def intercept(share: float, deviation: float, shifts: Sequence[tuple[float, float]] = ((1.0, 0.0),)) -> float:
    """The logit intercept with which a share is reached on average.

    Averaged over villages whose effects are normal with this standard deviation, and over zones: `shifts` holds each
    zone's share of the villages and what it adds on the logit scale.
    """
    from scipy.optimize import brentq

    if not 0 < share < 1:
        return math.copysign(math.inf, share - 0.5)

    def excess(value: float) -> float:
        means = [part * logistic(value + shift + deviation * _POINTS) @ _WEIGHTS for part, shift in shifts]
        return float(sum(means) / _WEIGHTS.sum()) - share

    return brentq(excess, -40, 40)
