"""How well a model fits, in words, and only where a reader must know: a poor fit, few events, terms left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import GROUPS, PUBLISHED, SIGNIFICANT, points_with_unit
from bogolan.publication.sentences.associations import (
    explained,
    family_of,
    guarded,
    outcome_text,
    questions_of,
    term_text,
)
from bogolan.survey.plan_parts import OF_LEVELS
from bogolan.survey.spine import (
    ANSWER,
    COLLINEAR,
    CONSTANT,
    EVENTS_PER_COEFFICIENT,
    FEW_EVENTS,
    GOODNESS_OF_FIT,
    LEFT_OUT,
    MARGINAL_EFFECT,
    MODELS,
    PENALISED_EFFECT,
    PROPORTIONAL_ODDS,
    WILD_BOOTSTRAP,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence


def rows_on(evidence: Evidence, model: Mapping[str, Any], *measures: str) -> list[Row]:
    """The released rows of a model's complete cases, but of terms that are never joined with an outcome."""
    own = [row for row in evidence.rows if (row.analysis, row.outcome) == (MODELS, model["name"])]
    return [
        row
        for row in own
        if row.measure in measures
        and row.domain in (None, ANSWER)
        and (row.level is None or not any(guarded(evidence, question) for question in questions_of(row.level)))
    ]


def fit_remarks(evidence: Evidence, model: Mapping[str, Any]) -> list[str]:
    """One sentence for everything that is wrong with a model, in the order in which it matters."""
    return [
        *_rejected(evidence, model, GOODNESS_OF_FIT, "poor"),
        *_rejected(evidence, model, PROPORTIONAL_ODDS, "odds"),
        *_few_events(evidence, model),
        *_few_clusters(evidence, model),
        *_left_out(evidence, model),
        *_penalised(evidence, model),
    ]


def _rejected(evidence: Evidence, model: Mapping[str, Any], measure: str, key: str) -> Iterator[str]:
    """A test of a whole model that rejects it, by group."""
    wording = evidence.wording
    for row in rows_on(evidence, model, measure):
        if row.level is None and row.p_value is not None and row.p_value < SIGNIFICANT:
            whom, p = wording(f"model.among.{row.group}"), wording.p_value(row.p_value)
            yield wording(f"model_fit.{key}", whom=whom, p=p)


def _few_events(evidence: Evidence, model: Mapping[str, Any]) -> Iterator[str]:
    found = [row for row in rows_on(evidence, model, EVENTS_PER_COEFFICIENT) if FEW_EVENTS in row.flags]
    if found:
        yield evidence.wording("model_fit.few_events", whom=_whom(evidence, [row.group for row in found]))


def _few_clusters(evidence: Evidence, model: Mapping[str, Any]) -> Iterator[str]:
    """Terms that go with the outcome by the intervals printed, and not by the test for few clusters; by group."""
    wording = evidence.wording
    effects = {
        (row.level, row.group)
        for row in rows_on(evidence, model, MARGINAL_EFFECT)
        if row.contrast is None and row.published and row.excludes_zero
    }
    for group in GROUPS:
        surest: dict[str, float] = {}  # of a term: of several answers the one that goes with it most surely
        for row in rows_on(evidence, model, WILD_BOOTSTRAP):
            if row.group == group and (row.level, group) in effects:
                surest[row.level] = min(surest.get(row.level, 1.0), row.p_value or 0.0)
        weaker = {level: p for level, p in surest.items() if p >= SIGNIFICANT}
        if weaker:
            told = [
                wording("model_fit.term_p", term=term_text(evidence, model, level), p=wording.p_value(p))
                for level, p in weaker.items()
            ]
            whom, outcome = wording(f"model.among.{group}"), explained(evidence, model)
            if family_of(model) in OF_LEVELS:
                outcome = wording("model.explained.answers", outcome=outcome_text(evidence, model))
            yield wording("model_fit.few_clusters", whom=whom, outcome=outcome, terms=wording.enumeration(told))


def _left_out(evidence: Evidence, model: Mapping[str, Any]) -> Iterator[str]:
    """Terms without an estimate since everybody is alike in them, or since other terms already tell them."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows_on(evidence, model, MARGINAL_EFFECT):
        if row.contrast is None and row.release_reason in (CONSTANT, COLLINEAR):
            groups = found.setdefault((row.release_reason, row.level), [])
            groups += [row.group] if row.group not in groups else []
    for (why, level), groups in found.items():
        term, whom = term_text(evidence, model, level), _whom(evidence, groups)
        yield evidence.wording(f"model_fit.{why}", term=term, whom=whom)


def _penalised(evidence: Evidence, model: Mapping[str, Any]) -> Iterator[str]:
    """Effects by a penalised likelihood, where every one of a group with an answer had the same outcome."""
    wording = evidence.wording
    for row in rows_on(evidence, model, PENALISED_EFFECT):
        if row.release == PUBLISHED and row.estimate is not None:
            direction = "higher" if row.estimate > 0 else "lower"
            told = {"term": term_text(evidence, model, row.level), "outcome": explained(evidence, model)}
            points, whom = points_with_unit(row.estimate, wording), wording(f"model.among.{row.group}")
            yield wording(f"model_fit.penalised_{direction}", points=points, whom=whom, **told)


def is_left_out(row: Row) -> bool:
    """Whether a row has no number since its model goes without the column, and that may be told."""
    return row.release_reason in LEFT_OUT


def _whom(evidence: Evidence, groups: Sequence[str]) -> str:
    return evidence.wording.enumeration(evidence.wording(f"model.among.{group}") for group in groups)
