"""Expressions of a plan that cannot be read, evaluated or found in the data: each named with its line."""

from __future__ import annotations

import pytest

from bogolan.preparation.agreement import check
from bogolan.provenance.errors import SurveyError

RESPONSES = "sex,age,version\nf,30,v1\nm,40,v2\n"
CHECK = "logical_checks:\n  - name: one\n    check: {}\n    statement: wrong\n"
RECODING = "recodings:\n  - question: sex\n    where: {}\n    codes: {{f: m, m: f}}\n    reason: swapped\n"


def problems(path):
    with pytest.raises(SurveyError) as refused:
        check(path)
    return refused.value.problems


@pytest.mark.parametrize("template", [CHECK, RECODING])
@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("${age} >", "an end too soon"),
        ("${age} = ‘30’", "'‘' at character 10"),
        ("${aeg} = 30", "the question 'aeg'"),
        ("age = 30", "the bare name age"),
        ("random() < 0.5", "random(), which only the phone knew"),
        ("../age = 30", "a path through the form"),
        ("sine(${age})", "sine(), which is not computed"),
        ("selected(${age})", "selected() with 1 arguments in place of 2"),
        ("today() = '2020-01-01'", "today(), without a question"),
    ],
)
def test_expressions_are_tried_before_anything_runs(survey, template, expression, found):
    problem = problems(survey(RESPONSES, template.format(f'"{expression}"')))[0]
    assert found in problem.found
    assert problem.line == 9
    assert problem.column in ("logical_checks.0.check", "recodings.0.where")


def test_a_misspelt_question_is_told_the_nearest(survey):
    assert problems(survey(RESPONSES, CHECK.format('"${aeg} = 30"')))[0].hint == "did you mean 'age'?"


@pytest.mark.parametrize(
    ("more", "found", "line"),
    [
        (CHECK.format('"${age} = 30"') + "    questions: [aeg]\n", "the question 'aeg'", 11),
        (CHECK.format('"${age} = 30"') * 1 + CHECK.format("true()").partition("\n")[2], "'one' a second time", 11),
        ("recodings: [{question: sxe, where: 'true()', codes: {1: 2}, reason: r}]\n", "the question 'sxe'", 7),
        (
            "questions: {sex: {choices: {f: Woman, m: Man}}}\n"
            "recodings: [{question: sex, where: 'true()', codes: {1: w}, reason: r}]\n",
            "'w'",
            8,
        ),
        ("form_version: {question: vresion, known: [v1]}\n", "the question 'vresion'", 7),
    ],
)
def test_names_and_codes_that_there_are_not_are_named(survey, more, found, line):
    told = [(problem.found, problem.line) for problem in problems(survey(RESPONSES, more))]
    assert (found, line) in told


def test_a_code_of_an_older_form_may_become_one_of_this(survey):
    more = (
        "questions: {sex: {choices: {f: Woman, m: Man}}}\n"
        "recodings: [{question: sex, where: \"${version} = 'v1'\", codes: {1: f, 2: m}, reason: r}]\n"
    )
    assert check(survey(RESPONSES, more))["recodings"][0]["codes"] == {"1": "f", "2": "m"}
