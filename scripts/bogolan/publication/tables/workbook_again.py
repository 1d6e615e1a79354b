"""The workbook's sheet of second results: questions, experiments, hypotheses and models, of some of the interviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.figures.effects import may_be_drawn
from bogolan.publication.figures.labels import choice_label, level_label, model_label, question_label
from bogolan.publication.released import COMMUNAL, WITHHELD
from bogolan.publication.sentences.associations import family_of, questions_of
from bogolan.publication.sentences.hypotheses import WITHOUT_NUMBERS, parts_of_test
from bogolan.publication.sentences.smallest_differences import smallest_of
from bogolan.publication.tables.workbook_columns import (
    FINE_POINTS,
    NOTHING,
    PERCENT,
    PLAIN,
    POINTS,
    Cell,
    Sheet,
    Source,
    column,
    group_column,
    label_columns,
    notes_of,
    number_columns,
    p_value_columns,
    remarks_column,
)
from bogolan.publication.tables.workbook_experiments import estimator_label, experiment_label, kind_of_experiment
from bogolan.publication.tables.workbook_models import category_label, term_label
from bogolan.survey.plan_comparisons import is_of_all
from bogolan.survey.plan_parts import OF_LEVELS
from bogolan.survey.spine import (
    ANSWER,
    COMPARED,
    DESCRIBED,
    DETECTABLE,
    EXPERIMENTS,
    HYPOTHESES,
    MEAN_RANK,
    MODELS,
    OF_ANSWER,
)

if TYPE_CHECKING:
    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording

# How a test names the answers that count of its question.
ANSWERS = ("share", "is")


def again_sheet(of: Source) -> Sheet:
    """One row a second result: of which analysis, what it is about, the estimate the first time and again."""
    labels = {entry["name"]: entry.get("label") for entry in of.plan.get("sensitivity") or ()}
    firsts = {_place(row): row for row in of.rows}
    estimate, *others = number_columns(of, lambda row: _kind(of, row))

    def verdict(row: Row) -> Cell:
        if row.analysis != HYPOTHESES or row.release == WITHHELD:
            return NOTHING
        return of.together(lambda wording: wording(f"hypothesis.briefly.{row.note}"))

    def smallest(row: Row) -> Cell:
        """Of a hypothesis, what its test would have established four times in five; see `workbook_hypotheses`."""
        if row.analysis != HYPOTHESES or row.note in (*WITHOUT_NUMBERS, DESCRIBED):
            return NOTHING
        found = smallest_of(of.again, row)
        return NOTHING if found is None else estimate.cell(found)

    columns = (
        *label_columns(of, "whom", 40, lambda row, wording: wording.label(labels.get(row.domain_level)) or NOTHING),
        *label_columns(of, "about", 44, lambda row, wording: _about(of, row, wording)),
        *label_columns(of, "part", 30, lambda row, wording: _part(of, row, wording)),
        group_column(of),
        column(of, "first", 18, lambda row: estimate.cell(firsts[_place(row)]) if _place(row) in firsts else NOTHING),
        column(of, "again", 18, estimate.cell),
        *others,
        p_value_columns(of)[1],
        column(of, "verdict", 24, verdict),
        column(of, "smallest", 20, smallest),
        remarks_column(of),
    )
    rows = tuple(row for row in of.again if row.release_reason != COMMUNAL and _may_be_told(of, row))
    rows = tuple(row for row in rows if (row.analysis, row.measure) != (HYPOTHESES, DETECTABLE))
    return Sheet("again", columns, rows, notes_of(of, "again", "n", "withheld"))


def _place(row: Row) -> tuple:
    """What a row is of, first and again."""
    level = f"{row.level}{OF_ANSWER}{row.domain_level}" if row.domain == ANSWER else row.level
    return row.analysis, row.measure, row.outcome, level, row.group, row.contrast, row.base


def _may_be_told(of: Source, row: Row) -> bool:
    return row.analysis != MODELS or all(may_be_drawn(name, of.codebook) for name in questions_of(_term(of, row)))


def _about(of: Source, row: Row, wording: Wording) -> str:
    """The hypothesis, experiment, model or question of a row."""
    if row.analysis == HYPOTHESES:
        (stated,) = (one["statement"] for one in of.plan["hypotheses"] if one["id"] == row.outcome)
        return f"{row.outcome}. {wording.label(stated)}"
    if row.analysis == EXPERIMENTS:
        return experiment_label(of, row, wording)
    if row.analysis == MODELS:
        return model_label(_model(of, row), of.codebook, wording)
    return question_label(row.outcome, of.codebook, wording)


def _part(of: Source, row: Row, wording: Wording) -> str:
    """What of it a row is: the answer, the estimator, the term, or the questions that a test is about."""
    if row.analysis == HYPOTHESES:
        return _of_test(of, row, wording)
    if row.analysis == EXPERIMENTS:
        return estimator_label(of, row, wording)
    if row.analysis == MODELS:
        model, level = _model(of, row), _term(of, row)
        told = [term_label(level, of.codebook, wording), category_label(model, level, of.codebook, wording)]
        answer = str(row.level).removeprefix(level).removeprefix(OF_ANSWER)
        told += [choice_label(model["outcome"]["question"], answer, of.codebook, wording)] if answer else []
        return "; ".join(told)
    answer = level_label(row.outcome, row.level, of.codebook, wording)
    return wording("tables.mean_rank_of", answer=answer) if row.measure == MEAN_RANK else answer


def _of_test(of: Source, row: Row, wording: Wording) -> str:
    """The questions that a test is about, or of whom it is where the hypothesis has one of all and one of groups."""
    (hypothesis,) = (one for one in of.plan["hypotheses"] if one["id"] == row.outcome)
    if is_of_all(hypothesis, of.plan):
        return wording(f"hypothesis.{'compared' if row.level == COMPARED else 'of_all'}")
    return "; ".join(_tested(of, name, wording) for name in parts_of_test(of.plan, row)) or NOTHING


def _tested(of: Source, name: str, wording: Wording) -> str:
    """A question that a test is about, with the answers that count of it where the test tells them."""
    question, _, told = name.partition(": ")
    label, (key, _, level) = question_label(question, of.codebook, wording), told.partition(" ")
    return f"{label}: {level_label(question, level, of.codebook, wording)}" if key in ANSWERS else label


def _model(of: Source, row: Row) -> dict:
    return next(model for model in of.plan["models"] if model["name"] == row.outcome)


def _term(of: Source, row: Row) -> str:
    """The level of a model's row without the answer that it may be of."""
    level = str(row.level)
    return level.rpartition(OF_ANSWER)[0] if family_of(_model(of, row)) in OF_LEVELS else level


def _kind(of: Source, row: Row) -> str:
    if row.analysis == EXPERIMENTS:
        return kind_of_experiment(of, row)
    if row.unit != "proportion":
        return PLAIN
    return FINE_POINTS if row.analysis == MODELS else PERCENT if row.measure == "share" else POINTS
