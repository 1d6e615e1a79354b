"""The figures of the demonstration: in both languages and formats, with the rows behind them, and on French paper."""

from __future__ import annotations

import csv
import json
import re
from xml.etree import ElementTree

import pytest

from .conftest import printed, released_rows

pytestmark = pytest.mark.slow

SVG = "{http://www.w3.org/2000/svg}"
# How each kind is called in the French report.
TITLES = {
    "bounds": "Ce que le silence peut cacher",
    "ranks": "Ce qui vient en tête, et ce qui peut y venir",
    "areas-cercle": "Ce qui a été déclaré, par cercle",
    "progress": "Entretiens, par semaine d’enquête",
    "weights": "Ce que pèsent les réponses",
}


@pytest.fixture(scope="module")
def figures(made):
    return made / "reports/mopti-demo/figures"


@pytest.mark.parametrize("kind", TITLES)
def test_each_kind_is_there_in_both_languages_with_the_released_rows_behind_it(made, figures, kind):
    rows = released_rows(made, "mopti-demo")
    for language in ("en", "fr"):
        for suffix in ("svg", "png"):
            assert (figures / f"SYNTHETIC-{kind}-{language}.{suffix}").stat().st_size > 1000
    with (figures / f"SYNTHETIC-{kind}.csv").open(newline="", encoding="utf-8") as file:
        behind = list(csv.DictReader(file))
    assert behind
    for row in behind:
        estimate = rows.loc[row["id"], "estimate"]
        assert (row["estimate"] == "") == (estimate != estimate)
        assert row["estimate"] == "" or float(row["estimate"]) == estimate


def test_the_french_report_shows_each_with_its_title_and_how_to_read_it(made):
    text = printed(made / "reports/mopti-demo/fr/report.pdf")
    for title in TITLES.values():
        assert title in text
    assert "Une bande porte sur le silence et non sur le hasard" in text
    assert "Une case hachurée n’est pas publiée ; elle n’est ni vide ni nulle." in text
    assert "Rien n’est publié par enquêteur ou par lieu." in text


def test_the_page_says_in_words_what_each_shows(made):
    page = (made / "reports/mopti-demo/fr/report.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    alone = re.findall(r'aria-label="([^"]*)"', page)
    for opening in ("les bornes pour toutes les personnes interrogées s’écartent", "Rangs. Ce qui vient en tête",
                    "Entretiens retenus, par semaine", "selon leur poids en multiples"):  # fmt: skip
        assert [label for label in alone if opening in label], opening


def test_the_silence_on_support_is_widest_and_stands_first(made, figures):
    rows = released_rows(made, "mopti-demo")
    first = texts(figures / "SYNTHETIC-bounds-en.svg")
    lower, upper = (rows.loc[f"support/{end}_bound/d_good/1/women", "estimate"] for end in ("lower", "upper"))
    between = [text for text in first if re.fullmatch(r"\d+–\d+%", text)]
    assert between[0] == f"{100 * lower:.0f}–{100 * upper:.0f}%"


def test_by_area_nothing_stands_but_what_is_said_of_the_place(made, figures):
    plan = json.loads((made / "data/derived/mopti-demo/plan.json").read_text())
    plan = plan.get("plan", plan)
    community = {item["question"] for item in plan["drivers"] if item["class"] == "community"}
    with (figures / "SYNTHETIC-areas-cercle.csv").open(newline="", encoding="utf-8") as file:
        behind = list(csv.DictReader(file))
    assert {row["outcome"] for row in behind} == community
    assert {row["release"] for row in behind} <= {"banded", "withheld"}
    assert all(row["estimate"] == "" for row in behind)


@pytest.mark.parametrize("kind", ["progress", "weights"])
def test_numbers_of_people_and_interviews_are_in_tens(figures, kind):
    told = [text.replace("\u00a0", "").replace(",", "") for text in texts(figures / f"SYNTHETIC-{kind}-en.svg", "700")]
    numbers = [int(text) for text in told if text.isdigit()]
    assert len(numbers) >= 2
    assert all(number % 10 == 0 for number in numbers)


def test_a_survey_without_weights_areas_or_days_has_none_of_these(made):
    names = {path.name for path in (made / "reports/mopti-headline/figures").iterdir()}
    assert not [name for name in names if re.search("areas|weights|progress|ranks|bounds", name)]


def texts(path, weight=""):
    """The texts of a picture in their order, or those in a type of that weight."""
    root, found = ElementTree.parse(path).getroot(), []

    def look(element, style):
        own = f"{style};{element.get('style', '')}"
        if element.tag == f"{SVG}text" and (not weight or f"font-weight:{weight}" in own):
            found.append(element.text)
        for child in element:
            look(child, own)

    look(root, "")
    return found
