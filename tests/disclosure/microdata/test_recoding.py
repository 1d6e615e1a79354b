"""Numbers in bands, answers joined, choices of several as columns of their own."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.disclosure.microdata.recoding import banded

from .conftest import survey


def test_bands_begin_at_their_breaks_and_the_last_is_open():
    codes, called = banded(pd.Series([17, 18, 34, 35, 99, None], dtype="Float64"), [18, 35, 50])
    assert codes.tolist() == ["<18", "18", "18", "35", "50", None]
    assert called == {"<18": "<18", "18": "18–34", "35": "35–49", "50": "50+"}


def test_a_band_below_the_first_break_is_told_where_somebody_is_in_it():
    assert list(banded(pd.Series([20.0, 60.0]), [18, 35])[1]) == ["18", "35"]


@pytest.mark.parametrize(
    ("numbers", "breaks", "called"),
    [
        ([1.5], [1, 2], {"1": "1–<2", "2": "2+"}),
        ([1], [0.5, 2], {"0.5": "0.5–<2", "2": "2+"}),
        ([1], [1, 2, 5], {"1": "1", "2": "2–4", "5": "5+"}),
    ],
)
def test_what_bands_are_called(numbers, breaks, called):
    assert banded(pd.Series(numbers, dtype=float), breaks)[1] == called


def test_answers_that_count_as_one(made):
    asked = "  keys: [sex, edu]\n  collapse: [{question: edu, levels: [1, 2]}]\n"
    file = made(asked).file
    assert file.columns["edu"].answers == {"0": "None", "1+2": "Primary / Higher"}
    sample, _ = survey()
    assert (file.keys["edu"] == "1+2").sum() == sample["edu"].isin(["1", "2"]).sum()


def test_joined_answers_have_a_name_in_each_language(made):
    asked = "  keys: [sex]\n  variables: [view]\n  collapse: [{question: view, levels: [1, 2]}]\n"
    assert made(asked).file.columns["view"].answers["1+2"] == {"en": "Yes / Perhaps", "fr": "Oui / Perhaps"}


def test_each_choice_of_several_is_a_column(made):
    file = made("  keys: [sex]\n  variables: [{question: why, class: community}]\n").file
    sample, _ = survey()
    assert (file.answers["why/1"] == "1").sum() == sample["why/1"].sum()
    assert file.columns["why/1"].choice == "Money"
