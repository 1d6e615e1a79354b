"""The workbook's sheet of models: marginal effects, coefficients, and the test of all interactions with gender."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.figures.effects import is_of, may_be_drawn, product_of
from bogolan.publication.figures.labels import choice_label, model_label, question_label, term_level_label
from bogolan.publication.sentences.associations import questions_of, terms
from bogolan.publication.tables.workbook_columns import (
    FINE_POINTS,
    INTERCEPT,
    PERCENT,
    PLAIN,
    Cell,
    Column,
    Sheet,
    Source,
    column,
    group_column,
    label_columns,
    notes_of,
    number_cell,
    number_columns,
    remarks_column,
)
from bogolan.survey.events import EXPOSURE, events_at
from bogolan.survey.spine import (
    AT,
    COEFFICIENT,
    GENDER_INTERACTIONS,
    IMPUTED,
    MARGINAL_EFFECT,
    MCFADDEN,
    MISSING_ANSWERS,
    MISSING_INFORMATION,
    MODELS,
    OF_CURVES,
    OTHER_CONCLUSION,
    PREDICTED,
    PROPORTIONAL_ODDS,
    R2,
    TIMES,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording

MEASURES = (MISSING_ANSWERS, MARGINAL_EFFECT, PREDICTED, COEFFICIENT, GENDER_INTERACTIONS)
OF_IMPUTATION = (
    MISSING_ANSWERS,
    MARGINAL_EFFECT,
    MISSING_INFORMATION,
    OTHER_CONCLUSION,
    COEFFICIENT,
    GENDER_INTERACTIONS,
)
# Levels of what is of all terms together.
OF_ALL_TERMS = (None, MCFADDEN, R2)


def model_sheet(of: Source) -> Sheet:
    """Marginal effects, predictions, coefficients, tests, but for terms never joined with support in a publication."""
    return _sheet(of, "models", [row for row in of.rows if row.domain != IMPUTED], MEASURES)


def imputed_sheet(of: Source) -> Sheet:
    """The same with missing answers to the terms imputed: how many there were, effects, what is missing of them."""
    return _sheet(of, "imputed", [row for row in of.rows if row.domain == IMPUTED], OF_IMPUTATION)


def _sheet(of: Source, name: str, rows: Sequence[Row], measures: Sequence[str]) -> Sheet:
    models = {model["name"]: model for model in of.plan.get("models") or ()}
    own = [row for row in rows if row.analysis == MODELS and row.outcome in models and row.measure in measures]
    shown = [row for row in own if all(may_be_drawn(name, of.codebook) for name in questions_of(str(row.level)))]

    def kind(row: Row) -> str:
        if row.measure in (PREDICTED, MISSING_ANSWERS, MISSING_INFORMATION):
            return PERCENT if row.unit == "proportion" else PLAIN
        return FINE_POINTS if row.unit == "proportion" else PLAIN

    def answer(row: Row, wording: Wording) -> str:
        """The answer whose share an effect is of; of a threshold of an ordinal model the two that it parts."""
        question = models[row.outcome]["outcome"]["question"]
        codes = (row.domain_level or "").split("|") if row.domain_level else []
        return " | ".join(choice_label(question, code, of.codebook, wording) for code in codes)

    def p_value(row: Row) -> Cell:
        return number_cell(of, row, row.p_value, PLAIN)

    def unit(row: Row) -> Cell:
        if row.unit is None or row.measure in (GENDER_INTERACTIONS, OTHER_CONCLUSION):
            return ""
        told = "percent" if kind(row) == PERCENT else row.unit
        return of.together(lambda wording: wording(f"tables.unit.{told}"))

    columns = (
        *label_columns(of, "outcome", 30, lambda row, wording: model_label(models[row.outcome], of.codebook, wording)),
        *(label_columns(of, "answer", 24, answer) if any(row.domain_level for row in shown) else []),
        *term_columns(of, models),
        group_column(of),
        column(of, "measure", 26, lambda row: of.together(lambda wording: wording(f"tables.measure.{row.measure}"))),
        column(of, "unit", 18, unit),
        *number_columns(of, kind),
        column(of, "p", 10, p_value),
        remarks_column(of),
    )
    shown.sort(key=lambda row: measures.index(row.measure))
    told = ("imputed",) if name == "imputed" else ()
    notes = (*told, "effect", "withheld", *(["guarded"] if len(shown) < len(own) else []))
    return Sheet(name, columns, tuple(shown), notes_of(of, *notes))


def predicted_at(declared: list[dict], level: str, codebook: Mapping, wording: Wording) -> str:
    """The value that everybody is set to: an answer, whether one of some answers was given, or a number."""
    column, _, value = level.partition(AT)
    (question,) = questions_of(column)
    term = next(entry for entry in declared if entry["question"] == question)
    if "is" in term:
        answers = term_level_label(term, column, codebook, wording)
        return answers if value == "1" else wording("tables.any_other", answers=answers)
    if question == EXPOSURE:
        return f"{events_at(float(value)):g}"
    return choice_label(question, value, codebook, wording)


def term_columns(of: Source, models: Mapping[str, Mapping[str, Any]]) -> tuple[Column, ...]:
    """The question of a row's column of a model, and its category; of the whole model that it is of all terms."""

    def term(row: Row, wording: Wording) -> str:
        if row.level in OF_ALL_TERMS:
            return wording("tables.all_terms")
        return term_label(row.level, of.codebook, wording)

    def category(row: Row, wording: Wording) -> str:
        if row.level in (*OF_ALL_TERMS, INTERCEPT) or row.measure in (PROPORTIONAL_ODDS, *OF_CURVES):
            return ""
        if AT in row.level:
            return predicted_at(terms(models[row.outcome]), row.level, of.codebook, wording)
        return category_label(models[row.outcome], row.level, of.codebook, wording)

    return *label_columns(of, "term", 30, term), *label_columns(of, "category", 22, category)


def term_label(level: str, codebook: Mapping, wording: Wording) -> str:
    """The question of a column of a model; both, where it is the product of two."""
    if level == INTERCEPT:
        return wording("tables.intercept")
    return question_label(TIMES.join(questions_of(level)), codebook, wording)


def category_label(model: Mapping, level: str, codebook: Mapping, wording: Wording) -> str:
    """What of it a column is: the category, or the unit of a number."""
    declared = terms(model)
    product = [product_of(declared, level)] if TIMES in level else []
    (own_term, *_) = (*product, *(entry for entry in declared if is_of(level, entry)))
    return term_level_label(own_term, level, codebook, wording)
