"""A survey with a randomised question of which the truth is known: a die that nobody else sees."""

from __future__ import annotations

import numpy as np
import pandas as pd

RANDOMISED = {
    "name": "paid",
    "kind": "randomised_response",
    "question": "die",
    "share": ["1"],
    "design": "forced-known",
    "p": 0.667,
    "p0": 0.167,
    "p1": 0.167,
    "covariates": ["age"],
    "direct": {"question": "direct", "share": ["1"]},
}
N = 2400


def survey(women: float = 0.25, men: float = 0.45, seed: int = 3) -> pd.DataFrame:
    """2,400 respondents in 60 villages, women and men by turns, of whom such shares hold the item; half admit it.

    One in twenty answers neither yes nor no. 1 on the die: say no, 6: say yes, whatever is true.
    """
    generator = np.random.default_rng(seed)
    rows = np.arange(N)
    holds = generator.random(N) < np.where(rows % 2, women, men)
    die = generator.integers(1, 7, N)
    said = np.where(die == 1, False, np.where(die == 6, True, holds))
    answer = np.where(generator.random(N) < 0.05, None, np.where(said, "1", "0"))
    admits = holds & (generator.random(N) < 0.5)
    return pd.DataFrame({
        "die": pd.Categorical(answer, categories=["0", "1"]),
        "direct": pd.Categorical(np.where(admits, "1", "0"), categories=["0", "1"]),
        "age": generator.integers(18, 80, N).astype(float),
        "_gender": pd.Categorical(np.where(rows % 2, "women", "men"), categories=["women", "men"]),
        "_weight": generator.uniform(0.5, 2, N),
        "_stratum": np.where(rows < 1200, "a", "b"),
        "_cluster": [f"v{row // 40}" for row in rows],
    })  # fmt: skip


def reasons(sample: pd.DataFrame) -> pd.DataFrame:
    """Why there is no answer: all who gave none refused."""
    told = np.where(sample["die"].isna(), "refused", None)
    return pd.DataFrame({"die": told, "direct": None}, dtype=object, index=sample.index)
