"""The table of how alike answers within a cluster are: numbers, dashes where nobody differs, and what is not told."""

from __future__ import annotations

import pytest
from many_questions import answers, item, survey
from several_answers import ITEM as CHOICE
from several_answers import choice_rows
from several_answers import survey as several

from bogolan.publication.sentences.methods import methods
from bogolan.publication.tables.report_tables import report_tables

ABOUT = {"analysis": "drivers", "measure": "intraclass_correlation", "level": "1", "base": "answered"}


def alike(name: str, group: str, estimate: float | None, effect: float | None = 1.8, **more: object) -> dict:
    limits = {"lower": -0.03, "upper": 0.24} if estimate is not None else {}
    numbers = {"estimate": estimate, "design_effect": effect, **limits, "n": 500, "interval_method": "anova"}
    return {**ABOUT, "outcome": name, "group": group, "release": "published", **numbers, **more}


def evidence(language: str = "en"):
    hidden = {"release": "withheld", "release_reason": "homogeneity", "n": None}
    rows = [alike("a", "women", 0.1), alike("a", "men", None, None), alike("b", "women", 0.05, 1.25),
            alike("b", "men", None, None, **hidden), alike("c", "women", None, None, **hidden),
            alike("c", "men", None, None, **hidden), alike("d", "women", -0.02), alike("d", "men", 0.16)]  # fmt: skip
    return survey(
        [item(name) for name in "abcd"], [*(row for name in "abcd" for row in answers(name)), *rows], language
    )


def test_each_question_has_a_row_unless_nothing_of_it_is_told():
    body = report_tables(evidence())["homogeneity"].body
    assert [row[1:] for row in body] == [
        ("0.10", "−0.03 to 0.24", "1.8", "–", "–", "–"),
        ("0.05", "−0.03 to 0.24", "1.2", "withheld", "–", "–"),
        ("−0.02", "−0.03 to 0.24", "1.8", "0.16", "−0.03 to 0.24", "1.8"),
    ]


def test_the_methods_say_between_which_they_lie():
    assert "lie between −0.02 and 0.16, half of them at most 0.10" in " ".join(methods(evidence()))
    assert "vont de −0,02 à 0,16" in " ".join(methods(evidence("fr")))


def test_in_french():
    table = report_tables(evidence("fr"))["homogeneity"]
    assert table.title == "La ressemblance des réponses au sein d’une grappe"
    assert table.body[0][1:4] == ("0,10", "−0,03 à 0,24", "1,8")


@pytest.mark.parametrize(
    ("language", "measure", "label"),
    [
        ("en", "choices", "Named “Money” when asked “Why do people here help them?”"),
        ("en", "ranking", "Place of “Money” in “Why do people here help them?”"),
        (
            "fr",
            "choices",
            "Ont cité «\u00a0L’argent\u00a0» à la question «\u00a0Pourquoi les gens d’ici les aident-ils\u00a0?\u00a0»",
        ),
        (
            "fr",
            "ranking",
            "Place de «\u00a0L’argent\u00a0» dans «\u00a0Pourquoi les gens d’ici les aident-ils\u00a0?\u00a0»",
        ),
    ],
)
def test_a_choice_has_a_row_of_its_own(language, measure, label):
    rows = [*choice_rows("money"), *choice_rows("fear")]
    rows += [alike("why", group, 0.1, level="money") for group in ("women", "men")]
    rows += [alike("why", "women", None, level="fear", release="withheld")]
    made = several(language, rows, {**CHOICE, "measure": measure})
    assert report_tables(made)["homogeneity"].body[0][0] == label
    assert len(report_tables(made)["homogeneity"].body) == 1
