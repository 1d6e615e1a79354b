"""Corrections of answers in repeats: they are asked about with their place, and go back in by it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.preparation.corrections.dialects import IMPACT
from bogolan.preparation.corrections.lines import as_lines
from bogolan.preparation.corrections.mistakes import applicable, mistakes_of
from bogolan.preparation.corrections.repeats import placed
from bogolan.preparation.follow_up.open_questions import follow_up
from bogolan.preparation.form.tables import INTERVIEWS, Repeat
from bogolan.preparation.reading.repeats import RepeatRows
from bogolan.survey.questionnaire import Question

PLAN = {"categorical": [], "languages": ["en"], "responses": "r.xlsx", "checks": ["skip_logic", "constraints"]}
ROWS = pd.DataFrame({"_uuid": ["u1", "u2"], "hh_size": ["2", "1"]})
QUESTIONS = {"_uuid": Question("_uuid"), "hh_size": Question("hh_size", "integer", form_row=2)}
MEMBERS = {
    "age": Question("age", "integer", "Age?", constraint=". < 110", required="yes", form_row=3),
    "_index": Question("_index"),
    "sex": Question("sex", "select_one", "Sex?", choices={"1": "Woman", "2": "Man"}, closed=True, form_row=4),
}


def repeats(ages=("40", "300", "8"), sexes=("1", "2", "9")):
    members = pd.DataFrame({"age": list(ages), "sex": list(sexes), "_index": ["1", "2", "3"]}, dtype=object)
    jobs = pd.DataFrame({"pay": ["5", "x"]}, dtype=object)
    return {
        "members": RepeatRows(members, Repeat(INTERVIEWS, np.array([0, 0, 1])), MEMBERS),
        "jobs": RepeatRows(jobs, Repeat("members", np.array([0, 0])), {"pay": Question("pay", "integer", form_row=6)}),
    }


def lines(*corrections):
    names = ("uuid", "question", "old_value", "new_value", "change_type")
    about = {"issue": "", "file": "c.csv", "round": 0, "dialect": IMPACT, "headings": {}, "rows": ""}
    return as_lines(
        [dict(zip(names, one, strict=True)) | about | {"line": row} for row, one in enumerate(corrections, 2)]
    )


def cleaned(*corrections):
    return clean(ROWS, QUESTIONS, PLAN, lines(*corrections), None, repeats())


def mistakes(*corrections):
    told = mistakes_of(lines(*corrections), ROWS, QUESTIONS, PLAN, repeats())
    return told[["row", "column", "found"]].values.tolist()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("members[2]/age", ("members", "members[2]", "age")),
        ("members[1]/jobs[12]/pay", ("jobs", "members[1]/jobs[12]", "pay")),
        ("members[2]/needs/water", ("members", "members[2]", "needs/water")),
        ("rooms[2]/age", None),
        ("needs/water", None),
        ("members[2]", None),
        ("members[x]/age", None),
    ],
)
def test_a_place_and_a_question(name, found):
    assert placed(name, {"members": None, "jobs": None}) == found


def test_an_answer_in_a_repeat_is_corrected_and_logged_by_its_place():
    result = cleaned(
        ("u1", "members[2]/age", "300", "30", "change_response"),
        ("u2", "members[1]/sex", "9", "Woman", "change_response"),
        ("u1", "members[1]/jobs[2]/pay", "x", "", "blank_response"),
    )
    assert result.repeats["members"].responses["age"].tolist() == [40, 30, 8]
    assert result.repeats["members"].responses["sex"].tolist() == ["1", "2", "1"]
    assert result.repeats["jobs"].reasons["pay"].tolist() == [None, "not_recorded"]
    logged = result.log[result.log["rule_id"] == "C01"][["uuid", "question", "old_value", "new_value"]]
    assert logged.values.tolist() == [
        ["u1", "members[2]/age", "300", "30"],
        ["u2", "members[1]/sex", "9", "Woman"],
        ["u1", "members[1]/jobs[2]/pay", "x", ""],
    ]


def test_what_is_asked_of_a_repeat_is_closed_by_its_correction():
    asked = follow_up(cleaned(), PLAN, None).open
    assert asked[["uuid", "question", "label", "old_value"]].drop_duplicates().values.tolist() == [
        ["u1", "members[2]/age", "Age?", "300"],
        ["u1", "members[1]/jobs[2]/pay", "", "x"],
        ["u2", "members[1]/sex", "Sex?", "9"],
    ]
    decided = [
        (uuid, question, old, "1", "change_response")
        for uuid, question, old in asked[["uuid", "question", "old_value"]].drop_duplicates().values
    ]
    assert mistakes(*decided) == []
    assert follow_up(cleaned(*decided), PLAN, lines(*decided)).open.empty


@pytest.mark.parametrize(
    ("line", "column", "found"),
    [
        (("u9", "members[1]/age", "40", "41", "change_response"), "uuid", "an id that no interview has"),
        (("u1", "members[3]/age", "40", "41", "change_response"), "question", "a row that the repeat members of this"),
        (("u1", "members[1]/ages", "40", "41", "change_response"), "question", "'ages'"),
        (("u1", "members[1]/age", "41", "42", "change_response"), "old_value", "another answer"),
        (("u1", "members[1]/age", "40", "many", "change_response"), "new_value", "an answer that is none"),
        (("u1", "members[1]/sex", "1", "3", "change_response"), "new_value", "an answer that is not offered"),
        (
            ("u1", "members[1]/age", "40", "130", "change_response"),
            "new_value",
            "an answer that the form does not allow",
        ),
        (("u1", "members[2]", "", "", "remove_survey"), "question", "'members[2]', a row of a repeat"),
        (("u1", "members[1]/_index", "1", "2", "change_response"), "question", "'_index', by which rows of repeats"),
        (("u1", "rooms[1]/age", "1", "3", "change_response"), "question", "a name that no column has"),
    ],
)
def test_a_line_that_does_not_fit_a_repeat_is_named(line, column, found):
    [[row, where, told]] = mistakes(line)
    assert (row, where) == (2, column)
    assert told.startswith(found)


def test_an_answer_of_a_repeat_is_corrected_once():
    line = ("u1", "members[1]/age", "40", "41", "change_response")
    [[row, _, told]] = mistakes(line, line)
    assert (row, told) == (3, "an answer that row 2 corrects already")


def test_what_a_repeat_cannot_have_is_not_applied():
    line = ("u1", "members[1]/sex", "1", "3", "change_response")
    told = mistakes_of(lines(line), ROWS, QUESTIONS, PLAN, repeats())
    assert applicable(lines(line), told).empty
