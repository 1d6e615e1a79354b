"""Whether the sensitive item made respondents decline to count, and what that leaves known of its prevalence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..estimators.totals import Groups, groups_of
from ..inference.contrasts import Values
from ..inference.estimates import Estimates, join
from .arms import ListAnswers, Probabilities, arm_means, read_list

if TYPE_CHECKING:
    from ..sampling.design import SurveyDesign

SIDES = ("treated", "control")
ROUNDING = 1e-12  # of cumulated weights that should add up to a share exactly


def response_by_arm(
    design: SurveyDesign,
    count: str,
    arm: str,
    treated: object,
    by: str | Sequence[str] | None = None,
    probabilities: Probabilities | None = None,
    *,
    items: int,
    control: object | None = None,
    others: Sequence[object] = (),
) -> Estimates:
    """Shares of each arm that answered the list, and the treated arm's less the control arm's, by group.

    Named "count:treated answered (treated)|sex=women", "... (control)|...", "... (difference)|...". Everyone of the
    domain in the two arms counts as asked. `test()` of the differences tells whether the arms declined alike; if not,
    the difference in means compares others than it seems to, and `lee_bounds` says how much that may be.
    """
    answers = read_list(
        design, count, arm, treated, items=items, control=control, others=others, probabilities=probabilities
    )
    groups = groups_of(design, by)
    rates = _rates(answers, groups)
    differences = rates.contrast(
        {f"difference{end}": {f"treated rate{end}": 1.0, f"control rate{end}": -1.0} for end in groups.suffixes}
    )
    which = (*SIDES, "difference")
    return replace(
        join(rates, differences),
        names=tuple(f"{answers.name} answered ({one}){suffix}" for one in which for suffix in groups.suffixes),
        labels=tuple({"variable": count, "level": one, **label} for one in which for label in groups.labels),
    )


def lee_bounds(
    design: SurveyDesign,
    count: str,
    arm: str,
    treated: object,
    by: str | Sequence[str] | None = None,
    probabilities: Probabilities | None = None,
    *,
    items: int,
    control: object | None = None,
    others: Sequence[object] = (),
) -> Estimates:
    """Lowest and highest prevalence among those who would answer in either arm, by group.

    Named "count:treated lower|sex=women" and "... upper|...". Lee (2009), Review of Economic Studies 76, 1071-1102: the
    arm that answers more often loses as large a share of its answers, once the highest and once the lowest, as it
    answers too often. This holds where the arm moves everyone's answering in one direction, if at all. With q the share
    kept and c the weighted quantile there, the mean of the lowest is c - E max(c - y, 0) / q: since c makes it largest,
    the scores need no derivative by c (Lee's variance, of linearised form). `interval` is each bound's own;
    `inference.bounds.interval_between` covers the prevalence. NaN where nobody answered in one of the arms.
    """
    answers = read_list(
        design, count, arm, treated, items=items, control=control, others=others, probabilities=probabilities
    )
    groups = groups_of(design, by)
    rates = _rates(answers, groups)
    parts, edges = [rates], {}
    for side, members in _sides(answers):
        edges[side] = _edges(answers, members, groups, rates, side)
        lowest, highest = (edge[groups.of_row] for edge in edges[side])
        y = answers.count
        columns = {"mean": y, "above": np.maximum(y - lowest, 0.0), "below": np.maximum(highest - y, 0.0)}
        parts.append(arm_means(answers.arms, members, {f"{side} {name}": of for name, of in columns.items()}, groups))
    bounds, labels = {}, []
    for bound in ("lower", "upper"):
        for place, suffix in enumerate(groups.suffixes):
            rate = {side: rates.values[rates.position(f"{side} rate{suffix}")] for side in SIDES}
            trimmed = "treated" if rate["treated"] > rate["control"] else "control"
            lowest, highest = edges[trimmed]
            bounds[f"{answers.name} {bound}{suffix}"] = _bound(bound, trimmed, lowest[place], highest[place], suffix)
            labels.append({"variable": count, "level": answers.arms.label, **groups.labels[place], "bound": bound})
    answering = sum(_answering(answers, members, groups) for _, members in _sides(answers))
    return replace(join(*parts).contrast(bounds), labels=tuple(labels), counts=np.tile(answering, 2))


def _sides(answers: ListAnswers) -> tuple[tuple[str, np.ndarray], ...]:
    return tuple(zip(SIDES, (answers.arms.treated, answers.arms.control), strict=True))


def _rates(answers: ListAnswers, groups: Groups) -> Estimates:
    """Shares of each arm that answered, by group."""
    answered = answers.answered.astype(float)
    parts = [arm_means(answers.arms, rows, {f"{side} rate": answered}, groups) for side, rows in _sides(answers)]
    return replace(
        join(*parts),
        is_share=np.full(2 * len(groups), answers.arms.chance is None),
        counts=np.concatenate([_answering(answers, members, groups) for _, members in _sides(answers)]),
    )


def _answering(answers: ListAnswers, members: np.ndarray, groups: Groups) -> np.ndarray:
    """(groups) unweighted respondents of an arm who answered."""
    counted = members & answers.answered & (answers.arms.design.weight != 0) & (groups.of_row >= 0)
    return np.bincount(groups.of_row[counted], minlength=len(groups))


def _edges(
    answers: ListAnswers, members: np.ndarray, groups: Groups, rates: Estimates, side: str
) -> tuple[np.ndarray, np.ndarray]:
    """(groups, groups) the answers above which, and below which, lies the share of the arm that is kept."""
    arms, other = answers.arms, "control" if side == "treated" else "treated"
    weight = arms.design.weight if arms.chance is None else arms.design.weight / arms.chance
    steps = np.arange(answers.items + 2)
    lowest, highest = np.full(len(groups), np.nan), np.full(len(groups), np.nan)
    for place, suffix in enumerate(groups.suffixes):
        inside = members & answers.answered & groups.members[place]
        masses = np.bincount(answers.count[inside].astype(int), weight[inside], len(steps))
        own, others = (rates.values[rates.position(f"{which} rate{suffix}")] for which in (side, other))
        if not (masses.sum() > 0 and others > 0):  # who would answer in either arm is nobody, or not known
            continue
        kept = min(others / own, 1.0)
        below = np.cumsum(masses) / masses.sum()
        highest[place] = steps[np.flatnonzero(below >= kept - ROUNDING)[0]]
        lowest[place] = steps[np.flatnonzero(below > 1 - kept + ROUNDING)[0]]
    return lowest, highest


def _bound(
    bound: str, trimmed: str, lowest: float, highest: float, suffix: str
) -> Callable[[Values], np.complexfloating]:
    """A bound as a function of the estimates by name."""
    other = "control" if trimmed == "treated" else "treated"
    keeps_lowest = (bound == "lower") == (trimmed == "treated")

    def value(e: Values) -> np.complexfloating:
        kept = e[f"{other} rate{suffix}"] / e[f"{trimmed} rate{suffix}"]
        below, above = e[f"{trimmed} below{suffix}"], e[f"{trimmed} above{suffix}"]
        mean = highest - below / kept if keeps_lowest else lowest + above / kept
        whole = e[f"{other} mean{suffix}"]
        return mean - whole if trimmed == "treated" else whole - mean

    return value
