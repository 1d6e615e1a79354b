"""Questions a second time, of some of the interviews: which stay, and that the design stays whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.conditions import hold
from bogolan.analysis.sensitivity import sensitivity_rows
from bogolan.analysis.some_interviews import stay
from bogolan.statistics import SurveyDesign, proportion
from bogolan.survey.spine import spine

WATER = {"question": "water", "measure": "share", "share": ["1"]}


@pytest.fixture
def sample():
    """200 respondents in 20 villages, some alone, some flagged by one of two rules."""
    generator, rows = np.random.default_rng(8), np.arange(200)
    frame = {
        "water": pd.Categorical(
            np.where(rows % 13 == 0, None, generator.choice(["1", "2"], 200)), categories=["1", "2"]
        ),
        "alone": pd.Categorical(np.where(rows % 4 == 0, "0", "1"), categories=["0", "1"]),
        "age": pd.array([None if row % 20 == 0 else 18 + row % 40 for row in rows], "Int64"),
        "_flag_F01": rows % 10 == 3,
        "_flag_F02": rows % 10 == 4,
        "_gender": pd.Categorical(np.where(rows % 2, "women", "men"), categories=["women", "men"]),
        "_weight": generator.uniform(0.5, 2, 200),
        "_stratum": "all",
        "_cluster": [f"v{row // 10}" for row in rows],
    }
    return pd.DataFrame(frame)


def test_conditions_hold_together_and_never_of_who_gave_no_answer(sample):
    assert (hold(sample, [{"question": "alone", "is": ["1"]}]) == (sample["alone"] == "1")).all()
    not_one = hold(sample, [{"question": "water", "is_not": ["1"]}])
    assert (not_one == (sample["water"] == "2")).all()
    age = sample["age"].fillna(0)
    between = hold(sample, [{"question": "age", "from": 25, "below": 35}])
    assert (between == ((age >= 25) & (age < 35))).all()
    both = hold(sample, [{"question": "age", "from": 25}, {"question": "alone", "is": ["1"]}])
    assert (both == ((age >= 25) & (sample["alone"] == "1"))).all()
    assert (hold(sample, [{"question": "age", "is": ["25"]}]) == (age == 25)).all()


def test_flagged_interviews_leave_all_or_those_of_some_rules(sample):
    assert stay(sample, {"without_flagged": True}).sum() == 160
    assert stay(sample, {"without_flagged": ["F01"]}).sum() == 180
    assert stay(sample, {"without_flagged": False}).all()
    both = stay(sample, {"without_flagged": True, "where": [{"question": "alone", "is": ["1"]}]})
    assert (both == ((sample["alone"] == "1") & ~sample["_flag_F01"] & ~sample["_flag_F02"])).all()


def rows_of(sample, *analyses):
    plan = {
        "design": {"lonely": "fail", "intracluster_correlation": 0.2},
        "experiments": [],
        "hypotheses": [],
        "support": [],
        "drivers": [WATER],
    }
    return spine(sensitivity_rows(sample, pd.DataFrame(), {}, {**plan, "sensitivity": list(analyses)})).set_index("id")


def test_the_second_share_is_a_domain_of_the_whole_design(sample):
    rows = rows_of(sample, {"name": "clean", "without_flagged": True})
    yes = (sample["water"] == "1").astype("boolean").mask(sample["water"].isna())
    design = SurveyDesign(sample.assign(yes=yes), weights="_weight", clusters="_cluster")
    expected = proportion(design.where(stay(sample, {"without_flagged": True})), "yes", by="_gender").frame()
    for _, told in expected.iterrows():
        row = rows.loc[f"drivers/share/water/1/sensitivity/clean/{told['_gender']}"]
        assert row["estimate"] == pytest.approx(told["estimate"])
        assert row["standard_error"] == pytest.approx(told["standard_error"])
        assert row["n"] == told["n"]
    assert "drivers/gap/water/1/sensitivity/clean/women/men" in rows.index


def test_what_repeats_a_model_or_an_experiment_alone_leaves_the_questions(sample):
    assert rows_of(sample, {"name": "clean", "without_flagged": True, "applies_to": ["m"]}).empty


def test_where_nobody_stays_there_is_nothing(sample):
    assert rows_of(sample, {"name": "none", "where": [{"question": "age", "from": 200}]}).empty


def test_a_share_tells_of_those_left_out_and_of_those_between_two_analyses(sample):
    clean, almost = {"name": "clean", "without_flagged": True}, {"name": "almost", "without_flagged": ["F01"]}
    alone = {"name": "alone", "where": [{"question": "alone", "is": ["1"]}]}
    rows = rows_of(sample, clean, almost)
    women, answered = sample["_gender"] == "women", sample["water"].notna()
    left = sample[women & answered & (sample["_flag_F01"] | sample["_flag_F02"])]
    between = sample[women & answered & sample["_flag_F02"] & ~sample["_flag_F01"]]
    assert between.empty, "those of the second rule are men"
    assert rows.loc["drivers/share/water/1/sensitivity/clean/women", "note"] == str(left["_cluster"].nunique())
    men = sample[~women & answered & sample["_flag_F02"] & ~sample["_flag_F01"]]
    told = f"{len(men)}/{(men['water'] == '1').sum()}/{men['_cluster'].nunique()}"
    for name in ("clean", "almost"):
        assert rows.loc[f"drivers/share/water/1/sensitivity/{name}/men", "note"].partition(";")[2] == told
    apart = rows_of(sample, clean, alone)
    assert ";" not in apart.loc["drivers/share/water/1/sensitivity/alone/men", "note"], "neither holds the other"
    part = rows_of(sample, clean, {**almost, "applies_to": ["m"]})
    assert not part["note"].str.contains(";").any()
