"""Means, totals and shares: bases, names, flags, and properties that must hold for any data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bogolan.statistics import DesignError, SurveyDesign, mean, proportion, total

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village", "nest": True}
few = settings(max_examples=15, derandomize=True, deadline=None, database=None)
seeds = st.integers(0, 2**32 - 1)


def drawn(seed: int) -> pd.DataFrame:
    """Invented: 2 to 4 strata of 2 to 4 villages of 2 to 6 people, with missing answers and a few zero weights."""
    generator = np.random.default_rng(seed)
    rows = []
    for stratum in range(generator.integers(2, 5)):
        for village in range(generator.integers(2, 5)):
            rows += [(f"s{stratum}", village)] * int(generator.integers(2, 7))
    frame = pd.DataFrame(rows, columns=["cercle", "village"])
    n = len(frame)
    return frame.assign(
        weight=generator.uniform(0.2, 5, n) * (generator.random(n) > 0.05),
        sex=np.where(np.arange(n) % 2, "women", "men"),
        age=np.where(generator.random(n) < 0.1, np.nan, generator.normal(40, 12, n)),
        answer=pd.Categorical(generator.choice(["a", "b", "c"], n), ["a", "b", "c"]),
    )


def same_estimates(one: SurveyDesign, other: SurveyDesign) -> None:
    for estimator, name in ((mean, "age"), (proportion, "answer")):
        first, second = estimator(one, name, by="sex"), estimator(other, name, by="sex")
        assert first.names == second.names
        np.testing.assert_allclose(first.values, second.values, rtol=1e-10)
        np.testing.assert_allclose(first.covariance, second.covariance, rtol=1e-7, atol=1e-14)
        assert np.array_equal(first.df, second.df)


@few
@given(seeds, st.floats(0.001, 1000))
def test_weights_may_be_scaled(seed, constant):
    frame = drawn(seed)
    same_estimates(
        SurveyDesign(frame, **DESIGN), SurveyDesign(frame.assign(weight=frame["weight"] * constant), **DESIGN)
    )


@few
@given(seeds)
def test_rows_may_be_permuted(seed):
    frame = drawn(seed)
    same_estimates(SurveyDesign(frame, **DESIGN), SurveyDesign(frame.sample(frac=1, random_state=1), **DESIGN))


@few
@given(seeds)
def test_strata_and_clusters_may_be_relabelled(seed):
    frame = drawn(seed)
    relabelled = frame.assign(
        cercle=frame["cercle"].map({f"s{number}": 99 - number for number in range(5)}),
        village=frame["cercle"] + "/" + frame["village"].astype(str),
    )
    same_estimates(SurveyDesign(frame, **DESIGN), SurveyDesign(relabelled, **DESIGN))


@few
@given(seeds)
def test_a_respondent_may_be_split_in_two_halves(seed):
    frame = drawn(seed)
    twice = pd.concat([frame, frame]).assign(weight=lambda rows: rows["weight"] / 2)
    same_estimates(SurveyDesign(frame, **DESIGN), SurveyDesign(twice, **DESIGN))


@few
@given(seeds)
def test_a_domain_is_a_weight_of_zero(seed):
    frame = drawn(seed)
    young = (frame["age"] < 45).to_numpy()
    if not (young & (frame["weight"] > 0)).any():
        return
    domain = mean(SurveyDesign(frame, **DESIGN).where(young), "age")
    zero = mean(SurveyDesign(frame.assign(weight=frame["weight"] * young), **DESIGN), "age")
    np.testing.assert_allclose(domain.values, zero.values, rtol=1e-12)
    np.testing.assert_allclose(domain.covariance, zero.covariance, rtol=1e-9)
    assert (domain.n, domain.clusters, domain.df) == (zero.n, zero.clusters, zero.df)


def test_a_mean_of_two_clusters_by_hand():
    # Cluster means 1 and 3 with equal weights: 2, and a variance of (1/2)^2 times 2 x 2 = 1.
    frame = pd.DataFrame({"cluster": ["x", "x", "y", "y"], "y": [0.0, 2.0, 3.0, 3.0]})
    found = mean(SurveyDesign(frame, clusters="cluster"), "y")
    assert found.values[0] == 2
    assert found.variances[0] == pytest.approx(1.0)
    assert found.df[0] == 1


def test_names_labels_bases_and_counts(villages):
    design = SurveyDesign(villages, **DESIGN)
    shares = proportion(design, ["answer", "sex"], by=["cercle", "sex"])
    assert shares.names[0] == "answer=a|cercle=Bankass,sex=men"
    assert shares.labels[0] == {"variable": "answer", "level": "a", "cercle": "Bankass", "sex": "men"}
    of_group = (villages["cercle"] == "Bankass") & (villages["sex"] == "men")
    assert shares.n[0] == of_group.sum()
    assert shares.counts[0] == (of_group & (villages["answer"] == "a")).sum()
    nobody = shares.frame().query("variable == 'answer' and level == 'd'")
    assert (nobody["estimate"] == 0).all(), "a category nobody chose is a share of zero, not left out"
    assert (nobody["flag"] == "zero_variance").all()


def test_a_missing_answer_leaves_that_variable_only(villages):
    design = SurveyDesign(villages, **DESIGN)
    found = mean(design, ["yes", "age"])
    assert list(found.n) == [117, 120]
    assert list(mean(design.where(villages["yes"].notna()), ["yes", "age"]).n) == [117, 117]


def test_variables_have_a_joint_covariance(villages):
    design = SurveyDesign(villages.assign(no=1 - villages["yes"]), **DESIGN)
    found = mean(design, ["yes", "no"])
    assert found.covariance[0, 1] == pytest.approx(-found.variances[0], rel=1e-12)


def test_a_boolean_is_one_share(villages):
    old = villages.assign(old=villages["age"] > 40)
    assert proportion(SurveyDesign(old, **DESIGN), "old").names == ("old",)
    nullable = old.assign(old=old["old"].astype("boolean").where(villages["yes"].notna()))
    assert proportion(SurveyDesign(nullable, **DESIGN), "old").n[0] == 117


def test_answers_may_be_numbers(villages):
    frame = villages.assign(code=villages["answer"].map({"a": 0, "b": 1, "c": 9}).astype(int))
    assert proportion(SurveyDesign(frame, **DESIGN), "code").names == ("code=0", "code=1", "code=9")


def test_a_total_of_answers_counts_the_population(villages):
    design = SurveyDesign(villages, **DESIGN)
    assert total(design, "answer").values.sum() == pytest.approx(villages["weight"].sum())
    assert total(design, "one").names == ("one",)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda design: mean(design, "height"), "the column 'height', which the frame does not have"),
        (lambda design: mean(design, "age", by="region"), "the column 'region', which the frame does not have"),
        (lambda design: mean(design, "sex"), "'sex' is of type .*; expected numbers"),
        (lambda design: mean(design, []), "no variable is named"),
        (lambda design: proportion(design, "nothing"), "missing in all 120 rows"),
        (lambda design: mean(design, "infinite"), "infinite or beyond 1e100 in 120 rows"),
        (lambda design: mean(design, "age", by="nothing"), "no row of the domain has a label in nothing"),
    ],
)
def test_what_cannot_be_estimated_is_named(villages, call, message):
    frame = villages.assign(nothing=pd.Series([None] * 120, dtype=object), infinite=np.inf)
    with pytest.raises(DesignError, match=message):
        call(SurveyDesign(frame, **DESIGN))


def test_a_base_of_nobody_is_flagged(villages):
    design = SurveyDesign(villages.assign(yes=villages["yes"].where(villages["sex"] == "men")), **DESIGN)
    women = mean(design, "yes", by="sex").select(["yes|sex=women"])
    assert np.isnan(women.values[0])
    assert women.flags == ("no_cases",)
    assert women.n[0] == 0
    assert np.ravel(women.interval(method="capped")).tolist() == [0, 1], "nothing is ruled out"


def test_a_constant_has_no_variance_and_says_so(villages):
    found = mean(SurveyDesign(villages.assign(age=0.1), **DESIGN), "age")
    assert found.standard_errors[0] == 0
    assert found.flags == ("zero_variance",)
    assert np.isnan(found.test()["p_value"].iloc[0])


def test_one_cluster_of_a_domain_has_no_degree_of_freedom(villages):
    found = mean(SurveyDesign(villages, **DESIGN).where(villages["village"] == "v3"), "age")
    assert found.df[0] == 0
    assert found.flags == ("zero_variance,no_degrees_of_freedom",)
    assert np.ravel(found.interval()).tolist() == [-np.inf, np.inf]


def test_nobody_answered(villages):
    found = mean(SurveyDesign(villages.assign(yes=np.nan), **DESIGN), "yes")
    assert found.flags == ("no_cases",)
    assert np.isnan(found.standard_errors[0])


@pytest.mark.parametrize("lonely", ["adjust", "average", "remove", "certainty"])
@pytest.mark.parametrize("rows", [1, 10], ids=["one row", "one cluster"])
def test_a_sample_of_one_cluster_shows_no_variance_and_says_so(villages, lonely, rows):
    design = SurveyDesign(villages.iloc[:rows].assign(yes=1.0), clusters="village", lonely=lonely)
    found = mean(design, "yes")
    assert found.flags == ("zero_variance,no_degrees_of_freedom",)
    lower, upper = found.interval(method="capped")
    assert 0 < upper[0] - lower[0] <= 1
    assert np.ravel(found.interval()).tolist() == [-np.inf, np.inf]
