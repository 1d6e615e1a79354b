"""Variance inflation: R's regressions of columns on the others, Fox & Monette's, within a group, at its ends."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import ModelError, SurveyDesign, glm, multinomial, ordinal, variance_inflation

STRAT = {"weights": "pw", "strata": "stype"}


def test_of_a_linear_model_it_is_one_over_what_the_others_leave(reference, tables):
    design = SurveyDesign(tables["clus1"], weights="pw", clusters="dnum")
    found = variance_inflation(glm(design, "api00 ~ ell + meals + mobility", family="gaussian"))
    expected = reference("diagnosis.json")["inflation"]["linear"]
    assert found["vif"].to_dict() == pytest.approx(expected, rel=1e-9)
    assert found["gvif"].equals(found["vif"])


def test_of_a_logit_it_is_fox_and_monettes(reference, tables):
    found = variance_inflation(glm(SurveyDesign(tables["strat"], **STRAT), "wide ~ ell + meals + stype"))
    expected = reference("diagnosis.json")["inflation"]["logit"]
    assert found["gvif"].to_dict() == pytest.approx(expected, rel=1e-6)
    assert found["columns"].to_dict() == {"ell": 1, "meals": 1, "stype": 2}
    assert found.loc["stype", "vif"] == pytest.approx(np.sqrt(expected["stype"]), rel=1e-6)


def test_within_a_group_it_is_the_groups_own(villages):
    women = villages["sex"] == "women"
    young = (villages["age"] < 40) * 1.0
    own = {"one": villages["one"], "age": villages["age"], "young": young}
    terms = {f"{who}:{name}": column * held for who, held in (("w", women), ("m", ~women)) for name, column in
             own.items()}  # fmt: skip
    design = SurveyDesign(villages.assign(young=young), weights="weight", clusters="village")
    joint = glm(design, villages["yes"], pd.DataFrame(terms))
    found = variance_inflation(joint, {"age": ["w:age"], "young": ["w:young"]})
    alone = variance_inflation(glm(design.where(women), "yes ~ age + young"))
    pd.testing.assert_frame_equal(found, alone, rtol=1e-7)
    assert found.loc["age", "vif"] > 2


def test_one_term_alone_inflates_nothing(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    found = variance_inflation(glm(design, "yes ~ answer"))
    assert found.loc["answer", "vif"] == pytest.approx(1)
    assert variance_inflation(glm(design, "yes ~ 1")).empty


def test_what_is_nearly_the_same_inflates_much_and_units_do_not_matter(villages):
    near = villages["age"] * 1000 + np.random.default_rng(1).normal(0, 10, 120)
    design = SurveyDesign(villages.assign(days=near), weights="weight", clusters="village")
    found = variance_inflation(glm(design, "yes ~ age + days + sex"))
    assert found.loc["age", "vif"] > 1e4
    assert found.loc["sex", "vif"] < 2


def test_what_is_separated_is_left_out(villages):
    frame = villages.assign(all=villages["yes"].where(villages["sex"] == "women", 1.0))
    design = SurveyDesign(frame, weights="weight", clusters="village")
    fit = glm(design, "all ~ sex + age + answer")
    assert fit.separated
    assert set(variance_inflation(fit).index) == {"age", "answer"}


def test_a_column_in_two_terms_is_refused(villages):
    fit = glm(SurveyDesign(villages, weights="weight", clusters="village"), "yes ~ age + sex")
    with pytest.raises(ModelError, match="a column stands in two terms"):
        variance_inflation(fit, {"age": ["age"], "both": ["age", "sex[T.women]"]})
    with pytest.raises(ModelError, match="the model has no term 'height'"):
        variance_inflation(fit, {"height": ["height"]})


@pytest.mark.parametrize("fit_of", [ordinal, multinomial])
def test_of_several_answers_it_is_that_of_the_terms_alone(reference, tables, fit_of):
    """R's regressions of each column on the others, and of categories what a linear model of the same terms has."""
    frame = tables["clus1"].assign(level=pd.cut(tables["clus1"]["api00"], [0, 550, 650, 750, 1000]).cat.codes)
    design = SurveyDesign(frame, weights="pw", clusters="dnum")
    found = variance_inflation(fit_of(design, "level ~ ell + meals + mobility"))
    assert found["vif"].to_dict() == pytest.approx(reference("diagnosis.json")["inflation"]["linear"], rel=1e-9)
    with_types = variance_inflation(fit_of(design, "level ~ ell + meals + stype"))
    linear = variance_inflation(glm(design, "api00 ~ ell + meals + stype", family="gaussian"))
    pd.testing.assert_frame_equal(with_types, linear, rtol=1e-7)
    parted = variance_inflation(fit_of(design, "level ~ ell + meals"), {"ell": ["ell"], "meals": ["meals"]})
    assert parted["vif"].nunique() == 1
    with pytest.raises(ModelError, match="no column 'distance'"):
        variance_inflation(fit_of(design, "level ~ ell + meals"), {"ell": ["ell"], "far": ["distance"]})
