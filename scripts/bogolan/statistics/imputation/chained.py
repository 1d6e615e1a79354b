"""Multiple imputation by chained equations, with an intercept for every cluster.

Each variable with missing answers is regressed on all others in turn, and what is missing of it drawn anew: van Buuren
(2018), Flexible Imputation of Missing Data, sections 4.5 and 7.8. Yes or no and categories are drawn by logits, numbers
by predictive mean matching. What else is in the regressions is told at `chained_equations`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from .incomplete import ImputationError, Incomplete
from .intercepts import Drawn, Members, draw_logit, draw_normal, first
from .matching import matched
from .predictors import Predictors

BURN_IN = 10  # cycles before the first imputation
BETWEEN = 3  # cycles from one imputation to the next


def chained_equations(
    variables: Sequence[Incomplete],
    outcomes: np.ndarray,
    design: np.ndarray,
    clusters: np.ndarray | None,
    groups: np.ndarray,
    *,
    m: int = 20,
    seed: int | Sequence[int] = 1,
) -> Iterator[list[np.ndarray]]:
    """The variables' values (each n) without gaps, m times.

    outcomes  (n x o) what the variables shall be used to explain, complete: it is predicted from, and never imputed.
    design    (n x d) what is known of everybody's selection: the log of the weight, indicators of all strata but one.
    clusters  (n) whole numbers; None for regressions that know no clusters.
    groups    (n) whole numbers; outcomes and variables have a slope in each.

    Where there are clusters (of more than one), each has an intercept in every regression. Two more of its numbers are
    predicted from, without which intervals cover less than they say: the means of outcomes and of the other variables,
    since what clusters have in common may go together in another way than what their members differ in (Grund, Lüdtke
    and Robitzsch 2018, Organizational Research Methods 21, 111-149); and of each variable the share of the others in
    the cluster who left it unanswered, since the clusters that are silent may be those with more to tell.

    All imputations are of one chain, some cycles apart. The same seed gives the same values, and the first of them
    whatever m. Raises ImputationError for a variable without two values to draw from, a code that nobody has, and
    numbers of rows that differ.
    """
    _refuse(variables, outcomes, design, clusters, groups)
    members, order = _sorted_by_cluster(clusters, len(groups))
    sorted_back = np.argsort(order)
    sorted_variables = [variable.rows(order) for variable in variables]
    chain = _Chain(
        sorted_variables, outcomes[order], design[order], members, groups[order], np.random.default_rng(seed)
    )
    for imputation in range(m):
        for _ in range(BETWEEN if imputation else BURN_IN):
            chain.cycle()
        yield [values[sorted_back] for values in chain.values]


def _sorted_by_cluster(clusters: np.ndarray | None, n: int) -> tuple[Members, np.ndarray]:
    """Rows in the order of their clusters, and that order (n); no clusters where none has two rows."""
    labels, place = np.unique(np.zeros(n) if clusters is None else clusters, return_inverse=True)
    if clusters is None or len(labels) == n:
        return Members(np.zeros(n, int), 0), np.arange(n)
    order = np.argsort(place, kind="stable")
    return Members(place[order], len(labels)), order


class _Chain:
    """The imputations on their way: current values of all variables, the matrix made of them, the last draws."""

    def __init__(
        self,
        variables: Sequence[Incomplete],
        outcomes: np.ndarray,
        design: np.ndarray,
        members: Members,
        groups: np.ndarray,
        generator: np.random.Generator,
    ) -> None:
        self.variables, self.members, self.generator = variables, members, generator
        self.values = [_filled(variable, generator) for variable in variables]
        self.predictors = Predictors(variables, self.values, outcomes, design, members, groups)
        missing = [int(variable.missing.sum()) for variable in variables]
        self.visited = [place for place in np.argsort(missing, kind="stable") if missing[place]]
        self.last: dict[tuple[int, int], Drawn] = {}

    def cycle(self) -> None:
        """Draw the missing values of each variable once, those with the fewest first."""
        for place in self.visited:
            variable = self.variables[place]
            x = self.predictors.without(place)
            gaps = variable.missing
            drawn = self._numbers(place, variable, x) if variable.levels == 0 else self._codes(place, variable, x)
            self.values[place][gaps] = drawn
            self.predictors.update(place, self.values[place])

    def _numbers(self, place: int, variable: Incomplete, x: np.ndarray) -> np.ndarray:
        """Values of respondents whose expected values are near those that are drawn for the ones missing."""
        told = ~variable.missing
        y = variable.values[told]
        centre, scale = y.mean(), y.std()
        seen, unseen = self._members(told), self._members(~told)
        last = self.last.get((place, 0)) or first(x.shape[1], self.members.clusters)
        drawn = self.last[place, 0] = draw_normal(x[told], (y - centre) / scale, seen, last, self.generator)
        expected = x[told] @ drawn.mode[0] + seen.spread(drawn.mode[1])
        wanted = x[~told] @ drawn.coefficients + unseen.spread(drawn.intercepts)
        return y[matched(expected, wanted, self.generator)]

    def _codes(self, place: int, variable: Incomplete, x: np.ndarray) -> np.ndarray:
        """Codes, drawn by one logit after another: whether it is the first, and if not, whether the second, ...

        Each is a regression of its own among those that are left (the sequential logit: Tutz 1991, Computational
        Statistics & Data Analysis 11, 275-295), so that clusters have an intercept a level without a covariance of it.
        """
        from scipy.special import expit

        found = np.full(int(variable.missing.sum()), variable.levels - 1.0)
        undrawn = variable.missing.copy()
        for level in range(variable.levels - 1):
            told = ~variable.missing & (variable.values >= level)
            is_level = (variable.values[told] == level).astype(float)
            last = self.last.get((place, level)) or first(x.shape[1], self.members.clusters)
            drawn = self.last[place, level] = draw_logit(x[told], is_level, self._members(told), last, self.generator)
            predicted = x[undrawn] @ drawn.coefficients + self._members(undrawn).spread(drawn.intercepts)
            chosen = self.generator.uniform(size=len(predicted)) < expit(predicted)
            found[undrawn[variable.missing]] = np.where(chosen, level, variable.levels - 1.0)
            undrawn[np.flatnonzero(undrawn)[chosen]] = False
        return found

    def _members(self, rows: np.ndarray) -> Members:
        return Members(self.members.cluster[rows], self.members.clusters)


def _filled(variable: Incomplete, generator: np.random.Generator) -> np.ndarray:
    """(n) values with a draw from those that were told in each gap."""
    values = variable.values.copy()
    values[variable.missing] = generator.choice(values[~variable.missing], int(variable.missing.sum()))
    return values


def _refuse(
    variables: Sequence[Incomplete],
    outcomes: np.ndarray,
    design: np.ndarray,
    clusters: np.ndarray | None,
    groups: np.ndarray,
) -> None:
    n = len(groups)
    parts = {"the outcomes": outcomes, "the design": design} | ({} if clusters is None else {"the clusters": clusters})
    for name, part in parts.items():
        if len(part) != n:
            raise ImputationError(f"{name} have {len(part)} rows; expected {n}, as many as the groups")
        if not np.isfinite(part).all():
            raise ImputationError(f"{name} are missing or infinite in some rows; expected what is known of everybody")
    for variable in variables:
        if len(variable.values) != n:
            raise ImputationError(f"{variable.name!r} has {len(variable.values)} values; expected {n}")
        told = np.unique(variable.values[~variable.missing])
        if variable.missing.any() and len(told) < 2:
            raise ImputationError(
                f"{variable.name!r} has {len(told)} values among those told; expected two or more to draw from"
            )
        if variable.levels and variable.missing.any() and not np.array_equal(told, np.arange(variable.levels)):
            raise ImputationError(
                f"{variable.name!r} has the codes {', '.join(f'{code:g}' for code in told)}; "
                f"expected each of 0 to {variable.levels - 1} to occur"
            )
