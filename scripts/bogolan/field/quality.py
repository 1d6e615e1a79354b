"""The contract of field checks: a tidy row a measure, and how rates and outlying units are told.

    kind, unit, measure, value, lower, upper, n, flag

`kind` is what is measured (interviewer, day, village, stratum, question, all), `unit` which one, `n` of how many;
`flag` says what is unusual of it and is empty where nothing is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

INTERVIEWER, DAY, VILLAGE, STRATUM = "interviewer", "day", "village", "stratum"
QUESTION, ALL = "question", "all"
KINDS = (INTERVIEWER, DAY, VILLAGE, STRATUM, QUESTION, ALL)
COLUMNS = ("kind", "unit", "measure", "value", "lower", "upper", "n", "flag")
HIGH, LOW = "high", "low"

# Beyond so many robust standard deviations a unit is unlike the others: Iglewicz and Hoaglin (1993).
OUTLYING = 3.5
TO_STANDARD_DEVIATION = 1.4826  # times the median absolute deviation, of a normal distribution
BY_CHANCE = 0.001
# What is said of fewer interviews is chance, and among fewer units nobody is unlike the others.
FEWEST_INTERVIEWS, FEWEST_UNITS = 10, 4


def measured(
    kind: str,
    measure: str,
    values: pd.Series,
    lower: object = np.nan,
    upper: object = np.nan,
    n: object = None,
    flag: object = "",
) -> pd.DataFrame:
    """Rows of one measure: `values` by unit; what else is given is one for all or one a unit, in the same order."""
    import pandas as pd

    counts = pd.array([None] * len(values) if n is None else np.asarray(n, float), dtype="Float64")
    told = {"kind": kind, "unit": values.index.astype(str).to_numpy(object), "measure": measure}
    numbers = {"value": np.asarray(values, float), "lower": lower, "upper": upper}
    return pd.DataFrame({**told, **numbers, "n": counts.astype("Int64") if len(values) else counts, "flag": flag})


def one(kind: str, unit: str, measure: str, value: float, **told: object) -> pd.DataFrame:
    """One row."""
    import pandas as pd

    return measured(kind, measure, pd.Series([value], [unit]), **told)


def quality(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """All rows as one frame with the contract's columns and types, in the order in which they were measured."""
    import pandas as pd

    filled = [part for part in parts if len(part)]
    frame = pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(COLUMNS))
    numbers = dict.fromkeys(("value", "lower", "upper"), "float64")
    return frame.astype({**dict.fromkeys(("kind", "unit", "measure", "flag"), object), **numbers, "n": "Int64"})


def shares(kind: str, measure: str, counts: pd.Series, of: pd.Series, compare: bool = False) -> pd.DataFrame:
    """The share `counts` of `of` by unit, with its interval; with `compare` units unlike the others carry a flag."""
    counts, of = counts[of > 0], of[of > 0]
    lower, upper = wilson(counts.to_numpy(float), of.to_numpy(float))
    flag = outlying_shares(counts.to_numpy(float), of.to_numpy(float)) if compare else ""
    return measured(kind, measure, counts / of, lower, upper, of, flag)


def wilson(counts: np.ndarray, of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The 95% score interval of shares (Wilson 1927), of interviews as if they were independent."""
    z = 1.959963984540054
    share, slack = counts / of, z**2 / of
    centre, width = share + slack / 2, z * np.sqrt(share * (1 - share) / of + slack / of / 4)
    lower, upper = ((centre + side * width) / (1 + slack) for side in (-1, 1))
    return np.where(counts == 0, 0.0, np.clip(lower, 0, 1)), np.where(counts == of, 1.0, np.clip(upper, 0, 1))


def outlying_shares(counts: np.ndarray, of: np.ndarray) -> np.ndarray:
    """(k) high, low or nothing: which shares lie far from the median unit's, beyond what so few interviews explain.

    Of something rare a few interviews are chance: the binomial tail of the share of all together must be small too.
    """
    from scipy.stats import binom

    known = of >= FEWEST_INTERVIEWS
    if not known.any():
        return np.full(len(of), "", object)
    usual, pooled = float(np.median(counts[known] / of[known])), counts[known].sum() / of[known].sum()
    flags = outlying(counts / of, known, np.sqrt(usual * (1 - usual) / of))
    whole = np.round(counts)
    tail = np.where(flags == HIGH, binom.sf(whole - 1, of, pooled), binom.cdf(whole, of, pooled))
    return np.where((flags != "") & (tail < BY_CHANCE), flags, "")


def outlying(values: np.ndarray, known: np.ndarray, chance: np.ndarray | float = 0.0) -> np.ndarray:
    """(k) high, low or nothing: which values lie more than 3.5 robust standard deviations from the median.

    Only those (k, boolean) that are `known` are compared. `chance` is the least that a standard deviation can be, so
    that nobody stands out where all others are alike.
    """
    flags = np.full(len(values), "", object)
    known = known & ~np.isnan(values)
    if known.sum() < FEWEST_UNITS:
        return flags
    middle = np.median(values[known])
    spread = TO_STANDARD_DEVIATION * np.median(np.abs(values[known] - middle))
    apart = values - middle
    far = known & (np.abs(apart) > OUTLYING * np.maximum(spread, chance)) & (apart != 0)
    flags[far & (apart > 0)], flags[far & (apart < 0)] = HIGH, LOW
    return flags
