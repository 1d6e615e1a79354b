"""The grid of areas at its extremes: withheld is neither nothing nor zero."""

from __future__ import annotations

import pytest
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from bogolan.publication.figures import areas
from bogolan.publication.figures.style import BAND_COLOURS, HATCH
from bogolan.publication.released import rows

FORTY = "an area whose name has forty characters."
LONG = {
    "en": "reported that access to marriage for people like them has improved since then, in their village or nearby",
    "fr": "ont déclaré que l’accès au mariage des gens comme eux s’est amélioré depuis, dans leur village ou un autre",
}
DOMAIN = {"question": "district", "label": {"en": "district", "fr": "district"}}


def ask(survey, name, tiles, statement="said so", names=None, **item):
    """A question: group -> what is told of it in each area, "75-90" or "withheld"; None where nobody answered."""
    survey.plan.setdefault("domains", [DOMAIN])
    number = max(len(told) for told in tiles.values())
    choices = {f"a{place}": (names or [f"District {place}"] * number)[place] for place in range(number)}
    survey.codebook["district"] = {"type": "select_one", "label": "Where?", "choices": choices}
    survey.codebook[name] = {"type": "select_one", "label": statement, "choices": {"yes": "Yes", "no": "No"}}
    item = {"question": name, "share": ["yes"], "statement": statement, "class": "community", **item}
    survey.plan.setdefault("drivers", []).append(item)
    for group, told in tiles.items():
        for place, tile in enumerate(told):
            if tile is not None:
                about = {"analysis": "drivers", "outcome": name, "level": "yes", "measure": "share", "group": group}
                where = {"domain": "district", "domain_level": f"a{place}", "base": "answered"}
                survey.row(**about, **where, **survey.number(tile, 40))


def texts(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def tiles(figure, colour):
    """How many tiles have a colour, the legend's box left out."""
    found = [patch for patch in figure.findobj(Rectangle) if patch.get_width() != 10]
    wanted = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return sum(patch.get_facecolor()[:3] == pytest.approx(wanted) and not patch.get_hatch() for patch in found)


def hatched(figure):
    found = [patch for patch in figure.findobj(Rectangle) if patch.get_width() != 10]
    return sum(patch.get_hatch() == HATCH["hatch"] for patch in found)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_extremes_keep_every_text_apart_and_on_the_canvas(survey, misplaced, language):
    assert len(FORTY) == 40
    told = [*areas.BANDS, "withheld", None, "0-10", "90-100"]
    ask(survey, "a", {"women": told, "men": told[::-1]}, LONG, [FORTY] * 9)
    ask(survey, "b", {"women": ["withheld"] * 9, "men": ["90-100"] * 9}, LONG["en"][:40], [FORTY] * 9)
    for row in survey.rows[::2]:
        row["flag"] = "few_cases"
    for synthetic in (False, True):
        survey.plan["synthetic"] = synthetic
        assert misplaced(survey.figures(language)["areas-district"]) == []


def test_twenty_five_questions_in_twenty_areas_fit_on_pages(survey, misplaced):
    for number in range(25):
        ask(survey, f"q{number}", {"women": ["25-75"] * 20, "men": ["75-90"] * 20}, LONG["en"] * 2)
    figures = survey.figures("fr")
    assert len(figures) == 2 * 3, "13 and 12 questions by 7, 7 and 6 areas"
    for figure in figures.values():
        assert figure.get_figheight() < 9.4
    assert misplaced(figures["areas-district"]) == []


def test_a_withheld_tile_is_hatched_one_of_nobody_a_dash_and_no_tile_is_a_point(survey):
    ask(survey, "a", {"women": ["0-10", "withheld", None], "men": ["90-100", "75-90", "25-75"]})
    figure = survey.figures()["areas-district"]
    assert hatched(figure) == 1
    assert [tiles(figure, colour) for colour in BAND_COLOURS] == [1, 0, 1, 1, 1]
    found = texts(figure)
    assert {"<10", "≥90", "75–90", "25–75", "–", "Withheld", "– nobody answered there"} <= set(found)
    assert not any(text == "0%" for text in found)
    assert not [line for line in figure.axes[0].lines if line.get_marker() in ("o", "D", "s")]


@pytest.mark.parametrize("guarded", ["personal", "sensitive"])
def test_only_what_is_said_of_the_place_is_shown_by_area(survey, guarded):
    ask(survey, "a", {"women": ["25-75"] * 3, "men": ["75-90"] * 3})
    ask(survey, "b", {"women": ["25-75"] * 3, "men": ["75-90"] * 3}, **{"class": guarded})
    assert areas.facts(survey.plan, DOMAIN, survey.codebook, rows(survey.released)).questions == ("a",)


def test_bands_of_a_number_are_no_areas(survey):
    ask(survey, "a", {"women": ["25-75"] * 3, "men": ["75-90"] * 3})
    survey.plan["domains"] = [{**DOMAIN, "breaks": [18, 35]}]
    assert survey.figures() == {}


def test_where_all_is_withheld_there_is_no_figure(survey):
    ask(survey, "a", {"women": ["withheld"] * 3, "men": ["withheld"] * 3})
    assert survey.figures() == {}


def test_one_gender_has_one_row_of_tiles(survey, misplaced):
    ask(survey, "a", {"men": ["75-90", "withheld"]})
    figure = survey.figures()["areas-district"]
    assert misplaced(figure) == []
    assert "Women" not in texts(figure)
    assert (tiles(figure, BAND_COLOURS[3]), hatched(figure)) == (1, 1)


@pytest.mark.parametrize(
    ("language", "finding"),
    [
        ("en", "women: 90% or more in 2, withheld in 1; men: under 10% in 3."),
        ("fr", "femmes : 90 % ou plus dans 2, non publié dans 1 ; hommes : moins de 10 % dans 3."),
    ],
)
def test_the_words_for_who_cannot_see_it_count_the_areas_of_each_range(survey, language, finding):
    ask(survey, "a", {"women": ["90-100", "withheld", "90-100"], "men": ["0-10"] * 3})
    assert finding in survey.alt_text("areas-district", language)
