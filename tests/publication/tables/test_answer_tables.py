"""The tables of all answers: a column an answer for questions with the same choices, a row an answer for the others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from many_questions import WITHHELD, answers, item, survey

from bogolan.publication.sentences.evidence import Evidence
from bogolan.publication.tables.answer_tables import MOST, answer_tables


def two_questions(language: str = "en") -> Evidence:
    return survey([item("a"), item("b")], [*answers("a", 0.1), *answers("b")], language)


def test_questions_with_the_same_choices_stand_in_one_table_with_their_intervals():
    table = answer_tables(two_questions())["answers-drivers-a"]
    assert table.title == "All answers to 2 questions: “Improved” or “Worse”"
    assert table.headings == ("Question", "Group", "Improved", "Worse", "Don’t know")
    assert table.body == (
        ("Has a changed?", "Women", "55% [50–60]", "20% [15–25]", "7% [5–9]"),
        ("Has a changed?", "Men", "45% [40–50]", "20% [15–25]", "7% [5–9]"),
        ("Has b changed?", "Women", "50% [45–55]", "20% [15–25]", "7% [5–9]"),
        ("Has b changed?", "Men", "50% [45–55]", "20% [15–25]", "7% [5–9]"),
    )
    assert "In square brackets: 95% interval." in table.note


def test_in_french():
    table = answer_tables(two_questions("fr"))["answers-drivers-a"]
    assert table.title.replace("\u00a0", " ") == "Toutes les réponses à 2 questions : « Amélioré » ou « Dégradé »"
    assert [cell.replace("\u00a0", " ") for cell in table.body[0][2:]] == ["55 % [50–60]", "20 % [15–25]", "7 % [5–9]"]


def test_a_question_is_named_by_its_topic_where_it_has_one_of_its_own():
    topics = {"a": {"en": "marriage"}, "b": {"en": "work"}}
    items = [item(name, topic=topic) for name, topic in topics.items()]
    table = answer_tables(survey(items, [*answers("a"), *answers("b")]))["answers-drivers-a"]
    assert [row[0] for row in table.body] == ["Marriage", "Marriage", "Work", "Work"]


def test_what_is_withheld_says_so_and_an_answer_without_a_number_has_a_dash():
    rows = [row for row in answers("b") if row["level"] != "dont_know"]
    rows = [{**row, **WITHHELD} if row["level"] == "3" and row["group"] == "men" else row for row in rows]
    table = answer_tables(survey([item("a"), item("b")], [*answers("a"), *rows]))["answers-drivers-a"]
    assert table.body[3][2:] == ("50% [45–55]", "withheld", "–")
    assert "“Withheld” is neither zero nor missing." in table.note


@pytest.mark.parametrize("choices", [["1", "3", "9"], [str(code) for code in range(MOST + 1)]])
def test_other_choices_or_too_many_have_a_table_with_a_row_an_answer(choices):
    told = two_questions()
    codebook = {
        name: {**one, "choices": {code: {"en": f"Answer {code}"} for code in choices}}
        for name, one in told.codebook.items()
        if name == "b" or len(choices) > MOST
    }
    tables = answer_tables(replace(told, codebook={**told.codebook, **codebook}))
    assert list(tables)[-2:] == ["answers-drivers-a", "answers-drivers-b"]
    table = tables["answers-drivers-b"]
    assert table.title == "All answers to “Has b changed?”"
    assert table.headings == ("Answer", "Women", "95% interval", "Men", "95% interval")
    assert table.body == (
        ("Answer 1", "50%", "45–55%", "50%", "45–55%"),
        ("Answer 3", "20%", "15–25%", "20%", "15–25%"),
        ("Don’t know", "7%", "5–9%", "7%", "5–9%"),
    )
