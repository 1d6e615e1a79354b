"""Excerpts counted by theme and gender, and the agreement of two coders, by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from bogolan.analysis.excerpts import excerpt_rows
from bogolan.survey.spine import spine


def coded(*rows):
    return pd.DataFrame(rows, columns=["theme", "gender", "coder_1", "coder_2"])


def rows_of(excerpts):
    return spine(excerpt_rows(excerpts)).set_index("id")


MANY = coded(
    *[("marriage", "women", "marriage", "marriage")] * 20,
    *[("marriage", "men", "marriage", "justice")] * 5,
    *[("justice", "women", "justice", "marriage")] * 10,
    *[("justice", "women", "justice", "justice")] * 15,
    ("justice", "men", "justice", ""),
)


def test_themes_are_counted_by_gender():
    rows = rows_of(MANY)
    counted = rows[rows["measure"] == "excerpts"]["estimate"].to_dict()
    assert counted == {
        "excerpts/excerpts/marriage/women": 20,
        "excerpts/excerpts/marriage/men": 5,
        "excerpts/excerpts/marriage/all": 25,
        "excerpts/excerpts/justice/women": 25,
        "excerpts/excerpts/justice/men": 1,
        "excerpts/excerpts/justice/all": 26,
        "excerpts/excerpts/all": 51,
    }


def test_a_mixed_group_has_rows_where_there_is_one():
    rows = rows_of(coded(("marriage", "mixed", "", ""), ("justice", "men", "", "")))
    assert rows.loc["excerpts/excerpts/justice/mixed", "estimate"] == 0
    assert "excerpts/excerpts/justice/women" not in rows.index


def test_kappa_is_cohens_over_those_coded_twice():
    """The example of Cohen's coefficient with 20, 5, 10 and 15 of 50: observed .7, by chance .5, kappa .4."""
    row = rows_of(MANY).loc["excerpts/kappa/all"]
    assert row["estimate"] == pytest.approx(0.4)
    assert (row["n"], row["count"]) == (50, 35)
    # Fleiss, Cohen and Everitt (1969), their large-sample standard error, but for n - 1 in the place of n.
    p = {(0, 0): 0.4, (0, 1): 0.1, (1, 0): 0.2, (1, 1): 0.3}
    first, second, k = (0.5, 0.5), (0.6, 0.4), 0.4
    by_chance = sum(a * b for a, b in zip(first, second, strict=True))
    agreed = sum(p[i, i] * (1 - (first[i] + second[i]) * (1 - k)) ** 2 for i in (0, 1))
    apart = (1 - k) ** 2 * sum(p[i, j] * (second[i] + first[j]) ** 2 for i, j in ((0, 1), (1, 0)))
    error = math.sqrt((agreed + apart - (k - by_chance * (1 - k)) ** 2) / (49 * (1 - by_chance) ** 2))
    assert row["standard_error"] == pytest.approx(error)
    assert row["lower"] < 0.4 < row["upper"] <= 1


def test_there_is_no_kappa_where_nothing_was_coded_twice():
    rows = rows_of(coded(("marriage", "women", "marriage", ""), ("marriage", "women", "", "marriage")))
    assert "excerpts/kappa/all" not in rows.index


@pytest.mark.parametrize("number", [1, 12])
def test_one_theme_or_one_excerpt_has_no_kappa(number):
    row = rows_of(coded(*[("marriage", "women", "marriage", "marriage")] * number)).loc["excerpts/kappa/all"]
    assert math.isnan(row["estimate"])
    assert row["n"] == number


def test_two_coders_who_always_agree_have_kappa_one():
    row = rows_of(
        coded(*[("marriage", "women", "marriage", "marriage")] * 6, *[("justice", "men", "justice", "justice")] * 6)
    ).loc["excerpts/kappa/all"]
    assert row["estimate"] == pytest.approx(1)
    assert row["upper"] <= 1
