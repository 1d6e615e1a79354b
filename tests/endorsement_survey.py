"""A survey with an endorsement experiment of which the truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd

ENDORSED = {
    "name": "approval",
    "kind": "endorsement",
    "questions": ["roads", "clinics"],
    "arm": "arm",
    "treated": "T",
    "covariates": ["age"],
    "ethics_approval": "committee no. 3",
}
N = 2400
CODES = ["1", "2", "3", "4", "5"]


def survey(women: float = 0.0, men: float = -0.6, seed: int = 3) -> pd.DataFrame:
    """2,400 respondents in 60 villages, women and men by turns.

    The endorsement moves answers by so much on a latent scale, which is cut into answers from 1 to 5. A third policy,
    courts, is not among those of ENDORSED.
    """
    generator = np.random.default_rng(seed)
    rows = np.arange(N)
    treated, is_woman = generator.random(N) < 0.5, rows % 2 == 1
    likes = generator.normal(0, 0.6, N) + np.where(is_woman, women, men) * treated
    columns = {}
    for policy, level in (("roads", 0.5), ("clinics", 0.1)):
        codes = np.searchsorted([-1.2, -0.3, 0.4, 1.3], level + likes + generator.normal(0, 1, N))
        answers = pd.Categorical.from_codes(codes, categories=CODES)
        columns[policy] = pd.Series(answers).where(generator.random(N) < 0.95)
    third = np.searchsorted([-1.2, -0.3, 0.4, 1.3], likes + np.random.default_rng(seed + 100).normal(0, 1, N))
    columns["courts"] = pd.Series(pd.Categorical.from_codes(third, categories=CODES))
    about = {
        "arm": np.where(treated, "T", "C"),
        "age": generator.integers(18, 80, N).astype(float),
        "_gender": pd.Categorical(np.where(is_woman, "women", "men"), categories=["women", "men"]),
        "_weight": generator.uniform(0.5, 2, N),
        "_stratum": np.where(rows < 1200, "a", "b"),
        "_cluster": [f"v{row // 40}" for row in rows],
    }
    return pd.DataFrame(columns | about)
