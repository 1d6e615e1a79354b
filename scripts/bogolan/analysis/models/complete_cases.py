"""Whom a model of complete cases goes without: who answered on the outcome and left a term unanswered.

What people were not asked they could not have said: who was not asked a term is not counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.analysis.models.columns import by_question
from bogolan.analysis.sampled import ALL
from bogolan.preparation.weighting.sample import GENDER
from bogolan.survey.plan_models import IMPUTATION
from bogolan.survey.plan_parts import OF_NUMBERS
from bogolan.survey.reasons import DONT_KNOW, INVALID, NOT_RECORDED, REFUSED
from bogolan.survey.spine import MISSING_ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import pandas as pd

    from bogolan.analysis.models.regression import Regression

    Row = dict[str, Any]

UNANSWERED = (DONT_KNOW, REFUSED, INVALID, NOT_RECORDED)


def loss_rows(of: Regression, reasons: pd.DataFrame) -> Iterator[Row]:
    """By group the share that a model goes without; none where it is imputed, whose own rows say so, or not fitted."""
    if IMPUTATION in of.plan or not of.kept:
        return
    for group, asked in asked_every_term(of, reasons).items():
        yield of.about | missing_answers(of, asked, asked & ~of.members[group]) | {"group": group, "note": None}


def asked_every_term(of: Regression, reasons: pd.DataFrame) -> dict[str, np.ndarray]:
    """(n, boolean) of each group that has a model, who answered on the outcome and was asked all it is explained by."""
    sample = of.design.frame
    inside = of.outcome.notna().to_numpy() & (of.design.weight > 0) & of.design.domain
    for name, columns in by_question(of.columns).items():
        told = columns[0].values.notna()
        inside &= (told | reasons[name].isin(UNANSWERED) if name in reasons else told).to_numpy()
    groups = {group: True if group == ALL else (sample[GENDER] == group).to_numpy() for group in of.fitted}
    return {group: inside & own for group, own in groups.items()}


def missing_answers(of: Regression, asked: np.ndarray, silent: np.ndarray) -> Row:
    """How many of those asked left a term unanswered; `note`: in how many clusters, and with the rarest outcome."""
    clusters, of_silent = (int(of.design.clusters_with(some).sum()) for some in (asked, silent))
    n, count = int(asked.sum()), int(silent.sum())
    outcome, places = of.outcome.to_numpy()[silent], range(len(of.levels) or 2)
    rarest = count if of.family in OF_NUMBERS else min(int((outcome == place).sum()) for place in places)
    told = {"measure": MISSING_ANSWERS, "unit": "proportion", "estimate": count / n, "n": n, "count": count}
    return {**told, "clusters": clusters, "note": f"{of_silent}/{rarest}"}
