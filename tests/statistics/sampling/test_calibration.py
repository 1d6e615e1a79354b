"""Calibration: totals met, weights in closed form, the variance of residuals, and totals that cannot be met."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import (
    DesignError,
    SurveyDesign,
    glm,
    mean,
    multinomial,
    proportion,
    quantile,
    ranktest,
    total,
)

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}
SEX = {"women": 150.0, "men": 130.0}
CERCLE = {"Bankass": 100.0, "Douentza": 80.0, "Koro": 100.0}
METHODS = {
    "poststratify": ({"sex": SEX}, {}),
    "rake": ({"sex": SEX, "cercle": CERCLE}, {}),
    "linear": ({"sex": SEX, "age": 12_000.0}, {}),
    "linear, bounded": ({"sex": SEX, "age": 12_000.0}, {"bounds": (0.4, 3.0)}),
    "raking": ({"sex": SEX, "cercle": CERCLE, "age": 12_000.0}, {}),
    "logit": ({"sex": SEX, "cercle": CERCLE}, {"bounds": (0.3, 3.0)}),
}


@pytest.fixture(scope="module")
def design(villages) -> SurveyDesign:
    return SurveyDesign(villages, **DESIGN)


def calibrated(design: SurveyDesign, method: str) -> SurveyDesign:
    margins, options = METHODS[method]
    return design.calibrate(margins, method.split(",")[0], **options)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("replicated", [False, True])
def test_the_totals_are_met_and_no_longer_vary(design, method, replicated):
    made = calibrated(design.as_replicates("jkn") if replicated else design, method)
    found = total(made, "sex")
    np.testing.assert_allclose(found.values, [SEX["men"], SEX["women"]], rtol=1e-9)
    assert (found.standard_errors < 1e-5).all()
    if "age" in METHODS[method][0]:
        assert total(made, "age").values[0] == pytest.approx(12_000.0)


def test_poststratified_weights_are_scaled_in_each_cell(villages, design):
    sums = villages.groupby("sex")["weight"].transform("sum")
    made = calibrated(design, "poststratify")
    np.testing.assert_allclose(made.weight, villages["weight"] * villages["sex"].map(SEX) / sums)


def test_linear_weights_have_a_closed_form(villages, design):
    x = np.column_stack([villages["sex"] == "men", villages["sex"] == "women", villages["age"]]).astype(float)
    w, wanted = villages["weight"].to_numpy(), np.array([SEX["men"], SEX["women"], 12_000.0])
    factor = 1 + x @ np.linalg.solve((x * w[:, None]).T @ x, wanted - x.T @ w)
    np.testing.assert_allclose(calibrated(design, "linear").weight, w * factor, rtol=1e-9)


def test_raked_weights_are_a_product_of_factors(villages, design):
    factor = pd.Series(calibrated(design, "rake").weight / design.weight)
    cells = factor.groupby([villages["sex"], villages["cercle"]]).agg(["min", "max"])
    np.testing.assert_allclose(cells["min"], cells["max"], rtol=1e-9)
    table = cells["min"].unstack()
    np.testing.assert_allclose(*(table.iloc[0] / table.iloc[1]).agg(["min", "max"]), rtol=1e-8)


def test_raking_in_turn_and_by_distance_are_one(design):
    margins = {"sex": SEX, "cercle": CERCLE}
    in_turn, by_distance = (design.calibrate(margins, method) for method in ("rake", "raking"))
    np.testing.assert_allclose(in_turn.weight, by_distance.weight, rtol=1e-8)


@pytest.mark.parametrize("method", ["linear, bounded", "logit"])
def test_bounds_hold(design, method):
    low, high = METHODS[method][1]["bounds"]
    factor = calibrated(design, method).weight / design.weight
    assert factor.min() >= low - 1e-12
    assert factor.max() <= high + 1e-12


def test_the_variance_is_that_of_residuals(villages, design):
    made = calibrated(design, "poststratify")
    w = made.weight
    value = np.average(villages["age"], weights=w)
    e = villages["age"] - value
    cell = (e * villages["weight"]).groupby(villages["sex"]).transform("sum") / villages.groupby("sex")[
        "weight"
    ].transform("sum")
    scores = pd.Series(w * (e - cell) / w.sum()).groupby([villages["cercle"], villages["village"]]).sum()
    expected = sum(len(part) * part.var(ddof=1) for _, part in scores.groupby("cercle"))
    assert mean(made, "age").variances[0] == pytest.approx(expected)


@pytest.mark.parametrize("method", METHODS)
def test_linearisation_agrees_with_the_jackknife(design, method):
    one, other = calibrated(design, method), calibrated(design.as_replicates("jkn"), method)
    for asked in (lambda made: mean(made, "age", by="sex"), lambda made: proportion(made, "answer")):
        np.testing.assert_allclose(asked(one).values, asked(other).values, rtol=1e-8)
        ratio = asked(one).standard_errors[:3] / asked(other).standard_errors[:3]
        assert (np.abs(ratio - 1) < 0.25).all()


@pytest.mark.parametrize("method", METHODS)
def test_several_at_once_are_as_each_alone(design, method):
    made = calibrated(design, method)
    together, alone = mean(made, ["age", "one", "yes"]), mean(made, "yes")
    assert together.standard_errors[2] == pytest.approx(alone.standard_errors[0], rel=1e-10)


@pytest.mark.parametrize("bounds", [None, (0.0, 3.0)])
def test_totals_do_not_vary_where_weights_are_zero_or_less(villages, bounds):
    skewed = villages.assign(money=np.random.default_rng(2).lognormal(0, 1.2, len(villages)))
    margins = {"sex": SEX, "money": 0.6 * float(skewed["weight"] @ skewed["money"])}
    design = SurveyDesign(skewed, **DESIGN)
    made = design.calibrate(margins, "linear", bounds=bounds)
    assert (made.weight <= 0).any()
    assert total(made, "money").standard_errors[0] < 1e-6
    jackknife = design.as_replicates("jkn").calibrate(margins, "linear", bounds=bounds)
    ratio = total(made, "age").standard_errors / total(jackknife, "age").standard_errors
    assert abs(ratio[0] - 1) < 0.1


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (lambda design: glm(design, "yes ~ age"), "a model cannot have weights below zero, as in"),
        (lambda design: multinomial(design, "answer ~ age"), "a model cannot have weights below zero"),
        (lambda design: quantile(design, "age"), "quantiles cannot have weights below zero"),
        (lambda design: ranktest(design, "age", "sex"), "ranks cannot have weights below zero"),
    ],
)
def test_what_cannot_have_weights_below_zero_says_so(villages, asked, message):
    skewed = villages.assign(money=np.random.default_rng(2).lognormal(0, 1.2, len(villages)))
    total_of_money = 0.4 * float(skewed["weight"] @ skewed["money"])
    made = SurveyDesign(skewed, **DESIGN).calibrate({"sex": SEX, "money": total_of_money}, "linear")
    assert (made.weight < 0).any()
    with pytest.raises(ValueError, match=message):
        asked(made)


def test_of_two_calibrations_the_last_is_exact(villages, design):
    known = villages.assign(old=(villages["age"] > 40).astype(float), woman=(villages["sex"] == "women").astype(float))
    first = design.with_frame(known).calibrate({"sex": SEX}, "linear")
    made = first.calibrate({"(Intercept)": 290, "old": 150}, "linear")
    found = total(made, ["old", "woman"])
    assert found.standard_errors[0] < 1e-6

    def residuals(y: np.ndarray, columns: list[np.ndarray], weight: np.ndarray) -> np.ndarray:
        root = np.sqrt(weight)[:, None]
        x = np.column_stack(columns).astype(float)
        return y - x @ np.linalg.lstsq(x * root, y * root[:, 0], rcond=None)[0]

    woman = known["woman"].to_numpy()
    of_last = residuals(woman, [np.ones(len(woman)), known["old"]], first.weight) * made.weight / first.weight
    left = residuals(of_last, [woman, 1 - woman], design.weight) * first.weight
    assert found.variances[1] == pytest.approx(design.covariance(left)[0, 0])


def test_a_crossed_margin_is_met_cell_by_cell(villages, design):
    cells = {(sex, cercle): 40.0 for sex in SEX for cercle in CERCLE}
    made = design.calibrate({("sex", "cercle"): cells}, "poststratify")
    sums = pd.Series(made.weight).groupby([villages["sex"], villages["cercle"]]).sum()
    np.testing.assert_allclose(sums, 40.0)


def test_a_margin_of_numbers_that_are_codes_is_matched(villages):
    frame = villages.assign(area=np.where(villages["cercle"] == "Koro", 2.0, 1.0))
    made = SurveyDesign(frame, **DESIGN).calibrate({"area": {1: 150, 2: 100}}, "poststratify")
    assert made.weight[frame["area"] == 2].sum() == pytest.approx(100)


@pytest.mark.parametrize(
    ("margins", "method", "options", "message"),
    [
        ({}, "rake", {}, "no total is given"),
        ({"sex": SEX}, "entropy", {}, "the method is 'entropy'; expected one of poststratify, rake"),
        ({"sex": {"women": 150}}, "rake", {}, "the margin sex has no total for men"),
        ({"sex": {**SEX, "other": 3}}, "rake", {}, "a total for other, which nobody in the sample is"),
        ({"sex": {"women": 150, "men": -5}}, "rake", {}, "negative total"),
        ({"sex": {"women": 150, "men": "many"}}, "rake", {}, "the total of sex=men is 'many'; expected a number"),
        ({"sex": {"women": 150, "men": np.inf}}, "rake", {}, "the total of sex=men is inf"),
        ({"height": {"tall": 3}}, "rake", {}, "the margin height names the column 'height', which the frame"),
        ({"height": 100.0}, "linear", {}, "a total names the column 'height', which the frame"),
        ({"sex": 100.0}, "linear", {}, "one total is given of 'sex', which is not a number"),
        ({"yes": 50.0}, "linear", {}, "'yes' is missing or infinite in 3 rows"),
        ({"sex": SEX, "cercle": {**CERCLE, "Koro": 9}}, "rake", {}, "different populations .sex 280, cercle 189."),
        ({"sex": SEX, "(Intercept)": 300.0}, "linear", {}, "different populations"),
        ({"age": 9_000.0}, "rake", {}, "rake meets counts of levels only, not age"),
        ({"sex": SEX, "cercle": CERCLE}, "poststratify", {}, "2 margins; expected one"),
        ({"sex": SEX}, "logit", {}, "logit needs bounds"),
        ({"sex": SEX}, "rake", {"bounds": (0.5, 2)}, "rake has no bounds"),
        ({"sex": SEX}, "linear", {"bounds": (1.5, 2)}, "bounds"),
        ({"sex": SEX, "age": 90_000.0}, "logit", {"bounds": (0.5, 2)}, "cannot be met with weights 0.5 to 2 times"),
        ({"sex": SEX, "answer": {"a": 1, "b": 1, "c": 278}}, "logit", {"bounds": (0.5, 2)}, "cannot be met"),
    ],
)
def test_totals_that_cannot_be_met_are_named(design, margins, method, options, message):
    with pytest.raises(DesignError, match=message):
        design.calibrate(margins, method, **options)


def test_margins_that_contradict_each_other_are_named(villages):
    frame = villages.assign(again=villages["sex"])
    margins = {"sex": SEX, "again": {"women": 100, "men": 180}}
    with pytest.raises(DesignError, match=r"the margins cannot all be met: sex=.* of "):
        SurveyDesign(frame, **DESIGN).calibrate(margins)


def test_a_domain_is_not_calibrated(villages, design):
    with pytest.raises(DesignError, match="a domain was to be calibrated; expected the whole sample"):
        design.where(villages["sex"] == "women").calibrate({"sex": SEX})


def test_rows_of_negative_weight_count_in_the_variance_too(tables):
    """R: g <- calibrate(d, ~api99+ell, c(`(Intercept)`=6194, api99=3914069, ell=130000)); svymean(~api00+meals, g)."""
    design = SurveyDesign(tables["clus1"], weights="pw", clusters="dnum")
    made = design.calibrate({"(Intercept)": 6194, "api99": 3914069, "ell": 130000}, "linear")
    found = mean(made, ["api00", "meals"])
    assert (made.weight < 0).sum() == 4
    np.testing.assert_allclose(found.values, [665.374572123412, 44.4390847043074], rtol=1e-9)
    np.testing.assert_allclose(found.standard_errors, [3.20632212659302, 2.21153063304699], rtol=1e-9)
    assert total(made, "api99").standard_errors[0] < 1e-3, "it was calibrated to"
    assert found.df.tolist() == [14, 14]
    assert found.n.tolist() == [183, 183]
