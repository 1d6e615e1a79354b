"""What is told of a model beside its estimates: the statistics of each gender's own fit, and where there is none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.models.influence import influence_table
from bogolan.analysis.models.regressions import regression_rows
from bogolan.analysis.sampled import survey_design
from bogolan.statistics import (
    firth,
    glm,
    goodness_of_fit,
    ordinal,
    proportional_odds,
    pseudo_r2,
    r2,
    variance_inflation,
    wild_bootstrap,
)
from bogolan.survey.spine import spine

DESIGN = {"lonely": "fail", "intracluster_correlation": 0.2}
CODEBOOK = {
    "age": {"type": "integer", "choices": {}},
    "edu": {"type": "select_one", "choices": {"0": "None", "1": "Primary", "2": "Secondary"}},
    "water": {"type": "select_one", "choices": {"yes": "Yes", "some": "Some", "no": "No"}},
}
YES = {"question": "water", "measure": "share", "share": ["yes"]}
AGE, EDU = {"question": "age"}, {"question": "edu"}


def plan(**model):
    about = {"name": "m", "outcome": YES, "terms": [AGE, EDU], "by_gender": True, **model}
    return {"design": DESIGN, "models": [about], "multiplicity": {"primary": "holm", "others": "BH"}}


def rows_of(sample, **model) -> pd.DataFrame:
    return spine(regression_rows(sample, sample[[]], CODEBOOK, plan(**model))).set_index("id")


def women_of(sample) -> np.ndarray:
    return ((sample["_gender"] == "women") & sample["water"].notna()).to_numpy()


def terms_of(sample) -> pd.DataFrame:
    levels = {f"edu={level}": (sample["edu"] == level).astype(float) for level in "12"}
    return pd.DataFrame({"(Intercept)": 1.0, "age": sample["age"].astype(float), **levels})


def womens_fit(sample, outcome=None, family="binomial"):
    outcome = (sample["water"] == "yes").astype(float) if outcome is None else outcome
    return glm(survey_design(sample, plan()).where(women_of(sample)), outcome, terms_of(sample), family)


def test_the_fit_of_each_gender_is_that_of_its_own_model(sample):
    rows, fit = rows_of(sample), womens_fit(sample)
    test = rows.loc["models/goodness_of_fit/m/women"]
    assert test["p_value"] == pytest.approx(goodness_of_fit(fit).p_value)
    assert (test["n"], test["clusters"]) == (women_of(sample).sum(), 20)
    assert rows.loc["models/pseudo_r2/m/mcfadden/women", "estimate"] == pytest.approx(pseudo_r2(fit).mcfadden)
    inflation = variance_inflation(fit, {"age": ["age"], "edu": ["edu=1", "edu=2"]})["vif"]
    told = rows.loc["models/variance_inflation/m/women"]
    assert (told["estimate"], told["note"]) == (pytest.approx(inflation.max()), inflation.idxmax())


def test_everything_that_speaks_of_a_whole_model_has_the_fewest_of_its_estimates_behind_it(sample):
    rows = rows_of(sample)
    own = rows[(rows["group"] == "men") & rows["contrast"].isna()]
    fewest = own.loc[own["measure"] == "coefficient", "count"].min()
    of_fit = ["goodness_of_fit", "pseudo_r2", "variance_inflation", "events_per_coefficient"]
    assert set(own.loc[own["measure"].isin(of_fit), "count"]) == {fewest}
    assert set(of_fit) <= set(own["measure"])


def test_few_of_the_rarer_answer_for_each_term_are_flagged(sample):
    rows, women = rows_of(sample), women_of(sample)
    rarer = min((sample["water"][women] == "yes").sum(), (sample["water"][women] != "yes").sum())
    assert rows.loc["models/events_per_coefficient/m/women", "estimate"] == pytest.approx(rarer / 3)
    assert rows.loc["models/events_per_coefficient/m/women", "flag"] is None
    kept = (sample["water"] != "yes") | (np.arange(200) % 3 == 0)
    few = rows_of(sample[kept].reset_index(drop=True)).loc["models/events_per_coefficient/m/women"]
    assert few["estimate"] < 10
    assert few["flag"] == "few_events"


def test_a_linear_model_has_its_r2_and_no_test_of_a_logit(sample):
    rows = rows_of(sample, family="linear")
    fit = womens_fit(sample, family="gaussian")
    assert rows.loc["models/pseudo_r2/m/r2/women", "estimate"] == pytest.approx(r2(fit))
    assert not {"goodness_of_fit", "events_per_coefficient", "proportional_odds"} & set(rows["measure"])


def test_an_ordinal_model_is_tested_for_proportional_odds_term_by_term(sample):
    levels = ["no", "some", "yes"]
    rows = rows_of(sample, family="ordinal", outcome={"question": "water", "measure": "share", "levels": levels})
    inside = women_of(sample)
    answers = pd.Categorical(sample["water"], levels, ordered=True)
    fit = ordinal(survey_design(sample, plan()).where(inside), answers, terms_of(sample))
    found = proportional_odds(fit, {"age": ["age"], "edu": ["edu=1", "edu=2"]})
    assert rows.loc["models/proportional_odds/m/women", "p_value"] == pytest.approx(found.whole.p_value)
    for term in ("age", "edu"):
        p_value = rows.loc[f"models/proportional_odds/m/{term}/women", "p_value"]
        assert p_value == pytest.approx(found.terms[term].p_value)
    assert rows.loc["models/pseudo_r2/m/mcfadden/women", "estimate"] == pytest.approx(pseudo_r2(fit).mcfadden)


def test_two_levels_have_no_odds_to_compare(sample):
    outcome = {"question": "water", "measure": "share", "levels": ["no", "yes"]}
    row = rows_of(sample, family="ordinal", outcome=outcome).loc["models/proportional_odds/m/women"]
    assert (row["flag"], np.isnan(row["p_value"])) == ("not_estimable", True)


def test_firths_effect_stands_beside_one_that_is_infinite(sample):
    sure = sample.assign(water=sample["water"].mask((sample["edu"] == "2") & sample["water"].notna(), "yes"))
    rows, inside = rows_of(sure), women_of(sure)
    assert rows.loc["models/coefficient/m/edu=2/women", "flag"] == "separated"
    told = rows.loc["models/penalised_effect/m/edu=2/women"]
    outcome = (sure["water"] == "yes").astype(float)
    fit = firth(survey_design(sure, plan()).where(inside), outcome, terms_of(sure))
    x, weight = terms_of(sure)[inside], sure["_weight"][inside]
    shares = [
        np.average(1 / (1 + np.exp(-(x.assign(**{"edu=1": 0.0, "edu=2": level}) @ fit.values))), weights=weight)
        for level in (1.0, 0.0)
    ]
    assert told["estimate"] == pytest.approx(shares[0] - shares[1])
    assert told[["lower", "upper", "p_value", "standard_error"]].isna().all()
    assert "models/penalised_effect/m/edu=1/women" not in rows.index


def few_villages(sample):
    return sample.assign(_cluster=[f"v{row // 25}" for row in range(200)])


def test_in_few_clusters_a_coefficient_is_told_again_by_cr2_and_by_the_wild_bootstrap(sample):
    few = few_villages(sample)
    rows, fit = rows_of(few), womens_fit(few)
    adjusted = fit.bias_reduced()
    lower, upper = adjusted.interval()
    for place, name in enumerate(fit.names):
        if name == "(Intercept)":
            continue
        row = rows.loc[f"models/bias_reduced/m/{name}/women"]
        assert (row["lower"], row["upper"]) == (pytest.approx(lower[place]), pytest.approx(upper[place]))
        assert (row["df"], row["unit"]) == (pytest.approx(adjusted.df[place]), "log_odds")
        assert "few_clusters" in row["flag"]
        wild = rows.loc[f"models/wild_bootstrap/m/{name}/women", "p_value"]
        assert wild == pytest.approx(wild_bootstrap(fit, name, seed=1).p_value)
        assert row["count"] == rows.loc[f"models/coefficient/m/{name}/women", "count"]
    assert "models/bias_reduced/m/(Intercept)/women" not in rows.index


def test_the_bootstrap_follows_the_seed_of_the_plan(sample):
    few, seeded = few_villages(sample), plan() | {"seed": 7}
    rows = spine(regression_rows(few, few[[]], CODEBOOK, seeded)).set_index("id")
    expected = wild_bootstrap(womens_fit(few), "age", seed=7).p_value
    assert rows.loc["models/wild_bootstrap/m/age/women", "p_value"] == pytest.approx(expected)


def test_in_enough_clusters_it_is_not_unless_few_of_them_tell_it(sample):
    rows = rows_of(sample)
    assert not {"bias_reduced", "wild_bootstrap"} & set(rows["measure"])
    two = sample.assign(edu=pd.Categorical(np.where(sample["_cluster"].isin(["v3", "v4"]), "1", "0"), ["0", "1", "2"]))
    rows = rows_of(two)
    assert rows.loc["models/bias_reduced/m/edu=1/women", "df"] < 4
    assert "models/bias_reduced/m/age/women" not in rows.index


def test_without_a_village_the_coefficient_is_that_of_the_others(sample):
    told = influence_table(sample, sample[[]], CODEBOOK, plan())
    first = told[(told["group"] == "women") & told["refitted"]].iloc[0]
    assert first["refitted"]
    left = sample.assign(_weight=sample["_weight"].where(sample["_cluster"] != first["cluster"], 0.0))
    alone = rows_of(left).loc[f"models/coefficient/m/{first['term']}/women", "estimate"]
    assert first["without"] == pytest.approx(alone)
    whole = rows_of(sample).loc[f"models/coefficient/m/{first['term']}/women"]
    assert first["estimate"] == pytest.approx(whole["estimate"])
    assert first["shift"] == pytest.approx((whole["estimate"] - alone) / whole["standard_error"])
    assert len(told) == 2 * 20 * 3
    assert told.groupby("group")["refitted"].sum().to_dict() == {"women": 9, "men": 9}


def test_models_of_levels_and_separated_ones_have_no_influence(sample):
    levels = {"question": "water", "measure": "share", "levels": ["no", "some", "yes"]}
    assert influence_table(sample, sample[[]], CODEBOOK, plan(family="ordinal", outcome=levels)).empty
    sure = sample.assign(water=sample["water"].mask((sample["edu"] == "2") & sample["water"].notna(), "yes"))
    assert influence_table(sure, sure[[]], CODEBOOK, plan()).empty
