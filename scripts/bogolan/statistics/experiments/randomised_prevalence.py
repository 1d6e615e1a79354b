"""How many hold the sensitive item of a randomised question: the share of yes, with what chance added taken off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ..estimators.means import mean
from ..estimators.totals import groups_of
from ..inference.estimates import Estimates, join
from .arms import yes_or_no
from .randomised_designs import Randomisation, RandomisedAnswers, read_randomised

if TYPE_CHECKING:
    from ..sampling.design import SurveyDesign

HELD = "_held"
ENDS = {"lower": 0.0, "upper": 1.0}


def randomised_prevalence(
    design: SurveyDesign, answer: str, chances: Randomisation, by: str | Sequence[str] | None = None
) -> Estimates:
    """Prevalence of the sensitive item: (share of yes - d) / c, by group.

    The moment estimate of Blair, Imai & Zhou (2015), section 3.1, for each of the four designs (see
    `randomised_designs.randomisation`). Its variance is that of the share of yes over c squared, by the design; what
    chance adds is in it. Named "answer held|sex=women"; jointly, so that `contrast` gives women less men. No share: it
    lies below 0 or above 1 where the share of yes is beyond what the device allows, and is told as it is. Who did not
    answer is outside the base. Errors: see `randomised_designs.read_randomised`.
    """
    return prevalence(read_randomised(design, answer, chances), by)


def prevalence(
    answers: RandomisedAnswers, by: str | Sequence[str] | None, values: np.ndarray | None = None
) -> Estimates:
    """The mean of what each answer estimates by itself, or of other values (n), by group."""
    design = answers.design
    frame = design.frame.assign(**{HELD: answers.held if values is None else values})
    found = mean(design.with_frame(frame), HELD, by=by)
    groups = groups_of(design, by)
    return replace(
        found,
        design=design,
        names=tuple(f"{answers.name}{suffix}" for suffix in groups.suffixes),
        labels=tuple({"variable": answers.column, "level": "held", **of} for of in groups.labels),
    )


def randomised_misreporting(
    design: SurveyDesign, answer: str, chances: Randomisation, direct: str, by: str | Sequence[str] | None = None
) -> Estimates:
    """The share who say yes to the direct question, the prevalence, and the first less the second, by group.

    Jointly: "direct|sex=women", "answer held|sex=women", "direct - answer held|sex=women". direct is a column of 0 and
    1; each part is of all who answered it. Below zero, less is admitted than held. Errors: see
    `randomised_designs.read_randomised`; ExperimentError for other direct answers than 0 and 1.
    """
    answers = read_randomised(design, answer, chances)
    yes_or_no(design, direct, "the direct question")
    groups = groups_of(design, by)
    both = join(mean(design, direct, by=by), prevalence(answers, by))
    name = f"{direct} - {answers.name}"
    gaps = both.contrast(
        {f"{name}{end}": {f"{direct}{end}": 1.0, f"{answers.name}{end}": -1.0} for end in groups.suffixes}
    )
    labels = tuple({"variable": name, "level": None, **of} for of in groups.labels)
    return join(both, replace(gaps, labels=labels, counts=np.minimum(gaps.counts, gaps.n)))  # many answered both


def silence_bounds(
    design: SurveyDesign, answer: str, chances: Randomisation, asked: np.ndarray, by: str | Sequence[str] | None = None
) -> Estimates:
    """The prevalence among all who were asked (n, boolean), if none, or all, of those without an answer held the item.

    Named "answer held lower|sex=women" and "... upper|...": Manski (1989), Journal of Human Resources 24, 343-360.
    `inference.bounds.interval_between` covers what lies between. Errors: see `randomised_designs.read_randomised`.
    """
    answers = read_randomised(design, answer, chances)
    parts = []
    for end, silent in ENDS.items():
        values = np.where(asked, np.where(np.isnan(answers.held), silent, answers.held), np.nan)
        found = prevalence(answers, by, values)
        names = tuple(name.replace(answers.name, f"{answers.name} {end}", 1) for name in found.names)
        labels = tuple({**label, "bound": end} for label in found.labels)
        parts.append(replace(found, names=names, labels=labels))
    return join(*parts)
