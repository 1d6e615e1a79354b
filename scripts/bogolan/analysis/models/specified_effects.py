"""The effects of a model's terms by one specification, women's less men's among them, with whom each may give away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from bogolan.analysis.models.effects import effects_of, first_of_each
from bogolan.analysis.models.fits import fitted, name_of
from bogolan.analysis.sampled import MEN, WOMEN
from bogolan.statistics import ModelError, join
from bogolan.survey.spine import LESS

if TYPE_CHECKING:
    from bogolan.analysis.models.columns import Column
    from bogolan.analysis.models.regression import Regression
    from bogolan.statistics import Estimates


@dataclass(frozen=True)
class Place:
    """Whose effect it is, and of what: a level of a term, a group, and the group it is compared with."""

    level: str
    group: str
    contrast: str | None = None

    @property
    def groups(self) -> tuple[str, ...]:
        """Who is in it."""
        return (self.group, self.contrast) if self.contrast else (self.group,)

    @property
    def name(self) -> str:
        """What the effect is called in every specification."""
        return name_of(LESS.join(self.groups), self.level, None)

    @classmethod
    def all_of(cls, model: Regression) -> list[Place]:
        """The places of all terms of a model: by group, then women's less men's where there are both."""
        levels, groups = list(first_of_each(model.columns)), list(model.members)
        parted = [cls(level, group) for group in groups for level in levels]
        return parted + [cls(level, WOMEN, MEN) for level in levels if groups == [WOMEN, MEN]]


@dataclass(frozen=True, eq=False)
class SpecifiedEffects:
    """Estimates named by their places, and by the same names the fewest people whom each may give away."""

    estimates: Estimates
    fewest: Mapping[str, int]


def specified_effects(one: Regression, terms: Sequence[Column], answers: np.ndarray) -> SpecifiedEffects | None:
    """The effects of the terms by one specification; None where it can be fitted in no group.

    answers  (n) the place of each respondent's answer among those that the specifications tell apart, -1 of none: the
             effects on two shares tell by their difference that on the answers which only one of them counts.

    The degrees of freedom of a difference are those of the side that has fewer, as of the model's own effects.
    """
    told = list(first_of_each(terms))
    fewest: dict[str, int] = {}
    parts = []
    for group, members in one.members.items():
        alone = replace(one, members={group: members})
        try:
            fits = fitted(alone)
        except ModelError:  # among these respondents a control cannot be told from the terms
            continue
        own = [column for column in alone.kept.get(group, ()) if column.told in told]
        if not own:
            continue
        found = effects_of(own, lambda effects, fits=fits, group=group: fits.estimate(group, effects))
        named = {level: Place(level, group).name for level in first_of_each(own)}
        parts.append(replace(found, names=tuple(named[level] for level in found.names)))
        fewest |= {named[level]: _fewest(alone, group, column, answers) for level, column in first_of_each(own).items()}
    if not parts:
        return None
    estimates = join(*parts)
    pairs = {Place(level, WOMEN, MEN).name: [Place(level, side).name for side in (WOMEN, MEN)] for level in told}
    pairs = {name: sides for name, sides in pairs.items() if fewest.keys() >= set(sides)}
    if pairs:
        estimates = join(estimates, _differences(estimates, pairs))
        fewest |= {name: min(fewest[side] for side in sides) for name, sides in pairs.items()}
    return SpecifiedEffects(estimates, fewest)


def _fewest(alone: Regression, group: str, column: Column, answers: np.ndarray) -> int:
    """The fewest of a group behind an effect, or behind its difference from that on another share."""
    told = answers[alone.members[group]]
    parts = [told == place for place in range(answers.max() + 1)]
    between = [int((part & some).sum()) for some in alone.compared(group, column) for part in parts]
    return min([alone.fewest_behind(group, column), *between])


def _differences(effects: Estimates, pairs: Mapping[str, Sequence[str]]) -> Estimates:
    found = effects.contrast({name: {women: 1.0, men: -1.0} for name, (women, men) in pairs.items()})
    fewer = np.array([effects.df[[effects.position(side) for side in sides]].min() for sides in pairs.values()])
    return replace(found, parameters=found.df + found.parameters - fewer)
