"""Two one-sided tests: against their definition, against the 90% interval, and at the edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from bogolan.statistics import equivalence_p_value

ESTIMATES = st.floats(-1, 1)
ERRORS = st.floats(0.01, 1)


@given(ESTIMATES, ERRORS, st.integers(1, 200), st.floats(0.01, 1))
def test_it_is_the_larger_of_the_two_one_sided_p_values(value, error, df, margin):
    above, below = t.sf((value + margin) / error, df), t.cdf((value - margin) / error, df)
    assert equivalence_p_value(value, error, df, margin) == pytest.approx(max(above, below), abs=1e-12)


@given(ESTIMATES, ERRORS, st.integers(1, 200))
def test_below_five_percent_the_ninety_percent_interval_lies_within(value, error, df):
    within = abs(value) + t.ppf(0.95, df) * error < 0.15
    p_value = equivalence_p_value(value, error, df, 0.15)
    assert (p_value < 0.05) == within or abs(p_value - 0.05) < 1e-9


def test_the_edges():
    found = equivalence_p_value([np.nan, 0.1, 0.0, 0.3], [1.0, 0.1, 0.0, 0.0], [10, 0, 10, 10], 0.15)
    assert np.isnan(found[0])
    assert found[1:].tolist() == [1.0, 0.0, 1.0]
    for margin in (0, -0.1, np.nan):
        with pytest.raises(ValueError, match="expected more than 0"):
            equivalence_p_value(0.0, 1.0, 10, margin)
