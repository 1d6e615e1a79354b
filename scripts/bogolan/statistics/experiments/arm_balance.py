"""Whether the arms of an experiment are alike, as drawing them at random makes them but for chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ..estimators.means import answers_of
from ..estimators.totals import groups_of, is_number, numbers
from ..inference.estimates import NO_DEGREES_OF_FREEDOM, Estimates, join
from ..inference.hypothesis_tests import Test
from ..inference.wald_tests import wald_test
from ..sampling.columns import listed, refuse_unknown
from .arm_differences import arm_differences
from .arms import Arms, ExperimentError, Probabilities, read_arms

if TYPE_CHECKING:
    from ..sampling.design import SurveyDesign


@dataclass(frozen=True, eq=False)
class Balance:
    """Means (shares) of the treated arm less those of the control arm, and the tests that they are zero.

    differences  one a number, and one a category but the first: "age", "region=North".
    test         of all covariates together; tests  of each covariate alone, by its name.
    """

    differences: Estimates
    test: Test
    tests: dict[str, Test]


def arm_balance(
    design: SurveyDesign,
    covariates: str | Sequence[str],
    arm: str,
    treated: object,
    *,
    control: object | None = None,
    others: Sequence[object] = (),
    probabilities: Probabilities | None = None,
) -> Balance:
    """Compare numbers, and shares of categories, that were known before the arms were drawn.

    One F of all differences, adjusted for few clusters as Korn & Graubard (1990), American Statistician 44, 270-276:
    (df - k + 1) / (df k) Wald on k and df - k + 1 degrees of freedom; flagged "no_degrees_of_freedom" where there are
    more differences than those. A missing value takes its respondent out of that covariate. Arguments and errors: see
    `arms.read_arms`; ExperimentError for a covariate that is missing, or the same, for all.
    """
    names = listed(covariates)
    if not names:
        raise ExperimentError("no covariate is named; expected one or more columns of the frame")
    arms = read_arms(design, arm, treated, control, others, probabilities)
    refuse_unknown(design.frame, names, "the covariates", ExperimentError)
    parts = {name: _differences(arms, name) for name in dict.fromkeys(names)}
    differences = join(*parts.values())
    tests = {name: adjusted_wald_test(part) for name, part in parts.items()}
    return Balance(differences, adjusted_wald_test(differences), tests)


def adjusted_wald_test(estimates: Estimates) -> Test:
    """Wald's F that all estimates are zero, with a denominator that counts how many covariances were estimated."""
    plain = wald_test(estimates)
    told_apart = len(estimates) <= plain.df_denominator  # else the covariance has less rank than there are estimates
    df = plain.df_denominator - (plain.df if told_apart else len(estimates)) + 1
    if not plain.df or not df >= 1:
        flags = {*filter(None, plain.flag.split(",")), *([NO_DEGREES_OF_FREEDOM] if plain.df else [])}
        return replace(plain, method="adjusted Wald", df_denominator=df, p_value=np.nan, flag=",".join(sorted(flags)))
    from scipy.special import fdtrc

    value = plain.statistic * df / plain.df_denominator
    p_value = float(fdtrc(plain.df, df, value))
    return replace(plain, method="adjusted Wald", statistic=value, df_denominator=df, p_value=p_value)


def _differences(arms: Arms, name: str) -> Estimates:
    """Of one covariate: one difference, or one a category but the first."""
    frame, everyone = arms.design.frame, groups_of(arms.design, None)
    if is_number(frame[name]):
        columns = {name: numbers(frame, name)}
    else:
        columns = {f"{name}={level}": values for level, values in answers_of(frame, name)}
        inside = arms.both & (arms.design.weight != 0)
        columns = {title: values for title, values in columns.items() if (values[inside] == 1).any()}
        columns = dict(list(columns.items())[1:])
    known = [arms.both & ~np.isnan(values) & (arms.design.weight != 0) for values in columns.values()]
    if not all(rows.any() for rows in known):
        raise ExperimentError(f"the covariate {name!r} is missing for all respondents; expected answers")
    if not columns or any(np.ptp(values[rows]) == 0 for values, rows in zip(columns.values(), known, strict=True)):
        raise ExperimentError(f"the covariate {name!r} is the same for all respondents; expected it to differ")
    found = arm_differences(arms, columns, everyone)
    return replace(found, labels=tuple({"variable": name, "level": title} for title in columns))
