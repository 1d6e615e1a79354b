"""The likelihood of a list: against an enumeration of all that could have happened, and its own differences."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

from bogolan.statistics.experiments.list_likelihood import list_mixture

ITEMS = 3
GENERATOR = np.random.default_rng(11)
N = 200
X = np.column_stack([np.ones(N), GENERATOR.normal(size=N)])
ONE = np.ones((N, 1))
TREATED = np.arange(N) % 2 == 0
COUNT = np.where(TREATED, GENERATOR.integers(0, ITEMS + 2, N), GENERATOR.integers(0, ITEMS + 1, N)).astype(float)
WEIGHT = GENERATOR.uniform(0.5, 2, N)
MODELS = {
    "constrained": ("sensitive", "control"),
    "unconstrained": ("sensitive", "control (not held)", "control (held)"),
    "floor": ("sensitive", "control", "floor"),
    "ceiling": ("sensitive", "control", "ceiling"),
    "both": ("sensitive", "control", "floor", "ceiling"),
}
COEFFICIENTS = {
    "sensitive": [-0.5, 0.8],
    "control": [0.2, -0.4],
    "control (not held)": [0.1, -0.3],
    "control (held)": [0.6, 0.2],
    "floor": [-0.7],
    "ceiling": [0.4],
}


def share(logit: float) -> float:
    return 1 / (1 + np.exp(-logit))


def enumerated(parts: tuple[str, ...], row: int) -> float:
    """The probability of a row's answer: all truths and lies that lead to it, added up."""
    told = {part: X[row, : len(COEFFICIENTS[part])] @ COEFFICIENTS[part] for part in parts}
    found = 0.0
    for held in (0, 1):
        control = told.get("control", told.get("control (held)" if held else "control (not held)"))
        for said in range(ITEMS + 1):
            chance = share(told["sensitive"]) if held else 1 - share(told["sensitive"])
            chance *= comb(ITEMS, said) * share(control) ** said * (1 - share(control)) ** (ITEMS - said)
            honest = said + held * int(TREATED[row])
            lie = {(1, 0): "floor", (1, ITEMS): "ceiling"}.get((held, said)) if TREATED[row] else None
            lying = share(told[lie]) if lie in told else 0.0
            found += chance * ((1 - lying) * (honest == COUNT[row]) + lying * (honest - 1 == COUNT[row]))
    return found


def model(name: str):
    parts = MODELS[name]
    matrices = {part: X[:, : len(COEFFICIENTS[part])] for part in parts}
    return list_mixture(COUNT, TREATED, ITEMS, matrices), np.concatenate([COEFFICIENTS[part] for part in parts])


@pytest.mark.parametrize("name", MODELS)
def test_it_is_the_sum_over_all_that_could_have_happened(name):
    mixture, parameters = model(name)
    values, _, _ = mixture.derivatives(parameters, WEIGHT)
    np.testing.assert_allclose(np.exp(values), [enumerated(MODELS[name], row) for row in range(N)], rtol=1e-12)


@pytest.mark.parametrize("name", MODELS)
def test_slopes_and_curvatures_are_those_of_differences(name):
    mixture, parameters = model(name)
    _, slopes, curvature = mixture.derivatives(parameters, WEIGHT)
    step = 1e-6
    for place in range(len(parameters)):
        moved = [parameters + sign * step * (np.arange(len(parameters)) == place) for sign in (1, -1)]
        above, below = (mixture.derivatives(one, WEIGHT) for one in moved)
        np.testing.assert_allclose(slopes[:, place], (above[0] - below[0]) / (2 * step), atol=1e-8)
        of_slopes = (WEIGHT @ above[1] - WEIGHT @ below[1]) / (2 * step)
        np.testing.assert_allclose(curvature[place], of_slopes, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("name", MODELS)
def test_em_climbs(name):
    mixture, parameters = model(name)
    heights = [WEIGHT @ mixture.derivatives(parameters, WEIGHT)[0]]
    reached = mixture.climb(parameters, WEIGHT)
    heights.append(WEIGHT @ mixture.derivatives(reached, WEIGHT)[0])
    assert heights[1] > heights[0]
