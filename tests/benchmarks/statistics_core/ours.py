"""The tasks with bogolan.statistics: python -m statistics_core.ours sample.parquet."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from bogolan.statistics import SurveyDesign, chisq, glm, mean, quantile

from .measuring import measure
from .sample import MEANS, TERMS, YES_NO


def main(path: str) -> None:
    """Measure each task, the design included."""
    frame = pd.read_parquet(path)

    def design() -> SurveyDesign:
        return SurveyDesign(frame, weights="weight", strata="stratum", clusters="cluster")

    def means() -> np.ndarray:
        by_sex = mean(design(), MEANS, by="sex")
        gaps = by_sex.contrast({name: {f"{name}|sex=1": 1.0, f"{name}|sex=0": -1.0} for name in MEANS})
        return np.concatenate([by_sex.values, by_sex.standard_errors, gaps.values, gaps.standard_errors])

    def logit() -> np.ndarray:
        fit = glm(design(), "y1", TERMS)
        return np.concatenate([fit.values, fit.standard_errors])

    def medians() -> np.ndarray:
        found = quantile(design(), "income", 0.5, by="sex")
        return np.concatenate([found.values, *found.interval()])

    def bootstrap() -> np.ndarray:
        return mean(design().as_replicates("bootstrap", 200, seed=1), YES_NO, by="sex").standard_errors

    mean(design().where(frame["cluster"] < 50), "y1")  # what is imported once is not measured
    tasks = {"means": means, "logit": logit, "medians": medians, "bootstrap": bootstrap}
    tasks["chi-squared"] = lambda: np.array([chisq(design(), "sex", "likert").statistic])
    for name, task in tasks.items():
        measure(name, task, 5)


if __name__ == "__main__":
    main(sys.argv[1])
