"""The plan's regressions as rows of the spine, against separate models and hand counts."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.models.regressions import regression_rows
from bogolan.analysis.sampled import sample_rows
from bogolan.provenance.errors import SurveyError
from bogolan.survey.spine import spine

VILLAGES = [f"v{number}" for number in range(8)]
DESIGN = {"lonely": "fail", "intracluster_correlation": 0.2}
CODEBOOK = {
    "age": {"type": "integer", "choices": {}},
    "edu": {"type": "select_one", "choices": {"0": "None", "1": "Primary", "2": "Secondary"}},
    "water": {"type": "select_one", "choices": {"yes": "Yes", "some": "Some", "no": "No"}},
}


def plan(**sections):
    return {"design": DESIGN, "multiplicity": {"primary": "holm", "others": "BH"}, "models": [], **sections}


def none_given(sample):
    """No reasons for no answer, which only a model of them would need."""
    return sample[[]]


def model(**more):
    return {
        "name": "m",
        "outcome": {"question": "water", "share": ["yes"]},
        "terms": [{"question": "age", "per": 10}, {"question": "edu"}],
        "by_gender": True,
        **more,
    }


def test_one_model_by_gender_gives_what_two_would_and_their_difference(sample):
    joint = spine(regression_rows(sample, none_given(sample), CODEBOOK, plan(models=[model()]))).set_index("id")
    women = sample.assign(water=sample["water"].where(sample["_gender"] == "women"))
    alone = spine(regression_rows(women, none_given(women), CODEBOOK, plan(models=[model(by_gender=False)]))).set_index(
        "id"
    )
    for measure, level in (
        ("coefficient", "age"),
        ("coefficient", "edu=2"),
        ("marginal_effect", "edu=1"),
        ("coefficient", "(Intercept)"),
    ):
        ours = joint.loc[f"models/{measure}/m/{level}/women"]
        theirs = alone.loc[f"models/{measure}/m/{level}/all"]
        assert ours["estimate"] == pytest.approx(theirs["estimate"], rel=1e-9)
        assert ours["standard_error"] == pytest.approx(theirs["standard_error"], rel=1e-9)
    gap = joint.loc["models/marginal_effect/m/age/women/men"]
    sides = joint.loc[["models/marginal_effect/m/age/women", "models/marginal_effect/m/age/men"], "estimate"]
    assert gap["estimate"] == pytest.approx(sides.iloc[0] - sides.iloc[1])


def test_counts_are_the_fewest_in_a_cell_of_outcome_and_category(sample):
    rows = spine(regression_rows(sample, none_given(sample), CODEBOOK, plan(models=[model()]))).set_index("id")
    women = sample[(sample["_gender"] == "women") & sample["water"].notna()]
    cells = pd.crosstab(women["edu"], women["water"] == "yes")
    assert rows.loc["models/coefficient/m/edu=2/women", "count"] == cells.loc[["0", "2"]].to_numpy().min()
    assert rows.loc["models/coefficient/m/age/women", "count"] == cells.sum().min()
    assert rows.loc["models/coefficient/m/(Intercept)/women", "count"] == cells.loc["0"].min()


def test_each_gender_has_the_degrees_of_freedom_of_its_own_model(sample):
    few = sample.assign(
        _gender=sample["_gender"].where((sample["_gender"] == "men") | sample["_cluster"].isin(VILLAGES))
    )
    rows = spine(regression_rows(few, none_given(few), CODEBOOK, plan(models=[model()]))).set_index("id")
    row = rows.loc["models/coefficient/m/age/women"]
    assert (row["clusters"], row["df"]) == (8, 8 - 1 + 1 - 4)
    assert "few_clusters" in row["flag"]
    assert rows.loc["models/marginal_effect/m/age/women/men", "df"] == row["df"]


def test_a_gender_with_one_outcome_only_does_not_stop_the_other(sample):
    women = (sample["_gender"] == "women") & sample["water"].notna()
    alike = sample.assign(water=sample["water"].mask(women, "no"))
    rows = spine(regression_rows(alike, none_given(alike), CODEBOOK, plan(models=[model()])))
    assert rows[rows["group"] == "women"]["flag"].tolist() == ["not_estimable"]
    assert rows[rows["group"] == "men"]["estimate"].notna().all()


def test_a_reference_that_nobody_chose_is_replaced(sample):
    women = (sample["_gender"] == "women") & (sample["edu"] == "0")
    none = sample.assign(edu=sample["edu"].mask(women, "1"))
    rows = spine(regression_rows(none, none_given(none), CODEBOOK, plan(models=[model()])))
    women = rows[(rows["group"] == "women") & rows["contrast"].isna() & (rows["measure"] == "coefficient")]
    assert women.set_index("level")["flag"].to_dict() == {
        "(Intercept)": None,
        "age": None,
        "edu=2": None,
        "edu=1": "reference",
    }


def test_weights_of_zero_are_out_of_every_base(sample):
    none = sample.assign(_weight=sample["_weight"].where(np.arange(len(sample)) >= 100, 0.0))
    counted = [*sample_rows(none), *regression_rows(none, none_given(none), CODEBOOK, plan(models=[model()]))]
    rows = spine(counted).set_index("id")
    assert rows.loc["sample/respondents/all", "n"] == 100
    assert rows.loc["models/coefficient/m/age/women", "n"] <= 50


def test_words_of_respondents_are_no_category(sample):
    said = sample.assign(age="saw them take the goats")
    words = CODEBOOK | {"age": {"type": "text", "choices": {}}}
    with pytest.raises(SurveyError, match="own words"):
        list(regression_rows(said, none_given(said), words, plan(models=[model()])))


def test_who_is_neither_is_in_no_model_by_gender(sample):
    some = sample.assign(_gender=sample["_gender"].where(np.arange(len(sample)) >= 50))
    rows = spine(regression_rows(some, none_given(some), CODEBOOK, plan(models=[model()]))).set_index("id")
    sides = rows.loc[["models/coefficient/m/age/women", "models/coefficient/m/age/men"], "n"]
    assert sides.sum() == (some["_gender"].notna() & some["water"].notna()).sum()


def test_a_category_that_nobody_chose_is_left_out(sample):
    none = sample.assign(edu=sample["edu"].where(~((sample["edu"] == "2") & (sample["_gender"] == "men")), "0"))
    rows = spine(regression_rows(none, none_given(none), CODEBOOK, plan(models=[model()])))
    rows = rows.set_index("id")
    assert rows.loc["models/coefficient/m/edu=2/women", "estimate"] != 0
    for measure, whom in product(("coefficient", "marginal_effect"), ("men", "women/men")):
        row = rows.loc[f"models/{measure}/m/edu=2/{whom}"]
        assert (row["flag"], row["count"], np.isnan(row["estimate"])) == ("constant", 0, True)


def test_a_term_that_others_tell_is_left_out_and_flagged_as_r_does(sample):
    twice = sample.assign(copy=sample["age"] * 2 + 1)
    terms = [{"question": "age"}, {"question": "copy"}, {"question": "edu"}]
    codebook = CODEBOOK | {"copy": CODEBOOK["age"]}
    rows = spine(regression_rows(twice, none_given(twice), codebook, plan(models=[model(terms=terms)]))).set_index("id")
    without = model(terms=[{"question": "age"}, {"question": "edu"}])
    alone = spine(regression_rows(sample, none_given(sample), CODEBOOK, plan(models=[without]))).set_index("id")
    for whom in ("women", "men"):
        assert rows.loc[f"models/coefficient/m/copy/{whom}", "flag"] == "collinear"
        age = f"models/coefficient/m/age/{whom}"
        assert rows.loc[age, "estimate"] == alone.loc[age, "estimate"]
    assert (
        rows.loc["models/gender_interactions/m/women/men", "p_value"]
        == (alone.loc["models/gender_interactions/m/women/men", "p_value"])
    )


def test_a_product_goes_with_its_factor(sample):
    twice = sample.assign(copy=sample["age"])
    codebook = CODEBOOK | {"copy": CODEBOOK["age"]}
    terms = [{"question": "age"}, {"question": "copy"}, {"question": "edu", "is": ["2"]}]
    crossed = model(terms=terms, interactions=[["copy", "edu"]])
    rows = spine(regression_rows(twice, none_given(twice), codebook, plan(models=[crossed]))).set_index("id")
    assert rows.loc["models/marginal_effect/m/copy:edu=2/women", "flag"] == "collinear"
    assert rows.loc["models/marginal_effect/m/edu=2/women", "estimate"] != 0


def test_a_model_that_cannot_be_fitted_is_named(sample):
    with pytest.raises(SurveyError, match=r"models\.m"):
        list(regression_rows(sample.assign(age=30, edu="1"), none_given(sample), CODEBOOK, plan(models=[model()])))


def test_a_model_without_a_term_that_differs_is_named(sample):
    with pytest.raises(SurveyError, match="no term differs"):
        list(regression_rows(sample.assign(age=30, edu="1"), none_given(sample), CODEBOOK, plan(models=[model()])))


def test_a_separated_model_is_flagged_never_a_large_number(sample):
    perfect = sample.assign(
        edu=sample["edu"].mask((sample["water"] != "yes").to_numpy() & (sample["edu"] == "2").to_numpy(), "0")
    )
    rows = spine(
        regression_rows(perfect, none_given(perfect), CODEBOOK, plan(models=[model(by_gender=False)]))
    ).set_index("id")
    row = rows.loc["models/coefficient/m/edu=2/all"]
    assert "separated" in row["flag"]
    assert np.isnan(row["estimate"])


# ------------------------------------------------------------------------------------------------- families


def rows_of(sample, **more):
    reasons = more.pop("reasons", sample[[]])
    rows = spine(regression_rows(sample, reasons, CODEBOOK, plan(models=[model(**more)])))
    return rows[rows["domain"].isna()].set_index("id") if "levels" not in more.get("outcome", {}) else rows


def test_a_linear_probability_model_tells_differences_of_shares(sample):
    rows = rows_of(sample, family="linear", terms=[{"question": "edu", "is": ["2"]}])
    women = sample[(sample["_gender"] == "women") & sample["water"].notna()]
    shares = women.groupby(women["edu"] == "2").apply(
        lambda part: np.average(part["water"] == "yes", weights=part["_weight"]), include_groups=False
    )
    effect = rows.loc["models/marginal_effect/m/edu=2/women"]
    assert effect["estimate"] == pytest.approx(shares[True] - shares[False])
    assert effect["unit"] == rows.loc["models/coefficient/m/edu=2/women", "unit"] == "proportion"
    coefficient = rows.loc["models/coefficient/m/edu=2/women"]
    assert coefficient["standard_error"] == pytest.approx(effect["standard_error"], rel=1e-6)


@pytest.mark.parametrize("family", ["gaussian", "poisson"])
def test_a_number_is_explained_in_its_own_unit(sample, family):
    counted = {"question": "age", "measure": "mean"}
    rows = rows_of(sample, family=family, outcome=counted, terms=[{"question": "water", "is": ["yes"]}])
    men = sample[(sample["_gender"] == "men") & sample["water"].notna()]
    means = men.groupby(men["water"] == "yes").apply(
        lambda part: np.average(part["age"].astype(float), weights=part["_weight"]), include_groups=False
    )
    effect = rows.loc["models/marginal_effect/m/water=yes/men"]
    assert effect["estimate"] == pytest.approx(means[True] - means[False])
    assert effect["unit"] == "value"
    assert effect["count"] == min((men["water"] == "yes").sum(), (men["water"] != "yes").sum())
    coefficient = rows.loc["models/coefficient/m/water=yes/men"]
    expected = means[True] - means[False] if family == "gaussian" else np.log(means[True] / means[False])
    assert coefficient["estimate"] == pytest.approx(expected)
    assert coefficient["unit"] == {"gaussian": "value", "poisson": "log_rate"}[family]


def test_a_number_of_two_values_is_a_share_by_another_name(sample):
    rare = sample.assign(age=pd.array(np.where(np.arange(len(sample)) < 9, 1, 0), "Int64"))
    told = {"question": "age", "measure": "mean"}
    rows = rows_of(rare, family="gaussian", outcome=told, terms=[{"question": "water", "is": ["yes"]}])
    assert (rows[rows["measure"] == "marginal_effect"]["count"] < 10).all()


def test_giving_no_answer_is_explained_among_those_who_were_asked(sample):
    told = sample["water"].isna().map({True: "refused", False: None}).astype(object)
    told[:10] = "not_asked"
    reasons = pd.DataFrame({"water": told})
    outcome = {"question": "water", "reason": ["refused"]}
    rows = rows_of(sample, reasons=reasons, outcome=outcome, terms=[{"question": "age"}], family="linear")
    women = (sample["_gender"] == "women") & (told != "not_asked")
    assert rows.loc["models/coefficient/m/(Intercept)/women", "n"] == women.sum()
    assert rows.loc["models/coefficient/m/age/women", "count"] == (women & (told == "refused")).sum()


@pytest.mark.parametrize("family", ["ordinal", "multinomial"])
def test_of_answers_every_share_has_an_effect_and_they_sum_to_nothing(sample, family):
    levels = ["no", "some", "yes"]
    rows = rows_of(sample, family=family, outcome={"question": "water", "measure": "share", "levels": levels})
    effects = rows[(rows["measure"] == "marginal_effect")]
    assert set(effects["domain"]) == {"answer"}
    assert set(effects["domain_level"]) == set(levels)
    sums = effects.groupby(["level", "group", effects["contrast"].fillna("")])["estimate"].sum()
    np.testing.assert_allclose(sums, 0, atol=1e-10)
    women = sample[(sample["_gender"] == "women") & sample["water"].notna()]
    cells = pd.crosstab(women["edu"], women["water"])
    of_two = effects[(effects["level"] == "edu=2") & (effects["group"] == "women") & effects["contrast"].isna()]
    assert set(of_two["count"]) == {cells.loc[["0", "2"]].to_numpy().min()}
    gap = effects[effects["contrast"].notna()].set_index(["level", "domain_level"])["estimate"]
    sides = effects[effects["contrast"].isna()].set_index(["group", "level", "domain_level"])["estimate"]
    np.testing.assert_allclose(gap, (sides["women"] - sides["men"]).loc[gap.index], atol=1e-12)


def test_the_coefficients_of_a_multinomial_model_are_by_answer_and_thresholds_of_an_ordinal_one(sample):
    levels = {"outcome": {"question": "water", "measure": "share", "levels": ["no", "some", "yes"]}}
    several = rows_of(sample, family="multinomial", **levels)
    told = several[(several["measure"] == "coefficient") & (several["group"] == "men") & several["contrast"].isna()]
    assert set(told["domain_level"]) == {"some", "yes"}
    assert set(told["level"]) == {"(Intercept)", "age", "edu=1", "edu=2"}
    ordered = rows_of(sample, family="ordinal", **levels)
    told = ordered[(ordered["measure"] == "coefficient") & (ordered["group"] == "men") & ordered["contrast"].isna()]
    assert list(told.loc[told["domain"].notna(), "domain_level"]) == ["no|some", "some|yes"]
    assert set(told.loc[told["domain"].isna(), "level"]) == {"age", "edu=1", "edu=2"}


# --------------------------------------------------------------------------------------------- interactions


def test_a_product_of_two_yes_or_nos_is_the_difference_of_differences(sample):
    terms = [{"question": "edu", "is": ["2"]}, {"question": "old", "is": ["1"]}]
    old = pd.Categorical(np.where(sample["age"] > 45, "1", "0"), categories=["0", "1"])
    with_old = sample.assign(old=old)
    codebook = CODEBOOK | {"old": {"type": "select_one", "choices": {"0": "No", "1": "Yes"}}}
    product = model(family="logit", terms=terms, interactions=[["edu", "old"]])
    rows = spine(regression_rows(with_old, sample[[]], codebook, plan(models=[product]))).set_index("id")
    women = with_old[(with_old["_gender"] == "women") & with_old["water"].notna()]
    shares = {
        ends: np.average(part["water"] == "yes", weights=part["_weight"])
        for ends, part in women.groupby([women["edu"] == "2", women["old"] == "1"])
    }
    second = shares[True, True] - shares[True, False] - shares[False, True] + shares[False, False]
    row = rows.loc["models/marginal_effect/m/edu=2:old=1/women"]
    assert row["estimate"] == pytest.approx(second)  # the model is saturated
    cells = pd.crosstab([women["edu"] == "2", women["old"] == "1"], women["water"] == "yes")
    assert row["count"] == cells.to_numpy().min()
    weights = women.groupby(women["old"] == "1")["_weight"].sum() / women["_weight"].sum()
    main = sum(weights[old] * (shares[True, old] - shares[False, old]) for old in (True, False))
    assert rows.loc["models/marginal_effect/m/edu=2/women", "estimate"] == pytest.approx(main)


def test_the_slope_of_a_number_counts_its_products(sample):
    terms = [{"question": "edu", "is": ["2"]}, {"question": "age", "per": 10}]
    rows = rows_of(sample, family="linear", terms=terms, interactions=[["edu", "age"]])
    coefficient = rows[(rows["measure"] == "coefficient") & (rows["group"] == "men") & rows["contrast"].isna()]
    by_level = coefficient.set_index("level")["estimate"]
    men = sample[(sample["_gender"] == "men") & sample["water"].notna()]
    graduates = np.average(men["edu"] == "2", weights=men["_weight"])
    slope = by_level["age"] + by_level["edu=2:age"] * graduates
    assert rows.loc["models/marginal_effect/m/age/men", "estimate"] == pytest.approx(slope)
    assert rows.loc["models/marginal_effect/m/edu=2:age/men", "estimate"] == pytest.approx(by_level["edu=2:age"])


# ------------------------------------------------------------------------------------- the test of them all


def test_all_interactions_with_gender_are_tested_together(sample):
    rows = rows_of(sample, family="linear", terms=[{"question": "age"}])
    joint = rows.loc["models/gender_interactions/m/women/men"]
    gap = rows.loc["models/coefficient/m/age/women/men"]
    assert joint["p_value"] == pytest.approx(gap["p_value"])  # of one term it is the test of its difference
    assert joint["df"] == gap["df"]
    assert joint["n"] == min(rows.loc[f"models/coefficient/m/age/{group}", "n"] for group in ("women", "men"))


@pytest.mark.slow
def test_the_test_of_all_interactions_has_its_size():
    rng = np.random.default_rng(11)
    rejected = 0
    for _ in range(200):
        n = 240
        villages = np.repeat(np.arange(24), 10)
        gender = pd.Categorical(np.where(np.arange(n) % 2, "women", "men"), categories=["women", "men"])
        age = rng.integers(18, 80, n)
        chance = 1 / (1 + np.exp(-(0.02 * (age - 45) + rng.normal(0, 0.4, 24)[villages])))
        water = pd.Categorical(np.where(rng.random(n) < chance, "yes", "no"), categories=["yes", "no"])
        edu = pd.Categorical(rng.choice(["0", "1"], n), categories=["0", "1"])
        columns = {"water": water, "age": pd.array(age, "Int64"), "edu": edu, "_gender": gender, "_weight": 1.0}
        drawn = pd.DataFrame({**columns, "_stratum": "all", "_cluster": [f"v{one}" for one in villages]})
        terms = [{"question": "age", "per": 10}, {"question": "edu", "is": ["1"]}]
        rows = rows_of(drawn, family="logit", terms=terms)
        rejected += rows.loc["models/gender_interactions/m/women/men", "p_value"] < 0.05
    assert 0.01 <= rejected / 200 <= 0.10


def test_effects_are_adjusted_among_all_of_their_model_differences_included(sample):
    rows = rows_of(sample, family="logit")
    effects = rows[rows["measure"] == "marginal_effect"]
    assert len(effects) == 9
    assert set(effects["family"]) == {"models/m"}
    ordered = effects.sort_values("p_value")
    steps = ordered["p_value"] * len(ordered) / np.arange(1, len(ordered) + 1)
    expected = np.minimum.accumulate(steps[::-1])[::-1].clip(upper=1)  # Benjamini and Hochberg (1995)
    np.testing.assert_allclose(ordered["p_adjusted"], expected)
