"""Numbers far from the others, by each method of the plan."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.preparation.flags.outliers import METHODS, beyond
from bogolan.survey.questionnaire import Question

# The numbers of IMPACT's example of cleaningtools' check_outliers that are not drawn at random.
INCOME = [60, 0, 80, 1020, 1050]


def flagged(numbers, **outlier):
    rows = pd.DataFrame({"n": [str(value) for value in numbers]})
    plan = {"categorical": [], "checks": ["outliers"], "outliers": [{"question": "n", **outlier}]}
    found = clean(rows, {"n": Question("n", "integer", missing={"999": "refused"})}, plan)
    assert len(found.responses) == len(rows)
    assert set(found.flags["rule_id"]) <= {"F17"}
    return (found.flags["_row"] - 2).tolist()


def test_quartiles_are_those_of_stata():
    # summarize 1..40, detail: 10.5 and 30.5, so that 1.5 ranges reach from -19.5 to 60.5.
    numbers = [*range(1, 41)]
    assert flagged([*numbers[:-1], 60], method="iqr") == []
    assert flagged([*numbers[:-1], 61], method="iqr") == [39]
    assert flagged([*numbers[:-1], 61], method="iqr", times=2) == []


def test_standard_deviations_are_of_the_sample():
    numbers = np.array([*range(30), 60.0])
    limit = (60 - numbers.mean()) / numbers.std(ddof=1)
    assert beyond(numbers, METHODS["sd"], limit - 1e-9).tolist() == [False] * 30 + [True]
    assert not beyond(numbers, METHODS["sd"], limit + 1e-9).any()


def test_the_logarithm_finds_small_ones_and_spares_a_long_tail():
    generator = np.random.default_rng(4)
    income = [*INCOME, *generator.integers(20_000, 50_000, 95)]
    assert flagged(income, method="log_sd") == [0, 1, 2]
    tail = np.exp(generator.normal(3, 1, 400)).astype(int) + 1
    assert flagged(tail, method="sd")
    assert not flagged(tail, method="log_sd")


def test_reasons_for_no_answer_are_no_numbers():
    numbers = [*range(1, 41), 999]
    assert flagged(numbers, method="sd") == []
    assert flagged([*numbers, 900], method="sd") == [41]


@pytest.mark.parametrize("method", METHODS)
def test_few_numbers_or_one_number_tell_nothing(method):
    assert flagged([*range(28), 10_000], method=method) == []
    assert flagged([5] * 60, method=method) == []
    assert flagged(["", *["-5"] * 40, "-7"], method="log_sd") == []
