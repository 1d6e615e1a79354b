"""Marginal means of a conjoint experiment: how profiles with a level were answered, whatever else they had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..estimators.ratios import ratio
from ..estimators.totals import groups_of
from ..inference.estimates import Estimates, join
from ..sampling.columns import listed, refuse_unknown

if TYPE_CHECKING:
    from .conjoint_profiles import ConjointProfiles

ANSWERED, SEEN = "answers to profiles", "profiles seen"


def marginal_means(conjoint: ConjointProfiles, by: str | Sequence[str] | None = None) -> Estimates:
    """The mean answer to the profiles with each level, by group: "job=nurse|sex=women".

    Leeper, Hobolt & Tilley (2020), Political Analysis 28, 207-221; no level is a reference. With choices it is the
    share of profiles with the level that were chosen. Of a respondent's profiles with the level, y is the sum of the
    answers and k the number: the mean is the ratio sum(w y) / sum(w k), whose scores are of respondents, as R's svymean
    of profiles clustered in their respondents. The base are the respondents who saw the level. `counts`, where answers
    are choices: of those who ever chose a profile with the level and those who ever passed one over, the fewer; else
    the base. Raises DesignError for a column of `by` that the design does not have.
    """
    refuse_unknown(conjoint.design.frame, listed(by))
    parts = [
        _of_level(conjoint, name, place, level, by)
        for name, levels in conjoint.levels.items()
        for place, level in enumerate(levels)
    ]
    return join(*parts)


def _of_level(
    conjoint: ConjointProfiles, name: str, place: int, level: object, by: str | Sequence[str] | None
) -> Estimates:
    design = conjoint.design
    held = conjoint.codes[name] == place
    seen = conjoint.of_respondents(held.astype(float))
    said = conjoint.of_respondents(np.where(held, conjoint.answer, 0.0))
    nobody = seen == 0
    frame = design.frame[listed(by)].assign(**{ANSWERED: np.where(nobody, np.nan, said), SEEN: seen})
    found = ratio(design.with_frame(frame), ANSWERED, SEEN, by)
    title = f"{name}={level}"
    return replace(
        found,
        names=tuple(title + label.removeprefix(f"{ANSWERED}/{SEEN}") for label in found.names),
        counts=_rarer(conjoint, said, seen, by) if conjoint.is_choice else found.counts,
        labels=tuple({**label, "variable": name, "level": level} for label in found.labels),
    )


def _rarer(
    conjoint: ConjointProfiles, said: np.ndarray, seen: np.ndarray, by: str | Sequence[str] | None
) -> np.ndarray:
    """(groups) of the respondents who ever chose a profile and those who ever passed one over, the fewer."""
    inside = conjoint.design.domain & (conjoint.design.weight != 0)
    groups = groups_of(conjoint.design, by)
    sides = (inside & (said > 0), inside & (said < seen))
    counted = [[int((side & members).sum()) for members in groups.members] for side in sides]
    return np.minimum(*map(np.array, counted))
