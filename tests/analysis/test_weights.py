"""Rows on the weights, and that domains of a calibrated sample keep its design."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.sampled import survey_design, weight_rows
from bogolan.statistics import SurveyDesign, mean

STEP = {"n": 90, "design_effect": 1.0, "smallest_of_mean": 1.0, "largest_of_mean": 1.0}
LAST = {"n": 90, "design_effect": 1.2, "smallest_of_mean": 0.6, "largest_of_mean": 2.1}


def test_rows_of_a_calibrated_survey():
    report = {"weighted": True, "steps": [STEP, LAST], "calibration": {"fewest_in_a_cell": 12}}
    rows = pd.DataFrame(weight_rows(report))
    assert rows[["measure", "level", "estimate"]].to_numpy().tolist() == [
        ["design_effect", "before", 1.0],
        ["design_effect", "after", 1.2],
        ["weight", "smallest", 0.6],
        ["weight", "largest", 2.1],
    ]
    assert set(rows["count"]) == {12}


def test_rows_of_a_survey_with_weights_of_its_own():
    rows = pd.DataFrame(weight_rows({"weighted": True, "steps": [LAST]}))
    assert rows["level"].tolist() == ["after", "smallest", "largest"]
    assert set(rows["count"]) == {90}
    assert list(weight_rows({"weighted": False, "steps": [STEP]})) == []


def test_a_domain_keeps_the_whole_design():
    generator = np.random.default_rng(5)
    rows = 120
    cell = pd.Series(np.where(np.arange(rows) % 3 == 0, "a", "b"))
    before = generator.uniform(1, 3, rows)
    totals = {"a": 100.0, "b": 300.0}
    weight = before * cell.map({one: totals[one] / before[cell == one].sum() for one in totals})
    frame = pd.DataFrame({
        "_weight": weight, "_uncalibrated_weight": before, "_stratum": np.where(np.arange(rows) < 60, "x", "y"),
        "_cluster": [f"v{row // 6}" for row in range(rows)], "_margin_cell": pd.Categorical(cell),
        "yes": generator.integers(0, 2, rows), "inside": generator.integers(0, 2, rows) == 1,
    })  # fmt: skip
    plan = {"design": {"lonely": "fail"}, "weighting": {"method": "poststratify"}}
    ours = mean(survey_design(frame, plan).where(frame["inside"]), "yes")
    whole = SurveyDesign(frame, weights="_uncalibrated_weight", strata="_stratum", clusters="_cluster", nest=True)
    same = mean(whole.calibrate({"_margin_cell": totals}, "poststratify").where(frame["inside"]), "yes")
    assert ours.values[0] == pytest.approx(np.average(frame["yes"][frame["inside"]], weights=weight[frame["inside"]]))
    assert ours.standard_errors[0] == pytest.approx(same.standard_errors[0], rel=1e-10)
    assert ours.clusters[0] == frame.loc[frame["inside"], "_cluster"].nunique()
