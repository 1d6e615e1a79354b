"""The tasks with the prototype that speeds are measured against: python -m statistics_core.sketch sample.parquet."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd

from .measuring import measure
from .sample import MEANS, TERMS, YES_NO

PROTOTYPE = Path(__file__).resolve().parents[4] / "shared/sketch/influence.py"


def prototype() -> ModuleType:
    """The prototype, as a module."""
    told = importlib.util.spec_from_file_location("influence", PROTOTYPE)
    module = importlib.util.module_from_spec(told)
    told.loader.exec_module(module)
    return module


def main(path: str) -> None:
    """Measure each task, the design included."""
    core, frame = prototype(), pd.read_parquet(path)
    sex = frame["sex"].to_numpy()

    def design():
        return core.Design(*(frame[column].to_numpy() for column in ("weight", "stratum", "cluster")))

    def means() -> np.ndarray:
        values, covariance, _ = core.means(design(), [frame[name].to_numpy() for name in MEANS], sex)
        contrast = np.kron(np.eye(len(MEANS)), [-1.0, 1.0])
        errors = np.sqrt(np.diag(covariance)), np.sqrt(np.diag(contrast @ covariance @ contrast.T))
        return np.concatenate([values.ravel(), errors[0], contrast @ values.ravel(), errors[1]])

    def logit() -> np.ndarray:
        values, covariance, _ = core.glm_logit(design(), frame[TERMS].to_numpy(float), frame["y1"].to_numpy(float))
        return np.concatenate([values, np.sqrt(np.diag(covariance))])

    def medians() -> np.ndarray:
        return core.quantile(design(), frame["income"].to_numpy(), 0.5, sex)[:, :3].T

    def bootstrap() -> np.ndarray:
        _, covariance = core.boot_means(design(), [frame[name].to_numpy() for name in YES_NO], sex, 200)
        return np.sqrt(np.diag(covariance))

    tasks = {"means": means, "logit": logit, "medians": medians, "bootstrap": bootstrap}
    tasks["chi-squared"] = lambda: np.array([core.rao_scott(design(), sex, frame["likert"].to_numpy() - 1)[0]])
    for name, task in tasks.items():
        measure(name, task, 5)


if __name__ == "__main__":
    main(sys.argv[1])
