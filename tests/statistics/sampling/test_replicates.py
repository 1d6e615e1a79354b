"""Replicate weights, given and made."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import DesignError, SurveyDesign, glm, mean, proportion, ratio, total, variance


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    generator = np.random.default_rng(5)
    clusters = generator.integers(3, 9, 24)
    village = np.repeat(np.arange(24), clusters)
    n = len(village)
    return pd.DataFrame(
        {
            "village": village,
            "cercle": village % 4,
            "weight": generator.uniform(1, 3, n),
            "sex": generator.choice(["women", "men"], n),
            "age": np.where(generator.random(n) < 0.1, np.nan, generator.normal(40, 10, n) + village),
            "income": generator.lognormal(size=n),
            "yes": (generator.random(n) < 0.4).astype(float),
            "answer": generator.choice(list("abc"), n),
        }
    )


@pytest.fixture(scope="module")
def design(frame) -> SurveyDesign:
    return SurveyDesign(frame, weights="weight", strata="cercle", clusters="village")


ESTIMATORS = {
    "mean": lambda design: mean(design, ["yes", "age"], by="sex"),
    "total": lambda design: total(design, ["income", "answer"]),
    "proportion": lambda design: proportion(design, "answer", by="sex"),
    "ratio": lambda design: ratio(design, "age", "income"),
    "variance": lambda design: variance(design, ["age", "income"], by="sex"),
    "glm": lambda design: glm(design, "yes", design.frame[["income"]].assign(one=1.0)),
}


def given(frame: pd.DataFrame, made: SurveyDesign, **arguments) -> SurveyDesign:
    """The made replicates written out as columns and read again."""
    weights = np.column_stack(list(made.replicates.weights()))
    columns = [f"r{place}" for place in range(weights.shape[1])]
    wide = pd.concat([frame, pd.DataFrame(weights, columns=columns)], axis=1)
    return SurveyDesign(wide, weights="weight", replicate_weights=columns, **arguments)


def test_the_jackknife_of_a_total_is_the_linearised_variance(design):
    taylor, jackknife = (total(one, ["income", "yes"], by="sex") for one in (design, design.as_replicates("jkn")))
    np.testing.assert_allclose(jackknife.covariance, taylor.covariance, rtol=1e-9)
    assert jackknife.df[0] == taylor.df[0]


@pytest.mark.parametrize("name", ["mean", "proportion", "ratio", "variance"])
def test_the_jackknife_of_a_smooth_estimate_is_close_to_it(name, design):
    taylor, jackknife = (ESTIMATORS[name](one) for one in (design, design.as_replicates("jkn")))
    np.testing.assert_allclose(jackknife.values, taylor.values, rtol=1e-12)
    np.testing.assert_allclose(jackknife.standard_errors, taylor.standard_errors, rtol=0.25)


@pytest.mark.parametrize("name", ESTIMATORS)
def test_replicates_written_out_say_what_those_made_say(name, frame, design):
    made = design.as_replicates("jkn")
    written = given(frame, made, replicate_kind="jkn", replicate_rscales=made.replicates.rscales)
    one, other = ESTIMATORS[name](made), ESTIMATORS[name](written)
    np.testing.assert_allclose(one.covariance, other.covariance, rtol=1e-6, atol=1e-12)
    np.testing.assert_array_equal(one.df, other.df)
    assert one.flags == other.flags


def test_factors_of_the_weights_may_be_given_instead(frame, design):
    made = design.as_replicates("jkn")
    factors = pd.DataFrame(
        np.column_stack(list(made.replicates.weights())) / frame["weight"].to_numpy()[:, None]
    ).add_prefix("f")
    whole = given(frame, made, replicate_kind="jkn", replicate_rscales=made.replicates.rscales)
    apart = SurveyDesign(
        pd.concat([frame, factors], axis=1),
        weights="weight",
        replicate_weights=list(factors),
        combined_weights=False,
        replicate_kind="jkn",
        replicate_rscales=made.replicates.rscales,
    )
    np.testing.assert_allclose(mean(whole, "age").variances, mean(apart, "age").variances, rtol=1e-12)


def test_a_bootstrap_is_unbiased_for_a_total_and_the_same_again(design):
    taylor = total(design, "income").variances[0]
    found = total(design.as_replicates("bootstrap", 4000, seed=3), "income").variances[0]
    assert found == pytest.approx(taylor, rel=4 * np.sqrt(2 / 4000))
    again = total(design.as_replicates("bootstrap", 4000, seed=3), "income").variances[0]
    assert again == found != total(design.as_replicates("bootstrap", 4000, seed=4), "income").variances[0]


@pytest.mark.parametrize(
    ("kind", "more", "scale"),
    [
        ("brr", {}, 1 / 24),
        ("fay", {"fay_rho": 0.3}, 1 / (24 * 0.7**2)),
        ("jk1", {}, 23 / 24),
        ("jkn", {"replicate_rscales": [0.5] * 24}, 0.5),
        ("bootstrap", {}, 1 / 23),
        ("other", {"replicate_scale": 0.2}, 0.2),
    ],
)
def test_scales_by_kind(kind, more, scale, frame, design):
    found = given(frame, design.as_replicates("jkn"), replicate_kind=kind, **more)
    means = np.array([np.average(frame["yes"], weights=weight) for weight in found.replicates.weights()])
    np.testing.assert_allclose(mean(found, "yes").variances, scale * ((means - means.mean()) ** 2).sum(), rtol=1e-10)
    around = given(frame, design.as_replicates("jkn"), replicate_kind=kind, mse=True, **more)
    value = mean(found, "yes").values[0]
    np.testing.assert_allclose(mean(around, "yes").variances, scale * ((means - value) ** 2).sum(), rtol=1e-10)


def test_a_domain_has_the_rank_of_its_own_replicates(design):
    made = design.as_replicates("jkn")
    few = design.frame["village"] < 9
    assert (
        made.where(few).degrees_of_freedom
        == np.linalg.matrix_rank(np.column_stack(list(made.replicates.weights()))[few.to_numpy()]) - 1
    )
    assert made.where(few & (design.frame["village"] < 0)).degrees_of_freedom == 0


def test_a_replicate_in_which_an_estimate_does_not_exist_says_nothing_of_it(frame):
    lone = frame.assign(sex=np.where(frame["village"] == 3, "women", "men"))
    made = SurveyDesign(lone, weights="weight", clusters="village").as_replicates("jk1")
    women = mean(made, "yes", by="sex").select(["yes|sex=women"])
    assert np.isfinite(women.variances[0])


def test_strata_of_one_cluster_add_nothing_or_are_refused(frame):
    lone = frame.assign(cercle=np.where(frame["village"] == 3, 99, frame["cercle"]))
    arguments = {"weights": "weight", "strata": "cercle", "clusters": "village"}
    with pytest.raises(DesignError, match="no replicates under lonely = adjust"):
        SurveyDesign(lone, lonely="adjust", **arguments).as_replicates("jkn")
    removed = SurveyDesign(lone, lonely="remove", **arguments)
    made = total(removed.as_replicates("jkn"), "income")
    np.testing.assert_allclose(made.variances, total(removed, "income").variances)
    assert np.isfinite(total(removed.as_replicates("bootstrap", 20), "income").variances).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"replicate_kind": "jackknife"}, "replicate_kind is 'jackknife'; expected one of brr"),
        ({}, "replicate_kind is None"),
        ({"replicate_kind": "other"}, "replicate_scale is missing"),
        ({"replicate_kind": "jkn"}, "replicate_rscales is missing"),
        ({"replicate_kind": "jkn", "replicate_rscales": [1.0]}, "replicate_rscales are 1; expected 24"),
        ({"replicate_kind": "fay"}, "fay_rho is None"),
        ({"replicate_kind": "fay", "fay_rho": 1}, "fay_rho is 1"),
        ({"replicate_kind": "brr", "clusters": "village"}, "both given"),
    ],
)
def test_replicates_that_do_not_say_what_they_are_are_refused(arguments, message, frame, design):
    with pytest.raises(DesignError, match=message):
        given(frame, design.as_replicates("jkn"), **arguments)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda design: design.as_replicates("jk1"), "jk1 was asked of 4 strata"),
        (lambda design: design.as_replicates("brr"), "expected jk1, jkn or bootstrap"),
        (lambda design: design.as_replicates("bootstrap", 1), "1 replicates were asked for"),
        (lambda design: design.as_replicates("jkn").as_replicates("jkn"), "the design has replicate weights"),
    ],
)
def test_replicates_that_cannot_be_made_are_refused(change, message, design):
    with pytest.raises(DesignError, match=message):
        change(design)


def test_faulty_replicate_weights_are_named(frame, design):
    made = design.as_replicates("jkn")
    weights = pd.DataFrame(np.column_stack(list(made.replicates.weights()))).add_prefix("r")
    weights.loc[[2, 5], "r1"] = -1.0
    wide = pd.concat([frame, weights], axis=1)
    with pytest.raises(DesignError, match=r"replicate weights 'r1' are negative in 2 rows \(counted from 0: 2, 5\)"):
        SurveyDesign(wide, weights="weight", replicate_weights=list(weights), replicate_kind="brr")
    with pytest.raises(DesignError, match="names 1 columns; expected two or more"):
        SurveyDesign(wide, weights="weight", replicate_weights=["r0"], replicate_kind="brr")


def test_the_bootstrap_knows_what_share_of_the_clusters_was_drawn(frame):
    half = SurveyDesign(
        frame.assign(villages=12), weights="weight", strata="cercle", clusters="village", fpc="villages"
    )
    linearised, drawn = (mean(one, "yes") for one in (half, half.as_replicates("bootstrap", replicates=2000)))
    assert drawn.standard_errors[0] == pytest.approx(linearised.standard_errors[0], rel=0.06)
    everyone = SurveyDesign(
        frame.assign(villages=6), weights="weight", strata="cercle", clusters="village", fpc="villages"
    )
    assert mean(everyone.as_replicates("bootstrap"), "yes").standard_errors[0] == 0
