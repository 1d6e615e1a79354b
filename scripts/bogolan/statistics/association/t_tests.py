"""Student's test of a mean, and of the difference of two, in a complex sample."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ..estimators.means import mean
from ..estimators.totals import groups_of, numbers
from ..inference.hypothesis_tests import Test
from ..sampling.columns import DesignError, listed, refuse_unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..inference.estimates import Estimates
    from ..sampling.design import SurveyDesign


def ttest(design: SurveyDesign, outcome: str | Sequence[float], by: str | None = None, null: float = 0.0) -> Test:
    """t of the mean of a variable against the null, or with `by` of the second group's mean less the first's.

    outcome is a column or n values. The groups may share clusters: their difference has its covariance. Degrees of
    freedom: those of the respondents tested, less one, as R's svyttest. `estimates` is what was tested. Raises
    DesignError where `by` does not have two groups.
    """
    if isinstance(outcome, Iterable) and not isinstance(outcome, str):
        outcome, design = "outcome", _with_column(design, "outcome", outcome, by)
    if by is None:
        tested = mean(design, outcome)
    else:
        refuse_unknown(design.frame, [outcome, by])
        answered = design.where(~np.isnan(numbers(design.frame, outcome)) & (design.weight > 0))
        groups = groups_of(answered, by)
        if len(groups) != 2:
            found = ", ".join(str(label[by]) for label in groups.labels)
            raise DesignError(f"{by!r} has {len(groups)} groups ({found}); expected two to compare")
        first, second = (f"{outcome}{suffix}" for suffix in groups.suffixes)
        tested = mean(answered, outcome, by=by).contrast({f"{second} - {first}": {second: 1.0, first: -1.0}})
    return t_test_of(tested, null, float(tested.df[0] - 1), "t test of " + ("a mean" if by is None else "two means"))


def t_test_of(tested: Estimates, null: float, df: float, method: str) -> Test:
    """The t test of one estimate with the degrees of freedom."""
    row = tested.test(null=null, df=df).iloc[0]
    flags = {flag for flag in tested.flags[0].split(",") if flag}
    if df < 1:
        flags.add("no_degrees_of_freedom")
    return Test(method, float(row["t"]), "t", df, None, float(row["p_value"]), tested, ",".join(sorted(flags)))


def _with_column(design: SurveyDesign, name: str, values: Sequence[float], by: str | None) -> SurveyDesign:
    """The same sample with the values as a column, beside that of the groups."""
    import pandas as pd

    if len(values) != len(design.frame):
        raise DesignError(f"the outcome has {len(values)} values; expected {len(design.frame)}, one a row of the frame")
    refuse_unknown(design.frame, listed(by))
    try:
        numbers_of = pd.Series(values).to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError):
        raise DesignError("the outcome is text or a table; expected one number a row of the frame") from None
    frame = pd.DataFrame({name: numbers_of}, index=design.frame.index)
    for column in listed(by):
        frame[column] = design.frame[column]
    return design.with_frame(frame)
