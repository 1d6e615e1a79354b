"""Numbers of people or interviews side by side that add up to a known one: weeks of fieldwork, ranges of weights.

Each leaves downward to a multiple of ten, none (0) as it is. Where one is of fewer than ten, nothing of all of them
leaves: it would be what the others leave of their sum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.disclosure.rules import COMPLEMENT, PUBLISHED, SMALL_COUNT, WITHHELD, known
from bogolan.survey.spine import INTERVIEWS, PROGRESS, RESPONDENTS, WEIGHTS

if TYPE_CHECKING:
    import pandas as pd

    from bogolan.disclosure.thresholds import Thresholds

IN_TENS = ((PROGRESS, INTERVIEWS), (WEIGHTS, RESPONDENTS))


def is_in_tens(row: pd.Series) -> bool:
    """Whether a row is such a number."""
    return (row["analysis"], row["measure"]) in IN_TENS


def decision_in_tens(row: pd.Series, thresholds: Thresholds) -> tuple[str, str | None]:
    """What happens to one of them on its own account; of weights nothing where a cell of fewer than ten was calibrated.

    A weight is a known total over the number of respondents of a cell, which it tells.
    """
    small = 0 < row["count"] < thresholds.fewest
    small |= row["analysis"] == WEIGHTS and known(row["n"]) < thresholds.fewest
    return (WITHHELD, SMALL_COUNT) if small else (PUBLISHED, None)


def all_or_none(rows: pd.DataFrame) -> pd.DataFrame:
    """The decided rows (any): where one number of a line is withheld, all of the line are."""
    for analysis, measure in IN_TENS:
        line = (rows["analysis"] == analysis) & (rows["measure"] == measure)
        if (rows.loc[line, "release"] == WITHHELD).any():
            rows.loc[line & (rows["release"] == PUBLISHED), ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return rows
