"""Corrections: what the analyst decided is applied and logged; every line that does not fit is named, all at once."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.preparation.agreement import check
from bogolan.preparation.cleaning import clean
from bogolan.preparation.corrections.reading import read_corrections
from bogolan.preparation.reading.responses import read_survey
from bogolan.provenance.errors import SurveyError
from bogolan.survey.plan import read_plan

HEADING = "uuid,question,old_value,new_value,change_type,issue\n"
# The interview u2 was sent twice, and what it said of water differs.
DATA = "_uuid,sex,water,age,end\nu1,f,2,20,9:00\nu2,m,1,31,9:30\nu2,m,2,31,9:40\nu3,f,Oui ,40,10:00\nu4,m,,50,11:00\n"
MORE = (
    "corrections: corrections.csv\n"
    "questions:\n"
    "  water: {choices: {1: {en: Yes, fr: Oui}, 2: {en: No, fr: Non}, 8: Don't know}}\n"
    "  age: {type: integer}\n"
)


@pytest.fixture
def corrected(survey):
    """Writes a survey with these lines of corrections and gives the path of its plan."""

    def write(lines: str, heading: str = HEADING):
        path = survey(DATA, MORE)
        (path.parent / "corrections.csv").write_text(heading + lines, encoding="utf-8")
        return path

    return write


def cleaned(path):
    plan = check(path)
    export = read_survey(path.parent, plan)
    corrections = read_corrections(path.parent, plan)
    return clean(export.rows, export.questions, plan | {"categorical": []}, corrections, export.log)


def mistakes(path):
    with pytest.raises(SurveyError) as caught:
        check(path)
    assert all(problem.file == str(path.parent / "corrections.csv") for problem in caught.value.problems)
    return caught.value


def test_a_plan_without_corrections(survey):
    path = survey(DATA)
    assert read_corrections(path.parent, read_plan(path)) is None
    assert len(cleaned(path).responses) == 4


def test_corrections_are_applied_and_logged(corrected):
    result = cleaned(
        corrected(
            "u1,water,2,1,change_response,called back\n"
            "u3,age,40,,blank_response,age of another person\n"
            "u4,water,,Non,change_response,form on paper\n"
        )
    )
    responses = result.responses.set_index("uuid")
    assert responses["water"].astype(object).to_dict() == {"u1": "1", "u2": "1", "u3": "1", "u4": "2"}
    assert responses["age"].isna().to_dict() == {"u1": False, "u2": False, "u3": True, "u4": False}
    assert result.reasons.set_index("uuid").loc["u3", "age"] == "not_recorded"
    assert result.log[result.log["rule_id"] == "C01"].values.tolist() == [
        ["u1", "water", "2", "1", "change_response", "called back", "C01"],
        ["u3", "age", "40", "", "blank_response", "age of another person", "C01"],
        ["u4", "water", "", "Non", "change_response", "form on paper", "C01"],
    ]
    assert result.log[result.log["rule_id"] == "R03"][["uuid", "old_value", "new_value"]].values.tolist() == [
        ["u3", "Oui", "1"],
        ["u4", "Non", "2"],
    ], "a corrected answer is coded as any other"


def test_an_interview_sent_twice_is_corrected_in_all_its_rows(corrected):
    result = cleaned(corrected("u2,age,31,32,change_response,\n"))
    assert result.responses.set_index("uuid").loc["u2", "age"] == 32
    assert result.set_aside["age"].tolist() == ["32"]
    assert result.log["rule_id"].tolist().count("C01") == 1


def test_an_interview_that_leaves_is_accounted_for(corrected):
    result = cleaned(corrected("u2,,,,remove_survey,interviewed in another village\n"))
    assert result.accounting == {"read": 5, "complete": 3, "removed": 2}
    assert result.set_aside[["uuid", "disposition"]].values.tolist() == [["u2", "removed"], ["u2", "removed"]]
    assert result.log[result.log["rule_id"] == "C01"].values.tolist() == [
        ["u2", "", "", "", "remove_survey", "interviewed in another village", "C01"]
    ]


def test_no_action_changes_nothing(corrected):
    result = cleaned(corrected("u1,water,2,,no_action,confirmed\n"))
    assert result.responses["water"].astype(object).tolist()[0] == "2"
    assert "C01" not in result.log["rule_id"].tolist()


def test_a_new_value_where_nothing_is_to_be_done_is_named(corrected):
    [problem] = mistakes(corrected("u1,water,2,1,no_action,confirmed\n")).problems
    assert (problem.column, problem.found) == ("new_value", "a value where nothing is to be done")


@pytest.mark.parametrize("old", ["Oui ", "Oui", "oui", "1", "\u200bOui"])
def test_an_old_value_may_be_the_text_or_its_code(corrected, old):
    result = cleaned(corrected(f"u3,water,{old},2,change_response,\n"))
    assert result.responses.set_index("uuid").loc["u3", "water"] == "2"


def test_a_question_called_as_the_export_calls_it_in_its_group_has_a_hint(corrected):
    [problem] = mistakes(corrected("u1,main/age,20,21,change_response,\n")).problems
    assert (problem.found, problem.hint) == ("'main/age'", "did you mean 'age'?")


@pytest.mark.parametrize(("stands", "old"), [("7", "7,0"), ("7.0", "7"), ("1200", "1 200")])
def test_an_old_value_may_be_the_same_number_typed_otherwise(survey, stands, old):
    path = survey(f"_uuid,sex,goats\nu1,f,{stands}\nu2,m,many\n", "corrections: corrections.csv\n")
    (path.parent / "corrections.csv").write_text(f'{HEADING}u1,goats,"{old}",8,change_response,\n', encoding="utf-8")
    assert cleaned(path).responses["goats"].tolist() == ["8", "many"]


def test_columns_of_single_choices_follow_the_question_that_is_corrected(survey):
    """Unless a line of their own corrects them; where nobody knows what they hold they are emptied."""
    data = "_uuid,sex,needs,needs/water,needs/food\n" + "".join(
        f"u{row},{'fm'[row % 2]},water,1,0\n" for row in range(1, 6)
    )
    path = survey(data, "corrections: corrections.csv\nchecks: [select_multiple]\n")
    lines = (
        "u1,needs,water,food,change_response,\n"
        "u2,needs,water,water food,change_response,\n"
        "u3,needs,water,,blank_response,\n"
        "u4,needs,water,something else,change_response,\n"
        "u5,needs,water,food,change_response,\n"
        "u5,needs/water,1,1,change_response,\n"
    )
    (path.parent / "corrections.csv").write_text(HEADING + lines, encoding="utf-8")
    result = cleaned(path)
    columns = ["needs/water", "needs/food"]
    assert result.responses[columns].astype(object).where(result.responses[columns].notna(), None).values.tolist() == [
        [0, 1],
        [1, 1],
        [None, None],
        [None, None],
        [1, 1],
    ]
    assert result.flags["uuid"].tolist() == ["u5"], "which the team itself made disagree"
    logged = result.log[result.log["rule_id"] == "C01"]
    of_u2 = logged.loc[logged["uuid"] == "u2", ["question", "old_value", "new_value"]]
    assert of_u2.values.tolist() == [["needs", "water", "water food"], ["needs/food", "0", "1"]]


@pytest.mark.parametrize(
    ("line", "column", "found", "expected", "hint"),
    [
        ("u9,water,2,1,change_response,", "uuid", "an id that no interview has", "responses.csv", None),
        (",water,2,1,change_response,", "uuid", "no id", "responses.csv", None),
        ("u9,,,,remove_survey,", "uuid", "an id that no interview has", "responses.csv", None),
        (
            "u2,water,1,2,change_response,",
            "uuid",
            "different answers in rows 3, 4 of responses.csv",
            "one answer to correct",
            None,
        ),
        ("u1,watr,2,1,change_response,", "question", "'watr'", "a column of responses.csv", "did you mean 'water'?"),
        ("u1,_uuid,u1,u5,change_response,", "question", "by which interviews are known", "a question", None),
        ("u1,water,1,2,change_response,", "old_value", "another answer", "what stands in row 2 of responses.csv", None),
        ("u1,water,,2,change_response,", "old_value", "another answer", "what stands in row 2 of responses.csv", None),
        (
            "u1,water,2,7,change_response,",
            "new_value",
            "an answer that is not offered",
            "one of the answers 1, 2, 8",
            None,
        ),
        ("u1,sex,f,,change_response,", "new_value", "nothing", "blank_response as change_type", None),
        ("u1,sex,f,m,blank_response,", "new_value", "a value", "change_response as change_type", None),
        ("u1,age,20,twenty,change_response,", "new_value", "an answer that is none", "a whole number", None),
        ("u1,age,20,20.5,change_response,", "new_value", "an answer that is none", "a whole number", None),
        ("u1,age,20,1_000,change_response,", "new_value", "an answer that is none", "a whole number", None),
        ("u1,age,20,\u0662\u0661,change_response,", "new_value", "an answer that is none", "a whole number", None),
        ("u1,age,20,9007199254740993,change_response,", "new_value", "an answer that is none", "a whole number", None),
        (
            "u1,water,2,1,change_respons,",
            "change_type",
            "'change_respons'",
            "one of change_response, blank_response, no_action, remove_survey",
            "did you mean 'change_response'?",
        ),
    ],
)
def test_a_line_that_does_not_fit_is_named(corrected, line, column, found, expected, hint):
    told = mistakes(corrected(f"u4,age,50,51,change_response,\n{line}\n"))
    [problem] = told.problems
    assert (problem.row, problem.column, problem.hint) == (3, column, hint)
    assert found in problem.found
    assert expected in problem.expected
    assert "u1" not in str(told).replace(str(problem.file), ""), "no message tells whose answer it was"


def test_the_same_answer_corrected_twice(corrected):
    told = mistakes(corrected("u1,age,20,21,change_response,\nu1,age,20,,blank_response,\n"))
    assert [(problem.row, problem.column, problem.found) for problem in told.problems] == [
        (3, "question", "an answer that row 2 corrects already")
    ]


def test_all_mistakes_at_once_beside_those_of_the_plan(corrected):
    path = corrected("u9,water,2,1,change_response,\nu1,watr,2,1,change_response,\n")
    path.write_text(path.read_text() + "drivers: [{question: watter, share: [1]}]\n")
    with pytest.raises(SurveyError) as caught:
        check(path)
    assert {problem.file.rpartition("/")[2] for problem in caught.value.problems} == {"corrections.csv", "survey.yaml"}
    assert len(caught.value.problems) == 3


def test_what_a_message_shows_of_the_responses(corrected):
    told = str(mistakes(corrected("u3,water,Peut-être,2,change_response,\n")))
    assert "Peut-être" not in told
    assert "Oui" not in told


SAID = "Fatoumata Diallo 76123456"


@pytest.mark.parametrize(
    "line",
    [
        f"{SAID},u1,water,2,1,change_response",
        f"water,2,1,change_response,{SAID},u1",
        f"u1,{SAID},2,1,change_response,",
        f"u1,water,{SAID},1,change_response,",
        f"u1,water,2,{SAID},change_response,",
        f"u1,age,20,{SAID},change_response,",
        f"u1,sex,f,{SAID},blank_response,",
        f"u1,sex,f,u1,blank_response,{SAID}",
        f"u1,water,2,1,{SAID},",
        f"u1,water,2,1,u1,{SAID}",
    ],
)
def test_no_message_tells_what_stands_in_a_shifted_line(corrected, line):
    told = mistakes(corrected(line + "\n"))
    text = "\n".join(f"{problem.found} {problem.expected} {problem.hint}" for problem in told.problems)
    assert "u1" not in text
    assert not any(word in text for word in SAID.split())


def test_no_message_tells_what_stands_in_the_place_of_a_heading(corrected):
    told = mistakes(corrected("u2,water,1,2,change_response,\n", f"u1,water,2,1,change_response,{SAID}\n"))
    assert {problem.found for problem in told.problems} == {"6 columns, none of that name"}
    assert not any(word in str(told) for word in SAID.split())


TIMES = "questions: {water: {choices: {1: '0', 2: '1', 3: '2', 4: 3+}}}\ncorrections: corrections.csv\n"


@pytest.mark.parametrize(("cells", "old", "refused"), [("14", "1", False), (["0", "3+"], "0", True)])
def test_a_code_that_is_another_answers_label_corrects_codes_only(survey, cells, old, refused):
    path = survey(f"_uuid,sex,water\nu1,f,{cells[0]}\nu2,m,{cells[1]}\n", TIMES)
    (path.parent / "corrections.csv").write_text(f"{HEADING}u1,water,{old},2,change_response,\n")
    if refused:
        [problem] = mistakes(path).problems
        assert (problem.column, problem.found) == ("new_value", "the code of one answer and the label of another")
        assert problem.hint == "export the responses with codes, not with labels"
    else:
        assert cleaned(path).responses["water"].astype(object).tolist() == ["2", "4"]


def test_a_name_that_two_answers_have_corrects_nothing(corrected):
    path = corrected("u1,water,2,other,change_response,\n")
    path.write_text(path.read_text().replace("8: Don't know", "3: Other, 4: OTHER"))
    [problem] = mistakes(path).problems
    assert (problem.column, problem.found) == ("new_value", "an answer that is not offered")


def test_a_wrong_id_in_the_plan_is_told_alone(corrected):
    path = corrected("u1,age,20,21,change_response,\n")
    path.write_text(path.read_text() + "uuid: interview\n")
    with pytest.raises(SurveyError) as caught:
        check(path)
    assert [problem.column for problem in caught.value.problems] == ["uuid"]


def test_a_plan_that_names_no_answer_but_a_corrected_one(corrected):
    path = corrected("u1,sex,f,x,change_response,\n")
    path.write_text(path.read_text().replace("women: f", "women: x"))
    assert cleaned(path).responses["sex"].tolist()[0] == "x"


def test_a_missing_file_is_named(survey):
    with pytest.raises(SurveyError, match=r"corrections\.csv\n    found:    no such file"):
        check(survey(DATA, MORE))


def test_a_column_that_is_missing_is_named(corrected):
    told = mistakes(corrected("u1,water,2,1,change_response\n", "uuid,question,oldvalue,new_value,change_type\n"))
    assert [(problem.row, problem.column, problem.hint) for problem in told.problems] == [
        (1, "old_value", "did you mean 'oldvalue'?"),
        (1, "issue", None),
    ]


def test_further_columns_and_empty_lines_are_left_out(corrected):
    heading = HEADING.replace("issue", "issue,enumerator,feedback")
    result = cleaned(corrected("u1,age,20,21,change_response,,E07,ok\n,,,,,,,\n", heading))
    assert result.responses["age"].tolist()[0] == 21
    assert list(result.log.columns)[-1] == "rule_id"


def test_a_heading_alone_corrects_nothing(corrected):
    assert "C01" not in cleaned(corrected("")).log["rule_id"].tolist()


def test_rows_without_ids_are_named_by_their_number(survey):
    path = survey("sex,water\nf,1\nm,2\n", "corrections: corrections.csv\n")
    (path.parent / "corrections.csv").write_text(HEADING + "row-3,water,2,1,change_response,\n")
    assert cleaned(path).responses["water"].tolist() == [1, 1]


def test_columns_may_have_any_name(survey):
    path = survey("self,sex\n1,f\n2,m\n", "corrections: corrections.csv\n")
    (path.parent / "corrections.csv").write_text(HEADING + "row-3,self,2,1,change_response,\n")
    assert cleaned(path).responses["self"].tolist() == [1, 1]


@pytest.mark.slow
def test_many_corrections_are_quick(corrected):
    many = pd.DataFrame({"_uuid": [f"i{n}" for n in range(5000)], "sex": "f", "water": "1", "age": "20", "end": ""})
    many.loc[4999, "sex"] = "m"
    path = corrected("".join(f"i{n},age,20,{n % 60},change_response,\n" for n in range(3000)))
    many.to_csv(path.parent / "responses.csv", index=False)
    assert cleaned(path).responses["age"].tolist()[:3] == [0, 1, 2]
