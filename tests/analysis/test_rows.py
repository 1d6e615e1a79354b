"""From a plan and a prepared sample to rows of the spine, against hand counts and against separate models."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.models.regressions import regression_rows
from bogolan.analysis.sampled import accounting_rows, sample_rows
from bogolan.analysis.shares import item_rows
from bogolan.provenance.errors import SurveyError
from bogolan.survey.spine import spine

VILLAGES = [f"v{number}" for number in range(8)]
DESIGN = {"lonely": "fail", "intracluster_correlation": 0.2}
WATER = {"question": "water", "measure": "share", "share": ["yes"]}


@pytest.fixture
def sample():
    """200 respondents in 20 villages, women and men, with a question, its reasons, a number and a category."""
    rng = np.random.default_rng(7)
    n = 200
    drawn = pd.Series(rng.choice(["yes", "no", "some", None], n, p=[0.4, 0.3, 0.2, 0.1]))
    water = pd.Categorical(drawn, categories=["yes", "some", "no"])
    gender = pd.Categorical(np.where(np.arange(n) % 2, "women", "men"), categories=["women", "men"])
    edu = pd.Categorical(rng.choice(["0", "1", "2"], n), categories=["0", "1", "2"])
    frame = {
        "uuid": [f"r{row}" for row in range(n)],
        "water": water,
        "age": pd.array(rng.integers(18, 80, n), "Int64"),
        "edu": edu,
    }
    design = {
        "_gender": gender,
        "_weight": rng.uniform(0.5, 2, n),
        "_stratum": "all",
        "_cluster": [f"v{row // 10}" for row in range(n)],
    }
    return pd.DataFrame({**frame, **design})


@pytest.fixture
def reasons(sample):
    return pd.DataFrame({"water": sample["water"].isna().map({True: "dont_know", False: None}), "age": None}).astype(
        object
    )


CODEBOOK = {
    "age": {"type": "integer", "choices": {}},
    "edu": {"type": "select_one", "choices": {"0": "None", "1": "Primary", "2": "Secondary"}},
    "water": {"type": "select_one", "choices": {"yes": "Yes", "some": "Some", "no": "No"}},
}


def plan(**sections):
    return {"design": DESIGN, "support": [], "drivers": [], "models": [], "nonresponse_bounds": False, **sections}


def test_shares_are_of_those_who_answered_and_reasons_of_those_asked(sample, reasons):
    rows = spine(item_rows(sample, reasons, plan(drivers=[WATER]))).set_index("id")
    women = sample[sample["_gender"] == "women"]
    answered = women[women["water"].notna()]
    row = rows.loc["drivers/share/water/yes/women"]
    assert row["estimate"] == pytest.approx(np.average(answered["water"] == "yes", weights=answered["_weight"]))
    assert (row["n"], row["count"], row["clusters"]) == (len(answered), (answered["water"] == "yes").sum(), 20)
    silent = rows.loc["drivers/share/water/dont_know/women"]
    assert silent["estimate"] == pytest.approx(np.average(women["water"].isna(), weights=women["_weight"]))
    assert (silent["n"], silent["base"]) == (len(women), "asked")
    shares = rows[(rows["measure"] == "share") & (rows["base"] == "answered")].groupby("group")["estimate"].sum()
    assert shares.to_numpy() == pytest.approx([1, 1, 1])


def test_the_gap_is_the_difference_with_a_p_value_that_agrees_with_its_interval(sample, reasons):
    rows = spine(item_rows(sample, reasons, plan(support=[WATER]))).set_index("id")
    gap = rows.loc["support/gap/water/yes/women/men"]
    sides = [rows.loc[f"support/share/water/yes/{group}", "estimate"] for group in ("women", "men")]
    assert gap["estimate"] == pytest.approx(sides[0] - sides[1])
    assert (gap["p_value"] < 0.05) == (gap["lower"] > 0 or gap["upper"] < 0)


def test_several_answers_may_count_and_others_may_be_out_of_the_base(sample, reasons):
    item = {**WATER, "share": ["yes", "some"], "among": ["yes", "some"]}
    rows = spine(item_rows(sample, reasons, plan(drivers=[item]))).set_index("id")
    assert rows.loc["drivers/share/water/yes+some/all", "estimate"] == 1
    assert rows.loc["drivers/share/water/yes+some/all", "lower"] < 1
    assert "drivers/share/water/no/all" not in rows.index


def test_means_and_their_gap(sample, reasons):
    rows = spine(item_rows(sample, reasons, plan(drivers=[{"question": "age", "measure": "mean"}]))).set_index("id")
    assert rows.loc["drivers/mean/age/all", "estimate"] == pytest.approx(
        np.average(sample["age"], weights=sample["_weight"])
    )
    gap = rows.loc["drivers/gap/age/women/men"]
    assert gap["estimate"] == pytest.approx(
        rows.loc["drivers/mean/age/women", "estimate"] - rows.loc["drivers/mean/age/men", "estimate"]
    )


def test_one_gender_has_no_gap_and_no_all(sample, reasons):
    men = sample.assign(_gender=pd.Categorical(["men"] * len(sample), categories=["women", "men"]))
    rows = spine(item_rows(men, reasons, plan(drivers=[WATER])))
    assert set(rows["group"]) == {"men"}
    assert set(rows["measure"]) == {"share"}


def model(**more):
    return {
        "name": "m",
        "outcome": {"question": "water", "share": ["yes"]},
        "terms": [{"question": "age", "per": 10}, {"question": "edu"}],
        "by_gender": True,
        **more,
    }


def test_a_model_that_is_only_declared_has_no_rows(sample):
    declared = [
        model(name="n", family="ordinal"),
        model(name="o", outcome={"question": "water", "reason": ["refused"]}),
    ]
    rows = spine(regression_rows(sample, CODEBOOK, plan(models=[model(family="logit"), *declared])))
    assert set(rows["outcome"]) == {"m"}
    assert list(regression_rows(sample, CODEBOOK, plan(models=declared))) == []


def test_one_model_by_gender_gives_what_two_would_and_their_difference(sample):
    joint = spine(regression_rows(sample, CODEBOOK, plan(models=[model()]))).set_index("id")
    women = sample.assign(water=sample["water"].where(sample["_gender"] == "women"))
    alone = spine(regression_rows(women, CODEBOOK, plan(models=[model(by_gender=False)]))).set_index("id")
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
    rows = spine(regression_rows(sample, CODEBOOK, plan(models=[model()]))).set_index("id")
    women = sample[(sample["_gender"] == "women") & sample["water"].notna()]
    cells = pd.crosstab(women["edu"], women["water"] == "yes")
    assert rows.loc["models/coefficient/m/edu=2/women", "count"] == cells.loc[["0", "2"]].to_numpy().min()
    assert rows.loc["models/coefficient/m/age/women", "count"] == cells.sum().min()
    assert rows.loc["models/coefficient/m/(Intercept)/women", "count"] == cells.loc["0"].min()


def test_each_gender_has_the_degrees_of_freedom_of_its_own_model(sample):
    few = sample.assign(
        _gender=sample["_gender"].where((sample["_gender"] == "men") | sample["_cluster"].isin(VILLAGES))
    )
    rows = spine(regression_rows(few, CODEBOOK, plan(models=[model()]))).set_index("id")
    row = rows.loc["models/coefficient/m/age/women"]
    assert (row["clusters"], row["df"]) == (8, 8 - 1 + 1 - 4)
    assert "few_clusters" in row["flag"]
    assert rows.loc["models/marginal_effect/m/age/women/men", "df"] == row["df"]


def test_a_gender_with_one_outcome_only_does_not_stop_the_other(sample):
    women = (sample["_gender"] == "women") & sample["water"].notna()
    alike = sample.assign(water=sample["water"].mask(women, "no"))
    rows = spine(regression_rows(alike, CODEBOOK, plan(models=[model()])))
    assert rows[rows["group"] == "women"]["flag"].tolist() == ["not_estimable"]
    assert rows[rows["group"] == "men"]["estimate"].notna().all()


def test_a_reference_that_nobody_chose_is_replaced(sample):
    women = (sample["_gender"] == "women") & (sample["edu"] == "0")
    none = sample.assign(edu=sample["edu"].mask(women, "1"))
    rows = spine(regression_rows(none, CODEBOOK, plan(models=[model()])))
    levels = rows[(rows["group"] == "women") & rows["contrast"].isna()]["level"]
    assert set(levels) == {"(Intercept)", "age", "edu=2"}


def test_weights_of_zero_are_out_of_every_base(sample):
    none = sample.assign(_weight=sample["_weight"].where(np.arange(len(sample)) >= 100, 0.0))
    counted = [*sample_rows(none), *regression_rows(none, CODEBOOK, plan(models=[model()]))]
    rows = spine(counted).set_index("id")
    assert rows.loc["sample/respondents/all", "n"] == 100
    assert rows.loc["models/coefficient/m/age/women", "n"] <= 50


def test_words_of_respondents_are_no_category(sample):
    said = sample.assign(age="saw them take the goats")
    words = CODEBOOK | {"age": {"type": "text", "choices": {}}}
    with pytest.raises(SurveyError, match="own words"):
        list(regression_rows(said, words, plan(models=[model()])))


def test_who_is_neither_is_in_no_model_by_gender(sample):
    some = sample.assign(_gender=sample["_gender"].where(np.arange(len(sample)) >= 50))
    rows = spine(regression_rows(some, CODEBOOK, plan(models=[model()]))).set_index("id")
    sides = rows.loc[["models/coefficient/m/age/women", "models/coefficient/m/age/men"], "n"]
    assert sides.sum() == (some["_gender"].notna() & some["water"].notna()).sum()


def test_a_category_that_nobody_chose_is_left_out(sample):
    none = sample.assign(edu=sample["edu"].where(~((sample["edu"] == "2") & (sample["_gender"] == "men")), "0"))
    rows = spine(regression_rows(none, CODEBOOK, plan(models=[model()])))
    assert "models/coefficient/m/edu=2/women" in set(rows["id"])
    assert "models/coefficient/m/edu=2/men" not in set(rows["id"])
    assert "models/coefficient/m/edu=2/women/men" not in set(rows["id"])


def test_a_model_that_cannot_be_fitted_is_named(sample):
    twice = model(terms=[{"question": "age"}, {"question": "copy"}])
    with pytest.raises(SurveyError, match=r"models\.m"):
        list(
            regression_rows(
                sample.assign(copy=sample["age"]), CODEBOOK | {"copy": CODEBOOK["age"]}, plan(models=[twice])
            )
        )


def test_a_model_without_a_term_that_differs_is_named(sample):
    with pytest.raises(SurveyError, match="no term differs"):
        list(regression_rows(sample.assign(age=30, edu="1"), CODEBOOK, plan(models=[model()])))


def test_a_separated_model_is_flagged_never_a_large_number(sample):
    perfect = sample.assign(
        edu=sample["edu"].mask((sample["water"] != "yes").to_numpy() & (sample["edu"] == "2").to_numpy(), "0")
    )
    rows = spine(regression_rows(perfect, CODEBOOK, plan(models=[model(by_gender=False)]))).set_index("id")
    row = rows.loc["models/coefficient/m/edu=2/all"]
    assert "separated" in row["flag"]
    assert np.isnan(row["estimate"])


def test_respondents_and_rows_are_counted(sample):
    rows = spine([*sample_rows(sample), *accounting_rows({"read": 210, "complete": 200, "duplicate": 10})]).set_index(
        "id"
    )
    assert rows.loc["sample/respondents/women", "n"] == 100
    assert rows.loc["sample/respondents/all", "clusters"] == 20
    assert rows.loc["accounting/rows/duplicate", "estimate"] == 10
