"""The intraclass correlation against a published example and against known variances."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import intraclass_correlation

# Shrout and Fleiss (1979), table 2: six targets, four judges.
RATINGS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)


def test_the_example_of_shrout_and_fleiss():
    """ICC(1,1) is .17; BMS 11.24 and WMS 6.26 (table 3); the interval is that of their F of 1.79 on 5 and 18."""
    found = intraclass_correlation(RATINGS.ravel(), np.repeat(np.arange(6), 4))
    assert found.value == pytest.approx(0.17, abs=0.005)
    assert found.value == pytest.approx((11.24 - 6.26) / (11.24 + 3 * 6.26), abs=0.001)
    assert (found.lower, found.upper) == (pytest.approx(-0.133, abs=0.001), pytest.approx(0.72, abs=0.005))
    assert (found.n, found.groups) == (24, 6)


def unequal(generator, icc, sizes):
    groups = np.repeat(np.arange(len(sizes)), sizes)
    effects = generator.normal(0, np.sqrt(icc), len(sizes))
    return effects[groups] + generator.normal(0, np.sqrt(1 - icc), len(groups)), groups


@pytest.mark.parametrize("icc", [0.0, 0.05, 0.3])
@pytest.mark.parametrize("sizes", [[40] * 24, [20, 60] * 12])
def test_the_interval_covers_known_variance_components(icc, sizes):
    generator = np.random.default_rng(20200701)
    found = [intraclass_correlation(*unequal(generator, icc, sizes)) for _ in range(1000)]
    covered = np.mean([one.lower <= icc <= one.upper for one in found])
    # Three standard errors of a simulation of 1,000 are .021; with unequal sizes the interval is approximate.
    assert covered == pytest.approx(0.95, abs=0.021 if len(set(sizes)) == 1 else 0.035)
    assert np.mean([one.value for one in found]) == pytest.approx(icc, abs=0.02)


def test_what_cannot_vary_has_no_correlation():
    groups = np.repeat(np.arange(3), 4)
    assert np.isnan(intraclass_correlation(np.ones(12), groups).value)
    assert np.isnan(intraclass_correlation(np.arange(3.0), np.arange(3)).value)
    assert intraclass_correlation(groups.astype(float), groups).value == 1
