"""AAPOR's rates by hand, and what is said where a number for them is lacking."""

from __future__ import annotations

import math

import pytest

from bogolan.preparation.outcome_rates import FORMULAS, final_dispositions, outcome_rates

ACCOUNTING = {"read": 130, "complete": 80, "partial": 5, "refused": 12, "withdrawn": 3, "duplicate": 20, "test": 10}
SHEETS = {"noncontact": 20, "other": 10, "unknown_household": 30, "unknown_other": 10}
DRAWN = {
    "sampling": "probability",
    "consent": {"question": "c", "given": "1"},
    "contacts": {**SHEETS, "eligibility": 0.5},
}


def by_name(accounting, plan):
    return {rate.name: rate for rate in outcome_rates(accounting, plan)}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        # I 80, P 5, R 12 + 3, NC 20, O 10, UH + UO 40, e = 0.5
        ("RR1", 80 / 170), ("RR2", 85 / 170), ("RR3", 80 / 150), ("RR4", 85 / 150), ("RR5", 80 / 130),
        ("RR6", 85 / 130),
        ("COOP1", 80 / 110), ("COOP2", 85 / 110), ("COOP3", 80 / 100), ("COOP4", 85 / 100),
        ("REF1", 15 / 170), ("REF2", 15 / 150), ("REF3", 15 / 130),
        ("CON1", 110 / 170), ("CON2", 110 / 150), ("CON3", 110 / 130),
    ],
)  # fmt: skip
def test_each_rate_by_hand(name, value):
    assert by_name(ACCOUNTING, DRAWN)[name].value == pytest.approx(value)


def test_every_rate_was_tried_by_hand():
    assert {name for name, _ in test_each_rate_by_hand.pytestmark[0].args[1]} == FORMULAS.keys()


def test_a_formula_shows_its_numbers():
    assert by_name(ACCOUNTING, DRAWN)["COOP4"].written == "(I + P) / (I + P + R) = (80 + 5) / (80 + 5 + 15)"
    assert "0.5 × 30 + 0.5 × 10" in by_name(ACCOUNTING, DRAWN)["RR3"].written


def test_the_share_of_eligible_follows_from_the_ineligible():
    plan = DRAWN | {"contacts": {**SHEETS, "ineligible": 130}}
    assert final_dispositions(ACCOUNTING, plan)["e"] == pytest.approx(0.5)
    assert by_name(ACCOUNTING, plan)["RR3"].value == pytest.approx(80 / 150)


@pytest.mark.parametrize(
    ("change", "name", "why"),
    [
        ({"sampling": "quota"}, "RR1", "not_drawn"),
        ({"sampling": "purposive"}, "CON3", "not_drawn"),
        ({"contacts": {}}, "RR1", "no_contacts"),
        ({"contacts": {}}, "COOP1", "no_contacts"),
        ({"contacts": SHEETS}, "RR3", "no_eligibility"),
        ({"contacts": {"noncontact": 1, "other": 1}}, "RR1", "no_contacts"),
    ],
)
def test_what_is_lacking_is_said(change, name, why):
    rate = by_name(ACCOUNTING, DRAWN | change)[name]
    assert (rate.value, rate.why) == (None, why)
    assert math.isnan(rate.of)


def test_of_those_asked_a_quota_sample_has_a_rate():
    assert by_name(ACCOUNTING, {**DRAWN, "sampling": "quota", "contacts": {}})["COOP3"].value == 0.8


def test_without_refusals_noted_nobody_knows_who_cooperated():
    rates = outcome_rates({"read": 10, "complete": 10}, {"sampling": "quota"})
    assert {rate.why for rate in rates if rate.name.startswith("COOP")} == {"no_refusals"}
    assert all(rate.value is None for rate in rates)


def test_refusals_of_the_contact_sheets_count():
    plan = {"sampling": "quota", "contacts": {"refused": 10}}
    assert by_name({"read": 10, "complete": 10}, plan)["COOP3"].value == 0.5


def test_nobody_asked_is_no_rate():
    rate = by_name({"read": 0}, {"sampling": "quota", "consent": {"question": "c", "given": "1"}})["COOP3"]
    assert (rate.value, rate.why) == (None, "nobody")
