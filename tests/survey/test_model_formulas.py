"""Formulas of models: what they stand for, and that nothing in one is ever run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bogolan.survey.formula_functions import FormulaError
from bogolan.survey.model_formulas import read_formula

SPLINE = {"question": "age", "spline": {"df": 3}}


@pytest.mark.parametrize(
    ("text", "terms", "interactions"),
    [
        ("a", ["a"], []),
        ("1 + a + b", ["a", "b"], []),
        ("a + b + a", ["a", "b"], []),
        ("a * b", ["a", "b"], [["a", "b"]]),
        ("a + b + a:b + b:a", ["a", "b"], [["a", "b"]]),
        ("(a + b) * c", ["a", "b", "c"], [["a", "c"], ["b", "c"]]),
        ("a + b + c + (a + b):c", ["a", "b", "c"], [["a", "c"], ["b", "c"]]),
        ("`trust-army` + q.1", ["trust-army", "q.1"], []),
        ("âge+_exposure", ["âge", "_exposure"], []),
        ("cr(age, df=3)*b", [SPLINE, "b"], [["age", "b"]]),
        ("cr(age, 3, constraints='center')", [SPLINE], []),
        ("cr(age, knots=[30, 45.5], lower_bound=18, upper_bound=7e1)",
         [{"question": "age", "spline": {"knots": [30, 45.5], "boundary": [18, 70.0]}}], []),
        ("bs(age, df=5, degree=2)", [{"question": "age", "spline": {"kind": "b", "df": 5, "degree": 2}}], []),
        ("bs(age, knots=40)", [{"question": "age", "spline": {"kind": "b", "knots": [40]}}], []),
        ("poly(age, degree=3)", [{"question": "age", "polynomial": 3}], []),
        ("C(edu)", [{"question": "edu", "as": "category"}], []),
        ("C(edu, contr.treatment('none'))", [{"question": "edu", "as": "category", "reference": "none"}], []),
        ('C(edu, contrasts=contr.treatment(base="none"))',
         [{"question": "edu", "as": "category", "reference": "none"}], []),
        ("C(edu, contr.treatment(2)):a + C(edu, contr.treatment(2)) + a",
         [{"question": "edu", "as": "category", "reference": "2"}, "a"], [["edu", "a"]]),
    ],
)  # fmt: skip
def test_a_formula_stands_for_terms_and_pairs(text, terms, interactions):
    found = read_formula(text)
    assert found.terms == [{"question": term} if isinstance(term, str) else term for term in terms]
    assert found.interactions == interactions


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("__import__('os')", "the function '__import__' at letter 1", "one of C, cr, bs, poly"),
        ("a + __import__('os').system('id')", "'.' at letter 21", "questions, `+`"),
        ("exec('1')", "the function 'exec' at letter 1", "one of C, cr, bs, poly"),
        ("a + open('/etc/passwd')", "the function 'open' at letter 5", "one of C, cr"),
        ("I(a + 1)", "the function 'I' at letter 1", "one of C, cr"),
        ("np.log(a)", "the function 'np.log' at letter 1", "one of C, cr"),
        ("Q('a')", "the function 'Q' at letter 1", "one of C, cr"),
        ("{a.__class__}", "'{' at letter 1", "not Python"),
        ("cr(__import__('os'), df=3)", "'__import__' in cr()", "a question, of which there is no function"),
        ("cr(a, df=__import__('os'))", "'__import__' at letter 10", "a number, a list of numbers"),
        ("cr(a, df=(lambda: 3)())", "'(' at letter 10", "a number, a list"),
        ("C(a, contr.treatment(exec('1')))", "'exec' at letter 22", "the code of the reference"),
        ("C(a, contr.sum)", "'contr.sum' at letter 6", "a number, a list"),
        ("C(a, 'x')", "'x' as the contrasts of C()", 'contr.treatment("reference")'),
        ("a[0]", "'[' at letter 2", "`+`, `*`, `:` or the end"),
        ("a; b", "';' at letter 2", "questions, `+`"),
        ("a @ b", "'@' at letter 3", "not Python"),
        ("a if b else c", "'if' at letter 3", "or the end"),
        ("f'{a}'", '"\'{a}\'" at letter 2', "or the end"),
        ("'a'", '"\'a\'" at letter 1', "a question or a function"),
        ("a - 1", "'-' at letter 3", "the intercept stays"),
        ("0 + a", "'0' at letter 1", "terms beside the intercept"),
        ("trust-army", "'-' at letter 6", "backticks"),
        ("y ~ a", "'~' at letter 3", "the model's `outcome`"),
        ("a ** 2", "'**' at letter 3", "`*` of two terms"),
        ("a ^ 2", "'^' at letter 3", "`*` of two terms"),
        ("a / b", "'/' at letter 3", "`*` and `:`"),
        ("a | b", "'|' at letter 3", "one formula"),
        ("", "the end of the formula", "a question or a function"),
        ("a +", "the end of the formula", "a question or a function"),
        ("(a + b", "the end of the formula", "`)`"),
        ("a b", "'b' at letter 3", "or the end"),
        ("1", "a formula without terms", "a question or more"),
        ("a:b", "a formula without terms", "a question or more"),
        ("a + a:b", "the product of 'a' and 'b' without 'b'", "`*` is short for both"),
        ("a + b + cr(a, df=3):b", "the product of 'a' and 'b' without 'a'", "in the same form"),
        ("a * b * c", "the product of 'a', 'b', 'c'", "products of two terms"),
        ("a + poly(a, 2)", "'a' in two forms", "each question in one form"),
        ("cr(a)", "neither df nor knots in cr()", "`df` or `knots`"),
        ("cr(a, df=3, knots=[1])", "df and knots in cr()", "`df` or `knots`"),
        ("cr(a, df=3, df=4)", "'df' a second time in cr()", "each argument once"),
        ("cr(a, 3, df=4)", "'df' a second time in cr()", "each argument once"),
        ("cr(a, df=2.5)", "df = 2.5 in cr()", "a whole number"),
        ("cr(a, df=3, lower_bound=1)", "one bound of cr()", "or neither"),
        ("cr(a, df=3, constraints='none')", "other constraints of cr()", '"center"'),
        ("cr(a, knots='x')", "'x' in cr()", "a number"),
        ("bs(a, df=3, include_intercept=1)", "the argument 'include_intercept' of bs()", "one of df, knots, degree"),
        ("poly(a)", "poly() without a degree", "poly(question, 2)"),
        ("poly(a, 2, 3)", "3 arguments of poly()", "at most 2"),
        ("poly(2)", "'2' at letter 6", "the question of poly()"),
        ("cr(a, knots=[1, b])", "'b' at letter 17", "a number"),
        ("(" * 25 + "a" + ")" * 25, "brackets 21 deep", "at most 20"),
        ("+".join(["a"] * 2000), "a formula of 3999 letters", "at most 2000"),
    ],
)  # fmt: skip
def test_whatever_is_not_in_the_grammar_is_refused_with_what_was_expected(text, found, expected):
    with pytest.raises(FormulaError) as caught:
        read_formula(text)
    assert caught.value.found == found
    assert expected in caught.value.expected


def test_a_formula_is_expanded_as_by_formulaic():
    reference = Path(__file__).parents[1] / "reference" / "formulas.json"
    for text, expected in json.loads(reference.read_text(encoding="utf-8"))["terms"].items():
        found = read_formula(text)
        products = [*([term["question"]] for term in found.terms), *found.interactions]
        named = [[re.sub(r"^\w+\((\w+).*", r"\1", factor) for factor in factors] for factors in expected]
        assert sorted(map(sorted, products)) == sorted(map(sorted, named)), text


def test_reading_a_formula_runs_nothing(monkeypatch, tmp_path):
    """Not one of Python's own ways to run a text is called, whatever the formula says."""
    import builtins

    def never(*_, **__):
        raise AssertionError("a formula was run")

    marker = tmp_path / "run"
    attacks = [f"__import__('pathlib').Path('{marker}').touch()", f"cr(a, df=open('{marker}', 'w'))", "eval('1')"]
    for name in ("eval", "exec", "compile", "__import__"):
        monkeypatch.setattr(builtins, name, never)
    for attack in attacks:
        try:
            read_formula(attack)
        except FormulaError:
            continue
        raise AssertionError(attack)
    assert not marker.exists()


@given(st.text(alphabet="ab01+-*:()[]{},=~.'\"`cr poly_", max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        found = read_formula(text)
    except FormulaError:
        return
    assert found.terms
    questions = {term["question"] for term in found.terms}
    assert all(set(pair) <= questions for pair in found.interactions)
