"""Expressions as trees: operators in their order, names with hyphens, what is no expression named by its place."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bogolan.survey.expressions.syntax import (
    Call,
    Current,
    ExpressionError,
    Literal,
    Name,
    Negative,
    NodePath,
    Operation,
    Reference,
    Union,
    asks_for_the_day,
    is_about_itself,
    parse,
    references,
)


def nested(expression) -> str:
    """An expression with all its brackets."""
    if isinstance(expression, Operation):
        return f"({nested(expression.left)} {expression.operator} {nested(expression.right)})"
    return str(getattr(expression, "value", None) or getattr(expression, "name", "?"))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("${a} = 1", Operation("equal", Reference("a"), Literal(1.0))),
        (". >= 18", Operation("greater_or_equal", Current(), Literal(18.0))),
        ("selected(., 'x y')", Call("selected", (Current(), Literal("x y")))),
        ('"it\'s"', Literal("it's")),
        (".5", Literal(0.5)),
        ("- 3", Negative(Literal(3.0))),
        ("today()", Call("today", ())),
        ("count-selected(${m})", Call("count-selected", (Reference("m"),))),
        ("jr:choice-name(${m}, '${m}')", Call("jr:choice-name", (Reference("m"), Literal("${m}")))),
        ("string-length()", Call("string-length", (Current(),))),
        ("number() > 3", Operation("greater", Call("number", (Current(),)), Literal(3.0))),
        ("${a} | ${b} | ${a}", Union((Reference("a"), Reference("b")))),
        ("${a} | ${a}", Reference("a")),
        ("-${a} | ${b}", Negative(Union((Reference("a"), Reference("b"))))),
        ("concat(${b} | ${a})", Call("concat", (Union((Reference("b"), Reference("a"))),))),
        ("sum(${a} | ${b})", Call("sum", (Call("sum", (Reference("a"),)), Call("sum", (Reference("b"),))))),
        ("count(${a} | ${b})", Call("sum", (Call("count", (Reference("a"),)), Call("count", (Reference("b"),))))),
        ("cercle = ${ cercle }", Operation("equal", Name("cercle"), Reference("cercle"))),
        ("a-b", Name("a-b")),
        ("${région}", Reference("région")),
    ],
)
def test_what_an_expression_is(text, tree):
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("a or b and c", "(a or (b and c))"),
        ("a and b or c", "((a and b) or c)"),
        ("a = b and c != d", "((a equal b) and (c unequal d))"),
        ("a = b < c", "(a equal (b less c))"),
        ("a + b * c", "(a plus (b times c))"),
        ("a - b - c", "((a minus b) minus c)"),
        ("(a or b) and c", "((a or b) and c)"),
        ("a div b mod c", "((a divided b) modulo c)"),
        ("a\n  and\n\tb", "(a and b)"),
        ("and and or or div", "((and and or) or div)"),
    ],
)
def test_operators_bind_as_in_xpath(text, order):
    assert nested(parse(text)) == order


@pytest.mark.parametrize("text", ["../age", "/data/age", "instance('v')/root/item[name = ${x}]/label", "${a}/b", "./*"])
def test_paths_are_read(text):
    expression = parse(text)
    assert isinstance(expression, NodePath)
    assert references(expression) == [name for name in ("x", "a") if f"${{{name}}}" in text]


def test_what_a_union_depends_on():
    assert references(parse("concat(${b} | ${a} | ../c)")) == ["b", "a"]
    assert references(parse(" | ".join(f"${{q{n}}}" for n in range(300)))) == [f"q{n}" for n in range(300)]


def test_what_an_expression_depends_on():
    expression = parse("${b} + ${a} > ${b} and . < today()")
    assert references(expression) == ["b", "a"]
    assert is_about_itself(expression)
    assert asks_for_the_day(expression)
    assert not is_about_itself(parse("${a} = '.'"))


@pytest.mark.parametrize(
    ("text", "found", "expected"),
    [
        ("${a} =", "an end too soon", "an expression as ODK reads it"),
        ("", "an end too soon", "an expression"),
        ("${a} = = 1", "'=' at character 8", "an expression"),
        ("${a} & 1", "'&' at character 6", "an expression"),
        ("${a} = ‘yes’", "'‘' at character 8", "straight quotes"),
        ("selected(${a}, 'x'", "an end too soon", "an expression"),
        ("${a} = 'x", '"\'" at character 8', "an expression"),
        ("${a b} = 1", "'\\$' at character 1", "an expression"),
        ("1 2", "'2' at character 3", "an expression"),
        ("not(" * 5000 + "1" + ")" * 5000, "more than 100 expressions inside each other", "a shorter one"),
    ],
)
def test_what_is_no_expression_is_named_by_its_place(text, found, expected):
    with pytest.raises(ExpressionError, match=found) as error:
        parse(text)
    assert expected in str(error.value)


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(st.text(st.sampled_from(list("${}()[]'\".,/*+-=<>! abcé19\n|&")) | st.characters(codec="utf-8"), max_size=40))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(ExpressionError):
        parse(text)
