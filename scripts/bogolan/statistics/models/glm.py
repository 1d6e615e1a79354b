"""Generalised linear models of a survey: pseudo-maximum likelihood with a design-based covariance.

The coefficients solve the weighted score equations sum(w x (y - mu) dmu/deta / V(mu)) = 0; their linearised scores are
those terms times the inverse of the information: Binder (1983), section 4; R's svyglm (Lumley 2004).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..inference.estimates import Estimates
from ..sampling.design import SurveyDesign
from .separation import separated_columns

if TYPE_CHECKING:
    import pandas as pd
    from statsmodels.genmod.families import Family

FamilyName = Literal["binomial", "gaussian", "poisson"]

TOLERANCE = 1e-9  # relative step; Newton's steps square, so that what is left after the last is below 1e-12
MOST_STEPS = 50
MOST_HALVINGS = 10
LARGEST_PREDICTOR = 30.0  # a logit of 30 is a probability of 1 - 1e-13, a log of 30 a mean of 1e13: as good as infinite
COLLINEAR = 1e-7  # R's tolerance for a column that the columns before it already make up

SEPARATED = "separated"
NOT_CONVERGED = "not_converged"


class ModelError(ValueError):
    """A model that cannot be fitted; the message names the columns and what was expected."""


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted model.

    coefficients  Estimates of the coefficients; NaN with the flag "separated" where the estimate is infinite.
    columns       (p) names of the columns of the model matrix.
    matrix        (n x p) the model matrix over all rows of the frame; zero in rows that are not in the model.
    predictor     (p) the coefficients as the iteration left them, always finite: what predictions are made of.
    rows          (n, boolean) respondents in the model: in the domain, with nothing missing.
    family        "binomial", "gaussian" or "poisson".
    converged     whether the iteration did, to finite coefficients.
    separated     names of the columns that predict the outcome perfectly, so that no finite coefficient exists.
    """

    coefficients: Estimates
    columns: tuple[str, ...]
    matrix: np.ndarray
    predictor: np.ndarray
    rows: np.ndarray
    family: FamilyName
    converged: bool
    separated: tuple[str, ...]

    def predict(self, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Expected outcome, and its first and second derivative by the linear predictor, for rows of a model matrix."""
        link = _family(self.family).link
        predicted = _bounded(matrix @ self.predictor, self.family)
        return link.inverse(predicted), link.inverse_deriv(predicted), link.inverse_deriv2(predicted)


def glm(
    design: SurveyDesign,
    outcome: str | Sequence[float],
    terms: pd.DataFrame | Sequence[str],
    family: FamilyName = "binomial",
) -> Fit:
    """Fit outcome on terms: a frame of numeric columns (n x p, the intercept among them), or names of columns.

    outcome is a column of the frame or n values: 0 and 1 (binomial), any number (gaussian), counts (poisson). Rows with
    a missing value are outside the domain; the design is kept. Degrees of freedom: the domain's + 1 - p, as R's svyglm.
    A separated or not converged fit comes back flagged, by the column it concerns. Raises ModelError for no
    respondents, an outcome the family cannot have or (binomial) that is the same for everyone, and collinear columns.
    """
    columns, matrix = _model_matrix(design, terms)
    y = _outcome(design, outcome)
    rows = design.domain & ~np.isnan(y) & ~np.isnan(matrix).any(axis=1)
    used = rows & (design.weight > 0)
    _refuse_outcome(y[used], family)
    scale = np.abs(matrix[used]).max(axis=0)
    scale[scale == 0] = 1.0
    x, weight = matrix[used] / scale, design.weight[used] / design.weight[used].mean()
    _refuse_collinear(x, columns)
    iterated = _iterate(x, y[used], weight, family)
    separated = np.zeros(len(columns), bool)
    if family == "binomial" and iterated.suspicious:
        separated = separated_columns(x, y[used])
    scores = np.zeros((len(y), len(columns)))
    scores[used] = iterated.scores / scale
    coefficients = Estimates(
        design=design,
        names=columns,
        values=np.where(separated, np.nan, iterated.coefficients / scale),
        scores=design.unit_totals(scores),
        bases=(rows,) * len(columns),
        counts=np.full(len(columns), int(used.sum())),
        labels=tuple({"variable": column} for column in columns),
        warnings=_warnings(separated, iterated.moving),
        parameters=np.full(len(columns), len(columns) - 1),
    )
    return Fit(
        coefficients=coefficients,
        columns=columns,
        matrix=np.where(rows[:, None], matrix, 0.0),
        predictor=iterated.coefficients / scale,
        rows=rows,
        family=family,
        converged=not (iterated.moving | separated).any(),
        separated=tuple(column for column, found in zip(columns, separated, strict=True) if found),
    )


def _warnings(separated: np.ndarray, moving: np.ndarray) -> tuple[str, ...]:
    """Separation explains why an iteration did not settle, so that the other columns are not to blame."""
    if separated.any():
        return tuple(SEPARATED if found else "" for found in separated)
    return tuple(NOT_CONVERGED if found else "" for found in moving)


@dataclass(frozen=True)
class _Iterated:
    """Where the iteration stopped: coefficients (p), scores (n x p), which coefficients still moved (p)."""

    coefficients: np.ndarray
    scores: np.ndarray
    moving: np.ndarray
    suspicious: bool


def _iterate(x: np.ndarray, y: np.ndarray, weight: np.ndarray, name: FamilyName) -> _Iterated:
    """Iteratively reweighted least squares (Nelder & Wedderburn 1972), halving a step that makes the fit worse."""
    family = _family(name)
    mu = family.starting_mu(y)
    predicted = family.link(mu)
    coefficients, deviance = np.zeros(x.shape[1]), np.inf
    moving = np.ones(x.shape[1], bool)
    for _ in range(MOST_STEPS):
        slope = family.link.inverse_deriv(predicted)
        information = weight * slope**2 / family.variance(mu)
        step = _solve(x, information, predicted + (y - mu) / slope) - coefficients
        for _ in range(MOST_HALVINGS):
            predicted = _bounded(x @ (coefficients + step), name)
            mu = family.link.inverse(predicted)
            reached = family.deviance(y, mu, var_weights=weight)
            if reached <= deviance * (1 + TOLERANCE) + TOLERANCE:
                break
            step = step / 2
        coefficients, deviance = coefficients + step, reached
        moving = np.abs(step) > TOLERANCE * max(np.abs(coefficients).max(), TOLERANCE)
        if not moving.any() or (name == "poisson" and np.abs(predicted).max() >= LARGEST_PREDICTOR):
            break
    slope = family.link.inverse_deriv(predicted)
    information = weight * slope**2 / family.variance(mu)
    score = (weight * (y - mu) * slope / family.variance(mu))[:, None] * x
    scores = score @ np.linalg.pinv((x * information[:, None]).T @ x, hermitian=True)
    extreme = name == "binomial" and bool(np.abs(predicted).max() > LARGEST_PREDICTOR / 2)
    return _Iterated(coefficients, scores, moving, suspicious=extreme or bool(moving.any()))


def _solve(x: np.ndarray, information: np.ndarray, working: np.ndarray) -> np.ndarray:
    root = np.sqrt(information)
    return np.linalg.lstsq(x * root[:, None], working * root, rcond=None)[0]


def _bounded(predicted: np.ndarray, name: FamilyName) -> np.ndarray:
    return predicted if name == "gaussian" else np.clip(predicted, -LARGEST_PREDICTOR, LARGEST_PREDICTOR)


def _family(name: FamilyName) -> Family:
    from statsmodels.genmod import families

    known = {"binomial": families.Binomial, "gaussian": families.Gaussian, "poisson": families.Poisson}
    if name not in known:
        raise ModelError(f"the family is {name!r}; expected one of {', '.join(known)}")
    return known[name]()


def _model_matrix(design: SurveyDesign, terms: pd.DataFrame | Sequence[str]) -> tuple[tuple[str, ...], np.ndarray]:
    if not hasattr(terms, "columns"):
        unknown = [term for term in terms if term not in design.frame.columns]
        if unknown:
            raise ModelError(f"the frame has no column {', '.join(map(repr, unknown))}")
        terms = design.frame[list(terms)]
    if len(terms) != len(design.frame) or terms.shape[1] == 0:
        raise ModelError(f"the terms are {terms.shape[0]} x {terms.shape[1]}; expected {len(design.frame)} rows")
    texts = [column for column, kind in terms.dtypes.items() if kind.kind not in "iufb"]
    if texts:
        raise ModelError(f"the columns {', '.join(map(repr, texts))} are not numbers; expected one column a category")
    return tuple(map(str, terms.columns)), terms.to_numpy(dtype=float, na_value=np.nan)


def _outcome(design: SurveyDesign, outcome: str | Sequence[float]) -> np.ndarray:
    import pandas as pd

    if isinstance(outcome, str):
        if outcome not in design.frame.columns:
            raise ModelError(f"the frame has no column {outcome!r}")
        outcome = design.frame[outcome]
    y = pd.Series(outcome).to_numpy(dtype=float, na_value=np.nan)
    if len(y) != len(design.frame):
        raise ModelError(f"the outcome has {len(y)} values; expected {len(design.frame)}, one a row of the frame")
    return y


def _refuse_outcome(y: np.ndarray, family: FamilyName) -> None:
    if len(y) == 0:
        raise ModelError("no respondent has the outcome and every term; expected some to fit the model to")
    if family == "binomial" and not np.isin(y, (0.0, 1.0)).all():
        raise ModelError("the outcome holds other values than 0 and 1; expected those for the binomial family")
    if family == "poisson" and (y < 0).any():
        raise ModelError("the outcome holds negative values; expected counts for the poisson family")
    if family != "gaussian" and (y == y[0]).all():
        raise ModelError(f"the outcome is {y[0]:g} for all {len(y)} respondents; expected both values to occur")


def _refuse_collinear(x: np.ndarray, columns: tuple[str, ...]) -> None:
    """Name the columns that are made up of the columns before them (a constant is made up of the intercept)."""
    left = np.zeros(len(columns))
    triangle = np.linalg.qr(x, mode="r")
    left[: len(triangle)] = np.abs(np.diag(triangle))
    made_up = np.flatnonzero(left <= COLLINEAR * np.maximum(np.linalg.norm(x, axis=0), COLLINEAR))
    if len(made_up):
        names = [f"{columns[place]!r}" + " (constant)" * bool(np.ptp(x[:, place]) == 0) for place in made_up]
        raise ModelError(
            f"{len(x)} respondents do not identify {', '.join(names)}: collinear with the columns before; expected "
            "columns that differ"
        )
