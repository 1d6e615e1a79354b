"""Support for a group on one scale for all policies: an ordinal item-response model of an endorsement experiment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ..estimators.totals import Groups, groups_of
from ..inference.estimates import Estimates
from ..models.likelihood import Maximum, maximise
from .arms import ExperimentError, Probabilities
from .endorsement_effects import PolicyAnswers, read_policies
from .endorsement_likelihood import EndorsementLikelihood

if TYPE_CHECKING:
    from ..sampling.design import SurveyDesign

NOT_CONVERGED, WEAK_SCALE = "not_converged", "weak_scale"
FEWEST_POLICIES = 3
MOST_LEVELS = 11
# Where policies make a scale, ten steps are enough; where they do not, no number of them is.
MOST_STEPS, MOST_HALVINGS = 30, 10
# A policy is held to tell positions apart where its loading is so many standard errors above zero.
CLEARLY = 2.0


@dataclass(frozen=True, eq=False)
class EndorsementModel(Estimates):
    """The parameters of the model: "support|sex=women", "position|sex=men", "loading:policy", "policy:1|2", "spread".

    `counts` are the fewest of each base in an arm.

    support   by how much an endorsement moves the position, in standard deviations of positions within a group.
    position  the mean position of a group less that of the first one.
    spread    the logarithm of the standard deviation of the positions of the endorsed arm; that of the other is 0.
    converged whether a maximum was found; likelihood  and where.
    """

    likelihood: EndorsementLikelihood | None = None
    converged: bool = True

    @property
    def support(self) -> Estimates:
        """The support in each group alone."""
        return self.select([name for name in self.names if name.partition("|")[0] == "support"])


def endorsement_model(
    design: SurveyDesign,
    policies: Sequence[str],
    arm: str,
    treated: object,
    by: str | Sequence[str] | None = None,
    probabilities: Probabilities | None = None,
    *,
    control: object | None = None,
    others: Sequence[object] = (),
) -> EndorsementModel:
    """Fit P(answer <= l) = F(threshold(policy, l) - loading(policy) (x + s T)), T being whether it was endorsed.

    Bullock, Imai & Shapiro (2011), Political Analysis 19, 363-384, equations (3) to (5): x, normal with variance 1 in
    each group, is a respondent's position on all policies; s, normal, is the support for the group that endorses, whose
    mean in each group is what is estimated. Theirs is drawn anew for each policy, by Gibbs sampling; here it is one a
    respondent, so that the positions of the treated arm have a variance of their own, and the likelihood is integrated
    and maximised. F is the normal distribution. Pseudo-maximum likelihood, with the design's covariance of scores
    (Binder 1983). Who skipped a policy counts by the others.

    Flagged "not_converged" where no maximum was found, and "weak_scale" where fewer than three policies tell positions
    apart. Degrees of freedom: those of the group, less the coefficients of positions and support but one. Raises
    ExperimentError for fewer than three policies, for a policy of fewer than 2 levels or more than 11, and for a group
    without an arm; for the rest see `endorsement_effects.read_policies`.
    """
    told = read_policies(design, policies, arm, treated, probabilities, control=control, others=others)
    groups = groups_of(design, by)
    rows, levels = _rows_and_levels(told, groups)
    used = rows & (design.weight > 0)
    _refuse_groups_of_one_arm(told, groups, used)
    likelihood = _likelihood(told, groups, used, levels)
    found = _oriented(likelihood, _highest(likelihood, likelihood.start()))
    inverse = 1.0 if told.arms.chance is None else 1 / told.arms.chance[used]
    scores = np.zeros((len(used), len(found.parameters)), order="F")
    scores[used] = found.scores

    def refit(weights: np.ndarray) -> np.ndarray:
        again = replace(likelihood, weight=weights[used] * inverse)
        fitted = _highest(again, found.parameters)
        return fitted.parameters if fitted.converged else np.full(len(found.parameters), np.nan)

    names, labels, bases = _described(told, groups, levels, rows)
    model = EndorsementModel(
        design=design,
        names=names,
        values=found.parameters,
        scores=design.spread(scores, found.parameters, refit),
        bases=bases,
        counts=_fewest(told, bases),
        labels=labels,
        warnings=("" if found.converged else NOT_CONVERGED,) * len(names),
        parameters=np.full(len(names), likelihood.means.shape[1] - 1),
        likelihood=likelihood,
        converged=found.converged,
    )
    return _flagged(model)


def _rows_and_levels(told: PolicyAnswers, groups: Groups) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """(n, boolean) who is in the model, and the levels of each policy that they gave, in their order."""
    if len(told.answers) < FEWEST_POLICIES:
        raise ExperimentError(f"the model has {len(told.answers)} policies; expected {FEWEST_POLICIES} or more")
    answered = ~np.logical_and.reduce([np.isnan(values) for values in told.answers.values()])
    rows = told.arms.both & answered & (groups.of_row >= 0)
    levels = {}
    for policy, values in told.answers.items():
        given = values[rows & (told.arms.design.weight > 0)]
        levels[policy] = np.unique(given[~np.isnan(given)])
        if not 2 <= len(levels[policy]) <= MOST_LEVELS:
            raise ExperimentError(
                f"the answers to {policy!r} have {len(levels[policy])} levels; expected 2 to {MOST_LEVELS}"
            )
    return rows, levels


def _refuse_groups_of_one_arm(told: PolicyAnswers, groups: Groups, used: np.ndarray) -> None:
    for suffix, members in zip(groups.suffixes, groups.members, strict=True):
        for arm, name in ((told.arms.treated, "treated"), (told.arms.control, "control")):
            if not (used & members & arm).any():
                raise ExperimentError(f"nobody of the group {suffix[1:]!r} is in the {name} arm; expected both arms")


def _likelihood(
    told: PolicyAnswers, groups: Groups, used: np.ndarray, levels: dict[str, np.ndarray]
) -> EndorsementLikelihood:
    columns = []
    for policy, given in levels.items():
        values = told.answers[policy][used]
        columns.append(np.where(np.isnan(values), -1, np.searchsorted(given, np.nan_to_num(values, nan=given[0]))))
    of_group = groups.of_row[used][:, None] == np.arange(len(groups))
    treated = told.arms.treated[used]
    weight = told.arms.design.weight[used]
    return EndorsementLikelihood(
        level=np.column_stack(columns),
        levels=tuple(len(given) for given in levels.values()),
        means=np.hstack([of_group & treated[:, None], of_group[:, 1:]]).astype(float),
        treated=treated,
        weight=weight if told.arms.chance is None else weight / told.arms.chance[used],
    )


def _highest(likelihood: EndorsementLikelihood, start: np.ndarray) -> Maximum:
    return maximise(likelihood.derivatives, likelihood.weight, start, MOST_STEPS, MOST_HALVINGS)


def _oriented(likelihood: EndorsementLikelihood, found: Maximum) -> Maximum:
    """The maximum at which larger positions mean larger answers, of the two that are each other's mirror image."""
    if found.parameters[likelihood.loadings].sum() >= 0:
        return found
    signs = np.ones(len(found.parameters))
    signs[likelihood.loadings] = signs[likelihood.coefficients] = -1.0
    return Maximum(found.parameters * signs, found.scores * signs, found.converged)


def _described(
    told: PolicyAnswers, groups: Groups, levels: dict[str, np.ndarray], rows: np.ndarray
) -> tuple[tuple[str, ...], tuple[dict[str, object], ...], tuple[np.ndarray, ...]]:
    """The names, labels and bases of the parameters, in their order: those of a group are of its respondents."""
    of_all, of_groups = [], []
    for policy, given in levels.items():
        of_all += [(f"{policy}:{one:g}|{other:g}", policy) for one, other in pairwise(given)]
    of_all += [(f"loading:{policy}", policy) for policy in levels]
    for name, first in (("support", 0), ("position", 1)):
        for place in range(first, len(groups)):
            label = {"variable": name, "level": told.arms.label, **groups.labels[place]}
            of_groups.append((f"{name}{groups.suffixes[place]}", label, rows & groups.members[place]))
    whole = [(name, {"variable": policy}, rows) for name, policy in of_all]
    described = [*whole, *of_groups, ("spread", {"variable": "spread"}, rows)]
    names, labels, bases = zip(*described, strict=True)
    return names, labels, bases


def _fewest(told: PolicyAnswers, bases: Sequence[np.ndarray]) -> np.ndarray:
    """Unweighted respondents of each base in the arm where there are fewer."""
    counted = [members & (told.arms.design.weight != 0) for members in (told.arms.treated, told.arms.control)]
    return np.array([min(int((base & arm).sum()) for arm in counted) for base in bases])


def _flagged(model: EndorsementModel) -> EndorsementModel:
    """The model with the flag that its policies do not make a scale, where too few of their loadings are clear of 0."""
    place = model.likelihood.loadings
    clear = model.values[place] > CLEARLY * model.standard_errors[place]
    if clear.sum() >= FEWEST_POLICIES:
        return model
    return replace(model, warnings=tuple(",".join(filter(None, [one, WEAK_SCALE])) for one in model.warnings))
