"""The figure of a specification curve: every specification in order, with what it chose, and nothing that is hidden."""

from __future__ import annotations

import pytest
from curves import MODEL, NAMES, NOTHING, changed, curve
from matplotlib.text import Text

from bogolan.publication.figures.drawing import figures_for
from bogolan.publication.figures.specifications import facts
from bogolan.publication.released import rows
from bogolan.publication.wording import Wording

LONG = (
    "In the last 24 months, did anyone of your community or household suffer a sweep, an arrest or a robbery by anyone?"
)


@pytest.fixture
def modelled(survey):
    """A model with eight specifications of women and men; the control has a long question."""
    labels = {name: {"label": {"en": f"Has {name} changed?", "fr": f"{name} a-t-il changé ?"}} for name in "abc"}
    survey.codebook.update({name: label | {"choices": {"1": "Improved"}} for name, label in labels.items()})
    survey.codebook["d"] = {"label": LONG, "choices": {}}
    survey.plan["models"].append(MODEL)
    survey.rows += [*curve("b=1", "women"), *curve("b=1", "men", -0.01)]
    return survey


def texts(figure):
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def of(survey):
    return facts(survey.plan, MODEL, survey.codebook, rows(survey.released))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_text_stands_apart_and_on_the_canvas(modelled, misplaced, language):
    modelled.plan["synthetic"] = True
    figure = modelled.figures(language)["specifications-m"]
    assert misplaced(figure) == []
    assert figure.get_figheight() < 9.4


@pytest.mark.parametrize("reach", [0.001, 0.3, 0.95])
def test_effects_of_any_size_fit(modelled, misplaced, reach):
    for row in modelled.rows:
        if row["measure"] == "marginal_effect":
            row |= {"lower": row["estimate"] - reach, "upper": row["estimate"] + reach}
    assert misplaced(modelled.figures()["specifications-m"]) == []


def test_specifications_stand_from_the_smallest_effect_to_the_largest(modelled):
    found = of(modelled)
    assert list(found.curves) == ["women", "men"]
    for curves in found.curves.values():
        effects = [point.row.estimate for point in curves.points]
        assert effects == sorted(effects)
    assert [point.significant for point in found.curves["women"].points] == [False] * 5 + [True] * 3
    assert list(found.choices) == ["flagged", "family", "controls"]


def test_only_choices_with_alternatives_are_shown_and_each_in_words(modelled):
    shown = " ".join(texts(modelled.figures()["specifications-m"]))
    assert {"Women", "Men", "median +3", "included", "excluded", "linear", "none"} <= set(
        texts(modelled.figures()["specifications-m"])
    )
    assert "Weights" not in shown
    assert "Has b changed?" in shown.replace("\n", " ")


def test_a_set_of_controls_that_adds_to_the_one_before_says_what(modelled, misplaced):
    larger = {**MODEL, "specifications": {"controls": [[], ["d"], ["d", "c"]]}}
    modelled.plan["models"] = [larger]
    modelled.plan["drivers"] = [{"question": "c", "topic": {"en": "the third thing"}}]
    for place, row in enumerate([row for row in modelled.rows if row.get("domain")]):
        row["domain_level"] = [f"included, missing, weighted, logit, 1, {name}" for name in ("-", "d", "d+c")][
            place % 3
        ]
    modelled.rows = [row for place, row in enumerate(modelled.rows) if row.get("domain") is None or place % 12 < 7]
    figure = modelled.figures()["specifications-m"]
    assert "and also: the third thing" in " ".join(texts(figure))
    assert misplaced(figure) == []


def test_what_is_withheld_is_not_drawn_and_counted_in_the_note(modelled):
    for row in modelled.rows:
        if row.get("domain_level") == NAMES[2] and row["group"] == "men":
            row |= NOTHING | {"note": None}
    shown = " ".join(texts(modelled.figures()["specifications-m"]))
    assert "Men: 1 of 8 specifications is not shown: withheld, or without an estimate." in shown
    assert "Women: " not in shown
    drawn = texts(modelled.figures()["specifications-m"])
    assert [text for text in drawn if text.startswith("median")] == ["median +3", "median of all −1"]
    hidden = f"specifications/marginal_effect/m/b=1/specification/{NAMES[2]}/men"
    assert hidden not in of(modelled).ids


def test_the_effect_of_most_groups_and_most_points_is_drawn(modelled):
    few = [row | ({} if row["measure"] != "marginal_effect" else NOTHING) for row in curve("b=1", "men")]
    modelled.rows = [*curve("b=1", "women"), *few, *curve("c=1", "women"), *curve("c=1", "men")]
    assert of(modelled).level == "c=1"


def test_a_group_of_which_nothing_may_be_said_together_is_not_drawn(modelled):
    modelled.rows = [*curve("b=1", "women"), *changed(curve("b=1", "men"), "median_effect", **NOTHING)]
    assert list(of(modelled).curves) == ["women"]


def test_without_two_points_or_of_a_term_that_tells_belonging_there_is_no_figure(modelled):
    modelled.codebook["b"]["label"] = "Which ethnic group are you from?"
    assert of(modelled) is None
    modelled.codebook["b"]["label"] = "b"
    modelled.rows = changed(curve("b=1", "women"), "marginal_effect", **NOTHING)
    assert "specifications-m" not in modelled.figures()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "women: 8 specifications, from +1 to +8 points, 3 of them with p < 0.05"),
        ("fr", "femmes : 8 spécifications, de +1 à +8 points, dont 3 avec p < 0,05"),
    ],
)
def test_the_figure_is_described_in_words(modelled, language, words):
    (drawing,) = (one for one in figures_for(modelled.plan, modelled.released, modelled.codebook) if "spec" in one.name)
    told = drawing.describe(drawing.facts, modelled.codebook, Wording(language)).replace("\u00a0", " ")
    assert words in told
    assert drawing.section(modelled.plan) == "specifications"
