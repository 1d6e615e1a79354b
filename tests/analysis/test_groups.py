"""Declared groups: whom they hold, whom they are compared with, and the variance of the whole design."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.groups import group_rows
from bogolan.statistics import SurveyDesign, mean, proportion, share_gaps
from bogolan.survey.spine import spine

YOUNG_MEN = {"name": "young_men", "where": [{"question": "sex", "is": ["2"]}, {"question": "age", "below": 35}]}
OLD = {"name": "old", "where": [{"question": "age", "from": 50}]}
WATER = {"question": "water", "measure": "share", "share": ["yes"]}


@pytest.fixture
def sample():
    """400 respondents in 40 villages of two strata, women and men by turns, some of unknown age."""
    generator = np.random.default_rng(6)
    rows = np.arange(400)
    age = pd.array(generator.integers(18, 70, 400), "Int64")
    age[::17] = pd.NA
    water = generator.choice(["yes", "no", None], 400, p=[0.5, 0.4, 0.1])
    return pd.DataFrame({
        "water": pd.Categorical(water, categories=["yes", "no"]),
        "age": age,
        "sex": pd.Categorical(np.where(rows % 2, "1", "2"), categories=["1", "2"]),
        "_gender": pd.Categorical(np.where(rows % 2, "women", "men"), categories=["women", "men"]),
        "_weight": generator.uniform(0.5, 2, 400),
        "_stratum": np.where(rows < 200, "a", "b"),
        "_cluster": [f"v{row // 10}" for row in rows],
    })  # fmt: skip


def rows_of(sample, *groups):
    design = {"lonely": "fail", "intracluster_correlation": 0.2}
    plan = {"design": design, "support": [], "drivers": [WATER], "groups": list(groups)}
    return spine(group_rows(sample, plan, {})).set_index("id")


@pytest.mark.parametrize(("group", "gender"), [(YOUNG_MEN, "men"), (OLD, "all")])
def test_a_group_is_compared_with_the_others_of_its_gender(sample, group, gender):
    inside = (sample["age"] < 35) & (sample["sex"] == "2") if group is YOUNG_MEN else sample["age"] >= 50
    inside = inside.fillna(False).to_numpy(bool)
    yes = (sample["water"] == "yes").astype("boolean").mask(sample["water"].isna())
    frame = sample.assign(yes=yes, side=np.where(inside, "in", "out"))
    design = SurveyDesign(frame, weights="_weight", strata="_stratum", clusters="_cluster")
    among = sample["age"].notna().to_numpy().copy()  # whose age is not known may belong or not
    among &= (frame["_gender"] == "men").to_numpy() if gender == "men" else True
    shares = proportion(design.where(among), "yes", by="side")
    (gap,) = share_gaps(shares, {"gap": ("yes|side=in", "yes|side=out")}).frame().to_dict("records")
    rows = rows_of(sample, group)
    share = rows.loc[f"drivers/share/water/yes/group/{group['name']}/{gender}"]
    assert share["estimate"] == pytest.approx(shares.values[shares.position("yes|side=in")])
    assert share["n"] == (inside & yes.notna()).sum()
    told = rows.loc[f"drivers/gap/water/yes/group/{group['name']}/{gender}/others"]
    for name in ("estimate", "standard_error", "lower", "upper", "p_value"):
        assert told[name] == pytest.approx(gap[name])
    assert len(rows) == 2


def test_a_group_of_nobody_has_no_row_and_one_of_everybody_no_gap(sample):
    nobody = {"name": "nobody", "where": [{"question": "age", "below": 3}]}
    everybody = {"name": "everybody", "where": [{"question": "sex", "is": ["1", "2"]}]}
    women = {"name": "women_all", "where": [{"question": "sex", "is": ["1"]}]}
    assert list(rows_of(sample, nobody, everybody, women).index) == [
        "drivers/share/water/yes/group/everybody/all",
        "drivers/share/water/yes/group/women_all/women",
    ]


def test_whose_weight_is_zero_belongs_to_no_group(sample):
    sample.loc[(sample["age"] >= 50).fillna(False), "_weight"] = 0.0
    assert rows_of(sample, OLD).empty


CODES = ["fear", "faith", "pay"]
OFFERED = {"several": CODES, "several_labels": {code: code.title() for code in CODES}, "missing": {}}
CODEBOOK = {"why": OFFERED, "order": OFFERED}
HOURS = {"question": "hours", "measure": "mean"}
WHY, ORDER = (
    {"question": "why", "measure": "choices", "share": ["fear", "pay"]},
    {"question": "order", "measure": "ranking"},
)


@pytest.fixture
def several(sample):
    """The same with a number, a question to which several answers could be given, and a ranking."""
    generator = np.random.default_rng(7)
    named = generator.random((400, 3)) < (0.6, 0.3, 0.2)
    why = [" ".join(np.array(CODES)[one]) or None for one in named]
    order = [" ".join(generator.permutation(CODES)) if row % 7 else None for row in range(400)]
    told = {"hours": generator.integers(0, 11, 400), "why": pd.array(why, "string"), "order": pd.array(order, "string")}
    return sample.assign(**told)


def plan_of(*groups: dict) -> dict:
    design = {"lonely": "fail", "intracluster_correlation": 0.2}
    return {"design": design, "support": [], "drivers": [HOURS, WHY, ORDER], "groups": list(groups)}


def place_of_pay(order: object) -> float:
    return order.split().index("pay") + 1.0 if isinstance(order, str) else np.nan


@pytest.mark.parametrize(
    ("place", "value", "estimator"),
    [
        ("mean/hours", lambda frame: frame["hours"], mean),
        ("share/why/pay", lambda frame: frame["why"].str.contains("pay").astype("boolean"), proportion),
        ("share/order/pay", lambda frame: frame["order"].str.startswith("pay").astype("boolean"), proportion),
        ("mean_rank/order/pay", lambda frame: frame["order"].astype(object).map(place_of_pay), mean),
    ],
)
def test_means_choices_and_mean_ranks_are_told_too_with_their_gap(several, place, value, estimator):
    found = spine(group_rows(several, plan_of(OLD), CODEBOOK)).set_index("id")
    side = np.where((several["age"] >= 50).fillna(False), "in", "out")
    design = SurveyDesign(
        several.assign(_v=value(several), side=side), weights="_weight", strata="_stratum", clusters="_cluster"
    )
    estimates = estimator(design.where(several["age"].notna().to_numpy()), "_v", by="side")
    row = found.loc[f"drivers/{place}/group/old/all"]
    own = estimates.frame().set_index("side").loc["in"]
    assert (row["estimate"], row["standard_error"]) == pytest.approx((own["estimate"], own["standard_error"]))
    assert (row["n"], row["clusters"]) == (own["n"], own["clusters"])
    measure = "mean_rank" if place.startswith("mean_rank") else "gap"
    gap = found.loc[f"drivers/{measure}/{place.partition('/')[2]}/group/old/all/others"]
    told = estimates.contrast({"gap": {"_v|side=in": 1.0, "_v|side=out": -1.0}})
    assert (gap["estimate"], gap["standard_error"]) == pytest.approx((told.values[0], told.standard_errors[0]))


def test_only_the_choices_that_the_plan_compares_have_a_gap(several):
    found = spine(group_rows(several, plan_of(OLD), CODEBOOK))
    of_why = found[found["outcome"] == "why"]
    assert list(of_why[of_why["contrast"].notna()]["level"]) == ["fear", "pay"]
    assert set(of_why["level"]) == set(CODES)


def test_a_row_says_how_many_gave_the_rarest_place_and_how_many_the_others_are(several):
    row = (
        spine(group_rows(several, plan_of(OLD), CODEBOOK))
        .set_index("id")
        .loc["drivers/mean_rank/order/pay/group/old/all"]
    )
    old = (several["age"] >= 50).fillna(False).to_numpy(bool)
    places = several["order"].astype(object).map(place_of_pay)
    fewest = [min((places[part] == place).sum() for place in (1, 2, 3)) for part in (old, ~old & places.notna())]
    assert row["count"] == fewest[0]
    n, count, clusters = row["note"].split("/")
    assert (int(n), int(count), int(clusters)) == ((~old & places.notna()).sum(), fewest[1], 40)


def test_two_groups_of_which_one_holds_the_other_tell_of_the_few_between_them(several):
    """From 50 on, and from 51 on: with both shares a reader has those of 50 years."""
    older = {"name": "older", "where": [{"question": "age", "from": 51}]}
    apart = (several["age"] == 50).fillna(False).to_numpy(bool) & several["hours"].notna().to_numpy()
    assert 0 < apart.sum() < 30
    rows = spine(group_rows(several, plan_of(OLD, older), CODEBOOK)).set_index("id")
    for name in ("old", "older"):
        sets = rows.loc[f"drivers/mean/hours/group/{name}/all", "note"].split(";")
        assert sets[1].split("/")[0] == str(apart.sum())
    young = {"name": "young", "where": [{"question": "age", "below": 30}]}
    rows = spine(group_rows(several, plan_of(OLD, young), CODEBOOK)).set_index("id")
    assert ";" not in rows.loc["drivers/mean/hours/group/old/all", "note"], "each has people of its own"
