"""The equations of random intercepts, parted by groupings, are those of the whole matrix."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics.mixed.intercepts import Equations, intercepts

N = 200
GENERATOR = np.random.default_rng(11)
VILLAGE, WHO = GENERATOR.integers(0, 25, N), GENERATOR.integers(0, 9, N)
GROUPINGS = {
    "one": {"who": WHO},
    "crossed": {"who": WHO, "village": VILLAGE},
    "nested": {"village": VILLAGE, "cercle": VILLAGE // 4},
    "parted": {"women": np.where(WHO < 5, WHO, None), "men": np.where(WHO < 5, None, WHO), "village": VILLAGE},
}


@pytest.fixture(params=GROUPINGS.values(), ids=GROUPINGS)
def parted(request):
    return intercepts(request.param)


def whole(parted) -> np.ndarray:
    """(n x q) who has which intercept."""
    found = np.zeros((N, int(parted.levels.sum())))
    for codes, start in zip(parted.codes, parted.starts, strict=True):
        rows = np.flatnonzero(codes >= 0)
        found[rows, start + codes[rows]] = 1.0
    return found


def test_the_largest_grouping_comes_first(parted):
    assert parted.levels[0] == parted.levels.max()


def test_sums_and_spreads_are_products_with_the_matrix(parted):
    z, rows = whole(parted), GENERATOR.normal(size=(N, 3))
    np.testing.assert_allclose(parted.sums(rows), z.T @ rows, atol=1e-12)
    values = GENERATOR.normal(size=z.shape[1])
    np.testing.assert_allclose(parted.spread(values).sum(axis=0), z @ values, atol=1e-12)


def test_determinant_inverse_traces_and_leverage_are_those_of_the_whole(parted):
    z, weight = whole(parted), GENERATOR.random(N)
    deviations = parted.each(GENERATOR.random(len(parted.names)))
    crossed = parted.crossed(weight)
    shared = (z.T * weight) @ z
    dense = np.eye(z.shape[1]) + deviations[:, None] * shared * deviations
    found, inverse = Equations(crossed, deviations), np.linalg.inv(dense)
    rows = GENERATOR.normal(size=(z.shape[1], 2))
    np.testing.assert_allclose(crossed.times(rows), shared @ rows, atol=1e-10)
    assert found.log_determinant == pytest.approx(np.linalg.slogdet(dense)[1])
    np.testing.assert_allclose(found.solve(rows), inverse @ rows, atol=1e-10)
    np.testing.assert_allclose(found.solve(rows[:, 0]), inverse @ rows[:, 0], atol=1e-10)
    np.testing.assert_allclose(found.traces(), np.diag(shared * deviations @ inverse), atol=1e-10)
    scaled = z * deviations
    np.testing.assert_allclose(found.leverage(parted), np.diag(scaled @ inverse @ scaled.T), atol=1e-10)
