"""The figure of ranks at its extremes: sets of one and of all, twenty-five topics, withheld, of one gender."""

from __future__ import annotations

import pytest
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from bogolan.publication.figures import ranks
from bogolan.publication.figures.points import by_key
from bogolan.publication.figures.style import TINTS
from bogolan.publication.released import rows

FORTY = "a topic of exactly forty characters, yes"
TOPICS = {"en": FORTY, "fr": "un sujet d’exactement quarante caractères"}


def rank(survey, names, ranked, family="a", **more):
    """Topics on one scale: group -> (rank, best, worst) of each, or "withheld"."""
    for place, name in enumerate(names):
        survey.codebook[name] = {"type": "select_one", "label": name, "choices": {"yes": "Yes", "no": "No"}}
        survey.plan.setdefault("drivers", []).append({"question": name, "share": ["yes"], "topic": TOPICS, **more})
        for group, sets in ranked.items():
            about = {"analysis": "drivers", "measure": "rank", "outcome": name, "level": "yes", "group": group}
            survey.row(**about, unit="rank", family=family, base="answered", **survey.number(sets[place], 60))


def texts(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def sets(figure, group):
    """How many sets of a group are drawn."""
    tint = [int(TINTS[group][place : place + 2], 16) / 255 for place in (1, 3, 5)]
    found = figure.findobj(Rectangle)
    return sum(patch.get_facecolor()[:3] == pytest.approx(tint) for patch in found)


def all_of(number):
    return [(place, 1, number) for place in range(1, number + 1)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_extremes_keep_every_text_apart_and_on_the_canvas(survey, misplaced, language):
    assert len(FORTY) == 40
    rank(survey, "abc", {"women": [(1, 1, 1), (2, 2, 2), (3, 3, 3)], "men": ["withheld"] * 3})
    rank(survey, "de", {"women": all_of(2), "men": all_of(2)}, family="d")
    rank(survey, "f", {"women": [(1, 1, 1)]}, family="f")
    for synthetic in (False, True):
        survey.plan["synthetic"] = synthetic
        assert misplaced(survey.figures(language)["ranks"]) == []


def test_twenty_five_topics_fit_on_a_page_and_sixty_on_three(survey, misplaced):
    rank(survey, [f"q{number}" for number in range(25)], {"women": all_of(25), "men": all_of(25)})
    (figure,) = survey.figures("fr").values()
    assert figure.get_figheight() < 9.4
    assert misplaced(figure) == []
    assert {"1", "25", "1 à 25"} <= {text.replace("\u00a0", " ") for text in texts(figure)}
    rank(survey, [f"r{number}" for number in range(35)], {"women": all_of(35), "men": all_of(35)}, family="r0")
    figures = survey.figures()
    assert list(figures) == ["ranks", "ranks-2", "ranks-3"]
    for figure in figures.values():
        assert figure.get_figheight() < 9.4
        assert misplaced(figure) == []
    assert "35" in texts(figures["ranks-3"]), "the axis has all ranks, of which this page shows some"


def test_what_comes_first_stands_first_and_what_is_withheld_last(survey):
    women = ["withheld", (2, 1, 2), (1, 1, 2)]
    rank(survey, ["hidden", "second", "first"], {"women": women, "men": women})
    facts = ranks.facts(survey.plan, by_key(rows(survey.released)))
    assert facts.questions == ("first", "second", "hidden")
    figure = survey.figures()["ranks"]
    assert (sets(figure, "women"), sets(figure, "men")) == (2, 2)
    assert texts(figure).count("withheld") == 2


def test_one_gender_has_one_lane(survey, misplaced):
    rank(survey, "abc", {"men": all_of(3)})
    figure = survey.figures()["ranks"]
    assert misplaced(figure) == []
    assert sets(figure, "women") == 0
    assert "Women" not in texts(figure)


def test_where_all_is_withheld_there_is_no_figure(survey):
    rank(survey, "abc", {"women": ["withheld"] * 3, "men": ["withheld"] * 3})
    assert "ranks" not in survey.figures()


@pytest.mark.parametrize(
    ("language", "finding"),
    [
        ("en", "By the share who answered “Yes”: women: A; men: A or B"),
        ("fr", "Selon la part ayant répondu « Yes » : femmes : A ; hommes : A ou B"),
    ],
)
def test_the_words_for_who_cannot_see_it_tell_what_may_come_first(survey, language, finding):
    rank(survey, "ab", {"women": [(1, 1, 1), (2, 2, 2)], "men": [(1, 1, 2), (2, 1, 2)]})
    for item, topic in zip(survey.plan["drivers"], "ab", strict=True):
        item["topic"] = topic
    assert finding in survey.alt_text("ranks", language)
