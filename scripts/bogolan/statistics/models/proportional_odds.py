"""Whether one coefficient a term does for every cut of an ordered outcome: Brant's test under the design."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ..inference.estimates import Estimates, join
from ..inference.wald_tests import adjusted_wald_test
from ..sampling.columns import coded
from .formula import ModelError
from .glm import glm

if TYPE_CHECKING:
    from ..inference.hypothesis_tests import Test
    from .ordinal import OrdinalFit

FEWEST_CUTS = 2


@dataclass(frozen=True, eq=False)
class ProportionalOdds:
    """The test of all terms together, and of each.

    whole   its Test; terms {term: Test}.
    slopes  the coefficients of the logit at each cut, "low|high:age" for the log odds of more than low.
    cuts    those of which a logit could be fitted to every column; left_out  the others.
    """

    whole: Test
    terms: Mapping[str, Test]
    slopes: Estimates
    cuts: tuple[str, ...]
    left_out: tuple[str, ...]


def proportional_odds(fit: OrdinalFit, terms: Mapping[str, Sequence[str]] | None = None) -> ProportionalOdds:
    """Test that the coefficients are the same at every cut: Brant (1990), Biometrics 46, 1171-1178.

    At each cut between levels a logit of being above it is fitted to the same respondents and columns. The coefficients
    of all cuts share one design-based covariance, which takes the place of Brant's model-based one, and their
    differences between cuts that follow each other are tested by the adjusted Wald F (`adjusted_wald_test`), which
    holds its size where they are many beside the clusters. Cuts whose logit is separated or does not settle are left
    out. terms: {term: its columns}, by default those of the model. Raises ModelError for another link than logit, and
    where fewer than two cuts are left.
    """
    import pandas as pd

    if fit.link != "logit":
        raise ModelError(f"the link is {fit.link}; expected logit, of which the odds are proportional")
    within = fit.design.where(fit.rows)
    codes, labels = coded(fit.model.outcome)
    place = np.array([fit.levels.index(one) if one in fit.levels else -1 for one in labels])
    level = np.where(codes >= 0, place[codes], -1)
    names = [f"{one}|{other}" for one, other in pairwise(fit.levels)]
    matrix = pd.DataFrame(fit.model.matrix, columns=fit.model.columns)[list(fit.columns)]
    matrix = matrix.assign(**{_free(fit.columns): 1.0})
    found = {}
    for cut, name in enumerate(names):
        above = np.where(level >= 0, level > cut, np.nan)
        logit = glm(within, above, matrix)
        if logit.converged:
            found[name] = _renamed(logit.select(fit.columns), name)
    left_out = tuple(name for name in names if name not in found)
    if len(found) < FEWEST_CUTS:
        why = f", without {', '.join(left_out)}, which are told apart without error" if left_out else ""
        raise ModelError(f"{len(found)} cuts of the outcome{why}; expected two or more to compare")
    slopes = join(*found.values())

    def tested(columns: Sequence[str]) -> Test:
        steps = {
            f"{after} - {before}: {column}": {f"{after}:{column}": 1.0, f"{before}:{column}": -1.0}
            for before, after in pairwise(found)
            for column in columns
        }
        return adjusted_wald_test(slopes.contrast(steps), method="Brant")

    groups = fit.model.terms if terms is None else terms
    own = {term: [column for column in columns if column in fit.columns] for term, columns in groups.items()}
    of_terms = {term: tested(columns) for term, columns in own.items() if columns}
    return ProportionalOdds(tested(fit.columns), of_terms, slopes, tuple(found), left_out)


def _free(columns: Sequence[str]) -> str:
    """A name for the intercept that no column has."""
    name = "(Intercept)"
    while name in columns:
        name = f"({name})"
    return name


def _renamed(slopes: Estimates, cut: str) -> Estimates:
    from dataclasses import replace

    names = tuple(f"{cut}:{column}" for column in slopes.names)
    return replace(slopes, names=names, labels=tuple({"cut": cut, **label} for label in slopes.labels))
