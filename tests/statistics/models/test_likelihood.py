"""Newton's method for a weighted likelihood: a maximum known in closed form, and one that does not exist."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics.models.likelihood import maximise

Y = np.array([2.0, 0.0, 3.0, 5.0])
WEIGHT = np.array([1.0, 2.0, 0.5, 1.5])


def poisson(parameters):
    """Log likelihoods, slopes and curvature of a Poisson mean, up to a constant."""
    mean = np.exp(parameters[0])
    return Y * parameters[0] - mean, (Y - mean)[:, None], np.array([[-WEIGHT.sum() * mean]])


@pytest.mark.parametrize("start", [-3.0, 0.0, 4.0])
def test_the_maximum_and_its_scores(start):
    found = maximise(poisson, WEIGHT, np.array([start]))
    mean = np.average(Y, weights=WEIGHT)
    assert found.converged
    assert found.parameters[0] == pytest.approx(np.log(mean))
    np.testing.assert_allclose(found.scores[:, 0], WEIGHT * (Y - mean) / (WEIGHT.sum() * mean), rtol=1e-9)
    assert found.scores.sum() == pytest.approx(0, abs=1e-10)


def test_a_step_into_the_impossible_is_halved():
    def bounded(parameters):
        if parameters[0] >= 1:
            return np.full(4, -np.inf), np.zeros((4, 1)), -np.eye(1)
        gap = 1 - parameters[0]
        return (
            np.log(gap) + 0.9 * parameters[0] * np.ones(4) * 3,
            (3 * 0.9 - 1 / gap) * np.ones((4, 1)),
            (-WEIGHT.sum() * np.eye(1) / gap**2),
        )

    found = maximise(bounded, WEIGHT, np.array([-30.0]))
    assert found.converged
    assert found.parameters[0] == pytest.approx(1 - 1 / 2.7)


def test_what_rises_for_ever_does_not_converge():
    def rising(parameters):
        e = np.exp(-parameters[0])
        return np.full(4, -e), np.full((4, 1), e), -WEIGHT.sum() * np.array([[e]])

    assert not maximise(rising, WEIGHT, np.zeros(1)).converged
