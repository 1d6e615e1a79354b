"""How many different answers those give who share the same keys (l-diversity; Machanavajjhala et al. 2007).

Where all who share a key gave one answer, whoever knows the key knows the answer and need not find the row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

DISTINCT, ENTROPY, RECURSIVE = MEASURES = ("distinct", "entropy", "recursive")
# The constant c of recursive (c, l)-diversity, sdcMicro's default.
CONSTANT = 2


def diversity(groups: np.ndarray, answers: Sequence[object], constant: float = CONSTANT) -> pd.DataFrame:
    """The l of each respondent's group (n rows) by its three measures: distinct, entropy and recursive.

    `distinct` counts the answers; `entropy` is exp(-sum p ln p); `recursive` is the largest l for which the most
    frequent answer is rarer than `constant` times all from the l-th on. Missing answers are none: a refusal does not
    hide what all others of a group said. A group without any answer tells nothing; its l is infinite.
    """
    codes, values = pd.factorize(pd.Series(answers, dtype=object))
    table = np.zeros((groups.max() + 1 if len(groups) else 0, max(len(values), 1)))
    answered = codes >= 0
    np.add.at(table, (groups[answered], codes[answered]), 1)
    totals = table.sum(axis=1, keepdims=True)
    shares = np.divide(table, totals, out=np.zeros_like(table), where=totals > 0)
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    measures = {
        DISTINCT: (table > 0).sum(axis=1).astype(float),
        ENTROPY: np.exp(-(shares * logs).sum(axis=1)),
        RECURSIVE: _recursive(table, constant),
    }
    silent = totals[:, 0] == 0
    return pd.DataFrame({name: np.where(silent, np.inf, found)[groups] for name, found in measures.items()})


def _recursive(table: np.ndarray, constant: float) -> np.ndarray:
    """The largest l of each group with r1 < c (r_l + ... + r_m), r sorted downwards; 1 where there is none above."""
    ranked = -np.sort(-table, axis=1)
    tails = ranked[:, ::-1].cumsum(axis=1)[:, ::-1]
    holds = (ranked[:, :1] < constant * tails)[:, 1:]
    return 1.0 + holds.sum(axis=1)
