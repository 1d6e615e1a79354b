"""The figure of what silence could hide, at its extremes: bounds from 0 to 100%, withheld, of one gender."""

from __future__ import annotations

import pytest
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from bogolan.publication.figures import bounds
from bogolan.publication.figures.points import by_key
from bogolan.publication.figures.style import TINTS
from bogolan.publication.released import rows

LONG = {
    "en": "reported that access to marriage for people like them has improved since then, in their village or nearby",
    "fr": "ont déclaré que l’accès au mariage des gens comme eux s’est amélioré depuis, dans leur village ou un autre",
}
FORTY = "a label of exactly forty characters, yes"


def ask(survey, name, statement, sides):
    """A question: group -> its share as `share` takes it, and its bounds or "withheld"."""
    survey.share(name, statement, {group: share for group, (share, _) in sides.items()})
    for group, (_, ends) in sides.items():
        for place, measure in enumerate(("lower_bound", "upper_bound")):
            about = {"analysis": "drivers", "outcome": name, "level": "yes", "group": group, "base": "asked"}
            told = {"estimate": ends[place]} if ends != "withheld" else survey.number("withheld", 0)
            survey.row(**about, measure=measure, unit="proportion", **told)


def texts(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def bands(figure, group):
    """Where the bands of a group end, as shares of the axis."""
    ticks = {text.get_text(): text.get_position()[0] for text in figure.findobj(Text) if text.get_ha() == "center"}
    zero, one = ticks["0%"], ticks["100%"]
    drawn = [patch for patch in figure.findobj(Rectangle) if patch.get_width() != 10]
    own = [patch for patch in drawn if patch.get_facecolor()[:3] == pytest.approx(rgb(TINTS[group]))]
    ends = [(patch.get_x(), patch.get_x() + patch.get_width()) for patch in own]
    return [tuple(round((end - zero) / (one - zero), 2) for end in band) for band in ends]


def rgb(colour):
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_extremes_keep_every_text_apart_and_on_the_canvas(survey, misplaced, language):
    assert len(FORTY) == 40
    ask(survey, "a", LONG, {"women": ((1.0, 0.87, 1.0), (0.0, 1.0)), "men": ((0.0, 0.0, 0.13), (0.0, 1.0))})
    ask(survey, "b", FORTY, {"women": ((0.0, 0.0, 0.06), (0.0, 0.0)), "men": ((1.0, 0.9, 1.0), (1.0, 1.0))})
    ask(survey, "c", "said so", {"women": ("withheld", "withheld"), "men": ("75-90", "withheld")})
    ask(survey, "d", "x" * 60, {"women": ((0.5, 0.0, 1.0), "withheld"), "men": ((0.5, 0.4, 0.6), (0.4, 0.7))})
    survey.rows[0]["flag"] = "few_cases"
    for synthetic in (False, True):
        survey.plan["synthetic"] = synthetic
        assert misplaced(survey.figures(language)["bounds"]) == []


def test_twenty_five_questions_fit_on_pages_the_widest_bounds_first(survey, misplaced):
    for number in range(25):
        side = ((0.5, 0.4, 0.6), (0.5 - number / 100, 0.5 + number / 100))
        ask(survey, f"q{number}", {"en": LONG["en"] * 3}, {"women": side, "men": side})
    facts = bounds.facts(survey.plan, by_key(rows(survey.released)))
    assert facts.questions == tuple(f"q{number}" for number in reversed(range(25)))
    figures = {name: figure for name, figure in survey.figures("fr").items() if name.startswith("bounds")}
    assert list(figures) == ["bounds", "bounds-2"]
    for figure in figures.values():
        assert figure.get_figheight() < 9.4
        assert misplaced(figure) == []


def test_bands_reach_from_bound_to_bound(survey):
    ask(survey, "a", "said so", {"women": ((0.5, 0.4, 0.6), (0.1, 0.75)), "men": ((0.2, 0.1, 0.3), (0.15, 0.3))})
    figure = survey.figures()["bounds"]
    assert bands(figure, "women") == [(0.1, 0.75)]
    assert bands(figure, "men") == [(0.15, 0.3)]
    assert {"10–75%", "15–30%", "50%", "20%"} <= set(texts(figure))


def test_what_is_withheld_is_words_and_never_a_band(survey):
    ask(survey, "a", "said so", {"women": ((0.5, 0.4, 0.6), (0.1, 0.75)), "men": ("withheld", "withheld")})
    figure = survey.figures()["bounds"]
    assert bands(figure, "men") == []
    assert {"withheld", "Men: withheld"} <= set(texts(figure))


def test_one_gender_has_one_lane(survey, misplaced):
    ask(survey, "a", FORTY, {"men": ((0.2, 0.1, 0.3), (0.15, 0.3))})
    figure = survey.figures()["bounds"]
    assert misplaced(figure) == []
    assert bands(figure, "women") == []
    assert not any("Women" in text for text in texts(figure))


def test_where_silence_can_hide_nothing_there_is_no_figure(survey):
    ask(survey, "a", "said so", {"women": ((0.5, 0.4, 0.6), (0.5, 0.5)), "men": ("withheld", "withheld")})
    assert "bounds" not in survey.figures()


FINDINGS = {
    "en": "lie up to 65 points apart. Said so: women: 50% (40–60%), bounds 10–75%; men: withheld, bounds withheld.",
    "fr": "s’écartent jusqu’à 65 points. Said so : femmes : 50 % (40 à 60 %), bornes 10 à 75 % ; hommes : non publié",
}


@pytest.mark.parametrize("language", FINDINGS)
def test_the_words_for_who_cannot_see_it_tell_how_much_could_be_hidden(survey, language):
    ask(survey, "a", "said so", {"women": ((0.5, 0.4, 0.6), (0.1, 0.75)), "men": ("withheld", "withheld")})
    assert FINDINGS[language] in survey.alt_text("bounds", language)
