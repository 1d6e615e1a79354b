"""The fewest and the most that a hidden number of people can be, given all that a reader knows.

Linear and integer programming over counts (Hundepool et al. 2012, Statistical Disclosure Control, section 4.4): each
printed number is a fact about the counts, and whatever all facts together leave possible is what a reader knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

Terms = Mapping[tuple, float]


@dataclass(frozen=True)
class Fact:
    """A sum of counts, each times a number, that lies between two limits."""

    terms: Terms
    least: float
    most: float


class ImpossibleFactsError(Exception):
    """No counts agree with all the facts: what was read was read wrongly."""


def ranges(facts: Sequence[Fact], wanted: Sequence[Terms], whole: bool) -> list[tuple[float, float]]:
    """The fewest and the most that each wanted sum of counts can be, where all facts hold; counts are whole or not.

    Raises ImpossibleFactsError where the facts contradict each other.
    """
    keys = {key: place for place, key in enumerate({key: None for fact in facts for key in fact.terms})}
    matrix = np.array([_coefficients(fact.terms, keys) for fact in facts])
    constraints = LinearConstraint(matrix, [fact.least for fact in facts], [fact.most for fact in facts])
    integrality = np.full(len(keys), int(whole))

    def end(terms: Terms, sign: int) -> float:
        objective = sign * _coefficients(terms, keys)
        found = milp(objective, constraints=constraints, bounds=Bounds(0, np.inf), integrality=integrality)
        if found.x is None:
            raise ImpossibleFactsError(found.message)
        return float(sign * found.fun)

    return [(end(terms, 1), end(terms, -1)) for terms in wanted]


def _coefficients(terms: Terms, keys: Mapping[tuple, int]) -> np.ndarray:
    row = np.zeros(len(keys))
    for key, factor in terms.items():
        row[keys[key]] += factor
    return row
