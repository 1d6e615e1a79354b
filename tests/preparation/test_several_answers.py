"""Questions with several answers as they are exported: codes, labels, columns of 0 and 1, or both."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from bogolan.demonstration.export import as_exported
from bogolan.demonstration.faults.planting import plant
from bogolan.demonstration.survey import SEED, survey
from bogolan.preparation.cleaning import clean
from bogolan.preparation.reading.export import Export
from bogolan.preparation.several_answers import SeveralAnswers, with_codes
from bogolan.survey.questionnaire import Question, codebook, with_several
from bogolan.survey.xlsform import read_form

LABELS = {
    "1": {"en": "The army", "fr": "L’armée"},
    "2": {"en": "The army and its allies", "fr": "L’armée et ses alliés"},
    "3": {"en": "Bandits, or thieves", "fr": "Des bandits"},
    "4": {"en": "allies", "fr": "alliés"},
    "98": {"en": "Don't know", "fr": "Ne sait pas"},
}
WHO = Question("x_who", "text", several=list(LABELS), several_labels=LABELS, form_row=2)


@pytest.mark.parametrize(
    ("cell", "codes", "rule"),
    [
        ("1 3", "1 3", None),
        ("The army", "1", "R03"),
        ("THE ARMY  Bandits or thieves", "1 3", "R03"),
        ("L'armée Des bandits", "1 3", "R03"),
        ("The army and its allies Don’t know", "2 98", "R03"),
        ("The army allies", "1 4", "R03"),
        ("The army 3", "1 3", "R03"),
        ("The army the army", "1", "R03"),
        ("The army and his friends", "The army and his friends", None),
        ("the neighbours", "the neighbours", None),
        ("98.0", "98", "R04"),
        ("1.3", "1.3", None),
        ("", "", None),
    ],
)
def test_labels_become_codes_where_they_are_all_of_the_cell(cell, codes, rule):
    found, told = SeveralAnswers.of(WHO).code(cell)
    assert (found, told and told.id) == (codes, rule)


def test_what_can_be_read_in_two_ways_stays():
    labels = {"1": "army", "2": "army militia", "3": "militia"}
    question = Question("q", "text", several=list(labels), several_labels=labels)
    assert SeveralAnswers.of(question).code("army militia") == ("army militia", None)
    assert SeveralAnswers.of(question).code("militia army")[0] == "3 1"
    same = Question("q", "text", several=["1", "2"], several_labels={"1": "Other", "2": "other"})
    assert SeveralAnswers.of(same).code("other") == ("other", None)


def test_columns_of_0_and_1_by_codes_or_labels_give_the_answers():
    rows = pd.DataFrame({"g/x_who/The army": ["1", "0", ""], "x_who/3": ["1", "1.0", ""], "x_who/nobody": ["", "", ""]})
    export = with_codes(Export(rows), {"x_who": WHO})
    assert export.rows.to_dict("list") == {
        "x_who": ["1 3", "3", ""],
        "x_who/1": ["1", "0", ""],
        "x_who/3": ["1", "1.0", ""],
        "x_who/nobody": ["", "", ""],
    }
    assert export.log[["rule_id", "question"]].values.tolist() == [["R14", "x_who/1"], ["R15", "x_who"]]


def test_two_columns_never_become_one():
    rows = pd.DataFrame({"x_who/The army": ["1"], "x_who/L’armée": ["0"]})
    assert list(with_codes(Export(rows), {"x_who": WHO}).rows) == list(rows)


@pytest.fixture(scope="module")
def planted(house):
    """The demonstration as sent, and its form's questions."""
    drawn = survey()
    sent = plant(as_exported(drawn.answers), drawn.answers, drawn.latent, SEED).responses
    return sent, read_form(house / "data/mopti-demo/questionnaire.xlsx")


def checked(rows, form):
    rows = with_codes(Export(rows), form)
    book = codebook({"design": {"strata": []}, "missing": {}, "questions": {}}, form, list(rows.rows))
    plan = {"categorical": [], "checks": ["skip_logic", "constraints", "select_multiple"], "uuid": "_uuid"}
    plan["fieldwork"] = {"start": "2020-02-03", "end": "2020-03-06"}
    return clean(rows.rows, book, plan)


def labelled(cell, labels, language):
    return " ".join(labels[code][language] for code in cell.split()) if set(cell.split()) <= set(labels) else cell


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_demonstration_in_labels_is_the_same(planted, language):
    sent, form = planted
    changed = sent.copy()
    for name in ("x_who", "m_why"):
        labels = form[name].several_labels
        changed[name] = [labelled(cell, labels, language) for cell in sent[name]]
        parts = {f"{name}/{code}": f"{name}/{label[language]}" for code, label in labels.items()}
        changed = changed.rename(columns=parts)
    assert (changed["m_why"] != sent["m_why"]).sum() > 500
    one, other = checked(sent, form), checked(changed, form)
    pd.testing.assert_frame_equal(other.responses, one.responses)
    pd.testing.assert_frame_equal(other.reasons, one.reasons)
    pd.testing.assert_frame_equal(other.flags, one.flags)


def test_the_demonstration_with_columns_of_0_and_1_only(planted):
    sent, form = planted
    found, expected = checked(sent.drop(columns=["x_who", "m_why"]), form), checked(sent, form)
    apart = expected.flags[expected.flags["rule_id"] == "F04"]
    assert not (found.flags["rule_id"] == "F04").any()
    for name in ("x_who", "m_why"):
        told = set(apart["_row"][apart["question"] == name])
        one, other = (
            table.set_index("_row")[name].map(lambda cell: frozenset(cell.split()), na_action="ignore")
            for table in (found.responses, expected.responses)
        )
        common = [row for row in one.index if row in other.index and row not in told]
        same = (one[common] == other[common]) | (one[common].isna() & other[common].isna())
        assert same.mean() > 0.99
        assert len(common) > 1000


def test_who_only_did_not_know_gave_no_answer_and_says_why():
    form = {"x_who": replace(with_several(Question("x_who", "text", form_row=2), LABELS), relevant=["${any} = 1"])}
    form["any"] = Question("any", "select_one", choices={"1": "Yes", "0": "No"}, form_row=1)
    cells = {"any": ["1", "1", "1", "0", "1"], "x_who": ["1 3", "98", "1 98", "", ""]}
    cleaned = checked(pd.DataFrame({"_uuid": list("abcde"), **cells}), form)
    assert cleaned.responses["x_who"].tolist()[::2][:2] == ["1 3", "1 98"]
    assert cleaned.responses["x_who"].isna().tolist() == [False, True, False, True, True]
    assert cleaned.reasons["x_who"].tolist() == [None, "dont_know", None, "not_asked", "not_recorded"]
