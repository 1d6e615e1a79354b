"""ODK's own functions, by the examples of its specification and documentation."""

from __future__ import annotations

import math

import pytest

from bogolan.survey.expressions.evaluation import evaluate
from bogolan.survey.expressions.functions import NotComputedError, runs_for_ever
from bogolan.survey.expressions.syntax import parse


def value(text):
    return evaluate(parse(text), {})[0].values[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("coalesce('', 'b')", "b"),
        ("coalesce('a', 'b')", "a"),
        ("if(2 > 1, 3, 'no')", "3"),
        ("once('x')", "x"),
        ("boolean-from-string('true')", True),
        ("boolean-from-string('1')", True),
        ("boolean-from-string('yes')", False),
        ("selected('a b', 'b')", True),
        ("selected('ab', 'b')", False),
        ("selected-at('a b c', 1)", "b"),
        ("selected-at('a b', 5)", ""),
        ("count-selected('')", 0),
        ("count-non-empty('a', '', 'b')", 2),
        ("checklist(1, 2, true(), true(), true())", False),
        ("checklist(-1, 2, true(), true())", True),
        ("weighted-checklist(3, -1, true(), 2, false(), 5, true(), 1)", True),
        ("join(' ', 'a', 'b')", "a b"),
        ("concat('a', 1, true())", "a1true"),
        ("substr('hello', 1, 3)", "el"),
        ("substr('hello', 2)", "llo"),
        ("substr('hello', -2)", "lo"),
        ("substr('hello', 3, 1)", ""),
        ("substr('hello', 'x')", ""),
        ("regex('V012', 'V[0-9]{3}')", True),
        ("regex('xV012', 'V[0-9]{3}')", False),
        ("ends-with('abc', 'bc')", True),
        ("int(3.9)", 3),
        ("int(-3.9)", -3),
        ("round(2.5)", 3),
        ("round(-2.5)", -2),
        ("round(3.14159, 2)", 3.14),
        ("round(1234, -2)", 1200),
        ("pow(2, 10)", 1024),
        ("exp10(2)", 100),
        ("log10(1000)", 3),
        ("abs(-1)", 1),
        ("pi()", math.pi),
        ("atan2(1, 1)", math.pi / 4),
        ("max(1, '', 3)", 3),
        ("min(4, 2)", 2),
        ("sum(1, 2, '')", 3),
        ("string(1.50)", "1.5"),
        ("string(1 div 0)", "Infinity"),
        ("string(0 div 0)", "NaN"),
        ("date('2020-02-03T10:00:00')", "2020-02-03"),
        ("date(18295)", "2020-02-03"),
        ("date('soon')", ""),
        ("date('2020-02-03') < '2020-02-04'", True),
        ("date('2020-02-03') + 1 = 18296", True),
        ("decimal-date-time('2020-02-03T12:00:00.000Z')", 18295.5),
        ("decimal-time('06:00')", 0.25),
        ("decimal-time('2020-02-03T18:00:00.000+01:00')", 0.75),
        ("format-date('2020-02-03', '%d/%m/%y %n %b %a %e')", "03/02/20 2 Feb Mon 3"),
        ("format-date-time('2020-02-03T09:05:07.250', '%Y-%m-%d %H:%M:%S.%3 %h')", "2020-02-03 09:05:07.250 9"),
        ("format-date('', '%Y')", ""),
        ("format-date('2020-02-03', '%q')", "%q"),
    ],
)
def test_the_functions_of_odk(text, expected):
    found = value(text)
    assert found == pytest.approx(expected) if isinstance(expected, float) else found == expected


@pytest.mark.parametrize("text", ["number('')", "number('a')", "round('x')", "decimal-time('noon')", "date('x') + 1"])
def test_what_is_no_number_is_none(text):
    assert math.isnan(value(text))


@pytest.mark.parametrize(
    ("pattern", "so"),
    [
        ("^(a+)+$", True),
        ("(a|b*)*", True),
        ("((x)*y)*", True),
        ("V[0-9]{3}-[0-9]+", False),
        ("(ab+){2}", False),
        ("[", False),
    ],
)
def test_patterns_that_may_take_for_ever_are_not_tried(pattern, so):
    assert runs_for_ever(pattern) == so
    if so:
        with pytest.raises(NotComputedError, match="repeats what repeats itself"):
            value(f"regex('{'a' * 40}!', '{pattern}')")
