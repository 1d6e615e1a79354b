"""What stands below a figure of the report: the questions as asked, who answered, how to read the interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.released import GROUPS, select
from bogolan.publication.sentences.associations import model_people
from bogolan.publication.sentences.bases import asked_of, bases_told, of_whom
from bogolan.publication.sentences.methods import how_to_read, people_text
from bogolan.survey.plan_parts import fitted_models
from bogolan.survey.spine import ENDORSEMENT, EXPERIMENTS, MARGINAL_MEAN, MODELS, PREVALENCE, SPECIFICATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bogolan.publication.released import Row
    from bogolan.publication.report.markdown import ReportFigure
    from bogolan.publication.sentences.evidence import Evidence

# What an experiment measures, of all who answered in it; direct questions have other bases.
ESTIMATED = (PREVALENCE, ENDORSEMENT, MARGINAL_MEAN)
# Figures of questions that stand as asked below those of shares, before them.
AGAIN = ("bounds", "ranks", "areas")
WITHOUT_INTERVALS = ("ranks", "areas")


def figure_note(evidence: Evidence, figure: ReportFigure) -> list[str]:
    """Below a figure: the questions as asked, who was asked, how to read the interval, and its own note."""
    if not figure.questions:
        return [figure.note]
    asked = _of_experiment(evidence, figure) if figure.experiment else _of_questions(evidence, figure)
    read = "" if figure.kind.partition("-")[0] in WITHOUT_INTERVALS else how_to_read(evidence)
    return [text for text in (*asked, read, figure.note) if text]


def _of_questions(evidence: Evidence, figure: ReportFigure) -> list[str]:
    """The questions on support, drivers or of a model, and who was asked."""
    wording = evidence.wording
    if figure.kind.partition("-")[0] in AGAIN:
        return [wording("report.asked_as_worded"), asked_whom(evidence, who_answered(evidence, figure.questions))]
    asked = [wording("report.asked", question=evidence.question(name)) for name in figure.questions]
    items = [item for section in ("support", "drivers") for item in evidence.items(section)]
    of_model = figure.section in (MODELS, SPECIFICATIONS)
    if len(figure.questions) == 1:
        asked += [of_whom(evidence, item) for item in items if item["question"] == figure.questions[0]][:1]
    elif not of_model:
        asked += bases_told(evidence, [item for item in items if item["question"] in figure.questions])
    if of_model:
        models = [model for model in fitted_models(evidence.plan) if model["name"] in figure.name]
        asked += [asked_whom(evidence, model_people(evidence, model)) for model in models[:1]]
    elif figure.questions:
        asked.append(asked_whom(evidence, who_answered(evidence, figure.questions)))
    return asked


def _of_experiment(evidence: Evidence, figure: ReportFigure) -> list[str]:
    """The questions of an experiment, of whom each was asked (once where that is the same), and how many answered."""
    told = [evidence.wording("report.asked", question=evidence.question(name)) for name in figure.questions]
    whom = [asked_of(evidence, name) for name in figure.questions]
    if len(set(whom)) > 1:
        told = [text for pair in zip(told, whom, strict=True) for text in pair]
    else:
        told += whom[:1]
    return [*told, answered_in_tens(evidence, figure.experiment)]


def who_answered(evidence: Evidence, names: Sequence[str]) -> dict[str, int]:
    """How many women and men answered these questions: the largest released base of each."""
    return _largest(
        row
        for row in evidence.rows
        if row.outcome in names and row.analysis in ("support", "drivers") and row.base != "asked"
    )


def _largest(rows: Iterable[Row]) -> dict[str, int]:
    """The largest released base of each group among rows."""
    counts: dict[str, int] = {}
    for row in rows:
        if row.group in GROUPS and row.contrast is None and row.n is not None:
            counts[row.group] = max(row.n, counts.get(row.group, 0))
    return counts


def answered_in_tens(evidence: Evidence, experiment: str) -> str:
    """How many women and men answered in an experiment, whose bases leave in tens; empty where none does."""
    told = select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment)
    people = people_text(evidence, _largest(row for row in told if row.measure in ESTIMATED))
    return evidence.wording("report.answered_in_tens", people=people) if people else ""


def asked_whom(evidence: Evidence, counts: Mapping[str, int]) -> str:
    """Who was asked and answered, in words, or that this is withheld."""
    people = people_text(evidence, counts)
    return evidence.wording("report.asked_whom", people=people) if people else evidence.wording("report.asked_withheld")
