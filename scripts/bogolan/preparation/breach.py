"""Where answers break a rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from bogolan.preparation.cleaning_log import Rule


@dataclass(frozen=True, eq=False)
class Breach:
    """Where the answers to a question break a rule: rows (n, boolean)."""

    question: str
    rule: Rule
    rows: np.ndarray
