"""What specifications say together, in sentences, in the table and in the report, in both languages."""

from __future__ import annotations

import pytest
from curves import MODEL, NOTHING, changed, curve
from many_questions import answers, item, survey
from released_surveys import effect

from bogolan.publication.report.markdown import report_markdown
from bogolan.publication.sentences.specifications import specifications_told
from bogolan.publication.tables.report_tables import report_tables

NO_BREAK = "\u00a0"


def modelled(language: str, *rows: dict, **changes: object):
    names = "abcd"
    return survey([item(name) for name in names], [*(row for name in names for row in answers(name)), *rows], language,
                  models=[MODEL | changes])  # fmt: skip


def told(language: str, *rows: dict) -> list[str]:
    (of_model,) = specifications_told(modelled(language, *rows))
    return [of_model.intro, *(finding.text for finding in of_model.findings)]


@pytest.mark.parametrize(
    ("language", "intro", "women", "men"),
    [
        (
            "en",
            "What goes with the share who agreed with the change was estimated in 8 ways, crossing flagged "
            "interviews in or out, "
            "logit or linear regression and 2 sets of controls.",
            "“Improved” to “Has b changed?”: among women a median of 3 points more, from +1 to +8, with this sign in "
            "7 of 8 specifications and p < 0.05 in 3 (joint test of the median: p = 0.04)",
            "; among men a median of 1 point less, from −3 to +4, with this sign in 7 of 8 specifications and "
            "p < 0.05 in 3 (joint test of the median: p = 0.04) (SYNTHETIC).",
        ),
        (
            "fr",
            "Ce qui va de pair avec la part de « est d’accord avec le changement » a été estimé de 8 façons, en "
            "croisant les entretiens signalés par un contrôle, inclus ou exclus, la régression logit ou linéaire et 2 "
            "jeux de variables de contrôle.",
            "« Amélioré » à « b a-t-il changé ? » : chez les femmes, une médiane de 3 points de plus, de +1 à +8, de "
            "ce signe dans 7 spécifications sur 8, avec p < 0,05 dans 3 (test conjoint de la médiane : p = 0,04)",
            " ; chez les hommes, une médiane de 1 point de moins, de −3 à +4, de ce signe dans 7 spécifications sur "
            "8, avec p < 0,05 dans 3 (test conjoint de la médiane : p = 0,04) (SYNTHÉTIQUE).",
        ),
    ],
)
def test_the_median_its_range_who_agrees_and_the_joint_test_are_told(language, intro, women, men):
    first, second = told(language, *curve("b=1", "women"), *curve("b=1", "men", -0.01))
    assert first.replace(NO_BREAK, " ") == intro
    assert second.replace(NO_BREAK, " ") == women + men


def test_in_how_many_in_tenths_and_without_the_ends_where_no_more_leaves():
    rows = changed(curve("b=1", "women"), "median_effect", lower=None, upper=None)
    rows = changed(
        changed(rows, "same_sign", estimate=0.9, note="in_tenths"), "significant", estimate=0.0, note="in_tenths"
    )
    assert "a median of 3 points more, with this sign in about 9 of every 10 specifications" in told("en", *rows)[1]
    assert "dans environ 9 spécifications sur 10, avec" in told("fr", *rows)[1].replace(NO_BREAK, " ")
    assert "p < 0.05 in none (joint" in told("en", *rows)[1].replace(NO_BREAK, " ")
    rows = changed(rows, "same_sign", estimate=1.0, note="in_tenths")
    assert "with this sign in all specifications or nearly all" in told("en", *rows)[1]


def test_a_median_of_nothing_has_no_sign_and_none_is_a_word():
    rows = changed(curve("b=1", "women", 0.0), "significant", estimate=0.0)
    assert "a median of 0 points, from −2 to +5, with p < 0.05 in none of 8 specifications" in told("en", *rows)[
        1
    ].replace(NO_BREAK, " ")
    rows = changed(curve("b=1", "women"), "significant", estimate=0.0)
    assert "and p < 0.05 in none (joint" in told("en", *rows)[1].replace(NO_BREAK, " ")
    assert "avec p < 0,05 dans aucune (test" in told("fr", *rows)[1].replace(NO_BREAK, " ")


def test_what_is_withheld_is_said_to_be():
    of_c = curve("c=1", "women", **NOTHING)
    first, second = told("en", *curve("b=1", "women"), *curve("b=1", "men", **NOTHING), *of_c)[1:]
    assert "; withheld among men (SYNTHETIC)." in first
    assert second == "What the specifications say together is withheld for: “Improved” to “Has c changed?”."


@pytest.mark.parametrize(
    ("language", "why"),
    [
        ("en", "A specification without an estimate is not counted."),
        ("fr", "Une spécification sans estimation n’est pas"),
    ],
)
def test_that_some_specifications_give_no_estimate_is_told(language, why):
    some = changed(curve("b=1", "women"), "specified", estimate=6.0)
    assert why in told(language, *some)[0]
    assert why not in told(language, *curve("b=1", "women"))[0]


def test_a_term_that_tells_belonging_is_in_no_sentence_and_no_table():
    evidence = modelled("en", *curve("kin=1", "women"), *curve("b=1", "women"))
    evidence.codebook["kin"] = {"label": "Which ethnic group are you from?", "choices": {"1": "A"}}
    (of_model,) = specifications_told(evidence)
    assert len(of_model.findings) == 1
    assert len(report_tables(evidence)["specifications-m"].body) == 1


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_table_has_a_row_a_term_and_group(language):
    difference = curve("b=1", "women", 0.04, contrast="men")
    table = report_tables(modelled(language, *curve("b=1", "women"), *curve("b=1", "men", **NOTHING), *difference))[
        "specifications-m"
    ]
    women, men, gap = table.body
    of = "of" if language == "en" else "sur"
    assert women[2] == "+3"
    assert [cell.replace(NO_BREAK, " ") for cell in women[4:6]] == [f"7 {of} 8", f"3 {of} 8"]
    decimal = "." if language == "en" else ","
    assert women[6:] == (f"0{decimal}04", f"0{decimal}20", f"0{decimal}03")
    assert gap[1] in ("women − men", "femmes − hommes")
    assert set(men[2:]) == {"withheld" if language == "en" else "non publié", "–"}
    assert "p" in table.note


def test_without_anything_to_tell_there_is_no_table():
    assert "specifications-m" not in report_tables(modelled("en", *curve("b=1", "women", **NOTHING)))
    assert specifications_told(modelled("en")) == []


@pytest.mark.parametrize(
    ("language", "heading", "method"),
    [
        ("en", "How far this depends on defensible choices", "Kline and Santos 2012"),
        ("fr", "À quel point cela dépend de choix défendables", "Kline et Santos 2012"),
    ],
)
def test_the_page_has_the_curve_its_table_and_its_method(language, heading, method):
    own = [effect("b=1", who, 0.03, -0.01, 0.07, outcome="m", release="published") for who in ("women", "men")]
    rows = (*own, *curve("b=1", "women"), *curve("b=1", "men", -0.01))
    page = report_markdown(modelled(language, *rows), [], {}, "2019").replace("\\", "").replace(NO_BREAK, " ")
    assert f"## {heading} {{#specifications}}" in page
    assert "(Simonsohn, Simmons" in page
    assert method in page
    assert ("Has d changed?" if language == "en" else "d a-t-il changé ?") in page, "the control, among the questions"
