"""How well models fit, on the page in both languages: a sentence where something is wrong, a table, a sheet."""

from __future__ import annotations

import pytest
from released_surveys import PLEBISCITE_CODEBOOK, effect, evidence, plebiscite_plan, plebiscite_rows, released

from bogolan.publication.report.markdown import model_intros
from bogolan.publication.sentences.associations import associations
from bogolan.publication.sentences.methods import withheld
from bogolan.publication.sentences.model_fit import fit_remarks
from bogolan.publication.tables.report_tables import report_tables
from bogolan.publication.tables.workbook_columns import Number, source
from bogolan.publication.tables.workbook_model_fit import model_fit_sheet
from bogolan.publication.wording import Wording

LANGUAGES = ("en", "fr")


def fit(measure: str, group: str = "women", level: str | None = None, **more: object) -> dict:
    about = {"analysis": "models", "measure": measure, "outcome": "vote_yes", "level": level, "group": group, "n": 800}
    return {**about, "base": "model", **more}


GOOD = [
    fit("goodness_of_fit", p_value=0.72),
    fit("pseudo_r2", level="mcfadden", estimate=0.04),
    fit("variance_inflation", estimate=1.3),
    fit("events_per_coefficient"),
]


def of(language: str, *rows: dict, **model: object):
    plan = plebiscite_plan()
    plan["models"] = [{**plan["models"][0], **model}]
    others = [row for row in plebiscite_rows() if row["analysis"] != "models"]
    answer = {"domain": "answer", "domain_level": "Y"} if "family" in model else {}
    age = effect("age", "women", 0.01, -0.02, 0.04, n=870, **answer)
    return evidence(released(*others, age, *rows), plan, PLEBISCITE_CODEBOOK, language)


def remarks(language: str, *rows: dict, **model: object) -> list[str]:
    told = of(language, *rows, **model)
    return [text.replace("\u00a0", " ").replace("\u202f", " ") for text in fit_remarks(told, told.plan["models"][0])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_is_wrong_nothing_is_said(language):
    assert remarks(language, *GOOD) == []


def test_a_poor_fit_is_said_with_its_p_value():
    poor = fit("goodness_of_fit", "men", p_value=0.02)
    assert remarks("en", poor) == [
        "The model does not fit well among men (Archer-Lemeshow, p = 0.02): its effects are averages over a relation "
        "that has another form."
    ]
    assert remarks("fr", poor) == [
        "Le modèle s’ajuste mal chez les hommes (Archer-Lemeshow, p = 0,02) : ses effets sont des moyennes d’une "
        "relation qui a une autre forme."
    ]


def test_odds_that_are_not_proportional_are_said_of_the_whole_model_and_stand_in_the_table():
    rows = [fit("proportional_odds", p_value=0.001), fit("proportional_odds", level="age", p_value=0.001)]
    ordered = {"family": "ordinal", "outcome": {"question": "vote", "levels": ["N", "U", "Y"]}}
    (english,) = remarks("en", *rows, **ordered)
    assert "(Brant, p < 0.001)" in english
    (french,) = remarks("fr", *rows, **ordered)
    assert "chez les femmes (Brant, p < 0,001)" in french
    table = report_tables(of("en", *rows, **ordered))["model-fit"]
    assert table.headings[3] == "p of proportional odds"
    assert table.body[0][3] == "< 0.001"


def test_few_of_the_rarest_answer_are_said_of_both_genders_at_once():
    rows = [fit("events_per_coefficient", group, flag="few_events") for group in ("women", "men")]
    (english,) = remarks("en", *rows)
    assert english.startswith(
        "The rarest answer was given fewer than ten times for each term among women and among men"
    )
    (french,) = remarks("fr", *rows)
    assert french.startswith("La réponse la plus rare a été donnée moins de dix fois par terme chez les femmes et chez")


def absent(level: str, group: str, why: str, **more: object) -> dict:
    empty = {"estimate": None, "lower": None, "upper": None}
    return effect(level, group, **empty, release="withheld", release_reason=why, **more)


def test_what_the_model_goes_without_is_named_with_the_reason_and_no_number_is_called_withheld():
    rows = [absent("education=S", "men", "constant"), effect("education=S", "women", 0.1, 0.01, 0.2)]
    (english,) = remarks("en", *rows)
    assert english == (
        "Left out among men, since all of them are alike in it: “Secondary” rather than “Primary” (“Education”)."
    )
    (french,) = remarks("fr", *rows)
    assert french.startswith("Absent du modèle chez les hommes, puisque tout le monde y est semblable :")
    told = of("en", *rows)
    (sentence,) = [one.text for one in associations(told, told.plan["models"][0]) if "Secondary" in one.text]
    assert "not in the model among men" in sentence
    table = report_tables(told)["model-vote_yes"]
    (line,) = [row for row in table.body if "Secondary" in row[0]]
    assert line[3] == "left out"
    assert "Left out: the model goes without the term" in table.note
    assert withheld(told) == withheld(of("en", effect("education=S", "women", 0.1, 0.01, 0.2))).replace(
        f"of {len(told.rows) - 1} ", f"of {len(told.rows)} "
    )


@pytest.mark.parametrize(("language", "cell"), [("en", "reference"), ("fr", "référence")])
def test_a_category_that_takes_the_place_of_the_reference_says_so(language, cell):
    told = of(language, absent("education=S", "men", "reference"), effect("education=S", "women", 0.1, 0.01, 0.2))
    assert fit_remarks(told, told.plan["models"][0]) == []
    table = report_tables(told)["model-vote_yes"]
    (line,) = [row for row in table.body if "Second" in row[0]]
    assert line[3] == cell
    assert "nobody is in the one" in table.note or "personne n’est dans celle" in table.note


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_term_that_no_group_has_is_named_once_and_nowhere_else(language):
    rows = [absent("education=S", group, "collinear") for group in ("women", "men")]
    told = of(language, *rows)
    (sentence,) = remarks(language, *rows)
    assert {"en": "among women and among men", "fr": "chez les femmes et chez les hommes"}[language] in sentence
    assert not [one for one in associations(told, told.plan["models"][0]) if "Second" in one.text]
    assert not [row for row in report_tables(told)["model-vote_yes"].body if "Second" in row[0]]


def test_firths_effect_is_said_without_an_interval():
    rows = [fit("penalised_effect", level="education=S", estimate=-0.23, unit="proportion")]
    (english,) = remarks("en", *rows)
    assert "by Firth’s penalised likelihood the share who would vote yes rather than no is about 23 points lower" in (
        english
    )
    (french,) = remarks("fr", *rows)
    assert "est moins élevée d’environ 23 points, sans intervalle." in french


def few(level: str, p_value: float, group: str = "women") -> list[dict]:
    p_values = {"coefficient": 0.03, "bias_reduced": 0.06, "wild_bootstrap": p_value}
    numbers = {"estimate": 0.5, "lower": -0.1, "upper": 1.1}
    return [
        fit(measure, group, level, p_value=p, **({} if measure == "wild_bootstrap" else numbers))
        for measure, p in p_values.items()
    ]


def test_what_the_test_for_few_clusters_does_not_establish_is_said():
    strong = effect("education=S", "women", 0.1, 0.01, 0.2)
    (english,) = remarks("en", strong, *few("education=S", 0.08))
    assert "(wild cluster bootstrap) these do not establish an association with the share who would vote yes" in english
    assert "among women: “Secondary” rather than “Primary” (“Education”) (p = 0.08)." in english
    (french,) = remarks("fr", strong, *few("education=S", 0.08))
    assert "n’établit pas d’association avec la part de" in french
    assert "(p = 0,08)" in french
    assert remarks("en", strong, *few("education=S", 0.04)) == []
    assert remarks("en", effect("education=S", "women", 0.1, -0.01, 0.2), *few("education=S", 0.08)) == []


@pytest.mark.parametrize(("language", "words"), [("en", "Women"), ("fr", "Femmes")])
def test_the_table_has_a_row_for_a_group_of_which_something_leaves(language, words):
    hidden = [{**row, "group": "men", "release": "withheld", "release_reason": "small_count"} for row in GOOD]
    table = report_tables(of(language, *GOOD, *hidden))["model-fit"]
    (line,) = table.body
    decimal = {"en": ".", "fr": ","}[language]
    enough = {"en": "enough", "fr": "assez"}[language]
    assert line[1:] == (words, f"0{decimal}72", f"0{decimal}04", f"1{decimal}3", enough)
    assert "McFadden" in table.note


def test_tests_for_few_clusters_have_a_table_of_their_own():
    told = of("en", *few("education=S", 0.08), *few("education=S", 0.2, "men"))
    table = report_tables(told)["few-clusters-vote_yes"]
    assert table.headings[1:] == (
        *(f"{who}: p{what}" for who in ("Women", "Men") for what in (" of the table", ", CR2", ", bootstrap")),
    )
    assert table.body[0][1:] == ("0.03", "0.06", "0.08", "0.03", "0.06", "0.20")
    assert "few-clusters-vote_yes" not in report_tables(of("en", *GOOD))


def test_terms_of_belonging_stand_in_no_table_or_sentence():
    rows = [effect("language_home=f", "women", 0.1, 0.01, 0.2), *few("language_home=f", 0.08)]
    assert remarks("en", *rows, fit("penalised_effect", level="language_home=f", estimate=0.2)) == []
    assert "few-clusters-vote_yes" not in report_tables(of("en", *rows))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_remarks_stand_with_the_model(language):
    poor = fit("goodness_of_fit", "men", p_value=0.02)
    told = of(language, poor)
    (paragraph,) = model_intros(told, report_tables(told))
    assert paragraph.endswith(fit_remarks(told, told.plan["models"][0])[0])


def test_the_sheet_has_every_number_and_test():
    rows = [*GOOD, fit("penalised_effect", level="education=S", estimate=0.23), *few("education=S", 0.08)]
    rows.append(fit("events_per_coefficient", "men", flag="few_events"))
    plan = plebiscite_plan()
    of_sheet = source(released(*rows), plan, PLEBISCITE_CODEBOOK, [Wording("en"), Wording("fr")])
    sheet = model_fit_sheet(of_sheet)
    headings = [column.headings[0] for column in sheet.columns]
    lines = [dict(zip(headings, (column.cell(row) for column in sheet.columns), strict=True)) for row in sheet.rows]
    told = {line["Measure"].partition(" | ")[0]: line for line in lines}
    assert len(lines) == 8
    by_measure = {row.measure: line for row, line in zip(sheet.rows, lines, strict=True)}
    assert by_measure["goodness_of_fit"]["p"] == Number(0.72, by_measure["goodness_of_fit"]["p"].kind)
    assert by_measure["pseudo_r2"]["Estimate"].value == 0.04
    assert by_measure["penalised_effect"]["Estimate"].value == 23
    assert by_measure["bias_reduced"]["Upper limit (95%)"].value == 1.1
    assert "fewer than ten" in by_measure["events_per_coefficient"]["Remarks"]
    category, _ = [cell for name, cell in by_measure["wild_bootstrap"].items() if name.startswith("Category")]
    assert category.startswith("Secondary")
    assert any("McFadden" in name for name in told)
