"""Audit logs as ODK Central and KoboToolbox give them, by hand, and what is wrong with them."""

from __future__ import annotations

import pytest
from small_survey import value

from bogolan.field.audit import audit, read_audit
from bogolan.field.quality import quality
from bogolan.provenance.errors import SurveyError

HEAD = "event,node,start,end\n"
# u0: age 4 s in two visits, good 0.5 s, work 0.2 s; u1: age 8 s, good 5 s.
FIRST = HEAD + (
    "form start,,1000,\nquestion,/data/person/age,1000,4000\nquestion,/data/person/good,4000,4500\n"
    "question,/data/person/age,5000,6000\ngroup questions,/data/work[1],7000,7200\nquestion,/data/end,8000,\n"
)
SECOND = HEAD + "question,/data/person/age,1000,9000\nquestion,/data/person/good,9000,14000\n"


def folder_of(tmp_path):
    for uuid, text in (("u0", FIRST), ("u1", SECOND)):
        (tmp_path / "media" / uuid).mkdir(parents=True)
        (tmp_path / "media" / uuid / "audit.csv").write_text(text)
    return {"audit": "media"}


def one_file(tmp_path):
    lines = [f"uuid:{uuid},{line}" for uuid, text in (("u0", FIRST), ("u1", SECOND)) for line in text.splitlines()[1:]]
    (tmp_path / "audit.csv").write_text("instance ID," + HEAD + "\n".join(lines) + "\n")
    return {"audit": "audit.csv"}


def named_files(tmp_path):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs/u0.csv").write_text(FIRST)
    (tmp_path / "logs/u1.csv").write_text(SECOND)
    return {"audit": "logs"}


@pytest.mark.parametrize("write", [folder_of, one_file, named_files])
def test_seconds_by_question_and_unit(interviews, tmp_path, write):
    rows = quality(audit(interviews, read_audit(tmp_path, write(tmp_path))))
    assert value(rows, "all", "all", "audited") == 2
    assert value(rows, "question", "age", "seconds") == 6, "4 and 8, visits added up"
    assert value(rows, "question", "age", "seconds", "n") == 2
    # u0 4.7 s, u1 13 s; both of A, in v1, on the third.
    for kind, unit in (("all", "all"), ("interviewer", "A"), ("village", "v1"), ("day", "2020-02-03")):
        assert value(rows, kind, unit, "audit_minutes") == pytest.approx((4.7 + 13) / 2 / 60)
        assert value(rows, kind, unit, "audit_minutes", "n") == 2
    assert value(rows, "question", "good", "short") == pytest.approx(1 / 2)
    assert value(rows, "all", "all", "audit_fast") == pytest.approx(1 / 2), "two of three of u0 are short"
    assert value(rows, "interviewer", "A", "audit_fast") == pytest.approx(1 / 2)
    assert "end" not in set(rows["unit"]), "a visit without an end tells nothing"


def test_logs_of_other_interviews_count_nowhere(interviews, tmp_path):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs/someone.csv").write_text(FIRST)
    rows = quality(audit(interviews, read_audit(tmp_path, {"audit": "logs"})))
    assert value(rows, "all", "all", "audited") == 0
    assert len(rows) == 1


def test_no_audit_is_none(interviews, plan, tmp_path):
    assert read_audit(tmp_path, plan) is None
    assert list(audit(interviews, None)) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("event,node,start\nquestion,/data/a,1\n", ["column 'end'", "row 1"]),
        (HEAD + "question,/data/a,then,5\n", ["a time that is none", "rows 2"]),
        (HEAD + "question,/data/a,1,2\nquestion,/data/a,5,2\n", ["an end before its start", "rows 3"]),
        ("", ["u0.csv"]),
        (HEAD + "question,/data/a\n", ["u0.csv"]),
    ],
)
def test_what_is_wrong_is_said_with_its_row(tmp_path, text, told):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs/u0.csv").write_text(text)
    with pytest.raises(SurveyError) as error:
        read_audit(tmp_path, {"audit": "logs"})
    for part in told:
        assert part in str(error.value)


def test_one_file_for_all_needs_the_interviews_ids(tmp_path):
    (tmp_path / "audit.csv").write_text(FIRST)
    with pytest.raises(SurveyError, match="column 'instance ID'"):
        read_audit(tmp_path, {"audit": "audit.csv"})


def test_nothing_there_is_said(tmp_path):
    (tmp_path / "empty").mkdir()
    for name in ("empty", "absent"):
        with pytest.raises(SurveyError, match="no audit log"):
            read_audit(tmp_path, {"audit": name})


def test_of_many_mistakes_the_first_are_shown(tmp_path):
    (tmp_path / "logs").mkdir()
    for number in range(30):
        (tmp_path / f"logs/u{number:02}.csv").write_text(HEAD + "question,/data/a,then,5\n")
    with pytest.raises(SurveyError, match="10 mistakes more") as error:
        read_audit(tmp_path, {"audit": "logs"})
    assert len(error.value.problems) == 21
