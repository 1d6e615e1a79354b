"""What a test of a hypothesis comes back with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .estimates import Estimates


@dataclass(frozen=True)
class Test:
    """A test's statistic and what it is compared with.

    method          what was done, in words: "Rao-Scott F".
    statistic       the statistic; NaN where there is none, and then `flag` says why.
    statistic_name  "t", "F", "Chisq".
    df              degrees of freedom (of the numerator, for an F).
    df_denominator  those of an F's denominator; None where there is none.
    p_value         probability, were the hypothesis true, of a statistic as far out as this one.
    estimates       what was tested, where it has estimates of its own (the difference of a t test).
    weights         of the chi-squareds whose sum the statistic is compared with, where it is such a sum.
    flag            comma-joined: zero_variance, no_degrees_of_freedom, no_cases.
    """

    __test__ = False  # pytest would take the class for tests

    method: str
    statistic: float
    statistic_name: str
    df: float
    df_denominator: float | None
    p_value: float
    estimates: Estimates | None = None
    flag: str = ""
    weights: tuple[float, ...] = ()
