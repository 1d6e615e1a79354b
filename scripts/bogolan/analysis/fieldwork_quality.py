"""The quality of fieldwork, of all interviews together: who cooperated and responded, what the checks flagged.

Nothing here is by interviewer, village or day: those stand in the field team's report alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.preparation.outcome_rates import outcome_rates
from bogolan.preparation.weighting.sample import FLAG

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

QUALITY = "quality"
# One rate of each kind is told, the first of these that can be computed: several would tell small counts by difference.
TOLD = (("COOP1", "COOP3"), ("RR3", "RR1", "RR5"))


def quality_rows(
    sample: pd.DataFrame, accounting: Mapping[str, int], plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """A row for the cooperation and the response rate (AAPOR), where they can be computed, and one a rule that flagged.

    `count` of `n` interviews were flagged, or of cases were interviewed.
    """
    found = {rate.name: rate for rate in outcome_rates(accounting, plan) if rate.value is not None}
    about = {"analysis": QUALITY, "unit": "proportion"}
    for names in TOLD:
        rate = next((found[name] for name in names if name in found), None)
        if rate is not None:
            numbers = {"estimate": rate.value, "n": round(rate.of), "count": round(rate.counted)}
            yield {**about, "measure": "rate", "outcome": rate.name, "base": "cases", **numbers}
    for column in sorted(name for name in sample if name.startswith(FLAG)):
        count, n = int(sample[column].sum()), len(sample)
        if not count:
            continue
        numbers = {"estimate": count / n, "n": n, "count": count}
        yield {**about, "measure": "flagged", "outcome": column.removeprefix(FLAG), "base": "interviews", **numbers}
