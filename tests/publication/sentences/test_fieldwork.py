"""What the report says of fieldwork: a rate with its name, or why there is none; flags without interviewers."""

from __future__ import annotations

import dataclasses

import pytest
from released_surveys import headline

from bogolan.preparation.cleaning_log import FLAG, RULES
from bogolan.publication.sentences.fieldwork import fieldwork, flag_sentence, rate_sentence
from bogolan.publication.wording import Wording


def with_rows(evidence, *told):
    """The evidence with rows on fieldwork: measure, outcome, estimate, and what differs from a published row."""
    plain = {
        "level": None,
        "group": None,
        "contrast": None,
        "release": "published",
        "release_reason": None,
        "note": None,
    }
    rows = [
        dataclasses.replace(
            evidence.rows[0], analysis="quality", measure=measure, outcome=outcome, estimate=estimate, **(plain | more)
        )
        for measure, outcome, estimate, more in told
    ]
    return dataclasses.replace(evidence, rows=[*evidence.rows, *rows])


def test_rates_are_named():
    told = [("rate", "COOP3", 0.92, {}), ("rate", "RR1", 0.61, {})]
    text = fieldwork(with_rows(headline("en", sampling="probability"), *told))[0]
    assert "92% were interviewed (AAPOR’s cooperation rate COOP3)" in text
    assert "The response rate is 61% (AAPOR’s RR1)." in text
    assert "92\u00a0%" in fieldwork(with_rows(headline("fr"), *told))[0]


@pytest.mark.parametrize(
    ("plan", "kind", "told"),
    [
        ({}, "COOP", "Refusals were not noted"),
        ({}, "RR", "not drawn from a list"),
        ({"sampling": "probability", "consent": {"question": "c", "given": "1"}}, "RR", "never reached"),
    ],
)
def test_why_there_is_none_is_said(plan, kind, told):
    assert told in rate_sentence(headline("en", **plan), kind)


def test_a_withheld_rate_is_not_missing():
    hidden = {"release": "withheld", "release_reason": "small_count"}
    evidence = with_rows(headline("en"), ("rate", "COOP3", None, hidden), ("flagged", "F03", None, hidden))
    assert rate_sentence(evidence, "COOP") == "How many of those asked were interviewed is withheld."
    assert flag_sentence(evidence) == ""


def test_flags_are_told_the_most_first():
    told = [("flagged", "F09", 0.05, {"note": "or_less"}), ("flagged", "F03", 0.02, {}), ("flagged", "F01", 0.03, {})]
    text = flag_sentence(with_rows(headline("en"), *told))
    assert text.index("(F01) 3%") < text.index("(F03) 2%") < text.index("(F09) 5% or less")
    assert "stay with the field team" in text


def test_every_rule_that_flags_has_words():
    flags = [rule.id for rule in RULES if rule.change_type == FLAG]
    assert flags
    for language in ("en", "fr"):
        assert [rule for rule in flags if not Wording(language).has(f"quality.rule.{rule}")] == []
