"""Bad designs and answers: whatever is asked of them gives a named error or a flagged estimate, never a bare NaN."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import (
    DesignError,
    SurveyDesign,
    Test,
    amce,
    arm_balance,
    attribute_independence,
    chisq,
    combined_list,
    control_deviations,
    cronbach_alpha,
    crosstab,
    design_effect_test,
    difference_in_means,
    endorsement_effects,
    endorsement_model,
    extreme_counts,
    firth,
    glm,
    goodness_of_fit,
    kappa,
    lee_bounds,
    level_balance,
    list_regression,
    loglin,
    marginal_means,
    max_t,
    mean,
    minimum_detectable,
    misreporting,
    multinomial,
    ordinal,
    policy_response,
    preference_test,
    proportion,
    proportional_odds,
    quantile,
    randomisation,
    randomised_misreporting,
    randomised_prevalence,
    randomised_regression,
    rank_sets,
    ranktest,
    ratio,
    response_by_arm,
    share_gaps,
    silence_bounds,
    specification_curves,
    total,
    ttest,
    variance,
    wild_bootstrap,
)

from .villages import conjoint_of

N = 96
DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}
SEXES = {"women": 60, "men": 50}


def good() -> pd.DataFrame:
    """Twelve villages of eight in three strata."""
    generator = np.random.default_rng(1)
    columns = {
        "weight": generator.uniform(0.5, 3, N),
        "cercle": np.repeat(["a", "b", "c"], 32),
        "village": np.repeat(np.arange(12), 8),
        "sex": np.where(np.arange(N) % 2, "women", "men"),
        "age": generator.normal(40, 10, N),
        "income": generator.lognormal(3, 0.5, N),
        "yes": (generator.random(N) < 0.4) * 1.0,
        "answer": pd.Categorical(generator.choice(["a", "b", "c"], N)),
        "likert": generator.integers(1, 5, N),
        "again": generator.integers(1, 5, N),
        "arm": np.where(np.arange(N) // 2 % 2, "sensitive", "control"),
        "count": generator.integers(0, 4, N) * 1.0,
    }
    return pd.DataFrame(columns)


def with_columns(**columns) -> pd.DataFrame:
    return good().assign(**columns)


def in_every_village(values) -> np.ndarray:
    return np.tile(np.asarray(values), 12)


LIST = {"count": "count", "arm": "arm", "treated": "sensitive", "items": 3}
FORCED = randomisation("forced-known", 0.7, 0.15, 0.15)
POLICIES = {"policies": ["likert", "again"], "arm": "arm", "treated": "sensitive", "by": "sex"}
OF_SEX = {**LIST, "count": "count ~ sex"}
CONSTANT = {
    "count": 2.0,
    "age": 5.0,
    "income": 3.0,
    "likert": 2,
    "again": 2,
    "answer": pd.Categorical(["a"] * N, ["a", "b", "c"]),
}
MISSING = {"count": np.nan, "age": np.nan, "income": np.nan, "yes": np.nan, "likert": np.nan, "answer": None}
OF_ONE = {"village": 1, "cercle": "a"}
NULLABLE = {
    "age": pd.array([pd.NA, *range(1, N)], "Int64"),
    "yes": pd.array([pd.NA, *[True, False, False] * 31, True, False], "boolean"),
    "weight": pd.array([1.5] * N, "Float64"),
    "sex": pd.array(["women", "men"] * 48, "string"),
}
SAME_SHARES = {
    "weight": 1.0,
    "yes": in_every_village([1.0, 0, 0, 1, 0, 0, 0, 0]),
    "age": in_every_village(np.arange(8.0) + 1),
    "income": in_every_village(np.arange(8.0) ** 2 + 1),
    "answer": pd.Categorical(in_every_village(list("aabbccab"))),
    "likert": in_every_village([1, 2, 3, 4, 4, 3, 2, 1]),
    "again": in_every_village([1, 2, 3, 4, 4, 3, 2, 2]),
}
BAD = {
    "nothing wrong": lambda: (good(), {}),
    "constant answers": lambda: (with_columns(**CONSTANT, yes=1.0), {}),
    "nobody agrees": lambda: (with_columns(yes=0.0), {}),
    "no answers": lambda: (with_columns(**MISSING), {}),
    "equal shares in every cluster": lambda: (with_columns(**SAME_SHARES), {}),
    "one cluster, adjusted": lambda: (with_columns(**OF_ONE), {"lonely": "adjust"}),
    "one cluster, removed": lambda: (with_columns(**OF_ONE), {"lonely": "remove"}),
    "one cluster, averaged": lambda: (with_columns(**OF_ONE), {"lonely": "average"}),
    "strata of one cluster": lambda: (with_columns(village=good()["cercle"]), {"lonely": "certainty"}),
    "one row": lambda: (good().iloc[[0]], {"lonely": "remove"}),
    "two rows": lambda: (with_columns(cercle="a").iloc[[0, 11]], {}),
    "one arm": lambda: (with_columns(arm="sensitive"), {}),
    "arms of few": lambda: (with_columns(arm=np.where(np.arange(N) < 2, "sensitive", "control")), {}),
    "one sex": lambda: (with_columns(sex="women"), {}),
    "no sex": lambda: (with_columns(sex=None), {}),
    "an empty stratum": lambda: (with_columns(weight=np.where(good()["cercle"] == "a", 0.0, 1.0)), {}),
    "one row that counts": lambda: (with_columns(weight=(np.arange(N) == 5) * 1.0), {}),
    "duplicate columns": lambda: (pd.concat([good(), good()[["age", "yes", "answer", "sex"]]], axis=1), {}),
    "collinear terms": lambda: (with_columns(income=good()["age"] * 2), {}),
    "infinite answers": lambda: (with_columns(age=np.inf, income=np.inf, yes=np.inf, likert=np.inf), {}),
    "huge answers": lambda: (with_columns(age=good()["age"] * 1e150, income=good()["income"] * 1e150), {}),
    "tiny answers": lambda: (with_columns(age=good()["age"] * 1e-200, income=good()["income"] * 1e-200), {}),
    "text": lambda: (with_columns(age="old", income="low", yes="no", likert="a lot", again="less"), {}),
    "dates": lambda: (with_columns(**dict.fromkeys(("age", "yes", "likert"), pd.Timestamp("2020-01-01"))), {}),
    "nullable types": lambda: (with_columns(**NULLABLE), {}),
    "labels of mixed types": lambda: (with_columns(sex=[1, "w"] * 48, village=[*range(48), *map(str, range(48))]), {}),
    "nobody in the domain": lambda: (good(), {"where": np.zeros(N, bool)}),
    "one in the domain": lambda: (good(), {"where": np.arange(N) == 4}),
    "one cluster in the domain": lambda: (good(), {"where": np.arange(N) < 8}),
    "constant answers, replicates": lambda: (with_columns(**CONSTANT, yes=1.0), {"replicates": True}),
    "no answers, replicates": lambda: (with_columns(**MISSING), {"replicates": True}),
    "nobody in the domain, replicates": lambda: (good(), {"replicates": True, "where": np.zeros(N, bool)}),
    "constant answers, calibrated": lambda: (with_columns(**CONSTANT, yes=1.0), {"calibrated": True}),
    "nobody in the domain, calibrated": lambda: (good(), {"calibrated": True, "where": np.zeros(N, bool)}),
}
ASKED = {
    "mean": lambda design: mean(design, ["age", "yes"], by="sex"),
    "total": lambda design: total(design, ["age", "yes", "answer"], by="sex"),
    "proportion": lambda design: proportion(design, ["answer", "likert"], by="sex"),
    "ratio": lambda design: ratio(design, "age", "income", by="sex"),
    "variance": lambda design: variance(design, ["age", "income"], by="sex"),
    "quantile": lambda design: quantile(design, ["age", "income"], [0.25, 0.5], by="sex"),
    "quantile, score": lambda design: quantile(design, "age", 0.5, interval="score"),
    "crosstab": lambda design: crosstab(design, "sex", "answer", of="row_share"),
    "alpha": lambda design: cronbach_alpha(design, ["age", "income", "likert"]),
    "kappa": lambda design: kappa(design, "likert", "again"),
    "logit": lambda design: glm(design, "yes ~ age + sex"),
    "logit of a matrix": lambda design: glm(design, "yes", ["age", "income"]),
    "linear": lambda design: glm(design, "income ~ age * sex", family="gaussian"),
    "poisson": lambda design: glm(design, "likert ~ age", family="poisson"),
    "gamma": lambda design: glm(design, "income ~ age", family="gamma"),
    "firth": lambda design: firth(design, "yes ~ age + sex"),
    "ordinal": lambda design: ordinal(design, "likert ~ age + sex"),
    "multinomial": lambda design: multinomial(design, "answer ~ age"),
    "loglin": lambda design: loglin(design, "sex + answer"),
    "effects": lambda design: glm(design, "yes ~ age + sex").marginal_effects("sex"),
    "margins": lambda design: glm(design, "yes ~ age + sex").predictive_margins("sex"),
    "predictions": lambda design: glm(design, "yes ~ age + sex").predict(),
    "bias reduced": lambda design: glm(design, "yes ~ age + sex").bias_reduced(),
    "goodness of fit": lambda design: goodness_of_fit(glm(design, "yes ~ age + sex")),
    "proportional odds": lambda design: proportional_odds(ordinal(design, "likert ~ age + sex")).whole,
    "wild bootstrap": lambda design: Wild(wild_bootstrap(glm(design, "yes ~ age + sex"), "age", draws=99)),
    "gap": lambda design: share_gaps(mean(design, "yes", by="sex"), {"gap": ("yes|sex=women", "yes|sex=men")}),
    "max-t": lambda design: max_t(mean(design, ["age", "yes"], by="sex")),
    "ranks": lambda design: rank_sets(mean(design, ["age", "yes"])),
    "specifications": lambda design: specification_curves(
        {
            "logit": glm(design, "yes ~ age + sex"),
            "linear, unweighted": glm(design.unweighted(), "yes ~ age", family="gaussian"),
        }
    )["age"],
    "list": lambda design: difference_in_means(design, **LIST, by="sex"),
    "list, detectable": lambda design: Detectable(difference_in_means(design, **LIST, by="sex")),
    "list, joint shares": lambda design: design_effect_test(design, **LIST).joint,
    "list, design effect": lambda design: design_effect_test(design, **LIST).tests[1],
    "list, extremes": lambda design: Extremes(extreme_counts(design, **LIST, by="sex")),
    "list, response": lambda design: response_by_arm(design, **LIST, by="sex"),
    "list, bounds": lambda design: lee_bounds(design, **LIST, by="sex"),
    "list, misreporting": lambda design: misreporting(design, **LIST, direct="yes", by="sex"),
    "list, combined": lambda design: combined_list(design, **LIST, direct="yes", by="sex").estimates,
    "list, linear": lambda design: list_regression(design, **OF_SEX, method="linear"),
    "list, two steps": lambda design: list_regression(design, **OF_SEX, method="nls"),
    "list, likelihood": lambda design: list_regression(design, **OF_SEX),
    "list, unconstrained": lambda design: list_regression(design, **OF_SEX, constrained=False),
    "list, ceiling": lambda design: list_regression(design, **OF_SEX, ceiling="1"),
    "conjoint means": lambda design: marginal_means(conjoint_of(design), by="sex"),
    "conjoint effects": lambda design: amce(conjoint_of(design), {"aid": "food"}, by="sex"),
    "conjoint effects, restricted": lambda design: amce(conjoint_of(design), {"aid": "food"}, [("aid", "guard")]),
    "conjoint preferences": lambda design: preference_test(conjoint_of(design), "sex"),
    "conjoint places": lambda design: preference_test(conjoint_of(design), "place", own_means=False),
    "conjoint levels": lambda design: level_balance(conjoint_of(design), ["age", "answer"]),
    "conjoint independence": lambda design: attribute_independence(conjoint_of(design)),
    "list, predicted": lambda design: list_regression(design, **OF_SEX).prevalence("sex"),
    "randomised": lambda design: randomised_prevalence(design, "yes", FORCED, by="sex"),
    "randomised, detectable": lambda design: Detectable(randomised_prevalence(design, "yes", FORCED, by="sex")),
    "randomised, misreporting": lambda design: randomised_misreporting(design, "yes", FORCED, "yes", by="sex"),
    "randomised, silence": lambda design: silence_bounds(design, "yes", FORCED, design.domain, by="sex"),
    "randomised, likelihood": lambda design: randomised_regression(design, "yes ~ sex", FORCED),
    "randomised, predicted": lambda design: randomised_regression(design, "yes ~ sex", FORCED).prevalence("sex"),
    "endorsement": lambda design: endorsement_effects(design, **POLICIES),
    "endorsement, standardised": lambda design: endorsement_effects(design, **POLICIES, standardised=True),
    "endorsement, deviations": lambda design: control_deviations(design, ["likert", "again"], "arm", "sensitive"),
    "endorsement, model": lambda design: endorsement_model(
        design, ["likert", "again", "yes"], "arm", "sensitive", by="sex"
    ),
    "endorsement, response": lambda design: policy_response(design, **POLICIES),
    "balance": lambda design: arm_balance(design, ["age", "answer"], "arm", "sensitive").test,
    "chi-squared": lambda design: chisq(design, "sex", "answer"),
    "Wald": lambda design: chisq(design, "sex", "answer", "Wald"),
    "lincom": lambda design: chisq(design, "sex", "answer", "lincom"),
    "t": lambda design: ttest(design, "age", "sex"),
    "t of one": lambda design: ttest(design, "age"),
    "wilcoxon": lambda design: ranktest(design, "age", "sex"),
    "median test": lambda design: ranktest(design, "age", "answer", "median"),
    "term": lambda design: glm(design, "yes ~ age + sex").test("sex"),
    "likelihood ratio": lambda design: glm(design, "yes ~ age + sex").test("age", method="LRT"),
    "trimmed": lambda design: mean(design.trim(0.6, 2.5), ["age"]),
    "poststratified": lambda design: mean(design.calibrate({"sex": SEXES}, "poststratify"), ["age"]),
    "raked": lambda design: mean(design.calibrate({"sex": SEXES, "cercle": {"a": 30, "b": 30, "c": 50}}), ["age"]),
    "regression": lambda design: mean(design.calibrate({"sex": SEXES, "age": 5000.0}, "linear"), ["yes"]),
}


class Detectable:
    """The smallest effects of estimates, with their flags."""

    def __init__(self, estimates):
        self.flags, self.values = estimates.flags, minimum_detectable(estimates)


class Extremes:
    """The p-values of extreme answers, with their flags."""

    def __init__(self, found):
        self.flags, self.p_values = found["flag"], found["p_value"]


class Wild:
    """The p-value of a wild bootstrap, with its flag."""

    def __init__(self, found):
        self.flags, self.p_values = [found.flag], [found.p_value]


# The named errors of the library; a KeyError names the estimates that there are, a ValueError what was asked of them.
NAMED = "expected|no estimate is named|cannot be"


def design_of(frame: pd.DataFrame, told: dict) -> SurveyDesign:
    design = SurveyDesign(frame, **DESIGN, lonely=told.get("lonely", "fail"))
    if told.get("replicates"):
        design = design.as_replicates("jkn")
    if told.get("calibrated"):
        design = design.calibrate({"sex": SEXES}, "poststratify")
    return design.where(told["where"]) if "where" in told else design


def tried(fault: str, asked: str) -> object:
    """What was found, or the error of a value; any other error and any warning is a failure."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return ASKED[asked](design_of(*BAD[fault]()))
        except (ValueError, KeyError) as error:
            return error


def bare(found) -> list[str]:
    """What is NaN, or an interval of no width, without a flag that says why."""
    if isinstance(found, Test):
        numbers = {"statistic": found.statistic, "p_value": found.p_value}
        return [name for name, number in numbers.items() if not np.isfinite(number) and not found.flag]
    flags = found.flags if hasattr(found, "flags") else found.estimates.flags
    known = ("values", "standard_errors", "p_values", "lower", "upper")
    numbers = {name: getattr(found, name) for name in known if hasattr(found, name)}
    if hasattr(found, "interval"):
        numbers["limits"] = np.subtract(*found.interval())
        numbers["width"] = np.where(numbers["limits"] == 0, np.nan, 0.0)
    return [
        f"{name} {place}"
        for name, values in numbers.items()
        for place, (number, flag) in enumerate(zip(values, flags, strict=True))
        if np.isnan(number) and not flag
    ]


@pytest.mark.parametrize("fault", BAD)
@pytest.mark.parametrize("asked", ASKED)
def test_a_bad_design_gives_a_named_error_or_a_flag(fault, asked):
    found = tried(fault, asked)
    if isinstance(found, ValueError | KeyError):
        assert not isinstance(found, np.linalg.LinAlgError)
        assert re.search(NAMED, str(found))
        assert fault != "nothing wrong"
    else:
        assert not bare(found)


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (good().iloc[:0], "the frame has no rows; expected one row a respondent"),
        (good().iloc[[0]], "1 of 1 strata .* have one cluster: a; expected two or more"),
        (with_columns(**OF_ONE), "1 of 1 strata .* have one cluster: a"),
        (with_columns(village=good()["village"].where(good()["cercle"] != "a", 0)), "1 of 3 strata .* one cluster: a"),
        (with_columns(weight=[np.inf, *[1.0] * 95]), "infinite in 1 rows .*: 0.*; expected numbers of zero or more"),
        (with_columns(weight=[1.0] * 95 + [np.nan]), "missing in 1 rows .*: 95"),
        (with_columns(weight=[1.0, -1.0] * 48), "negative in 48 rows .*: 1, 3, 5, 7, 9, ..."),
        (with_columns(weight=0.0), "zero in every row; expected some respondents to count"),
        (with_columns(weight="heavy"), "the weights 'weight' are of type .*; expected numbers"),
        (with_columns(village=[None, *range(95)]), "the clusters 'village' have no label in 1 rows"),
        (with_columns(cercle=[None] * N), "the strata 'cercle' have no label in 96 rows"),
        (pd.concat([good(), good()[["weight"]]], axis=1), "'weight', which the frame has 2 times; expected once"),
        (good().drop(columns="village"), "'village', which the frame does not have; expected one of weight, cercle"),
    ],
)
def test_a_design_that_cannot_be_is_refused(frame, told):
    with pytest.raises(DesignError, match=told):
        SurveyDesign(frame, **DESIGN)
