"""Of whom a question was asked, from the form's conditions: in words, or not at all in words."""

from __future__ import annotations

import pytest
from released_surveys import evidence, headline_plan, released

from bogolan.publication.sentences.bases import asked_of, bases_told, of_whom

LABELS = {"yes": "Yes", "no": "No", "maybe": "Perhaps"}
CODEBOOK = {
    "a": {"label": "A?", "choices": LABELS},
    "b": {"label": "B?", "choices": {"0": "Never", "1": "Often"}},
    "ethnic": {"label": "Ethnic group", "choices": {"1": "One", "2": "Two"}},
    "many": {"label": "Which?", "several": ["x", "y"], "several_labels": {"x": "X", "y": "Y"}},
}


def asked(*relevant: str) -> str:
    codebook = CODEBOOK | {"q": {"label": "Q?", "relevant": list(relevant)}}
    plan = headline_plan(consent={"question": "consent", "given": "1"})
    return asked_of(evidence(released(), plan, codebook, "en"), "q")


@pytest.mark.parametrize("relevant", [(), ("${consent} = 1",), ("${consent} = '1'", "selected(${consent}, '1')")])
def test_of_everyone_who_consented_nothing_is_said(relevant):
    assert asked(*relevant) == ""


@pytest.mark.parametrize(
    ("relevant", "words"),
    [
        (("${a} = 'yes'",), "“Yes” to “A?”"),
        (("${consent} = 1 and ${b} = 1.0",), "“Often” to “B?”"),
        (("${b} != 0",), "anything but “Never” to “B?”"),
        (("not(selected(${a}, 'no'))",), "anything but “No” to “A?”"),
        (("${a} = 'yes' or ${a} = 'no' or ${a} = 'maybe'",), "“Yes”, “No” or “Perhaps” to “A?”"),
        (("${a} = 'yes'", "selected(${many}, 'x') or selected(${many}, 'y')"),
         "“Yes” to “A?” and “X” or “Y” to “Which?”"),
    ],
)  # fmt: skip
def test_plain_answers_are_put_into_words(relevant, words):
    assert asked(*relevant) == f"Asked only of those who answered {words}."


@pytest.mark.parametrize(
    "relevant",
    [
        "${b} > 0",
        "${a} = 'yes' or ${b} = 1",
        "${a} != 'yes' or ${a} != 'no'",
        "${a} = ${b}",
        "${a} != ''",
        "${ethnic} = 1",
        "count-selected(${many}) > 1",
        "not a condition (",
    ],
)
def test_other_conditions_are_not_guessed_at_and_communal_ones_not_told(relevant):
    told = asked("${consent} = 1", relevant)
    assert told == "Not everyone was asked; the questionnaire says who was."


def test_a_question_on_the_respondents_themselves_asked_of_all_needs_no_words():
    codebook = CODEBOOK | {"q": {"label": "Q?"}}
    assert of_whom(evidence(released(), headline_plan(), codebook, "en"), {"question": "q"}) == ""


@pytest.mark.parametrize(
    ("language", "of_all", "of_some"),
    [
        ("en", "Asked only of those who answered “Yes” to “A?”.", "This is so of marriage and schooling."),
        ("fr", "Question posée seulement à qui a répondu « Yes » à « A? ».", "Cela vaut pour marriage et schooling."),
    ],
)
def test_the_base_of_a_battery_is_told_once_with_what_it_is_of(language, of_all, of_some):
    codebook = CODEBOOK | {name: {"label": name, "relevant": ["${a} = 'yes'"]} for name in ("q", "r")}
    items = [{"question": name, "topic": topic} for name, topic in (("q", "marriage"), ("r", "schooling"))]
    found = evidence(released(), headline_plan(), codebook | {"s": {"label": "S?"}}, language)
    assert [text.replace("\u00a0", " ") for text in bases_told(found, items)] == [of_all]
    everyone = {"question": "s", "topic": "water"}
    assert [text.replace("\u00a0", " ") for text in bases_told(found, [*items, everyone])] == [f"{of_all} {of_some}"]
    assert bases_told(found, [everyone]) == []
