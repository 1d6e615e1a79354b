"""A variable with gaps, as it is imputed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np


class ImputationError(ValueError):
    """What cannot be imputed; the message names the variable and what was expected."""


@dataclass(frozen=True, eq=False)
class Incomplete:
    """One variable of n respondents.

    name    what it is called in messages.
    values  (n) numbers, or codes from 0 on; NaN where missing.
    levels  how many codes there are; 0 for numbers.
    crossed  whether its slope differs between groups, and the mean of its cluster counts beside its own value.
    """

    name: str
    values: np.ndarray
    levels: int = 0
    crossed: bool = True

    @cached_property
    def missing(self) -> np.ndarray:
        """(n, boolean) where there is no value."""
        return np.isnan(self.values)

    def rows(self, order: np.ndarray) -> Incomplete:
        """The same variable of the rows in another order."""
        return replace(self, values=self.values[order])

    def columns(self, values: np.ndarray) -> np.ndarray:
        """(n x columns) complete values as they are predicted from: a number, or an indicator of each code but 0."""
        if self.levels == 0:
            return values[:, None]
        return (values[:, None] == np.arange(1, self.levels)).astype(float)
