"""What a model says with missing answers to its terms imputed, beside what it says of those who answered everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.sentences.associations import guarded, questions_of, term_text
from bogolan.publication.sentences.complete_cases import left_unanswered
from bogolan.survey.spine import (
    GENDER_INTERACTIONS,
    IMPUTED,
    MARGINAL_EFFECT,
    MISSING_INFORMATION,
    MODELS,
    OTHER_CONCLUSION,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence


def imputed_rows(evidence: Evidence, model: Mapping[str, Any], measure: str) -> list[Row]:
    """The rows of a model with missing answers imputed, of a measure, but for terms that are told nowhere."""
    own = _all_rows(evidence, model, measure)
    return [
        row for row in own if row.level is None or not any(guarded(evidence, name) for name in questions_of(row.level))
    ]


def _all_rows(evidence: Evidence, model: Mapping[str, Any], measure: str) -> list[Row]:
    wanted = (MODELS, IMPUTED, model["name"], measure)
    return [row for row in evidence.rows if (row.analysis, row.domain, row.outcome, row.measure) == wanted]


def imputed_text(evidence: Evidence, model: Mapping[str, Any], number: int | None) -> str:
    """How many left a term unanswered, and whether the model says otherwise with their answers imputed.

    number is that of the table with the imputed effects, if there is one. Empty where the plan asks for no imputation.
    """
    if "imputation" not in model:
        return ""
    wording = evidence.wording
    told = left_unanswered(evidence, model, IMPUTED)
    if not told:
        return wording("model.imputed.few")
    parts = [told]
    if not _all_rows(evidence, model, MARGINAL_EFFECT):
        return " ".join([*parts, wording("model.imputed.not_estimable")])
    compared = [row for row in imputed_rows(evidence, model, OTHER_CONCLUSION) if row.published]
    parts += [_compared(evidence, model, compared)] if compared else []
    interactions = [row for row in imputed_rows(evidence, model, GENDER_INTERACTIONS) if row.p_value is not None]
    parts += [wording("model.imputed.gender", p=wording.p_value(row.p_value)) for row in interactions]
    return " ".join([*parts, _numbers(evidence, model, number)])


def _compared(evidence: Evidence, model: Mapping[str, Any], compared: list[Row]) -> str:
    """Whether effects and differences are told as of those who answered everything, and which are not."""
    wording, times = evidence.wording, evidence.wording.number(model["imputation"]["m"])
    other = [row for row in compared if row.estimate]
    if not other:
        return wording("model.imputed.alike", len(compared), times=times)
    terms = dict.fromkeys(term_text(evidence, model, row.level) for row in other)
    total = wording.number(len(compared))
    return wording("model.imputed.otherwise", len(other), times=times, total=total, terms=wording.enumeration(terms))


def _numbers(evidence: Evidence, model: Mapping[str, Any], number: int | None) -> str:
    """Where the imputed effects stand, and how much of the information on them is missing at most."""
    missing = [row.estimate for row in imputed_rows(evidence, model, MISSING_INFORMATION) if row.published]
    if number is None or not missing:
        return evidence.wording("model.imputed.withheld")
    share = evidence.wording.percent(max(missing))
    return evidence.wording("model.imputed.table", number=evidence.wording.number(number), share=share)
