"""The figure of a question with several answers: a row a choice, called as in the form, and nothing overlaps."""

from __future__ import annotations

import pytest
from matplotlib.text import Text
from released_surveys import released
from several_answers import CHOICES, CODEBOOK, choice_rows, survey

from bogolan.publication.figures.drawing import figures_for
from bogolan.publication.report.illustrations import illustrations
from bogolan.publication.wording import Wording


def of_choices(plan, rows, codebook=CODEBOOK):
    """The figures of choices; their ranks are another."""
    return [drawing for drawing in figures_for(plan, rows, codebook) if drawing.name.startswith("choices-")]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_choice_has_a_row_by_its_label(misplaced, language, tmp_path):
    rows, plan = released(*(row for code in CHOICES for row in choice_rows(code))), survey().plan
    (drawing,) = of_choices(plan, rows)
    figure = drawing.draw(drawing.facts, CODEBOOK, Wording(language))
    texts = [text.get_text() for text in figure.findobj(Text)]
    assert {label[language] for label in CHOICES.values()} <= set(texts)
    assert misplaced(figure) == []
    shown = {one.name: one for one in illustrations(rows, plan, CODEBOOK, language, tmp_path)}[drawing.name]
    assert (shown.section, shown.questions) == ("drivers", ("why",))
    assert CODEBOOK["why"]["label"][language].rstrip(" ?") in shown.title
    assert CHOICES["money"][language] in drawing.alt_text(CODEBOOK, language)


def test_many_long_choices_fit_on_pages_and_withheld_ones_are_no_number(misplaced):
    labels = {f"c{place}": f"A reason that takes many words to be told in full, {place}" for place in range(24)}
    base = choice_rows("money")
    rows = [row | {"level": code} for code in labels for row in base]
    rows[1:3] = [row | {"level": "c0"} for row in choice_rows("money", withheld=True)[1:3]]
    codebook = CODEBOOK | {"why": {**CODEBOOK["why"], "several_labels": labels}}
    drawings = of_choices(survey().plan, released(*rows), codebook)
    assert [drawing.name for drawing in drawings] == [
        "choices-drivers-why",
        *(f"choices-drivers-why-{n}" for n in (2, 3)),
    ]
    for drawing in drawings:
        assert misplaced(drawing.draw(drawing.facts, codebook, Wording("en"))) == []


def test_only_compared_choices_are_drawn():
    rows = released(*(row for code in CHOICES for row in choice_rows(code)))
    item = {**survey().plan["drivers"][0], "share": ["fear", "money"]}
    (drawing,) = of_choices({**survey().plan, "drivers": [item]}, rows)
    assert [share.item["share"] for share in drawing.facts.shares] == [["fear"], ["money"]]
