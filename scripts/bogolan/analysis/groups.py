"""Further groups that the plan declares: what they reported, and how it differs from what others did.

A group of women alone, or of men, is compared with other women or men; any other with everybody else. It is a domain of
the whole design.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import ANSWERED, gap_rows, share_estimates
from bogolan.analysis.conditions import hold
from bogolan.analysis.item_measures import share_measure
from bogolan.analysis.sampled import ALL, among, genders, survey_design
from bogolan.analysis.some_interviews import sizes
from bogolan.preparation.weighting.sample import DESIGN_COLUMNS, GENDER, WEIGHT
from bogolan.statistics import proportion
from bogolan.survey.spine import GROUP, OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.statistics import Estimates, SurveyDesign

INSIDE = "_group"


def group_rows(sample: pd.DataFrame, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A row a share of each declared group, and one for its gap to the others.

    `domain` is `group`, `domain_level` its name, `group` the gender of all its members, or all; `note` how many the
    others are, and in how many clusters (`sizes`).
    """
    items = ((section, item) for section in ("support", "drivers") for item in plan[section])
    found = [share_measure(section, sample, item) for section, item in items if item["measure"] == "share"]
    measures = {one.name: one for one in found}
    if not measures:
        return
    columns = {name: one.values for name, one in measures.items()}
    design = survey_design(sample, plan).with_frame(sample[list(DESIGN_COLUMNS)].assign(**columns))
    for group in plan["groups"]:
        inside, gender = members(sample, group)
        if not inside.any():
            continue
        place = {"domain": GROUP, "domain_level": group["name"], "group": gender, "base": ANSWERED}
        shares = beside_others(design.where(membership_known(sample, group)), list(measures), inside, gender)
        rest = ~inside & (sample[WEIGHT] > 0).to_numpy() & among(sample, gender)
        for name, told in _own_and_gaps(shares, plan["design"]["intracluster_correlation"]):
            one = measures[name]
            left = sizes(sample, one, rest & one.values.notna().to_numpy())
            yield told | place | one.about | {"note": left}


def beside_others(design: SurveyDesign, names: list[str], inside: np.ndarray, gender: str) -> Estimates:
    """Shares of a group and of the others of its gender, by the column `_group`: `group` and `others`."""
    frame = design.frame.assign(**{INSIDE: np.where(inside, GROUP, OTHERS)})
    return proportion(design.with_frame(frame).where(among(frame, gender)), names, by=INSIDE)


def _own_and_gaps(shares: Estimates, planning_icc: float) -> Iterator[tuple[str, dict[str, Any]]]:
    """The variable and the row of each share of the group, and of each gap to the others where there are any."""
    places = {}
    for row, told in share_estimates(shares, planning_icc):
        if row["n"]:
            places[row["variable"], row[INSIDE]] = row["name"]
        if row[INSIDE] == GROUP:
            yield row["variable"], told
    beside = [name for name, side in places if side == OTHERS and (name, GROUP) in places]
    pairs = {name: (places[name, GROUP], places[name, OTHERS]) for name in beside}
    if pairs:
        for name, told in gap_rows(shares, pairs, planning_icc):
            yield name, told | {"contrast": OTHERS}


def membership_known(sample: pd.DataFrame, group: Mapping[str, Any]) -> np.ndarray:
    """(n) of whom it is known whether they belong to a declared group: they answered all that decides it."""
    return sample[[condition["question"] for condition in group["where"]]].notna().all(axis=1).to_numpy()


def members(sample: pd.DataFrame, group: Mapping[str, Any]) -> tuple[np.ndarray, str]:
    """(n) who belongs to a declared group, and their gender, or all where they have several or it is not known."""
    inside = hold(sample, group["where"]) & (sample[WEIGHT] > 0).to_numpy()
    found = sample.loc[inside, GENDER]
    one = len(genders(sample)) and found.notna().all() and found.nunique() == 1
    return inside, str(found.iloc[0]) if one else ALL
