"""The workbook's sheet of decompositions: shares of the variation, and the parts of differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.figures.effects import may_be_drawn
from bogolan.publication.figures.labels import choices_label, model_label, question_label
from bogolan.publication.sentences.associations import terms
from bogolan.publication.sentences.decompositions import REST
from bogolan.publication.tables.workbook_columns import (
    PERCENT,
    PLAIN,
    POINTS,
    Sheet,
    Source,
    column,
    group_column,
    label_columns,
    notes_of,
    number_columns,
    remarks_column,
)
from bogolan.survey.spine import DECOMPOSED, EXPLAINED, MODELS, VALUE

if TYPE_CHECKING:
    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording


def decomposition_sheet(of: Source) -> Sheet:
    """Shares by question and group, then the parts of differences, but for what is never joined with an outcome."""
    models = {model["name"]: model for model in of.plan.get("models") or ()}
    own = [row for row in of.rows if row.analysis == MODELS and row.outcome in models and row.measure in DECOMPOSED]
    shown = [row for row in own if row.level in (None, REST) or may_be_drawn(row.level, of.codebook)]

    def kind(row: Row) -> str:
        if row.measure == EXPLAINED and row.contrast is None:
            return PERCENT
        return PLAIN if row.unit == VALUE else POINTS

    def term(row: Row, wording: Wording) -> str:
        if row.level is None:
            return wording("decomposition.together_all")
        return wording("decomposition.rest") if row.level == REST else question_label(row.level, of.codebook, wording)

    def category(row: Row, wording: Wording) -> str:
        declared = {entry["question"]: entry for entry in terms(models[row.outcome])}
        codes = declared.get(row.level, {}).get("is", ())
        return choices_label(row.level, [str(code) for code in codes], of.codebook, wording) if codes else ""

    columns = (
        *label_columns(of, "outcome", 30, lambda row, wording: model_label(models[row.outcome], of.codebook, wording)),
        column(of, "measure", 26, lambda row: of.together(lambda wording: wording(f"tables.measure.{row.measure}"))),
        *label_columns(of, "term", 30, term),
        *label_columns(of, "category", 22, category),
        group_column(of),
        *number_columns(of, kind),
        remarks_column(of),
    )
    shown.sort(key=lambda row: DECOMPOSED.index(row.measure))
    return Sheet("decompositions", columns, tuple(shown), notes_of(of, "decomposition", "withheld"))
