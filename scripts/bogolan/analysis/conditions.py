"""Of which interviews the conditions of a plan hold: what was answered, all of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.shares import as_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd


def hold(sample: pd.DataFrame, conditions: Sequence[Mapping[str, Any]]) -> np.ndarray:
    """(n) whether all conditions hold; none does of who gave no answer."""
    return np.logical_and.reduce([_holds(sample[condition["question"]], condition) for condition in conditions])


def _holds(answers: pd.Series, condition: Mapping[str, Any]) -> np.ndarray:
    codes = answers.astype(object).map(str, na_action="ignore")
    held = answers.notna()
    if "is" in condition:
        held = held & codes.isin(condition["is"])
    if "is_not" in condition:
        held = held & ~codes.isin(condition["is_not"])
    if "from" in condition:
        held = held & (as_numbers(answers) >= condition["from"])
    if "below" in condition:
        held = held & (as_numbers(answers) < condition["below"])
    return held.to_numpy(bool)
