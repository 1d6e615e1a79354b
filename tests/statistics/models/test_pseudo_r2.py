"""Pseudo-R2: R survey's numbers, of women alone, of answers in an order and without, and what has none."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import ModelError, SurveyDesign, glm, multinomial, ordinal, pseudo_r2, r2

STRAT = {"weights": "pw", "strata": "stype"}


@pytest.mark.parametrize(
    ("name", "table", "design", "formula"),
    [
        ("strat", "strat", STRAT, "wide ~ ell + meals + stype"),
        ("clus", "clus1", {"weights": "pw", "clusters": "dnum"}, "wide ~ ell + meals"),
    ],
)
def test_the_numbers_are_r_surveys(reference, tables, name, table, design, formula):
    found = pseudo_r2(glm(SurveyDesign(tables[table], **design), formula))
    assert asdict(found) == pytest.approx(reference("diagnosis.json")["pseudo"][name], rel=1e-9)


def test_of_a_domain_they_are_r_surveys_too(reference, tables):
    expected = reference("diagnosis.json")["pseudo"]["domain"]
    design = SurveyDesign(tables["strat"], **STRAT)
    within = glm(design.where(tables["strat"]["stype"] != "H"), "wide ~ ell")
    assert asdict(pseudo_r2(within)) == pytest.approx(expected, rel=1e-9)


def test_a_linear_models_is_the_variance_it_explains(reference, tables):
    fit = glm(SurveyDesign(tables["strat"], **STRAT), "api00 ~ ell + meals", family="gaussian")
    assert r2(fit) == pytest.approx(reference("diagnosis.json")["r2"], rel=1e-9)
    everyone = np.ones(len(tables["strat"]), bool)
    assert r2(fit, everyone) == r2(fit)


def by_gender(villages) -> pd.DataFrame:
    women = villages["sex"] == "women"
    terms = {"w:one": women, "w:age": villages["age"] * women, "m:one": ~women, "m:age": villages["age"] * ~women}
    return pd.DataFrame(terms).astype(float)


def test_of_women_alone_it_is_their_own_models(villages):
    design, women = SurveyDesign(villages, weights="weight", clusters="village"), villages["sex"] == "women"
    joint = glm(design, villages["yes"], by_gender(villages))
    alone = pseudo_r2(glm(design.where(women), "yes ~ age"))
    assert asdict(pseudo_r2(joint, women)) == pytest.approx(asdict(alone), rel=1e-8)
    line = glm(design, villages["age"], by_gender(villages).drop(columns=["w:age", "m:age"]), family="gaussian")
    assert r2(line, women.to_numpy()) == pytest.approx(0, abs=1e-12)


def test_an_outcome_of_two_levels_has_the_logits(villages):
    frame = villages.assign(said=pd.Categorical(villages["yes"].map({0.0: "no", 1.0: "yes"})))
    design = SurveyDesign(frame, weights="weight", clusters="village")
    expected = asdict(pseudo_r2(glm(design, "yes ~ age + sex")))
    for fit in (ordinal(design, "said ~ age + sex"), multinomial(design, "said ~ age + sex")):
        assert asdict(pseudo_r2(fit)) == pytest.approx(expected, rel=1e-6)


def test_of_an_order_mcfaddens_is_that_of_the_likelihoods(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    fit = ordinal(design, "answer ~ age + sex")
    shares = fit.predict()[np.arange(120), villages["answer"].cat.codes]
    weight = villages["weight"]
    whole = weight.groupby(villages["answer"], observed=True).sum() / weight.sum()
    without = (weight * np.log(villages["answer"].astype(str).map(whole))).sum()
    assert pseudo_r2(fit).mcfadden == pytest.approx(1 - (weight * np.log(shares)).sum() / without)


def test_terms_that_tell_nothing_have_none_and_all_that_tell_everything_nearly_one(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    assert asdict(pseudo_r2(glm(design, "yes ~ 1"))) == pytest.approx(dict.fromkeys(asdict(pseudo_r2(
        glm(design, "yes ~ 1"))), 0.0), abs=1e-9)  # fmt: skip
    sure = SurveyDesign(villages.assign(same=villages["yes"]), weights="weight", clusters="village")
    found = pseudo_r2(glm(sure, "yes ~ same"))
    assert found.mcfadden == pytest.approx(1, abs=1e-6)
    assert found.nagelkerke == pytest.approx(1, abs=1e-6)
    assert found.cox_snell < 0.8


def test_where_all_answered_alike_there_is_none(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    fit = glm(design, "yes ~ age")
    assert np.isnan(pseudo_r2(fit, (villages["yes"] == 1).to_numpy()).mcfadden)
    assert np.isnan(r2(glm(design, "one ~ age", family="gaussian")))


def test_what_it_is_not_for_is_refused(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    with pytest.raises(ModelError, match="the family is poisson; expected binomial"):
        pseudo_r2(glm(design, "age ~ sex", family="poisson"))
    with pytest.raises(ModelError, match="expected gaussian with the identity"):
        r2(glm(design, "yes ~ age"))
    with pytest.raises(ModelError, match="no respondent of the model is named"):
        pseudo_r2(glm(design, "yes ~ age"), np.zeros(120, bool))
