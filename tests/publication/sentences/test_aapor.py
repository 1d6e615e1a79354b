"""The disclosure items that a plan gives: what `make check` warns of is what the report says is missing."""

from __future__ import annotations

import pytest
from released_surveys import headline

from bogolan.publication.sentences.methods import aapor
from bogolan.survey.aapor import ITEMS, undisclosed

FULL = {
    "sponsor": "Fund",
    "conducted_by": "Team",
    "population": "adults in twelve villages",
    "sampling_note": "Villages were chosen with their chiefs.",
    "mode": "face_to_face",
}


def missing_in_the_report(**plan) -> set[int]:
    items = enumerate(aapor(headline("en", **plan)), start=1)
    return {number for number, (_, answer) in items if "missing" in answer.lower()}


def test_a_full_plan_leaves_nothing_out():
    assert undisclosed(FULL) == {}
    assert missing_in_the_report(**FULL) == set()


@pytest.mark.parametrize("key", ITEMS)
def test_what_is_left_out_is_named_with_the_item_that_the_report_calls_missing(key):
    plan = {**FULL, key: None}
    assert undisclosed(plan) == {key: ITEMS[key]}
    assert missing_in_the_report(**plan) == {ITEMS[key]}
