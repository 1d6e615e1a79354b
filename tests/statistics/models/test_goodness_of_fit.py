"""Archer & Lemeshow's test: the numbers of R survey's means and covariance, its size, its power, and what has none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import ModelError, SurveyDesign, firth, glm, goodness_of_fit

STRAT = {"weights": "pw", "strata": "stype"}
CLUS = {"weights": "pw", "clusters": "dnum"}


@pytest.mark.parametrize(
    ("name", "table", "design", "formula", "groups"),
    [
        ("strat", "strat", STRAT, "wide ~ ell + meals", 10),
        ("strat_5", "strat", STRAT, "wide ~ ell", 5),
        ("clus", "clus1", CLUS, "wide ~ ell + meals", 10),
    ],
)
def test_the_means_and_the_f_are_r_surveys(reference, tables, name, table, design, formula, groups):
    expected = reference("diagnosis.json")["fit"][name]
    found = goodness_of_fit(glm(SurveyDesign(tables[table], **design), formula), groups)
    np.testing.assert_allclose(found.estimates.values, expected["means"], rtol=1e-5, atol=1e-8)
    assert (found.df, found.df_denominator) == (expected["df"], expected["df_denominator"])
    assert found.statistic == pytest.approx(expected["statistic"], rel=1e-5)
    assert found.p_value == pytest.approx(expected["p"], rel=1e-4)


def drawn(generator: np.random.Generator, clusters: int, bend: float) -> pd.DataFrame:
    """Twenty respondents a village; a logit that is bent by the square of x."""
    village = np.repeat(np.arange(clusters), 20)
    x = generator.normal(size=len(village)) + generator.normal(0, 0.5, clusters)[village]
    predicted = -0.3 + 0.6 * x + bend * x**2 + generator.normal(0, 0.4, clusters)[village]
    answers = (generator.random(len(x)) < 1 / (1 + np.exp(-predicted))) * 1.0
    weight = generator.uniform(0.5, 2, len(x))
    return pd.DataFrame({"village": village, "half": village % 2, "x": x, "yes": answers, "weight": weight})


def rejected(clusters: int, bend: float, groups: int | None, samples: int = 200) -> float:
    generator = np.random.default_rng(clusters)
    p_values = []
    for _ in range(samples):
        design = SurveyDesign(drawn(generator, clusters, bend), weights="weight", strata="half", clusters="village")
        p_values.append(goodness_of_fit(glm(design, "yes ~ x"), groups).p_value)
    return float((np.array(p_values) < 0.05).mean())


@pytest.mark.slow
@pytest.mark.parametrize("clusters", [12, 24])
def test_a_true_model_is_rejected_about_as_seldom_as_it_says(clusters):
    assert rejected(clusters, 0.0, None) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


@pytest.mark.slow
def test_ten_groups_in_twelve_clusters_would_reject_it_too_often():
    assert rejected(12, 0.0, 10) > 0.1


def test_a_bent_one_is_found():
    assert rejected(24, 0.5, None, samples=60) > 0.8


def test_of_women_alone_it_is_their_own_models(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    women = (villages["sex"] == "women").to_numpy()
    terms = {f"{who}:{name}": column * held for who, held in (("w", women), ("m", ~women))
             for name, column in (("one", villages["one"]), ("age", villages["age"]))}  # fmt: skip
    joint = goodness_of_fit(glm(design, villages["yes"], pd.DataFrame(terms)), 4, where=women)
    alone = goodness_of_fit(glm(design.where(women), "yes ~ age"), 4)
    assert joint.statistic == pytest.approx(alone.statistic, rel=1e-8)
    assert joint.df_denominator == alone.df_denominator


def test_those_with_one_prediction_stay_together(villages):
    design = SurveyDesign(villages.assign(ten=villages["age"] // 20), weights="weight", clusters="village")
    found = goodness_of_fit(glm(design, "yes ~ ten"), 10)
    assert len(found.estimates) <= 4
    assert found.df == len(found.estimates) - 1


def test_what_fits_every_group_exactly_has_no_test(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    for formula in ("yes ~ sex", "yes ~ answer"):
        found = goodness_of_fit(glm(design, formula))
        assert (found.flag, np.isnan(found.p_value)) == ("saturated", True)


def test_few_clusters_have_none(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    few = design.where(villages["village"].isin(["v1", "v2", "v3", "v4", "v5"]))
    found = goodness_of_fit(glm(few, "yes ~ age"))
    assert (found.flag, np.isnan(found.p_value)) == ("no_degrees_of_freedom", True)
    assert goodness_of_fit(glm(design, "yes ~ age"), 13).flag == "no_degrees_of_freedom"


def test_a_penalised_fit_and_replicate_weights_have_one(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    assert goodness_of_fit(firth(design, "yes ~ age")).p_value == pytest.approx(
        goodness_of_fit(glm(design, "yes ~ age")).p_value, abs=0.1
    )
    by_replicates = goodness_of_fit(glm(design.as_replicates("jk1"), "yes ~ age"))
    assert by_replicates.p_value == pytest.approx(goodness_of_fit(glm(design, "yes ~ age")).p_value, abs=0.1)


def test_what_it_is_not_for_is_refused(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    with pytest.raises(ModelError, match="expected the binomial family without trials"):
        goodness_of_fit(glm(design, "age ~ sex", family="gaussian"))
    with pytest.raises(ModelError, match="the groups are 2; expected 3 or more"):
        goodness_of_fit(glm(design, "yes ~ age"), 2)
    with pytest.raises(ModelError, match="no respondent of the model is named"):
        goodness_of_fit(glm(design, "yes ~ age"), where=np.zeros(120, bool))
