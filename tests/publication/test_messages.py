"""Both languages say the same things: the same keys, the same fields, and nothing that must never be printed."""

from __future__ import annotations

import datetime
import re

import pytest

from bogolan.publication.wording import Wording, messages


def texts(message: object) -> str:
    return " ".join(message.values()) if isinstance(message, dict) else str(message)


def test_english_and_french_have_the_same_messages():
    assert messages("en").keys() == messages("fr").keys()


@pytest.mark.parametrize("key", sorted(messages("en")))
def test_a_message_has_the_same_fields_in_both_languages(key):
    english, french = (set(re.findall(r"{(\w+)", texts(messages(language)[key]))) for language in ("en", "fr"))
    assert english == french


def test_french_sets_no_break_spaces_and_french_quotation_marks():
    wording = Wording("fr")
    assert wording("finding.quote", text="Oui ; non") == "«\u00a0Oui\u00a0; non\u00a0»"
    assert "“" not in " ".join(texts(message) for message in messages("fr").values())


def test_the_first_of_a_month_is_an_ordinal_in_french_only():
    first = datetime.date(1988, 4, 1)
    assert Wording("fr").day(first) == "1er avril 1988"
    assert Wording("en").day(first) == "1 April 1988"
    assert Wording("fr").day(first.replace(day=2)) == "2 avril 1988"
