"""What the wild bootstrap needs of a model: scores and information by cluster at some parameters, fits under a null.

Of generalised linear models, and of models of several answers, whose likelihoods have no single residual a respondent:
Kline & Santos (2012) perturb scores, whatever likelihood they are of.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from ..sampling.inverses import pseudo_inverse
from . import multinomial, ordinal
from .fitted_rows import fitted_rows
from .fitting import Model, iterate, scores_at, working_weights
from .likelihood import maximise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..sampling.design import SurveyDesign
    from .fit import Fit
    from .likelihood import Derivatives
    from .multinomial import MultinomialFit
    from .ordinal import OrdinalFit

    AnyFit: TypeAlias = Fit | OrdinalFit | MultinomialFit

STEP = 1e-4  # of the numerical derivative of the scores along a direction, in the size of the parameters


@dataclass(frozen=True)
class OfClusters:
    """At some coefficients: scores (clusters x p), and of the combination its direction (p) and slopes (clusters x p).

    direction  the inverse information times the combination, whose product with a cluster's score is its influence.
    slopes     of those influences by the coefficients, but for their sign; inverse (p x p) of the information.
    """

    scores: np.ndarray
    direction: np.ndarray
    slopes: np.ndarray
    inverse: np.ndarray


@dataclass(frozen=True, eq=False)
class OfMeans:
    """A generalised linear model whose columns are brought to one size, whatever units they are in."""

    fit: Fit

    @cached_property
    def size(self) -> np.ndarray:
        """(p) by which coefficients are multiplied."""
        return _size(self.fit.fitted.x)

    @cached_property
    def _model(self) -> Model:
        return replace(self.fit.fitted, x=np.asfortranarray(self.fit.fitted.x / self.size))

    def under(self, contrast: np.ndarray, null: float) -> np.ndarray | None:
        """(p) coefficients under the null; None where they do not settle."""
        fixed, free = _parted(contrast, null)
        if not free.shape[1]:
            return fixed
        model = self._model
        shift = model.x @ fixed if model.offset is None else model.offset + model.x @ fixed
        restricted = replace(model, x=np.asfortranarray(model.x @ free), offset=shift)
        found = iterate(restricted, self.fit.fitted_weight)
        return None if found.moving.any() else fixed + free @ found.coefficients

    def of_clusters(self, coefficients: np.ndarray, contrast: np.ndarray) -> OfClusters:
        """Row scores summed to the primary sampling units, less what calibration explains."""
        fit, model = self.fit, self._model
        rows, information = scores_at(model, fit.fitted_weight, coefficients)
        inverse, _ = pseudo_inverse(information)
        direction = inverse @ contrast
        working = working_weights(model, fit.fitted_weight, coefficients) * (model.x @ direction)
        slopes = (working * column for column in model.x.T)
        return OfClusters(_scores(fit, rows), direction, _sums(fit, slopes), inverse)


@dataclass(frozen=True, eq=False)
class OfAnswers:
    """An ordinal or multinomial model whose columns are brought to one size."""

    fit: OrdinalFit | MultinomialFit

    @cached_property
    def size(self) -> np.ndarray:
        """(k) by which parameters are multiplied: those of each column, in their order, and 1 of a threshold."""
        of_columns, k = _size(self._matrix), len(self.fit.names)
        if isinstance(self.fit, ordinal.OrdinalFit):
            return np.concatenate([of_columns, np.ones(k - len(of_columns))])
        return np.tile(of_columns, k // len(of_columns))

    @cached_property
    def _matrix(self) -> np.ndarray:
        return self.fit.terms_matrix[fitted_rows(self.fit)]

    @cached_property
    def _weight(self) -> np.ndarray:
        return self.fit.design.weight[fitted_rows(self.fit)]

    @cached_property
    def _derivatives(self) -> Callable[[np.ndarray], Derivatives]:
        fit, x, weight = self.fit, self._matrix / _size(self._matrix), self._weight
        codes = {level: place for place, level in enumerate(fit.levels)}
        level = np.array([codes[one] for one in fit.model.outcome[fitted_rows(fit)]])
        if isinstance(fit, ordinal.OrdinalFit):
            return lambda parameters: ordinal.derivatives(x, level, fit.link, weight, parameters)
        return lambda parameters: multinomial.derivatives(x, level, weight, parameters)

    def under(self, contrast: np.ndarray, null: float) -> np.ndarray | None:
        """(k) parameters under the null; None where they do not settle."""
        fixed, free = _parted(contrast, null)
        if not free.shape[1]:
            return fixed

        def restricted(freely: np.ndarray) -> Derivatives:
            values, slopes, curvature = self._derivatives(fixed + free @ freely)
            return values, slopes @ free, free.T @ curvature @ free

        found = maximise(restricted, self._weight, free.T @ (self.fit.predictor * self.size - fixed))
        return fixed + free @ found.parameters if found.converged else None

    def of_clusters(self, parameters: np.ndarray, contrast: np.ndarray) -> OfClusters:
        """As of a generalised linear model, with the scores' slopes by central differences along the direction."""
        weight = self._weight[:, None]
        _, rows, curvature = self._derivatives(parameters)
        inverse, _ = pseudo_inverse(-curvature)
        direction = inverse @ contrast
        step = STEP * max(1.0, np.abs(parameters).max()) / np.abs(direction).max()
        ahead, behind = (self._derivatives(parameters + sign * step * direction)[1] for sign in (1, -1))
        slopes = weight * (behind - ahead) / (2 * step)
        return OfClusters(_scores(self.fit, weight * rows), direction, _sums(self.fit, slopes.T), inverse)


def scored(fit: AnyFit) -> OfMeans | OfAnswers:
    """A fit as the wild bootstrap takes it."""
    return OfAnswers(fit) if hasattr(fit, "terms_matrix") else OfMeans(fit)


def _size(x: np.ndarray) -> np.ndarray:
    size = np.abs(x).max(axis=0)
    return np.where(size > 0, size, 1.0)


def _parted(contrast: np.ndarray, null: float) -> tuple[np.ndarray, np.ndarray]:
    """(k) what the null fixes, and (k x k - 1) the directions that it leaves to be estimated."""
    _, _, directions = np.linalg.svd(contrast[None, :])
    return contrast * (null / (contrast @ contrast)), directions[1:].T


def _scores(fit: AnyFit, rows: np.ndarray) -> np.ndarray:
    """(clusters x k) scores of those in the model (rows x k), less what calibration explains."""
    design, used = fit.design, fitted_rows(fit)
    everyone = np.zeros((len(used), rows.shape[1]))
    everyone[used] = rows
    totals, last = design.unit_totals(everyone), design.stages[-1]
    parent = np.empty(len(last.stratum), int)
    parent[last.cluster] = design.cluster
    return np.array([np.bincount(parent, column, len(design.stratum)) for column in totals.T]).T


def _sums(fit: AnyFit, columns: Iterable[np.ndarray]) -> np.ndarray:
    """(clusters x k) sums of k columns of those in the model."""
    design: SurveyDesign = fit.design
    own, m = design.cluster[fitted_rows(fit)], len(design.stratum)
    return np.array([np.bincount(own, column, m) for column in columns]).T
