"""The families and links of generalised linear models: McCullagh & Nelder (1989), chapter 2.

Functions of arrays, kept to few passes over them, since a fit calls them for every block of rows in every iteration.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Function = Callable[[np.ndarray], np.ndarray]

LARGEST_PREDICTOR = 30.0  # a logit of 30 is a probability of 1 - 1e-13, a log of 30 a mean of 1e13: as good as infinite
CLOGLOG_PREDICTOR = 3.4  # log(30): beyond it the probability of a complementary log-log is 1
CAUCHIT_PREDICTOR = 1e13  # whose tail is 1 / (pi predictor)


@dataclass(frozen=True)
class Link:
    """A link by its inverse.

    mean, slope, curvature  the mean for a linear predictor, and its first and second derivative.
    predictor               the linear predictor for a mean.
    bounds                  beyond which a predictor is as good as infinite.
    """

    name: str
    mean: Function
    slope: Function
    curvature: Function
    predictor: Function
    bounds: tuple[float, float] = (-np.inf, np.inf)


@dataclass(frozen=True)
class Family:
    """A family by its variance.

    variance  of an outcome, for a mean.
    deviance  of outcomes from means, each.
    start     a first mean for an outcome.
    """

    name: str
    variance: Function
    deviance: Callable[[np.ndarray, np.ndarray], np.ndarray]
    start: Function
    link: str


def _expit(eta: np.ndarray) -> np.ndarray:
    from scipy.special import expit

    return expit(eta)


def _logistic_slope(eta: np.ndarray) -> np.ndarray:
    mu = _expit(eta)
    return mu * (1 - mu)


def _logistic_curvature(eta: np.ndarray) -> np.ndarray:
    mu = _expit(eta)
    return mu * (1 - mu) * (1 - 2 * mu)


def _logit(mu: np.ndarray) -> np.ndarray:
    return np.log(mu / (1 - mu))


def _normal(eta: np.ndarray) -> np.ndarray:
    from scipy.special import ndtr

    return ndtr(eta)


def _normal_density(eta: np.ndarray) -> np.ndarray:
    return np.exp(-(eta**2) / 2) / np.sqrt(2 * np.pi)


def _normal_quantile(mu: np.ndarray) -> np.ndarray:
    from scipy.special import ndtri

    return ndtri(mu)


def _cloglog_slope(eta: np.ndarray) -> np.ndarray:
    return np.exp(eta - np.exp(eta))


def _loglog_curvature(eta: np.ndarray) -> np.ndarray:
    return _cloglog_slope(-eta) * np.expm1(-eta)


def _cauchit(eta: np.ndarray) -> np.ndarray:
    return np.arctan2(1.0, -eta) / np.pi  # without the cancellation of 1/2 + arctan(eta) / pi far below zero


LINKS = {
    link.name: link
    for link in (
        Link("identity", lambda eta: eta, np.ones_like, np.zeros_like, lambda mu: mu),
        Link("logit", _expit, _logistic_slope, _logistic_curvature, _logit, (-LARGEST_PREDICTOR, LARGEST_PREDICTOR)),
        Link(
            "probit", _normal, _normal_density, lambda eta: -eta * _normal_density(eta), _normal_quantile, (-8.0, 8.0)
        ),
        Link(
            "cloglog",
            lambda eta: -np.expm1(-np.exp(eta)),
            _cloglog_slope,
            lambda eta: _cloglog_slope(eta) * (1 - np.exp(eta)),
            lambda mu: np.log(-np.log1p(-mu)),
            (-LARGEST_PREDICTOR, CLOGLOG_PREDICTOR),
        ),
        Link(
            "loglog",
            lambda eta: np.exp(-np.exp(-eta)),
            lambda eta: _cloglog_slope(-eta),
            _loglog_curvature,
            lambda mu: -np.log(-np.log(mu)),
            (-CLOGLOG_PREDICTOR, LARGEST_PREDICTOR),
        ),
        Link(
            "cauchit",
            _cauchit,
            lambda eta: 1 / (np.pi * (1 + eta**2)),
            lambda eta: -2 * eta / (np.pi * (1 + eta**2) ** 2),
            lambda mu: -1 / np.tan(np.pi * mu),
            (-CAUCHIT_PREDICTOR, CAUCHIT_PREDICTOR),
        ),
        Link("log", np.exp, np.exp, np.exp, np.log, (-LARGEST_PREDICTOR, LARGEST_PREDICTOR)),
        Link("sqrt", lambda eta: eta**2, lambda eta: 2 * eta, lambda eta: np.full_like(eta, 2.0), np.sqrt),
        Link("inverse", lambda eta: 1 / eta, lambda eta: -(eta**-2), lambda eta: 2 * eta**-3, lambda mu: 1 / mu),
        Link(
            "inverse_squared",
            lambda eta: eta**-0.5,
            lambda eta: -0.5 * eta**-1.5,
            lambda eta: 0.75 * eta**-2.5,
            lambda mu: mu**-2.0,
        ),
    )
}


def _binomial_deviance(y: np.ndarray, mu: np.ndarray) -> np.ndarray:
    from scipy.special import rel_entr

    return 2 * (rel_entr(y, mu) + rel_entr(1 - y, 1 - mu))


def _poisson_deviance(y: np.ndarray, mu: np.ndarray) -> np.ndarray:
    from scipy.special import rel_entr

    return 2 * (rel_entr(y, mu) - (y - mu))


FAMILIES = {
    family.name: family
    for family in (
        Family("gaussian", np.ones_like, lambda y, mu: (y - mu) ** 2, lambda y: y, "identity"),
        Family("binomial", lambda mu: mu * (1 - mu), _binomial_deviance, lambda y: (y + 0.5) / 2, "logit"),
        Family("poisson", lambda mu: mu, _poisson_deviance, lambda y: y + 0.1, "log"),
        Family("gamma", lambda mu: mu**2, lambda y, mu: 2 * (y / mu - 1 - np.log(y / mu)), lambda y: y, "log"),
        Family("inverse_gaussian", lambda mu: mu**3, lambda y, mu: (y - mu) ** 2 / (y * mu**2), lambda y: y, "log"),
    )
}
SAME_ESTIMATES = {"quasibinomial": "binomial", "quasipoisson": "poisson"}  # the variance comes from the design anyway
