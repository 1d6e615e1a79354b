"""The workbook's sheet of how well models fit: tests, pseudo-R2, inflation, Firth's effects, tests for few clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.figures.effects import may_be_drawn
from bogolan.publication.figures.labels import model_label
from bogolan.publication.sentences.associations import questions_of
from bogolan.publication.tables.workbook_columns import (
    COUNT,
    FINE_POINTS,
    PLAIN,
    Cell,
    Number,
    Sheet,
    Source,
    column,
    group_column,
    label_columns,
    notes_of,
    number_cell,
    remarks_column,
)
from bogolan.publication.tables.workbook_models import term_columns
from bogolan.survey.spine import BIAS_REDUCED, MODELS, OF_FIT, PENALISED_EFFECT, PSEUDO_R2, WILD_BOOTSTRAP

if TYPE_CHECKING:
    from bogolan.publication.released import Row

MEASURES = (*OF_FIT, PENALISED_EFFECT, BIAS_REDUCED, WILD_BOOTSTRAP)


def model_fit_sheet(of: Source) -> Sheet:
    """One row a number or test, model by model, but for terms never joined with support in a publication."""
    models = {model["name"]: model for model in of.plan.get("models") or ()}
    own = [row for row in of.rows if row.analysis == MODELS and row.outcome in models and row.measure in MEASURES]
    shown = [row for row in own if all(may_be_drawn(name, of.codebook) for name in questions_of(str(row.level)))]

    def measure(row: Row) -> str:
        name = f"{row.measure}_{row.level}" if row.measure == PSEUDO_R2 else row.measure
        return of.together(lambda wording: wording(f"tables.measure.{name}"))

    def kind(row: Row) -> str:
        return FINE_POINTS if row.measure == PENALISED_EFFECT else PLAIN

    def number(row: Row, value: float | None) -> Cell:
        cell = number_cell(of, row, value, kind(row))
        return Number(round(100 * value, 6), FINE_POINTS) if row.measure == PENALISED_EFFECT and value else cell

    columns = (
        *label_columns(of, "outcome", 30, lambda row, wording: model_label(models[row.outcome], of.codebook, wording)),
        group_column(of),
        column(of, "measure", 34, measure),
        *term_columns(of, models),
        column(of, "estimate", 14, lambda row: number(row, row.estimate)),
        column(of, "lower", 14, lambda row: number(row, row.lower)),
        column(of, "upper", 14, lambda row: number(row, row.upper)),
        column(of, "p", 10, lambda row: number_cell(of, row, row.p_value, PLAIN)),
        column(of, "n", 10, lambda row: number_cell(of, row, row.n, COUNT)),
        remarks_column(of),
    )
    return Sheet("model_fit", columns, tuple(shown), notes_of(of, "model_fit", "withheld"))
