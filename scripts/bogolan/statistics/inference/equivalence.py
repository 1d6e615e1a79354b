"""Whether an estimate lies within a margin around zero: two one-sided tests."""

from __future__ import annotations

import numpy as np


def equivalence_p_value(
    value: np.ndarray | float, standard_error: np.ndarray | float, df: np.ndarray | float, margin: float
) -> np.ndarray:
    """The larger p-value of the tests that the truth lies below -margin or above margin; small ones say it is within.

    Schuirmann (1987), Journal of Pharmacokinetics and Biopharmaceutics 15, 657-680, by Student's t: below 0.05 where
    the 90% interval lies within the margin. NaN where there is no estimate, 1 without a degree of freedom. Raises
    ValueError for a margin that is not above zero.
    """
    from scipy.special import stdtr

    if not margin > 0:
        raise ValueError(f"the margin is {margin}; expected more than 0")
    value, error, df = np.broadcast_arrays(*(np.asarray(part, float) for part in (value, standard_error, df)))
    distance = margin - np.abs(value)
    with np.errstate(divide="ignore", invalid="ignore"):  # without variance it is within or not, for certain
        t = np.where(error > 0, distance / error, np.sign(distance) * np.inf)
    p_value = np.where(df >= 1, stdtr(np.maximum(df, 1.0), -t), 1.0)
    return np.where(np.isnan(value) | np.isnan(error), np.nan, p_value)
