"""The whole scale of a question: Rao and Scott's test of women against men, and net scores."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.shares import item_rows
from bogolan.statistics import SurveyDesign, chisq
from bogolan.survey.spine import spine

ANSWERS = ["better", "same", "worse"]
ITEM = {"question": "safety", "measure": "share", "share": ["better"], "against": ["worse"]}


def sample(women: tuple[float, ...], men: tuple[float, ...], answers: list[str] = ANSWERS) -> pd.DataFrame:
    """240 respondents in 24 villages, women and men by turns, who answer with these chances."""
    generator = np.random.default_rng(11)
    gender = np.where(np.arange(240) % 2, "women", "men")
    drawn = [generator.choice(answers, p=women if who == "women" else men) for who in gender]
    frame = {
        "safety": pd.Categorical(drawn, categories=answers),
        "_gender": pd.Categorical(gender, categories=["women", "men"]),
        "_weight": generator.uniform(0.5, 2, 240),
        "_stratum": "all",
        "_cluster": [f"v{row // 10}" for row in range(240)],
    }
    return pd.DataFrame(frame)


def rows_of(frame: pd.DataFrame, **changes: object) -> pd.DataFrame:
    plan = {"design": {"lonely": "fail", "intracluster_correlation": 0.2}, "support": [], "nonresponse_bounds": False}
    reasons = pd.DataFrame({"safety": [None] * len(frame)}, dtype=object)
    return spine(item_rows(frame, reasons, {**plan, "drivers": [{**ITEM, **changes}]})).set_index("id")


def test_the_test_is_rao_and_scotts_over_all_answers():
    frame = sample((0.5, 0.3, 0.2), (0.5, 0.1, 0.4))
    found = rows_of(frame).loc["drivers/chisq/safety/women/men"]
    expected = chisq(SurveyDesign(frame, weights="_weight", clusters="_cluster"), "_gender", "safety")
    assert found["p_value"] == pytest.approx(expected.p_value)
    assert found["estimate"] == pytest.approx(expected.statistic)
    assert found["p_value"] < 0.01, "women and men differ, though as many say better"


def test_among_some_answers_only_these_are_tested():
    frame = sample((0.5, 0.3, 0.2), (0.5, 0.1, 0.4))
    assert "drivers/chisq/safety/women/men" not in rows_of(frame, among=["better", "same"], against=["same"]).index


def test_two_answers_have_no_other_scale_and_no_net_score():
    rows = rows_of(sample((0.5, 0.5), (0.4, 0.6), ["better", "worse"]))
    assert set(rows["measure"]) == {"share", "gap"}


def test_a_scale_with_a_rare_answer_is_not_tested():
    frame = sample((0.98, 0.01, 0.01), (0.9, 0.05, 0.05))
    found = rows_of(frame).loc["drivers/chisq/safety/women/men"]
    assert np.isnan(found["p_value"])
    assert "few_expected" in found["flag"]


def test_women_alone_are_not_tested_against_men_who_did_not_answer():
    frame = sample((0.5, 0.3, 0.2), (0.5, 0.1, 0.4))
    frame.loc[frame["_gender"] == "men", "safety"] = None
    rows = rows_of(frame)
    assert "drivers/chisq/safety/women/men" not in rows.index
    assert np.isnan(rows.loc["drivers/net/safety/better - worse/women/men", "estimate"])


def test_a_net_score_is_one_share_less_the_other_with_its_gap():
    rows = rows_of(sample((0.5, 0.3, 0.2), (0.3, 0.3, 0.4)))
    net = {group: rows.loc[f"drivers/net/safety/better - worse/{group}"] for group in ("women", "men", "all")}
    for group, row in net.items():
        sides = [rows.loc[f"drivers/share/safety/{level}/{group}"] for level in ("better", "worse")]
        assert row["estimate"] == pytest.approx(sides[0]["estimate"] - sides[1]["estimate"])
        assert row["lower"] < row["estimate"] < row["upper"]
        assert row["count"] == min(side["count"] for side in sides)
    gap = rows.loc["drivers/net/safety/better - worse/women/men"]
    assert gap["estimate"] == pytest.approx(net["women"]["estimate"] - net["men"]["estimate"])
    assert gap["lower"] < gap["estimate"] < gap["upper"]
    assert gap["count"] == min(net["women"]["count"], net["men"]["count"])


def test_a_net_score_that_everybody_agrees_on_keeps_its_doubt():
    rows = rows_of(sample((1.0, 0.0, 0.0), (1.0, 0.0, 0.0)))
    women = rows.loc["drivers/net/safety/better - worse/women"]
    assert women["estimate"] == 1
    assert 0.7 < women["lower"] < 0.97
    assert women["upper"] == 1


def numbers(most: int = 10) -> pd.DataFrame:
    """960 respondents in 24 villages; men's answers from 0 on are as high on average, and further apart."""
    generator = np.random.default_rng(12)
    gender = np.where(np.arange(960) % 2, "women", "men")
    far = generator.integers(0, most + 1, 960)
    near = generator.integers(0, most + 1, (960, 3)).mean(axis=1).round()
    frame = {
        "safety": np.where(gender == "women", near, far),
        "_gender": pd.Categorical(gender, categories=["women", "men"]),
        "_weight": generator.uniform(0.5, 2, 960),
        "_stratum": "all",
        "_cluster": [f"v{row // 40}" for row in range(960)],
    }
    return pd.DataFrame(frame)


def test_numbers_on_a_scale_are_tested_as_answers_too():
    frame = numbers(4)
    rows = rows_of(frame, measure="mean")
    row = rows.loc["drivers/chisq/safety/women/men"]
    answers = frame.assign(safety=frame["safety"].astype("category"))
    expected = chisq(SurveyDesign(answers, weights="_weight", clusters="_cluster"), "_gender", "safety")
    assert (row["estimate"], row["p_value"]) == pytest.approx((expected.statistic, expected.p_value))
    assert row["p_value"] < 0.001 < 0.05 < rows.loc["drivers/gap/safety/women/men", "p_value"]
    assert row["count"] == pd.crosstab(frame["_gender"], frame["safety"]).to_numpy().min()


def test_of_more_numbers_than_a_scale_has_or_of_two_there_is_no_such_test():
    assert "drivers/chisq/safety/women/men" not in rows_of(numbers(30), measure="mean").index
    two = numbers(4).assign(safety=lambda frame: (frame["safety"] > 2) * 1.0)
    assert "drivers/chisq/safety/women/men" not in rows_of(two, measure="mean").index
