"""The workbook's sheet of specification curves: what all say together, then the effect by each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.figures.effects import may_be_drawn
from bogolan.publication.figures.labels import alternative_label, model_label
from bogolan.publication.sentences.associations import questions_of
from bogolan.publication.tables.workbook_columns import (
    COUNT,
    NOTHING,
    PERCENT,
    POINTS,
    Cell,
    Column,
    Sheet,
    Source,
    column,
    group_column,
    label_columns,
    notes_of,
    number_columns,
    p_value_cell,
    remarks_column,
)
from bogolan.publication.tables.workbook_models import term_columns
from bogolan.survey.plan_specifications import CHOICES, crossed, specified
from bogolan.survey.spine import MARGINAL_EFFECT, SAME_SIGN, SIGNIFICANT, SPECIFICATIONS, SPECIFIED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording
    from bogolan.survey.plan_specifications import Specification

KINDS = {SPECIFIED: COUNT, SAME_SIGN: PERCENT, SIGNIFICANT: PERCENT}


def specification_sheet(of: Source) -> Sheet:
    """Every released row of the curves, but for terms that are never joined with support in a publication."""
    models = {model["name"]: model for model in specified(of.plan)}
    own = [row for row in of.rows if row.analysis == SPECIFICATIONS and row.outcome in models]
    shown = [row for row in own if all(may_be_drawn(name, of.codebook) for name in questions_of(str(row.level)))]
    by_name = {name: {one.name: one for one in crossed(model)} for name, model in models.items()}

    def p_value(row: Row) -> Cell:
        if row.measure != MARGINAL_EFFECT or not row.published:
            return p_value_cell(of, row)
        return of.together(lambda wording: wording(f"tables.p.{'below' if row.note == SIGNIFICANT else 'not_below'}"))

    columns = (
        *label_columns(of, "outcome", 30, lambda row, wording: model_label(models[row.outcome], of.codebook, wording)),
        *term_columns(of, models),
        group_column(of),
        column(of, "measure", 26, lambda row: of.together(lambda wording: wording(f"tables.measure.{row.measure}"))),
        *(_choice(of, choice, models, by_name) for choice in CHOICES),
        *number_columns(of, lambda row: KINDS.get(row.measure, POINTS))[:-1],  # of no size of any base
        column(of, "p", 10, p_value),
        remarks_column(of),
    )
    shown.sort(key=lambda row: row.domain is not None)
    notes = ("specifications", "withheld", *(["guarded"] if len(shown) < len(own) else []))
    return Sheet(SPECIFICATIONS, columns, tuple(shown), notes_of(of, *notes))


def _choice(
    of: Source, choice: str, models: Mapping[str, Mapping], by_name: Mapping[str, Mapping[str, Specification]]
) -> Column:
    """What a specification chose, where a row is of one."""

    def chosen(row: Row, wording: Wording) -> str:
        one = getattr(by_name[row.outcome][row.domain_level], choice)
        return alternative_label(models[row.outcome], choice, one, of.codebook, wording)

    headings = of.each(lambda wording: wording(f"figures.specifications.choice.{choice}"))
    return Column(
        headings,
        24,
        lambda row: NOTHING if row.domain is None else of.together(lambda wording: chosen(row, wording)),
    )
