"""Weights from end to end: totals met, invariant to scale and order, trimmed, and what cannot be done named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bogolan.preparation.weighting.report import design_effect

CELLS = {("N", "1"): 310, ("N", "2"): 250, ("S", "1"): 180, ("S", "2"): 260}
POPULATION = "region,sex,population\n" + "".join(f"{r},{s},{n}\n" for (r, s), n in CELLS.items())
FILES = {"population.csv": POPULATION}
TOTALS = {"totals": "population.csv"}
METHODS = [
    {"margins": [["region", "sex"]]},
    {"margins": [["region"], ["sex"]], "method": "rake"},
    {"margins": [["region"], ["sex"]], "method": "linear"},
    {"margins": [["region"], ["sex"]], "method": "linear", "bounds": [0.3, 3]},
    {"margins": [["region"], ["sex"]], "method": "raking"},
    {"margins": [["region"], ["sex"]], "method": "logit", "bounds": [0.3, 3]},
    {"margins": [["region"], ["sex"]], "method": "rake", "trim": [0.3, 2.5]},
]
BASE = [9.0, 11.0, 30.0, 14.0, 8.0, 10.0, 25.0, 13.0, 12.0, 10.0, 40.0, 16.0]


@pytest.fixture
def sample(people):
    rows = len(BASE)
    return people(region=list("NNNNNNSSSSSS"), sex=["1", "2"] * (rows // 2), _weight=BASE)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: f"{method.get('method')}-{len(method)}")
def test_margins_are_met_exactly(weigh, sample, method):
    made, report = weigh(sample, {**TOTALS, **method}, FILES)
    for margin in method["margins"]:
        wanted = pd.Series(CELLS).groupby(level=[["region", "sex"].index(name) for name in margin]).sum()
        found = made.groupby(margin)["_weight"].sum()
        np.testing.assert_allclose(found, wanted, rtol=1e-9)
    assert report["calibration"]["largest_relative_error"] < 1e-9
    assert [step["step"] for step in report["steps"]] == ["base", "calibrated"]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: f"{method.get('method')}-{len(method)}")
def test_neither_scale_nor_order_matters(weigh, sample, method):
    made = weigh(sample, {**TOTALS, **method}, FILES)[0]["_weight"].to_numpy()
    order = np.random.default_rng(3).permutation(len(sample))
    shuffled = weigh(sample.iloc[order].reset_index(drop=True), {**TOTALS, **method}, FILES)[0]["_weight"].to_numpy()
    np.testing.assert_allclose(shuffled, made[order], rtol=1e-8)
    larger = weigh(sample.assign(_weight=sample["_weight"] * 7.5), {**TOTALS, **method}, FILES)[0]["_weight"]
    np.testing.assert_allclose(larger, made, rtol=1e-7)


def test_trimmed_weights_meet_the_totals_within_the_bounds(weigh, sample):
    raked = {**TOTALS, "margins": [["region"], ["sex"]], "method": "rake"}
    wide, _ = weigh(sample, raked, FILES)
    assert wide["_weight"].max() > 1.9 * wide["_weight"].mean()
    made, report = weigh(sample, {**raked, "trim": [0.6, 1.6]}, FILES)
    mean = made["_weight"].mean()
    assert made["_weight"].max() <= 1.6 * mean * (1 + 1e-6)
    assert made["_weight"].min() >= 0.6 * mean * (1 - 1e-6)
    np.testing.assert_allclose(made.groupby("region")["_weight"].sum(), [560, 440], rtol=1e-9)
    np.testing.assert_allclose(made.groupby("sex")["_weight"].sum(), [490, 510], rtol=1e-9)
    assert report["calibration"]["rounds"] > 1


@pytest.mark.parametrize(("method", "low", "high"), [("linear", 0.45, 1.5), ("raking", 0.4, 1.9), ("logit", 0.45, 1.5)])
def test_bounds_are_kept(weigh, sample, method, low, high):
    bounded = {**TOTALS, "margins": [["region", "sex"]], "method": method, "bounds": [low, high]}
    made, report = weigh(sample, bounded, FILES)
    factor = made["_weight"] / sample["_weight"] * sum(BASE) / made["_weight"].sum()
    assert factor.between(low, high).all()
    assert report["calibration"]["largest_factor"] == pytest.approx(factor.max())


def test_trimming_alone_keeps_the_sum(weigh, sample):
    made, report = weigh(sample, {"trim": [0.5, 2]})
    mean = sum(BASE) / len(BASE)
    assert made["_weight"].sum() == pytest.approx(sum(BASE))
    assert made["_weight"].min() >= 0.5 * mean
    assert made["_weight"].max() == pytest.approx(2 * mean)
    assert [step["step"] for step in report["steps"]] == ["base", "trimmed"]


def test_nothing_to_weight_by(weigh, people):
    import tempfile
    from pathlib import Path

    from bogolan.preparation.weighting.weights import weighted

    plan = {"design": {"strata": []}}
    sample = people(sex=["1", "2"])
    made, report = weighted(sample, pd.DataFrame(), {}, plan, Path(tempfile.gettempdir()))
    assert made.equals(sample.assign(_weight=1.0))
    assert (report["weighted"], report["steps"][0]["design_effect"]) == (False, 1.0)


def test_the_design_effect_by_hand():
    assert design_effect(np.array([1.0, 3.0])) == pytest.approx(2 * 10 / 16)
    assert design_effect(np.array([1.0, 3.0, 0.0])) == pytest.approx(2 * 10 / 16)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.01, 100), min_size=2, max_size=20), st.floats(0.001, 1000))
def test_the_design_effect_is_1_and_the_squared_coefficient_of_variation(weights, scale):
    weight = np.array(weights)
    assert design_effect(weight) == pytest.approx(1 + weight.var() / weight.mean() ** 2)
    assert design_effect(weight * scale) == pytest.approx(design_effect(weight))


def test_the_report_has_every_level_before_and_after(weigh, sample):
    _, report = weigh(sample, {**TOTALS, "margins": [["region", "sex"]]}, FILES)
    level = report["calibration"]["levels"][0]
    assert (level["margin"], level["level"], level["respondents"]) == ("region x sex", "N x 1", 3)
    assert (level["sum_before"], level["sum_after"], level["population"]) == (47.0, pytest.approx(310), 310.0)
    assert report["calibration"]["fewest_in_a_cell"] == 3


RAKED = {**TOTALS, "margins": [["region"], ["sex"]], "method": "rake"}


@pytest.mark.parametrize(
    ("weighting", "column", "found"),
    [
        (
            {**TOTALS, "margins": [["region", "sex"]], "method": "logit", "bounds": [0.99, 1.01]},
            "population",
            "logit: the totals cannot be met with weights 0.99 to 1.01 times as large: region x sex=N x 1",
        ),
        ({**TOTALS, "margins": [["region", "sex"]], "trim": [0.9, 1.1]}, "weighting.trim", "region x sex: N x 1 1.24"),
        ({**RAKED, "trim": [0.86, 1.13]}, "weighting.trim", "weights beyond"),
    ],
    ids=["bounds", "trim-cell", "trim-rake"],
)
def test_what_cannot_be_met_is_named(told, sample, weighting, column, found):
    (problem,) = told(sample, weighting, FILES)
    assert problem[2] == column
    assert found in problem[3]


def test_margins_that_contradict_each_other(told, people):
    """Raking that cannot converge: all women are in N, so that no weights give S more people than there are men."""
    sample = people(region=list("NNS"), sex=["1", "1", "2"])
    text = "region,sex,population\nN,,300\nS,,700\n,1,600\n,2,400\n"
    (problem,) = told(sample, RAKED, {"population.csv": text})
    assert problem[2] == "population"
    assert "the margins cannot all be met: region=N" in problem[3]


def test_margins_of_different_populations(told, sample):
    text = "region,sex,population\nN,,300\nS,,700\n,1,600\n,2,500\n"
    (problem,) = told(sample, RAKED, {"population.csv": text})
    assert problem[3] == "rake: the margins add to different populations (region 1000, sex 1100)"


def test_weights_below_0_are_refused(told, people):
    sample = people(region=list("NNNS"), sex=["1", "1", "2", "2"])
    text = "region,sex,population\nN,,100\nS,,900\n,1,990\n,2,10\n"
    (problem,) = told(sample, {**RAKED, "method": "linear"}, {"population.csv": text})
    assert problem[2] == "weighting.method"
    assert "weights below 0" in problem[3]


@pytest.mark.slow
def test_a_known_population_is_estimated_without_bias(weigh, people):
    """Unequal chances and unequal response: the plain mean is far off, the weighted one is not, over 300 samples."""
    generator = np.random.default_rng(11)
    size = {"N": 8000, "S": 2000}
    region = np.repeat(["N", "S"], list(size.values()))
    sex = np.where(generator.uniform(size=10_000) < np.where(region == "N", 0.5, 0.6), "1", "2")
    yes = generator.uniform(size=10_000) < 0.2 + 0.4 * (region == "S") + 0.2 * (sex == "1")
    counts = pd.Series(1, index=pd.MultiIndex.from_arrays([region, sex])).groupby(level=[0, 1]).sum()
    text = "region,sex,population\n" + "".join(f"{r},{s},{n}\n" for (r, s), n in counts.items())
    plain, estimates = [], []
    for _ in range(300):
        drawn = generator.uniform(size=10_000) < np.where(region == "N", 0.02, 0.1)
        answered = drawn & (generator.uniform(size=10_000) < np.where(sex == "1", 0.9, 0.6))
        sample = people(
            region=region[answered], sex=sex[answered], _weight=np.where(region[answered] == "N", 50.0, 10.0)
        )
        made, _ = weigh(sample, {**RAKED, "margins": [["region"], ["sex"]]}, {"population.csv": text})
        plain.append(yes[answered].mean())
        estimates.append(np.average(yes[answered], weights=made["_weight"]))
    error = np.std(estimates) / np.sqrt(300)
    assert abs(np.mean(estimates) - yes.mean()) < 4 * error + 0.002
    assert abs(np.mean(plain) - yes.mean()) > 0.05
