"""The questionnaire: from an XLSForm, from labels, from the plan; reasons parted from answers."""

from __future__ import annotations

import openpyxl
import pytest

from bogolan.provenance.errors import SurveyError
from bogolan.survey.questionnaire import Question, codebook, labelled, read_form
from bogolan.survey.reasons import reason_of_label


def form(path, survey, choices, **sheets):
    workbook = openpyxl.Workbook()
    for title, rows in {"survey": survey, "choices": choices, **sheets}.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    workbook.remove(workbook["Sheet"])
    workbook.save(path)
    workbook.close()
    return path


def test_an_xlsform_in_two_languages(tmp_path):
    path = form(
        tmp_path / "form.xlsx",
        [
            ["type", "name", "label::English (en)", "label::Français (fr)"],
            ["begin_group", "g", None, None],
            ["select_one yn", "water", "Water?", "Eau ?"],
            ["integer", "age", "Age", "Âge"],
            ["note", "thanks", "Thanks", "Merci"],
        ],
        [
            ["list_name", "name", "label::English (en)", "label::Français (fr)"],
            ["yn", 1, "Yes", "Oui"],
            ["yn", 0.0, "No", "Non"],
            ["yn", 98, "Don't know", "Ne sait pas"],
        ],
    )
    questions = read_form(path)
    assert list(questions) == ["water", "age"]
    assert questions["water"].choices == {"1": {"en": "Yes", "fr": "Oui"}, "0": {"en": "No", "fr": "Non"}}
    assert questions["water"].missing == {"98": "dont_know"}
    assert questions["age"].label == {"en": "Age", "fr": "Âge"}


def test_several_choices_are_text_and_a_column_each(tmp_path):
    path = form(
        tmp_path / "form.xlsx",
        [["type", "name", "label"], ["select_multiple actors", "x_who", "By whom?"], ["text", "x_who_other", "Other"]],
        [["list_name", "name", "label"], ["actors", 1, "The army"], ["actors", 98, "Don't know"]],
    )
    plan = {"design": {"strata": []}, "missing": {"dont_know": ["98"]}, "questions": {}}
    book = codebook(plan, read_form(path), ["x_who", "x_who/1", "x_who/98", "x_who_other", "other/1"])
    assert {name: (question.type, question.label) for name, question in book.items()} == {
        "x_who": ("text", "By whom?"),
        "x_who/1": (None, "By whom?"),
        "x_who/98": (None, "By whom?"),
        "x_who_other": ("text", "Other"),
        "other/1": (None, None),
    }
    assert book["x_who"].choices == {}


def test_what_the_form_calls_a_code_is_known_though_the_plan_says_it_is_no_answer():
    plan = {
        "design": {"strata": []},
        "missing": {"refused": ["99"]},
        "questions": {"own": {"choices": {"1": "Yes", "8": "Don't know", "99": "No comment"}}},
    }
    form = {"q": Question("q", "select_one", choices={"1": "Yes", "99": {"en": "No comment"}}, closed=True)}
    book = codebook(plan, form, ["q", "own"])
    assert book["q"].missing_labels == {"99": {"en": "No comment"}}
    assert book["own"].missing_labels == {"8": "Don't know", "99": "No comment"}


def test_a_choice_list_that_is_missing_is_named_with_its_row(tmp_path):
    path = form(
        tmp_path / "form.xlsx",
        [["type", "name"], ["select_one yesno", "water"]],
        [["list_name", "name"], ["yes_no", "1"]],
    )
    with pytest.raises(SurveyError, match=r"row 2, survey\.type\n.*'yesno'\n.*yes_no\n.*did you mean 'yes_no'"):
        read_form(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"not a workbook"])
def test_a_file_that_is_no_workbook(tmp_path, content):
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)
    with pytest.raises(SurveyError, match="cannot be read as XLSX"):
        read_form(path)


def test_a_form_without_its_sheets(tmp_path):
    path = form(tmp_path / "form.xlsx", [["type", "name"]], [["list_name", "title"]])
    with pytest.raises(SurveyError, match="a column named 'name'"):
        read_form(path)


def test_value_labels_part_answers_from_reasons():
    questions = labelled(
        {"q": "Q", "age": "Age"}, {"q": {"1": "Yes", "-1": "Missing", "9": "Don't know"}, "age": {"998": "Refused"}}
    )
    assert questions["q"].choices == {"1": "Yes"}
    assert questions["q"].missing == {"-1": "not_recorded", "9": "dont_know"}
    assert (questions["age"].type, questions["age"].missing) == (None, {"998": "refused"})


def test_the_plan_overrides_the_form():
    design = {"strata": [], "clusters": "village"}
    plan = {
        "design": design,
        "missing": {"refused": ["99"]},
        "questions": {"q": {"label": "Mine", "missing": {"dont_know": ["1"]}}},
    }
    form = {"q": Question("q", "select_one", "Theirs", {"1": "A", "2": "B"}), "r": Question("r", "integer")}
    book = codebook(plan, form, ["q", "r", "unknown", "village"])
    assert book["q"].label == "Mine"
    assert (book["q"].missing, dict(book["q"].choices)) == ({"1": "dont_know"}, {"2": "B"})
    assert book["r"].missing == {"99": "refused"}
    assert book["unknown"].type is None
    assert book["village"].missing == {}


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("Don't know", "dont_know"),
        ("Don’t know / can’t say", "dont_know"),
        ("Ne sait pas", "dont_know"),
        ("Refused to answer", "refused"),
        ("Préfère ne pas répondre", "refused"),
        ("Refused to pay", None),
        ("Missing data", "not_recorded"),
        ("Missing person in the family", None),
        ("Not applicable", "not_asked"),
        ("N/A", "not_asked"),
        ("NSP", "dont_know"),
        ("je ne sais pas", "dont_know"),
        ("pnpr", "refused"),
        ("prefere ne pas repondre", "refused"),
        ("Refused / prefer not to answer", "refused"),
        ("Don't know / refused", None),
        ("Refuse", None),
    ],
)
def test_only_a_whole_label_is_a_reason(label, reason):
    assert reason_of_label(label) == reason
