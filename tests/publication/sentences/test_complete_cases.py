"""How many a model goes without, in words: in its paragraph, of whom it may be told, in the workbook, and not twice."""

from __future__ import annotations

import pytest
from released_surveys import PLEBISCITE_CODEBOOK, evidence, plebiscite_plan, plebiscite_rows, released

from bogolan.publication.report.markdown import model_intros
from bogolan.publication.sentences.associations import model_people
from bogolan.publication.sentences.complete_cases import loss_text
from bogolan.publication.tables.report_tables import report_tables
from bogolan.publication.tables.workbook_columns import source
from bogolan.publication.tables.workbook_models import model_sheet

ABOUT = {"analysis": "models", "measure": "missing_answers", "unit": "proportion", "outcome": "vote_yes"}
LOST = tuple(
    {**ABOUT, "base": "model", "group": group, "estimate": share, "n": 1000}
    for group, share in (("women", 0.12), ("men", 0.15))
)
HIDDEN = {"release": "withheld", "release_reason": "small_count", "estimate": None, "n": None}


def of(language: str, *rows: dict, **model: object):
    plan = plebiscite_plan()
    plan["models"] = [{**plan["models"][0], **model}]
    return evidence(released(*plebiscite_rows(), *rows), plan, PLEBISCITE_CODEBOOK, language)


def said(language: str, *rows: dict, **model: object) -> str:
    told = of(language, *rows, **model)
    return loss_text(told, told.plan["models"][0]).replace("\u00a0", " ")


def test_the_share_of_women_and_of_men_is_told():
    assert said("en", *LOST) == (
        "Of those who answered on the outcome, 12% of women and 15% of men left one or more of the model’s terms "
        "unanswered and are not in it."
    )
    assert said("fr", *LOST) == (
        "Parmi les personnes ayant répondu sur le résultat, 12 % des femmes et 15 % des hommes ont laissé sans réponse "
        "un ou plusieurs des termes du modèle et n’y figurent pas."
    )


def test_of_a_silence_it_is_of_those_who_were_asked():
    silence = {"outcome": {"question": "vote", "reason": ["refused"], "measure": "share"}}
    assert said("en", *LOST, **silence).startswith("Of those who were asked about the outcome, 12% of women")
    assert said("fr", *LOST, **silence).startswith(
        "Parmi les personnes à qui la question du résultat a été posée, 12 %"
    )


def test_of_whom_it_is_withheld_nothing_is_told():
    assert "15% of men left" in said("en", LOST[0] | HIDDEN, LOST[1])
    assert "women" not in said("en", LOST[0] | HIDDEN, LOST[1])
    few = [row | HIDDEN for row in LOST]
    assert said("en", *few).endswith("is not published: few or none did, or few were asked.")
    assert said("fr", *few).endswith("elles sont peu nombreuses, ou aucune, ou peu ont été interrogées.")


def test_an_imputed_model_and_one_that_was_not_fitted_say_nothing_here():
    assert said("en", *LOST, imputation={"m": 20}) == ""
    assert said("en") == ""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_stands_in_the_paragraph_of_the_model_and_counts_nobody_into_it(language):
    told = of(language, *LOST)
    model = told.plan["models"][0]
    (intro,) = model_intros(told, report_tables(told))
    assert said(language, *LOST) in intro.replace("\u00a0", " ")
    assert model_people(told, model) == model_people(of(language), model)


def test_it_stands_in_the_workbook():
    told = of("en", *LOST)
    sheet = model_sheet(source(released(*plebiscite_rows(), *LOST), told.plan, PLEBISCITE_CODEBOOK, [told.wording]))
    assert [row.measure for row in sheet.rows[:2]] == ["missing_answers"] * 2
    assert "left a term unanswered" in " ".join(str(column.cell(sheet.rows[0])) for column in sheet.columns)
