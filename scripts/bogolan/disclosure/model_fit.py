"""What may be said of how well a model fits: never more than its own estimates tell.

Released are the p-values of tests, one pseudo-R2, the largest variance inflation and whether events are few, of groups
all of whose estimates leave. A second pseudo-R2 would give how many said yes, as would the number of events by
coefficient, so that there is none and that stays. Why a column was left out tells that everybody of a
group answered alike, or that one answer follows from others, and an effect by Firth's method that nobody contradicted:
both leave of questions about the place only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.disclosure.rounding import three_digits, to_decimals
from bogolan.disclosure.rules import PUBLISHED, SEPARATED, SMALL_COUNT, WITHHELD, decision
from bogolan.survey.spine import (
    BIAS_REDUCED,
    COEFFICIENT,
    EVENTS_PER_COEFFICIENT,
    FEW_EVENTS,
    GOODNESS_OF_FIT,
    INFLATION,
    LEFT_OUT,
    MARGINAL_EFFECT,
    OF_CURVES,
    OF_FIT,
    PENALISED_EFFECT,
    PROPORTIONAL_ODDS,
    PSEUDO_R2,
    WILD_BOOTSTRAP,
)

if TYPE_CHECKING:
    import pandas as pd

    from bogolan.disclosure.thresholds import Thresholds

DIAGNOSES = frozenset({*OF_FIT, PENALISED_EFFECT, BIAS_REDUCED, WILD_BOOTSTRAP})
# What may be said of them where they leave.
DIAGNOSTIC_FLAGS = (FEW_EVENTS, "saturated", "not_estimable")
# What of a group falls with any of its estimates, and what with that of the same column.
OF_ALL_ESTIMATES = dict.fromkeys(OF_FIT, (COEFFICIENT, MARGINAL_EFFECT))
OF_ONE_ESTIMATE = (BIAS_REDUCED, WILD_BOOTSTRAP)
DECIMALS = {PSEUDO_R2: 2, INFLATION: 1, PENALISED_EFFECT: 2}
TESTS = (GOODNESS_OF_FIT, PROPORTIONAL_ODDS, WILD_BOOTSTRAP, *OF_CURVES)


def of_diagnosis(row: pd.Series) -> bool:
    """Whether a row on a model tells how well it fits, or what it goes without."""
    return row["measure"] in DIAGNOSES or row["flag"] in LEFT_OUT


def diagnosis_decision(row: pd.Series, question_class: str, thresholds: Thresholds) -> tuple[str, str | None]:
    """What happens to such a row on its own account."""
    if row["measure"] == PENALISED_EFFECT and question_class != "community":
        return WITHHELD, SEPARATED
    found, reason = decision(row, question_class, thresholds)
    if row["flag"] in LEFT_OUT and found == PUBLISHED:
        return WITHHELD, row["flag"] if question_class == "community" else SMALL_COUNT
    return (found, reason) if found == PUBLISHED else (WITHHELD, reason)


def rounded_diagnosis(row: pd.Series) -> dict[str, Any]:
    """The numbers of such a row as they leave: of a test its p-value alone, and not which term is inflated most."""
    if row["measure"] in (*TESTS, EVENTS_PER_COEFFICIENT):
        return {"estimate": float("nan")}
    if row["measure"] == BIAS_REDUCED:
        limits = three_digits(row["estimate"], row["lower"], row["upper"])
        return dict(zip(("estimate", "lower", "upper"), limits, strict=True))
    return {"estimate": to_decimals(row["estimate"], DECIMALS[row["measure"]]), "note": None}
