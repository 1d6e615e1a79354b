"""How many hold the sensitive item of a list: the difference between what the two arms counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..estimators.totals import Groups, groups_of
from .arm_differences import arm_differences
from .arms import ListAnswers, Probabilities, read_list

if TYPE_CHECKING:
    import numpy as np

    from ..inference.estimates import Estimates
    from ..sampling.design import SurveyDesign


def difference_in_means(
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
    """Prevalence of the sensitive item: the mean count of the treated arm less that of the control arm, by group.

    Raghavarao & Federer (1979), JRSS B 41, 40-45; Imai (2011), JASA 106, 407-416. With probabilities of
    assignment that differ between respondents, each is weighted by the inverse of the probability of the arm they are
    in. Named "count:treated|sex=women"; no share, since it may fall below 0. The groups are estimated jointly: their
    `contrast` is women less men. A group without an arm has no estimate ("empty_arm"). Who did not answer, and who is
    in neither arm, is outside the base; strata and clusters stay. Arguments and errors: see `arms.read_list`.
    """
    answers = read_list(
        design, count, arm, treated, items=items, control=control, others=others, probabilities=probabilities
    )
    return prevalence(answers, groups_of(design, by))


def prevalence(
    answers: ListAnswers, groups: Groups, among: np.ndarray | None = None, title: str | None = None
) -> Estimates:
    """The difference in means by group, of everyone or among some (n, boolean), under the answers' name or a title."""
    return difference(answers, {title or answers.name: answers.count}, groups, among)


def difference(
    answers: ListAnswers, columns: dict[str, np.ndarray], groups: Groups, among: np.ndarray | None = None
) -> Estimates:
    """Means of columns (each n) in the treated arm less those in the control arm, by group."""
    found = arm_differences(answers.arms, columns, groups, among)
    return replace(found, labels=tuple({**label, "variable": answers.column} for label in found.labels))
