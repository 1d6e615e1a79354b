"""Near copies: beyond 85% of equal answers, and beyond what people of a village have in common."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.preparation.flags import near_duplicates
from bogolan.preparation.flags.near_duplicates import equal_shares, most_alike
from bogolan.survey.questionnaire import Question


def survey(seed=1, villages=20, questions=40, likeness=0.0, choices=4):
    """Answers of 18 people a village, three interviewers in each; with likeness, that share of the village's own."""
    random = np.random.default_rng(seed)
    village = np.repeat(np.arange(villages), 18)
    interviewer = village // 4 * 3 + np.tile(np.arange(18) % 3, villages)
    answers = random.integers(0, choices, (len(village), questions))
    usual = random.integers(0, choices, (villages, questions))[village]
    return np.where(random.random(answers.shape) < likeness, usual, answers), interviewer, village


def found(answers, interviewer, village):
    return most_alike(answers, interviewer, village, np.ones(len(answers), bool))


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
    assert np.flatnonzero(most_alike(answers, None, None, np.ones(len(answers), bool))).tolist() == [20, 300]


def test_only_interviews_that_are_held_count():
    answers, interviewer, village = survey()
    own = np.flatnonzero(interviewer == interviewer[0])
    answers[own[5]] = answers[own[1]]
    held = np.arange(len(answers)) != own[1]
    assert not most_alike(answers, interviewer, village, held).any()


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
        assert most_alike(answers, np.zeros(count, int), village, np.ones(count, bool)).astype(bool).sum() == 2
    assert compared[1] < 4.5 * compared[0]


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
