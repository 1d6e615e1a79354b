"""The slopes of the likelihoods are those by differences, and the likelihood of a line that of its whole covariance."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics.mixed.intercepts import intercepts
from bogolan.statistics.mixed.linear import LinearLikelihood
from bogolan.statistics.mixed.logistic import LogisticLikelihood

N = 240
GENERATOR = np.random.default_rng(5)
VILLAGE, WHO = np.repeat(np.arange(20), 12), GENERATOR.integers(0, 8, N)
X, _ = np.linalg.qr(np.column_stack([np.ones(N), GENERATOR.normal(size=(N, 2))]))
ETA = 0.5 * GENERATOR.normal(size=20)[VILLAGE] + 0.4 * GENERATOR.normal(size=8)[WHO]
Y, YES = ETA + GENERATOR.normal(size=N), (GENERATOR.random(N) < 1 / (1 + np.exp(-ETA))).astype(float)
PARTED = {"women": np.where(WHO < 4, WHO, None), "men": np.where(WHO < 4, None, WHO), "village": VILLAGE}


def likelihood(kind: str):
    parted = intercepts(PARTED)
    if kind == "logit":
        return LogisticLikelihood(X * np.sqrt(N), YES, parted)
    return LinearLikelihood(X, Y, parted, kind == "restricted")


@pytest.mark.parametrize("kind", ["restricted", "whole", "logit"])
def test_slopes_are_those_by_differences(kind):
    of = likelihood(kind)
    at = of.start * GENERATOR.uniform(0.6, 1.4, len(of.start))
    steps = 1e-5 * np.eye(len(at))
    by_differences = [(of.value(at + step)[0] - of.value(at - step)[0]) / 2e-5 for step in steps]
    np.testing.assert_allclose(of.value(at)[1], by_differences, atol=1e-6)


@pytest.mark.parametrize("kind", ["restricted", "whole", "logit"])
def test_nothing_pulls_a_deviation_of_zero(kind):
    of = likelihood(kind)
    at = of.start.copy()
    at[1] = 0.0
    assert of.value(at)[1][1] == 0


@pytest.mark.parametrize("restricted", [True, False])
def test_of_a_line_it_is_that_of_the_outcomes_covariance(restricted):
    """Minus twice the log density of a normal outcome, and for the restricted one the determinant beside it."""
    of = likelihood("restricted" if restricted else "whole")
    at = of.start * [0.5, 1.5, 1.0, 1.1]
    covariance = at[-1] ** 2 * np.eye(N)
    for deviation, codes in zip(at, of.groupings.codes, strict=False):
        covariance += deviation**2 * ((codes[:, None] == codes) & (codes >= 0))
    inverse = np.linalg.inv(covariance)
    information = X.T @ inverse @ X
    left = Y - X @ np.linalg.solve(information, X.T @ inverse @ Y)
    value = np.linalg.slogdet(covariance)[1] + left @ inverse @ left + N * np.log(2 * np.pi)
    if restricted:
        value += np.linalg.slogdet(information)[1] - X.shape[1] * np.log(2 * np.pi)
    assert of.value(at)[0] == pytest.approx(value)


def test_of_a_logit_without_intercepts_it_is_the_plain_one():
    of = likelihood("logit")
    at = of.start.copy()
    at[: of.positive] = 0.0
    predicted = of.x @ at[of.positive :]
    assert of.value(at)[0] == pytest.approx(2 * (np.logaddexp(0, predicted) - YES * predicted).sum())
