"""A survey with a list experiment of which the truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd

LIST = {
    "name": "trust",
    "kind": "list",
    "question": "count",
    "arm": "arm",
    "treated": "T",
    "items": 3,
    "covariates": ["age"],
    "direct": {"question": "direct", "share": ["1"]},
}
N = 2400
# The chances of the arms that were drawn unequally, by stratum.
CHANCES = {"a": 0.25, "b": 0.75}


def survey(held: float = 0.4, seed: int = 3) -> pd.DataFrame:
    """2,400 respondents in 60 villages, women and men by turns; `held` of them hold the item, and half admit it."""
    generator = np.random.default_rng(seed)
    rows = np.arange(N)
    holds, treated = generator.random(N) < held, generator.random(N) < 0.5
    count = (generator.random((N, 3)) < [0.7, 0.5, 0.2]).sum(axis=1) + (holds & treated)
    count = pd.array(count, "Int64")
    count[generator.random(N) < 0.05] = pd.NA
    admits = holds & (generator.random(N) < 0.5)
    frame = {
        "count": count,
        "arm": np.where(treated, "T", "C"),
        "direct": pd.Categorical(np.where(admits, "1", "0"), categories=["0", "1"]),
        "age": generator.integers(18, 80, N).astype(float),
        "_gender": pd.Categorical(np.where(rows % 2, "women", "men"), categories=["women", "men"]),
        "_weight": generator.uniform(0.5, 2, N),
        "_stratum": np.where(rows < 1200, "a", "b"),
        "_cluster": [f"v{row // 40}" for row in rows],
    }
    return pd.DataFrame(frame)


def unequal(seed: int = 6, control: tuple[float, float] = (0.3, 0.6)) -> pd.DataFrame:
    """40% hold the item: 10% of stratum a, where a quarter are treated, and 70% of stratum b, where three quarters are.

    A control item holds for 30% of stratum a and 60% of stratum b, so that arms as they stand differ by more than the
    sensitive one. Half of those who hold it admit it; `chance` is that of being treated.
    """
    frame, generator = survey(seed=seed), np.random.default_rng(seed)
    in_b = (frame["_stratum"] == "b").to_numpy()
    chance = np.where(in_b, CHANCES["b"], CHANCES["a"])
    treated = generator.random(N) < chance
    holds = generator.random(N) < np.where(in_b, 0.7, 0.1)
    others = generator.binomial(3, np.where(in_b, control[1], control[0]))
    direct = pd.Categorical(np.where(holds & (generator.random(N) < 0.5), "1", "0"), categories=["0", "1"])
    arm, count = np.where(treated, "T", "C"), pd.array(others + (holds & treated), "Int64")
    return frame.assign(arm=arm, count=count, direct=direct, _weight=1.0, chance=chance)
