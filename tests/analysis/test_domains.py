"""Shares and means within areas and age bands: of whom they speak, with the variance of the whole design."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.domains import domain_rows, levels_of, rows_within
from bogolan.analysis.item_measures import measures_of
from bogolan.analysis.sampled import survey_design
from bogolan.statistics import SurveyDesign, mean, proportion
from bogolan.survey.spine import spine

AREA, AGE = {"question": "area"}, {"question": "age", "breaks": [18, 25, 35]}
WATER = {"question": "water", "measure": "share", "share": ["yes"]}


@pytest.fixture
def sample():
    """300 respondents in 30 villages of three areas, the last with 20 of them, women alone."""
    generator = np.random.default_rng(4)
    rows = np.arange(300)
    area = np.where(rows < 160, "north", np.where(rows < 280, "south", "east"))
    gender = np.where((rows % 2 == 1) | (area == "east"), "women", "men")
    drawn = generator.choice(["yes", "some", "no"], 300)
    frame = {
        "water": pd.Categorical(np.where(rows % 11 == 0, None, drawn), categories=["yes", "some", "no"]),
        "age": pd.array(np.where(rows % 50 == 0, 16, 18 + rows % 30), "Int64"),
        "area": pd.Categorical(area, categories=["north", "south", "east", "west"]),
        "_gender": pd.Categorical(gender, categories=["women", "men"]),
        "_weight": generator.uniform(0.5, 2, 300),
        "_stratum": np.where(rows < 160, "a", "b"),
        "_cluster": [f"v{row // 10}" for row in rows],
    }
    return pd.DataFrame(frame)


def rows_of(sample: pd.DataFrame, *domains: dict, **changes: object) -> pd.DataFrame:
    plan = {"design": {"lonely": "fail", "intracluster_correlation": 0.2}, "support": [], "domains": list(domains)}
    return spine(domain_rows(sample, {**plan, "drivers": [{**WATER, **changes}]}, {})).set_index("id")


def test_a_domain_is_the_full_design_with_everybody_else_outside(sample):
    found = rows_of(sample, AREA)
    design = SurveyDesign(sample, weights="_weight", strata="_stratum", clusters="_cluster")
    yes = (sample["water"] == "yes").astype("boolean").mask(sample["water"].isna())
    north = design.with_frame(sample.assign(yes=yes)).where((sample["area"] == "north").to_numpy())
    expected = proportion(north, "yes", by="_gender").frame().set_index("_gender")
    for group in ("women", "men"):
        row = found.loc[f"drivers/share/water/yes/area/north/{group}"]
        assert row["estimate"] == pytest.approx(expected.loc[group, "estimate"])
        assert row["standard_error"] == pytest.approx(expected.loc[group, "standard_error"])
        assert (row["n"], row["count"], row["df"]) == tuple(expected.loc[group, ["n", "count", "df"]])
        assert (row["domain"], row["domain_level"]) == ("area", "north")


def test_each_level_has_its_gap_where_both_were_asked(sample):
    found = rows_of(sample, AREA)
    sides = [found.loc[f"drivers/share/water/yes/area/south/{group}", "estimate"] for group in ("women", "men")]
    gap = found.loc["drivers/gap/water/yes/area/south/women/men"]
    assert gap["estimate"] == pytest.approx(sides[0] - sides[1])
    assert (gap["p_value"] < 0.05) == (gap["lower"] > 0 or gap["upper"] < 0)
    assert "drivers/gap/water/yes/area/east/women/men" not in found.index
    assert "drivers/share/water/yes/area/east/men" not in found.index
    assert "west" not in set(found["domain_level"])


def test_few_cases_are_flagged_as_the_dhs_program_does(sample):
    found = rows_of(sample, AREA)
    assert "too_few_cases" in found.loc["drivers/share/water/yes/area/east/women", "flag"]
    sample.loc[sample["area"] == "south", "water"] = sample.loc[sample["area"] == "south", "water"].where(
        sample.index[sample["area"] == "south"] < 235
    )
    flag = rows_of(sample, AREA).loc["drivers/share/water/yes/area/south/men", "flag"]
    assert "few_cases" in flag.split(",")


def test_bands_begin_at_their_breaks_and_who_is_below_the_first_is_in_none(sample):
    levels = levels_of(sample, AGE)
    assert list(levels.cat.categories) == ["18-24", "25-34", "35+"]
    assert levels[sample["age"] == 24].eq("18-24").all()
    assert levels[sample["age"] == 25].eq("25-34").all()
    assert levels[sample["age"] == 16].isna().all()
    found = rows_of(sample, AGE)
    inside = (sample["age"] >= 35) & sample["water"].notna()
    assert found.loc["drivers/share/water/yes/age/35+/all", "n"] == inside.sum()


def test_an_item_keeps_its_base(sample):
    found = rows_of(sample, AREA, among=["yes", "no"])
    inside = (sample["area"] == "north") & sample["water"].isin(["yes", "no"])
    assert found.loc["drivers/share/water/yes/area/north/all", "n"] == inside.sum()


def test_one_gender_has_no_gap(sample):
    men = sample.assign(_gender=pd.Categorical(["men"] * 300, categories=["women", "men"]))
    found = rows_of(men, AREA)
    assert set(found["group"]) == {"men"}
    assert set(found["measure"]) == {"share"}


def test_without_domains_or_questions_there_are_no_rows(sample):
    assert rows_of(sample).empty
    plan = {"design": {"lonely": "fail"}, "support": [], "drivers": [], "domains": [AREA]}
    assert spine(domain_rows(sample, plan, {})).empty


CODES = ["fear", "faith", "pay"]
OFFERED = {"several": CODES, "several_labels": {code: code.title() for code in CODES}, "missing": {}}
CODEBOOK = {"why": OFFERED, "order": OFFERED}
WHY = {"question": "why", "measure": "choices", "share": ["fear", "pay"]}
ORDER, AGED = {"question": "order", "measure": "ranking"}, {"question": "age", "measure": "mean"}
PLAN_OF_SEVERAL = {
    "design": {"lonely": "fail", "intracluster_correlation": 0.2},
    "support": [],
    "drivers": [WHY, ORDER, AGED],
    "domains": [AREA],
}


@pytest.fixture
def several(sample):
    """The same with a question to which several answers could be given, and one that puts them in an order."""
    generator = np.random.default_rng(5)
    named = generator.random((300, 3)) < (0.6, 0.3, 0.2)
    why = [" ".join(np.array(CODES)[one]) or None for one in named]
    order = [" ".join(generator.permutation(CODES)) if row % 7 else None for row in range(300)]
    return sample.assign(why=pd.array(why, "string"), order=pd.array(order, "string"))


def rows_of_several(several) -> pd.DataFrame:
    plan = PLAN_OF_SEVERAL
    rows = rows_within(
        survey_design(several, plan), levels_of(several, AREA), [*measures_of(several, plan, CODEBOOK)], plan
    )
    return spine({"domain": "area", **row} for row in rows).set_index("id")


def within(several, values: pd.Series, estimator) -> pd.DataFrame:
    """An estimate in the north, by gender, from nothing but the design."""
    design = SurveyDesign(several.assign(_v=values), weights="_weight", strata="_stratum", clusters="_cluster")
    return estimator(design.where((several["area"] == "north").to_numpy()), "_v", by="_gender").frame()


def place_of_faith(order: object) -> float:
    return order.split().index("faith") + 1.0 if isinstance(order, str) else np.nan


@pytest.mark.parametrize(
    ("place", "value", "estimator"),
    [
        ("share/why/pay", lambda frame: frame["why"].str.contains("pay").astype("boolean"), proportion),
        ("share/order/faith", lambda frame: frame["order"].str.startswith("faith").astype("boolean"), proportion),
        ("mean_rank/order/faith", lambda frame: frame["order"].astype(object).map(place_of_faith), mean),
        ("mean/age", lambda frame: frame["age"], mean),
    ],
)
def test_choices_orders_and_means_are_told_in_each_level_too(several, place, value, estimator):
    found = rows_of_several(several)
    for row in within(several, value(several), estimator).to_dict("records"):
        told = found.loc[f"drivers/{place}/area/north/{row['_gender']}"]
        assert told["estimate"] == pytest.approx(row["estimate"])
        assert told["standard_error"] == pytest.approx(row["standard_error"])
        assert (told["n"], told["clusters"]) == (row["n"], row["clusters"])


def test_a_row_says_how_many_gave_the_rarest_value_that_it_may_tell_of(several):
    found = rows_of_several(several)
    women = several[(several["_gender"] == "women") & (several["area"] == "south")]
    first = women["order"].str.startswith("pay").sum()
    assert found.loc["drivers/share/order/pay/area/south/women", "count"] == first
    places = women["order"].dropna().str.split().map(lambda one: one.index("pay")).value_counts()
    assert found.loc["drivers/mean_rank/order/pay/area/south/women", "count"] == places.min()
    assert pd.isna(found.loc["drivers/mean/age/area/south/women", "count"]), "of many ages none is told"


def test_the_choices_that_are_compared_have_a_gap_in_each_level(several):
    found = rows_of_several(several)
    gaps = found[found["contrast"].notna() & (found["domain_level"] == "north")]
    assert list(gaps.index) == [
        "drivers/gap/why/fear/area/north/women/men",
        "drivers/gap/why/pay/area/north/women/men",
        *(f"drivers/gap/order/{code}/area/north/women/men" for code in CODES),
        *(f"drivers/mean_rank/order/{code}/area/north/women/men" for code in CODES),
        "drivers/gap/age/area/north/women/men",
    ]
    sides = [found.loc[f"drivers/mean/age/area/north/{group}", "estimate"] for group in ("women", "men")]
    assert gaps.loc["drivers/gap/age/area/north/women/men", "estimate"] == pytest.approx(sides[0] - sides[1])


def test_within_a_domain_no_mean_is_computed_that_could_never_leave(several):
    found = spine(domain_rows(several, PLAN_OF_SEVERAL, CODEBOOK))
    assert set(found["measure"]) == {"share", "gap"}
    assert {"why", "order"} == set(found["outcome"])
