"""A correction that breaks the form is named; what only makes other questions be asked or not is none."""

from __future__ import annotations

import pytest

from bogolan.preparation.agreement import check
from bogolan.preparation.corrections.mistakes import mistakes_of
from bogolan.preparation.corrections.reading import read_corrections
from bogolan.preparation.reading.responses import read_survey
from bogolan.provenance.errors import SurveyError
from bogolan.survey.plan import read_plan

HEADING = "uuid,question,old_value,new_value,change_type,issue\n"


@pytest.mark.parametrize(
    ("lines", "found", "expected"),
    [
        ("u1,age,30,12,change_response,", "an answer that the form does not allow", ". >= 18 and . <= 110"),
        ("u1,married_at,20,31,change_response,", "an answer that the form does not allow", ". <= ${age}"),
        (
            "u1,trade_oth,,baker,change_response,",
            "an answer that the form does not ask for",
            "none, or that the form asks: ${trade} = 96",
        ),
        ("u1,town,a,b,change_response,", "an answer that the form does not allow", "of = ${region}"),
        ("u1,trades,1 2,1 7,change_response,", "a code that the form does not have", "codes of 1, 2, 96"),
        (
            "u1,age,30,19,change_response,",
            "an answer beside which the form does not allow that to 'married_at'",
            ". <= ${age}",
        ),
        (
            "u1,region,n,s,change_response,",
            "an answer beside which the form does not allow that to 'town'",
            "of = ${region}",
        ),
    ],
)
def test_what_the_form_does_not_allow(survey_with, lines, found, expected):
    with pytest.raises(SurveyError) as caught:
        check(survey_with(a=f"{HEADING}{lines}\n"))
    [problem] = caught.value.problems
    assert (problem.row, problem.column, problem.found, problem.expected) == (2, "new_value", found, expected)


@pytest.mark.parametrize(
    "lines",
    [
        "u1,age,30,19,change_response,\nu1,married_at,20,18,change_response,",
        "u1,region,n,s,change_response,\nu1,town,a,b,change_response,",
        "u1,trade,1,96,change_response,\nu1,trade_oth,,baker,change_response,",
        "u2,trade,96,1,change_response,",
        "u1,trade,1,96,change_response,",
        "u1,age,30,,blank_response,",
        "u5,age,999,998,change_response,",
        "u1,trades,1 2,1 96,change_response,",
    ],
)
def test_what_it_allows(survey_with, lines):
    check(survey_with(a=f"{HEADING}{lines}\n"))


def test_a_survey_that_does_not_run_its_form_allows_all(survey_with):
    path = survey_with(a=f"{HEADING}u1,age,30,12,change_response,\n")
    path.write_text(path.read_text().replace("checks: [skip_logic, constraints]", "checks: [duplicates]"))
    check(path)


def test_mistakes_that_can_be_applied_are_and_all_are_listed(survey_with, cleaned):
    """Another old value is applied; what the form does not allow would cost the answer that stands there."""
    lines = f"{HEADING}u1,age,30,12,change_response,\nu2,age,7,41,change_response,\n"
    path = survey_with("mistaken_corrections: apply\n", a=lines)
    plan = read_plan(path)
    export = read_survey(path.parent, plan)
    listed = mistakes_of(read_corrections(path.parent, plan), export.rows, export.questions, plan)
    assert listed[["file", "row", "column", "applied"]].values.tolist() == [
        ["a.csv", 2, "new_value", False],
        ["a.csv", 3, "old_value", True],
    ]
    result = cleaned(path)
    assert result.responses.set_index("uuid").loc[["u1", "u2"], "age"].tolist() == [30, 41]


@pytest.mark.parametrize(
    ("lines", "applied"),
    [
        ("u1,age,29,12,change_response,", {2: False}),  # another answer than the one that stands there, too
        ("u1,age,30,44,change_response,\nu1,age,30,12,change_response,", {3: False}),
        ("u1,trade_oth,hunter,baker,change_response,", {2: False}),
        ("nobody,age,30,31,change_response,", {2: False}),
        ("u1,no_question,30,31,change_response,", {2: False}),
        ("u1,age,29,31,change_response,", {2: True}),
    ],
)
def test_what_the_form_does_not_allow_is_never_applied(survey_with, cleaned, lines, applied):
    path = survey_with("mistaken_corrections: apply\n", a=f"{HEADING}{lines}\n")
    plan = read_plan(path)
    export = read_survey(path.parent, plan)
    listed = mistakes_of(read_corrections(path.parent, plan), export.rows, export.questions, plan)
    assert dict(zip(listed["row"], listed["applied"], strict=True)) == applied
    age = cleaned(path).responses.set_index("uuid").loc["u1", "age"]
    assert age == {"44": 44, "31": 31}.get(
        lines.split(",")[3] if "no_question" not in lines and "nobody" not in lines else "", 30
    )
