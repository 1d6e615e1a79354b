"""Runs of interviews that look made up, beside all others; and the traits that tell."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.preparation.flags.interviewer_profiles import normal_scores, unlike_others
from bogolan.preparation.flags.profiles import (
    favoured_digits,
    few_reasons,
    regular_starts,
    short_durations,
    usual_answers,
)
from bogolan.survey.expressions.evaluation import Answers
from bogolan.survey.questionnaire import Question


def scores(seed=1, interviewers=30, each=50, within=0.45, between=0.15):
    random = np.random.default_rng(seed)
    interviewer = np.repeat(np.arange(interviewers), each)
    levels = random.normal(0, between, interviewers)
    return levels[interviewer] + random.normal(0, within, len(interviewer)), interviewer


def runs(values, interviewer):
    return list(unlike_others(values, interviewer, np.arange(len(values))))


@pytest.mark.parametrize("seed", range(20))
def test_a_run_of_high_scores_is_found_and_nothing_else(seed):
    values, interviewer = scores(seed)
    values[110:126] += 1.8
    run = max(runs(values, interviewer), key=lambda run: run.z)
    assert len(set(range(110, 126)) & set(run.places)) >= 14
    assert len(set(run.places) - set(range(110, 126))) <= 3
    assert {interviewer[run.places[0]] for run in runs(values, interviewer)} == {2}


@pytest.mark.parametrize("seed", range(40))
def test_honest_interviewers_who_differ_are_left_alone(seed):
    assert not runs(*scores(seed, between=0.3))


def test_single_interviews_make_no_run():
    values, interviewer = scores()
    values[::17] += 2
    assert not runs(values, interviewer)


def test_two_runs_of_one_interviewer_are_two():
    values, interviewer = scores(each=90)
    values[5:20] += 2.5
    values[60:75] += 2.5
    found = np.concatenate([run.places for run in runs(values, interviewer)])
    assert len(set(found) & {*range(5, 20), *range(60, 75)}) >= 28


def test_scores_all_the_same_tell_nothing():
    assert not runs(np.zeros(300), np.repeat(np.arange(10), 30))


def test_normal_scores_are_zero_where_nothing_is_known():
    found = normal_scores(np.array([np.nan, 3.0, 1.0, 2.0, 2.0]))
    assert found[0] == 0
    assert found[1] == -found[2] > 0
    assert found[3] == found[4] == pytest.approx(0, abs=1e-12)


def test_usual_answers_are_those_of_the_other_interviews():
    interviewer = np.array([0, 0, 0, 0, 1, 1])
    assert usual_answers([np.array([2, 2, 2, 1, 1, 0])], interviewer).tolist() == [1, 1, 1, 0, 0, 0]
    assert np.isnan(usual_answers([np.full(6, -1)], interviewer)).all()


def test_few_reasons_is_minus_their_share():
    found = few_reasons(np.array([9.0, 0, 5]), np.array([1.0, 0, 0]))
    assert found[[0, 2]].tolist() == [-0.1, 0]
    assert np.isnan(found[1])


def test_favoured_digits_stand_out_whichever_they_are():
    random = np.random.default_rng(2)
    interviewer = np.repeat(np.arange(10), 100)
    ages = random.integers(18, 80, 1000)
    ages[100:160] = ages[100:160] // 10 * 10 + 7
    texts, places = np.unique(ages.astype(str), return_inverse=True)
    found = favoured_digits([Answers(texts.astype(object), places)], interviewer, np.ones(1000, bool))
    assert found[100:160].mean() > 1
    assert abs(found[200:].mean()) < 0.1
    small = Answers(np.array(["3", "5"], object), places % 2)
    assert np.isnan(favoured_digits([small], interviewer, np.ones(1000, bool))).all()


def test_durations_of_broken_clocks_tell_nothing():
    assert np.isnan(short_durations(np.array([0.0, -5, 2000, np.nan]))).all()
    assert short_durations(np.array([10.0]))[0] > short_durations(np.array([40.0]))[0]


def test_starts_at_even_intervals_are_regular():
    hours = np.array([0.0, 0.2, 0.4, 24, 25, 28, 0.1, np.nan, 0.3])
    found = regular_starts(hours, np.array([0, 0, 0, 0, 0, 0, 1, 1, 1]))
    assert found[1] == pytest.approx(0)
    assert found[4] == pytest.approx(-np.log(3))
    assert np.isnan(found[[0, 2, 3, 5, 6, 7, 8]]).all()


def field(seed=3, interviewers=8, each=40):
    """A small survey in which the interviewer 2 made twelve interviews up in two afternoons."""
    random = np.random.default_rng(seed)
    interviewer = np.repeat(np.arange(interviewers), each)
    turn, count = np.tile(np.arange(each), interviewers), interviewers * each
    start = pd.Timestamp("2020-02-03T08:00Z") + pd.to_timedelta(turn // 6, "D")
    start = start + pd.to_timedelta(turn % 6 * 75 + random.integers(0, 40, count), "min")
    minutes = np.exp(random.normal(np.log(38), 0.2, count))
    answers = random.choice([0, 1, 2, 3, 98], (count, 12), p=[0.3, 0.3, 0.2, 0.1, 0.1])
    age = random.integers(18, 80, count)
    made = np.flatnonzero((interviewer == 2) & (turn >= 12) & (turn < 24))
    start = start.to_series(index=range(count))
    start[made] = start[made].dt.normalize() + pd.to_timedelta(15 * 60 + turn[made] % 6 * 11, "min")
    minutes[made] = 9
    answers[made] = np.where(random.random((12, 12)) < 0.85, 1, answers[made])
    age[made] = age[made] // 10 * 10 + 5
    rows = pd.DataFrame(answers, columns=[f"q{place}" for place in range(12)])
    end = start + pd.to_timedelta(minutes, "min")
    rows = rows.assign(age=age, who=interviewer, start=[t.isoformat() for t in start], end=[t.isoformat() for t in end])
    choices = {str(code): f"answer {code}" for code in range(4)}
    asked = {
        f"q{place}": Question(f"q{place}", "select_one", choices=choices, missing={"98": "dont_know"})
        for place in range(12)
    }
    asked |= {"age": Question("age", "integer"), "who": Question("who", "text")}
    return rows.astype(str), asked | {name: Question(name, name, meta=name) for name in ("start", "end")}, made


PLAN = {"categorical": [], "checks": ["interviewer_profiles"], "interviewer": {"question": "who"}}


def test_a_survey_is_flagged_with_the_traits_that_tell():
    rows, questions, made = field()
    flags = clean(rows, questions, PLAN).flags
    places = set(flags["_row"] - 2)
    assert set(flags["rule_id"]) == {"F07"}
    assert len(places & set(made)) >= 11
    assert len(places - set(made)) <= 2
    assert "short durations" in flags["issue"].iloc[0]


def test_without_times_the_answers_tell():
    rows, questions, made = field()
    rows.loc[made, [f"q{place}" for place in range(12)]] = "1"
    without = rows.drop(columns=["start", "end"])
    flags = clean(without, {name: questions[name] for name in without}, PLAN).flags
    assert len(set(flags["_row"] - 2) & set(made)) >= 11
    assert "usual answers" in flags["issue"].iloc[0]
    assert "durations" not in flags["issue"].iloc[0]


def test_of_few_interviewers_none_is_unlike_the_others():
    rows, questions, _ = field(interviewers=4)
    assert clean(rows, questions, PLAN).flags.empty
    assert clean(rows, questions, {**PLAN, "interviewer": {}}).flags.empty
