"""A stratified two-stage sample to measure on: 30 strata, 25 a cluster, unequal weights, rows in no order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

STRATA, A_CLUSTER = 30, 25
YES_NO = [f"y{place}" for place in range(1, 7)]
MEANS = [*YES_NO, "likert", "income"]
TERMS = ["one", "sex", "x1", "x2", "x3", "x4", "x5", "sex_x1"]


def write(n: int, folder: Path) -> Path:
    """Write a sample of n as Parquet and as CSV; the path without its ending."""
    generator = np.random.default_rng(31)
    clusters = n // A_CLUSTER
    cluster = np.repeat(np.arange(clusters), A_CLUSTER)
    stratum = np.arange(clusters) % STRATA
    own = generator.normal(0, 0.5, clusters)[cluster] + generator.normal(0, 0.4, STRATA)[stratum][cluster]
    size = len(cluster)
    sex = generator.integers(0, 2, size)
    x = generator.normal(size=(size, 4))
    columns = {"stratum": stratum[cluster] + 1, "cluster": cluster + 1, "sex": sex, "one": 1.0, "sex_x1": sex * x[:, 0]}
    columns["weight"] = np.exp(generator.normal(0, 0.5, size)) * (1 + stratum[cluster] / 15)
    for place, name in enumerate(YES_NO):
        predicted = -1 + 0.4 * place + 0.15 * sex * (place - 2) + own + 0.3 * x[:, 0]
        columns[name] = (generator.random(size) < 1 / (1 + np.exp(-predicted))).astype(int)
    columns["likert"] = np.clip(np.round(3 + own + 0.3 * sex + generator.normal(0, 1.1, size)), 1, 5).astype(int)
    columns["income"] = np.exp(1 + 0.4 * own + 0.1 * sex + generator.normal(0, 0.6, size))
    columns |= {f"x{place + 1}": x[:, place] for place in range(4)}
    columns["x5"] = generator.integers(0, 2, size)
    frame = pd.DataFrame(columns).sample(frac=1, random_state=5).reset_index(drop=True)
    path = folder / f"sample_{n}"
    frame.to_parquet(path.with_suffix(".parquet"), index=False)
    frame.to_csv(path.with_suffix(".csv"), index=False, float_format="%.17g")
    return path
