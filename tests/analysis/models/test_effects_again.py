"""Models again, of some of the interviews: the effects of a domain, with the fewest of those left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.models.effects_again import effects_again
from bogolan.analysis.models.regressions import regression_rows
from bogolan.survey.spine import spine

DESIGN = {"lonely": "fail", "intracluster_correlation": 0.2}
CODEBOOK = {
    "age": {"type": "integer", "choices": {}},
    "edu": {"type": "select_one", "choices": {"0": "None", "1": "Primary", "2": "Secondary"}},
    "water": {"type": "select_one", "choices": {"yes": "Yes", "some": "Some", "no": "No"}},
}
MODEL = {
    "name": "m",
    "outcome": {"question": "water", "share": ["yes"]},
    "terms": [{"question": "age", "per": 10}, {"question": "edu"}],
    "by_gender": True,
}
CLEAN = {"name": "clean", "without_flagged": True}
NUMBERS = ("estimate", "standard_error", "df", "lower", "upper", "p_value", "p_adjusted")


@pytest.fixture(scope="module")
def sample():
    """800 respondents in 40 villages; two in five are flagged, and a few more by a second rule."""
    rng, n = np.random.default_rng(7), 800
    rows = np.arange(n)
    age, edu = rng.integers(18, 80, n), rng.choice(["0", "1", "2"], n)
    chance = 1 / (1 + np.exp(-(-1 + 0.02 * age + 0.5 * (edu == "2"))))
    drawn = np.where(rng.random(n) < chance, "yes", rng.choice(["some", "no"], n)).astype(object)
    drawn[rows % 17 == 0] = None
    return pd.DataFrame({
        "water": pd.Categorical(drawn, categories=["yes", "some", "no"]),
        "age": pd.array(age, "Int64"),
        "edu": pd.Categorical(edu, categories=["0", "1", "2"]),
        "_flag_F01": rows // 2 % 5 < 2,
        "_flag_F02": rows // 2 % 50 == 3,
        "_gender": pd.Categorical(np.where(rows % 2, "women", "men"), categories=["women", "men"]),
        "_weight": rng.uniform(0.5, 2, n),
        "_stratum": "all",
        "_cluster": [f"v{row // 20}" for row in rows],
    })  # fmt: skip


def plan(*analyses: dict, **more: object) -> dict:
    multiplicity = {"primary": "holm", "others": "BH"}
    sections = {"design": DESIGN, "multiplicity": multiplicity, "sensitivity": list(analyses)}
    return {**sections, "models": [{**MODEL, **more}]}


def again(sample, *analyses: dict, **more: object) -> pd.DataFrame:
    return spine(effects_again(sample, sample[[]], CODEBOOK, plan(*analyses, **more))).set_index("id")


def kept(sample) -> np.ndarray:
    return ~(sample["_flag_F01"] | sample["_flag_F02"]).to_numpy()


def of_domain(sample, **more: object) -> pd.DataFrame:
    """The first rows, had those left out given no answer: the same domain told in another way."""
    question = {**MODEL, **more}["outcome"]["question"]
    blanked = sample.assign(**{question: sample[question].where(kept(sample))})
    rows = regression_rows(blanked, sample[[]], CODEBOOK, plan(**more))
    return spine(row for row in rows if row["measure"] == "marginal_effect").set_index("id")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"by_gender": False},
        {"family": "linear"},
        {"interactions": [["age", "edu"]]},
        {"outcome": {"question": "age", "measure": "mean"}, "terms": [{"question": "edu"}], "family": "gaussian"},
    ],
)
def test_second_effects_are_those_of_a_domain_of_the_whole_design(sample, more):
    rows, expected = again(sample, CLEAN, **more), of_domain(sample, **more)
    assert len(rows) == len(expected) > 2
    for row in expected.to_dict("records"):
        parts = [row[name] for name in ("group", "contrast") if row[name]]
        second = rows.loc["/".join(["models/marginal_effect/m", row["level"], "sensitivity/clean", *parts])]
        for name in NUMBERS:
            assert second[name] == pytest.approx(row[name]), name
        assert second["unit"] == row["unit"]


def test_of_several_answers_each_has_its_level(sample):
    more = {"family": "ordinal", "outcome": {"question": "water", "levels": ["no", "some", "yes"]}}
    rows, expected = again(sample, CLEAN, **more), of_domain(sample, **more)
    assert set(rows["level"]) == {
        f"{term}|{code}" for term in ("age", "edu=1", "edu=2") for code in ("no", "some", "yes")
    }
    second = rows.loc["models/marginal_effect/m/edu=2|yes/sensitivity/clean/women"]
    first = expected.loc["models/marginal_effect/m/edu=2/answer/yes/women"]
    assert second["estimate"] == pytest.approx(first["estimate"])
    assert second["standard_error"] == pytest.approx(first["standard_error"])


def test_counts_are_the_fewest_of_those_who_stay_or_are_left_out(sample):
    rows = again(sample, CLEAN)
    women = sample[(sample["_gender"] == "women") & sample["water"].notna()]
    cells = [
        pd.crosstab(part["edu"], part["water"] == "yes").loc[["0", "2"]].to_numpy().min()
        for part in (women[kept(women)], women[~kept(women)])
    ]
    row = rows.loc["models/marginal_effect/m/edu=2/sensitivity/clean/women"]
    assert row["count"] == min(cells)
    assert row["n"] == min(kept(women).sum(), (~kept(women)).sum())
    assert row["clusters"] == 40
    difference = rows.loc["models/marginal_effect/m/edu=2/sensitivity/clean/women/men"]
    assert difference["n"] <= row["n"]


def test_those_between_two_analyses_are_among_the_fewest(sample):
    rows = again(sample, CLEAN, {"name": "almost", "without_flagged": ["F01"]})
    between = sample["_flag_F02"] & ~sample["_flag_F01"] & (sample["_gender"] == "men") & sample["water"].notna()
    for name in ("clean", "almost"):
        assert rows.loc[f"models/marginal_effect/m/age/sensitivity/{name}/men", "n"] == between.sum()
    apart = again(sample, CLEAN, {"name": "almost", "without_flagged": ["F01"], "applies_to": ["other"]})
    assert set(apart["domain_level"]) == {"clean"}
    assert (apart["n"] > 100).all()


def test_where_a_category_of_those_left_out_is_empty_its_cell_is(sample):
    frame = sample.assign(edu=sample["edu"].mask((sample["edu"] == "2") & ~kept(sample), "1"))
    rows = again(frame, CLEAN)
    assert rows.loc["models/marginal_effect/m/edu=2/sensitivity/clean/women", "count"] == 0
    assert rows.loc["models/marginal_effect/m/age/sensitivity/clean/women", "count"] > 0
    alike = sample.assign(water=sample["water"].mask(~kept(sample) & sample["water"].notna(), "yes"))
    assert (again(alike, CLEAN)["count"] == 0).all(), "those left out all gave one answer"


def test_a_term_that_is_compared_with_another_category_has_no_second_effect(sample):
    frame = sample.assign(edu=sample["edu"].mask((sample["edu"] == "0") & kept(sample), "1"))
    assert set(again(frame, CLEAN)["level"]) == {"age"}


def test_a_model_that_cannot_be_told_among_those_who_stay_has_no_row(sample):
    nobody = {"name": "nobody", "where": [{"question": "age", "from": 200}]}
    alike = {"name": "alike", "where": [{"question": "water", "is": ["yes"]}]}
    collinear = {"name": "collinear", "where": [{"question": "same", "is": ["1"]}]}
    frame = sample.assign(same=pd.Categorical(np.where((sample["age"] > 40) == (sample["edu"] == "2"), "1", "0")))
    terms = [{"question": "edu", "is": ["2"]}, {"question": "old", "is": ["1"]}]
    frame["old"] = pd.Categorical(np.where(frame["age"] > 40, "1", "0"))
    codebook = {**CODEBOOK, "old": {"type": "select_one", "choices": {"0": "No", "1": "Yes"}}}
    declared = plan(nobody, alike, collinear, terms=terms)
    assert not list(effects_again(frame, frame[[]], codebook, declared))


def test_what_applies_to_something_else_repeats_no_model(sample):
    assert again(sample, {**CLEAN, "applies_to": ["H1"]}).empty
    assert not again(sample, {**CLEAN, "applies_to": ["H1", "m"]}).empty
