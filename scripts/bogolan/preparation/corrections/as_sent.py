"""What corrections changed, as it was before: limits that answers are held to stay where they were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.interviews import REMOVED
from bogolan.preparation.matching import recognised

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.preparation.matching import Recognised
    from bogolan.survey.questionnaire import Question


@dataclass(frozen=True, eq=False)
class AsSent:
    """The columns that corrections changed (of those that checks look back at), as they were sent.

    `removed` (n) is which interviews corrections removed.
    """

    columns: Mapping[str, Recognised]
    removed: np.ndarray

    def corrected(self, name: str, seen: Recognised) -> np.ndarray:
        """(n) where a column that was changed says something else than it did; `seen` is what it says now."""
        before = self.columns[name]
        return before.in_rows(before.raw) != seen.in_rows(seen.raw)


def as_sent(
    sent: pd.DataFrame,
    corrections: pd.DataFrame | None,
    questions: Mapping[str, Question],
    plan: Mapping[str, Any],
    disposition: pd.Series,
) -> AsSent:
    """What corrections changed of an export as it was sent (n): strata, numbers with limits and what groups those."""
    changed = set() if corrections is None else set(corrections["question"])
    names = [name for name in dict.fromkeys(_looked_back_at(plan)) if name in sent and name in changed]
    removed = (disposition == REMOVED).to_numpy()
    return AsSent({name: recognised(sent[name], questions[name]) for name in names}, removed)


def _looked_back_at(plan: Mapping[str, Any]) -> Iterator[str]:
    yield from plan.get("design", {}).get("strata", ())
    for wanted in plan.get("outliers", ()):
        yield from (wanted[key] for key in ("question", "by") if key in wanted)
