"""An endorsement experiment: how support for policies changes when a group is said to approve of them.

Respondents are drawn at random to one of two arms. Both are asked how far they support the same policies; to those of
the treated arm each is said to be endorsed by the group. What the endorsement moves is read as support for the group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ..estimators.totals import Groups, groups_of, numbers
from ..inference.contrasts import Values
from ..inference.estimates import Estimates, join
from ..sampling.columns import listed, refuse_unknown
from .arm_differences import arm_differences
from .arms import Arms, ExperimentError, Probabilities, arm_means, read_arms

if TYPE_CHECKING:
    from ..sampling.design import SurveyDesign

POOLED = "pooled"


@dataclass(frozen=True, eq=False)
class PolicyAnswers:
    """The answers to an endorsement experiment: who was in which arm, and by policy how far each supports it.

    answers  by policy (n), larger for more support; NaN where there is none and outside both arms.
    """

    arms: Arms
    answers: Mapping[str, np.ndarray]


def endorsement_effects(
    design: SurveyDesign,
    policies: str | Sequence[str],
    arm: str,
    treated: object,
    by: str | Sequence[str] | None = None,
    probabilities: Probabilities | None = None,
    *,
    control: object | None = None,
    others: Sequence[object] = (),
    standardised: bool = False,
) -> Estimates:
    """The mean answer of the treated arm less that of the control arm, by policy and pooled, by group.

    Named "policy:treated|sex=women" and "pooled:treated|sex=women"; estimated jointly, so that their `contrast` knows
    who answered several policies. Pooled is the mean of the policies' effects and not the effect on respondents' own
    means, which are the same where all answered everything: who skips, when it is endorsed, a policy that few support
    has a higher mean without another opinion. Blair, Fair, Malhotra & Shapiro (2013), AJPS 57, 30-48; Bullock, Imai &
    Shapiro (2011), Political Analysis 19, 363-384.

    standardised: each policy's effect is divided by the standard deviation of the answers of the whole domain's control
    arm, the same for every group, and then pooled: Kling, Liebman & Katz (2007), Econometrica 75, 83-119.
    That the deviation is itself an estimate is part of the variance.

    `counts` are the fewest who answered in an arm, of the policies that are pooled. A group without an arm has no
    estimate ("empty_arm"). Strata and clusters stay. Raises ExperimentError for policies without answers in an arm; for
    the rest see `arms.read_arms`.
    """
    answers = read_policies(design, policies, arm, treated, probabilities, control=control, others=others)
    groups = groups_of(design, by)
    effects = join(*(_effect(answers, policy, groups) for policy in answers.answers))
    found = join(effects, _pooled(effects, answers, groups))
    return _standardised(found, answers, groups) if standardised else found


def control_deviations(
    design: SurveyDesign,
    policies: str | Sequence[str],
    arm: str,
    treated: object,
    probabilities: Probabilities | None = None,
    *,
    control: object | None = None,
    others: Sequence[object] = (),
) -> Estimates:
    """The standard deviation of the control arm's answers to each policy, by which effects are standardised.

    Named "policy deviation"; zero where all answered alike. Arguments and errors: see
    `endorsement_effects`.
    """
    return _deviations(read_policies(design, policies, arm, treated, probabilities, control=control, others=others))


def policy_response(
    design: SurveyDesign,
    policies: str | Sequence[str],
    arm: str,
    treated: object,
    by: str | Sequence[str] | None = None,
    probabilities: Probabilities | None = None,
    *,
    control: object | None = None,
    others: Sequence[object] = (),
) -> Estimates:
    """The share of the treated arm that answered less that of the control arm, by policy and group.

    Named "policy:treated answered|sex=women". Everyone of the domain in the two arms counts as asked. Where the arms
    answered unequally often, the difference of their means compares others than it seems to. Arguments and errors: see
    `endorsement_effects`.
    """
    told = read_policies(design, policies, arm, treated, probabilities, control=control, others=others)
    groups = groups_of(design, by)
    columns = {_name(told, policy, " answered"): 1.0 - np.isnan(values) for policy, values in told.answers.items()}
    return arm_differences(told.arms, columns, groups)


def read_policies(
    design: SurveyDesign,
    policies: str | Sequence[str],
    arm: str,
    treated: object,
    probabilities: Probabilities | None = None,
    *,
    control: object | None = None,
    others: Sequence[object] = (),
) -> PolicyAnswers:
    """The answers to each policy in two arms. Raises ExperimentError for none, for one named twice or as the pool."""
    names = listed(policies)
    if not names or len(set(names)) < len(names) or POOLED in names:
        found = ", ".join(map(repr, names)) or "none"
        raise ExperimentError(f"the policies are {found}; expected one or more, each once, none called {POOLED!r}")
    arms = read_arms(design, arm, treated, control, others, probabilities)
    refuse_unknown(design.frame, names, "the policies", ExperimentError)
    answers = {name: np.where(arms.both, numbers(design.frame, name), np.nan) for name in names}
    for name, values in answers.items():
        for members, side in ((arms.treated, "treated"), (arms.control, "control")):
            if not (members & ~np.isnan(values) & (design.weight != 0)).any():
                raise ExperimentError(
                    f"the answers to {name!r} are missing for all {int(members.sum())} respondents of the {side} arm; "
                    "expected answers in both arms"
                )
    return PolicyAnswers(arms, answers)


def _name(answers: PolicyAnswers, policy: str, more: str = "") -> str:
    return f"{policy}:{answers.arms.label}{more}"


def _effect(answers: PolicyAnswers, policy: str, groups: Groups) -> Estimates:
    found = arm_differences(answers.arms, {_name(answers, policy): answers.answers[policy]}, groups)
    labels = tuple({**label, "variable": policy} for label in found.labels)
    return replace(found, labels=labels, counts=_fewest(answers, policy, groups))


def _fewest(answers: PolicyAnswers, policy: str, groups: Groups) -> np.ndarray:
    """(groups) unweighted respondents who answered a policy in the arm where fewer did."""
    arms = answers.arms
    counted = ~np.isnan(answers.answers[policy]) & (arms.design.weight != 0) & (groups.of_row >= 0)
    sides = [groups.of_row[counted & members] for members in (arms.treated, arms.control)]
    return np.minimum(*(np.bincount(side, minlength=len(groups)) for side in sides))


def _pooled(effects: Estimates, answers: PolicyAnswers, groups: Groups) -> Estimates:
    """The mean of the policies' effects, by group."""
    share = 1 / len(answers.answers)
    found = effects.contrast(
        {
            f"{_name(answers, POOLED)}{suffix}": {
                f"{_name(answers, policy)}{suffix}": share for policy in answers.answers
            }
            for suffix in groups.suffixes
        }
    )
    labels = tuple({"variable": POOLED, "level": answers.arms.label, **group} for group in groups.labels)
    fewest = effects.counts.reshape(len(answers.answers), len(groups)).min(axis=0)
    return replace(found, labels=labels, counts=fewest)


def _standardised(found: Estimates, answers: PolicyAnswers, groups: Groups) -> Estimates:
    """Effects over the standard deviation of the whole control arm, policy by policy, and their mean."""
    policies = {policy: (policy,) for policy in answers.answers} | {POOLED: tuple(answers.answers)}
    contrasts = {
        f"{_name(answers, name)}{suffix}": partial(_ratio, answers, of, suffix)
        for name, of in policies.items()
        for suffix in groups.suffixes
    }
    scaled = join(found, _deviations(answers)).contrast(contrasts)
    return replace(scaled, labels=found.labels, bases=found.bases, counts=found.counts)


def _ratio(answers: PolicyAnswers, policies: Sequence[str], suffix: str, e: Values) -> np.complexfloating:
    """The mean of some policies' effects on a group, each over its deviation, of the estimates by name."""
    scaled = [e[f"{_name(answers, policy)}{suffix}"] / e[f"{policy} deviation"] for policy in policies]
    return sum(scaled) / len(scaled)


def _deviations(answers: PolicyAnswers) -> Estimates:
    """The standard deviation of the control arm's answers to each policy; zero where they do not vary."""
    arms = answers.arms
    parts, contrasts = [], {}
    for policy, values in answers.answers.items():
        centred = values - np.nanmean(values)  # squares of large numbers would lose their digits
        columns = {f"{policy} mean": centred, f"{policy} square": centred**2}
        parts.append(arm_means(arms, arms.control, columns, groups_of(arms.design, None)))
        contrasts[f"{policy} deviation"] = partial(_deviation, policy)
    found = join(*parts).contrast(contrasts)
    return replace(found, labels=tuple({"variable": policy} for policy in answers.answers))


def _deviation(policy: str, e: Values) -> np.complexfloating:
    return np.sqrt(e[f"{policy} square"] - e[f"{policy} mean"] ** 2)
