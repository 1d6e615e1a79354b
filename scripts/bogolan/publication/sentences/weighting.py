"""How answers were weighted, to what, and what it cost: said from the plan and the released rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.released import find
from bogolan.survey.communal import tells_communal_identity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bogolan.publication.sentences.evidence import Evidence

CROSSED = " × "


def weights(evidence: Evidence) -> str:
    """Whether answers are weighted; and if so by which steps, to which totals, with what range and design effect."""
    wording = evidence.wording
    if not evidence.weighted:
        return wording("method.unweighted")
    weighting = evidence.plan.get("weighting")
    steps = _steps(evidence) if weighting else [wording("method.weighted")]
    return " ".join([*steps, *_spread(evidence)])


def _steps(evidence: Evidence) -> list[str]:
    wording, weighting = evidence.wording, evidence.plan["weighting"]
    base = "column" if (evidence.plan.get("design") or {}).get("weights") else "none"
    parts = [wording(f"method.weighting.base.{'frame' if 'frame' in weighting else base}")]
    if "nonresponse" in weighting:
        cells = _crossed(evidence, weighting["nonresponse"]["cells"])
        parts.append(wording("method.weighting.nonresponse", cells=cells))
    if "totals" in weighting:
        margins = wording.enumeration(dict.fromkeys(_crossed(evidence, margin) for margin in weighting["margins"]))
        method = wording(f"method.weighting.method.{weighting['method']}")
        parts.append(wording("method.weighting.totals", margins=margins, method=method))
    if "trim" in weighting:
        lower, upper = map(wording.number, weighting["trim"])
        parts.append(wording("method.weighting.trim", lower=lower, upper=upper))
    return parts


def _crossed(evidence: Evidence, names: Iterable[str]) -> str:
    """Crossed questions as they were asked; one by which a community can be recognised is not named."""
    told = []
    for name in names:
        communal = tells_communal_identity(name, (evidence.codebook.get(name) or {}).get("label"))
        quoted = evidence.wording("finding.quote", text=evidence.question(name))
        told.append(evidence.wording("method.weighting.communal") if communal else quoted)
    return CROSSED.join(told)


def _spread(evidence: Evidence) -> list[str]:
    """The range of the weights and their design effect, as far as they are released."""
    wording = evidence.wording
    wanted = [("weight", "smallest"), ("weight", "largest"), ("design_effect", "before"), ("design_effect", "after")]
    rows = {level: find(evidence.rows, analysis="weights", measure=measure, level=level) for measure, level in wanted}
    known = {level: row.estimate for level, row in rows.items() if row is not None and row.published}
    told = {level: wording.number(number, 2 if level in ("before", "after") else 1) for level, number in known.items()}
    parts = []
    if {"smallest", "largest"} <= told.keys():
        parts.append(wording("method.weighting.range", smallest=told["smallest"], largest=told["largest"]))
    if {"before", "after"} <= told.keys() and round(known["before"], 2) != 1:
        parts.append(wording("method.weighting.effects", before=told["before"], after=told["after"]))
    elif "after" in told:
        parts.append(wording("method.weighting.effect", after=told["after"]))
    return parts
