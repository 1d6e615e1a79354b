"""Files of figures: the right ones, the same bytes every time, and text that stays text."""

from __future__ import annotations

import csv
import re

import pytest

from bogolan.publication.figures.drawing import draw_figures, figures_for
from bogolan.publication.figures.style import COLOURS, INK, ink_on, palette
from bogolan.publication.wording import messages


@pytest.fixture
def headline(survey):
    statement = {"en": "reported improved access", "fr": "ont déclaré un meilleur accès"}
    survey.share("marriage", statement, {"women": (1.0, 0.87, 1.0), "men": (0.9, 0.72, 0.98)})
    survey.plan["drivers"][0]["against"] = ["no"]
    survey.effects("vote", ["age"], {"age": {"women": (0.1, 0.0, 0.2), "men": (0.2, 0.1, 0.3)}})
    return survey


def draw(survey, folder, languages=("en", "fr")):
    draw_figures(survey.released, survey.plan, survey.codebook, folder, languages)
    return sorted(path.name for path in folder.iterdir())


def test_a_picture_a_language_and_the_rows_behind_it(headline, tmp_path):
    expected = [f"{name}{end}" for name in NAMES for end in ("-en.png", "-en.svg", "-fr.png", "-fr.svg", ".csv")]
    assert draw(headline, tmp_path) == sorted(expected)


def test_a_figure_knows_its_section_and_questions(headline):
    found = figures_for(headline.plan, headline.released, headline.codebook)
    assert [drawing.section(headline.plan) for drawing in found] == ["drivers", "drivers", "models"]
    assert [drawing.facts.questions for drawing in found] == [("marriage",), ("marriage",), ("q", "age")]


def test_invented_answers_say_so_in_the_file_name_and_in_the_picture(headline, tmp_path):
    headline.plan["synthetic"] = True
    names = draw(headline, tmp_path)
    assert all(name.startswith("SYNTHETIC-") for name in names)
    for name in names:
        if name.endswith(".svg"):
            mark = "SYNTHÉTIQUE" if "-fr" in name else "SYNTHETIC"
            assert mark in (tmp_path / name).read_text(encoding="utf-8")


def test_the_same_bytes_twice(headline, tmp_path):
    names = draw(headline, tmp_path / "once")
    assert names == draw(headline, tmp_path / "again")
    for name in names:
        assert (tmp_path / "once" / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name


def test_the_picture_holds_text_without_a_date(headline, tmp_path):
    draw(headline, tmp_path)
    english, french = (
        re.sub(r"<[^>]+>", " ", (tmp_path / f"gender-gaps-{language}.svg").read_text(encoding="utf-8"))
        for language in ("en", "fr")
    )
    assert {"100%", "90%", "Reported improved access"} <= {line.strip() for line in english.splitlines()}
    assert {"100\u00a0%", "90\u00a0%"} <= {line.strip() for line in french.splitlines()}
    assert "<dc:date>" not in (tmp_path / "gender-gaps-en.svg").read_text(encoding="utf-8")


def test_a_palette_keeps_the_colours_of_women_and_of_men(headline, tmp_path):
    from PIL import Image

    draw(headline, tmp_path, ["en"])
    with Image.open(tmp_path / "gender-gaps-en.png") as picture:
        assert picture.mode == "P"
        assert picture.info["dpi"] == pytest.approx((220, 220), abs=0.1)
        shown = {colour for _, colour in picture.convert("RGB").getcolors()}
    for colour in ("#FFFFFF", COLOURS["women"], COLOURS["men"], INK):
        wanted = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
        assert min(max(abs(a - b) for a, b in zip(one, wanted, strict=True)) for one in shown) <= 3, colour


def test_the_rows_behind_a_figure_are_the_released_ones_and_no_formulas(headline, tmp_path):
    headline.rows[0]["note"] = "=1+1"
    draw(headline, tmp_path, ["en"])
    with (tmp_path / "gender-gaps.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [(row["measure"], row["group"]) for row in found] == [("share", "women"), ("share", "men"), ("gap", "women")]
    assert [float(row["estimate"]) for row in found] == [1.0, 0.9, 0.1]
    assert found[0]["note"] == "'=1+1"
    assert found[0]["release"] == "published"


def test_hostile_labels_are_text(headline, tmp_path):
    headline.plan["drivers"][0]["statement"] = "<script>alert(1)</script> $x^2$ \x07 & so\non"
    draw(headline, tmp_path, ["en"])
    picture = (tmp_path / "gender-gaps-en.svg").read_text(encoding="utf-8")
    assert "<script>" not in picture
    assert "$x^2$" in picture


def test_a_language_that_the_font_lacks_is_drawn_without_a_warning(headline, tmp_path):
    headline.plan["drivers"][0]["statement"] = "تحسن الوصول"
    draw(headline, tmp_path, ["en"])


def test_a_survey_without_released_rows_has_no_figures(survey, tmp_path):
    assert figures_for(survey.plan, survey.released, survey.codebook) == []
    assert draw(survey, tmp_path) == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["women: 100% (87–100%)", "men: 90% (72–98%)", "too uncertain to establish a difference"]),
        (
            "fr",
            ["femmes : 100 % (87 à 100 %)", "hommes : 90 % (72 à 98 %)", "trop incertain pour établir une différence"],
        ),
    ],
)
def test_alternative_text_states_the_finding(headline, language, said):
    for sentence in said:
        assert sentence in headline.alt_text("gender-gaps", language)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_figure_has_an_alternative_text_that_names_what_is_withheld(headline, language):
    for row in headline.rows:
        row.update(release="withheld", estimate=None, lower=None, upper=None, n=None)
    shown = [drawing.name for drawing in figures_for(headline.plan, headline.released, headline.codebook)]
    assert shown == [name for name in NAMES if name != "coefficients-vote"], "an axis without a point says nothing"
    for name in shown:
        assert {"en": "withheld", "fr": "non publié"}[language] in headline.alt_text(name, language)


def test_both_languages_have_the_same_messages():
    english, french = (
        {key for key in messages(language) if key.startswith(("figures.", "tables."))} for language in ("en", "fr")
    )
    assert english == french


def test_colours_between_two_ends_and_the_ink_on_them():
    assert palette(("#000000", "#ffffff"), 3) == ["#000000", "#808080", "#ffffff"]
    assert palette(("#000000", "#ffffff"), 1) == ["#000000"]
    assert ink_on("#000000") == "#FFFFFF"
    assert ink_on("#FFFFFF") != "#FFFFFF"


NAMES = ("gender-gaps", "answers", "coefficients-vote")
