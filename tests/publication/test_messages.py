"""All languages say the same things: the same keys, the same fields, and nothing that must never be printed."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bogolan.publication.wording import LANGUAGES, Wording, messages

HOUSE = Path(__file__).resolve().parents[2]


def texts(message: object) -> str:
    return " ".join(message.values()) if isinstance(message, dict) else str(message)


OTHERS = [language for language in LANGUAGES if language != "en"]
# What may be the same in another language: names, signs, and words that both have.
WORDS = re.compile(r"[^\W\d_]{2,}")


def test_every_language_of_the_schema_has_its_file_of_messages_and_no_other():
    schema = YAML(typ="safe").load((HOUSE / "workflow/schemas/survey.schema.yaml").read_text(encoding="utf-8"))
    assert sorted(schema["properties"]["languages"]["items"]["enum"]) == list(LANGUAGES)


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_messages(language):
    assert missing(messages(language)) == []
    assert sorted(messages(language).keys() - messages("en").keys()) == []


def missing(told: dict[str, object]) -> list[str]:
    """The messages that a language lacks."""
    return sorted(messages("en").keys() - told.keys())


@pytest.mark.parametrize("language", OTHERS)
def test_no_message_of_several_words_is_left_in_english(language):
    assert untranslated(messages(language)) == []


def untranslated(told: dict[str, object]) -> list[str]:
    """The messages that read as in English, though they are of several words."""
    english = messages("en")
    same = [key for key, message in told.items() if texts(message) == texts(english.get(key, ""))]
    return [key for key in same if len(WORDS.findall(re.sub(r"{[^}]*}", " ", texts(told[key])))) > 3]


def test_what_is_untranslated_is_named():
    told = dict(messages("fr"))
    del told["finding.told"]
    told["gap.withheld"] = messages("en")["gap.withheld"]
    assert missing(told) == ["finding.told"]
    assert untranslated(told) == ["gap.withheld"]


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("key", sorted(messages("en")))
def test_a_message_has_the_same_fields_in_every_language(key, language):
    english, other = (set(re.findall(r"{(\w+)", texts(messages(name)[key]))) for name in ("en", language))
    assert english == other


def test_french_sets_no_break_spaces_and_french_quotation_marks():
    assert Wording("fr")("finding.quote", text="Oui ; non") == "«\u00a0Oui\u00a0; non\u00a0»"
    assert "“" not in " ".join(texts(message) for message in messages("fr").values())


def test_the_first_of_a_month_is_an_ordinal_in_french_only():
    first = datetime.date(1988, 4, 1)
    assert Wording("fr").day(first) == "1er avril 1988"
    assert Wording("en").day(first) == "1 April 1988"
    assert Wording("fr").day(first.replace(day=2)) == "2 avril 1988"
