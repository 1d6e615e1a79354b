"""Randomised response as it was asked: what a device of chance did to the answers, and what was answered.

Respondents roll a die, draw a card or toss a coin where nobody else sees it. It tells each what to do, so that no
answer of one person gives away what is true of them, while the share of yes among many does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from .arms import ExperimentError, yes_or_no

if TYPE_CHECKING:
    from ..sampling.design import SurveyDesign

Design = Literal["forced-known", "mirrored", "disguised", "unrelated-known"]
DESIGNS: tuple[str, ...] = get_args(Design)
# How far from 1 the chances of a forced design may sum: each may have been rounded to three decimals.
ROUNDED = 0.0015


@dataclass(frozen=True)
class Randomisation:
    """What the device does to the answers: the chance of a yes of those who hold the sensitive item and who do not.

    Pr(yes) = yes_if_not + (yes_if_held - yes_if_not) x prevalence: equation (1) of Blair, Imai & Zhou (2015), JASA 110,
    1304-1319, in whose words yes_if_not is d, and the difference c.
    """

    design: str
    yes_if_held: float
    yes_if_not: float

    @property
    def slope(self) -> float:
        """By how much the share of yes grows with the prevalence (c); below 0 where a yes mostly means no."""
        return self.yes_if_held - self.yes_if_not

    @property
    def allowed(self) -> tuple[float, float]:
        """The lowest and the highest share of yes that the design can give, but for chance."""
        return min(self.yes_if_held, self.yes_if_not), max(self.yes_if_held, self.yes_if_not)


def randomisation(
    design: Design, p: float, p0: float | None = None, p1: float | None = None, q: float | None = None
) -> Randomisation:
    """One of the four designs of Blair, Imai & Zhou (2015), by the names and chances of R's rr.

    "forced-known"     p answer truthfully, p0 must say no, p1 must say yes: Boruch (1971).
    "mirrored"         p are asked the question, 1 - p its opposite: Warner (1965).
    "disguised"        two decks, of which a share p and 1 - p are "yes"; who holds the item shows a card of the first:
                       Kuk (1990).
    "unrelated-known"  p are asked the question, 1 - p another, to which a share q say yes: Greenberg and others (1969).

    Raises ExperimentError for another design, a chance that is missing or not from 0 to 1, chances of a forced design
    that do not sum to 1, and for a design whose answers do not depend on the sensitive item.
    """
    needed = {"forced-known": {"p": p, "p0": p0, "p1": p1}, "unrelated-known": {"p": p, "q": q}}
    if design not in DESIGNS:
        raise ExperimentError(f"the design is {design!r}; expected one of {', '.join(DESIGNS)}")
    for name, chance in needed.get(design, {"p": p}).items():
        if chance is None or not 0 <= chance <= 1:
            raise ExperimentError(f"{name} of the design {design!r} is {chance}; expected a chance from 0 to 1")
    if design == "forced-known":
        if abs(p + p0 + p1 - 1) > ROUNDED:
            raise ExperimentError(f"p, p0 and p1 are {p}, {p0} and {p1}, {p + p0 + p1:.4g} together; expected 1")
        made = Randomisation(design, p + p1, p1)
    elif design == "unrelated-known":
        made = Randomisation(design, p + (1 - p) * q, (1 - p) * q)
    else:
        made = Randomisation(design, p, 1 - p)
    if abs(made.slope) < ROUNDED:
        raise ExperimentError(f"p is {p} in the design {design!r}, whose answers then tell nothing; expected another")
    return made


@dataclass(frozen=True, eq=False)
class RandomisedAnswers:
    """The answers to a randomised question.

    design   the sample, with its domain.
    column   of the answers.
    yes      (n) 1 of those who said yes, 0 of those who said no, NaN of those who said neither.
    chances  what the device did.
    """

    design: SurveyDesign
    column: str
    yes: np.ndarray
    chances: Randomisation

    @property
    def name(self) -> str:
        """What estimates of the sensitive item are called."""
        return f"{self.column} held"

    @property
    def held(self) -> np.ndarray:
        """(n) each answer as its own estimate of whether the item is held, (yes - d) / c: right on average alone."""
        return (self.yes - self.chances.yes_if_not) / self.chances.slope


def read_randomised(design: SurveyDesign, answer: str, chances: Randomisation) -> RandomisedAnswers:
    """The answers in a column of 0 and 1, or True and False.

    Raises ExperimentError for other answers, with their rows, and where nobody of the domain answered.
    """
    design.refuse_negative_weights("an experiment", ExperimentError)
    return RandomisedAnswers(design, answer, yes_or_no(design, answer, "the randomised question"), chances)
