"""Terms of models in a plan: formulas and curves, and one problem with its place for what makes no sense."""

from __future__ import annotations

import pytest

from bogolan.provenance.errors import SurveyError

PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: 2, men: 1}
models:
  - name: m
    outcome: {question: q, share: [1]}
    KEYS
"""


def model_of(plan_of, keys: str) -> dict:
    return plan_of(PLAN.replace("KEYS", keys))["models"][0]


def problems_of(plan_of, keys: str) -> list:
    with pytest.raises(SurveyError) as caught:
        model_of(plan_of, keys)
    return caught.value.problems


def test_a_formula_is_its_terms_and_interactions(plan_of):
    model = model_of(plan_of, 'formula: "cr(age, df=3) * moved + C(edu, contr.treatment(1))"')
    assert model["terms"] == [
        {"question": "age", "spline": {"df": 3}},
        {"question": "moved"},
        {"question": "edu", "as": "category", "reference": "1"},
    ]
    assert model["interactions"] == [["age", "moved"]]
    assert "interactions" not in model_of(plan_of, "formula: age + moved")


def test_the_strictest_class_of_its_questions_is_the_models(plan_of):
    drivers = "drivers:\n  - {question: moved, share: [1], class: sensitive}\n"
    plan = drivers + PLAN.replace("KEYS", "formula: age + moved").replace(
        "share: [1]}", "share: [1], class: community}"
    )
    assert plan_of(plan)["models"][0]["outcome"]["class"] == "sensitive"


@pytest.mark.parametrize(
    ("keys", "place", "found", "expected"),
    [
        (["label: {en: x}"], "", "a model without terms", "`terms`, or a `formula` in their place"),
        (["terms: [age]", "formula: moved"], ".terms", "`terms` beside `formula`", "one of them"),
        (["formula: age + b", "interactions: [[age, b]]"], ".interactions", "`interactions` beside", "one of them"),
        (["formula: age + exec('1')"], ".formula", "the function 'exec' at letter 7", "one of C, cr, bs, poly"),
        (["formula: poly(age, 0)"], ".formula", "a polynomial of degree 0 of 'age'", "a degree from 2 to 5"),
        (["formula: cr(age, df=1)"], ".formula", "a spline with 1 degrees of freedom of 'age'", "2 to 8 of them"),
    ],
)
def test_a_formula_that_makes_no_sense_is_told_with_its_place(plan_of, keys, place, found, expected):
    only(problems_of(plan_of, "\n    ".join(keys)), f"models.0{place}", found, expected)


@pytest.mark.parametrize(
    ("curve", "place", "found", "expected"),
    [
        ("polynomial: 0", "polynomial", "a polynomial of degree 0", "2 to 5"),
        ("polynomial: 6", "polynomial", "a polynomial of degree 6", "2 to 5"),
        ("polynomial: 1", "polynomial", "a polynomial of degree 1", "is the question itself"),
        ("polynomial: 2, spline: {df: 3}", "polynomial", "`polynomial` beside `spline`", "one of them"),
        ("polynomial: 2, reference: 1", "reference", "`reference` beside `polynomial`", "a curve is of a number"),
        ("polynomial: 2, as: category", "as", "`as: category` beside `polynomial`", "`as: number`"),
        ("spline: {df: 3}, is: [1]", "is", "`is` beside `spline`", "a curve is of a number"),
        ("spline: {df: 9}", "spline.df", "9 degrees of freedom", "2 to 8"),
        ("spline: {df: three}", "spline.df", "'three'", "a whole number"),
        ("spline: {df: 3, knots: [30]}", "spline", "`df` beside `knots`", "`df`, how many"),
        ("spline: {df: 3, degree: 3}", "spline.degree", "`degree` of a natural spline", "`kind: b`"),
        ("spline: {kind: cubic, df: 3}", "spline.kind", "'cubic'", "one of natural, b"),
        ("spline: {kind: b}", "spline", "a spline without `df` or `knots`", "`df`, how many"),
        ("spline: {kind: b, df: 2}", "spline.df", "2 degrees of freedom", "3 to 8"),
        ("spline: {kind: b, df: 3, degree: 0}", "spline.degree", "a spline of degree 0", "1 to 5"),
        ("spline: {kind: b, df: 3, boundary: [1, 2]}", "spline.boundary", "of a B-spline", "no such key"),
        ("spline: {knots: [40, 30]}", "spline.knots", "knots at 40, 30", "each above the one before"),
        ("spline: {knots: [40], boundary: [50, 60]}", "spline.boundary", "knots at 50, 40, 60", "each above"),
        ("spline: {knots: [1, 2, 3, 4, 5, 6, 7, 8]}", "spline.knots", "8 knots", "at most 7"),
    ],
)
def test_a_curve_that_is_none_is_told_with_its_place(plan_of, curve, place, found, expected):
    problems = problems_of(plan_of, f"terms: [{{question: age, {curve}}}]")
    only(problems, f"models.0.terms.0.{place}", found, expected)


def only(problems: list, place: str, found: str, expected: str) -> None:
    (problem,) = problems
    assert problem.column == place
    assert found in problem.found
    assert expected in problem.expected
    assert problem.line
