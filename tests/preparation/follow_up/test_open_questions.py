"""What is asked: a position once, several answers with their labels."""

from __future__ import annotations

import openpyxl
import pandas as pd

from bogolan.preparation.cleaning import clean
from bogolan.preparation.follow_up.open_questions import follow_up
from bogolan.preparation.follow_up.sheet import write_follow_up
from bogolan.survey.questionnaire import Question

PLAN = {
    "title": "A survey",
    "categorical": [],
    "languages": ["fr"],
    "fieldwork": {"end": "2020-01-31"},
    "checks": ["positions", "constraints"],
}


def asked_of(columns, *questions):
    rows = pd.DataFrame(columns, dtype=str)
    known = {name: Question(name) for name in rows} | {question.name: question for question in questions}
    cleaned = clean(rows, known, PLAN)
    return follow_up(cleaned, PLAN, None), cleaned.codebook


def test_a_position_in_five_columns_is_asked_about_once():
    columns = {"_uuid": ["a", "b"], "gps": ["0 0 0 0", "14.512345 -4.112345 270 4"]}
    for place, part in enumerate(("latitude", "longitude", "altitude", "precision")):
        columns[f"_gps_{part}"] = [cell.split()[place] for cell in columns["gps"]]
    found, _ = asked_of(columns, Question("gps", "text", kind="geopoint"))
    assert found.open[["uuid", "question", "rule_id"]].values.tolist() == [["a", "gps", "R12"]]


def test_the_choices_of_several_answers_have_their_labels(tmp_path):
    labels = {"1": {"en": "Water", "fr": "Eau"}, "2": "Food"}
    needs = Question("needs", "text", several=["1", "2"], several_labels=labels, form_row=2)
    found, questions = asked_of({"_uuid": ["a", "b"], "needs": ["1 7", "1 2"]}, needs)
    assert found.open[["uuid", "question"]].values.tolist() == [["a", "needs"]]
    write_follow_up(tmp_path / "follow_up.xlsx", found, questions, PLAN)
    sheet = openpyxl.load_workbook(tmp_path / "follow_up.xlsx")["choices"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["needs", "1", "Eau"],
        ["needs", "2", "Food"],
    ]
