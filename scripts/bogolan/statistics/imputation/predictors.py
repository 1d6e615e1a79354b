"""The matrix that variables are imputed from, kept up to date as they are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from .incomplete import Incomplete
from .intercepts import Members


class Predictors:
    """Columns of everybody (n x p), each in units of the deviation that it had first.

    An intercept, the design, groups, outcomes and variables with their slope in each group; and where there are
    clusters the means within them of outcomes and variables, and how many others there left a variable unanswered.
    """

    def __init__(
        self,
        variables: Sequence[Incomplete],
        values: Sequence[np.ndarray],
        outcomes: np.ndarray,
        design: np.ndarray,
        members: Members,
        groups: np.ndarray,
    ) -> None:
        self.variables, self.members = variables, members
        self.indicators = (groups[:, None] == np.unique(groups)[None, 1:]).astype(float)
        self.sizes = np.maximum(members.sums(np.ones(len(groups))), 1.0)[:, None]
        fixed = [design, self.indicators, self._with_slopes(outcomes, crossed=True), *self._silent_others()]
        parts = [np.hstack(fixed), *(self._part(place, given) for place, given in enumerate(values))]
        ends = np.cumsum([1 + parts[0].shape[1], *(part.shape[1] for part in parts[1:])])
        self.places = [np.arange(start, end) for start, end in pairwise(ends)]
        matrix = np.hstack([np.ones((len(groups), 1)), *parts])
        self.centre, self.scale = matrix.mean(axis=0), matrix.std(axis=0)
        self.centre[0], self.scale[0] = 0.0, 1.0
        self.scale[self.scale < 1e-10] = np.inf  # a constant is no predictor: a column of zeros, left out
        self.matrix = np.asfortranarray((matrix - self.centre) / self.scale)
        self.varying = np.isfinite(self.scale)

    def without(self, place: int) -> np.ndarray:
        """(n x p) all columns but those made of one variable."""
        kept = self.varying.copy()
        kept[self.places[place]] = False
        return self.matrix[:, kept]

    def update(self, place: int, values: np.ndarray) -> None:
        """Put the columns of a variable's new values (n) in the place of the old ones."""
        columns = self.places[place]
        self.matrix[:, columns] = (self._part(place, values) - self.centre[columns]) / self.scale[columns]

    def _part(self, place: int, values: np.ndarray) -> np.ndarray:
        variable = self.variables[place]
        return self._with_slopes(variable.columns(values), variable.crossed)

    def _with_slopes(self, columns: np.ndarray, crossed: bool) -> np.ndarray:
        if not crossed:
            return columns
        slopes = [columns * indicator[:, None] for indicator in self.indicators.T]
        means = [(self.members.sums(columns) / self.sizes)[self.members.cluster]] if self.members.clusters else []
        return np.hstack([columns, *slopes, *means])

    def _silent_others(self) -> list[np.ndarray]:
        """(n x crossed variables) of each, the share of the others in the cluster who left it unanswered."""
        silent = [variable.missing.astype(float) for variable in self.variables if variable.crossed]
        if not silent or not self.members.clusters:
            return []
        own = np.column_stack(silent)
        others = np.maximum(self.sizes - 1, 1.0)
        return [(self.members.sums(own)[self.members.cluster] - own) / others[self.members.cluster]]
