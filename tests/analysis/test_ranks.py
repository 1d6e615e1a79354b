"""Ranks of drivers that are asked about on one scale: which are ranked together, and what a row says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.ranks import batteries, rank_rows
from bogolan.survey.spine import spine

SCALE = ["better", "same", "worse"]


def share(question: str, *answers: str, **more: object) -> dict:
    return {"question": question, "measure": "share", "share": list(answers or ["better"]), **more}


@pytest.fixture
def sample():
    """400 respondents in 40 villages: safety is better for nearly all, water for half, schools for men."""
    generator = np.random.default_rng(5)
    gender = np.where(np.arange(400) % 2, "women", "men")
    chances = {"safety": (0.9, 0.9), "water": (0.5, 0.5), "schools": (0.1, 0.7), "roads": (0.45, 0.5)}
    frame = {}
    for name, (women, men) in chances.items():
        better = generator.random(400) < np.where(gender == "women", women, men)
        drawn = np.where(better, "better", generator.choice(["same", "worse"], 400))
        frame[name] = pd.Categorical(drawn, categories=SCALE)
    frame["yesno"] = pd.Categorical(generator.choice(["1", "0"], 400), categories=["1", "0"])
    frame["age"] = pd.array(generator.integers(18, 80, 400), "Int64")
    design = {"_gender": pd.Categorical(gender, categories=["women", "men"]), "_weight": 1.0, "_stratum": "all"}
    return pd.DataFrame({**frame, **design, "_cluster": [f"v{row // 10}" for row in range(400)]})


DRIVERS = [share(name) for name in ("safety", "water", "schools", "roads")]


def rows_of(sample: pd.DataFrame, drivers: list[dict]) -> pd.DataFrame:
    plan = {"design": {"lonely": "fail", "intracluster_correlation": 0.2}, "drivers": drivers}
    return spine(rank_rows(sample, plan)).set_index("id")


def test_only_the_same_answers_to_the_same_scale_are_ranked_together(sample):
    worse, mean = share("roads", "worse"), {"question": "age", "measure": "mean"}
    among = share("schools", among=["better", "worse"])
    found = batteries(sample, [share("safety"), worse, share("yesno", "1"), mean, share("water"), among])
    assert [[item["question"] for item in battery] for battery in found] == [["safety", "water"]]


def test_what_is_clearly_first_is_first_and_what_is_close_may_change_places(sample):
    rows = rows_of(sample, DRIVERS)
    women = {name: rows.loc[f"drivers/rank/{name}/better/women"] for name in ("safety", "water", "schools", "roads")}
    assert [tuple(women[name][["lower", "upper"]]) for name in women] == [(1, 1), (2, 3), (4, 4), (2, 3)]
    assert women["safety"]["estimate"] == 1
    assert women["safety"]["note"] == "water,schools,roads"
    assert women["water"]["note"] == "schools"
    assert women["schools"]["note"] is None
    assert set(rows["family"]) == {"safety"}
    assert (women["water"]["n"], women["water"]["unit"], women["water"]["base"]) == (200, "rank", "answered")


def test_gaps_are_ranked_by_their_own_covariance(sample):
    rows = rows_of(sample, DRIVERS)
    gaps = {name: rows.loc[f"drivers/rank/{name}/better/women/men"] for name in ("safety", "water", "schools", "roads")}
    assert (gaps["schools"]["estimate"], gaps["schools"]["lower"]) == (4, 4), "most above among men"
    assert all(gaps[name]["upper"] <= 3 and "schools" in gaps[name]["note"] for name in ("safety", "water", "roads"))


def test_one_gender_is_ranked_alone(sample):
    men = sample.assign(_gender=pd.Categorical(["men"] * len(sample), categories=["women", "men"]))
    rows = rows_of(men, DRIVERS)
    assert set(rows["group"]) == {"men"}
    assert rows["contrast"].isna().all()


def test_a_question_that_a_group_did_not_answer_takes_no_part(sample):
    sample.loc[sample["_gender"] == "men", "water"] = None
    rows = rows_of(sample, DRIVERS)
    assert "drivers/rank/water/better/men" not in rows.index
    assert rows.loc["drivers/rank/schools/better/men", "upper"] <= 3
    two = rows_of(sample, DRIVERS[:2])
    assert set(two["group"][two["contrast"].isna()]) == {"women", "all"}, "nothing is first among one"


def test_a_single_question_has_no_rank(sample):
    assert rows_of(sample, DRIVERS[:1]).empty
