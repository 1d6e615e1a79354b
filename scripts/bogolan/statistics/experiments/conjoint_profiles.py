"""A conjoint experiment as it was asked: which profiles each respondent was shown, and what was answered to each.

A profile is made of attributes, of each of which one level was drawn at random. Respondents choose one profile of each
task, or rate each profile. The sample is of respondents: profiles enter as what one of them answered, so that strata,
clusters, weights and their calibration are those of the survey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..sampling.columns import SHOWN, coded, floats, listed, refuse_unknown, rows, shown
from .arms import ExperimentError

if TYPE_CHECKING:
    import pandas as pd

    from ..sampling.design import SurveyDesign

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, eq=False)
class ConjointProfiles:
    """The m profiles that were answered, of n respondents.

    design      the sample of respondents, with its domain.
    frame       (m rows) the profiles' columns.
    respondent  (m) the row of the design that a profile was shown to.
    answer      (m) 1 for a profile that was chosen and 0 for one that was not, or its rating.
    codes       by attribute (m) the place of a profile's level among its levels.
    levels      by attribute its levels.
    """

    design: SurveyDesign
    frame: pd.DataFrame
    respondent: np.ndarray
    answer: np.ndarray
    codes: dict[str, np.ndarray]
    levels: dict[str, tuple[object, ...]]

    @property
    def inside(self) -> np.ndarray:
        """(m, boolean) profiles of respondents of the domain with a weight."""
        return (self.design.domain & (self.design.weight != 0))[self.respondent]

    @property
    def is_choice(self) -> bool:
        """Whether all answers are 0 or 1."""
        return bool(((self.answer == 0) | (self.answer == 1)).all())

    def of_respondents(self, values: np.ndarray) -> np.ndarray:
        """(n) values of profiles (m) summed to their respondents."""
        return np.bincount(self.respondent, values, len(self.design.frame))


def conjoint_profiles(
    design: SurveyDesign,
    profiles: pd.DataFrame,
    respondent: str,
    answer: str,
    attributes: Sequence[str],
    task: str | None = None,
) -> ConjointProfiles:
    """The profiles of a conjoint experiment that were answered, joined to the respondents of a design.

    profiles    one row a profile shown.
    respondent  the column of both frames that says whose profile it is; in the design's each label stands once.
    answer      the column with 1 (chosen) and 0, or with a rating; NaN where there is no answer.
    attributes  the columns with the levels.
    task        the column that numbers the tasks of a respondent, where one profile of each was to be chosen.

    Raises ExperimentError for a column that is not there, profiles of nobody in the sample, a profile without a level,
    an attribute of one level, answers that are no numbers and, with tasks, for one of which not just one profile is
    chosen.
    """
    names = listed(attributes)
    design.refuse_negative_weights("an experiment", ExperimentError)
    refuse_unknown(design.frame, [respondent], "the respondents", ExperimentError)
    refuse_unknown(profiles, [respondent, answer, *names, *listed(task)], "the profiles", ExperimentError)
    if not names or len(set(names)) < len(names):
        raise ExperimentError(f"the attributes are {', '.join(map(repr, names)) or 'none'}; expected each once")
    values = _answers(profiles, answer)
    known = ~np.isnan(values)
    if not known.any():
        raise ExperimentError(f"the answers {answer!r} are missing for all {len(profiles)} profiles; expected some")
    whose = _respondents(design, profiles, respondent)[known]
    frame = profiles[known].reset_index(drop=True)
    codes, levels = {}, {}
    for name in names:
        codes[name], levels[name] = _levels(frame, name)
    read = ConjointProfiles(design, frame, whose, values[known], codes, levels)
    if task is not None:
        _refuse_other_choices(read, answer, task)
    return read


def _answers(profiles: pd.DataFrame, answer: str) -> np.ndarray:
    try:
        values = floats(profiles[answer])
    except (TypeError, ValueError):
        raise ExperimentError(
            f"the answers {answer!r} are of type {profiles[answer].dtype}; expected 0 and 1, or a rating in numbers"
        ) from None
    if np.isinf(values).any():
        raise ExperimentError(f"the answers {answer!r} are infinite in {rows(np.isinf(values))}; expected numbers")
    return values


def _respondents(design: SurveyDesign, profiles: pd.DataFrame, respondent: str) -> np.ndarray:
    """(m) the row of the design of each profile."""
    import pandas as pd

    index = pd.Index(design.frame[respondent])
    if not index.is_unique:
        found = rows(index.duplicated())
        raise ExperimentError(f"the respondents {respondent!r} are there a second time in {found}; expected each once")
    whose = index.get_indexer(pd.Index(profiles[respondent]))
    if (whose < 0).any():
        raise ExperimentError(
            f"the profiles belong to nobody of the sample in {rows(whose < 0)}; expected labels of {respondent!r}"
        )
    return whose


def _levels(frame: pd.DataFrame, name: str) -> tuple[np.ndarray, tuple[object, ...]]:
    """The places of an attribute's levels (m), and those levels that occur."""
    codes, labels = coded(frame[name])
    if (codes < 0).any():
        raise ExperimentError(
            f"the attribute {name!r} has no level in {rows(codes < 0)}; expected one in every profile"
        )
    occurring = np.bincount(codes, minlength=len(labels)) > 0
    if occurring.sum() < 2:
        only = shown([repr(labels[place]) for place in np.flatnonzero(occurring)[:SHOWN]], int(occurring.sum()))
        raise ExperimentError(f"the attribute {name!r} has one level, {only}; expected two or more")
    levels = tuple(label for label, occurs in zip(labels, occurring, strict=True) if occurs)
    return (np.cumsum(occurring) - 1)[codes], levels


def _refuse_other_choices(read: ConjointProfiles, answer: str, task: str) -> None:
    """Raise ExperimentError where a task has not just one chosen profile among two or more."""
    if not read.is_choice:
        other = (read.answer != 0) & (read.answer != 1)
        raise ExperimentError(f"the answers {answer!r} are neither 0 nor 1 in {rows(other)}; expected choices")
    tasks, _ = coded(read.frame[task])
    if (tasks < 0).any():
        raise ExperimentError(f"the tasks {task!r} have no label in {rows(tasks < 0)}; expected one in every profile")
    _, place = np.unique(np.column_stack([read.respondent, tasks]), axis=0, return_inverse=True)
    place = place.ravel()
    chosen, offered = np.bincount(place, read.answer), np.bincount(place)
    wrong = ((chosen != 1) | (offered < 2))[place]
    if wrong.any():
        raise ExperimentError(
            f"of the tasks {task!r}, those of {rows(wrong)} do not have one profile chosen of two or more; expected it "
            "of each"
        )
