"""Estimates: contrasts, joins, tests, frames."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import DesignError, SurveyDesign, glm, join, mean, proportion, ratio

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


@pytest.fixture
def design(villages) -> SurveyDesign:
    return SurveyDesign(villages, **DESIGN)


def test_a_contrast_has_the_variance_of_the_difference(design):
    groups = mean(design, "yes", by="sex")
    gap = groups.contrast({"gap": {"yes|sex=women": 1, "yes|sex=men": -1}})
    covariance = groups.covariance
    assert gap.values[0] == pytest.approx(groups.values[1] - groups.values[0])
    assert gap.variances[0] == pytest.approx(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    assert (gap.n[0], gap.counts[0], gap.clusters[0], gap.df[0]) == (117, 117, 12, 9)
    assert np.isnan(gap.design_effects[0])


def test_a_reversed_gap_is_minus_the_gap(design):
    groups = mean(design, "yes", by="sex")
    both = groups.contrast(np.array([[1.0, -1.0], [-1.0, 1.0]]))
    assert both.names == ("contrast 1", "contrast 2")
    assert both.values[0] == -both.values[1]
    assert both.covariance[0, 1] == pytest.approx(-both.variances[0])
    assert both.test()["p_value"].nunique() == 1


def test_a_base_in_common_is_counted_once(design):
    parts = mean(design, ["yes", "age"])
    assert parts.contrast({"both": {"yes": 1, "age": 1}}).n[0] == 120


def test_differences_of_gaps(design):
    gaps = mean(design, ["yes", "age"], by="sex").contrast(
        {name: {f"{name}|sex=women": 1, f"{name}|sex=men": -1} for name in ("yes", "age")}
    )
    difference = gaps.contrast({"difference": {"yes": 1, "age": -1}})
    assert difference.variances[0] == pytest.approx(np.array([1, -1]) @ gaps.covariance @ np.array([1, -1]))


def test_calls_on_one_sample_can_be_joined(design):
    together = mean(design, ["yes", "age"])
    apart = join(mean(design, "yes"), mean(design, "age"))
    np.testing.assert_allclose(apart.covariance, together.covariance, rtol=1e-12)
    everyone = join(proportion(design, "answer"), proportion(design, "answer", by="sex"))
    assert everyone.names[:5] == ("answer=a", "answer=b", "answer=c", "answer=d", "answer=a|sex=men")


def test_a_domain_joins_with_the_whole(design, villages):
    women = mean(design.where(villages["sex"] == "women"), "age")
    assert join(mean(design, "yes"), women).covariance.shape == (2, 2)


def test_different_designs_do_not_join(design, villages):
    with pytest.raises(DesignError, match="different designs"):
        join(mean(design, "age"), mean(SurveyDesign(villages), "yes"))


def test_a_name_stands_for_one_estimate(design):
    with pytest.raises(ValueError, match="two estimates are named age"):
        join(mean(design, "age"), mean(design, "age"))


def test_an_unknown_row_is_named(design):
    with pytest.raises(KeyError, match="no estimate is named 'height'; there are age"):
        mean(design, "age").contrast({"gap": {"height": 1}})
    with pytest.raises(ValueError, match="the matrix has 2 columns; expected 1"):
        mean(design, "age").contrast(np.ones((1, 2)))


def test_a_missing_part_leaves_other_contrasts_alone(design, villages):
    half = SurveyDesign(villages.assign(yes=villages["yes"].where(villages["sex"] == "men")), **DESIGN)
    groups = join(mean(half, "yes", by="sex"), mean(half, "age"))
    found = groups.contrast({"fine": {"yes|sex=men": 1, "age": -1}, "not": {"yes|sex=women": 1}})
    assert np.isfinite(found.values[0])
    assert np.isfinite(found.variances[0])
    assert np.isnan(found.values[1])
    assert found.flags == ("", "no_cases")


def test_a_test_against_another_null(design):
    age = mean(design, "age")
    tested = age.test(null=age.values[0])
    assert tested["t"].iloc[0] == 0
    assert tested["p_value"].iloc[0] == 1


def test_methods_for_shares_are_refused_elsewhere(design):
    with pytest.raises(ValueError, match="'beta' is for shares; age are not"):
        mean(design, "age").interval(method="beta")
    gap = proportion(design, "answer", by="sex").contrast({"gap": {"answer=a|sex=men": 1, "answer=a|sex=women": -1}})
    with pytest.raises(ValueError, match="gap are not"):
        gap.interval(method="capped")


def test_a_frame_has_the_columns_of_the_spine(design):
    frame = proportion(design, "answer", by="sex").frame()
    assert list(frame.columns) == [
        *("name", "variable", "level", "sex", "estimate", "standard_error", "df"),
        *("n", "count", "clusters", "n_effective", "design_effect", "flag"),
    ]
    assert (frame["n_effective"].dropna() > 0).all()


def perturbed(villages, estimator, step: float = 1e-5) -> np.ndarray:
    """(clusters x k) the derivative of the estimator by the weight of each village, numerically."""
    rows = []
    for village in sorted(villages["village"].unique()):  # as clusters are numbered
        sides = [
            estimator(
                SurveyDesign(
                    villages.assign(weight=villages["weight"] * np.where(villages["village"] == village, 1 + h, 1)),
                    **DESIGN,
                )
            ).values
            for h in (step, -step)
        ]
        rows.append((sides[0] - sides[1]) / (2 * step))
    return np.array(rows)


@pytest.mark.parametrize(
    "estimator",
    [
        lambda design: mean(design, ["yes", "age"], by="sex"),
        lambda design: proportion(design, "answer"),
        lambda design: glm(design, "yes", ["one", "age"]).coefficients,
        lambda design: glm(design, "yes", ["one", "age"], family="poisson").coefficients,
        lambda design: glm(design, "age", ["one", "yes"], family="gaussian").coefficients,
    ],
    ids=["mean", "proportion", "logit", "poisson", "linear"],
)
def test_scores_are_the_derivatives_by_the_weights(villages, design, estimator):
    np.testing.assert_allclose(estimator(design).scores, perturbed(villages, estimator), rtol=1e-5, atol=1e-8)


def test_replicates_without_the_estimate_are_flagged(villages):
    """A total of one village alone: without it, by the jackknife, nothing can be divided by it."""
    frame = villages.assign(only=(villages["village"] == "v3").astype(float))
    design = SurveyDesign(frame, weights="weight", strata="cercle", clusters="village").as_replicates("jkn")
    found = ratio(design, ["age", "yes"], ["one", "only"])
    flagged = {name: flag for name, flag in zip(found.names, found.flags, strict=True) if flag}
    assert flagged == {"age/only": "replicates_missing", "yes/only": "replicates_missing"}
    both = found.contrast({"same": {"age/one": 1.0}, "gap": {"age/one": 1.0, "age/only": -1.0}})
    assert both.flags == ("", "replicates_missing")
    assert both.variances[0] == found.variances[0]


def test_what_has_no_number_is_flagged(villages):
    yes = villages["yes"].where(villages["sex"] == "men", 0.0)
    shares = mean(SurveyDesign(villages.assign(yes=yes), **DESIGN), "yes", by="sex")
    found = shares.contrast(
        {
            "log odds": lambda e: np.log(e["yes|sex=women"] / (1 - e["yes|sex=women"])),
            "ratio": lambda e: e["yes|sex=men"] / e["yes|sex=women"],
            "nothing of nothing": lambda e: e["yes|sex=women"] / e["yes|sex=women"],
            "log": lambda e: np.log(e["yes|sex=men"]),
        }
    )
    assert found.flags == ("undefined", "undefined", "undefined", "")
    assert np.isnan(found.values[:3]).all()
    assert np.isnan(found.interval()).sum() == 6
