"""Item nonresponse by who was asked and who asked: counted by hand, with the design's own standard errors."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.silence import silence_rows
from bogolan.statistics import SurveyDesign, ratio
from bogolan.survey.spine import spine

PLAN = {
    "design": {"lonely": "fail", "intracluster_correlation": 0.2},
    "interviewer": {"question": "who", "gender": {"question": "asker", "women": "f", "men": "m"}},
    "support": [{"question": "good"}],
    "drivers": [{"question": "water"}, {"question": "roads"}, {"question": "water"}],
}
QUESTIONS = ["good", "water", "roads"]


@pytest.fixture
def survey():
    """200 respondents in 20 villages; women ask women and men, men ask men alone, and roads are asked of half."""
    generator = np.random.default_rng(8)
    rows = np.arange(200)
    gender = np.where(rows % 2, "women", "men")
    sample = pd.DataFrame({
        "asker": pd.Categorical(np.where((gender == "men") & (rows % 4 == 0), "m", "f"), categories=["f", "m"]),
        "_gender": pd.Categorical(gender, categories=["women", "men"]),
        "_weight": generator.uniform(0.5, 2, 200),
        "_stratum": "all",
        "_cluster": [f"v{row // 10}" for row in rows],
    })  # fmt: skip
    drawn = generator.choice([None, "dont_know", "refused"], (200, 3), p=[0.8, 0.12, 0.08])
    reasons = pd.DataFrame(drawn, columns=QUESTIONS, dtype=object)
    reasons["roads"] = np.where(rows % 3 == 0, "not_asked", reasons["roads"])
    return sample, reasons


def rows_of(sample, reasons, plan=PLAN):
    return spine(silence_rows(sample, reasons, plan)).set_index("id")


def by_hand(sample, reasons, reason, members):
    """The rate from the weights, and its standard error from the residuals summed to the villages."""
    left, asked = (reasons == reason).sum(axis=1), (reasons != "not_asked").sum(axis=1)
    weight = sample["_weight"].where(members, 0)
    rate = (weight * left).sum() / (weight * asked).sum()
    totals = (weight * (left - rate * asked)).groupby(sample["_cluster"]).sum() / (weight * asked).sum()
    return rate, np.sqrt(20 / 19 * ((totals - totals.mean()) ** 2).sum())


@pytest.mark.parametrize("reason", ["dont_know", "refused"])
@pytest.mark.parametrize("group", ["women", "men", "all"])
def test_a_question_counts_where_it_was_asked(survey, reason, group):
    sample, reasons = survey
    found = rows_of(*survey).loc[f"nonresponse/item_nonresponse/questions/{reason}/{group}"]
    members = pd.Series(True, sample.index) if group == "all" else sample["_gender"] == group
    rate, error = by_hand(sample, reasons, reason, members)
    assert found["estimate"] == pytest.approx(rate)
    assert found["standard_error"] == pytest.approx(error)
    assert found["n"] == members.sum()
    assert found["count"] == ((reasons == reason).any(axis=1) & members).sum()


def test_by_who_asked_men_are_told_apart_and_nobody_is_mixed_up(survey):
    sample, reasons = survey
    rows = rows_of(*survey)
    place = "nonresponse/item_nonresponse/questions/refused/interviewer_gender"
    inside = [name.removeprefix(f"{place}/") for name in rows.index if name.startswith(place)]
    assert sorted(inside) == ["men/men", "women/men", "women/women"]
    for asker, level in (("f", "women"), ("m", "men")):
        rate, error = by_hand(sample, reasons, "refused", (sample["_gender"] == "men") & (sample["asker"] == asker))
        found = rows.loc[f"{place}/{level}/men"]
        assert (found["estimate"], found["standard_error"]) == (pytest.approx(rate), pytest.approx(error))
        of_asked = (sample["_gender"] == "men") & (sample["asker"] == asker)
        assert found["count"] == ((reasons == "refused").any(axis=1) & of_asked).sum()


def test_the_difference_that_who_asks_makes_knows_the_villages_they_share(survey):
    sample, reasons = survey
    rows = rows_of(*survey)
    found = rows.loc["nonresponse/gap/questions/refused/interviewer_gender/women - men/men"]
    frame = sample.assign(left=(reasons == "refused").sum(axis=1), asked=(reasons != "not_asked").sum(axis=1))
    men = SurveyDesign(frame, weights="_weight", clusters="_cluster").where((frame["_gender"] == "men").to_numpy())
    expected = ratio(men, "left", "asked", by="asker")
    difference = expected.contrast({"gap": {"left/asked|asker=f": 1.0, "left/asked|asker=m": -1.0}})
    assert found["estimate"] == pytest.approx(difference.values[0])
    assert found["standard_error"] == pytest.approx(difference.standard_errors[0])


def test_without_the_interviewers_gender_or_with_one_alone_there_are_no_such_rows(survey):
    sample, reasons = survey
    assert rows_of(sample, reasons, PLAN | {"interviewer": {"question": "who"}})["domain"].isna().all()
    one = sample.assign(asker=pd.Categorical(["f"] * 200, categories=["f", "m"]))
    assert rows_of(one, reasons)["domain"].isna().all()
    assert rows_of(sample, reasons, PLAN | {"support": [], "drivers": []}).empty
