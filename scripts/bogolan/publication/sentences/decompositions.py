"""How much goes with what, in words: shares of the variation in the answers, and the parts of a difference.

Shares and parts are told of questions on the community only, as associations and in the plan's order: none of them is
ranked, and no group of people is. Where what sums them up is withheld, the sentence says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import GROUPS, MEN, WOMEN, effect_text, find, select, signed_points
from bogolan.publication.sentences.associations import guarded, terms
from bogolan.survey.plan_decompositions import told_terms
from bogolan.survey.spine import (
    ASSOCIATION,
    COMPOSITION,
    DECOMPOSED,
    DIFFERENCE,
    EXPLAINED,
    MODELS,
    PARTED,
    VALUE,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

# The level of what goes with none of the questions.
REST = "(Intercept)"


def explained_rows(evidence: Evidence, model: Mapping[str, Any]) -> tuple[Row, ...]:
    """What share of the variation goes with each question of a model, and with all."""
    return select(evidence.rows, analysis=MODELS, outcome=model["name"], measure=EXPLAINED)


def parted_rows(evidence: Evidence, model: Mapping[str, Any]) -> tuple[Row, ...]:
    """The difference between women and men in a model, and its parts."""
    own = select(evidence.rows, analysis=MODELS, outcome=model["name"])
    return tuple(row for row in own if row.measure in PARTED)


def levels(evidence: Evidence, rows: Sequence[Row]) -> list[str]:
    """The questions that rows are of, in their order, but for those never joined with an outcome."""
    named = dict.fromkeys(row.level for row in rows if row.level not in (None, REST))
    return [level for level in named if not guarded(evidence, level)]


def driver_text(evidence: Evidence, model: Mapping[str, Any], question: str) -> str:
    """What a share or a part goes with: the answers that count, to the question as it was asked."""
    wording = evidence.wording
    term = next((term for term in terms(model) if term["question"] == question), {})
    if "is" not in term:
        return wording("finding.quote", text=evidence.question(question))
    answers = evidence.quoted_answers(question, term["is"])
    return wording("model.yes_or_no", answers=answers, question=evidence.question(question))


def is_beyond(evidence: Evidence, model: Mapping[str, Any]) -> bool:
    """Whether a model has terms of which its decomposition does not tell."""
    return len(told_terms(evidence.plan, model)) < len(terms(model))


def decompositions_told(evidence: Evidence, model: Mapping[str, Any], tables: Mapping[str, int]) -> list[str]:
    """A sentence for each decomposition of a model; `tables` holds the number of each table by its name."""
    explained, parted = explained_rows(evidence, model), parted_rows(evidence, model)
    told = [_explained_told(evidence, model, explained, tables.get(f"explained-{model['name']}"))] if explained else []
    return told + ([_parted_told(evidence, parted, tables.get(f"parted-{model['name']}"))] if parted else [])


def _explained_told(evidence: Evidence, model: Mapping[str, Any], rows: Sequence[Row], number: int | None) -> str:
    wording = evidence.wording
    if number is None:
        return wording("decomposition.explained_hidden")
    beyond = wording("decomposition.beyond") if is_beyond(evidence, model) else ""
    whole = {group: find(rows, level=None, group=group, contrast=None) for group in GROUPS}
    told = {group: row for group, row in whole.items() if row and row.published and row.interval}
    if not told:
        return wording("decomposition.explained_withheld", number=number, beyond=beyond)
    parts = wording.enumeration(
        wording(
            "decomposition.share",
            share=wording.percent(row.estimate),
            whom=wording(f"model.among.{group}"),
            interval=wording.percent_range(*row.interval),
        )
        for group, row in told.items()
    )
    mark = evidence.synthetic_mark
    return wording("decomposition.explained", parts=parts, number=number, beyond=beyond, synthetic=mark)


def _parted_told(evidence: Evidence, rows: Sequence[Row], number: int | None) -> str:
    wording, mark = evidence.wording, evidence.synthetic_mark
    if number is None:
        return wording("decomposition.parted_hidden")
    whole = {measure: find(rows, measure=measure, level=None, group=WOMEN, contrast=MEN) for measure in PARTED}
    told = {measure: _amount(evidence, row) for measure, row in whole.items() if row and row.published}
    if len(told) == len(PARTED):
        parts = {name: told[name] for name in (DIFFERENCE, COMPOSITION, ASSOCIATION)}
        return wording("decomposition.parted", **parts, number=number, synthetic=mark)
    if COMPOSITION in told:
        return wording("decomposition.parted_partly", composition=told[COMPOSITION], number=number, synthetic=mark)
    return wording("decomposition.parted_withheld", number=number)


def _amount(evidence: Evidence, row: Row) -> str:
    """A part with its limits: "+2 points (−5 to +9)", or in the unit of the outcome."""
    wording = evidence.wording
    lower, upper = row.interval or (row.estimate, row.estimate)
    if row.unit == VALUE:
        texts = [effect_text(value, row, wording) for value in (row.estimate, lower, upper)]
    else:
        texts = [signed_points(value, wording) for value in (row.estimate, lower, upper)]
        texts[0] = wording("points", abs(round(100 * row.estimate)), number=texts[0])
    return wording("decomposition.amount", amount=texts[0], lower=texts[1], upper=texts[2])


def are_decomposed(evidence: Evidence) -> set[str]:
    """The measures of decompositions of which any number is published."""
    return {row.measure for row in evidence.rows if row.measure in DECOMPOSED and row.published}
