"""Invented surveys, as the gate would release them: each test makes the extreme it needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from bogolan.publication.figures.drawing import figures_for
from bogolan.publication.figures.style import theme
from bogolan.publication.wording import Wording
from bogolan.survey.spine import RELEASED_COLUMNS, identifier, typed

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

AGREEMENT = {
    "1": {"en": "Strongly disagree", "fr": "Pas du tout d’accord"},
    "2": {"en": "Disagree", "fr": "Pas d’accord"},
    "3": {"en": "Neither agree nor disagree", "fr": "Ni d’accord ni pas d’accord"},
    "4": {"en": "Agree", "fr": "D’accord"},
    "5": {"en": "Strongly agree", "fr": "Tout à fait d’accord"},
}


@dataclass
class Survey:
    """A plan, a codebook and released rows that grow together."""

    plan: dict = field(default_factory=lambda: {"survey": "invented", "title": "An invented survey", "models": []})
    codebook: dict = field(default_factory=dict)
    rows: list[dict] = field(default_factory=list)

    @property
    def released(self) -> pd.DataFrame:
        rows = [{"id": identifier(row), **row} for row in self.rows]
        return typed(pd.DataFrame(rows, columns=list(RELEASED_COLUMNS)))

    def figures(self, language: str = "en") -> dict[str, Figure]:
        """Every figure of the survey, drawn."""
        drawings = figures_for(self.plan, self.released, self.codebook)
        return {drawing.name: drawing.draw(drawing.facts, self.codebook, Wording(language)) for drawing in drawings}

    def alt_text(self, name: str, language: str) -> str:
        """What a figure of the survey shows, in words; KeyError if it has none of that name."""
        drawings = {drawing.name: drawing for drawing in figures_for(self.plan, self.released, self.codebook)}
        return drawings[name].alt_text(self.codebook, language).replace("\u00a0", " ")

    def row(self, **values: object) -> None:
        self.rows.append({"release": "published", **values})

    def share(
        self, name: str, statement: object, shares: dict[str, object], n: int = 60, section: str = "drivers"
    ) -> None:
        """A yes-or-no question. A share is (estimate, lower, upper), "withheld", or a band such as "75-90"."""
        self.codebook[name] = {"type": "select_one", "label": statement, "choices": {"yes": "Yes", "no": "No"}}
        self.plan.setdefault("drivers", []).append({"question": name, "share": ["yes"], "statement": statement})
        about = {"analysis": "drivers", "outcome": name, "level": "yes", "unit": "proportion", "base": "answered"}
        for group, share in shares.items():
            self.row(**about, measure="share", group=group, **self.number(share, n))
        points = [shares.get(group) for group in ("women", "men")]
        if None in points:
            return
        gap = "withheld"
        if all(isinstance(point, tuple) for point in points):
            (a, low_a, high_a), (b, low_b, high_b) = points
            below = a - b - ((a - low_a) ** 2 + (high_b - b) ** 2) ** 0.5
            above = a - b + ((high_a - a) ** 2 + (b - low_b) ** 2) ** 0.5
            gap = (round(a - b, 2), round(below, 2), round(above, 2))
        self.row(**about, measure="gap", group="women", contrast="men", **self.number(gap, 2 * n))

    def answers(self, name: str, label: object, shares: dict[str, dict[str, object]], **item: object) -> None:
        """A question on a scale: group -> code -> share; don't know and the like are of all asked."""
        choices = item.pop("choices", AGREEMENT)
        item = {"share": ["4", "5"], "against": ["1", "2"], **item}
        self.codebook[name] = {"type": "select_one", "label": label, "choices": choices}
        self.plan.setdefault("support", []).append({"question": name, **item})
        for group, levels in shares.items():
            for level, share in levels.items():
                base = "answered" if level in choices or "+" in level else "asked"
                about = {"analysis": "support", "outcome": name, "level": level, "measure": "share", "base": base}
                self.row(**about, unit="proportion", group=group, **self.number(share, 60))

    def effects(self, name: str, terms: list, effects: dict[str, dict[str, object]], **model: object) -> None:
        """A model: level -> group (or "difference") -> effect."""
        outcome = {"question": "q", "share": ["yes"]}
        self.plan["models"].append({"name": name, "terms": terms, "outcome": outcome, **model})
        about = {"analysis": "models", "measure": "marginal_effect", "outcome": name, "base": "model"}
        for level, of in effects.items():
            for group, effect in of.items():
                contrast = {"group": "women", "contrast": "men"} if group == "difference" else {"group": group}
                self.row(**about, unit="proportion", level=level, **contrast, **self.number(effect, 587))

    @staticmethod
    def number(share: object, n: int) -> dict[str, object]:
        if isinstance(share, tuple):
            return {"estimate": share[0], "lower": share[1], "upper": share[2], "n": n}
        if isinstance(share, float):
            return {"estimate": share, "n": n}
        if share == "withheld":
            return {"release": "withheld", "release_reason": "small_base"}
        return {"release": "banded", "release_reason": "small_base", "note": share, "n": n}


def misplaced_texts(figure: Figure) -> list[str]:
    """What a reader could not read: texts that leave the canvas, and texts that overlap, as the renderer has them.

    Boxes are shrunk by half a point on each side, because the box of a line is a little larger than its letters.
    """
    renderer = FigureCanvasAgg(figure).get_renderer()
    canvas = figure.bbox
    slack = figure.dpi / 72 / 2
    boxes = []
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip():
            x0, y0, x1, y1 = text.get_window_extent(renderer).extents
            boxes.append((text.get_text(), x0 + slack, y0 + slack, x1 - slack, y1 - slack))
    outside = [
        f"{text!r} leaves the canvas"
        for text, x0, y0, x1, y1 in boxes
        if x0 < canvas.x0 or y0 < canvas.y0 or x1 > canvas.x1 or y1 > canvas.y1
    ]
    overlapping = [
        f"{a[0]!r} overlaps {b[0]!r}"
        for a, b in combinations(boxes, 2)
        if a[1] < b[3] and b[1] < a[3] and a[2] < b[4] and b[2] < a[4]
    ]
    return outside + overlapping


@pytest.fixture
def misplaced() -> Callable[[Figure], list[str]]:
    """The measuring function, with the theme in which the figures are drawn."""

    def measure(figure: Figure) -> list[str]:
        with theme():
            return misplaced_texts(figure)

    return measure


@pytest.fixture
def survey() -> Survey:
    """An invented survey without any rows yet."""
    return Survey()
