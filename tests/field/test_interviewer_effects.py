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
    intraclass_correlation,
    less_gender,
    overlap,
    within_villages,
)
from bogolan.field.quality import quality
from bogolan.survey.questionnaire import Question

# Shrout and Fleiss (1979), table 2: six targets, four judges.
RATINGS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)


def test_the_example_of_shrout_and_fleiss():
    """ICC(1,1) is .17; BMS 11.24 and WMS 6.26 (table 3); the interval is that of their F of 1.79 on 5 and 18."""
    found = intraclass_correlation(RATINGS.ravel(), np.repeat(np.arange(6), 4))
    assert found.value == pytest.approx(0.17, abs=0.005)
    assert found.value == pytest.approx((11.24 - 6.26) / (11.24 + 3 * 6.26), abs=0.001)
    assert (found.lower, found.upper) == (pytest.approx(-0.133, abs=0.001), pytest.approx(0.72, abs=0.005))
    assert (found.n, found.groups) == (24, 6)


def unequal(generator, icc, sizes):
    groups = np.repeat(np.arange(len(sizes)), sizes)
    effects = generator.normal(0, np.sqrt(icc), len(sizes))
    return effects[groups] + generator.normal(0, np.sqrt(1 - icc), len(groups)), groups


@pytest.mark.parametrize("icc", [0.0, 0.05, 0.3])
@pytest.mark.parametrize("sizes", [[40] * 24, [20, 60] * 12])
def test_the_interval_covers_known_variance_components(icc, sizes):
    generator = np.random.default_rng(20200701)
    found = [intraclass_correlation(*unequal(generator, icc, sizes)) for _ in range(1000)]
    covered = np.mean([one.lower <= icc <= one.upper for one in found])
    # Three standard errors of a simulation of 1,000 are .021; with unequal sizes the interval is approximate.
    assert covered == pytest.approx(0.95, abs=0.021 if len(set(sizes)) == 1 else 0.035)
    assert np.mean([one.value for one in found]) == pytest.approx(icc, abs=0.02)


def test_what_cannot_vary_has_no_correlation():
    groups = np.repeat(np.arange(3), 4)
    assert np.isnan(intraclass_correlation(np.ones(12), groups).value)
    assert np.isnan(intraclass_correlation(np.arange(3.0), np.arange(3)).value)
    assert intraclass_correlation(groups.astype(float), groups).value == 1


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
