"""Times as ODK writes them, and back."""

from __future__ import annotations

import numpy as np

MINUTE = np.timedelta64(60_000, "ms")


def moments(texts: np.ndarray) -> np.ndarray:
    """Texts such as 2020-02-03T09:14:05.000+00:00 as datetime64[ms], UTC."""
    return texts.astype("U23").astype("datetime64[ms]")


def minutes(random: np.random.Generator, low: float, high: float, count: int) -> np.ndarray:
    """Random durations between two numbers of minutes, as timedelta64[ms]."""
    return (random.uniform(low, high, count) * 60_000).astype("timedelta64[ms]")
