"""Offsets: R's numbers, a term test, what has no predictions, and offsets that cannot be."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import ModelError, SurveyDesign, bias_reduced, glm


@pytest.fixture(scope="module")
def design(tables) -> SurveyDesign:
    schools = tables["strat"]
    schools = schools.assign(log_full=np.log(schools["full"] + 1), constant=2.0)
    return SurveyDesign(schools, weights="pw", strata="stype")


@pytest.mark.parametrize(
    ("formula", "family", "offset", "values", "errors", "deviances"),
    [
        (
            "api00 ~ ell",
            "gaussian",
            "api99",
            [28.07708381075, 0.21061516669355],
            [3.03252354680187, 0.105421985790722],
            [153450.713261442, 157443.097951933],
        ),
        (
            "enroll ~ ell",
            "poisson",
            "log_full",
            [1.8573968191993, 0.00250124810740835],
            [0.0525660072076045, 0.00197639325466457],
            [57325.6762513377, 57661.6266264548],
        ),
    ],
)
def test_as_r(design, formula, family, offset, values, errors, deviances):
    """R: svyglm(api00~ell+offset(api99), d); svyglm(enroll~ell+offset(log(full+1)), d, family=quasipoisson())."""
    found = glm(design, formula, family=family, offset=offset)
    np.testing.assert_allclose(found.values, values, rtol=1e-8)
    np.testing.assert_allclose(found.standard_errors, errors, rtol=1e-7)
    np.testing.assert_allclose([found.deviance, found.null_deviance], deviances, rtol=1e-9)
    given = glm(design, formula, family=family, offset=design.frame[offset].to_numpy())
    np.testing.assert_array_equal(given.values, found.values)


def test_a_gaussian_offset_is_taken_from_the_outcome(design):
    frame = design.frame.assign(growth=design.frame["api00"] - design.frame["api99"])
    found = glm(design, "api00 ~ ell + stype", family="gaussian", offset="api99")
    plain = glm(design.with_frame(frame), "growth ~ ell + stype", family="gaussian")
    np.testing.assert_allclose(found.covariance, plain.covariance, rtol=1e-9)
    for method in ("Wald", "WorkingWald", "LRT"):
        one, other = (fit.test("stype", method=method) for fit in (found, plain))
        assert one.p_value == pytest.approx(other.p_value, rel=1e-8)
    np.testing.assert_allclose(bias_reduced(found).standard_errors, bias_reduced(plain).standard_errors, rtol=1e-9)


def test_a_constant_offset_moves_the_intercept_alone(design):
    found, plain = (glm(design, "hi ~ ell", offset=offset) for offset in ("constant", None))
    np.testing.assert_allclose(found.values, plain.values - [2.0, 0.0], rtol=1e-9)
    np.testing.assert_allclose(found.covariance, plain.covariance, rtol=1e-8)


def test_rows_without_offset_are_outside(design):
    missing = design.frame["log_full"].where(design.frame["ell"] > 5)
    found = glm(design, "enroll ~ ell", family="poisson", offset=missing)
    within = glm(design.where(design.frame["ell"] > 5), "enroll ~ ell", family="poisson", offset="log_full")
    np.testing.assert_allclose(found.values, within.values, rtol=1e-9)
    assert found.n[0] == (design.frame["ell"] > 5).sum()


def test_replicates_are_refitted_with_it(tables):
    schools = tables["clus1"].assign(growth=tables["clus1"]["api00"] - tables["clus1"]["api99"])
    design = SurveyDesign(schools, weights="pw", clusters="dnum").as_replicates("jk1")
    found = glm(design, "api00 ~ ell", family="gaussian", offset="api99")
    plain = glm(design, "growth ~ ell", family="gaussian")
    np.testing.assert_allclose(found.standard_errors, plain.standard_errors, rtol=1e-9)


def test_no_predictions_and_bad_offsets_are_named(design):
    found = glm(design, "hi ~ ell + stype", offset="constant")
    for ask in (found.predict, lambda: found.marginal_effects("ell"), lambda: found.predictive_margins("stype")):
        with pytest.raises(ModelError, match="offset"):
            ask()
    for offset, message in (
        ("nowhere", "the offset names the column 'nowhere'"),
        ("stype", "the offset is not a number"),
        ([1.0, 2.0], "the offset has 2 values; expected 200"),
        (np.full(200, np.inf), "the offset is infinite in 200 rows"),
    ):
        with pytest.raises(ModelError, match=message):
            glm(design, "hi ~ ell", offset=offset)
