"""Decompositions as rows of the spine: what is told of, beside what, and how many stand behind it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.models.regressions import regression_rows
from bogolan.statistics import SurveyDesign, oaxaca, shapley
from bogolan.survey.spine import DECOMPOSED, spine

DESIGN = {"lonely": "fail", "intracluster_correlation": 0.2}
CODEBOOK = {
    "age": {"type": "integer", "choices": {}},
    "road": {"type": "select_one", "choices": {"0": "None", "1": "Track", "2": "Road"}},
    "school": {"type": "select_one", "choices": {"1": "Yes", "0": "No"}},
    "good": {"type": "select_one", "choices": {"1": "Yes", "0": "No"}},
}


@pytest.fixture
def villagers():
    """600 respondents in 30 villages; roads differ between women and men, and schools go with the outcome for women."""
    n = 600
    women = np.arange(n) % 2 == 1
    generator = np.random.default_rng(11)
    road = generator.choice(["0", "1", "2"], n)
    road[women & (generator.random(n) < 0.4)] = "2"
    school = (generator.random(n) < 0.5).astype(int)
    age = generator.integers(18, 80, n)
    odds = -0.5 + 0.8 * (road == "2") + 0.7 * school * women + 0.01 * (age - 40)
    good = (generator.random(n) < 1 / (1 + np.exp(-odds))).astype(int).astype(str)
    answered = generator.random(n) > 0.1
    return pd.DataFrame(
        {
            "age": pd.array(age, "Int64"),
            "road": pd.Categorical(np.where(generator.random(n) > 0.05, road, None), ["0", "1", "2"]),
            "school": pd.Categorical(school.astype(str), ["1", "0"]),
            "good": pd.Categorical(np.where(answered, good, None), ["1", "0"]),
            "_gender": pd.Categorical(np.where(women, "women", "men"), ["women", "men"]),
            "_weight": generator.uniform(0.5, 2, n),
            "_stratum": "all",
            "_cluster": [f"v{row // 20}" for row in range(n)],
        }
    )


def model(**more):
    terms = [{"question": "road"}, {"question": "school", "is": ["1"]}, {"question": "age", "per": 10}]
    outcome = {"question": "good", "share": ["1"]}
    return {"name": "m", "outcome": outcome, "terms": terms, "by_gender": True, "decomposition": ["shapley"], **more}


def rows_of(sample, community=("road", "school"), seed=1, **more):
    plan = {
        "design": DESIGN,
        "models": [model(**more)],
        "community": list(community),
        "seed": seed,
        "multiplicity": {"others": "BH"},
    }
    found = spine(regression_rows(sample, sample[[]], CODEBOOK, plan))
    return found[found["measure"].isin(DECOMPOSED)].set_index("id")


OAXACA = {"decomposition": ["oaxaca"], "terms": model()["terms"][:2]}


def test_shares_are_those_of_the_statistics_beyond_what_is_not_told_of(villagers):
    rows = rows_of(villagers)
    women = villagers["_gender"] == "women"
    columns = pd.DataFrame({
        "one": (villagers["road"] == "1").where(villagers["road"].notna()),
        "two": (villagers["road"] == "2").where(villagers["road"].notna()),
        "school": villagers["school"] == "1", "age": villagers["age"].astype(float),
    }).astype(float)  # fmt: skip
    design = SurveyDesign(villagers, weights="_weight", strata="_stratum", clusters="_cluster").where(women)
    outcome = villagers["good"].map({"1": 1.0, "0": 0.0}).astype(float).to_numpy()
    terms = {"road": ["one", "two"], "school": ["school"]}
    expected = shapley(design, outcome, columns, terms, always=["age"], seed=1)
    for place, name in enumerate(("road/women", "school/women", "women")):
        row = rows.loc[f"models/explained/m/{name}"]
        assert row["estimate"] == pytest.approx(expected.values[place], rel=1e-9)
        assert [row["lower"], row["upper"]] == pytest.approx([side[place] for side in expected.interval()], abs=1e-12)
        assert (row["unit"], row["interval_method"], row["n"]) == ("variation", "one_step", expected.n[place])
    gap = rows.loc["models/explained/m/road/women/men"]
    sides = [rows.loc[f"models/explained/m/road/{group}", "estimate"] for group in ("women", "men")]
    assert gap["estimate"] == pytest.approx(sides[0] - sides[1])
    assert gap["lower"] < gap["estimate"] < gap["upper"]
    assert not rows["level"].astype(str).str.contains("age").any()
    assert len(rows) == 9


def test_the_bootstrap_draws_from_the_seed_of_the_plan(villagers):
    first, again, other = (rows_of(villagers, seed=seed)["upper"] for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_counts_are_the_fewest_in_a_cell_of_outcome_and_answer(villagers):
    rows = rows_of(villagers)
    answered = villagers.dropna(subset=["road", "good"])
    cells = answered.groupby(["_gender", "road", "good"], observed=True).size()
    schools = answered.groupby(["_gender", "school", "good"], observed=True).size()
    assert rows.loc["models/explained/m/road/women", "count"] == cells["women"].min()
    assert rows.loc["models/explained/m/school/women/men", "count"] == schools.min()
    assert rows.loc["models/explained/m/men", "count"] == min(cells["men"].min(), schools["men"].min())


@pytest.mark.parametrize("family", ["logit", "linear"])
def test_the_parts_of_a_difference_add_up_to_it(villagers, family):
    rows = rows_of(villagers, family=family, **OAXACA)
    told = {name.removeprefix("models/").removesuffix("/women/men"): row for name, row in rows["estimate"].items()}
    assert told["difference/m"] == pytest.approx(told["composition/m"] + told["association/m"])
    assert told["composition/m"] == pytest.approx(told["composition/m/road"] + told["composition/m/school"])
    by_question = [told[f"association/m/{level}"] for level in ("road", "school", "(Intercept)")]
    assert told["association/m"] == pytest.approx(sum(by_question))
    answered = villagers.dropna(subset=["road", "good"])
    means = {
        sex: np.average(own["good"] == "1", weights=own["_weight"])
        for sex, own in answered.groupby("_gender", observed=True)
    }
    assert told["difference/m"] == pytest.approx(means["women"] - means["men"])
    assert set(rows["n"]) == {answered["_gender"].value_counts().min()}
    assert set(rows["unit"]) == {"proportion"}


def test_it_is_the_estimator_of_the_statistics_with_neutral_categories(villagers):
    rows = rows_of(villagers, family="linear", **OAXACA)
    columns = pd.DataFrame({
        "one": (villagers["road"] == "1").where(villagers["road"].notna()),
        "two": (villagers["road"] == "2").where(villagers["road"].notna()), "school": villagers["school"] == "1",
    }).astype(float)  # fmt: skip
    outcome = villagers["good"].map({"1": 1.0, "0": 0.0}).astype(float).to_numpy()
    design = SurveyDesign(villagers, weights="_weight", strata="_stratum", clusters="_cluster")
    terms = {"road": ["one", "two"], "school": ["school"]}
    expected = oaxaca(design, outcome, columns, "_gender", ("women", "men"), terms, normalised=list(terms), seed=1)
    lower, upper = expected.interval()
    for name, value, low, high in zip(expected.names, expected.values, lower, upper, strict=True):
        part, _, level = name.partition(":")
        measure = {"gap": "difference", "drivers": "composition"}.get(part, part)
        row = rows.loc["/".join(filter(None, ["models", measure, "m", level, "women/men"]))]
        assert (row["estimate"], row["lower"], row["upper"]) == pytest.approx((value, low, high), rel=1e-8)


def test_who_answered_the_outcome_and_is_not_in_the_model_is_counted(villagers):
    rows = rows_of(villagers, **OAXACA)
    left_out = villagers[villagers["good"].notna() & villagers["road"].isna()]
    n = left_out["_gender"].value_counts().min()
    clusters = left_out.groupby("_gender", observed=True)["_cluster"].nunique().min()
    count = left_out.groupby(["_gender", "good"], observed=False).size().min()
    assert set(rows["note"]) == {f"{n}/{clusters}/{count}"}
    complete = rows_of(villagers.dropna(subset=["road"]).reset_index(drop=True), **OAXACA)
    assert set(complete["note"]) == {"0"}


def test_nothing_is_told_of_what_is_not_on_the_community(villagers):
    assert rows_of(villagers, community=()).empty
    only = rows_of(villagers, community=["school"])
    assert set(only["level"].dropna()) == {"school"}
    assert rows_of(villagers, community=["school"], **OAXACA).empty, "a difference needs all of its terms"
    assert rows_of(villagers, decomposition=[]).empty


def test_without_a_model_of_one_gender_there_is_none_of_the_other(villagers):
    women = villagers["_gender"] == "women"
    alike = villagers.assign(good=villagers["good"].where(~women, "1"))
    assert rows_of(alike).empty
    constant = villagers.assign(school=villagers["school"].where(women, "1"))
    assert set(rows_of(constant)["level"].dropna()) == {"road"}, "what does not differ among men is not compared"
    assert rows_of(constant, **OAXACA).empty


def test_one_gender_has_shares_and_no_parts_of_a_difference(villagers):
    men = villagers[villagers["_gender"] == "men"].reset_index(drop=True)
    rows = rows_of(men)
    assert set(rows["group"]) == {"men"}
    assert len(rows) == 3
    assert rows_of(men, **OAXACA).empty


def test_a_number_is_explained_in_its_own_unit(villagers):
    codebook_age = {"outcome": {"question": "age", "measure": "mean"}, "family": "gaussian"}
    rows = rows_of(villagers, **codebook_age, **OAXACA)
    assert set(rows["unit"]) == {"value"}
    ages = villagers.dropna(subset=["road"])
    means = {sex: np.average(own["age"].astype(float), weights=own["_weight"])
             for sex, own in ages.groupby("_gender", observed=True)}  # fmt: skip
    difference = rows.loc["models/difference/m/women/men", "estimate"]
    assert difference == pytest.approx(means["women"] - means["men"])
