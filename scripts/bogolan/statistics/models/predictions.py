"""Predictions of a fitted model, with their covariance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from ..inference.estimates import Estimates
from .formula import ModelError

if TYPE_CHECKING:
    import pandas as pd

    from .fit import Fit

MOST_ROWS = 10_000  # predictions are estimates, with a covariance of so many squared


def predict(fit: Fit, frame: pd.DataFrame | None = None, scale: Literal["response", "link"] = "response") -> Estimates:
    """Expected outcomes, or linear predictors, of the rows of a frame with the model's variables (at most 10,000).

    None is the sample, of which rows that are not in the model have no prediction (NaN, "no_prediction"). By the delta
    method: scores slope x (the coefficients' scores). Named "row 0", "row 1". R's predict.svyglm.
    """
    if scale not in ("response", "link"):
        raise ModelError(f"the scale is {scale!r}; expected response or link")
    matrix = fit.model.rebuild(frame) if frame is not None else np.where(fit.rows[:, None], fit.matrix, np.nan)
    if len(matrix) > MOST_ROWS:
        raise ModelError(f"{len(matrix)} predictions were asked for; expected at most {MOST_ROWS}")
    known = ~np.isnan(matrix).any(axis=1)
    held = np.where(known[:, None], matrix, 0.0)
    values, slope, _ = fit.expected(held)
    if scale == "link":
        values, slope = held @ fit.predictor, np.ones(len(held))
    k = len(matrix)
    told = ",".join(sorted({warning for warning in fit.warnings if warning}))
    return Estimates(
        design=fit.design,
        names=tuple(f"row {row}" for row in range(k)),
        values=np.where(known, values, np.nan),
        scores=fit.scores @ (slope[:, None] * held).T,
        bases=(fit.rows,) * k,
        counts=np.full(k, fit.counts[0]),
        labels=tuple({"row": row} for row in range(k)),
        warnings=tuple(told if there else "no_prediction" for there in known),
        parameters=np.full(k, fit.parameters[0]),
    )
