"""Rankings as they are cleaned: all choices once, or no answer, with a line in the log and the row kept."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.preparation.reading.export import Export
from bogolan.preparation.several_answers import with_codes
from bogolan.survey.questionnaire import codebook
from bogolan.survey.xlsform import read_form

CHOICES = [["list_name", "name", "label"], ["why", "a", "Fear"], ["why", "b", "Faith"], ["why", "c", "Money or work"]]


def form(path, survey, choices):
    """The questions of an XLSForm of these rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in {"survey": survey, "choices": choices}.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path / "form.xlsx")
    book.close()
    return read_form(path / "form.xlsx")


@pytest.fixture
def questions(tmp_path):
    return form(tmp_path, [["type", "name", "label"], ["rank why", "order", "Why?"]], CHOICES)


def cleaned(questions, *cells):
    rows = with_codes(Export(pd.DataFrame({"_uuid": [f"u{n}" for n in range(len(cells))], "order": cells})), questions)
    book = codebook({"design": {"strata": []}, "missing": {}, "questions": {}}, questions, list(rows.rows))
    plan = {"categorical": [], "checks": ["skip_logic", "constraints"], "uuid": "_uuid"}
    return clean(rows.rows, book, plan | {"fieldwork": {"start": "2020-02-03", "end": "2020-03-06"}})


def test_a_ranking_is_all_choices_each_once(questions):
    told = cleaned(questions, "a b c", "c a b", "", "Faith Money or work Fear")
    assert told.responses["order"].tolist()[:2] == ["a b c", "c a b"]
    assert told.responses["order"].tolist()[3] == "b c a"
    assert told.reasons["order"].tolist() == [None, None, "not_recorded", None]
    assert questions["order"].type == "rank"


@pytest.mark.parametrize("cell", ["a b", "a b b", "a b c c", "a b c d", "a", "Fear"])
def test_another_order_is_no_answer_and_the_log_says_what_was_found_and_expected(questions, cell):
    told = cleaned(questions, "a b c", cell)
    assert len(told.responses) == 2, "no row is lost"
    assert told.reasons["order"].tolist() == [None, "invalid"]
    assert told.responses["order"].isna().tolist() == [False, True]
    (line,) = told.log[told.log["change_type"] == "blanked"].to_dict("records")
    assert (line["uuid"], line["question"], line["rule_id"]) == ("u1", "order", "L08")
    assert line["old_value"] == ("a" if cell == "Fear" else cell)
    assert line["issue"] == "no order of all choices, each once: a b c"
    assert told.flags.empty, "one line, not two"


def test_where_a_filter_offers_some_those_are_put_in_order(tmp_path):
    asked = [["type", "name", "label", "choice_filter"], ["rank why", "order", "Why?", "village = 1"]]
    questions = form(tmp_path, asked, [[*CHOICES[0], "village"], *([*row, 1] for row in CHOICES[1:])])
    assert questions["order"].is_valid("c a")
    assert not questions["order"].is_valid("c c")
    assert not questions["order"].is_valid("c d")
