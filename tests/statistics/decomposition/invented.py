"""An invented sample large enough for a regression of women and of men in every village."""

from __future__ import annotations

import numpy as np
import pandas as pd


def drawn(seed: int) -> pd.DataFrame:
    """Three strata of six villages of 10 to 19 people: numbers and a yes or no, a few missing or of weight zero."""
    generator = np.random.default_rng(seed)
    village = np.repeat(np.arange(18), generator.integers(10, 20, 18))
    n = len(village)
    liking = generator.normal(0, 0.5, 18)[village]
    women = np.arange(n) % 2 == 0
    age = generator.normal(4, 1.2, n)
    income = generator.lognormal(3, 0.5, n).round(2)
    choice = (generator.random(n) < np.where(women, 0.6, 0.4)).astype(float)
    odds = liking + 0.4 * (age - 4) + choice - 0.5
    return pd.DataFrame(
        {
            "cercle": village % 3,
            "village": village,
            "weight": generator.uniform(0.2, 5, n) * (generator.random(n) > 0.05),
            "sex": np.where(women, "women", "men"),
            "age": np.where(generator.random(n) < 0.1, np.nan, age),
            "income": income,
            "likert": generator.integers(1, 5, n),
            "choice": choice,
            "yes": (generator.random(n) < 1 / (1 + np.exp(-odds))).astype(float),
            "outcome": age + np.log(income) + liking + generator.normal(0, 2, n),
            "answer": pd.Categorical(generator.choice(["a", "b", "c"], n), ["a", "b", "c"]),
            "one": 1.0,
        }
    )
