"""Questions a second time, of some of the interviews: which stay, and that the design stays whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.conditions import hold
from bogolan.analysis.sensitivity import sensitivity_rows
from bogolan.analysis.some_interviews import stay
from bogolan.statistics import SurveyDesign, mean, proportion
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


def rows_of(sample, *analyses, drivers=(WATER,), codebook=None):
    plan = {
        "design": {"lonely": "fail", "intracluster_correlation": 0.2},
        "experiments": [],
        "hypotheses": [],
        "support": [],
        "drivers": list(drivers),
    }
    return spine(
        sensitivity_rows(sample, pd.DataFrame(), codebook or {}, {**plan, "sensitivity": list(analyses)})
    ).set_index("id")


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
    of_left = f"{len(left)}/{(left['water'] == '1').sum()}/{left['_cluster'].nunique()}"
    assert rows.loc["drivers/share/water/1/sensitivity/clean/women", "note"] == of_left
    men = sample[~women & answered & sample["_flag_F02"] & ~sample["_flag_F01"]]
    told = f"{len(men)}/{(men['water'] == '1').sum()}/{men['_cluster'].nunique()}"
    for name in ("clean", "almost"):
        assert rows.loc[f"drivers/share/water/1/sensitivity/{name}/men", "note"].split(";")[-1] == told
    apart = rows_of(sample, clean, alone)
    assert ";" not in apart.loc["drivers/share/water/1/sensitivity/alone/men", "note"], "neither holds the other"
    part = rows_of(sample, clean, {**almost, "applies_to": ["m"]})
    assert not part["note"].str.contains(";").any()


CODES = ["fear", "faith", "pay"]
OFFERED = {"several": CODES, "several_labels": {code: code.title() for code in CODES}, "missing": {}}


def test_means_choices_and_orders_are_repeated_and_say_of_whom_else_they_tell(sample):
    generator, clean = np.random.default_rng(2), {"name": "clean", "without_flagged": True}
    named = generator.random((200, 3)) < (0.6, 0.3, 0.2)
    frame = sample.assign(
        why=pd.array([" ".join(np.array(CODES)[one]) or None for one in named], "string"),
        order=pd.array([" ".join(generator.permutation(CODES)) for _ in range(200)], "string"),
        trust=pd.array(generator.integers(0, 11, 200), "Int64"),
        told=pd.array(generator.integers(0, 2, 200), "Int64"),
    )
    drivers = [{"question": "why", "measure": "choices"}, {"question": "order", "measure": "ranking"}]
    drivers += [{"question": name, "measure": "mean"} for name in ("trust", "told")]
    rows = rows_of(frame, clean, drivers=drivers, codebook={"why": OFFERED, "order": OFFERED})
    stays, women = stay(frame, clean), (frame["_gender"] == "women").to_numpy()
    left = frame[women & ~stays]
    of_left = f"{len(left)}/{{}}/{left['_cluster'].nunique()}"

    places = frame["order"].str.split().map(lambda one: one.index("pay") + 1.0)
    design = SurveyDesign(frame.assign(place=places), weights="_weight", clusters="_cluster").where(stays)
    for name, question in (("mean/trust", "trust"), ("mean_rank/order/pay", "place")):
        row, expected = (
            rows.loc[f"drivers/{name}/sensitivity/clean/women"],
            mean(design, question, by="_gender").frame(),
        )
        expected = expected.set_index("_gender").loc["women"]
        assert row["estimate"] == pytest.approx(expected["estimate"])
        assert row["standard_error"] == pytest.approx(expected["standard_error"])
    assert rows.loc["drivers/mean/trust/sensitivity/clean/women", "note"] == of_left.format("")
    rarer = min((left["told"] == 0).sum(), (left["told"] == 1).sum())
    assert rows.loc["drivers/mean/told/sensitivity/clean/women", "note"] == of_left.format(rarer)
    fewest = places[women & ~stays].value_counts().reindex([1, 2, 3], fill_value=0).min()
    assert rows.loc["drivers/mean_rank/order/pay/sensitivity/clean/women", "note"] == of_left.format(fewest)
    answered = left[left["why"].notna()]
    share = rows.loc["drivers/share/why/pay/sensitivity/clean/women"]
    paid = answered["why"].str.contains("pay").sum()
    assert share["note"] == f"{len(answered)}/{paid}/{answered['_cluster'].nunique()}"
    stayed = frame[women & stays & frame["why"].notna().to_numpy()]
    assert (share["n"], share["count"]) == (len(stayed), stayed["why"].str.contains("pay").sum())
    compared = rows[rows["contrast"].notna()]
    assert len(compared) == 3 + 3 + 3 + 2
    assert compared["note"].isna().all()
