"""Formulas of models, and numbers that enter them as curves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .case import table
from .plan_cases import plan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TERMS, FORMULA = "survey.yaml:13, models.0.terms.0", "survey.yaml:13, models.0.formula"


def terms(text: str) -> Callable[[Path], None]:
    """The plan with other terms of its model."""
    return plan("terms: [age]", f"terms: [{text}]")


def formula(text: str) -> Callable[[Path], None]:
    """The plan with a formula in place of the terms."""
    return plan("terms: [age]", f'formula: "{text}"')


CASES = table(
    "terms",
    ("a formula of Python", formula("age + __import__('os').system('id')"), FORMULA, "'.' at letter 23", "questions"),
    ("a function that may not be", formula("age + eval('1')"), FORMULA, "'eval' at letter 7", "C, cr, bs, poly"),
    ("a formula without intercept", formula("age - 1"), FORMULA, "'-' at letter 5", "the intercept stays"),
    ("a formula of a question there is not", formula("agee + sex"), FORMULA, "'agee'", "a column of"),
    ("a curve of a question there is not", formula("cr(agee, df=3)"), FORMULA, "'agee'", "a column of"),
    ("a reference there is not", formula("C(sex, contr.treatment('7'))"), FORMULA, "'7'", "one of the answers 1, 2"),
    ("a formula of the outcome", formula("age + water"), FORMULA, "'water' again", "not the outcome itself"),
    ("an open bracket", formula("(age + sex"), FORMULA, "the end of the formula", "`)`"),
    ("a polynomial of degree 0", formula("poly(age, 0)"), FORMULA, "degree 0 of 'age'", "a degree from 2 to 5"),
    ("a curve of choices", formula("sex + cr(sex, df=3)"), FORMULA, "'sex' in two forms", "each question in one form"),
    ("a spline of choices", terms("{question: sex, spline: {df: 3}}"), TERMS, "answered with choices", "in numbers"),
    ("a polynomial of words", terms("{question: why, polynomial: 2}"), TERMS, "answered in words", "in numbers"),
    (
        "too few numbers for a spline",
        terms("{question: sex, as: number, spline: {df: 3}}"),
        TERMS,
        "2 different numbers in 'sex' for a curve of 4 parameters",
        "fewer degrees of freedom",
    ),
    (
        "a spline by halves",
        terms("{question: age, spline: {kind: b}}"),
        f"{TERMS}.spline",
        "without `df` or `knots`",
        "`df`, how many columns",
    ),
    ("a misspelt key of a spline", terms("{question: age, spline: {d: 3}}"), f"{TERMS}.spline.d", "the key 'd'", "df"),
)
