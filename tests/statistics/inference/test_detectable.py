"""The smallest effect a sample could have shown: against the power it promises."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import nct, norm
from scipy.stats import t as student

from bogolan.statistics import SurveyDesign, mean, minimum_detectable


def test_at_that_truth_the_test_has_that_power(villages):
    found = mean(SurveyDesign(villages, weights="weight", strata="cercle", clusters="village"), ["age", "yes"])
    for power in (0.5, 0.8, 0.95):
        smallest = minimum_detectable(found, power)
        for value, error, df in zip(smallest, found.standard_errors, found.df, strict=True):
            assert nct.sf(student.ppf(0.975, df), df, value / error) == pytest.approx(power, abs=1e-6)


def test_with_many_clusters_it_is_2_8_standard_errors():
    found = mean(SurveyDesign(_large()), "y")
    assert minimum_detectable(found) / found.standard_errors == pytest.approx(norm.ppf(0.975) + norm.ppf(0.8), rel=1e-3)


def test_it_grows_with_the_level_and_where_there_are_few_clusters():
    frame = _large()
    many, few = (mean(SurveyDesign(frame, clusters=column), "y") for column in (None, "cluster"))
    assert minimum_detectable(many, level=0.99) > minimum_detectable(many)
    assert (minimum_detectable(few) / few.standard_errors) > 3.5
    one = mean(SurveyDesign(frame.assign(cluster=0), clusters="cluster", lonely="adjust"), "y")
    assert np.isposinf(minimum_detectable(one))


@pytest.mark.parametrize("power", [0.4, 1.0])
def test_a_power_that_is_none(power):
    with pytest.raises(ValueError, match="expected one half or more, and less than 1"):
        minimum_detectable(mean(SurveyDesign(_large()), "y"), power)


def _large():
    import pandas as pd

    y = np.random.default_rng(1).normal(size=4000)
    return pd.DataFrame({"y": y, "cluster": np.arange(4000) % 5})
