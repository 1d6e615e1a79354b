"""Near copies: beyond 85% of equal answers, and beyond what people of a village have in common."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.preparation.flags import near_duplicates
from bogolan.preparation.flags.near_duplicates import equal_shares, most_alike
from bogolan.preparation.flags.numbers_apart import partly_equal, scaled
from bogolan.survey.questionnaire import Question


def survey(seed=1, villages=20, questions=40, likeness=0.0, choices=4):
    """Answers of 18 people a village, three interviewers in each; with likeness, that share of the village's own."""
    random = np.random.default_rng(seed)
    village = np.repeat(np.arange(villages), 18)
    interviewer = village // 4 * 3 + np.tile(np.arange(18) % 3, villages)
    answers = random.integers(0, choices, (len(village), questions))
    usual = random.integers(0, choices, (villages, questions))[village]
    return np.where(random.random(answers.shape) < likeness, usual, answers), interviewer, village


def found(answers, interviewer, village, numbers=None):
    return np.maximum(*most_alike(answers, interviewer, village, np.ones(len(answers), bool), numbers))


def with_numbers(seed, likeness, choices=28, numbers=12):
    """A survey whose last questions are answered in numbers: its answers as codes, those in numbers over their range,
    and a means to copy the interview of one row into another with the numbers so far off."""
    random = np.random.default_rng(seed)
    answers, interviewer, village = survey(seed, questions=choices, likeness=likeness)
    told = np.round(np.exp(random.normal(2.5, 0.9, (len(answers), numbers))))
    told[:, ::2] = random.integers(18, 75, told[:, ::2].shape)

    def made(copied=None, source=None, off=0):
        codes, cells = answers.copy(), told.copy()
        if copied is not None:
            codes[copied], cells[copied] = codes[source], cells[source] + off
        over = np.column_stack([scaled(column, np.ones(len(column), bool)) for column in cells.T])
        places = [np.unique(column, return_inverse=True)[1] for column in cells.T]
        return np.column_stack([codes, *places]), interviewer, village, over.astype(np.float32)

    return made


def test_a_copy_and_its_source_are_found_with_their_share():
    answers, interviewer, village = survey()
    copied = np.flatnonzero(interviewer == interviewer[0])[10]
    answers[copied] = answers[0]
    answers[copied, :3] = (answers[0, :3] + 1) % 4
    alike = found(answers, interviewer, village)
    assert np.flatnonzero(alike).tolist() == [0, copied]
    assert alike[[0, copied]] == pytest.approx([37 / 40] * 2)


def test_the_same_answers_to_another_interviewer_are_no_copy():
    answers, interviewer, village = survey()
    other = np.flatnonzero(interviewer != interviewer[0])[7]
    answers[other] = answers[0]
    assert not found(answers, interviewer, village).any()


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("questions", "likeness"), [(12, 0.9), (12, 0.95), (25, 0.9), (45, 0.9), (45, 0.0)])
def test_honest_villages_of_one_mind_are_left_alone(seed, questions, likeness):
    answers, interviewer, village = survey(seed, questions=questions, likeness=likeness)
    pairs = equal_shares(answers[:18], answers[:18], 1)[np.triu_indices(18, 1)]
    assert likeness == 0 or (pairs >= 0.85).mean() > 0.05
    assert not found(answers, interviewer, village).any()


@pytest.mark.parametrize("seed", range(4))
def test_a_village_of_one_mind_excuses_no_other(seed):
    answers, interviewer, village = survey(seed, likeness=0.0)
    alike, _, _ = survey(seed + 100, likeness=0.9)
    answers[village == 3] = alike[village == 3]
    own = np.flatnonzero(interviewer == interviewer[0])
    answers[own[14], 2:] = answers[own[2], 2:]
    assert np.flatnonzero(found(answers, interviewer, village)).tolist() == [own[2], own[14]]


def test_a_question_that_either_did_not_answer_does_not_count():
    one, other = np.array([[1, 2, 3, -1]]), np.array([[1, 2, 0, -1], [1, 2, -1, 3]])
    assert equal_shares(one, other, 2)[0] == pytest.approx([2 / 3, 1])
    assert np.isnan(equal_shares(one, other, 3)[0]).tolist() == [False, True]


def test_what_was_hardly_answered_is_not_compared():
    answers, interviewer, village = survey()
    own = np.flatnonzero(interviewer == interviewer[0])[:2]
    answers[own, 9:] = -1
    answers[own[1]] = answers[own[0]]
    assert not found(answers, interviewer, village).any()


def test_one_interviewer_and_no_villages_are_judged_by_all_pairs():
    answers, _, _ = survey()
    answers[300] = answers[20]
    assert np.flatnonzero(found(answers, None, None)).tolist() == [20, 300]


def test_only_interviews_that_are_held_count():
    answers, interviewer, village = survey()
    own = np.flatnonzero(interviewer == interviewer[0])
    answers[own[5]] = answers[own[1]]
    held = np.arange(len(answers)) != own[1]
    assert not np.any(most_alike(answers, interviewer, village, held))


def test_of_an_interviewer_with_very_many_interviews_pairs_grow_in_proportion(monkeypatch):
    random, compared = np.random.default_rng(3), []

    def counted(some, others, least):
        compared[-1] += len(some) * len(others)
        return equal_shares(some, others, least)

    monkeypatch.setattr(near_duplicates, "equal_shares", counted)
    for count in (3_000, 12_000):
        answers, village = random.integers(0, 4, (count, 30)), np.arange(count) // 20
        answers[count // 2] = answers[count // 2 - 390]
        compared.append(0)
        assert (found(answers, np.zeros(count, int), village) > 0).sum() == 2
    assert compared[1] < 4.5 * compared[0]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("likeness", [0.0, 0.5])
def test_a_copy_with_its_numbers_changed_a_little_is_found(seed, likeness):
    made = with_numbers(seed, likeness)
    codes, interviewer, village, over = made()
    source, copied = np.flatnonzero(interviewer == interviewer[0])[[2, 14]]
    changed = made(copied, source, off=np.resize([1, -2, 2, -1], 12))
    assert np.flatnonzero(found(*changed)).tolist() == [source, copied]
    assert not found(*changed[:3]).any(), "by equal answers alone it is none"
    assert not found(codes, interviewer, village, over).any(), "honest interviews are left alone"


@pytest.mark.parametrize("seed", range(4))
def test_an_exact_copy_is_found_where_numbers_are_near_anyway(seed):
    made = with_numbers(seed, likeness=0.9)
    interviewer = made()[1]
    source, copied = np.flatnonzero(interviewer == interviewer[0])[[2, 14]]
    assert np.flatnonzero(found(*made(copied, source))).tolist() == [source, copied]


def test_gowers_similarity_of_numbers_by_hand():
    over = np.array([[0.0, 0.5], [0.25, np.nan], [2.0, 0.5]])
    # 1 and 2: a quarter apart, and none; 1 and 3: further apart than the range, and equal, which counts as an answer.
    assert partly_equal(over[[0, 0, 0]], over).tolist() == [0, 0.75, 0]
    numbers = np.array([*range(101), 1_000_000.0, np.nan])
    held = np.ones(len(numbers), bool)
    over = scaled(numbers, held)
    assert over[50] - over[0] == pytest.approx(50 / 99, abs=0.01), "one answer far out does not make others alike"
    assert np.isnan(over[-1])
    assert scaled(np.array([5.0] * 200 + [6]), np.ones(201, bool))[-1] > 1, "any other is far from what all say"


def test_numbers_of_a_survey_are_compared_by_how_near_they_are():
    made = with_numbers(3, 0.0)
    interviewer, village = made()[1:3]
    source, copied = np.flatnonzero(interviewer == interviewer[0])[[2, 14]]
    random = np.random.default_rng(9)
    answers = survey(3, questions=28)[0]
    told = random.integers(18, 75, (len(answers), 12))
    answers[copied], told[copied] = answers[source], told[source] + 1
    names, numbers = [f"q{place}" for place in range(28)], [f"n{place}" for place in range(12)]
    rows = pd.DataFrame(np.column_stack([answers, told]), columns=[*names, *numbers])
    rows = rows.assign(who=interviewer, place=village)
    choices = {str(code): f"answer {code}" for code in range(4)}
    questions = {name: Question(name, "select_one", choices=choices, closed=True) for name in names}
    questions |= {name: Question(name, "integer", missing={"99": "dont_know"}) for name in numbers}
    questions |= {name: Question(name, "text") for name in ("who", "place")}
    plan = {"categorical": [], "checks": ["near_duplicates"], "interviewer": {"question": "who"}}
    cleaned = clean(rows.astype(str), questions, plan | {"design": {"clusters": "place", "strata": []}})
    flags = cleaned.flags[cleaned.flags["rule_id"] == "F06"]
    assert (flags["_row"] - 2).tolist() == [source, copied]
    assert flags["issue"].str.endswith(": 99% alike, numbers by how near they are").all()


def test_a_survey_is_flagged_by_its_plan_and_form():
    answers, interviewer, village = survey()
    own = np.flatnonzero(interviewer == interviewer[0])
    answers[own[9], 1:] = answers[own[0], 1:]
    names = [f"q{place}" for place in range(answers.shape[1])]
    rows = pd.DataFrame(answers, columns=names).assign(who=interviewer, place=village, note="the same words")
    choices = {str(code): f"answer {code}" for code in range(4)}
    questions = {name: Question(name, "select_one", choices=choices, closed=True) for name in names}
    questions |= {name: Question(name, "text") for name in ("who", "place", "note")}
    plan = {"categorical": [], "checks": ["near_duplicates"], "interviewer": {"question": "who"}}
    cleaned = clean(rows.astype(str), questions, plan | {"design": {"clusters": "place", "strata": []}})
    assert (cleaned.flags["_row"] - 2).tolist() == [own[0], own[9]]
    assert set(cleaned.flags["rule_id"]) == {"F06"}
    assert cleaned.flags["issue"].str.endswith(": 97% of the answers are the same").all()
    assert len(cleaned.responses) == len(rows)
