"""The file against its limits: what each measure is, and by how much one is missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from bogolan.disclosure.microdata.diversity import DISTINCT, ENTROPY, RECURSIVE, diversity
from bogolan.disclosure.microdata.frequencies import Frequencies, frequencies
from bogolan.disclosure.microdata.individual_risk import (
    expected_reidentifications,
    global_risk,
    individual_risks,
)
from bogolan.disclosure.microdata.suda import suda

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.disclosure.microdata.anonymised import Anonymised
    from bogolan.disclosure.microdata.request import Request

K, EMPTIED, DIVERSITY = "k", "emptied", "diversity"
GLOBAL_RISK, SUDA, LARGEST_SUDA = "global_risk", "suda", "largest_suda"


class Missed(NamedTuple):
    """A limit that the file misses: by which question, if by one, and how many times over it is (above 1)."""

    limit: str
    question: str | None
    measured: float
    allowed: float

    @property
    def times(self) -> float:
        """How many times over the limit it is; a limit of 0 counts as one respondent in a thousand."""
        if self.limit in (K, DIVERSITY):
            return self.allowed / max(self.measured, 0.5)
        return self.measured / max(self.allowed, 0.001)


@dataclass(frozen=True)
class Measures:
    """What is measured of a file. Shares are of 1, `diversities` the least l of any group by measure, by question.

    `known_sample` is the share expected to be found by who knows that somebody was interviewed. `unique` is the share
    of rows that no other row equals in all columns.
    """

    respondents: int
    population: float
    groups: int
    k: int
    emptied: Mapping[str, float]
    diversities: Mapping[str, Mapping[str, float]]
    global_risk: float
    expected: float
    largest_risk: float
    known_sample: float
    suda: float
    largest_suda: float
    unique: float


def measures_of(file: Anonymised, request: Request) -> Measures:
    """All measures of a file, taken of what would leave, with the weights as population weights."""
    found = frequencies(file.keys, file.population)
    risks = individual_risks(found)
    in_sample = individual_risks(Frequencies(found.sample, found.sample))
    facts = [name for name in file.answers if file.columns[name].question in request.facts]
    fraction = min(1.0, len(file.keys) / file.population.sum()) if file.population.sum() > 0 else 1.0
    special = suda(pd.concat([file.keys, file.answers[facts]], axis=1), fraction)
    diverse = [name for name in file.answers if file.columns[name].question in request.diverse]
    all_columns = pd.concat([file.keys, file.answers, file.reasons.add_prefix("why ")], axis=1)
    return Measures(
        respondents=len(file.keys),
        population=float(file.population.sum()),
        groups=int(file.groups.max()) + 1,
        k=int(found.sample.min()),
        emptied={name: count / len(file.keys) for name, count in file.emptied.items()},
        diversities={name: _least(diversity(file.groups, file.answers[name])) for name in diverse},
        global_risk=global_risk(risks),
        expected=expected_reidentifications(risks),
        largest_risk=float(risks.max()),
        known_sample=global_risk(in_sample),
        suda=float(special.dis_scores.mean()),
        largest_suda=float(special.dis_scores.max()),
        unique=float((frequencies(all_columns).sample == 1).mean()),
    )


def missed_limits(measures: Measures, request: Request) -> list[Missed]:
    """The limits that a file misses; none of one that may leave."""
    limits = request.limits
    found = [Missed(K, None, measures.k, limits.k)] if measures.k < limits.k else []
    found += [
        Missed(EMPTIED, name, share, limits.emptied)
        for name, share in measures.emptied.items()
        if share > limits.emptied
    ]
    found += [
        Missed(DIVERSITY, name, least[DISTINCT], limits.diversity)
        for name, least in measures.diversities.items()
        if least[DISTINCT] < limits.diversity
    ]
    # A risk is not known to be under its limit where it is exactly at it.
    if not measures.global_risk < limits.global_risk:
        found.append(Missed(GLOBAL_RISK, None, measures.global_risk, limits.global_risk))
    if not measures.suda < limits.suda:
        found.append(Missed(SUDA, None, measures.suda, limits.suda))
    # Keys leave nobody with less than k rows to look among; nor may the other facts.
    if measures.largest_suda > 1 / limits.k:
        found.append(Missed(LARGEST_SUDA, None, measures.largest_suda, 1 / limits.k))
    return found


def _least(found: pd.DataFrame) -> dict[str, float]:
    """The least l of any group by each measure; infinite where nobody answered."""
    return {name: float(np.min(found[name])) for name in (DISTINCT, ENTROPY, RECURSIVE)}
