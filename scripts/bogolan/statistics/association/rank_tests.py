"""Whether groups differ in rank, in a complex sample: Lumley & Scott (2013), Biometrika 100, 831-842."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from ..estimators.totals import Groups, groups_of, numbers
from ..inference.estimates import Estimates
from ..inference.hypothesis_tests import Test
from ..sampling.columns import DesignError, refuse_unknown
from ..sampling.covariance import less_rounding
from .t_tests import t_test_of

if TYPE_CHECKING:
    from ..sampling.design import SurveyDesign

ROUNDING = 1e-12

RankTest = Literal["wilcoxon", "vanderWaerden", "median", "KruskalWallis"]


def ranktest(design: SurveyDesign, outcome: str, by: str, test: RankTest = "wilcoxon") -> Test:
    """Test that the groups of `by` have the same distribution of the outcome, by scores of its ranks; R's svyranktest.

    The ranks are estimated in the population: the middle of the weight at a value, of the weights of those who have
    outcome and group. Scores: rank / N ("wilcoxon", "KruskalWallis"), its normal quantile ("vanderWaerden"), or whether
    it is over N / 2 ("median"). Two groups: t with the respondents' degrees of freedom less one. More: F of k - 1 and
    the respondents' less k - 1. Raises DesignError for one group, or an outcome that is not a number.
    """
    tests = {"wilcoxon", "vanderWaerden", "median", "KruskalWallis"}
    if test not in tests:
        raise DesignError(f"the test is {test!r}; expected one of {', '.join(sorted(tests))}")
    refuse_unknown(design.frame, [outcome, by])
    design.refuse_negative_weights("ranks")
    values = numbers(design.frame, outcome)
    answered = design.where(~np.isnan(values) & design.frame[by].notna().to_numpy() & (design.weight > 0))
    if not answered.domain.any():
        raise DesignError(f"no respondent of the domain has both {outcome!r} and {by!r}; expected some")
    groups = groups_of(answered, by)
    if len(groups) < 2:
        raise DesignError(f"{by!r} is {groups.labels[0][by]!r} for everyone; expected two groups or more to compare")
    rows = answered.domain
    scores = np.zeros(len(values))
    scores[rows] = _scores(estimated_ranks(values[rows], design.weight[rows]), test)
    gaps = _gaps(answered, scores, groups)
    name = f"{test} test of ranks"
    df = answered.degrees_of_freedom
    if len(gaps) == 1:
        return t_test_of(gaps, 0.0, float(df - 1), name)
    joint = gaps.test(gaps.names, df=df - len(gaps))
    return Test(name, joint.statistic, "F", joint.df, joint.df_denominator, joint.p_value, gaps, joint.flag)


def _gaps(design: SurveyDesign, scores: np.ndarray, groups: Groups) -> Estimates:
    """The mean score of every group less the first's.

    Linearised with the ranks held fixed, in designs of replicate weights too, as R.
    """
    weight = np.where(design.domain, design.weight, 0.0)
    influence, means = [], []
    for members in groups.members:
        total = (weight * members).sum()
        means.append((weight * members) @ scores / total)
        around = less_rounding(scores - means[-1], np.abs(scores))
        influence.append(np.where(members & design.domain, around, 0.0) / total)
    values = np.array(means[1:]) - means[0]
    influence = np.column_stack(influence[1:]) - influence[0][:, None]
    first, *others = (suffix.removeprefix("|") for suffix in groups.suffixes)
    return Estimates(
        design=design,
        names=tuple(f"{other} - {first}" for other in others),
        values=values,
        scores=design.spread(weight[:, None] * influence, values, lambda weights: values + weights @ influence),
        bases=(design.domain,) * len(others),
        counts=np.full(len(others), int(design.domain.sum())),
        labels=tuple({"contrast": f"{other} - {first}"} for other in others),
    )


def estimated_ranks(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(n) the population's rank of each value as a share of the population: the middle of the weight at that value.

    R averages, unweighted, the middles of the weights of equal values in the order of the rows, which depends on that
    order; so does this, with equal values in the order of the rows.
    """
    order = np.argsort(values, kind="stable")
    middle = (np.cumsum(weights[order], dtype=np.longdouble) - weights[order] / 2).astype(float)
    starts = np.flatnonzero(np.diff(values[order], prepend=np.nan) != 0)
    tied = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(values)))
    ranks = np.empty(len(values))
    ranks[order] = (np.bincount(tied, middle) / np.bincount(tied))[tied]
    return ranks / weights.sum()


def _scores(ranks: np.ndarray, test: RankTest) -> np.ndarray:
    from scipy.special import ndtri

    if test == "vanderWaerden":
        return ndtri(ranks)
    if test == "median":
        return (ranks > 0.5 + ROUNDING).astype(float)  # the middle one of equal weights is not above the middle
    return ranks
