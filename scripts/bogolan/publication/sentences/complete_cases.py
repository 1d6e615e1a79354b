"""How many a model goes without, since they left a term unanswered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import GROUPS
from bogolan.survey.plan_models import IMPUTATION
from bogolan.survey.spine import MISSING_ANSWERS, MODELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence


def loss_text(evidence: Evidence, model: Mapping[str, Any]) -> str:
    """How many a model of complete cases goes without, or that it is not told; of an imputed one its own text says it.

    Empty where the model was not fitted.
    """
    if IMPUTATION in model or not _rows(evidence, model, None):
        return ""
    return left_unanswered(evidence, model) or evidence.wording("model.lost_few")


def left_unanswered(evidence: Evidence, model: Mapping[str, Any], domain: str | None = None) -> str:
    """Which share of women, men or all left a term unanswered; empty where that is told of none of them."""
    wording = evidence.wording
    shares = [
        wording(f"model.imputed.share.{row.group}", share=wording.percent(row.estimate))
        for row in _rows(evidence, model, domain)
        if row.published
    ]
    if not shares:
        return ""
    asked = "_asked" if "reason" in model["outcome"] else ""
    return wording(f"model.imputed.silent{asked}", shares=wording.enumeration(shares))


def _rows(evidence: Evidence, model: Mapping[str, Any], domain: str | None) -> list[Row]:
    wanted = (MODELS, domain, model["name"], MISSING_ANSWERS)
    own = [row for row in evidence.rows if (row.analysis, row.domain, row.outcome, row.measure) == wanted]
    return sorted(own, key=lambda row: GROUPS.index(row.group))
