"""Agreement with R on a real endorsement experiment: Pakistan 2009 (Fair, Malhotra and Shapiro), by four endorsers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import SurveyDesign, arm_balance, endorsement_effects, endorsement_model, glm

VERSIONS = {"Kashmir militants": "b", "Militants in Afghanistan": "c", "Al-Qaida": "d", "Firqavarana Tanzeems": "e"}
POLICIES = ("Polio", "FCR", "Durand", "Curriculum")
SEXES = {"all": None, "female": 1, "male": 0}


@pytest.fixture(scope="module")
def pakistan(shared) -> pd.DataFrame:
    """Of each policy the answer, and the version (a: without an endorser) that each respondent heard."""
    frame = pd.read_csv(shared("microdata/pakistan-2009/pakistan.csv"))
    columns = {}
    for policy in POLICIES:
        heard = frame[[f"{policy}.{version}" for version in "abcde"]].apply(pd.to_numeric)
        columns[policy] = heard.max(axis=1)
        columns[f"{policy} version"] = heard.notna().to_numpy() @ np.arange(1, 6)
    versions = pd.DataFrame(columns)
    for policy in POLICIES:
        told = versions[f"{policy} version"].map(dict(enumerate("abcde", start=1)))
        versions[f"{policy} version"] = told.astype(object).where(told.notna(), None)
    return pd.concat([frame, versions], axis=1)


def effect(frame: pd.DataFrame, policy: str, version: str, **told: object):
    """Of one policy by one endorser; arms as strata make Welch's standard error of the design's."""
    arm = f"{policy} version"
    inside = frame[frame[arm].isin(["a", version])].reset_index(drop=True)
    return endorsement_effects(SurveyDesign(inside, strata=arm), policy, arm, version, **told)


@pytest.mark.parametrize("group", VERSIONS)
@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("sex", SEXES)
def test_effects_are_those_of_r(pakistan, shared_json, policy, group, sex):
    reference = shared_json("reference/sensitive/endorse_pakistan_simple.json")["diffs"]
    (expected,) = (one for one in reference if (one["item"], one["group"], one["sex"]) == (policy, group, sex))
    frame = pakistan if SEXES[sex] is None else pakistan[pakistan["female"] == SEXES[sex]]
    found = effect(frame, policy, VERSIONS[group])
    np.testing.assert_allclose(found.values[0], expected["diff"], rtol=1e-6)
    np.testing.assert_allclose(found.standard_errors[0], expected["se"], rtol=1e-6)
    assert found.n[0] == expected["n_endorse"] + expected["n_control"]
    assert found.counts[0] == expected["n_endorse"]


@pytest.fixture(scope="module")
def answers(pakistan):
    """A row an answer: its policy, who was said to endorse it, and the answer from 0 to 1."""
    parts = []
    for policy in POLICIES:
        heard = pakistan[f"{policy} version"]
        columns = {"y": (pakistan[policy] - 1) / 4, "version": heard, "item": policy, "female": pakistan["female"]}
        parts.append(pd.DataFrame({**columns, "respondent": pakistan.index})[heard.notna().to_numpy()])
    rows = pd.concat(parts, ignore_index=True).dropna(subset="y").assign(one=1.0)
    for version in "bcde":
        rows[f"g{version}"] = (rows["version"] == version).astype(float)
        rows[f"g{version}:female"] = rows[f"g{version}"] * rows["female"]
    for policy in POLICIES:
        rows[f"item{policy}"] = (rows["item"] == policy).astype(float)
    return rows


@pytest.mark.parametrize("key", ["pooled_ols", "pooled_ols_female"])
def test_all_policies_in_one_regression(answers, shared_json, key):
    """HC1 in clusters multiplies by (n - 1) / (n - p), which a design does not."""
    reference = shared_json("reference/sensitive/endorse_pakistan_simple.json")
    expected = reference[key]
    terms = [name.replace("(Intercept)", "one") for name in expected["coef"]]
    fit = glm(SurveyDesign(answers, clusters="respondent"), "y", terms, "gaussian")
    np.testing.assert_allclose(fit.values, list(expected["coef"].values()), rtol=1e-9)
    if key == "pooled_ols":
        assert fit.n[0] == reference["pooled_n"]
    n, p = fit.n[0], len(terms)
    errors = fit.standard_errors * np.sqrt((n - 1) / (n - p))
    np.testing.assert_allclose(errors, list(expected["se_cluster_hc1"].values()), rtol=1e-6)


def test_other_versions_are_outside(pakistan):
    arm = "Polio version"
    whole = endorsement_effects(SurveyDesign(pakistan), "Polio", arm, "d", control="a", others=["b", "c", "e"])
    np.testing.assert_allclose(whole.values, effect(pakistan, "Polio", "d").values, rtol=1e-12)
    assert whole.n[0] == 634 + 2662


def test_men_are_put_off_by_an_endorsement_and_women_less(pakistan):
    told = {"by": "female", "standardised": True}
    found = effect(pakistan, "FCR", "c", **told)
    men, women = (found.position(f"FCR:c|female={sex}") for sex in (0, 1))
    lower, upper = found.interval()
    assert upper[men] < 0
    assert lower[women] < 0 < upper[women]


def test_its_arms_are_alike(pakistan):
    inside = pakistan[pakistan["FCR version"].isin(["a", "c"])].reset_index(drop=True)
    found = arm_balance(SurveyDesign(inside), ["female", "inc", "rural"], "FCR version", "c")
    assert found.test.p_value > 0.01


def test_on_the_scale_of_the_model_it_is_as_by_simple_differences(pakistan):
    """Whichever group endorsed: men are put off and women are not, and two policies tell positions apart best."""
    versions = pakistan[[f"{policy} version" for policy in POLICIES]]
    arm = np.where(
        versions.isin(["a"]).all(axis=1), "a", np.where(versions.isin(list("bcde")).all(axis=1), "any", None)
    )
    inside = pakistan.assign(arm=arm).dropna(subset="arm").reset_index(drop=True)
    told = {"policies": list(POLICIES), "arm": "arm", "treated": "any", "by": "female"}
    found = endorsement_model(SurveyDesign(inside), **told)
    effects = endorsement_effects(SurveyDesign(inside), **told, standardised=True)
    assert found.converged
    assert not any(found.flags)
    upper = found.support.interval()[1]
    assert upper[found.support.position("support|female=0")] < 0
    assert (np.sign(found.support.values[0]), found.support.values[1] > found.support.values[0]) == (-1, True)
    pooled = [effects.values[effects.position(f"pooled:any|female={sex}")] for sex in (0, 1)]
    assert pooled[0] < pooled[1]
    loadings = dict(zip(POLICIES, found.values[found.likelihood.loadings], strict=True))
    assert sorted(loadings, key=loadings.get)[-2:] == ["FCR", "Durand"]
