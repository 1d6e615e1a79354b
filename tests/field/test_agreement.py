"""What `make check` says of back checks and audit logs: what there is, and everything that is wrong, at once."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.commands.check import check
from bogolan.field.agreement import agreement_beside
from bogolan.provenance.errors import SurveyError
from bogolan.survey.questionnaire import Question

KEPT = pd.DataFrame({"uuid": ["a", "b", "c"], "_uuid": ["a", "b", "c"], "age": [20, 30, 30]})
QUESTIONS = {"age": Question("age", "integer", missing={"98": "dont_know"})}
PLAN = {"back_checks": {"file": "again.csv", "type2": ["age"]}, "audit": "logs", "uuid": "_uuid"}
LOG = "event,node,start,end\nquestion,/data/age,1000,4000\n"
SURVEY = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: quota
uuid: _uuid
gender: {question: sex, women: f, men: m}
back_checks: {file: again.csv, type2: [age]}
audit: logs
"""


@pytest.fixture
def folder(tmp_path):
    """A survey's folder with both, and the means to write them anew."""

    def write(again="_uuid,age\na,20\nzz,30\n", logs=(("b", LOG),)):
        (tmp_path / "again.csv").write_text(again)
        for uuid, text in logs:
            (tmp_path / "logs" / uuid).mkdir(parents=True)
            (tmp_path / "logs" / uuid / "audit.csv").write_text(text)
        return tmp_path

    return write


def test_what_there_is(folder):
    assert agreement_beside(folder(), PLAN, KEPT, QUESTIONS) == [
        "back checks of 2 interviews (1 of none that is kept)",
        "audit logs of 1 interview",
    ]
    assert agreement_beside(folder, {}, KEPT, QUESTIONS) == []


def test_what_is_no_answer_is_named_by_its_row(folder):
    told = agreement_beside(folder("_uuid,age\na,abc\nb,98\nc,30\n"), PLAN, KEPT, QUESTIONS)
    assert told[1] == "back checks of age with what is no answer of it, in rows 2"


@pytest.mark.parametrize(
    ("again", "told"),
    [
        ("_uuid,agge\na,20\n", ["column 'age'", "did you mean 'agge'?", "row 1"]),
        ("id,age\na,20\n", ["column '_uuid'"]),
        ("_uuid,age\na,20\na,21\n", ["an interview more than once", "rows 2, 3"]),
        ("_uuid,age\nx,20\ny,21\n", ["2 lines, none of an interview"]),
    ],
)
def test_everything_wrong_is_said_at_once(folder, again, told):
    where = folder(again, [("stranger", LOG)])
    with pytest.raises(SurveyError) as error:
        agreement_beside(where, PLAN, KEPT, QUESTIONS)
    for part in (*told, "again.csv", "logs of 1 interview, none of an interview that is kept"):
        assert part in str(error.value)
    assert len(error.value.problems) == 2
    assert "stranger" not in str(error.value), "ids are nobody's to read in a message"


def test_ids_that_are_not_told_apart(folder):
    by_age = {**PLAN, "back_checks": {**PLAN["back_checks"], "match": "age"}}
    with pytest.raises(SurveyError, match="ids that several interviews have, in rows 3"):
        agreement_beside(folder(), by_age, KEPT, QUESTIONS)


@pytest.mark.parametrize("good", [True, False])
def test_the_command_says_so(folder, tmp_path, capsys, good):
    survey = tmp_path / "data/mine"
    survey.mkdir(parents=True)
    (survey / "survey.yaml").write_text(SURVEY)
    (survey / "responses.csv").write_text("_uuid,sex,age\na,f,20\nb,m,30\n")
    (survey / "again.csv").write_text("_uuid,age\na,20\n" if good else "_uuid,year\na,20\n")
    (survey / "logs").mkdir()
    (survey / "logs/b.csv").write_text(LOG if good else "event,node,start\nquestion,/data/age,1\n")
    assert check(tmp_path / "data", "mine") == (0 if good else 1)
    told = capsys.readouterr()
    if good:
        assert "back checks of 1 interview\n  audit logs of 1 interview" in told.out
    else:
        assert "mine: 2 to mend" in told.err
        assert "column 'age'" in told.err
        assert "column 'end'" in told.err
