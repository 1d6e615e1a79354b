"""Bars in tens at their extremes: many weeks, large numbers, one bar; in both languages."""

from __future__ import annotations

import datetime

import pytest
from matplotlib.patches import Rectangle
from matplotlib.text import Text

KINDS = {"progress": "interviews", "weights": "respondents"}


def bars(survey, kind, numbers):
    """Weeks from February 2020 on, or ranges of a tenth of the mean weight, with these numbers."""
    for place, number in enumerate(numbers):
        first = datetime.date(2020, 2, 3) + datetime.timedelta(days=7 * place)
        week = f"{first}/{first + datetime.timedelta(days=6)}"
        level = week if kind == "progress" else f"{place / 10:g}-{(place + 1) / 10:g}"
        told = {"estimate": number} if number != "withheld" else survey.number("withheld", 0)
        survey.row(analysis=kind, measure=KINDS[kind], unit=KINDS[kind], level=level, group="all", **told)


def weights(survey, **told):
    for level, estimate in told.items():
        measure = "design_effect" if level == "after" else "weight"
        survey.row(analysis="weights", measure=measure, level=level, group="all", estimate=estimate)


def texts(figure):
    return [text.get_text().replace("\u00a0", " ") for text in figure.findobj(Text) if text.get_text()]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("numbers", [[10, 0], [0, 123450, 10] * 8 + [99990], [0, 10, 20]])
def test_extremes_keep_every_text_apart_and_on_the_canvas(survey, misplaced, language, kind, numbers):
    bars(survey, kind, numbers)
    weights(survey, smallest=0.3, largest=12.5, after=13.21)
    for synthetic in (False, True):
        survey.plan["synthetic"] = synthetic
        figure = survey.figures(language)[kind]
        assert misplaced(figure) == []
        assert figure.get_figheight() < 4


@pytest.mark.parametrize("kind", KINDS)
def test_bars_are_as_high_as_their_numbers(survey, kind):
    bars(survey, kind, [100, 50, 0, 10])
    heights = [patch.get_height() for patch in survey.figures()[kind].findobj(Rectangle) if patch.get_width() > 12]
    assert [round(height / heights[0], 3) for height in heights[:4]] == [1, 0.5, 0, 0.1]


@pytest.mark.parametrize("numbers", [["withheld", "withheld"], [100], []])
def test_what_is_withheld_or_a_single_bar_is_no_figure(survey, numbers):
    bars(survey, "progress", numbers)
    assert survey.figures() == {}


def test_of_weights_the_smallest_the_largest_and_the_design_effect_are_told(survey):
    bars(survey, "weights", [100, 200])
    weights(survey, smallest=0.3, largest=2.9, after=1.21)
    found = texts(survey.figures("fr")["weights"])
    assert "Poids de 0,3 à 2,9 fois leur moyenne" in found
    assert "Effet de plan de la pondération (Kish) : 1,21" in found


ALT = {
    ("progress", "en"): "3 February 2020 to 9 February 2020: 330; 10 February 2020 to 16 February 2020: 10.",
    ("progress", "fr"): "3 février 2020 au 9 février 2020 : 330 ; 10 février 2020 au 16 février 2020 : 10.",
    ("weights", "en"): "0–0.1: 330; 0.1–0.2: 10.",
    ("weights", "fr"): "0 à 0,1 : 330 ; 0,1 à 0,2 : 10.",
}


@pytest.mark.parametrize(("kind", "language"), ALT)
def test_the_words_for_who_cannot_see_it_give_every_number(survey, kind, language):
    bars(survey, kind, [330, 10])
    assert ALT[kind, language] in survey.alt_text(kind, language)
