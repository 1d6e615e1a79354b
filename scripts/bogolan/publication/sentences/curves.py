"""Numbers that enter a model as curves: in which form, whether they go with the outcome at all, whether they bend.

Knots that are quantiles of the answers are data and are never told: the report says how many columns a curve has, as
the plan does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import GROUPS
from bogolan.publication.sentences.associations import guarded, p_among, terms
from bogolan.publication.sentences.evidence import capitalised
from bogolan.publication.sentences.model_fit import rows_on
from bogolan.survey.events import EXPOSURE
from bogolan.survey.plan_terms import CUBIC, POLYNOMIAL, SPLINE, B, is_curve
from bogolan.survey.spine import OF_CURVES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.publication.sentences.evidence import Evidence


def curve_texts(evidence: Evidence, model: Mapping[str, Any]) -> list[str]:
    """A few sentences a curve of a model; none of what is never joined with an outcome."""
    shown = (term for term in terms(model) if is_curve(term) and not guarded(evidence, term["question"]))
    return [" ".join(_told(evidence, model, term)) for term in shown]


def form_text(evidence: Evidence, term: Mapping[str, Any]) -> str:
    """The form of a curve: "a natural cubic spline with 3 degrees of freedom", "a polynomial of degree 2"."""
    wording = evidence.wording
    if POLYNOMIAL in term:
        return wording("model.curve.polynomial", degree=wording.number(term[POLYNOMIAL]))
    spline = term[SPLINE]
    kind = "b" if spline.get("kind") == B else "natural"
    degree = wording.number(spline.get("degree", CUBIC))
    if "df" in spline:
        return wording(f"model.curve.{kind}", df=wording.number(spline["df"]), degree=degree)
    knots = wording.enumeration(wording.number(knot) for knot in spline["knots"])
    return wording(f"model.curve.{kind}_at", knots=knots, degree=degree)


def _told(evidence: Evidence, model: Mapping[str, Any], term: Mapping[str, Any]) -> Iterator[str]:
    wording, name = evidence.wording, term["question"]
    question = wording("finding.quote", text=evidence.question(name))
    if name == EXPOSURE:
        question = capitalised(wording("event.near"))
    yield wording("model.curve.enters", question=question, form=form_text(evidence, term))
    own = [row for row in rows_on(evidence, model, *OF_CURVES) if row.level == name and row.p_value is not None]
    for measure in OF_CURVES:
        alone = [row for row in own if row.measure == measure and row.contrast is None]
        told = [p_among(evidence, row) for group in GROUPS for row in alone if row.group == group]
        if told:
            yield wording(f"model.curve.{measure}", tests=wording.enumeration(told))
    for row in own:
        if row.contrast is not None:
            yield wording("model.curve.gender", p=wording.p_value(row.p_value))
