"""What a test could have shown: against R, at the limit of many degrees of freedom, and where it can show nothing."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm

from bogolan.statistics import detectable_difference, provable_margin

R = json.loads((Path(__file__).parents[2] / "reference/power.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("place", range(len(R["df"])))
def test_both_are_those_of_r(place):
    df = R["df"][place]
    assert detectable_difference(2.0, df) == pytest.approx(2 * R["difference"][place], rel=1e-5)
    assert detectable_difference(1.0, df, power=0.9) == pytest.approx(R["difference_90"][place], rel=1e-5)
    assert provable_margin(2.0, df) == pytest.approx(2 * R["margin"][place], rel=2e-3)
    assert provable_margin(1.0, df, level=0.95) == pytest.approx(R["margin_95"][place], rel=2e-3)


def test_with_many_degrees_of_freedom_they_are_sums_of_quantiles():
    assert detectable_difference(1.0, 1e6) == pytest.approx(norm.ppf(0.975) + norm.ppf(0.8), rel=1e-4)
    assert provable_margin(1.0, np.inf) == pytest.approx(norm.ppf(0.95) + norm.ppf(0.9), rel=1e-9)


@pytest.mark.parametrize("asked", [detectable_difference, provable_margin])
def test_without_a_degree_of_freedom_nothing_is_large_enough(asked):
    assert np.isposinf(asked(1.0, 0))
    assert np.isnan(asked(np.nan, 0))
    assert np.isnan(asked(np.nan, 10))
    with pytest.raises(ValueError, match="expected one half or more, and less than 1"):
        asked(1.0, 10, power=1.0)
    with pytest.raises(ValueError, match="the level is 0"):
        asked(1.0, 10, level=0)
