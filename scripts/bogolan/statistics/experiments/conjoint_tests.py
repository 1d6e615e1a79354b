"""Tests of a conjoint experiment: whether groups prefer alike, and whether its assumptions hold."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..association.chi_squared import EMPTY_CELLS, chisq
from ..estimators.means import answers_of
from ..estimators.totals import is_number, numbers
from ..inference.estimates import NO_DEGREES_OF_FREEDOM, ZERO_VARIANCE
from ..inference.hypothesis_tests import Test
from ..sampling.columns import coded, listed, refuse_unknown
from ..sampling.design import SurveyDesign
from ..sampling.inverses import pseudo_inverse
from .arms import ExperimentError
from .conjoint_model import LeastSquares, cells_of, least_squares, matrix_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .conjoint_profiles import ConjointProfiles, Pairs

RAO_SCOTT, SIMPLE = "nested models, Rao-Scott of second order", "nested models"
RESPONDENT = "respondent of a profile"


def preference_test(
    conjoint: ConjointProfiles,
    by: str,
    constraints: Pairs = (),
    *,
    own_means: bool = True,
    variance: Literal["design", "simple"] = "design",
) -> Test:
    """One F that all attributes are answered alike in all groups of `by`: the model with interactions against without.

    by: a column of the respondents, or of the profiles (the place at which one was shown). Leeper, Hobolt & Tilley
    (2020). "simple" is the F of nested linear models, each profile a draw of its own (R's cregg cj_anova);
    by the "design" it is adjusted for what it is in a sample of clusters as `chisq` is: Rao & Scott (1984), second
    order, with the denominator of Thomas & Rao (1987).
    `own_means` tests also whether the groups' mean answers differ; without it that is only taken out. Who is in no
    group is left out. Raises ExperimentError for less than two groups, and for levels that a group never saw.
    """
    codes = _groups(conjoint, by)
    inside = conjoint.inside & (codes >= 0)
    held = np.unique(codes[inside])
    if len(held) < 2:
        raise ExperimentError(f"{by!r} has {len(held)} groups among the profiles; expected two or more to compare")
    x, columns = matrix_of(cells_of(conjoint, constraints, inside))
    several = [x * (codes == group)[:, None] for group in held[1:]]
    names = tuple(f"{column}|{group}" for group in held[1:] for column in columns)
    fit = least_squares(conjoint, np.hstack([x, *several]), (*columns, *names), inside)
    tested = np.arange(len(columns), len(fit.columns))
    if not own_means:
        tested = tested[(tested - len(columns)) % len(columns) != 0]
    respondents = conjoint.of_respondents(fit.rows.astype(float)) > 0
    df = conjoint.design.degrees_of_freedom_of(respondents)
    if variance == "simple":
        return _simple(fit, tested)
    return _rao_scott(conjoint.design, fit, tested, respondents, df)


def level_balance(conjoint: ConjointProfiles, covariates: str | Sequence[str]) -> Test:
    """Whether the levels that were drawn go with what was known of the respondents (their gender, their age).

    Of each number, and of each category but the first, least squares on all levels: that none matters, with each
    respondent a draw of their own, unweighted, since it is the drawing that is looked at. The p-value is the smallest
    of all, times their number (Bonferroni). Raises ExperimentError for a covariate that is missing, or the same, for
    all.
    """
    names = listed(covariates)
    frame = conjoint.design.frame
    refuse_unknown(frame, names, "the covariates", ExperimentError)
    alone = SurveyDesign(frame[names])
    x, columns = matrix_of(cells_of(conjoint))
    tests = []
    for name in names:
        for values in _columns_of(conjoint, name):
            shown = values[conjoint.respondent]
            rows = conjoint.inside & ~np.isnan(shown)
            fit = least_squares(conjoint, x, columns, rows, np.nan_to_num(shown), alone)
            respondents = conjoint.of_respondents(fit.rows.astype(float)) > 0
            df = alone.degrees_of_freedom_of(respondents)
            tests.append(_rao_scott(alone, fit, np.arange(1, len(columns)), respondents, df))
    return _smallest(tests, "level balance")


def attribute_independence(conjoint: ConjointProfiles, constraints: Pairs = ()) -> Test:
    """Whether levels of two attributes were drawn without regard to each other, but for pairs in `constraints`.

    Pearson's chi-squared of each pair, second-order Rao-Scott with the respondents as clusters, unweighted; as if each
    profile were drawn on its own where too many cells are empty to tell how they vary. The p-value is the smallest of
    all, times their number (Bonferroni); there is none where all pairs are restricted.
    """
    restricted = {frozenset(pair) for pair in constraints}
    rows = conjoint.inside
    frame = conjoint.frame.loc[rows, list(conjoint.levels)].astype(object)
    frame = frame.assign(**{RESPONDENT: conjoint.respondent[rows]}).reset_index(drop=True)
    design = SurveyDesign(frame, clusters=RESPONDENT)
    pairs = [pair for pair in combinations(conjoint.levels, 2) if frozenset(pair) not in restricted]
    return _smallest([_of_pair(design, *pair) for pair in pairs], "independence of attributes")


def _of_pair(design: SurveyDesign, one: str, other: str) -> Test:
    from scipy.special import chdtrc

    found = chisq(design, one, other)
    if found.flag != EMPTY_CELLS:
        return found
    df = (design.frame[one].nunique() - 1) * (design.frame[other].nunique() - 1)
    return replace(found, df=df, p_value=float(chdtrc(df, found.statistic)), flag="")


def _groups(conjoint: ConjointProfiles, by: str) -> np.ndarray:
    """(m) the group of each profile, -1 where it is in none; of the respondents' column, else of the profiles'."""
    of_profiles = by not in conjoint.design.frame
    frame = conjoint.frame if of_profiles else conjoint.design.frame
    refuse_unknown(frame, [by], "the groups", ExperimentError)
    codes, _ = coded(frame[by])
    return codes if of_profiles else codes[conjoint.respondent]


def _columns_of(conjoint: ConjointProfiles, name: str) -> list[np.ndarray]:
    """(n) of a number itself; of categories whether each but the first is a respondent's. NaN where missing."""
    frame = conjoint.design.frame
    columns = [numbers(frame, name)] if is_number(frame[name]) else [values for _, values in answers_of(frame, name)]
    shown = conjoint.of_respondents(conjoint.inside.astype(float)) > 0
    told = [values[shown & ~np.isnan(values)] for values in columns]
    differ = [values for values, some in zip(columns, told, strict=True) if len(some) and np.ptp(some) > 0]
    if not differ:
        raise ExperimentError(f"the covariate {name!r} is missing, or the same, for all; expected it to differ")
    return differ if len(differ) == 1 else differ[1:]


def _simple(fit: LeastSquares, tested: np.ndarray) -> Test:
    from scipy.special import fdtrc

    statistic, q = _wald_of_simple(fit, tested)
    df = int(fit.rows.sum()) - len(fit.columns)
    return Test(SIMPLE, statistic / q, "F", q, df, float(fdtrc(q, df, statistic / q)))


def _rao_scott(design: SurveyDesign, fit: LeastSquares, tested: np.ndarray, respondents: np.ndarray, df: int) -> Test:
    """The statistic of nested models over the trace of its design effects, on Satterthwaite's degrees of freedom."""
    from scipy.special import fdtrc

    statistic, q = _wald_of_simple(fit, tested)
    if df < 1:
        return Test(RAO_SCOTT, statistic / q, "F", q, df, np.nan, flag=NO_DEGREES_OF_FREEDOM)
    covariance = design.covariance_of_spread(fit.spread[:, tested], (respondents,) * q)
    inverse, _ = pseudo_inverse(fit.variance * fit.bread[np.ix_(tested, tested)])
    effects = inverse @ covariance
    trace, squares = float(np.trace(effects)), float(np.trace(effects @ effects))
    if not squares > 0:
        return Test(RAO_SCOTT, statistic / q, "F", q, df, np.nan, flag=ZERO_VARIANCE)
    spread = trace**2 / squares
    p_value = float(fdtrc(spread, spread * df, statistic / trace))
    return Test(RAO_SCOTT, statistic / trace, "F", spread, spread * df, p_value)


def _wald_of_simple(fit: LeastSquares, tested: np.ndarray) -> tuple[float, int]:
    """q F of the nested models, which is Wald's statistic with the covariance of profiles drawn one by one; and q."""
    inverse, _ = pseudo_inverse(fit.variance * fit.bread[np.ix_(tested, tested)])
    distance = fit.coefficients[tested]
    return float(distance @ inverse @ distance), len(tested)


def _smallest(tests: Sequence[Test], method: str) -> Test:
    """Several tests as one, by the smallest p-value times their number."""
    told = [test.p_value for test in tests if np.isfinite(test.p_value)]
    if not told:
        return Test(method, np.nan, "p", len(tests), None, np.nan, flag="no_cases")
    least = min(tests, key=lambda test: test.p_value if np.isfinite(test.p_value) else np.inf)
    return Test(method, least.statistic, least.statistic_name, len(tests), None, min(1.0, len(told) * min(told)))
