"""Agreement with R survey and published numbers on real surveys of the field: Mali 2005, Afghanistan 2011."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import (
    SurveyDesign,
    category,
    chisq,
    glm,
    marginal_effects,
    mean,
    ordinal,
    proportion,
    share_interval,
    wald_test,
)

TERMS = ["age10", "educ", "urban", "econ", "trust_police", "mopti"]
CLUSTERS = {"violence_justified_q51": None, "clustered_by_district": "district"}

# R's svyglm stops at a relative change of the deviance of 1e-8, which leaves its standard errors right to about 3e-6;
# with glm.control(1e-14, 100) it gives ours to all digits. The coefficients themselves are closer.
R_ITERATION = 5e-6


@pytest.fixture(scope="module", params=list(CLUSTERS))
def case(request, mali, mali_reference) -> tuple[SurveyDesign, dict]:
    design = SurveyDesign(
        mali,
        weights="withinwt",
        strata=["region", "urbrur"],
        clusters=CLUSTERS[request.param],
        nest=True,
        lonely="adjust",
    )
    return design, mali_reference[request.param]


def same(found, expected, tolerance: float = 1e-9) -> None:
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=1e-15)


def test_mali_overall(case):
    design, expected = case
    share = mean(design, "just")
    same(share.values, expected["overall"]["mean"])
    same(share.standard_errors, expected["overall"]["se"])
    assert share.n[0] == expected["n_nonmissing"]
    assert design.degrees_of_freedom == expected["design_df"]
    df = np.array([design.degrees_of_freedom])  # R's confint takes those of the whole design
    for method, limits in (("mean", expected["overall"]["ci_t"]), ("logit", expected["ci_logit"])):
        found = share_interval(share.values, share.variances, share.n, share.clusters, df, method=method)
        same(np.ravel(found), limits, 1e-7)
    same(mean(SurveyDesign(design.frame), "just").values, expected["unweighted_mean"])


@pytest.mark.parametrize(("key", "by"), [("by_female", ["female"]), ("by_region", ["region_name"])])
def test_mali_by_group(case, key, by):
    design, expected = case
    found = mean(design, "just", by=by).frame().sort_values(by)
    rows = pd.DataFrame(expected[key]).sort_values(by[0].removesuffix("_name"))
    same(found["estimate"], rows["just"])
    same(found["standard_error"], rows["se"])


def test_mali_by_region_and_gender(case):
    design, expected = case
    by = ["region_name", "female"]
    found = mean(design, "just", by=by).frame().sort_values(by)
    rows = pd.DataFrame(expected["by_region_female"]).sort_values(["region", "female"])
    same(found["estimate"], rows["just"])
    same(found["standard_error"], rows["se"])
    assert list(found["flag"]).count("zero_variance") == 1, "no woman of Gao said so"


def test_mali_gender_gap(case):
    design, expected = case
    gap = mean(design, "just", by="female").contrast({"gap": {"just|female=1.0": 1, "just|female=0.0": -1}})
    tested = gap.test(df=gap.df[0] - 1).loc["gap"]
    same(gap.values, expected["ttest_female"]["diff"])
    same(tested[["t", "df", "p_value"]].astype(float), [expected["ttest_female"][key] for key in ("t", "df", "p")])


@pytest.mark.parametrize(("key", "gender"), [("svyglm", None), ("svyglm_men", 0), ("svyglm_women", 1)])
def test_mali_models(case, key, gender):
    design, expected = case
    if gender is not None:
        design = design.where(design.frame["female"] == gender)
    matrix = design.frame[["intercept", *(["female"] if gender is None else []), *TERMS]]
    fit = glm(design, "just", matrix)
    model = expected[key]
    same(fit.coefficients.values, list(model["coef"].values()), 1e-8)
    same(fit.coefficients.standard_errors, list(model["se"].values()), R_ITERATION)
    same(fit.coefficients.test()["p_value"], list(model["p"].values()), 4 * R_ITERATION)
    assert fit.coefficients.n[0] == model["n"]
    assert fit.coefficients.df[0] == model["df_resid"]


def test_mali_model_with_every_term_by_gender(case):
    design, expected = case
    model = expected["interaction_wald"]["model"]
    products = {f"female:{term}": design.frame["female"] * design.frame[term] for term in TERMS}
    matrix = pd.concat([design.frame[["intercept", "female", *TERMS]], pd.DataFrame(products)], axis=1)
    fit = glm(design, "just", matrix)
    same(fit.coefficients.values, list(model["coef"].values()), 1e-8)
    same(fit.coefficients.standard_errors, list(model["se"].values()), R_ITERATION)
    assert fit.coefficients.df[0] == model["df_resid"]


def test_mali_interactions_with_gender_together(case):
    """Wald's chi-squared; in clusters R's is that of standard errors that it stopped iterating early."""
    design, expected = case
    products = {f"female:{term}": design.frame["female"] * design.frame[term] for term in TERMS}
    matrix = pd.concat([design.frame[["intercept", "female", *TERMS]], pd.DataFrame(products)], axis=1)
    fit, wald = glm(design, "just", matrix), expected["interaction_wald"]
    found = wald_test(fit.select(wald["terms"]))
    same(found.statistic * found.df, wald["chi2"], R_ITERATION)
    same(found.statistic, wald["F"], R_ITERATION)
    same(found.p_value, wald["p_F"], R_ITERATION)


@pytest.mark.parametrize(("key", "by"), [("rao_scott_F", "female"), ("rao_scott_region", "region_name")])
def test_mali_rao_scott(case, key, by):
    """R counts the whole design's degrees of freedom, ours those of the strata that hold anybody of the table.

    Every district holds some, so that in clusters the two are alike; of single respondents R's are a few more.
    """
    design, expected = case
    found, theirs = chisq(design, "just", by), expected[key]
    same(found.statistic, theirs["F"], 1e-9)
    same(found.df, theirs["ndf"], 1e-9)
    clustered = expected["design_df"] < 200
    same(found.df_denominator, theirs["ddf"], 1e-9 if clustered else 0.01)
    same(found.p_value, theirs["p"], 1e-7 if clustered else 1e-3)


def test_mali_by_gender_of_both(case):
    design, expected = case
    by = ["female", "int_female"]
    found = mean(design, "just", by=by).frame().sort_values(by)
    rows = pd.DataFrame(expected["by_female_intfemale"]).sort_values(by)
    same(found["estimate"], rows["just"])
    same(found["standard_error"], rows["se"])


def test_mali_linear_probability_model(mali, mali_reference):
    """HC1 multiplies by n / (n - p) where a design without clusters does by n / (n - 1)."""
    expected = mali_reference["violence_justified_q51"]["lpm_hc1"]
    fit = glm(SurveyDesign(mali), "just", ["intercept", "female", *TERMS], "gaussian")
    n, p = fit.n[0], len(fit.names)
    same(fit.values, list(expected["coef"].values()))
    everyone = len(mali) / (len(mali) - 1)  # the correction is of the design, whoever is in the model
    same(fit.standard_errors / np.sqrt(everyone) * np.sqrt(n / (n - p)), list(expected["se"].values()))


def test_mali_ordinal_model(mali, shared_json):
    """MASS's polr stops at a relative change of the likelihood of 1e-8."""
    expected = shared_json("reference/sensitive/afro_mali_r3_ordinal.json")["polr"]
    levels = mali.assign(q51=mali["q51"].where(mali["q51"].isin([1, 2, 3, 4])))
    fit = ordinal(SurveyDesign(levels), "q51", ["female", *TERMS])
    same(fit.values, [*expected["coef"].values(), *expected["zeta"].values()], 1e-5)
    assert fit.n[0] == expected["n"]


def test_mali_average_marginal_effect(mali, mali_reference):
    expected = mali_reference["violence_justified_q51"]["unweighted_logit"]
    fit = glm(SurveyDesign(mali), "just", ["intercept", "female", *TERMS])
    same(fit.coefficients.values, list(expected["coef"].values()), 1e-8)
    same(marginal_effects(fit, [category("female", "female", [])]).values, expected["ame_female"])


@pytest.fixture(scope="module")
def afghanistan(shared, shared_json) -> tuple[pd.DataFrame, dict]:
    frame = pd.read_csv(shared("microdata/afghanistan-2011/afghan.csv"))
    frame = frame.rename(columns={"violent.exp.ISAF": "ISAF", "violent.exp.taliban": "Taliban"})
    for group in ("ISAF", "Taliban"):
        frame[f"{group}_missing"] = frame[group].isna()
    return frame, shared_json("reference/sensitive/qss_afghan_descriptive.json")


def test_afghanistan_means(afghanistan):
    frame, expected = afghanistan
    found = mean(SurveyDesign(frame), ["age", "educ.years", "employed"])
    means = [expected["summary_age"]["Mean"], expected["summary_educ"]["Mean"], expected["mean_employed"]]
    same(found.values, means)
    assert (found.n == expected["n"]).all()
    same(mean(SurveyDesign(frame.assign(none=frame["income"].isna())), "none").values, expected["income_prop_missing"])


@pytest.mark.parametrize(("group", "key"), [("ISAF", "isaf"), ("Taliban", "taliban")])
def test_afghanistan_harm_with_and_without_the_missing(afghanistan, group, key):
    frame, expected = afghanistan
    design = SurveyDesign(frame)
    said = frame.assign(said=frame[group].map({0: "0", 1: "1"}).fillna("missing"))
    rows = {row.get(group) or "missing": row["Freq"] for row in expected[f"{key}_prop"]}
    same(proportion(SurveyDesign(said), "said").values, [rows["0"], rows["1"], rows["missing"]])
    for column, which in ((group, f"{key}_by_province"), (f"{group}_missing", f"{key}_nonresponse_by_province")):
        found = mean(design, column, by="province")
        same(found.values, [expected[which][label["province"]] for label in found.labels])


def test_afghanistan_joint_harm(afghanistan):
    frame, expected = afghanistan
    both = frame["ISAF"].astype("Int64").astype("string") + "," + frame["Taliban"].astype("Int64").astype("string")
    found = proportion(SurveyDesign(frame.assign(both=both)), "both")
    rows = {f"both={row['ISAF']},{row['Taliban']}": row["Freq"] for row in expected["joint_prop_complete"]}
    same(found.values, [rows[name] for name in found.names])
    assert (found.n == 2685).all()
