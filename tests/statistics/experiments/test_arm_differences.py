"""The difference between two arms: of several columns at once, among some, with a known chance."""

from __future__ import annotations

import numpy as np

from bogolan.statistics import mean
from bogolan.statistics.estimators.totals import groups_of
from bogolan.statistics.experiments.arm_differences import arm_differences
from bogolan.statistics.experiments.arms import read_arms

from .lists import design_of, drawn

SEXES = ("men", "women")


def test_it_is_the_difference_of_means_of_those_who_count():
    frame = drawn(1)
    design, among = design_of(frame), (frame["age"] < 50).to_numpy()
    columns = {name: frame[name].to_numpy() for name in ("count", "age")}
    found = arm_differences(read_arms(design, "arm", "sensitive"), columns, groups_of(design, "sex"), among)
    means = mean(design.where(among), ["count", "age"], by=["sex", "arm"])
    expected = [
        means.values[means.position(f"{name}|sex={sex},arm=sensitive")]
        - means.values[means.position(f"{name}|sex={sex},arm=control")]
        for name in columns
        for sex in SEXES
    ]
    np.testing.assert_allclose(found.values, expected, rtol=1e-10)
    assert found.names == tuple(f"{name}|sex={sex}" for name in columns for sex in SEXES)
    assert found.labels[0] == {"variable": "count", "level": "sensitive", "sex": "men"}


def test_who_misses_one_column_is_outside_all():
    frame = drawn(2)
    frame.loc[::3, "age"] = np.nan
    design = design_of(frame)
    columns = {name: frame[name].to_numpy() for name in ("count", "age")}
    together = arm_differences(read_arms(design, "arm", "sensitive"), columns, groups_of(design, None))
    known = mean(design.where(frame["age"].notna().to_numpy()), "count", by="arm")
    assert together.n.tolist() == [480, 480]
    difference = known.values[known.position("count|arm=sensitive")] - known.values[known.position("count|arm=control")]
    np.testing.assert_allclose(together.values[0], difference, rtol=1e-10)
