"""What many comparisons leave of a difference, in sentences, tables and the paragraph on methods."""

from __future__ import annotations

import pytest
from many_questions import answers, item, survey
from released_surveys import gap

from bogolan.publication.sentences.comparisons import adjusted, chance
from bogolan.publication.sentences.findings import declared
from bogolan.publication.sentences.key_findings import chosen_drivers
from bogolan.publication.sentences.methods import methods
from bogolan.publication.tables.report_tables import report_tables

NAMES = "abcdefgh"


def adjusted_answers(name: str, p_adjusted: float, **more: object) -> list[dict]:
    *rows, _ = answers(name, 0.1)
    told = {"p_value": 0.01, "p_adjusted": p_adjusted, "family": "others", "n": 1000, **more}
    return [*rows, gap("drivers", name, "1", 0.1, lower=0.02, upper=0.18, **told)]


def eight(p_adjusted: float, language: str = "en", **plan: object):
    rows = [row for name in NAMES for row in adjusted_answers(name, p_adjusted if name == "c" else 0.01)]
    return survey([item(name) for name in NAMES], rows, language, **plan)


def test_a_difference_that_does_not_hold_among_many_says_so():
    found = eight(0.12)
    text = declared(found, "drivers", found.items("drivers")[2]).text
    assert "higher among women by 10 points (2 to 18), though chance alone may bring one such difference about" in text
    assert "in 8 comparisons (adjusted for them, p = 0.12)." in text
    french = eight(0.12, "fr")
    text = declared(french, "drivers", french.items("drivers")[2]).text
    assert "même si le hasard seul peut produire un tel écart parmi 8 comparaisons (ajusté pour elles" in text
    assert "p = 0,12)" in text


def test_a_difference_that_holds_is_told_as_it_is():
    found = eight(0.04)
    assert "comparisons" not in declared(found, "drivers", found.items("drivers")[2]).text


def test_one_comparison_is_not_many():
    found = survey([item("a")], adjusted_answers("a", 0.05), hypotheses=[])
    row = found.gap("drivers", found.items("drivers")[0])
    assert not row.established
    assert chance(found, row) == ""


def test_only_differences_that_hold_are_chosen():
    assert [one["question"] for one in chosen_drivers(eight(0.04))[:5]] == ["a", "b", "c", "d", "e"]
    assert [one["question"] for one in chosen_drivers(eight(0.12))[:5]] == ["a", "b", "d", "e", "f"]


@pytest.mark.parametrize(
    ("methods_of_plan", "expected"),
    [
        (
            {"primary": "holm", "others": "BH"},
            "adjusted for the number of comparisons: for the 8 other tests by Benjamini and Hochberg’s method.",
        ),
        ({"primary": "holm", "others": "bonferroni"}, "for the 8 other tests by Bonferroni’s method."),
        ({"primary": "holm", "others": "none"}, None),
    ],
)
def test_the_methods_say_how_differences_are_adjusted(methods_of_plan, expected):
    found = eight(0.04, multiplicity=methods_of_plan)
    text = " ".join(methods(found))
    assert (expected in text) if expected else "adjusted for the number" not in text


def test_families_are_named_in_both_languages():
    gap_of_a = {"test": "difference", "compare": ["women", "men"], "outcomes": [{"question": "a", "share": [1]}]}
    hypotheses = [{"id": "H1", "primary": True, **gap_of_a}]
    rows = [*adjusted_answers("a", 0.01, family="primary"), *adjusted_answers("b", 0.01)]
    several = [*hypotheses, {"id": "H2", "primary": True, "test": "equivalence", "experiment": "list"}]
    told = adjusted(survey([item("a"), item("b"), item("c")], rows, "en", hypotheses=several))
    assert "for the 2 other tests by Benjamini and Hochberg’s method" in told
    assert "for the 2 tests of the primary hypotheses by Holm’s method" in told
    told = adjusted(survey([item("a"), item("b"), item("c")], rows, "fr", hypotheses=several))
    assert "pour les 2 tests des hypothèses principales par la méthode de Holm" in told


def test_the_table_of_differences_has_both_p_values_and_that_of_the_scale():
    rows = adjusted_answers("a", 0.0005) + adjusted_answers("b", 0.3)
    withheld = {"estimate": None, "lower": None, "upper": None, "release": "withheld"}
    rows[-1] |= {**withheld, "p_value": None, "p_adjusted": None}
    test = {"analysis": "drivers", "measure": "chisq", "outcome": "a", "group": "women", "contrast": "men"}
    found = survey([item("a"), item("b")], [*rows, {**test, "p_value": 0.0421}])
    table = report_tables(found)["differences"]
    assert table.headings[1:] == ("Gap, points", "p", "p adjusted", "All answers: p")
    assert [row[1:] for row in table.body] == [
        ("+10", "0.01", "< 0.001", "0.04"),
        ("withheld", "withheld", "withheld", "–"),
    ]
    assert "neither zero nor missing" in table.note


def test_the_table_of_net_scores_has_both_groups_and_their_gap():
    about = {"analysis": "drivers", "measure": "net", "unit": "proportion", "outcome": "a", "level": "1 - 3"}
    nets = [{**about, "group": "women", "estimate": 0.3, "lower": 0.2, "upper": 0.4},
            {**about, "group": "men", "estimate": -0.05, "lower": -0.1, "upper": 0.0},
            {**about, "group": "women", "contrast": "men", "estimate": 0.35, "lower": 0.2, "upper": 0.5}]  # fmt: skip
    table = report_tables(survey([item("a"), item("b")], [*answers("a"), *answers("b"), *nets], "fr"))["net"]
    assert table.headings == ("Ce qui a été déclaré", "Femmes, points", "Intervalle à 95\u00a0%", "Hommes, points",
                              "Intervalle à 95\u00a0%", "Écart, points", "Intervalle à 95\u00a0%")  # fmt: skip
    assert [row[1:] for row in table.body] == [("+30", "+20 à +40", "−5", "−10 à 0", "+35", "+20 à +50")]
