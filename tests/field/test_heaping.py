"""Whipple's and Myers' index at their extremes and against their formulas written out; the test of last digits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chisquare

from bogolan.field.asked import is_age
from bogolan.field.heaping import last_digit_test, myers_index, whipple_index
from bogolan.survey.questionnaire import Question

EVEN = np.arange(0, 100)


def test_without_heaping():
    assert whipple_index(EVEN) == (100.0, 40)
    assert myers_index(EVEN) == (0.0, 70)


def test_all_heaped():
    fives = np.repeat([25, 30, 45, 60], 10)
    assert whipple_index(fives) == (500.0, 40)
    assert myers_index(np.array([20, 30, 40, 50, 60, 70, 80]))[0] == pytest.approx(90)


def test_nobody_of_these_ages():
    assert np.isnan(whipple_index(np.array([5, 99]))[0])
    assert np.isnan(myers_index(np.array([5, 99]))[0])


def test_whipple_by_hand():
    # Of 10 within 23 to 62 four end in 0 or 5: 4 / 10 * 5 * 100.
    ages = np.array([22, 23, 25, 30, 33, 35, 41, 44, 48, 60, 62, 63])
    assert whipple_index(ages) == (200.0, 10)


def test_myers_against_its_table():
    """The table as Myers wrote it: by digit, people of 20 to 79 times 1 to 10 and of 30 to 89 times 9 to 0."""
    generator = np.random.default_rng(5)
    ages = generator.integers(18, 95, 500)
    ages = np.where(generator.random(500) < 0.3, ages // 5 * 5, ages)
    blended = []
    for digit in range(10):
        first = sum(ages.tolist().count(age) for age in range(20 + digit, 80, 10))
        following = sum(ages.tolist().count(age) for age in range(30 + digit, 90, 10))
        blended.append((digit + 1) * first + (9 - digit) * following)
    expected = sum(abs(100 * part / sum(blended) - 10) for part in blended) / 2
    assert myers_index(ages)[0] == pytest.approx(expected)


def test_last_digits_as_scipy_tests_them():
    numbers = np.random.default_rng(6).integers(0, 500, 300)
    expected = chisquare(np.bincount(numbers % 10, minlength=10))
    assert last_digit_test(numbers) == pytest.approx((expected.statistic, expected.pvalue))


@pytest.mark.parametrize(
    ("name", "label", "age"),
    [
        ("age", None, True),
        ("resp_age_years", None, True),
        ("q3", {"en": "How old are you, in completed years?"}, True),
        ("q3", {"fr": "Quel âge avez-vous ?"}, True),
        ("village", None, False),
        ("language", "Language of the interview", False),
        ("q4", "How many people live in your household?", False),
    ],
)
def test_which_number_is_an_age(name, label, age):
    assert is_age(Question(name, "integer", label)) is age
    assert not is_age(Question(name, "text", label))
