"""What is said of a model with missing answers imputed, in both languages, in its table and in the workbook."""

from __future__ import annotations

import pytest
from released_surveys import PLEBISCITE_CODEBOOK, effect, evidence, plebiscite_plan, plebiscite_rows, released

from bogolan.publication.report.markdown import model_intros
from bogolan.publication.sentences.associations import associations, model_people
from bogolan.publication.sentences.imputed import imputed_text
from bogolan.publication.sentences.methods import methods
from bogolan.publication.tables.report_tables import report_tables
from bogolan.publication.tables.workbook_columns import source
from bogolan.publication.tables.workbook_models import imputed_sheet, model_sheet
from bogolan.publication.wording import Wording

IMPUTED = {"domain": "imputed", "base": "model"}
HIDDEN = {"release": "withheld", "release_reason": "small_count", "estimate": None, "lower": None, "upper": None}


def silent(group: str, share: float | None, **more: object) -> dict:
    about = {"analysis": "models", "measure": "missing_answers", "unit": "proportion", "outcome": "vote_yes", **IMPUTED}
    return {**about, "group": group, "estimate": share, "n": 1000, **more}


def again(level: str, group: str, estimate: float, other: float = 0.0, **more: object) -> list[dict]:
    """An imputed effect, the information missing of it, and whether it is told otherwise."""
    whole = effect(level, group, estimate, estimate - 0.05, estimate + 0.05, **IMPUTED, n=1000, **more)
    bare = {**whole, "lower": None, "upper": None}
    return [
        whole,
        {**bare, "measure": "missing_information", "estimate": 0.08},
        {**bare, "measure": "other_conclusion", "unit": "effects", "estimate": other},
    ]


def hidden(rows: list[dict]) -> list[dict]:
    """The effect and its missing information withheld, as the gate does where few left a term unanswered."""
    return [row if row["measure"] == "other_conclusion" else row | HIDDEN for row in rows]


def of(language: str, *rows: dict):
    plan = plebiscite_plan()
    plan["models"] = [{**plan["models"][0], "imputation": {"m": 20}}]
    return evidence(released(*plebiscite_rows(), *rows), plan, PLEBISCITE_CODEBOOK, language)


def said(language: str, *rows: dict) -> str:
    told = of(language, *rows)
    number = {name: place for place, name in enumerate(report_tables(told), 1)}.get("imputed-vote_yes")
    return imputed_text(told, told.plan["models"][0], number).replace("\u00a0", " ")


LEFT = (silent("women", 0.12), silent("men", 0.15))
BOTH = [*again("age", "women", 0.04), *again("age", "men", 0.01), *again("age", "women", 0.03, contrast="men")]


def test_what_leaves_is_in_a_table_of_its_own():
    english, french = (said(language, *LEFT, *BOTH) for language in ("en", "fr"))
    assert english.startswith(
        "Of those who answered on the outcome, 12% of women and 15% of men left one or more of the model’s terms "
        "unanswered and are not in it. With missing answers imputed (20 times), all 3 effects and differences that can "
        "be compared are told alike: above zero, below, or too uncertain. The imputed effects are in table "
    )
    assert english.endswith("at most 8% of the information on one of them is missing.")
    assert french.startswith(
        "Parmi les personnes ayant répondu sur le résultat, 12 % des femmes et 15 % des hommes ont laissé sans réponse "
        "un ou plusieurs des termes du modèle et n’y figurent pas. Une fois les réponses manquantes imputées (20 fois)"
        ", les 3 effets et différences comparables se disent tous de la même façon"
    )
    assert "il manque au plus 8 % de l’information" in french


@pytest.mark.parametrize(
    ("language", "title", "missing"),
    [
        ("en", "with missing answers to the terms imputed", "Information missing"),
        ("fr", "réponses manquantes aux termes imputées", "Information manquante"),
    ],
)
def test_the_table_has_effects_by_gender_and_what_is_missing_of_them(language, title, missing):
    table = report_tables(of(language, *LEFT, *BOTH))["imputed-vote_yes"]
    assert table.title.endswith(title)
    assert table.headings[-1] == missing
    (row,) = table.body
    assert row[1] == ("+4.0" if language == "en" else "+4,0")
    assert row[-1].replace("\u00a0", " ") == ("8%" if language == "en" else "8 %")
    assert len(row) == len(table.headings) == len(table.widths) == 8


@pytest.mark.parametrize(
    ("language", "alike", "withheld"),
    [
        ("en", "all 3 effects and differences that can be compared are told alike", "themselves are withheld: beside"),
        ("fr", "les 3 effets et différences comparables se disent tous", "eux-mêmes ne sont pas publiés : à côté"),
    ],
)
def test_where_the_numbers_are_withheld_it_is_still_told_whether_they_agree(language, alike, withheld):
    text = said(language, *LEFT, *hidden(BOTH))
    assert alike in text
    assert withheld in text
    assert "imputed-vote_yes" not in report_tables(of(language, *LEFT, *hidden(BOTH)))


def test_what_would_be_told_otherwise_is_named():
    rows = [*again("age", "women", 0.04, other=1.0), *again("age", "men", 0.01)]
    assert "1 of 2 effects and differences is told otherwise (above zero, below, or too uncertain): an answer" in said(
        "en", *LEFT, *rows
    )
    assert "1 effet ou différence sur 2 se dit autrement" in said("fr", *LEFT, *rows)


def test_where_few_left_a_term_unanswered_nothing_is_told():
    few = [row | HIDDEN for row in LEFT]
    assert said("en", *few).startswith("What the model says with missing answers to its terms imputed is withheld")
    assert "n’est pas publié, car peu de personnes" in said("fr", *few)
    assert "12%" not in said("en", *few)


def test_where_no_imputed_model_can_be_fitted_that_is_told():
    assert said("en", *LEFT).endswith("With missing answers imputed, the model could not be estimated.")
    assert said("fr", *LEFT).endswith("Une fois les réponses manquantes imputées, le modèle n’a pas pu être estimé.")


def test_imputed_rows_change_nothing_of_what_is_said_of_the_complete_cases():
    with_them, without = of("en", *LEFT, *BOTH), of("en")
    model = with_them.plan["models"][0]
    assert [one.text for one in associations(with_them, model)] == [one.text for one in associations(without, model)]
    assert model_people(with_them, model) == model_people(without, model)
    tables = report_tables(with_them), report_tables(without)
    assert tables[0]["model-vote_yes"].body == tables[1]["model-vote_yes"].body


@pytest.mark.parametrize(("language", "words"), [("en", "by chained equations"), ("fr", "par équations enchaînées")])
def test_the_intro_and_the_methods_say_so(language, words):
    told = of(language, *LEFT, *BOTH)
    (intro,) = model_intros(told, report_tables(told))
    assert said(language, *LEFT, *BOTH) in intro.replace("\u00a0", " ")
    assert any(words in paragraph for paragraph in methods(told))
    told.plan["models"] = [{key: value for key, value in told.plan["models"][0].items() if key != "imputation"}]
    assert not any(words in paragraph for paragraph in methods(told))
    assert imputed_text(told, told.plan["models"][0], None) == ""


def test_terms_of_belonging_are_told_nowhere():
    rows = [row | {"level": "ethnic_group=1"} for row in BOTH]
    assert said("en", *LEFT, *rows).endswith("they would tell of the few who left a term unanswered.")
    assert "imputed-vote_yes" not in report_tables(of("en", *LEFT, *rows))


def test_the_workbook_has_a_sheet_of_it():
    plan = of("en").plan
    frame = released(*plebiscite_rows(), *LEFT, *BOTH)
    sheets = source(frame, plan, PLEBISCITE_CODEBOOK, [Wording("en"), Wording("fr")])
    imputed = imputed_sheet(sheets)
    assert [row.measure for row in imputed.rows] == [
        *["missing_answers"] * 2,
        *["marginal_effect"] * 3,
        *["missing_information"] * 3,
        *["other_conclusion"] * 3,
    ]
    assert all(row.domain is None for row in model_sheet(sheets).rows)
    cells = [[column.cell(row) for column in imputed.columns] for row in imputed.rows]
    assert any("left a term unanswered" in str(cell) for cell in cells[0])
    assert any("a laissé un terme sans réponse" in str(cell) for cell in cells[0])
