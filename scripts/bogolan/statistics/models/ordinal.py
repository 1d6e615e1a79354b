"""Cumulative link models of an ordered outcome: McCullagh (1980), JRSS B 42, 109-142; R's svyolr."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ..inference.estimates import Estimates
from ..sampling.columns import coded
from .collinearity import refuse_collinear
from .families import LINKS
from .formula import ModelError, ModelMatrix, model_matrix
from .glm import NOT_CONVERGED, SEPARATED
from .likelihood import Derivatives, Maximum, maximise, refuse_many
from .separation import NOTHING, separated_columns

if TYPE_CHECKING:
    import pandas as pd

    from ..sampling.design import SurveyDesign

LINK_NAMES = ("logit", "probit", "cloglog", "loglog", "cauchit")
FAR = {"cloglog": (-30.0, 6.0), "loglog": (-6.0, 30.0), "cauchit": (-1e13, 1e13)}  # beyond it a share is nothing


@dataclass(frozen=True, eq=False)
class OrdinalFit(Estimates):
    """Estimates of the coefficients and then of the thresholds between the levels ("low|high").

    A coefficient above zero means higher levels: P(outcome <= level) = F(threshold - x coefficients).

    model   outcome, matrix and terms; levels  of the outcome that occur, in their order; link  its name.
    rows    (n, boolean) respondents in the model; converged  whether the iteration did, to finite estimates.
    predictor  the estimates as the iteration left them, always finite: what predictions are made of.
    """

    model: ModelMatrix | None = None
    levels: tuple[object, ...] = ()
    link: str = "logit"
    rows: np.ndarray | None = None
    columns: tuple[str, ...] = ()
    converged: bool = True
    predictor: np.ndarray | None = None

    @property
    def term_columns(self) -> tuple[str, ...]:
        """Names of the columns of the matrix of the terms."""
        return self.columns

    @property
    def terms_matrix(self) -> np.ndarray:
        """(n x p) the model matrix without its intercept."""
        return self.model.matrix[:, self._kept]

    def predict(self, frame: pd.DataFrame | None = None) -> np.ndarray:
        """(rows x levels) expected shares of each level for a frame (or the sample); NaN where a term is missing."""
        matrix = self.terms_matrix if frame is None else self.model.rebuild(frame)[:, self._kept]
        shares = self.shares(matrix, self.predictor)
        return np.where(np.isnan(matrix).any(axis=1)[:, None], np.nan, shares)

    def shares(self, matrix: np.ndarray, parameters: np.ndarray) -> np.ndarray:
        """(n x levels) expected shares for rows of the matrix of the terms, by coefficients and then thresholds."""
        return _shares(matrix, parameters, self.link)

    def slopes(self, matrix: np.ndarray, moved: np.ndarray, parameters: np.ndarray) -> np.ndarray:
        """(n x levels) the derivative of the shares where each row of the matrix moves by a row of `moved` (n x p)."""
        p = matrix.shape[1]
        at = LINKS[self.link].slope(_not_far(self.link, parameters[None, p:] - (matrix @ parameters[:p])[:, None]))
        none = np.zeros((len(matrix), 1))
        return -np.diff(np.hstack([none, at, none]), axis=1) * (moved @ parameters[:p])[:, None]

    @property
    def _kept(self) -> list[int]:
        return [place for place, column in enumerate(self.model.columns) if column in self.columns]


def ordinal(
    design: SurveyDesign,
    outcome: str | Sequence[object],
    terms: pd.DataFrame | Sequence[str] | None = None,
    link: str = "logit",
) -> OrdinalFit:
    """Fit a formula, or outcome on terms, with levels in the order of the outcome's categories (or sorted).

    link: one of LINK_NAMES; what R's svyolr calls "cloglog" is "loglog", F(x) = exp(-exp(-x)), and "cloglog" is
    1 - exp(-exp(x)). Pseudo-maximum likelihood; levels that nobody in the model has are left out. The thresholds take
    the place of the intercept, which is dropped. Degrees of freedom: the domain's less the coefficients, as R's svyolr.
    What is infinite, since levels are told apart without error, is NaN, flagged "separated". Raises ModelError for an
    unknown link, an outcome of one level, no terms, collinear columns, and more coefficients than respondents or 1,000.
    """
    if link not in LINK_NAMES:
        raise ModelError(f"the link is {link!r}; expected one of {', '.join(LINK_NAMES)}")
    made = model_matrix(design, outcome, terms)
    x, columns = _without_intercept(made)
    codes, levels = coded(made.outcome)
    rows = design.domain & (codes >= 0) & ~np.isnan(x.sum(axis=1))
    used = rows & (design.weight > 0)
    occurring = np.unique(codes[used])
    if len(occurring) < 2:
        raise ModelError(f"the outcome {made.name!r} has {len(occurring)} levels in the model; expected two or more")
    refuse_collinear(np.column_stack([np.ones(used.sum()), x[used]]), ("(thresholds)", *columns))
    level = np.searchsorted(occurring, codes[used])
    kept = tuple(levels[place] for place in occurring)
    refuse_many(len(kept) - 1 + x.shape[1], len(level), made.name, len(kept))
    weight = design.weight[used]
    start = _start(level, len(kept), weight, x.shape[1], link)

    def fitted(weights: np.ndarray, first: np.ndarray) -> Maximum:
        return maximise(lambda parameters: derivatives(x[used], level, link, weights, parameters), weights, first)

    found = fitted(weight, start)

    def refit(weights: np.ndarray) -> np.ndarray:
        again, counted = fitted(weights[used], found.parameters), weights[used] > 0
        exists = again.converged and not _separated(x[used][counted], level[counted], link, again).any()
        return again.parameters if exists else np.full(k, np.nan)

    scores = np.zeros((len(used), len(start)), order="F")
    scores[used] = found.scores
    k = len(start)
    separated = _separated(x[used], level, link, found)
    warning = "" if found.converged else NOT_CONVERGED
    return OrdinalFit(
        design=design,
        names=(*columns, *(f"{one}|{other}" for one, other in pairwise(kept))),
        values=np.where(separated, np.nan, found.parameters),
        scores=design.spread(scores, found.parameters, refit),
        bases=(rows,) * k,
        counts=np.full(k, int(used.sum())),
        labels=tuple({"variable": name} for name in (*columns, *kept[:-1])),
        warnings=tuple(",".join(filter(None, [warning, SEPARATED * bool(one)])) for one in separated),
        parameters=np.full(k, len(columns)),  # as svyolr: the thresholds cost nothing
        model=made,
        levels=kept,
        link=link,
        rows=rows,
        columns=columns,
        converged=found.converged and not separated.any(),
        predictor=found.parameters,
    )


def _not_far(link: str, eta: np.ndarray) -> np.ndarray:
    return np.clip(eta, *FAR.get(link, (-30.0, 30.0)))


def _shares(x: np.ndarray, parameters: np.ndarray, link: str) -> np.ndarray:
    """(n x levels) shares from coefficients and then thresholds."""
    p = x.shape[1]
    below = LINKS[link].mean(_not_far(link, parameters[None, p:] - (x @ parameters[:p])[:, None]))
    return np.diff(np.hstack([np.zeros((len(below), 1)), below, np.ones((len(below), 1))]), axis=1)


def _separated(x: np.ndarray, level: np.ndarray, link: str, found: Maximum) -> np.ndarray:
    """(k, boolean) what is infinite: along which no one's threshold above falls or below rises, and some move out."""
    p = x.shape[1]
    inner = len(found.parameters) - p
    ends = found.parameters[p:] - (x @ found.parameters[:p])[:, None]
    beside = (np.arange(inner) == level[:, None]) | (np.arange(inner) == level[:, None] - 1)
    shares = LINKS[link].mean(_not_far(link, ends[beside]))
    if found.converged and shares.min() > NOTHING and shares.max() < 1 - NOTHING:
        return np.zeros(p + inner, bool)
    largest = np.abs(x).max(axis=0)
    x = x / np.where(largest > 0, largest, 1.0)
    out = [
        sign * np.hstack([-x[level == place], np.tile(threshold, (int((level == place).sum()), 1))])
        for threshold, at in zip(np.eye(inner), range(inner), strict=True)
        for place, sign in ((at, 1.0), (at + 1, -1.0))
    ]
    ahead = np.vstack(out)
    return separated_columns(ahead, np.ones(len(ahead)))


def _without_intercept(made: ModelMatrix) -> tuple[np.ndarray, tuple[str, ...]]:
    """(n x p) the matrix without its constant, and its columns. Raises ModelError where nothing is left."""
    kept = [place for place, name in enumerate(made.columns) if name not in ("Intercept", "(Intercept)")]
    if not kept:
        raise ModelError("the model has no term but the intercept; expected one or more")
    return made.matrix[:, kept], tuple(made.columns[place] for place in kept)


def _start(level: np.ndarray, levels: int, weight: np.ndarray, p: int, link: str) -> np.ndarray:
    shares = np.cumsum(np.bincount(level, weight, levels)) / weight.sum()
    return np.concatenate([np.zeros(p), LINKS[link].predictor(shares[:-1])])


def derivatives(x: np.ndarray, level: np.ndarray, link: str, weight: np.ndarray, parameters: np.ndarray) -> Derivatives:
    """Log likelihoods (n), slopes (n x k) and the weighted sum of curvatures (k x k) at coefficients and thresholds.

    The likelihood of a level is F(a) - F(b), a and b being the thresholds above and below it less the predictor.
    """
    n, p = x.shape
    thresholds = np.concatenate([[-np.inf], parameters[p:], [np.inf]])
    predicted = x @ parameters[:p]
    above, below = thresholds[level + 1] - predicted, thresholds[level] - predicted
    share, slopes, curvatures = _between(link, above, below)
    if not (share > 0).all():
        return np.full(n, -np.inf), np.zeros((n, len(parameters))), -np.eye(len(parameters))
    at_a, at_b = slopes[0] / share, -slopes[1] / share
    to_a, to_b = np.zeros((n, len(parameters))), np.zeros((n, len(parameters)))
    to_a[:, :p] = to_b[:, :p] = -x
    inner_a, inner_b = np.flatnonzero(level < len(thresholds) - 2), np.flatnonzero(level > 0)
    to_a[inner_a, p + level[inner_a]] = 1.0
    to_b[inner_b, p + level[inner_b] - 1] = 1.0
    scores = at_a[:, None] * to_a + at_b[:, None] * to_b
    own_a = weight * (curvatures[0] / share - at_a**2)
    own_b = weight * (-curvatures[1] / share - at_b**2)
    cross = (to_a * (-weight * at_a * at_b)[:, None]).T @ to_b
    curvature = (to_a * own_a[:, None]).T @ to_a + (to_b * own_b[:, None]).T @ to_b + cross + cross.T
    return np.log(share), scores, curvature


def _between(
    link: str, above: np.ndarray, below: np.ndarray
) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """F(a) - F(b), and at both ends F's slope and curvature, which are zero at infinity."""
    chosen = LINKS[link]
    ends = []
    for end in (above, below):
        inside = np.isfinite(end)
        held = _not_far(link, np.where(inside, end, 0.0))
        ends.append([np.where(inside, part(held), 0.0) for part in (chosen.mean, chosen.slope, chosen.curvature)])
    upper = np.where(np.isposinf(above), 1.0, ends[0][0])
    return upper - ends[1][0], (ends[0][1], ends[1][1]), (ends[0][2], ends[1][2])
