"""Regressions of a list: what they find where the truth is known, their scores, and what can be asked of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import (
    ExperimentError,
    ModelError,
    SurveyDesign,
    difference_in_means,
    join,
    list_regression,
)

from .lists import LIST, TRUTH, design_of, drawn, slopes_by_weight

FORMULA = {**LIST, "count": "count ~ age + sex"}
SENSITIVE, CONTROL = (-1.0, 0.8), (0.3, -0.4)
METHODS = {
    "linear": {"method": "linear"},
    "two steps": {"method": "nls"},
    "likelihood": {},
    "unconstrained": {"constrained": False},
    "floor": {"floor": "1"},
    "ceiling": {"ceiling": "1"},
    "floor and ceiling": {"floor": "1", "ceiling": "1"},
}


def modelled(seed: int, n: int = 4000, floor: float = 0.0, ceiling: float = 0.0) -> pd.DataFrame:
    """Villages of 20; the sensitive item and three control items by logits of x, and liars at both ends."""
    generator = np.random.default_rng(seed)
    x = generator.normal(size=n)
    holds = generator.random(n) < 1 / (1 + np.exp(-(SENSITIVE[0] + SENSITIVE[1] * x)))
    control = generator.binomial(3, 1 / (1 + np.exp(-(CONTROL[0] + CONTROL[1] * x))))
    treated = generator.random(n) < 0.5
    hears = treated & holds
    count = control + hears
    count = np.where(hears & (control == 0) & (generator.random(n) < floor), 0, count)
    count = np.where(hears & (control == 3) & (generator.random(n) < ceiling), 3, count)
    return pd.DataFrame(
        {
            "x": x,
            "count": count * 1.0,
            "arm": np.where(treated, "sensitive", "control"),
            "weight": generator.uniform(0.5, 1.5, n),
            "village": np.arange(n) // 20,
            "cercle": "a",
            "sex": np.where(x + generator.normal(size=n) > 0, "women", "men"),
            "holds": holds * 1.0,
        }
    )


@pytest.mark.slow
@pytest.mark.parametrize("told", METHODS.values(), ids=METHODS)
def test_the_scores_are_the_slopes_by_the_weights(told):
    """But for two steps, which have expected slopes in the place of the sample's, as R's package has."""
    frame = modelled(4, 600, 0.5, 0.5).assign(village=np.arange(600))
    rows = np.arange(0, 600, 53)
    asked = {**LIST, "count": "count ~ x"}

    def fitted(moved):
        return list_regression(design_of(moved), **asked, **told)

    for part in (lambda fit: fit, lambda fit: fit.prevalence("sex")):
        estimates = part(fitted(frame))
        assert set(estimates.flags) == {""}
        slopes = slopes_by_weight(lambda moved, part=part: part(fitted(moved)).values, frame, rows, step=1e-4)
        size = np.abs(estimates.scores).max(axis=0)
        tolerance = 0.15 if told.get("method") == "nls" else 1e-6
        np.testing.assert_allclose(estimates.scores[rows] / size, slopes / size, atol=tolerance)


@pytest.mark.parametrize("method", ["ml", "nls", "linear"])
def test_alone_with_an_intercept_means_are_those_of_the_arms(method):
    """Where shares are linear, or nothing is binomial, the prevalence is the difference in means."""
    design = design_of(drawn(2))
    fit = list_regression(design, **{**LIST, "count": "count ~ 1"}, method=method)
    plain = difference_in_means(design, **LIST)
    if method == "ml":
        assert fit.prevalence().values[0] != pytest.approx(plain.values[0], abs=1e-6)
    else:
        np.testing.assert_allclose(fit.prevalence().values, plain.values, rtol=1e-7)
        np.testing.assert_allclose(fit.prevalence().standard_errors, plain.standard_errors, rtol=1e-6)


def test_linear_in_a_group_it_is_the_difference_in_means_of_each():
    design = design_of(drawn(3))
    fit = list_regression(design, **{**LIST, "count": "count ~ sex"}, method="linear")
    found, plain = fit.prevalence("sex"), difference_in_means(design, **LIST, by="sex")
    np.testing.assert_allclose(found.values, plain.values, rtol=1e-9)
    np.testing.assert_allclose(found.covariance, plain.covariance, rtol=1e-7)
    assert found.names == ("count:sensitive (linear)|sex=men", "count:sensitive (linear)|sex=women")
    assert found.labels[1] == {"variable": "count", "level": "sensitive", "sex": "women"}
    both = join(found, plain)
    same = both.contrast({"misfit": {found.names[1]: 1.0, plain.names[1]: -1.0}})
    assert same.flags == ("zero_variance",) or same.standard_errors[0] < 1e-8


def test_the_misfit_is_nothing_where_the_model_is_the_difference():
    """And zero but for chance where the binomial is right; found where the control items go with the sensitive one."""
    asked = {**LIST, "count": "count ~ sex"}
    nothing = list_regression(design_of(drawn(3)), **asked, method="linear").misfit("sex")
    assert nothing.names[1] == "count:sensitive (linear) - count:sensitive|sex=women"
    assert (np.abs(nothing.values) < 1e-12).all()
    frame = modelled(12, 20_000)
    design = SurveyDesign(frame, clusters="village")
    right = list_regression(design, **{**LIST, "count": "count ~ x"}).misfit("sex")
    assert (right.test()["p_value"] > 0.001).all()
    told = frame["holds"] == 1
    together = frame.assign(count=np.where(told, 2.0, 1.0) + (told & (frame["arm"] == "sensitive")))
    wrong = list_regression(SurveyDesign(together, clusters="village"), **{**LIST, "count": "count ~ x"}).misfit()
    assert wrong.test()["p_value"].iloc[0] < 1e-6


def test_names_and_parts():
    fit = list_regression(design_of(drawn(4)), **FORMULA, constrained=False)
    assert fit.names[:3] == ("sensitive:Intercept", "sensitive:sex[T.women]", "sensitive:age")
    assert fit.names[3] == "control (not held):Intercept"
    assert fit.names[-1] == "control (held):age"
    lying = list_regression(design_of(drawn(4)), **FORMULA, floor="sex")
    assert lying.names[-2:] == ("floor:Intercept", "floor:sex[T.women]")
    assert lying.labels[-1] == {"variable": "sex[T.women]", "part": "floor"}


def test_what_can_be_asked_of_the_sensitive_item():
    fit = list_regression(design_of(drawn(5, villages=20)), **FORMULA)
    effects = fit.sensitive.marginal_effects("sex")
    margins = fit.sensitive.predictive_margins("sex")
    at = fit.prevalence(at={"women": {"sex": "women"}, "men": {"sex": "men"}})
    assert at.names == ("count:sensitive (ml), women", "count:sensitive (ml), men")
    np.testing.assert_allclose(at.values, margins.values[::-1], rtol=1e-12)
    gap = at.contrast({"gap": {at.names[0]: 1.0, at.names[1]: -1.0}})
    np.testing.assert_allclose(gap.values, effects.values, rtol=1e-9)
    np.testing.assert_allclose(gap.standard_errors, effects.standard_errors, rtol=1e-9)
    assert fit.sensitive.test("age").df == 1
    held, free = fit.prevalence("sex", variance="delta"), fit.prevalence("sex")
    assert (held.standard_errors < free.standard_errors * 1.05).all()


def test_rows_outside_add_nothing():
    frame = drawn(6)
    holes = frame.assign(
        age=frame["age"].mask(np.arange(720) % 7 == 0), count=frame["count"].mask(frame.index % 11 == 0)
    )
    inside = holes["age"].notna() & holes["count"].notna()
    found = list_regression(design_of(holes), **FORMULA)
    expected = list_regression(design_of(frame).where(inside), **FORMULA)
    np.testing.assert_allclose(found.values, expected.values, rtol=1e-9)
    np.testing.assert_allclose(found.covariance, expected.covariance, rtol=1e-7)
    assert found.n[0] == inside.sum()
    assert found.df[0] == 33 - 2


def test_replicate_weights_fit_anew():
    design = design_of(drawn(7, villages=5))
    for told in ({"method": "linear"}, {}):
        linearised = list_regression(design, **FORMULA, **told).prevalence("sex")
        jackknifed = list_regression(design.as_replicates("jkn"), **FORMULA, **told).prevalence("sex")
        np.testing.assert_allclose(jackknifed.values, linearised.values, rtol=1e-9)
        np.testing.assert_allclose(jackknifed.standard_errors, linearised.standard_errors, rtol=0.4)


def test_known_probabilities_are_followed():
    frame = drawn(8, villages=60, each=40)
    told = {**FORMULA, "count": "drawn_count ~ sex", "arm": "drawn_arm"}
    plain = list_regression(design_of(frame), **told, method="linear").prevalence("sex")
    weighed = list_regression(design_of(frame), **told, method="linear", probabilities="chance").prevalence("sex")
    truth = np.array([TRUTH["men"], TRUTH["women"]])
    assert (np.abs(weighed.values - truth) < 3.5 * weighed.standard_errors).all()
    assert (np.abs(plain.values - truth) > 5 * plain.standard_errors).all()


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"method": "glm"}, "the method is 'glm'; expected one of ml, nls, linear"),
        ({"method": "nls", "floor": "1"}, "are for method 'ml'; found 'nls'"),
        ({"method": "linear", "constrained": False}, "are for method 'ml'; found 'linear'"),
        ({"ceiling": "1", "constrained": False}, "expected one or the other"),
        ({"count": "count ~ ages"}, "the column 'ages', which the frame does not have"),
        ({"count": "np.log(count) ~ age"}, "expected|does not have"),
        ({"count": "count"}, "expected a formula"),
        ({"count": "count ~ age + I(2 * age)"}, "collinear"),
    ],
)
def test_what_cannot_be_fitted_is_refused(told, message):
    with pytest.raises((ExperimentError, ModelError), match=message):
        list_regression(design_of(drawn(9)), **{**FORMULA, **told})


def test_an_unknown_variable_to_predict_at():
    fit = list_regression(design_of(drawn(9)), **FORMULA)
    with pytest.raises(ModelError, match="no variable 'height'; expected one of"):
        fit.prevalence(at={"tall": {"height": 2}})


def test_a_logit_without_a_bottom_is_infinite_and_its_chance_is_zero():
    """Nobody of one sex holds the item: its logit has no bottom, and the prediction is what is left of it."""
    frame = drawn(10)
    frame["count"] = np.where(frame["sex"] == "men", frame["control_items"], frame["count"])
    frame["count"] -= (frame["sex"] == "men") * (frame["arm"] == "sensitive") * (frame["count"] > 0)
    fit = list_regression(design_of(frame), **{**LIST, "count": "count ~ sex"})
    assert fit.converged
    held = fit.select([name for name in fit.names if name.startswith("sensitive")])
    assert np.isnan(held.values).any()
    assert "separated" in held.flags
    np.testing.assert_array_equal(fit.decided, (frame["sex"] == "men").to_numpy() & fit.rows)
    prevalence = fit.prevalence("sex")
    men = prevalence.position(next(name for name in prevalence.names if name.endswith("=men")))
    assert prevalence.values[men] == pytest.approx(0, abs=1e-5)
    women = (frame["sex"] == "women").to_numpy()
    alone = list_regression(design_of(frame).where(women), **{**LIST, "count": "count ~ 1"})
    assert prevalence.values[1 - men] == pytest.approx(alone.prevalence().values[0], rel=1e-5)


@pytest.mark.slow
def test_a_small_category_at_the_edge_leaves_an_interval_that_holds_the_truth():
    """Of 4% the item applies to few: in most samples to nobody, by what is likeliest."""
    generator = np.random.default_rng(1)
    held, decided, draws = 0, 0, 60
    for _ in range(draws):
        small, treated = generator.random(1200) < 0.04, generator.random(1200) < 0.5
        holds = generator.random(1200) < np.where(small, 0.02, 0.25)
        frame = pd.DataFrame({
            "count": (generator.binomial(3, 0.5, 1200) + (holds & treated)).astype(float),
            "arm": np.where(treated, "T", "C"), "small": small.astype(float),
        })  # fmt: skip
        fit = list_regression(SurveyDesign(frame), "count ~ small", arm="arm", treated="T", items=3)
        found = fit.prevalence()
        lower, upper = found.interval(0.95)
        held += lower[0] < 0.04 * 0.02 + 0.96 * 0.25 < upper[0]
        decided += bool(fit.decided.any())
    assert decided > draws / 2
    assert held >= 52, "57 of 60, less three standard errors of 1.7"


def test_where_all_who_could_lie_do_the_share_of_liars_is_at_its_end_and_the_prevalence_is_found():
    """Who holds the sensitive item alone always says none: in half of samples the logit of lying has no top."""
    generator = np.random.default_rng(2)
    at_end, held, draws = 0, 0, 30
    for _ in range(draws):
        treated, holds = generator.random(1500) < 0.5, generator.random(1500) < 0.4
        others = generator.binomial(3, 0.4, 1500)
        count = np.where(treated & holds & (others == 0), 0, others + (treated & holds))
        frame = pd.DataFrame({"count": count.astype(float), "arm": np.where(treated, "T", "C")})
        fit = list_regression(SurveyDesign(frame), "count ~ 1", arm="arm", treated="T", items=3, floor="1")
        place = fit.position("floor:Intercept")
        assert fit.converged
        assert np.isnan(fit.values[place]) == (fit.flags[place] == "all_liars")
        lower, upper = fit.prevalence().interval(0.95)
        held += lower[0] < 0.4 < upper[0]
        at_end += bool(np.isnan(fit.values[place]))
    assert 5 < at_end < 25
    assert held >= 25, "28.5 of 30, less three standard errors of 1.2"


def test_lies_that_nobody_tells_are_left_out():
    """The likelihood is highest without liars at the floor: the other coefficients are those without them."""
    frame = modelled(1, 600, 0.0, 0.3)
    design, asked = SurveyDesign(frame), {**LIST, "count": "count ~ x"}
    none = frame["arm"].eq("control") | frame["count"].gt(0) | (np.arange(600) % 3 > 0)
    design = design.where(none)  # two of three zeros of the treated arm are gone, so that there are too few to lie
    both, one = (list_regression(design, **asked, ceiling="1", **told) for told in ({"floor": "1"}, {}))
    place = both.position("floor:Intercept")
    assert np.isnan(both.values[place])
    assert both.flags[place] == "no_liars"
    others = [name for name in both.names if name != "floor:Intercept"]
    np.testing.assert_allclose(both.select(others).values, one.select(others).values, rtol=1e-9)
    np.testing.assert_allclose(both.select(others).covariance, one.select(others).covariance, rtol=1e-9)
    assert both.log_likelihood == pytest.approx(one.log_likelihood)
    replicated = list_regression(design.as_replicates("bootstrap", 10), **asked, floor="1", ceiling="1")
    assert replicated.flags[place] == "no_liars"


def within(fit, truth: dict[str, float], errors: float = 4.0) -> None:
    for name, value in truth.items():
        place = fit.position(name)
        assert abs(fit.values[place] - value) < errors * fit.standard_errors[place], name


@pytest.mark.slow
def test_liars_are_told_from_the_others():
    """Half lie at the floor and three of ten at the ceiling: only the model that has both finds the truth."""
    frame = modelled(21, 60_000, 0.5, 0.3)
    design, asked = SurveyDesign(frame, clusters="village"), {**LIST, "count": "count ~ x"}
    lying = list_regression(design, **asked, floor="1", ceiling="1")
    truth = {"sensitive:Intercept": SENSITIVE[0], "sensitive:x": SENSITIVE[1], "control:Intercept": CONTROL[0]}
    within(lying, {**truth, "control:x": CONTROL[1], "floor:Intercept": 0.0, "ceiling:Intercept": np.log(3 / 7)})
    assert abs(lying.prevalence().values[0] - frame["holds"].mean()) < 4 * lying.prevalence().standard_errors[0]
    honest = list_regression(design, **asked)
    assert honest.prevalence().values[0] < frame["holds"].mean() - 5 * honest.prevalence().standard_errors[0]
    assert lying.log_likelihood > honest.log_likelihood + 50


@pytest.mark.slow
@pytest.mark.parametrize("method", ["ml", "nls", "linear"])
def test_intervals_cover_the_truth(method):
    """400 samples of 100 villages: the gap of two groups' prevalence, in a population that each model is right for."""
    everyone = modelled(99, 1_000_000)
    truth = everyone.groupby("sex")["holds"].mean()
    covered, values = [], []
    for seed in range(400):
        frame = modelled(seed, 2000)
        asked = {**LIST, "count": "count ~ x + sex"}
        found = list_regression(SurveyDesign(frame, clusters="village"), **asked, method=method).prevalence("sex")
        gap = found.contrast({"gap": {found.names[1]: 1.0, found.names[0]: -1.0}})
        both = join(found, gap)
        expected = np.array([truth["men"], truth["women"], truth["women"] - truth["men"]])
        lower, upper = both.interval()
        covered.append((lower <= expected) & (expected <= upper))
        values.append(both.values - expected)
    tolerance = 3.5 * np.sqrt(0.05 * 0.95 / 400)
    assert (np.abs(np.mean(covered, axis=0) - 0.95) < tolerance).all(), np.mean(covered, axis=0)
    bias = np.mean(values, axis=0) / (np.std(values, axis=0) / np.sqrt(400))
    assert (np.abs(bias) < 4).all(), bias
