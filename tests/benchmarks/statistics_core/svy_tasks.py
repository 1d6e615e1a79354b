"""The tasks with PyPI's svy, run by the Python of its own environment: python svy_tasks.py sample.parquet."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl
import svy

sys.path.insert(0, str(Path(__file__).parent))
from measuring import measure

YES_NO = [f"y{place}" for place in range(1, 7)]
MEANS = [*YES_NO, "likert", "income"]


def main(path: str) -> None:
    """Measure each task, the design included."""
    frame = pl.read_parquet(path)

    def sample() -> svy.Sample:
        return svy.Sample(frame, svy.Design(stratum="stratum", psu="cluster", wgt="weight"))

    def means() -> np.ndarray:
        found = sample().estimation.mean(MEANS, by="sex")
        parts, gaps = [], []
        for one in found:
            table = one.to_polars()
            parts.append((table["est"].to_numpy(), table["se"].to_numpy()))
            spread = np.asarray(one.covariance)
            gaps.append((np.diff(parts[-1][0])[0], np.sqrt(spread[0, 0] + spread[1, 1] - 2 * spread[0, 1])))
        columns = [np.concatenate([part[side] for part in parts]) for side in (0, 1)]
        return np.concatenate([*columns, *(np.array([gap[side] for gap in gaps]) for side in (0, 1))])

    def logit() -> np.ndarray:
        fit = sample().glm.fit("y1", x=["sex", "x1", "x2", "x3", "x4", "x5", "sex_x1"], family="binomial", tol=1e-10)
        table = fit.to_polars()
        return np.concatenate([table["estimate"].to_numpy(), table["std_err"].to_numpy()])

    def medians() -> np.ndarray:
        table = sample().estimation.median("income", by="sex").to_polars()
        return np.concatenate([table[column].to_numpy() for column in ("est", "lci", "uci")])

    def bootstrap() -> np.ndarray:
        replicated = sample().weighting.create_bs_wgts(200, rstate=1)
        found = replicated.estimation.mean(YES_NO, by="sex", method="replication")
        return np.concatenate([one.to_polars()["se"].to_numpy() for one in found])

    for name, task in {"means": means, "logit": logit, "medians": medians, "bootstrap": bootstrap}.items():
        try:
            measure(name, task, 1 if name == "bootstrap" else 3)
        except Exception as error:
            print(f"svy cannot do {name}: {error}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1])
