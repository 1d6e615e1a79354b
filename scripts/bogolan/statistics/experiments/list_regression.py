"""Who holds the sensitive item of a list: its prevalence as a function of what else is known of respondents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, get_args

import numpy as np

from ..models.collinearity import refuse_collinear
from ..models.formula import model_matrix
from ..models.glm import NOT_CONVERGED, SEPARATED
from ..sampling.inverses import pseudo_inverse
from .arms import ExperimentError, Probabilities, read_list
from .latent_classes import Mixture, highest
from .list_edges import settled_at_edge
from .list_fit import ListFit, Method
from .list_least_squares import Solved, linear, two_step
from .list_likelihood import list_mixture

if TYPE_CHECKING:
    import pandas as pd

    from ..sampling.design import SurveyDesign

HELD, NOT_HELD = "control (held)", "control (not held)"
LIES = ("floor", "ceiling")
NEVER = -12.0  # a logit below which a lie is told by nobody
NO_LIARS, ALL_LIARS = "no_liars", "all_liars"


def list_regression(
    design: SurveyDesign,
    count: str,
    arm: str,
    treated: object,
    terms: pd.DataFrame | Sequence[str] | None = None,
    probabilities: Probabilities | None = None,
    *,
    items: int,
    control: object | None = None,
    others: Sequence[object] = (),
    method: Method = "ml",
    constrained: bool = True,
    floor: str | None = None,
    ceiling: str | None = None,
) -> ListFit:
    """Fit a formula, "count ~ sex + age", or a count on terms (see `formula.model_matrix`); R's ictreg.

    method: "ml", maximum likelihood of a binomial of the control items and a logit of the sensitive one; "nls", least
    squares in two steps with the same means, which needs no binomial; "linear". constrained=False (ml): the control
    items may differ with the sensitive one. ceiling, floor (ml, constrained): the right side of a formula ("1", "sex")
    of the chance that who holds all items says one less, and who holds the sensitive one alone says none: Blair & Imai
    (2012). Who lies is told from who does not by the binomial alone, so that such a fit is no better than
    that assumption; where nobody does, its coefficients are NaN ("no_liars") and the others as without; where all do
    who could, they are NaN too ("all_liars"). Where some respondents hold the item for certain, or never, the
    coefficients without a maximum are NaN ("separated"), as those of `glm`, and predictions are made all the same; that
    those respondents may yet be otherwise is not in the standard errors: see `list_edges`. Standard errors are the
    design's, of scores; `simple_covariance` is R's. Flagged "not_converged" where no maximum was found. Degrees of
    freedom: the domain's + 1 - p, p being the sensitive item's coefficients. Arguments and errors: see `arms.read_list`
    and `formula.model_matrix`.
    """
    _refuse_method(method, constrained, floor, ceiling)
    made = model_matrix(design, count, terms)
    answers = read_list(
        design, made.name, arm, treated, items=items, control=control, others=others, probabilities=probabilities
    )
    matrices = {"sensitive": made.matrix}
    matrices |= {"control": made.matrix} if constrained else {NOT_HELD: made.matrix, HELD: made.matrix}
    lies = {lie: right for lie, right in zip(LIES, (floor, ceiling), strict=True) if right is not None}
    columns = dict.fromkeys(matrices, made.columns)
    for lie, right in lies.items():
        of_lie = model_matrix(design, f"{made.name} ~ {right}")
        matrices[lie], columns[lie] = of_lie.matrix, of_lie.columns
    rows = answers.answered & ~np.isnan(np.hstack(list(matrices.values()))).any(axis=1)
    used = rows & (design.weight > 0)
    in_treated = answers.arms.treated[used]
    for members in (in_treated, ~in_treated):
        refuse_collinear(made.matrix[used][members], made.columns)
    problem = _Problem(
        answers.count[used],
        in_treated,
        items,
        {name: matrix[used] for name, matrix in matrices.items()},
        np.ones(int(used.sum())) if answers.arms.chance is None else 1 / answers.arms.chance[used],
    )
    solved = problem.solve(method, design.weight[used])
    scores = np.zeros((len(used), solved.scores.shape[1]), order="F")
    scores[used] = solved.scores

    def refit(weights: np.ndarray) -> np.ndarray:
        again = problem.solve(method, weights[used], solved.coefficients)
        return np.where(again.converged, again.coefficients, np.nan)

    sizes = np.cumsum([0, *(len(names) for names in columns.values())])
    k, p = int(sizes[-1]), len(made.columns)
    infinite = np.zeros(k, bool) if solved.infinite is None else solved.infinite
    decided = np.zeros(len(used), bool)
    decided[used] = solved.decided.get("sensitive", False)
    labels = tuple({"variable": column, "part": part} for part, names in columns.items() for column in names)
    return ListFit(
        design=design,
        names=tuple(f"{part}:{column}" for part, names in columns.items() for column in names),
        values=np.where(infinite, np.nan, solved.coefficients),
        scores=design.spread(scores, solved.coefficients, refit),
        bases=(rows,) * k,
        counts=np.full(k, int(used.sum())),
        labels=labels,
        warnings=tuple(
            _warning(solved.converged, bool(beyond), float(value), str(label["part"]))
            for beyond, value, label in zip(infinite, solved.coefficients, labels, strict=True)
        ),
        parameters=np.full(k, p - 1),
        answers=answers,
        model=made,
        rows=rows,
        parts={part: slice(*sizes[place : place + 2].tolist()) for place, part in enumerate(columns)},
        method=method,
        simple_covariance=solved.simple,
        log_likelihood=solved.height,
        converged=solved.converged,
        predictor=solved.coefficients,
        decided=decided,
    )


def _warning(converged: bool, infinite: bool, value: float, part: str) -> str:
    """What is to be known of a coefficient."""
    if np.isnan(value):
        return NO_LIARS
    if infinite:
        return ALL_LIARS if part in LIES else SEPARATED
    return "" if converged else NOT_CONVERGED


def _refuse_method(method: Method, constrained: bool, floor: str | None, ceiling: str | None) -> None:
    if method not in get_args(Method):
        raise ExperimentError(f"the method is {method!r}; expected one of {', '.join(get_args(Method))}")
    lies = floor is not None or ceiling is not None
    if method != "ml" and (lies or not constrained):
        raise ExperimentError(f"floor, ceiling and constrained=False are for method 'ml'; found {method!r}")
    if lies and not constrained:
        raise ExperimentError("floor and ceiling were asked for with constrained=False; expected one or the other")


@dataclass(frozen=True, eq=False)
class _Problem:
    """What is fitted: answers (n), who is treated, how many items, the matrices by part, inverse chances (n)."""

    count: np.ndarray
    treated: np.ndarray
    items: int
    matrices: Mapping[str, np.ndarray]
    inverse: np.ndarray

    def solve(self, method: Method, weights: np.ndarray, start: np.ndarray | None = None) -> Solved:
        """Coefficients in the order of the matrices."""
        weight = self._scaled(weights)
        if method == "ml":
            return self._most_likely(weight, start)
        x, p = self.matrices["sensitive"], self.matrices["sensitive"].shape[1]
        if method == "linear":
            solved = linear(x, self.count, self.treated, weight)
        else:
            starts = self._starts(x, weight) if start is None else [np.roll(start, p)]
            solved = two_step(x, self.count, self.treated, weight, self.items, starts)
        order = np.r_[p : 2 * p, 0:p]  # the control items came first
        return Solved(
            solved.coefficients[order], solved.scores[:, order], solved.simple[np.ix_(order, order)], solved.converged
        )

    def _scaled(self, weights: np.ndarray) -> np.ndarray:
        weight = weights * self.inverse
        return weight / weight[weight > 0].mean() if weight.any() else weight

    @cached_property
    def _mixture(self) -> Mixture:
        return list_mixture(self.count, self.treated, self.items, dict(self.matrices))

    @cached_property
    def _at_edge(self) -> dict[str, int]:
        """The logits that may have no maximum, by their place."""
        return {name: place for place, name in enumerate(self.matrices) if name in ("sensitive", *LIES)}

    def _most_likely(self, weight: np.ndarray, start: np.ndarray | None) -> Solved:
        """The maximum; without the lies that nobody tells, whose logits have none."""
        if start is not None and np.isnan(start).any():
            return self._without(np.isnan(start), weight, start)
        mixture, x = self._mixture, self.matrices["sensitive"]
        starts = [start] if start is not None else [self._whole_start(two) for two in self._starts(x, weight)]
        found = highest(mixture, weight, starts)
        untold = [
            np.full(len(part), name in LIES and bool((matrix @ part < NEVER).all()))
            for (name, matrix), part in zip(self.matrices.items(), mixture.split(found.parameters), strict=True)
        ]
        if np.concatenate(untold).any():
            return self._without(np.concatenate(untold), weight, None)
        edge = settled_at_edge(mixture, self._at_edge, found.parameters, weight)
        if edge is not None:
            at = edge.maximum
            return Solved(at.parameters, at.scores, edge.simple, True, edge.height, edge.infinite, edge.decided)
        height, _, curvature = mixture.derivatives(found.parameters, weight)
        simple, rank = pseudo_inverse(-curvature)
        converged = found.converged and rank == len(curvature)
        return Solved(found.parameters, found.scores, simple, converged, float(weight @ height))

    def _without(self, untold: np.ndarray, weight: np.ndarray, start: np.ndarray | None) -> Solved:
        """The maximum without some parts, whose coefficients (k, boolean: theirs) are NaN."""
        sizes = np.cumsum([matrix.shape[1] for matrix in self.matrices.values()])
        kept = {
            name: self.matrices[name] for name, end in zip(self.matrices, sizes, strict=True) if not untold[end - 1]
        }
        inner = replace(self, matrices=kept)._most_likely(weight, None if start is None else start[~untold])
        coefficients, scores = np.full(len(untold), np.nan), np.zeros((len(weight), len(untold)))
        simple = np.full((len(untold), len(untold)), np.nan)
        coefficients[~untold], scores[:, ~untold] = inner.coefficients, inner.scores
        simple[np.ix_(~untold, ~untold)] = inner.simple
        infinite = np.zeros(len(untold), bool)
        infinite[~untold] = False if inner.infinite is None else inner.infinite
        return replace(inner, coefficients=coefficients, scores=scores, simple=simple, infinite=infinite)

    def _whole_start(self, start: np.ndarray) -> np.ndarray:
        """Of control items and sensitive one (2 p), with a chance of lying of one in ten."""
        p = self.matrices["sensitive"].shape[1]
        parts = []
        for name, matrix in self.matrices.items():
            constant = np.ptp(matrix, axis=0) == 0
            lying = np.where(constant, np.log(1 / 9) / max(constant.sum(), 1), 0.0)
            parts.append(start[p:] if name == "sensitive" else start[:p] if name.startswith("control") else lying)
        return np.concatenate(parts)

    def _starts(self, x: np.ndarray, weight: np.ndarray) -> list[np.ndarray]:
        """Control items as the control arm has them; the sensitive item as linear least squares, and as one share."""
        from scipy.special import logit

        control = ~self.treated
        shares = np.clip((self.count[control] + 0.5) / (self.items + 1), 0, 1)
        of_control = _weighted(x[control], logit(shares), weight[control])
        held = self.count - np.average(self.count[control], weights=weight[control])
        rate = np.clip(np.average(held[self.treated], weights=weight[self.treated]), 0.05, 0.95)
        same = _weighted(x, np.full(len(x), logit(rate)), weight)
        slopes = linear(x, self.count, self.treated, weight).coefficients[x.shape[1] :]
        fitted = _weighted(x, logit(np.clip(x @ slopes, 0.05, 0.95)), weight)
        return [np.concatenate([of_control, start]) for start in (same, fitted)]


def _weighted(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    return pseudo_inverse((x * weight[:, None]).T @ x)[0] @ (x.T @ (weight * y))
