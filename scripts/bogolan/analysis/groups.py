"""Further groups that the plan declares: what they reported, and how it differs from what others did.

A group of women alone, or of men, is compared with other women or men; any other with everybody else. It is a domain of
the whole design, and every share and mean of the plan's questions is told of it, each choice and mean rank too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import ANSWERED, difference_row, estimate_row, gap_rows, share_estimates
from bogolan.analysis.conditions import hold
from bogolan.analysis.item_measures import SHARE, measures_of
from bogolan.analysis.sampled import ALL, among, genders, survey_design
from bogolan.analysis.some_interviews import Some, sizes
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS, GENDER, WEIGHT
from bogolan.statistics import mean, proportion
from bogolan.survey.spine import GROUP, MEAN_RANK, OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.analysis.item_measures import ItemMeasure
    from bogolan.statistics import Estimates, SurveyDesign

    Measures = Mapping[str, ItemMeasure]

INSIDE = "_group"


def group_rows(sample: pd.DataFrame, plan: Mapping[str, Any], codebook: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A row a share or mean of each declared group, and one for its gap to the others where it is compared.

    `domain` is `group`, `domain_level` its name, `group` the gender of all its members, or all; `note` how many there
    are of whom this result and another together tell, in how many clusters (`sizes`; a ";" between two sets): the
    others, and who is in this group and not in another that holds all the rest of it, or the other way round.
    """
    measures = {one.name: one for one in measures_of(sample, plan, codebook)} if plan["groups"] else {}
    if not measures:
        return
    columns = {name: one.values for name, one in measures.items()}
    design = survey_design(sample, plan).with_frame(sample[list(DESIGN_COLUMNS)].assign(**columns))
    declared = {group["name"]: members(sample, group) for group in plan["groups"]}
    for group in plan["groups"]:
        inside, gender = declared[group["name"]]
        if not inside.any():
            continue
        place = {"domain": GROUP, "domain_level": group["name"], "group": gender, "base": ANSWERED}
        others = [whole for name, (whole, _) in declared.items() if name != group["name"] and whole.any()]
        some = Some(inside, (among(sample, gender), *others))
        known = design.where(membership_known(sample, group))
        for name, told in _own_and_gaps(known, measures, inside, gender, plan["design"]["intracluster_correlation"]):
            one = measures[name]
            row = told | place | one.about
            if row.get("contrast") is None:
                row |= {"note": _told_apart(sample, one, some)}
                row |= {} if one.measure == SHARE else {"count": one.count(inside & one.values.notna().to_numpy())}
            yield row


def _told_apart(sample: pd.DataFrame, one: ItemMeasure, some: Some) -> str:
    answered = one.values.notna().to_numpy() & (sample[WEIGHT] > 0).to_numpy()
    return ";".join(sizes(sample, one, part) for part in some.told_apart(answered))


def _own_and_gaps(
    design: SurveyDesign, measures: Measures, inside: np.ndarray, gender: str, planning_icc: float
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The variable and the row of each share and mean of the group, and of each gap to the others, if there are any."""
    shares = [name for name, one in measures.items() if one.measure == SHARE]
    means = [name for name, one in measures.items() if one.measure != SHARE]
    if shares:
        found = beside_others(design, shares, inside, gender, proportion)
        yield from _shares(found, measures, planning_icc)
    if means:
        yield from _means(beside_others(design, means, inside, gender, mean), measures)


def beside_others(
    design: SurveyDesign, names: list[str], inside: np.ndarray, gender: str, estimator: Any = proportion
) -> Estimates:
    """Shares or means of a group and of the others of its gender, by the column `_group`: `group` and `others`."""
    frame = design.frame.assign(**{INSIDE: np.where(inside, GROUP, OTHERS)})
    return estimator(design.with_frame(frame).where(among(frame, gender)), names, by=INSIDE)


def _shares(shares: Estimates, measures: Measures, planning_icc: float) -> Iterator[tuple[str, dict[str, Any]]]:
    for row, told in share_estimates(shares, planning_icc):
        if row[INSIDE] == GROUP:
            yield row["variable"], told
    pairs = _compared(shares, measures)
    if pairs:
        for name, told in gap_rows(shares, pairs, planning_icc):
            yield name, told | {"contrast": OTHERS}


def _means(means: Estimates, measures: Measures) -> Iterator[tuple[str, dict[str, Any]]]:
    for row, *limits in zip(means.frame().to_dict("records"), *means.interval(), strict=True):
        one = measures[row["variable"]]
        if row[INSIDE] == GROUP:
            yield one.name, estimate_row(one.measure, one.unit, row, *limits, "t")
    for name, sides in _compared(means, measures).items():
        one = measures[name]
        told = difference_row(means, *sides, one.unit) | {"contrast": OTHERS}
        yield name, told | ({"measure": MEAN_RANK} if one.measure == MEAN_RANK else {})


def _compared(estimates: Estimates, measures: Measures) -> dict[str, tuple[str, str]]:
    """The estimates of the group and of the others, by variable, wherever they are compared and both answered."""
    rows = [row for row in estimates.frame().to_dict("records") if row["n"]]
    names = {(row["variable"], row[INSIDE]): row["name"] for row in rows}
    return {
        name: (names[name, GROUP], names[name, OTHERS])
        for name, one in measures.items()
        if one.compared and {(name, GROUP), (name, OTHERS)} <= names.keys()
    }


def membership_known(sample: pd.DataFrame, group: Mapping[str, Any]) -> np.ndarray:
    """(n) of whom it is known whether they belong to a declared group: they answered all that decides it."""
    return sample[[condition["question"] for condition in group["where"]]].notna().all(axis=1).to_numpy()


def members(sample: pd.DataFrame, group: Mapping[str, Any]) -> tuple[np.ndarray, str]:
    """(n) who belongs to a declared group, and their gender, or all where they have several or it is not known."""
    inside = hold(sample, group["where"]) & (sample[WEIGHT] > 0).to_numpy()
    found = sample.loc[inside, GENDER]
    one = len(genders(sample)) and found.notna().all() and found.nunique() == 1
    return inside, str(found.iloc[0]) if one else ALL
