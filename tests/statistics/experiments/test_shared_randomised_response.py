"""Agreement with R's rr 1.4.2 on the randomised question of Nigeria 2013: forced response, a die of six sides."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import (
    SurveyDesign,
    allowed_share_test,
    randomisation,
    randomised_prevalence,
    randomised_regression,
)

ANSWER, FORCED = "rr.q1", randomisation("forced-known", 2 / 3, 1 / 6, 1 / 6)
GROUPS = {"moment": None, "moment_female": 1, "moment_male": 0}


@pytest.fixture(scope="module")
def nigeria(shared, shared_json) -> tuple[pd.DataFrame, dict]:
    frame = pd.read_csv(shared("microdata/nigeria-rr/nigeria.csv"))
    return frame, shared_json("reference/sensitive/rr_nigeria.json")


@pytest.mark.parametrize("key", GROUPS)
def test_moments(nigeria, key):
    """R's standard error has n where the design's has n - 1."""
    frame, expected = nigeria[0], nigeria[1][key]
    own = frame if GROUPS[key] is None else frame[frame["cov.female"] == GROUPS[key]]
    design = SurveyDesign(own[own[ANSWER].notna()].reset_index(drop=True))
    found = randomised_prevalence(design, ANSWER, FORCED)
    n = expected["n"]
    np.testing.assert_allclose(found.values, expected["est"], rtol=1e-12)
    np.testing.assert_allclose(found.standard_errors * np.sqrt((n - 1) / n), expected["se"], rtol=1e-12)
    assert list(found.n) == [n]
    share = (found.values[0] * FORCED.slope) + FORCED.yes_if_not
    np.testing.assert_allclose(share, expected["prop_yes"], rtol=1e-12)


def test_moments_by_gender_in_one(nigeria):
    frame, expected = nigeria
    found = randomised_prevalence(SurveyDesign(frame), ANSWER, FORCED, by="cov.female")
    np.testing.assert_allclose(
        found.values, [expected["moment_male"]["est"], expected["moment_female"]["est"]], rtol=1e-12
    )


def test_the_regression(nigeria):
    """Table 3 of Blair, Imai & Zhou (2015). R stops its EM early: no coefficient here makes its answers less likely."""
    frame, expected = nigeria[0], nigeria[1]["rrreg"]
    age = frame["cov.age"] / 10
    terms = {"cov.asset.index": frame["cov.asset.index"], "cov.married": frame["cov.married"], "I(cov.age/10)": age}
    terms |= {"I((cov.age/10)^2)": age**2, "cov.education": frame["cov.education"], "cov.female": frame["cov.female"]}
    terms = pd.DataFrame({"(Intercept)": 1.0, **terms})
    fit = randomised_regression(SurveyDesign(frame), ANSWER, FORCED, terms)
    assert fit.converged
    assert list(fit.names) == list(expected["coef"])
    assert set(fit.n) == {expected["n"]}
    np.testing.assert_allclose(fit.values, list(expected["coef"].values()), rtol=5e-4)
    errors = np.sqrt(np.diag(fit.naive_covariance))
    np.testing.assert_allclose(errors, list(expected["se"].values()), rtol=5e-4)
    np.testing.assert_allclose(fit.standard_errors, errors, rtol=0.15)

    def likelihood(coefficients) -> float:
        x, y = fit.model.matrix[fit.rows], frame.loc[fit.rows, ANSWER].to_numpy()
        share = FORCED.yes_if_not + FORCED.slope / (1 + np.exp(-x @ np.asarray(coefficients)))
        return float(np.log(np.where(y == 1, share, 1 - share)).sum())

    assert likelihood(fit.values) >= likelihood(list(expected["coef"].values()))
    np.testing.assert_allclose(fit.log_likelihood, likelihood(fit.values), rtol=1e-12)


def test_the_answers_are_what_a_die_allows(nigeria):
    assert (allowed_share_test(SurveyDesign(nigeria[0]), ANSWER, FORCED, "cov.female")["p_value"] == 1).all()
