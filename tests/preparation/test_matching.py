"""Answers matched to choices as people write them: what is recognised, by which rule, and what is not."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.preparation.answer_names import Answers
from bogolan.preparation.cleaning_log import ENCODING, LABEL, NUMBER, SPELLING
from bogolan.preparation.matching import coded, recognised
from bogolan.survey.questionnaire import Question
from bogolan.survey.xlsform import read_form

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


FURTHER = ("Koulikoro", "Kayes", "Sikasso")


def code(question, cell):
    return Answers.of(question).code(cell)


def closed(*labels, **more):
    choices = {str(number): label for number, label in enumerate(labels, start=1)}
    return Question("q", "select_one", choices=choices, closed=True, **more)


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
        (CHANGE, "Imprved"),
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
    question = closed("Banamba", "Bananba", *FURTHER)
    assert code(question, "Bananda") == ("2", SPELLING)
    assert code(question, "Banarba") == ("Banarba", None)


def test_the_nearer_of_two_labels_counts():
    question = closed("Bandiagara", "Bandiagora", *FURTHER)
    assert code(question, "Bandiagorra") == ("2", SPELLING)


@pytest.mark.parametrize("cell", ["Hemme", "Fomme", "Mather", "Fother"])
def test_a_slip_that_two_answers_explain_is_mended_by_neither(cell):
    question = closed("Homme", "Femme", "Mother", "Father", "Brother", "Sister")
    assert code(question, cell) == (cell, None)
    assert code(question, "Mohter") == ("3", SPELLING)


@pytest.mark.parametrize("cell", ["Aqree", "Refsued", "Disagre"])
def test_spelling_is_not_guessed_in_short_lists(cell):
    labels = ("Agree", "Refused", "Disagree", "Neutral")
    assert code(closed(*labels), cell) == (cell, None)
    assert code(closed(*labels, "Something else"), cell)[1] == SPELLING


@pytest.mark.parametrize(
    "written",
    [
        "Youvarou Tenenkou Téninkou Djenne Bandiagra Dienné Djéné Douenza Duentza Bankas Bancass Bandjagara",
        "Tenenku Youwaru",
    ],
)
def test_the_cercles_as_the_field_wrote_them(house, written):
    question = read_form(house / "data/mopti-demo/questionnaire.xlsx")["cercle"]
    expected = {"Y": "ML0508", "T": "ML0507", "Dj": "ML0503", "Di": "ML0503", "D": "ML0504", "Bandi": "ML0501"}
    expected |= {"Bandj": "ML0501", "Ban": "ML0502"}
    for cell in written.split():
        begun = max((start for start in expected if cell.startswith(start)), key=len)
        assert code(question, cell)[0] == expected[begun], cell


STROKES = [
    ({"1": "Yes", "0": "No", "97": "N/A"}, "N"),
    ({"1": "Agree", "2": "Disagree", "3": "Neither agree/disagree"}, "Neither agree"),
    ({"1": "Agree somewhat", "3": "Neither agree/disagree"}, "Disagree"),
    ({"1": "W/o work", "2": "W/ work"}, "W"),
    ({"1": "Agriculteur/trice", "2": "Éleveur"}, "trice"),
    ({"1": "Mother and/or father", "2": "Neighbour"}, "Mother and"),
    ({"1": "He/she agrees", "2": "He/she objects"}, "he"),
    ({"1": "Yes/Oui", "2": "No/Non/Nein"}, "oui"),
    ({"1": "Yes/No", "2": "No/Never"}, "yes"),
]


@pytest.mark.parametrize(("choices", "cell"), STROKES)
def test_a_stroke_that_does_not_part_languages_parts_nothing(choices, cell):
    assert code(Question("q", "select_one", choices=choices, closed=True), cell) == (cell, None)


def test_a_stroke_parts_languages_where_all_answers_have_it():
    missing = {"missing": {"98": "dont_know"}, "missing_labels": {"98": "Cannot say/Ne peut dire"}}
    question = closed("Yes/Oui", "No / Non", **missing)
    assert [code(question, cell)[0] for cell in ("yes", "NON", "ne peut dire", "Yes/Oui")] == ["1", "2", "98", "1"]
    one_language = closed("Yes/Oui", "No / Non", missing={"98": "dont_know"}, missing_labels={"98": "Cannot say"})
    assert code(one_language, "oui") == ("oui", None)


def test_a_name_that_several_answers_have_ends_the_search():
    reasons = closed("Not asked", "NOT ASKED", *FURTHER)
    assert code(reasons, "not asked") == ("not asked", None)
    lossy = closed("Koroéfa", "Koroèfa", *FURTHER)
    assert code(lossy, "Koro\ufffdfa") == ("Koro\ufffdfa", None)
    assert code(lossy, "koroefa") == ("koroefa", None)


@pytest.mark.parametrize(("cell", "found"), [("1", ("1", None)), ("1.0", ("1", NUMBER)), ("0", ("1", LABEL))])
def test_what_is_a_code_and_a_label_is_a_code(cell, found):
    answers = Answers.of(closed("0", "1.0", "2", "3+"))
    assert answers.code(cell) == found
    assert answers.contested == {"1", "2"}
    assert answers.is_contested(cell) == (cell != "0")


@pytest.mark.parametrize(
    ("cell", "only"), [("0", True), ("0.0", True), ("3+", True), ("1", False), ("4", False), ("nsp", False)]
)
def test_what_only_a_label_explains(cell, only):
    assert Answers.of(closed("0", "1", "2", "3+")).only_a_label(cell) is only


def test_a_letter_that_is_a_code_and_a_label_is_neither():
    swapped = Question("q", "select_one", choices={"a": "B", "b": "A", "c": "C"}, closed=True)
    assert [code(swapped, cell) for cell in ("a", "A", "C")] == [("a", None), ("A", None), ("c", LABEL)]


@pytest.mark.parametrize("cell", ["1_0", "\u0661\u0660", "9007199254740993.0"])
def test_what_is_no_plain_number_is_no_code(cell):
    codes = Question("q", "select_one", choices={"10": "Ten", "9007199254740992": "Many"}, closed=True)
    assert code(codes, cell) == (cell, None)
    assert code(codes, "10.0") == ("10", NUMBER)


@pytest.mark.parametrize("labels", [{"1": "<1", "2": "8"}, {"1": "1-2", "2": "3 - 8"}])
def test_numbers_are_no_spelling_of_other_numbers(labels):
    question = Question(
        "q", "select_one", choices=labels | {f"9{n}": name for n, name in enumerate(FURTHER)}, closed=True
    )
    for cell in ("> 8", "12", "38"):
        assert code(question, cell) == (cell, None)


def test_spelling_is_guessed_only_where_no_other_answer_is_possible_and_never_of_codes():
    assert code(Question("q", "select_one", choices=CERCLE.choices), "Youvarou") == ("Youvarou", None)
    codes_only = Question("q", "select_one", choices={name: name for name in NAMES}, closed=True)
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
