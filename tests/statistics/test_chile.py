"""The Chilean survey of 1988: point estimates as published, standard errors as R survey's."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import SurveyDesign, category, glm, marginal_effects, mean, proportion, share_interval

BASE = ["(Intercept)", "sexM", "age", "educationPS", "educationS", "income"]


def matrix(chile: pd.DataFrame, model: str) -> pd.DataFrame:
    if model == "logit_base":
        return chile[BASE]
    if model == "logit_full":
        return chile[[*BASE, "statusquo"]]
    return pd.concat([chile[BASE], chile[["M:age", "M:educationPS", "M:educationS", "M:income"]]], axis=1)


def same(found, expected, tolerance: float = 1e-8) -> None:
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=0)


@pytest.mark.parametrize("model", ["logit_base", "logit_full", "logit_sex_interactions"])
def test_models(chile, chile_reference, model):
    expected = chile_reference[model]
    found = glm(SurveyDesign(chile), "yes", matrix(chile, model)).coefficients
    same(found.values, expected["coefficients"])
    same(found.standard_errors, expected["standard_errors"])
    same(found.covariance, expected["covariance"], 1e-6)
    assert found.n[0] == expected["n"]
    assert found.df[0] == expected["df"]


@pytest.mark.parametrize("model", ["logit_base", "logit_full", "logit_sex_interactions"])
def test_published_coefficients(chile, shared_json, model):
    published = shared_json("reference/sensitive/demo_chile.json")
    found = glm(SurveyDesign(chile), "yes", matrix(chile, model)).coefficients
    same(found.values, list(published[model]["coef"].values()), 1e-6)


def test_published_marginal_effect_of_sex(chile, shared_json):
    published = shared_json("reference/sensitive/demo_chile.json")
    fit = glm(SurveyDesign(chile), "yes", matrix(chile, "logit_base"))
    same(marginal_effects(fit, [category("sexM", "sexM", [])]).values, published["ame_sexM"], 1e-6)


def test_shares_of_the_vote(chile, chile_reference):
    design = SurveyDesign(chile)
    expected = chile_reference["vote"]
    found = proportion(design, "vote")
    assert found.names == tuple(f"vote={level}" for level in expected["levels"])
    same(found.values, expected["estimates"])
    same(found.covariance, expected["covariance"])
    by_sex = proportion(design, "vote", by="sex")
    same(by_sex.values.reshape(4, 2).T, chile_reference["vote_by_sex"]["estimates"])
    same(by_sex.standard_errors.reshape(4, 2).T, chile_reference["vote_by_sex"]["standard_errors"])


def test_scale_by_sex(chile, chile_reference):
    found, expected = mean(SurveyDesign(chile), "statusquo", by="sex"), chile_reference["statusquo_by_sex"]
    same(found.values, expected["estimates"])
    same(found.standard_errors, expected["standard_errors"])


def test_intervals(chile, chile_reference):
    found = proportion(SurveyDesign(chile), "vote", by="sex")
    for expected in chile_reference["intervals"]:
        name = f"vote={expected['level']}|sex={expected['sex']}"
        share = found.select([name])
        assert share.df[0] == expected["df"]
        limits = share_interval(
            share.values, share.variances, share.n, share.clusters, share.df, method=expected["method"]
        )
        same(np.ravel(limits), expected["limits"])
