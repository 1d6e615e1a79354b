"""The intraclass correlation against a published example, against known variances, and against another's F test."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy.stats import f
from small_survey import survey, value
from statsmodels.stats.anova import anova_lm

from bogolan.field.interviewer_effects import (
    as_measure,
    interviewer_effects,
    less_gender,
    overlap,
    within_villages,
)
from bogolan.field.quality import quality
from bogolan.survey.questionnaire import Question


def test_within_villages_against_least_squares():
    generator = np.random.default_rng(11)
    frame = pd.DataFrame({"who": generator.integers(0, 6, 200), "village": generator.integers(0, 9, 200)})
    # Two halves that share no village: the interviewers of either are compared among themselves.
    frame["village"] = np.where(frame["who"] < 3, frame["village"] % 4, 4 + frame["village"] % 5)
    frame["y"] = generator.normal(size=200) + 0.3 * frame["who"] + 0.5 * frame["village"]
    who, village = (pd.get_dummies(frame[name]).to_numpy(float) for name in ("who", "village"))
    y, rank, left_over = frame["y"].to_numpy(), {}, {}
    for name, columns in (("whole", np.hstack([village, who])), ("less", village)):
        fitted = columns @ np.linalg.lstsq(columns, y, rcond=None)[0]
        rank[name], left_over[name] = np.linalg.matrix_rank(columns), ((y - fitted) ** 2).sum()
    df, left = rank["whole"] - rank["less"], len(frame) - rank["whole"]
    expected = f.sf((left_over["less"] - left_over["whole"]) / df / (left_over["whole"] / left), df, left)
    p, found = within_villages(frame["y"].to_numpy(), frame["who"].to_numpy(), frame["village"].to_numpy())
    assert (p, found) == (pytest.approx(expected), df)


def test_within_villages_of_a_connected_design_is_the_analysis_of_variance():
    generator = np.random.default_rng(12)
    frame = pd.DataFrame({"who": generator.integers(0, 4, 120), "village": generator.integers(0, 5, 120)})
    frame["y"] = generator.normal(size=120)
    expected = anova_lm(smf.ols("y ~ C(village) + C(who)", frame).fit(), typ=2).loc["C(who)", "PR(>F)"]
    p, df = within_villages(frame["y"].to_numpy(), frame["who"].to_numpy(), frame["village"].to_numpy())
    assert (p, df) == (pytest.approx(expected), 3)


def test_where_nobody_shares_a_village_nothing_is_compared():
    p, df = within_villages(np.arange(8.0), np.repeat([0, 1], 4), np.repeat([0, 1], 4))
    assert np.isnan(p)
    assert df == 0


def test_the_overlap_is_counted(interviews):
    rows = quality(overlap(interviews))
    assert value(rows, "all", "all", "in_shared_villages") == pytest.approx(3 / 6), "v2 alone had two interviewers"
    assert value(rows, "all", "all", "shared_villages") == pytest.approx(1 / 2)
    assert value(rows, "all", "all", "villages_of_an_interviewer") == 1.5
    assert value(rows, "all", "all", "of_one_gender") == pytest.approx(1 / 2), "B asked women only"


def test_differences_of_gender_are_not_the_interviewers():
    values, gender = np.array([1.0, 3, 10, 12]), pd.Series(["women", "women", "men", None])
    assert list(less_gender(values, gender)) == [-1, 1, 0, 0]


def test_choices_enter_by_their_share_or_the_most_usual_answer():
    answers = pd.Series(pd.Categorical(["1", "2", "2", None, "3"], categories=["1", "2", "3"]))
    question = Question("q", "select_one", choices={"1": "a", "2": "b", "3": "c"})
    assert np.array_equal(as_measure(answers, question, None), [0, 1, 1, np.nan, 0], equal_nan=True)
    assert np.array_equal(as_measure(answers, question, ["1", "3"]), [1, 0, 0, np.nan, 1], equal_nan=True)


def test_an_effect_that_was_put_there_is_noticed(plan):
    generator = np.random.default_rng(4)
    who = generator.choice(["A", "B", "C", "D"], 400)
    yes = generator.random(400) < np.where(who == "A", 0.9, 0.3)
    kept = [
        (one, f"v{place % 2 + 1}", "f", 30, "1", str(int(said)), "0", 30, 3)
        for place, (one, said) in enumerate(zip(who, yes, strict=True))
    ]
    rows = quality(interviewer_effects(survey(plan, kept), plan))
    assert value(rows, "question", "good", "icc:interviewer", "flag") == "notable"
    assert value(rows, "question", "good", "icc:interviewer", "lower") > 0.02
