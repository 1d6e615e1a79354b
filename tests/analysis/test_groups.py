"""Declared groups: whom they hold, whom they are compared with, and the variance of the whole design."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.groups import group_rows
from bogolan.statistics import SurveyDesign, proportion, share_gaps
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
    return spine(group_rows(sample, plan)).set_index("id")


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
