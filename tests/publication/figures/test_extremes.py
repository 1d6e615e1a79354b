"""Figures of shares, answers, models and specifications at the ends of what they may be: nothing leaves or overlaps.

Shares of 0 and 100%, labels of forty characters, twenty-five items, a group of which nothing may be told.
"""

from __future__ import annotations

import pytest
from curves import MODEL, curve
from matplotlib.text import Text

FORTY = {"en": "a label of exactly forty characters, yes", "fr": "un libellé d’exactement quarante signes."}
PAGE = 9.4  # inches of an A4 page that a figure may fill
EVERYBODY, NOBODY = (1.0, 0.87, 1.0), (0.0, 0.0, 0.13)


def shares(survey, number, women, men):
    for place in range(number):
        survey.share(f"q{place}", FORTY, {"women": women, "men": men})


def answers(survey, number, women, men):
    """Of each group all strongly agree, or none; what is withheld is so in every part."""
    choices = dict.fromkeys("12345", FORTY)
    levels = {"5": None, "4+5": None, "1": "rest", "1+2": "rest", "2": 0, "3": 0, "4": 0, "dont_know": 0, "refused": 0}

    def parts(side):
        if side == "withheld":
            return dict.fromkeys(levels, "withheld")
        own = {None: side[0], "rest": 1.0 - side[0], 0: 0.0}
        return {level: own[part] for level, part in levels.items()}

    for place in range(number):
        survey.answers(f"q{place}", FORTY, {"women": parts(women), "men": parts(men)}, choices=choices)


def effects(survey, number, women, men):
    """As if all answered otherwise among women, and none among men."""
    names = [f"term{place}" for place in range(number)]
    survey.codebook.update({name: {"label": FORTY} for name in names})
    told = {"women": women, "men": men, "difference": "withheld" if "withheld" in (women, men) else (1.0, 0.5, 1.0)}
    survey.effects("m", names, dict.fromkeys(names, told), label=FORTY)


KINDS = {"gender-gaps": shares, "answers": answers, "coefficients-m": effects}
SIDES = {
    "0 and 100%": (EVERYBODY, NOBODY),
    "100 and 100%": (EVERYBODY, EVERYBODY),
    "nothing of men": (NOBODY, "withheld"),
    "nothing of women": ("withheld", EVERYBODY),
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("sides", SIDES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_ends_of_the_scale_and_an_empty_group(survey, misplaced, kind, sides, language):
    assert {len(label) for label in FORTY.values()} == {40}
    KINDS[kind](survey, 2, *SIDES[sides])
    survey.plan["synthetic"] = True
    figure = survey.figures(language)[kind]
    assert misplaced(figure) == []
    written = " ".join(text.get_text() for text in figure.findobj(Text)).replace("\n", " ").lower()
    assert FORTY[language] in written, "a label of forty characters is not cut"


@pytest.mark.parametrize("kind", KINDS)
def test_twenty_five_items_fit_on_pages(survey, misplaced, kind):
    KINDS[kind](survey, 25, EVERYBODY, NOBODY)
    figures = {name: figure for name, figure in survey.figures("fr").items() if name.startswith(kind)}
    assert len(figures) > 1
    for figure in figures.values():
        assert figure.get_figheight() < PAGE
    assert misplaced(list(figures.values())[-1]) == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("hidden", ["women", "men", None])
def test_a_curve_from_one_end_to_the_other_and_one_of_a_single_group(survey, misplaced, language, hidden):
    survey.codebook.update({name: {"label": FORTY, "choices": {"1": FORTY}} for name in "abcd"})
    survey.plan["models"].append(MODEL)
    for group, sign in (("women", 1), ("men", -1)):
        for row in curve("b=1", group) if group != hidden else ():
            ends = {"estimate": sign * 1.0, "lower": -1.0, "upper": 1.0} if row["measure"] == "marginal_effect" else {}
            survey.rows.append(row | ends)
    figure = survey.figures(language)["specifications-m"]
    assert misplaced(figure) == []
    names = {text.get_text() for text in figure.findobj(Text)}
    assert len(names & {"Women", "Men", "Femmes", "Hommes"}) == (2 if hidden is None else 1)
