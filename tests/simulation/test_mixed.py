"""The truth of the simulated mixed models: what a very large sample estimates."""

from __future__ import annotations

import numpy as np
import pytest

from .mixed import FIELDS, Field, drawn, estimated, mixed, truth


@pytest.mark.slow
@pytest.mark.parametrize(("family", "off"), [("gaussian", 0.0), ("binomial", 0.03)])
def test_a_large_sample_estimates_the_truth(family, off):
    """Laplace's approximation takes the deviations for a little too small, also in a large sample."""
    field = Field(240, 20, 80, 0.5, 0.4, 0.7)
    found = estimated(*drawn(field, family, np.random.default_rng(3)), family, alike=False)
    for name, true in truth(field, family).items():
        value, lower, upper = found[name]
        wide = (upper - lower) / 2
        assert abs(value - true) <= 1.5 * wide + off, name
        assert wide < 0.3


@pytest.mark.slow
def test_each_number_of_each_field_is_told():
    rows = list(mixed(2, 1))
    assert len(rows) == 2 * sum(len(truth(field, "gaussian")) for field in FIELDS)
    assert {row["family"] for row in rows} == {"gaussian", "binomial"}
    assert all(0 <= row["coverage"] <= 1 for row in rows)
