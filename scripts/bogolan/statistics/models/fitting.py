"""Newton's method for a generalised linear model, over blocks of rows that fit the processor's cache."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..sampling.blocks import blocks
from ..sampling.covariance import less_rounding
from .families import Family, Link

TOLERANCE = 1e-10  # relative step; Newton's steps square, so that what is left after the last is the rounding
NEAR = 1e-5  # relative step, of which the square is the tolerance: the pass that follows is likely to be the last
MOST_STEPS = 100
MOST_HALVINGS = 12
LEAST_VARIANCE = 1e-12
SURE = 1 - 1e-7  # a share that is as good as 1
WORST_CONDITION = 1e14
CANONICAL = {("binomial", "logit"), ("poisson", "log"), ("gaussian", "identity")}  # whose slope is their variance


@dataclass(frozen=True, eq=False)
class Model:
    """What is fitted: matrix x (n x p), outcome y (n), family and link, and what the predictor starts from (n)."""

    x: np.ndarray
    y: np.ndarray
    family: Family
    link: Link
    offset: np.ndarray | None = None

    def means(self, coefficients: np.ndarray) -> np.ndarray:
        """(n) expected outcomes."""
        return self.link.mean(np.clip(self.predictor(coefficients, slice(None)), *self.link.bounds))

    def predictor(self, coefficients: np.ndarray, block: slice) -> np.ndarray:
        """The linear predictor of a block of rows."""
        eta = self.x[block] @ coefficients
        return eta if self.offset is None else eta + self.offset[block]

    def pearson_residuals(self, coefficients: np.ndarray) -> np.ndarray:
        """(n) outcomes less means, over the root of the variance at the mean."""
        mu = self.means(coefficients)
        return (self.y - mu) / np.sqrt(self.family.variance(mu))

    def deviance(self, coefficients: np.ndarray, weight: np.ndarray) -> float:
        """The weighted deviance."""
        return float(weight @ self.family.deviance(self.y, self.means(coefficients)))


@dataclass(frozen=True)
class Iterated:
    """Where the iteration stopped.

    coefficients  (p).
    scores        (n x p) linearised scores, a contiguous column a coefficient.
    information   (p x p).
    moving        (p, boolean) which coefficients still moved.
    suspicious    whether some mean is as good as at its bound, as under separation.
    """

    coefficients: np.ndarray
    scores: np.ndarray
    information: np.ndarray
    moving: np.ndarray
    suspicious: bool


@np.errstate(all="ignore")  # of means that a family cannot have, on the way or at the end: then nothing converges
def iterate(model: Model, weight: np.ndarray, start: np.ndarray | None = None) -> Iterated:
    """Fisher scoring (Nelder & Wedderburn 1972), halving a step that makes the scores' size grow.

    weight (n) sampling weights, of any scale. Stops where the step is the rounding, where it no longer settles, or
    where a log's mean overflows.
    """
    p = model.x.shape[1]
    weight = weight * (1 / weight[weight > 0].mean()) if weight.any() else weight
    coefficients = _first(model, weight) if start is None else start
    decrement, step = np.inf, np.full(p, np.inf)
    scores = np.empty((len(model.y), p), order="F")
    for _ in range(MOST_STEPS):
        filled = scores if not _moving(step, coefficients, NEAR).any() else None
        reached = _reached(model, weight, coefficients, filled)
        for _ in range(MOST_HALVINGS):
            if reached.decrement <= 4 * decrement:
                break
            step = step / 2
            coefficients = coefficients - step
            reached = _reached(model, weight, coefficients, filled)
        step, decrement = reached.step, reached.decrement
        coefficients = coefficients + step
        moving = _moving(step, coefficients, TOLERANCE)
        if not moving.any() or np.isnan(step).any():
            break
    if filled is None or moving.any():
        reached = _reached(model, weight, coefficients, scores)
    for block in blocks(len(scores)):
        scores[block] = scores[block] @ reached.inverse
    return Iterated(coefficients, scores, reached.information, moving, bool(reached.extreme or moving.any()))


def scores_at(model: Model, weight: np.ndarray, coefficients: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Row scores (n x p), weights included, and the information (p x p) at any coefficients, without an iteration."""
    scores = np.empty(model.x.shape, order="F")
    information, _, _ = _sums(model, weight, coefficients, scores)
    return scores, information


def working_weights(model: Model, weight: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    """(n) what the products of two columns are weighted with in the information."""
    eta = np.clip(model.predictor(coefficients, slice(None)), *model.link.bounds)
    least = LEAST_VARIANCE if model.family.name == "binomial" else 0.0
    return weight * model.link.slope(eta) ** 2 / np.maximum(model.family.variance(model.link.mean(eta)), least)


def _moving(step: np.ndarray, coefficients: np.ndarray, tolerance: float) -> np.ndarray:
    """(p, boolean) which coefficients a step moves by more than a share of what they are; true of NaN."""
    return ~(np.abs(step) <= tolerance * np.maximum(np.abs(coefficients), np.abs(coefficients).max() * 1e-6))


@dataclass(frozen=True)
class Reached:
    """What the rows say of some coefficients.

    information  (p x p) and its inverse.
    step         (p) of Fisher scoring.
    decrement    the score's size in its own metric, Newton's decrement.
    extreme      whether some mean is as good as at its bound.
    """

    information: np.ndarray
    inverse: np.ndarray
    step: np.ndarray
    decrement: float
    extreme: bool


def _reached(model: Model, weight: np.ndarray, coefficients: np.ndarray, scores: np.ndarray | None) -> Reached:
    information, score, extreme = _sums(model, weight, coefficients, scores)
    inverse = _inverse(information)
    step = inverse @ score
    return Reached(information, inverse, step, float(score @ step), extreme)


def _sums(
    model: Model, weight: np.ndarray, coefficients: np.ndarray, scores: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray, bool]:
    """Information (p x p), score (p) and whether some mean is as good as at its bound; fills the row scores (n x p)."""
    family, link = model.family, model.link
    canonical = (family.name, link.name) in CANONICAL
    lowest, highest = link.bounds
    p = len(coefficients)
    least = LEAST_VARIANCE if family.name == "binomial" else 0.0  # a share that is fitted exactly has none
    information, score, extreme = np.zeros((p, p)), np.zeros(p), False
    for block in blocks(len(model.y)):
        x, w = model.x[block], weight[block]
        eta = model.predictor(coefficients, block)
        low, high = eta.min(), eta.max()
        extreme = extreme or low < lowest / 2 or high > highest / 2
        if low < lowest or high > highest:
            eta = np.clip(eta, lowest, highest)
        mu = link.mean(eta)
        if family.name == "binomial" and link.name == "log":  # which has no bound at a share of 1
            extreme = extreme or mu.max() > SURE
        residual, working = w * (model.y[block] - mu), w * family.variance(mu)
        if scores is not None and (family.name, link.name) != ("binomial", "logit"):  # a fit without error is infinite
            residual = less_rounding(residual, (w * np.abs(model.y[block])).max())
        if not canonical:
            slope = link.slope(eta)
            ratio = slope / np.maximum(family.variance(mu), least)
            residual, working = residual * ratio, w * slope * ratio
        information += (x * working[:, None]).T @ x
        score += residual @ x
        if scores is not None:
            np.multiply(x, residual[:, None], out=scores[block])
    return information, score, extreme


def _first(model: Model, weight: np.ndarray) -> np.ndarray:
    """(p) the least squares of the first working outcomes, which are next to the outcomes themselves."""
    family, link, p = model.family, model.link, model.x.shape[1]
    information, score = np.zeros((p, p)), np.zeros(p)
    for block in blocks(len(model.y)):
        x, y = model.x[block], model.y[block]
        mu = family.start(y)
        eta = np.clip(link.predictor(mu), *link.bounds)
        slope = link.slope(eta)
        working = weight[block] * slope**2 / family.variance(mu)
        information += (x * working[:, None]).T @ x
        start = 0.0 if model.offset is None else model.offset[block]
        score += (working * (eta - start + (y - mu) / slope)) @ x
    return _inverse(information) @ score


@np.errstate(all="ignore")  # of means that a family cannot have
def _inverse(information: np.ndarray) -> np.ndarray:
    """The inverse, of columns brought to one size first; of what is singular, the pseudo-inverse."""
    size = np.sqrt(np.maximum(np.diag(information), 0))
    size = np.where(size > 0, size, 1.0)
    scaled = information / np.outer(size, size)
    if not np.isfinite(scaled).all():
        return np.zeros_like(scaled)
    if np.linalg.cond(scaled) < WORST_CONDITION:
        return np.linalg.inv(scaled) / np.outer(size, size)
    return np.linalg.pinv(scaled, hermitian=True) / np.outer(size, size)
