"""Corrections in the columns of ipacheckcorrections and iecorrect say what those of IMPACT's log say."""

from __future__ import annotations

import pytest

from bogolan.preparation.agreement import check
from bogolan.provenance.errors import SurveyError

IMPACT = "uuid,question,old_value,new_value,change_type,issue\n"
IPACHECK = "key,variable,value,newvalue,action,comments,supervisor\n"
VALUES = ["idvalue", "varname", "value", "valuecurrent", "initials", "notes"]
DROP = ["idvalue", "n_obs", "initials", "notes"]
OTHER = ["strvar", "strvaluecurrent", "strvalue", "catvar", "catvalue", "initials", "notes"]


def decided(result):
    """The log's lines of corrections, without their issue."""
    log = result.log[result.log["rule_id"] == "C01"]
    return log[["uuid", "question", "old_value", "new_value", "change_type"]].values.tolist()


def problems(path):
    with pytest.raises(SurveyError) as caught:
        check(path)
    return [(one.row, one.column, one.found) for one in caught.value.problems]


SAME = [
    ["u1", "age", "30", "31", "change_response"],
    ["u2", "married_at", "25", "", "blank_response"],
    ["u3", "", "", "", "remove_survey"],
]


def test_three_dialects_say_the_same(survey_with, cleaned):
    impact = (
        "u1,age,30,31,change_response,\nu2,married_at,25,,blank_response,\nu3,,,,remove_survey,\nu4,age,60,,no_action,"
    )
    assert decided(cleaned(survey_with(a=IMPACT + impact))) == SAME
    ipacheck = "u1,age,30,31,Replace,typo,S1\nu2,married_at,25,.,replace,,\nu3,age,50,,drop,,\nu4,age,60,,okay,seen,\n"
    assert decided(cleaned(survey_with(b=IPACHECK + ipacheck))) == SAME
    sheets = {
        "numeric": [VALUES, ["u1", "age", 31, 30, "AB", "typo"], ["u2", "married_at", ".", 25, "", ""]],
        "string": [VALUES],
        "drop": [DROP, ["u3", 1, "AB", "not this household"]],
        "other": [OTHER],
    }
    assert decided(cleaned(survey_with(c=sheets))) == SAME


def test_impacts_log_as_a_workbook(survey_with, cleaned):
    heading = IMPACT.strip().split(",")
    sheets = {
        "readme": [["what", "this is"], ["a", "log"]],
        "cleaning_log": [heading, ["u1", "age", 30, 31, "change_response", ""]],
    }
    assert decided(cleaned(survey_with(a=sheets))) == SAME[:1]


def test_who_withdrew_in_a_comment(survey_with, cleaned):
    result = cleaned(survey_with(a=IPACHECK + "u1,age,30,,drop,respondent withdrew consent,\n"))
    assert result.accounting["withdrawn"] == 1


def test_another_column_may_name_the_interview(survey_with, cleaned):
    lines = "hhid,variable,value,newvalue,action\n101,age,30,31,replace\n"
    assert decided(cleaned(survey_with(a=lines))) == SAME[:1]
    sheets = {"numeric": [["hhid", "sex", *VALUES[1:]], [104, 1, "age", 40, "", "", ""]]}
    assert decided(cleaned(survey_with(b=sheets))) == [["u5", "age", "999", "40", "change_response"]]


def test_a_star_stands_for_every_interview_with_the_old_answer(survey_with, cleaned):
    sheets = {"string": [VALUES, ["*", "trade_oth", "Goat breeder", "goat breeder", "", ""]]}
    assert decided(cleaned(survey_with(a=sheets))) == [
        [one, "trade_oth", "goat breeder", "Goat breeder", "change_response"] for one in ("u2", "u3")
    ]


def test_what_was_specified_becomes_a_choice(survey_with, cleaned):
    sheets = {"other": [OTHER, ["trade_oth", "goat breeder", "", "trade", 2, "AB", "a herder"]]}
    result = cleaned(survey_with(a=sheets))
    assert decided(result) == [[one, "trade", "96", "2", "change_response"] for one in ("u2", "u3")]
    answers = result.responses.set_index("uuid")
    assert answers["trade"].astype(str).tolist() == ["1", "2", "2", "96", "2"]
    assert answers["trade_oth"].isna().tolist() == [True, True, True, False, True], "the form no longer asks for it"


def test_the_new_value_of_iecorrect_without_an_old_one(survey_with, cleaned):
    sheets = {"numeric": [VALUES, ["u1", "age", 31, "", "", ""]]}
    assert decided(cleaned(survey_with(a=sheets))) == SAME[:1]


@pytest.mark.parametrize(
    ("line", "column", "found"),
    [
        ("u9,age,30,31,replace,,", "key", "an id that no interview has"),
        (",age,30,31,replace,,", "key", "no id"),
        ("u1,zzzz,30,31,replace,,", "variable", "a name that no column has"),
        ("u1,age,29,31,replace,,", "value", "another answer than the one that is corrected"),
        ("u1,age,30,abc,replace,,", "newvalue", "an answer that is none"),
        ("u1,age,30,31,replaced,,", "action", "'replaced'"),
    ],
)
def test_a_line_of_ipacheck_that_does_not_fit_is_named_in_its_own_words(survey_with, line, column, found):
    assert problems(survey_with(a=f"{IPACHECK}u2,age,40,41,replace,,\n{line}\n")) == [(3, column, found)]


def test_the_actions_of_ipacheck_are_its_own(survey_with):
    with pytest.raises(SurveyError, match="one of replace, okay, drop"):
        check(survey_with(a=IPACHECK + "u1,age,30,31,changed,,\n"))


@pytest.mark.parametrize(
    ("sheet", "line", "column", "found"),
    [
        ("numeric", ["u1", "age", 31, 29, "", ""], "valuecurrent", "another answer than the one that is corrected"),
        ("numeric", ["u1", "age", "", 30, "", ""], "value", "nothing"),
        ("numeric", ["*", "age", 31, 29, "", ""], "idvalue", "what is true of no interview"),
        ("numeric", ["*", "age", 31, "", "", ""], "idvalue", "no id"),
        ("drop", ["u1", 2, "", ""], "n_obs", "another number of rows"),
        ("drop", ["*", 5, "", ""], "idvalue", "no id"),
        ("other", ["trade_oth", "x", "", "trade", 2, "", ""], "strvaluecurrent", "what is true of no interview"),
        ("other", ["trade_oth", "fields", "", "trade", 7, "", ""], "catvalue", "an answer that is not offered"),
        ("other", ["trad_oth", "fields", "", "trade", 1, "", ""], "strvar", "'trad_oth'"),
        ("other", ["trade_oth", "fields", "", "trad", 1, "", ""], "catvar", "'trad'"),
    ],
)
def test_a_line_of_iecorrect_that_does_not_fit_is_named_in_its_own_words(survey_with, sheet, line, column, found):
    headings = {"numeric": VALUES, "drop": DROP, "other": OTHER}
    path = survey_with(a={**{name: [heading] for name, heading in headings.items()}, sheet: [headings[sheet], line]})
    assert problems(path) == [(2, column, found)]
    with pytest.raises(SurveyError, match=f"a.xlsx, sheet {sheet}, row 2"):
        check(path)


def test_an_id_that_several_interviews_have(survey_with):
    lines = "hhid,variable,value,newvalue,action\n104,age,60,61,replace\n"
    assert problems(survey_with(a=lines)) == [(2, "hhid", "an id that 2 interviews have")]


def test_a_column_that_no_interview_can_be_known_by(survey_with):
    lines = "household,variable,value,newvalue,action\n104,age,60,61,replace\n"
    assert problems(survey_with(a=lines)) == [(2, "household", "a name that no column has")]


@pytest.mark.parametrize(
    ("heading", "lacking"),
    [
        ("key,variable,value,new,action\n", ["newvalue"]),
        ("uuid,question,old_value,new_value,change_type\n", ["issue"]),
    ],
)
def test_a_column_that_is_missing_is_named_in_the_dialect_that_is_nearest(survey_with, heading, lacking):
    assert [column for _, column, _ in problems(survey_with(a=heading + "u1,a,1,2,x\n"))] == lacking


def test_what_is_wrong_with_many_interviews_alike_is_told_once(survey_with):
    sheets = {"other": [OTHER, ["trade_oth", "goat breeder", "", "trade", 7, "", ""]]}
    assert len(problems(survey_with(a=sheets))) == 1


def test_several_files(survey_with, cleaned):
    first = IMPACT + "u1,age,30,31,change_response,\n"
    second = IPACHECK + "u1,age,31,32,replace,,\nu2,age,40,41,replace,,\n"
    result = cleaned(survey_with(first=first, second=second))
    assert decided(result) == [
        ["u1", "age", "30", "31", "change_response"],
        ["u1", "age", "31", "32", "change_response"],
        ["u2", "age", "40", "41", "change_response"],
    ]
    assert result.responses["age"].tolist()[:2] == [32, 41]


def test_a_later_file_must_know_what_an_earlier_one_did(survey_with):
    first = IMPACT + "u1,age,30,31,change_response,\n"
    told = problems(survey_with(first=first, second=first))
    assert told == [(2, "old_value", "another answer than the one that is corrected")]


def test_a_file_that_is_no_workbook(survey_with):
    path = survey_with(a={"x": [["uuid"]]})
    (path.parent / "a.xlsx").write_bytes(b"no workbook")
    with pytest.raises(SurveyError, match="cannot be read as XLSX"):
        check(path)


def test_a_workbook_without_corrections(survey_with):
    told = problems(survey_with(a={"x": [["uuid", "question", "old_value"], ["u1", "age", 30]]}))
    assert [column for _, column, _ in told] == ["new_value", "change_type", "issue"]


def test_a_formula_is_no_correction(survey_with):
    sheets = {"x": [IMPACT.strip().split(","), ["u1", "age", "30", "=15+16", "change_response", ""]]}
    with pytest.raises(SurveyError, match="a formula"):
        check(survey_with(a=sheets))
