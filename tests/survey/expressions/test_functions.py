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
        ("boolean-from-string('True')", True),
        ("boolean-from-string('TRUE')", True),
        ("boolean-from-string(1)", True),
        ("boolean-from-string('yes')", False),
        ("boolean-from-string('0')", False),
        ("selected('a b', 'b')", True),
        ("selected('ab', 'b')", False),
        ("selected-at('a b c', 1)", "b"),
        ("selected-at('a b', 5)", ""),
        ("count-selected('')", 0),
        ("count-non-empty('a', '', 'b')", 2),
        ("checklist(1, 2, true(), true(), true())", False),
        ("checklist(-1, 2, true(), true())", True),
        ("checklist(-2, -5, true())", True),
        ("checklist(1.9, 2, true())", True),
        ("checklist('', 0, true(), false())", False),
        ("weighted-checklist(3, 9, true(), 2, false(), 5, true(), 1)", True),
        ("weighted-checklist(4, 9, true(), 2, false(), 5, true(), 1)", False),
        ("weighted-checklist(-1, 2, true(), -3, true(), 1)", False),
        ("weighted-checklist(-3, -1, true(), -3, true(), 1)", True),
        ("weighted-checklist(-2, 2, true(), -3, false(), 1)", False),
        ("weighted-checklist(0, 2, false(), 'much', true(), 1)", True),
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
        ("round(1.255, 2)", 1.26),
        ("round(-1.255, 2)", -1.25),
        ("round(-1.256, 2)", -1.26),
        ("round('12345.15', 1)", 12345.2),
        ("round('-12345.15', 1)", -12345.1),
        ("round('14.29123456789', 1.5)", 14.3),
        ("round(2.675, 2)", 2.68),
        ("round(1.005, 2)", 1.01),
        ("round(0.49999999999999994)", 0),
        ("round(1234, -2)", 1200),
        ("round('12345.12345', -1)", 12350),
        ("round('12350.12345', -2)", 12400),
        ("round(-1270, -2)", -1200),
        ("round(123456789012345678, 2)", 123456789012345680),
        ("round(1 div 0, 2)", math.inf),
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


@pytest.mark.parametrize(
    "text",
    [
        "number('')",
        "number('a')",
        "round('x')",
        "round(1, 31)",
        "distance('x')",
        "area('1 2 3 4 5; 1 2; 2 2')",
        "decimal-time('noon')",
        "date('x') + 1",
    ],
)
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


def test_weights_without_what_they_weigh_are_named():
    with pytest.raises(NotComputedError, match="of which one has no pair"):
        value("weighted-checklist(1, 2, true())")


# The field of JavaRosa's own tests (GeoDistanceTest, GeoAreaTest), and what those expect.
FIELD = (
    "38.253094215699576 21.756382658677467 0 0", "38.25021274773806 21.756382658677467 0 0",
    "38.25007793942195 21.763892843919166 0 0", "38.25290886154963 21.763935759263404 0 0",
    "38.25146813817506 21.758421137528785 0 0",
)  # fmt: skip
QUARTER = 2 * math.pi * 6_378_100 / 4


@pytest.mark.parametrize(
    ("text", "expected", "within"),
    [
        (f"distance('{'; '.join(FIELD)}')", 1801, 0.5),
        (f"distance(concat('{FIELD[0]}', ';', '{FIELD[1]}'))", 320.76, 0.01),
        (f"distance('{FIELD[0]}', '{FIELD[1]}')", 320.76, 0.01),
        ("distance('0 1 0 0; 0 91 0 0;')", QUARTER, 1e-7),
        ("distance('0 1 0 0; 0 91 0 0; 0 1 0 0;')", 2 * QUARTER, 1e-7),
        ("distance('14.5 -4.2')", 0, 0),
        ("distance('')", 0, 0),
        (f"distance('{FIELD[0]}', '{FIELD[0]}')", 0, 0.2),
        (f"area('{'; '.join(FIELD)};')", 151452, 0.5),
        (f"area('{FIELD[0]}; {FIELD[1]};')", 0, 0),
    ],
)
def test_metres_and_square_metres_are_those_of_the_phone(text, expected, within):
    assert value(text) == pytest.approx(expected, abs=within)
