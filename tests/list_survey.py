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
