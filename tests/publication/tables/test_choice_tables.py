"""The tables of a question with several answers, in the report and in the workbook."""

from __future__ import annotations

import openpyxl
import pytest
from released_surveys import released
from several_answers import CODEBOOK, ITEM, choice_rows, number_of_choices, silent, survey

from bogolan.publication.report.markdown import offered, questions, see_tables
from bogolan.publication.tables.report_tables import report_tables
from bogolan.publication.tables.workbook import write_tables

TABLES = ["choices-drivers-why", "choice-bounds-drivers-why", "choice-ranks-drivers-why"]


def test_a_row_a_choice_in_the_forms_order_then_who_gave_no_answer():
    table = report_tables(survey())["choices-drivers-why"]
    assert [row[0] for row in table.body] == ["Fear", "Faith", "Money", "Don’t know"]
    assert table.body[2] == ("Money", "26%", "20–32%", "10%", "4–16%", "+16", "+8 to +24", "0.01", "0.03")
    assert table.body[3][1:4:2] == ("7%", "7%")
    assert set(table.body[3][5:]) == {"–"}
    assert "may add up to more than 100" in table.note
    assert "1.40 among women (n = 410) and 1.30 among men (n = 410)" in table.note.replace("\u00a0", " ")
    assert "Asked only of those who answered" in table.note


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_table_says_of_whom_it_speaks(language):
    tables = report_tables(survey(language))
    assert [name for name in tables if "choice" in name] == TABLES
    words = {"en": "about other people", "fr": "porte sur d’autres personnes"}[language]
    assert all(words in tables[name].note for name in TABLES)
    assert not {"shares", "answers-drivers-why", "ranks-why", "means"} & tables.keys()


def test_bounds_and_ranks_have_a_row_a_choice():
    tables = report_tables(survey())
    assert tables["choice-bounds-drivers-why"].body[0][:3] == ("Fear", "45%", "43–51%")
    assert tables["choice-ranks-drivers-why"].body[1][:5] == ("Faith", "2", "2 to 3", "2", "1 to 2")


def test_what_is_withheld_says_so():
    rows = [*choice_rows("fear"), *choice_rows("money", withheld=True), *number_of_choices(release="withheld")]
    table = report_tables(survey(rows=rows))["choices-drivers-why"]
    assert table.body[1] == ("Money", "withheld", "–", "withheld", "–", "withheld", "–", "withheld", "withheld")
    assert "How many answers were named on average is withheld." in table.note


def test_the_section_points_to_its_tables_and_the_wording_says_that_several_could_be_given():
    evidence = survey()
    tables = report_tables(evidence)
    assert see_tables(evidence, "drivers", tables) == "The numbers are in table 1."
    assert offered(evidence, "why").startswith("Answers offered, of which several could be given: “Fear”, “Faith”")
    ((asked, told),) = questions(evidence)
    assert asked == "Why do people here help them?"
    assert told.endswith("Asked only of those who answered “Yes” or “Partly” to “Do people help them?”.")


def test_the_workbook_names_choices_and_their_number(tmp_path):
    rows = [*choice_rows("fear"), *choice_rows("faith"), *number_of_choices(), *silent()]
    ranks = [row | {"note": "faith,money"} for row in rows if row["measure"] == "rank" and row["level"] == "fear"]
    others = [row for row in rows if row["measure"] != "rank"]
    plan = {**survey().plan, "languages": ["en"]}
    write_tables(tmp_path / "t.xlsx", released(*others, *ranks), plan, CODEBOOK)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    cells = {name: [cell for row in book[name].iter_rows(values_only=True) for cell in row] for name in book.sheetnames}
    assert {"Fear", "Faith"} <= set(cells["Shares"])
    assert "answers named" in cells["Means"]
    assert "Faith; Money" in cells["Ranks"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_ranking_has_a_table_of_mean_ranks_and_none_of_numbers_of_choices(language):
    about = {"analysis": "drivers", "measure": "mean_rank", "unit": "places", "outcome": "why", "level": "fear"}
    about |= {"base": "answered", "n": 410, "lower": 1.2, "upper": 1.9}
    means = [{**about, "group": "women", "estimate": 1.5}, {**about, "group": "men", "release": "withheld"}]
    gap = {**about, "group": "women", "contrast": "men", "estimate": None, "release": "withheld"}
    evidence = survey(language, [*choice_rows("fear"), *means, gap], {**ITEM, "measure": "ranking"})
    tables = report_tables(evidence)
    hidden = {"en": "withheld", "fr": "non publié"}[language]
    (row,) = tables["mean-ranks-drivers-why"].body
    assert row[1] == {"en": "1.50", "fr": "1,50"}[language]
    assert row[3:] == (hidden, "–", hidden, "–", hidden, hidden)
    assert list(tables) == ["choices-drivers-why", "mean-ranks-drivers-why", *TABLES[1:]]
    assert {"en": "is named", "fr": "citées en moyenne"}[language] not in tables["choices-drivers-why"].note


TOGETHER = {"analysis": "drivers", "measure": "joint_test", "unit": "F", "outcome": "why", "base": "answered"}
TOGETHER |= {"group": "women", "contrast": "men", "n": 410}


@pytest.mark.parametrize(
    ("language", "row", "said"),
    [
        ("en", {"p_value": 0.003}, "All answers compared, women against men: p = 0.003 (Wald test, adjusted"),
        ("fr", {"p_value": 0.003}, "Ensemble des réponses comparées, femmes et hommes\u00a0: p = 0,003 (test de Wald"),
        ("en", {"release": "withheld"}, "All answers compared, women against men: withheld (Wald"),
        ("fr", {"release": "withheld"}, "femmes et hommes\u00a0: non publié (test"),
        ("en", {"flag": "few_expected"}, "All answers together are not tested: one is too rare"),
        ("fr", {"flag": "few_expected"}, "L’ensemble des réponses n’est pas testé\u00a0: l’une est trop rare"),
    ],
)
def test_below_the_shares_stands_whether_women_and_men_differ_in_any(language, row, said):
    rows = [*choice_rows("fear"), *choice_rows("money"), TOGETHER | row]
    assert said in report_tables(survey(language, rows))["choices-drivers-why"].note


def test_the_workbook_says_what_was_tested_together(tmp_path):
    made = survey()
    rows = released(*choice_rows("fear"), TOGETHER | {"p_value": 0.003})
    write_tables(tmp_path / "t.xlsx", rows, made.plan, CODEBOOK, ["en", "fr"])
    sheet = next(one for one in openpyxl.load_workbook(tmp_path / "t.xlsx") if one.title.startswith("Scales"))
    lines = [[cell for cell in line if cell is not None] for line in sheet.iter_rows(values_only=True)]
    (line,) = [line for line in lines if line and "Why do people here" in str(line[0])]
    assert line[2:5] == ["all choices compared / tous les choix comparés", 0.003, 410]
