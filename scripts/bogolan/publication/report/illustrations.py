"""The figures of a survey as its report shows them: where each stands, its title, its words for who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.figures import areas
from bogolan.publication.figures.drawing import figures_for, file_stem
from bogolan.publication.figures.labels import SECTIONS, domain_label, experiment_label, model_label, question_label
from bogolan.publication.released import rows
from bogolan.publication.report.markdown import ReportFigure, kind_of
from bogolan.publication.wording import Wording
from bogolan.survey.plan_comparisons import SEVERAL
from bogolan.survey.plan_specifications import crossed
from bogolan.survey.spine import PROGRESS, SPECIFICATIONS, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from bogolan.publication.figures import experiment_results
    from bogolan.publication.figures.drawing import Drawing

TITLES = {
    "gender-gaps": "illustration.gender_gaps",
    "answers": "illustration.answers",
    "bounds": "illustration.bounds",
    "ranks": "illustration.ranks",
    PROGRESS: "illustration.progress",
    WEIGHTS: "illustration.weights",
}


def illustrations(
    released: pd.DataFrame, plan: Mapping[str, Any], codebook: Mapping[str, Any], language: str, folder: Path
) -> list[ReportFigure]:
    """The survey's figures in one language, as drawn into the folder."""
    found = []
    by_id = list(zip(released["id"], rows(released), strict=True))
    for drawing in figures_for(plan, released, codebook):
        questions = tuple(drawing.facts.questions)
        title = _title(drawing, questions, plan, codebook, Wording(language))
        path = folder / f"{file_stem(drawing.name, plan)}-{language}"
        words = drawing.alt_text(codebook, language)
        section, experiment = drawing.section(plan), drawing.experiment
        note = _note(drawing.name, Wording(language))
        behind = set(drawing.facts.ids)
        shown = tuple((name, row) for name, row in by_id if name in behind)
        found.append(ReportFigure(drawing.name, section, title, words, path, questions, note, experiment, shown))
    return found


def _note(name: str, wording: Wording) -> str:
    """How to read what only this kind of figure has; empty of most."""
    key = f"illustration_note.{kind_of(name).partition('-')[0]}"
    return wording(key) if wording.has(key) else ""


def _title(
    drawing: Drawing, questions: Sequence[str], plan: Mapping[str, Any], codebook: Mapping[str, Any], wording: Wording
) -> str:
    """A figure's title; what is higher than a page continues under the same one."""
    if drawing.experiment:
        return _title_of_experiment(drawing.facts, wording)
    kind = kind_of(drawing.name)
    for model in plan["models"]:
        if kind == f"coefficients-{model['name']}":
            return wording("illustration.coefficients", outcome=model_label(model, codebook, wording))
        if kind == f"{SPECIFICATIONS}-{model['name']}":
            count = len(crossed(model))
            return wording("illustration.specifications", count, outcome=model_label(model, codebook, wording))
    if isinstance(drawing.facts, areas.Facts):
        return wording("illustration.areas", domain=domain_label(drawing.facts.domain, codebook, wording))
    if kind.startswith("choices-"):
        items = (item for section in SECTIONS for item in plan[section] if item["question"] == questions[0])
        measure = next(item["measure"] for item in items if item["measure"] in SEVERAL)
        return wording(f"illustration.{measure}", question=question_label(questions[0], codebook, wording))
    if kind == "gender-gaps" and not {"women", "men"} <= plan["gender"].keys():
        return wording("illustration.shares")
    return wording(TITLES[kind])


def _title_of_experiment(facts: experiment_results.Facts, wording: Wording) -> str:
    """What an experiment measures, and by which methods."""
    methods = f"{facts.kind}_and_direct" if any(result.is_direct for result in facts.results) else facts.kind
    return wording(f"illustration.experiment.{methods}", label=experiment_label(facts.experiment, wording))
