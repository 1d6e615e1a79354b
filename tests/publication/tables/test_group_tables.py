"""The table of a declared group: its share and its gap to the others, and no question of which nothing may be told."""

from __future__ import annotations

import openpyxl
import pytest
from many_questions import answers, item, survey
from released_surveys import released
from several_answers import ITEM as CHOICE
from several_answers import choice_rows
from several_answers import survey as several

from bogolan.publication.tables.report_tables import report_tables
from bogolan.publication.tables.workbook import write_tables

GROUP = {"analysis": "drivers", "level": "1", "domain": "group", "domain_level": "young", "base": "answered"}
LABEL = {"en": "men under 35", "fr": "les hommes de moins de 35 ans"}


def table(language: str = "en", gender: str = "men", **changes: object):
    share = {**GROUP, "measure": "share", "unit": "proportion", "outcome": "a", "group": gender}
    gap = {**share, "measure": "gap", "contrast": "others"}
    rows = [{**share, "estimate": 0.52, "lower": 0.4, "upper": 0.64, "n": 150},
            {**gap, "estimate": -0.1, "lower": -0.2, "upper": 0.0, **changes},
            {**share, "outcome": "b", "release": "withheld"},
            {**gap, "outcome": "b", "release": "withheld"}]  # fmt: skip
    found = survey([item("a"), item("b")], [*answers("a"), *answers("b"), *rows], language,
                   groups=[{"name": "young", "label": LABEL}])  # fmt: skip
    return report_tables(found)["group-young"]


def test_a_row_has_the_groups_share_and_its_gap():
    found = table()
    assert found.title == "What men under 35 reported"
    assert [row[1:] for row in found.body] == [("52%", "40–64%", "150", "−10", "−20 to 0")]
    assert found.note.startswith("Gap: this group minus all other men")


def test_in_french_and_where_the_gap_is_withheld():
    found = table("fr", release="withheld", estimate=None)
    assert found.title == "Ce qu’ont déclaré les hommes de moins de 35 ans"
    assert found.body[0][4:] == ("non publié", "–")


@pytest.mark.parametrize(("gender", "others"), [("women", "all other women"), ("all", "everybody else")])
def test_the_note_says_whom_it_is_compared_with(gender, others):
    assert others in table(gender=gender).note


YOUNG = {"domain": "group", "domain_level": "young"}
OF_ORDER = {"analysis": "drivers", "outcome": "why", "level": "fear", "base": "answered", "group": "women", **YOUNG}


def of_several(language: str, measure: str) -> dict:
    share = {
        **OF_ORDER,
        "measure": "share",
        "unit": "proportion",
        "estimate": 0.4,
        "lower": 0.3,
        "upper": 0.5,
        "n": 210,
    }
    place = {
        **OF_ORDER,
        "measure": "mean_rank",
        "unit": "places",
        "estimate": 1.75,
        "lower": 1.5,
        "upper": 2.0,
        "n": 210,
    }
    gaps = [
        {**share, "measure": "gap", "estimate": -0.1, "lower": -0.2, "upper": 0.0, "contrast": "others"},
        {**place, "estimate": 0.25, "lower": 0.1, "upper": 0.4, "contrast": "others"},
    ]
    hidden = {**share, "level": "faith", "estimate": None, "lower": None, "upper": None, "release": "withheld"}
    rows = [*choice_rows("fear"), *choice_rows("faith"), share, place, *gaps, hidden]
    groups = [{"name": "young", "label": LABEL}]
    return report_tables(several(language, rows, {**CHOICE, "measure": measure}, groups=groups))


@pytest.mark.parametrize(
    ("language", "measure", "name", "title", "cells", "note"),
    [
        ("en", "choices", "group-choices", "What men under 35 named in answer to “Why do people here help them?”",
         ("Fear", "40%", "30–50%", "210", "−10", "−20 to 0"), "each of whom could name several"),
        ("fr", "choices", "group-choices", "Ce qu’ont cité les hommes de moins de 35 ans en réponse à",
         ("La peur", "40 %", "30 à 50 %", "210", "−10", "−20 à 0"), "dont chacune pouvait citer plusieurs"),
        ("en", "ranking", "group-mean-ranks", "Mean ranks by men under 35 of the answers to",
         ("Fear", "1.75", "1.50 to 2.00", "210", "+0.25", "+0.10 to +0.40"), "1 is the first place"),
        ("fr", "ranking", "group-ranking", "Ce qu’ont mis en premier les hommes de moins de 35 ans",
         ("La peur", "40 %", "30 à 50 %", "210", "−10", "−20 à 0"), "ont mis celle-ci en premier"),
    ],
)  # fmt: skip
def test_choices_and_mean_ranks_of_a_group_have_tables(language, measure, name, title, cells, note):
    found = of_several(language, measure)[f"{name}-young-drivers-why"]
    assert found.title.startswith(title.replace("« ", "«\u00a0"))
    (row,) = found.body
    assert tuple(cell.replace("\u00a0", " ") for cell in row) == cells
    assert note in found.note
    assert "porte sur d’autres" in found.note or "about other people" in found.note


def test_the_mean_of_a_group_is_in_the_unit_of_its_answers():
    mean = {**GROUP, "measure": "mean", "unit": "scale", "outcome": "a", "level": None, "group": "men", "n": 150}
    rows = [{**mean, "estimate": 5.21, "lower": 4.9, "upper": 5.5}]
    rows += [{**mean, "measure": "gap", "contrast": "others", "estimate": -0.3, "lower": -0.7, "upper": 0.1}]
    found = survey([item("a", measure="mean")], rows, groups=[{"name": "young", "label": LABEL}])
    table = report_tables(found)["group-means-young"]
    assert table.title == "Mean answers of men under 35"
    assert table.body[0][1:] == ("5.21", "4.90 to 5.50", "150", "−0.30", "−0.70 to +0.10")
    assert "in the unit of the answers" in table.note


def test_the_workbook_has_a_sheet_of_groups_and_nothing_of_those_that_belonging_decides_on(tmp_path):
    share = {**GROUP, "measure": "share", "unit": "proportion", "outcome": "a", "group": "men", "n": 150}
    gap = {**share, "measure": "gap", "contrast": "others", "estimate": -0.1, "lower": -0.2, "upper": 0.0}
    mean = {**share, "measure": "mean", "unit": "scale", "outcome": "b", "level": None, "estimate": 5.21}
    hidden = {**share, "domain_level": "herders", "release": "withheld", "release_reason": "communal"}
    rows = [{**share, "estimate": 0.52, "lower": 0.4, "upper": 0.64}, {**gap, "p_value": 0.03}, mean]
    groups = [{"name": "young", "label": LABEL}, {"name": "herders", "label": "SAYS-SO"}]
    made = survey([item("a"), item("b", measure="mean")], [*answers("a"), *rows], groups=groups)
    found = released(*answers("a"), *rows, hidden)
    write_tables(tmp_path / "t.xlsx", found, made.plan, made.codebook, ["en", "fr"])
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["Groups – Groupes"]
    lines = [list(line) for line in sheet.iter_rows(values_only=True)]
    own = [line for line in lines if line[0] == LABEL["en"]]
    assert [line[1] for line in own] == [LABEL["fr"]] * 2
    assert own[0][7:15] == [0.52, 0.4, 0.64, 150, -10, -20, 0, 0.03]
    assert own[1][7] == 5.21
    assert own[1][11:15] == ["–"] * 4
    assert "SAYS-SO" not in str(lines)
