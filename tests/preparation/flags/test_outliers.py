"""Numbers far from the others, by each method of the plan."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.preparation.corrections.lines import COLUMNS, as_lines
from bogolan.preparation.flags.outliers import METHODS, beyond
from bogolan.survey.questionnaire import Question

# The numbers of IMPACT's example of cleaningtools' check_outliers that are not drawn at random.
INCOME = [60, 0, 80, 1020, 1050]


QUESTIONS = {
    "n": Question("n", "integer", missing={"999": "refused"}, constraint=". <= 60000"),
    "group": Question("group", "select_one", choices={"a": "A", "b": "B"}, closed=True, missing={"98": "dont_know"}),
    "_uuid": Question("_uuid"),
}


def cleaned(numbers, groups=(), corrections=(), **outlier):
    columns = {"n": [str(value) for value in numbers]} | ({"group": list(groups)} if groups else {})
    rows = pd.DataFrame({"_uuid": [f"u{row}" for row in range(len(numbers))], **columns})
    plan = {"categorical": [], "checks": ["outliers", "constraints"], "outliers": [{"question": "n", **outlier}]}
    lines = as_lines([dict(zip(COLUMNS, line, strict=True)) for line in corrections]) if corrections else None
    return clean(rows, {name: QUESTIONS[name] for name in rows}, plan | {"uuid": "_uuid"}, lines)


def flagged(numbers, groups=(), corrections=(), **outlier):
    found = cleaned(numbers, groups, corrections, **outlier)
    assert set(found.flags["rule_id"]) <= {"F17"}
    return sorted(found.flags["_row"] - 2)


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


# Forty small numbers and forty large ones: what is far in one group is near in the other.
SMALL, LARGE = [*range(1, 41)], [*range(1001, 1041)]


def test_far_is_far_within_a_group():
    numbers, groups = [*SMALL, 1010, *LARGE, 20], "a" * 41 + "b" * 41
    assert flagged(numbers, method="sd") == []
    assert flagged(numbers, groups, method="sd", by="group") == [40, 81]
    issues = set(cleaned(numbers, groups, method="sd", by="group").flags["issue"])
    assert issues == {"far from the other answers: 3 standard deviations from the mean, within group"}


def test_a_small_group_and_none_are_held_to_all():
    numbers, groups = [*SMALL, 1010, *LARGE[:29], 4000], ["a"] * 41 + ["b"] * 30
    assert flagged(numbers, groups, method="sd", by="group", fewest=31) == [40, 70]
    assert flagged(numbers, groups, method="sd", by="group", fewest=30) == [40, 70]
    found = cleaned(numbers, groups, method="sd", by="group", fewest=31)
    assert found.flags["issue"].tolist()[1].endswith("from the mean of all, with fewer than 31 in its group")
    nowhere = [*["a"] * 40, "", *["98"] * 29, "c"]
    assert flagged(numbers, nowhere, method="sd", by="group") == [70], "1010 is near, among all"


def test_groups_without_a_spread_of_their_own_flag_nobody():
    assert flagged([5] * 40 + LARGE, ["a"] * 40 + ["b"] * 40, method="iqr", by="group") == []


BLANKED = [
    ["u40", "n", "900", "", "blank_response", "a typing mistake"],
    ["u40", "n", "900", "45", "change_response", "a typing mistake"],
    ["u40", "", "", "", "remove_survey", "made up"],
]


# How many times the answer 90 may be away from the middle, so that it is near as long as 900 stands there.
TIMES = {"iqr": 1.9, "sd": 2.0, "log_sd": 2.2}


@pytest.mark.parametrize("line", BLANKED)
@pytest.mark.parametrize("groups", ["", "a" * 42])
@pytest.mark.parametrize("method", METHODS)
def test_limits_do_not_move_when_an_outlier_is_corrected(method, groups, line):
    """90 is far once 900 is gone, unless the limits are those of the answers as sent."""
    by = {"by": "group"} if groups else {}
    numbers, times = np.array([*range(21, 61), 900, 90], float), TIMES[method]
    assert beyond(np.delete(numbers, 40), METHODS[method], times)[-1], "else the test shows nothing"
    numbers = numbers.astype(int)
    assert flagged(numbers, groups, method=method, times=times, **by) == [40]
    assert flagged(numbers, groups, [line], method=method, times=times, **by) == []


def test_a_correction_that_is_far_is_flagged_and_one_of_the_group_is_judged_there():
    numbers, groups = [*SMALL, *LARGE], ["a"] * 40 + ["b"] * 40
    line = ["u0", "n", "1", "800", "change_response", "said again"]
    assert flagged(numbers, groups, [line], method="sd", by="group") == [0]
    moved = ["u0", "group", "a", "b", "change_response", "lives there"]
    assert flagged(numbers, groups, [moved], method="sd", by="group") == [0]


def test_what_the_form_does_not_allow_sets_no_limit():
    """Whether it stands there still, which blanks it, or was corrected."""
    numbers = [*SMALL, 900, 90_000]
    assert flagged(numbers, method="sd") == [40]
    assert flagged(numbers, "", [["u41", "n", "90000", "30", "change_response", "a typing mistake"]], method="sd") == [
        40
    ]
