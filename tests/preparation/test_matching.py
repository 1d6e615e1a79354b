"""Answers matched to choices as people write them: what is recognised, by which rule, and what is not."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.preparation.cleaning_log import ENCODING, LABEL, NUMBER, SPELLING
from bogolan.preparation.matching import Answers, coded, recognised
from bogolan.survey.questionnaire import Question

NAMES = ("Bandiagara", "Bankass", "Djenné", "Douentza", "Koro", "Mopti", "Ténenkou", "Youwarou")
CERCLE = Question(
    "cercle",
    "select_one",
    choices={f"ML050{number}": {"en": name, "fr": name} for number, name in enumerate(NAMES, start=1)},
    closed=True,
)
MISSING = {"98": "dont_know", "99": "refused"}
CHANGE = Question(
    "a_marry",
    "select_one",
    choices={
        "1": {"en": "Improved", "fr": "Amélioré"},
        "2": {"en": "No change", "fr": "Pas de changement"},
        "3": {"en": "Worse", "fr": "Dégradé"},
    },
    missing=MISSING,
    missing_labels={"98": {"en": "Don’t know", "fr": "Ne sait pas"}, "99": {"en": "No comment", "fr": "Sans réponse"}},
    closed=True,
)
YES = Question("x_any", "select_one", choices={"1": "Yes/Oui", "0": "No / Non"}, missing=MISSING, closed=True)
AGE = Question("age", "integer", missing={"98": "dont_know", "998": "dont_know"})


def code(question, cell):
    return Answers.of(question).code(cell)


@pytest.mark.parametrize(
    ("question", "cell", "answer", "rule"),
    [
        (CHANGE, "1", "1", None),
        (CHANGE, "1.0", "1", NUMBER),
        (CHANGE, "98.0", "98", NUMBER),
        (CHANGE, "Improved", "1", LABEL),
        (CHANGE, "improved", "1", LABEL),
        (CHANGE, "Amélioré", "1", LABEL),
        (CHANGE, "AMELIORE", "1", LABEL),
        (CHANGE, "pas de changement", "2", LABEL),
        (CHANGE, "nsp", "98", LABEL),
        (CHANGE, "NSP", "98", LABEL),
        (CHANGE, "Ne sais pas", "98", LABEL),
        (CHANGE, "don't know", "98", LABEL),
        (CHANGE, "pnpr", "99", LABEL),
        (CHANGE, "refus", "99", LABEL),
        (CHANGE, "Prefere ne pas repondre", "99", LABEL),
        (CHANGE, "no comment", "99", LABEL),
        (CHANGE, "Am\ufffdlior\ufffd", "1", ENCODING),
        (CHANGE, "Imprved", "1", SPELLING),
        (YES, "oui", "1", LABEL),
        (YES, "Yes", "1", LABEL),
        (YES, "NON", "0", LABEL),
        (YES, "yes/oui", "1", LABEL),
        (CERCLE, "ml0506", "ML0506", LABEL),
        (CERCLE, "Djenne", "ML0503", LABEL),
        (CERCLE, "Djenn\ufffd", "ML0503", ENCODING),
        (CERCLE, "T\ufffdnenkou", "ML0507", ENCODING),
        (CERCLE, "Youvarou", "ML0508", SPELLING),
        (CERCLE, "Téninkou", "ML0507", SPELLING),
        (CERCLE, "Bandiagra", "ML0501", SPELLING),
        (AGE, "ne sait pas", "98", LABEL),
    ],
)
def test_recognised(question, cell, answer, rule):
    assert code(question, cell) == (answer, rule)


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        (CERCLE, "Koroba"),
        (CERCLE, "Kora"),
        (CERCLE, "Ban"),
        (CERCLE, "Bamako"),
        (CERCLE, "ML0509"),
        (CERCLE, "ML050"),
        (CHANGE, "7"),
        (CHANGE, "unimproved"),
        (CHANGE, "peu amélioré"),
        (CHANGE, "refused to pay"),
        (CHANGE, "\ufffd"),
        (YES, "ouii"),
        (YES, "yess"),
        (YES, "10"),
        (AGE, "vingt"),
        (CHANGE, ""),
    ],
)
def test_what_is_not_recognised_stays_as_it_stands(question, cell):
    assert code(question, cell) == (cell, None)


def test_a_name_that_two_answers_have_is_neither():
    question = Question("q", "select_one", choices={"1": "Other", "2": "other", "3": "Autre"}, closed=True)
    assert code(question, "OTHER") == ("OTHER", None)
    assert code(question, "autre") == ("3", LABEL)


def test_two_labels_equally_near_are_neither():
    question = Question("q", "select_one", choices={"1": "Banamba", "2": "Bananba"}, closed=True)
    assert code(question, "Bananda") == ("2", SPELLING)
    assert code(question, "Banarba") == ("Banarba", None)


def test_the_nearer_of_two_labels_counts():
    question = Question("q", "select_one", choices={"1": "Bandiagara", "2": "Bandiagora"}, closed=True)
    assert code(question, "Bandiagorra") == ("2", SPELLING)


@pytest.mark.parametrize("labels", [{"1": "<1", "2": "8"}, {"1": "1-2", "2": "3 - 8"}])
def test_numbers_are_no_spelling_of_other_numbers(labels):
    question = Question("q", "select_one", choices=labels, closed=True)
    for cell in ("> 8", "12", "38"):
        assert code(question, cell) == (cell, None)


def test_spelling_is_guessed_only_where_no_other_answer_is_possible_and_never_of_codes():
    assert code(Question("q", "select_one", choices=CERCLE.choices), "Youvarou") == ("Youvarou", None)
    codes_only = Question("q", "select_one", choices={"Youwarou": "Youwarou", "Mopti": "Mopti"}, closed=True)
    assert code(codes_only, "Youvarou") == ("Youvarou", None)


def test_whoever_said_so_refused_even_where_the_form_has_no_code():
    assert code(CERCLE, "pnpr") == ("refused", LABEL)
    own = Question("q", "select_one", choices={"refused": "The offer was turned down", "taken": "Taken"}, closed=True)
    assert code(own, "pnpr") == ("pnpr", None)


@pytest.mark.parametrize("cell", ["refus", "NSP", "oui", "Youvarou"])
def test_peoples_own_words_are_never_matched(cell):
    assert code(Question("said", "text", missing=MISSING), cell) == (cell, None)
    assert code(Question("said", missing=MISSING), cell) == (cell, None)


def test_a_column_is_tidied_and_repaired_first():
    column = pd.Series(["TÃ©nenkou", "Mopti\u00a0", "\u200bml0506", "Te\u0301nenkou", "Koroba", "", "TÃ©nenkou"])
    assert coded(column, CERCLE).tolist() == ["ML0507", "ML0506", "ML0506", "ML0507", "Koroba", "", "ML0507"]


def test_each_distinct_cell_is_looked_at_once(monkeypatch):
    seen = []
    look = Answers.code
    monkeypatch.setattr(Answers, "code", lambda self, cell: seen.append(cell) or look(self, cell))
    found = recognised(pd.Series(["Youvarou", "Mopti"] * 1000), CERCLE)
    assert sorted(seen) == ["Mopti", "Youvarou"]
    assert found.in_rows(found.codes).tolist() == ["ML0508", "ML0506"] * 1000
