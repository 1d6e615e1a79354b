"""The specification curves of the plan's models: every effect by all defensible specifications, as rows of the spine.

The choices are masks, weights and columns over one sample, so that all effects have one joint distribution. All
specifications are of those who answered every control, whichever of them are in the model: what differs between two is
what was chosen, and nobody is left out by a control alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import counted
from bogolan.analysis.models.columns import term_columns
from bogolan.analysis.models.regression import regression, yes_or_no
from bogolan.analysis.models.specified_effects import Place, specified_effects
from bogolan.analysis.sampled import ALL, clusters_among, flags, survey_design
from bogolan.analysis.sensitivity import stay
from bogolan.preparation.weighting.sample import GENDER
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.statistics import ModelError, specification_curves
from bogolan.survey.plan_specifications import (
    EXCLUDED,
    NOT_IN_SHARE,
    UNWEIGHTED,
    alternatives,
    controls,
    crossed,
    specified,
)
from bogolan.survey.reasons import DONT_KNOW
from bogolan.survey.spine import (
    MARGINAL_EFFECT,
    MEDIAN_EFFECT,
    NOT_ESTIMABLE,
    SAME_SIGN,
    SIGNIFICANT,
    SPECIFICATION,
    SPECIFICATIONS,
    SPECIFIED,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from bogolan.analysis.models.columns import Column
    from bogolan.analysis.models.regression import Regression
    from bogolan.analysis.models.specified_effects import SpecifiedEffects
    from bogolan.statistics import SpecificationCurve, SurveyDesign
    from bogolan.survey.plan_specifications import Specification

    Row = dict[str, Any]

PROPORTION, RANGE = "proportion", "range"
# Between the number of people by whom two bases differ and that of their clusters, in a row's note.
IN = "/"


def specification_rows(
    sample: pd.DataFrame,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Mapping[str, Any]],
    plan: Mapping[str, Any],
) -> Iterator[Row]:
    """Of every model with specifications, by term and group: what all of them say together, and each one's effect.

    `n` and `clusters` are each one's own, and `count` the fewest people whom it may give away, alone or by its
    difference from another share; of all together the largest base and the smallest count. `note` tells the fewest
    people, and clusters, by whom two bases differ, the model's own among them.
    Raises SurveyError, naming the model, for a control that cannot be one.
    """
    design = survey_design(sample, plan)
    for model in specified(plan):
        try:
            own = regression(sample, reasons, codebook, model, design)
            yield from _rows(_Crossed(sample, reasons, codebook, own))
        except ModelError as error:
            place, expected = f"models.{model['name']}.{SPECIFICATIONS}", "terms and controls that enter a regression"
            raise SurveyError(Problem("survey.yaml", str(error), expected, column=place)) from None


@dataclass(frozen=True, eq=False)
class _Crossed:
    """A model with the data that its specifications are made of; `own` is its regression as the plan has it."""

    sample: pd.DataFrame
    reasons: pd.DataFrame
    codebook: Mapping[str, Mapping[str, Any]]
    own: Regression

    @cached_property
    def unweighted(self) -> SurveyDesign:
        """The same sample without weights."""
        return self.own.design.unweighted()

    @cached_property
    def controls(self) -> dict[str, list[Column]]:
        """The columns of each question that some specification controls for."""
        asked = controls(self.own.plan)
        return {name: term_columns(self.sample, {"question": name}, self.codebook[name]) for name in asked}

    @cached_property
    def answered(self) -> np.ndarray:
        """(n) who answered every term and every control, and counts."""
        every = [*self.own.columns, *(column for columns in self.controls.values() for column in columns)]
        told = np.logical_and.reduce([column.values.notna().to_numpy() for column in every])
        return told & self.own.design.domain & (self.own.design.weight > 0)

    @cached_property
    def unflagged(self) -> np.ndarray:
        """(n) whose interview no check flagged."""
        return stay(self.sample, {"without_flagged": True})

    def outcome(self, specification: Specification) -> pd.Series:
        """(n) 1 for the answers that count, 0 for others and, by some specifications, for who did not know."""
        told = self.own.plan["outcome"]
        found = yes_or_no(counted(self.sample, {**told, "share": list(specification.share)}))
        if specification.dont_know == NOT_IN_SHARE:
            found = found.mask((self.reasons[told["question"]] == DONT_KNOW).to_numpy(), 0.0)
        return found

    @cached_property
    def answers(self) -> np.ndarray:
        """(n) the place of an answer among those that the shares, the model's own too, tell apart; -1 of no answer.

        An answer that a share names and nobody gave is told apart like any other: two effects that are the same say so.
        """
        outcome = self.own.plan["outcome"]
        given = self.sample[outcome["question"]]
        shares = {tuple(sorted(share)) for share in (outcome["share"], *alternatives(self.own.plan)["share"])}
        if len(shares) == 1:
            return np.full(len(given), -1)
        codes = {*(code for share in shares for code in share), *outcome.get("among", given.dropna())}
        counted_by = {code: tuple(code in share for share in sorted(shares)) for code in codes}
        places = {counts: place for place, counts in enumerate(sorted(set(counted_by.values())))}
        place_of = {code: places[told] for code, told in counted_by.items()}
        return given.astype(object).map(place_of).fillna(-1).to_numpy(int)

    def members(self, group: str) -> np.ndarray:
        """(n) who belongs to a group of the model."""
        return np.ones(len(self.sample), bool) if group == ALL else (self.sample[GENDER] == group).to_numpy()

    def regression(self, specification: Specification) -> Regression:
        """The regression of one specification."""
        outcome = self.outcome(specification)
        spoken = self.answered & outcome.notna().to_numpy()
        spoken &= self.unflagged if specification.flagged == EXCLUDED else True
        added = (column for name in specification.controls for column in self.controls[name])
        return replace(
            self.own,
            plan={**self.own.plan, "family": specification.family},
            design=self.unweighted if specification.weights == UNWEIGHTED else self.own.design,
            outcome=outcome,
            columns=(*self.own.columns, *added),
            members={group: self.members(group) & spoken for group in self.own.members},
        )


def _rows(of: _Crossed) -> Iterator[Row]:
    regressions = {one.name: of.regression(one) for one in crossed(of.own.plan)}
    terms = of.own.columns
    found = {
        name: effects for name, one in regressions.items() if (effects := specified_effects(one, terms, of.answers))
    }
    curves = specification_curves({name: one.estimates for name, one in found.items()}) if found else {}
    apart = _apart(of, regressions.values())
    for place in Place.all_of(of.own):
        told = {"level": place.level, "group": place.group, "contrast": place.contrast}
        closest = (min(apart[group][part] for group in place.groups) for part in (0, 1))
        about = {"analysis": SPECIFICATIONS, "unit": PROPORTION, "outcome": of.own.plan["name"], **told}
        about |= {"base": SPECIFICATION, "note": IN.join(map(str, closest))}
        curve = curves.get(place.name)
        singles = [_single(place, name, one, found.get(name), curve) for name, one in regressions.items()]
        yield from ({**about, **row} for row in (*_together(curve, singles), *singles))


def _single(
    place: Place, name: str, one: Regression, found: SpecifiedEffects | None, curve: SpecificationCurve | None
) -> Row:
    """The effect by one specification."""
    told = {"measure": MARGINAL_EFFECT, "domain": SPECIFICATION, "domain_level": name}
    if found is None or place.name not in found.estimates.names:
        spoken = np.logical_or.reduce([one.members[group] for group in place.groups])
        return {**told, "n": int(spoken.sum()), "count": 0, "flag": NOT_ESTIMABLE}
    at, on_curve = found.estimates.position(place.name), curve.names.index(name)
    n, clusters, df = (part[at] for part in (found.estimates.n, found.estimates.clusters, found.estimates.df))
    numbers = {"estimate": curve.values, "standard_error": curve.standard_errors, "p_value": curve.p_values}
    numbers |= {"lower": curve.lower, "upper": curve.upper}
    return {
        **told,
        **{name: float(values[on_curve]) for name, values in numbers.items()},
        "n": int(n),
        "clusters": int(clusters),
        "df": float(df),
        "count": found.fewest[place.name],
        "interval_method": "t",
        "flag": flags(n, clusters, df, curve.flags[on_curve]),
    }


def _together(curve: SpecificationCurve | None, singles: Iterable[Row]) -> Iterator[Row]:
    """How many specifications give the effect, its median and range, the two shares with their joint tests."""
    counted = [row for row in singles if np.isfinite(row.get("estimate", np.nan))]
    sizes: Row = {"n": max((row["n"] for row in singles), default=0), "count": 0}
    if counted:
        largest = {part: max(row[part] for row in counted) for part in ("n", "clusters")}
        sizes = {**largest, "count": min(row["count"] for row in counted)}
    yield {**sizes, "measure": SPECIFIED, "unit": SPECIFICATIONS, "estimate": float(len(counted))}
    if not counted:
        return
    limits = {"lower": np.nanmin(curve.values), "upper": np.nanmax(curve.values), "interval_method": RANGE}
    yield {**sizes, **limits, "measure": MEDIAN_EFFECT, "estimate": curve.median, "p_value": curve.median_p_value}
    yield {**sizes, "measure": SAME_SIGN, "estimate": curve.same_sign, "p_value": curve.same_sign_p_value}
    yield {**sizes, "measure": SIGNIFICANT, "estimate": curve.significant, "p_value": curve.significant_p_value}


def _apart(of: _Crossed, regressions: Iterable[Regression]) -> dict[str, tuple[int, int]]:
    """By group the fewest people, and clusters, who are in one base and not in another; none differ: everybody."""
    found = {}
    for group, own in of.own.members.items():
        bases = {members.tobytes(): members for members in (own, *(one.members[group] for one in regressions))}
        beyond = [one & ~other for one, other in permutations(bases.values(), 2)]
        differ = [(int(some.sum()), clusters_among(of.sample, some)) for some in beyond if some.any()]
        everybody = (int(own.sum()), clusters_among(of.sample, own))
        found[group] = tuple(min(parts) for parts in zip(everybody, *differ, strict=True))
    return found
