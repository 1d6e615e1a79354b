"""Which topic comes first is said only where the confidence set of its rank says so, in sentences and in tables."""

from __future__ import annotations

import pytest
from many_questions import answers, item, survey

from bogolan.publication.sentences.associations import term_in_table, term_text
from bogolan.publication.sentences.evidence import capitalised
from bogolan.publication.sentences.ranks import ranks_told
from bogolan.publication.tables.report_tables import report_tables

TOPICS = {"a": {"en": "safety", "fr": "la sécurité"}, "b": {"en": "justice", "fr": "la justice"}}


def rank(name: str, group: str, estimate: int | None, lower: int | None, upper: int | None, **more: object) -> dict:
    about = {"analysis": "drivers", "measure": "rank", "unit": "rank", "outcome": name, "level": "1", "family": "a"}
    return {**about, "group": group, "estimate": estimate, "lower": lower, "upper": upper, "base": "answered", **more}


def ranked(language: str, *ranks: dict):
    items = [item(name, topic=topic) for name, topic in TOPICS.items()]
    return survey([*items, item("c")], [*answers("a"), *answers("b"), *answers("c"), *ranks], language)


FIRST = (rank("a", "women", 1, 1, 1), rank("b", "women", 2, 2, 2))
OPEN = (rank("a", "men", 1, 1, 2), rank("b", "men", 2, 1, 2))


@pytest.mark.parametrize(
    ("language", "first", "open_"),
    [
        ("en", "Safety comes first of 2 topics among women: to it the largest share answered",
         "Which of 2 topics comes first among men by the share who answered"),
        ("fr", "La sécurité vient en tête de 2 sujets chez les femmes\u00a0: c’est là que la plus grande part",
         "On ne peut dire lequel de 2 sujets vient en tête chez les hommes par la part de réponses"),
    ],
)  # fmt: skip
def test_first_is_said_only_of_a_set_of_one(language, first, open_):
    women, men = ranks_told(ranked(language, *FIRST, *OPEN))
    assert women.startswith(first)
    assert men.startswith(open_)
    assert ("safety or justice" if language == "en" else "la sécurité ou la justice") in men
    assert all(("SYNTHETIC" if language == "en" else "SYNTHÉTIQUE") in told for told in (women, men))


def test_withheld_ranks_are_said_to_be():
    withheld = {"release": "withheld"}
    (told,) = ranks_told(ranked("en", *(rank(name, "women", None, None, None, **withheld) for name in "ab")))
    assert told.endswith("is withheld.")


def test_a_question_without_a_topic_is_quoted():
    (told,) = ranks_told(ranked("en", rank("c", "women", 1, 1, 1), rank("a", "women", 2, 2, 2)))
    assert told.startswith("“")


def test_the_table_of_ranks_has_both_groups_and_the_gap():
    gaps = (rank("a", "women", 1, 1, 2, contrast="men"), rank("b", "women", 2, 1, 2, contrast="men"))
    table = report_tables(ranked("en", *FIRST, *OPEN, *gaps))["ranks-a"]
    assert table.headings[1:] == ("Rank among women", "Can be", "Rank among men", "Can be", "Rank of the gap", "Can be")
    assert list(table.body) == [
        ("Safety", "1", "1", "1", "1 to 2", "1", "1 to 2"),
        ("Justice", "2", "2", "2", "1 to 2", "2", "1 to 2"),
    ]
    assert "ranks-a" not in report_tables(ranked("en"))


def test_a_table_tells_a_term_by_the_topic_that_is_its_questions_own():
    model = {"name": "m", "outcome": {"question": "c", "share": ["1"]}, "terms": [{"question": "a", "is": ["1"]}]}
    own = ranked("en")
    assert "safety" in term_in_table(own, model, "a")
    assert "safety" not in term_text(own, model, "a"), "in a sentence as it was asked"
    both = survey([item("a", topic=TOPICS["a"]), item("b", topic=TOPICS["a"])], answers("a"), "en")
    assert term_in_table(both, model, "a") == capitalised(term_text(both, model, "a")), "of two questions on one topic"
