"""A small sample that the tests of several analyses share."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def sample():
    """200 respondents in 20 villages, women and men, with a question, its reasons, a number and a category."""
    rng = np.random.default_rng(7)
    n = 200
    drawn = pd.Series(rng.choice(["yes", "no", "some", None], n, p=[0.4, 0.3, 0.2, 0.1]))
    water = pd.Categorical(drawn, categories=["yes", "some", "no"])
    gender = pd.Categorical(np.where(np.arange(n) % 2, "women", "men"), categories=["women", "men"])
    edu = pd.Categorical(rng.choice(["0", "1", "2"], n), categories=["0", "1", "2"])
    frame = {
        "uuid": [f"r{row}" for row in range(n)],
        "water": water,
        "age": pd.array(rng.integers(18, 80, n), "Int64"),
        "edu": edu,
    }
    design = {
        "_gender": gender,
        "_weight": rng.uniform(0.5, 2, n),
        "_stratum": "all",
        "_cluster": [f"v{row // 10}" for row in range(n)],
    }
    return pd.DataFrame({**frame, **design})


@pytest.fixture
def reasons(sample):
    return pd.DataFrame({"water": sample["water"].isna().map({True: "dont_know", False: None}), "age": None}).astype(
        object
    )
