"""How far two ratings of the same respondents agree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..sampling.margins import level_name
from .tables import crosstab

if TYPE_CHECKING:
    from ..inference.contrasts import Values
    from ..inference.estimates import Estimates
    from ..sampling.design import SurveyDesign

NO_VARIANCE = "no_variance"


def kappa(design: SurveyDesign, first: str, second: str) -> Estimates:
    """Cohen's (1960) kappa of two categorical columns: agreement beyond that of independent ratings, over its most.

    R's svykappa, by the linearisation of the cells' shares. A level that one rater never gave was never agreed on,
    where R refuses. Where both gave everyone one and the same level there is no kappa: NaN, "no_variance".
    """
    shares = crosstab(design, first, second, of="share")
    row = np.array([level_name(label[first]) for label in shares.labels])
    column = np.array([level_name(label[second]) for label in shares.labels])
    levels = sorted({*row, *column})

    def value(estimates: Values) -> complex:
        cells = np.array(list(estimates.values()))
        by_chance = sum(cells[row == level].sum() * cells[column == level].sum() for level in levels)
        return (cells[row == column].sum() - by_chance) / (1 - by_chance)

    if len(shares) == 1 and row[0] == column[0]:
        absent = shares.contrast({"kappa": {shares.names[0]: 1.0}})
        return replace(absent, values=np.array([np.nan]), warnings=(NO_VARIANCE,))
    return shares.contrast({"kappa": value})
