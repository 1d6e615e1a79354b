"""Generalised linear models of a survey: pseudo-maximum likelihood with a design-based covariance.

The coefficients solve the weighted score equations sum(w x (y - mu) dmu/deta / V(mu)) = 0; their linearised scores are
those terms times the inverse of the information: Binder (1983), section 4; R's svyglm (Lumley 2004).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..sampling.columns import LARGEST, floats, refuse_unknown, rows
from ..sampling.inverses import pseudo_inverse
from .collinearity import refuse_collinear
from .families import FAMILIES, LINKS, SAME_ESTIMATES, Family, Link
from .fit import Fit
from .fitting import Iterated, Model, iterate
from .formula import ModelError, ModelMatrix, model_matrix
from .separation import separated_columns

if TYPE_CHECKING:
    import pandas as pd

    from ..sampling.design import SurveyDesign

SEPARATED = "separated"
NOT_CONVERGED = "not_converged"


def glm(
    design: SurveyDesign,
    outcome: str | Sequence[float],
    terms: pd.DataFrame | Sequence[str] | None = None,
    family: str = "binomial",
    link: str | None = None,
    *,
    trials: str | None = None,
    offset: str | Sequence[float] | None = None,
) -> Fit:
    """Fit a formula, or outcome on terms (see `formula.model_matrix`); R's svyglm.

    family: "binomial" (or "quasibinomial"; outcomes 0 and 1, or successes of `trials`, a column), "gaussian", "poisson"
    (or "quasipoisson"), "gamma", "inverse_gaussian"; link: one of `families.LINKS`, by default logit, identity or log
    (R's Gamma has inverse, its inverse.gaussian 1/mu^2, here "inverse_squared"). Rows with a missing value are outside
    the domain; the design is kept. Degrees of freedom: the domain's + 1 - p, as R's svyglm. A separated or not
    converged fit comes back flagged, by the column it concerns. offset: a column or n values, added to the linear
    predictor with a coefficient of one (the log of an exposure); such a fit makes no predictions or effects. Raises
    ModelError for no respondents, an outcome the family cannot have or that is the same for everyone (but for
    gaussian), and collinear columns.
    """
    chosen, linked = _family(family, link)
    made = model_matrix(design, outcome, terms)
    y, size = _proportions(design, made, trials)
    shift = None if offset is None else _offset(design, offset)
    inside = design.domain & ~np.isnan(y) & (size > 0)
    if np.isnan(made.matrix.sum()):
        inside &= ~np.isnan(made.matrix.sum(axis=1))
    inside = inside if shift is None else inside & ~np.isnan(shift)
    used = inside & (design.weight > 0)
    refuse_outcome(y[used], chosen, trials is not None)
    scaled = size * (1 / design.mean_weight)
    everyone = bool(used.all())
    x, y_used = (made.matrix, y) if everyone else (np.asfortranarray(made.matrix[used]), y[used])
    scaled = scaled if everyone else scaled[used]
    model = Model(x, y_used, chosen, linked, shift if everyone or shift is None else shift[used])
    weight = scaled * (design.weight if everyone else design.weight[used])
    refuse_collinear(x, made.columns)
    iterated = iterate(model, weight)
    separated = np.zeros(len(made.columns), bool)
    if chosen.name == "binomial" and iterated.suspicious:
        separated = separated_columns(*_one_row_an_answer(x, y_used))

    def refit(weights: np.ndarray) -> np.ndarray:
        again = iterate(model, scaled * (weights if everyone else weights[used]), iterated.coefficients)
        return np.where(again.moving, np.nan, again.coefficients)

    scores = iterated.scores if everyone else _scattered(iterated.scores, used)
    spread = design.spread(scores, iterated.coefficients, refit)
    fit = _fit(design, made, model, iterated, separated, inside, spread, weight, trials)
    return fit if shift is None else replace(fit, offset=shift)


def _fit(
    design: SurveyDesign,
    made: ModelMatrix,
    model: Model,
    iterated: Iterated,
    separated: np.ndarray,
    inside: np.ndarray,
    spread: np.ndarray,
    weight: np.ndarray,
    trials: str | None,
) -> Fit:
    p = len(made.columns)
    return Fit(
        design=design,
        names=made.columns,
        values=np.where(separated, np.nan, iterated.coefficients),
        scores=spread,
        bases=(inside,) * p,
        counts=np.full(p, int((inside & (design.weight > 0)).sum())),
        labels=tuple({"variable": column} for column in made.columns),
        warnings=_warnings(separated, iterated.moving),
        parameters=np.full(p, p - 1),
        model=made,
        matrix=made.matrix if inside.all() else np.where(inside[:, None], made.matrix, 0.0),
        predictor=iterated.coefficients,
        rows=inside,
        family=model.family.name,
        link=model.link.name,
        converged=not (iterated.moving | separated).any(),
        separated=tuple(column for column, found in zip(made.columns, separated, strict=True) if found),
        fitted=model,
        fitted_weight=weight,
        naive_covariance=pseudo_inverse(iterated.information * weight.mean())[0],
        trials=trials,
    )


def _family(family: str, link: str | None) -> tuple[Family, Link]:
    name = SAME_ESTIMATES.get(family, family)
    if name not in FAMILIES:
        raise ModelError(f"the family is {family!r}; expected one of {', '.join([*FAMILIES, *SAME_ESTIMATES])}")
    chosen = FAMILIES[name]
    if (link or chosen.link) not in LINKS:
        raise ModelError(f"the link is {link!r}; expected one of {', '.join(LINKS)}")
    return chosen, LINKS[link or chosen.link]


def _proportions(design: SurveyDesign, made: ModelMatrix, trials: str | None) -> tuple[np.ndarray, np.ndarray]:
    """(n) outcome and (n) how many trials it is the share of; ones where it is of one respondent."""
    y = numeric_outcome(made)
    if trials is None:
        return y, np.ones(len(y))
    refuse_unknown(design.frame, [trials], "trials", ModelError)
    try:
        size = floats(design.frame[trials])
    except (TypeError, ValueError):
        raise ModelError(f"the trials {trials!r} are of type {design.frame[trials].dtype}; expected numbers") from None
    faults = {"negative": (y < 0) | (size < 0), "infinite": np.isinf(size), f"more than {trials!r}": y > size}
    for fault, wrong in faults.items():
        if wrong.any():
            raise ModelError(
                f"the successes {made.name!r} or trials {trials!r} are {fault} in {rows(wrong)}; "
                "expected 0 to as many as were tried"
            )
    return np.divide(y, size, out=np.zeros(len(y)), where=size != 0), size


def _offset(design: SurveyDesign, offset: str | Sequence[float]) -> np.ndarray:
    """(n) the offset, NaN where missing."""
    if isinstance(offset, str):
        refuse_unknown(design.frame, [offset], "the offset", ModelError)
        offset = design.frame[offset]
    try:
        values = floats(offset) if hasattr(offset, "to_numpy") else np.asarray(offset, float)
    except (TypeError, ValueError):
        raise ModelError("the offset is not a number; expected numbers") from None
    if values.shape != (len(design.frame),):
        raise ModelError(f"the offset has {values.size} values; expected {len(design.frame)}, one a row of the frame")
    if np.isinf(values).any():
        raise ModelError(f"the offset is infinite in {rows(np.isinf(values))}; expected numbers")
    return values


def numeric_outcome(made: ModelMatrix) -> np.ndarray:
    """(n) the outcome as numbers, NaN where missing. Raises ModelError for text and for infinite values."""
    try:
        y = floats(made.outcome)
    except (TypeError, ValueError):
        raise ModelError(f"the outcome {made.name!r} is of type {made.outcome.dtype}; expected numbers") from None
    beyond = np.abs(y) > LARGEST
    if beyond.any():
        raise ModelError(f"the outcome {made.name!r} is infinite or beyond 1e100 in {rows(beyond)}; expected numbers")
    return y


def refuse_outcome(y: np.ndarray, family: Family, proportions: bool = False) -> None:
    """Raise ModelError for an outcome (of those in the model) that the family cannot have."""
    if len(y) == 0:
        raise ModelError("no respondent has the outcome and every term; expected some to fit the model to")
    if family.name == "binomial" and not proportions and not ((y == 0) | (y == 1)).all():
        raise ModelError("the outcome holds other values than 0 and 1; expected those for the binomial family")
    if family.name == "poisson" and (y < 0).any():
        raise ModelError("the outcome holds negative values; expected counts for the poisson family")
    if family.name in ("gamma", "inverse_gaussian") and (y <= 0).any():
        raise ModelError(f"the outcome holds values of zero or less; expected more for the {family.name} family")
    if family.name != "gaussian" and not proportions and (y == y[0]).all():
        raise ModelError(f"the outcome is {y[0]:g} for all {len(y)} respondents; expected both values to occur")


def _one_row_an_answer(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Columns of similar size, and proportions parted into a yes and a no, as `separated_columns` takes them."""
    largest = np.abs(x).max(axis=0)
    x = x / np.where(largest > 0, largest, 1.0)
    yes, no = y > 0, y < 1
    return np.vstack([x[yes], x[no]]), np.concatenate([np.ones(int(yes.sum())), np.zeros(int(no.sum()))])


def _warnings(separated: np.ndarray, moving: np.ndarray) -> tuple[str, ...]:
    """Separation explains why an iteration did not settle, so that the other columns are not to blame."""
    if separated.any():
        return tuple(SEPARATED if found else "" for found in separated)
    return tuple(NOT_CONVERGED if found else "" for found in moving)


def _scattered(scores: np.ndarray, used: np.ndarray) -> np.ndarray:
    """Scores of those in the model (m x p) as rows of everyone (n x p), a contiguous column a coefficient."""
    everyone = np.zeros((len(used), scores.shape[1]), order="F")
    everyone[used] = scores
    return everyone
