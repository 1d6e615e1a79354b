"""Which figures a survey has, and their files: a picture a language, and the released rows behind it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bogolan.provenance.beside import beside
from bogolan.provenance.writing import write_csv
from bogolan.publication.figures import (
    answers,
    areas,
    bounds,
    coefficients,
    descriptions,
    effects,
    experiment_results,
    experiments,
    gender_gap,
    likert,
    ranks,
    specification_curve,
    specifications,
    tens,
)
from bogolan.publication.figures.labels import SECTIONS
from bogolan.publication.figures.points import by_key
from bogolan.publication.figures.style import save, theme
from bogolan.publication.released import rows
from bogolan.publication.wording import Wording
from bogolan.survey.plan_comparisons import SEVERAL
from bogolan.survey.plan_parts import fitted_models
from bogolan.survey.plan_specifications import specified
from bogolan.survey.spine import PROGRESS, SPECIFICATIONS, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd
    from matplotlib.figure import Figure

SYNTHETIC = "SYNTHETIC-"
METHODS = "methods"

Facts = gender_gap.Facts | answers.Facts | effects.Facts | experiment_results.Facts | specifications.Facts
Facts |= bounds.Facts | ranks.Facts | areas.Facts | tens.Facts


class Drawing(NamedTuple):
    """A figure that a survey has: its name, how it is drawn and described, and the facts it shows."""

    name: str
    draw: Callable[[object, Mapping, Wording], Figure]
    facts: Facts
    describe: Callable[[object, Mapping, Wording], str]

    def alt_text(self, codebook: Mapping, language: str) -> str:
        """What it shows, in words, for those who cannot see it."""
        return self.describe(self.facts, codebook, Wording(language))

    @property
    def experiment(self) -> str:
        """The name of the experiment that it shows; empty where it shows none."""
        return self.facts.experiment["name"] if isinstance(self.facts, experiment_results.Facts) else ""

    def section(self, plan: Mapping) -> str:
        """The section of the report where it stands: of its kind; of shares that of drivers if it shows any."""
        if isinstance(self.facts, specifications.Facts):
            return SPECIFICATIONS
        if isinstance(self.facts, tens.Facts):
            return METHODS
        if isinstance(self.facts, effects.Facts):
            return "models"
        if self.experiment:
            return "experiments"
        drivers = {item["question"] for item in plan.get("drivers") or ()}
        return "drivers" if drivers & set(self.facts.questions) else "support"


def figures_for(plan: Mapping, released: pd.DataFrame, codebook: Mapping) -> list[Drawing]:
    """The figures of a survey in the order of the report; one without any released row is left out.

    What is higher than a page becomes several figures: `answers`, `answers-2` and so on.
    """
    every = rows(released)
    found = by_key(every)
    figures = _pages("gender-gaps", gender_gap.draw, gender_gap.facts(plan, found), descriptions.gender_gap)
    figures += _pages("answers", likert.draw, answers.facts(plan, found, codebook), descriptions.answers)
    figures += _pages("bounds", bounds.draw, bounds.facts(plan, found), descriptions.bounds)
    figures += _pages("ranks", ranks.draw, ranks.facts(plan, found), descriptions.ranks)
    for domain in plan.get("domains") or ():
        facts = areas.facts(plan, domain, codebook, every)
        figures += _pages(f"areas-{domain['question']}", areas.draw, facts, descriptions.areas)
    for section in SECTIONS:
        for item in plan.get(section) or ():
            if item.get("measure") in SEVERAL:
                facts = gender_gap.facts_of_choices(plan, section, item, codebook, found)
                figures += _pages(
                    f"choices-{section}-{item['question']}", gender_gap.draw, facts, descriptions.gender_gap
                )
    for model in fitted_models(plan):
        facts = effects.facts(plan, model, codebook, found)
        figures += _pages(f"coefficients-{model['name']}", coefficients.draw, facts, descriptions.coefficients)
    for model in specified(plan):
        facts = specifications.facts(plan, model, codebook, every)
        figures += _pages(
            f"{SPECIFICATIONS}-{model['name']}", specification_curve.draw, facts, descriptions.specification_curve
        )
    for experiment in plan.get("experiments") or ():
        facts = experiment_results.facts(plan, experiment, found)
        figures += _pages(f"experiment-{experiment['name']}", experiments.draw, facts, descriptions.experiment)
    for kind in (PROGRESS, WEIGHTS):
        figures += _pages(kind, tens.draw, tens.facts(kind, plan, every), descriptions.in_tens)
    return figures


def _pages(name: str, draw: Callable, facts: Facts | None, describe: Callable) -> list[Drawing]:
    parts = [] if facts is None else facts.pages()
    names = [name, *(f"{name}-{place}" for place in range(2, len(parts) + 1))]
    return [Drawing(name, draw, part, describe) for name, part in zip(names, parts, strict=False)]


def file_stem(name: str, plan: Mapping) -> str:
    """A figure's name as its files carry it: with SYNTHETIC before it where the answers are invented."""
    return f"{SYNTHETIC}{name}" if plan.get("synthetic") else name


def draw_figures(
    released: pd.DataFrame, plan: Mapping, codebook: Mapping, folder: str | Path, languages: Iterable[str]
) -> None:
    """Writes `<name>-<language>.svg`, `.png` and `<name>.csv`, the released rows behind the figure, into the folder.

    A second language is drawn by a second process where there is a second core.
    """
    drawings = figures_for(plan, released, codebook)

    def draw_in(language: str) -> None:
        for drawing in drawings:
            name = f"{file_stem(drawing.name, plan)}-{language}"
            save(drawing.draw(drawing.facts, codebook, Wording(language)), folder, name)

    first, *others = languages
    with theme():  # what drawing needs is loaded once, before a second process begins
        drawn = [beside(partial(draw_in, other)) for other in others]
        draw_in(first)
    for drawing in drawings:
        shown = released[released["id"].isin(drawing.facts.ids)]
        write_csv(shown, Path(folder) / f"{file_stem(drawing.name, plan)}.csv", private=False)
    for finished in drawn:
        finished()
