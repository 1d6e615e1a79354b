"""Log-linear models of a table: Rao & Scott (1984), Annals of Statistics 12, 46-60; R's svyloglin."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from ..association.quadratic_forms import Tail, weighted_chi_squared_tail
from ..estimators.totals import Base, Groups, divided
from ..inference.contrasts import combined_scores
from ..inference.estimates import Estimates
from ..inference.hypothesis_tests import Test
from ..sampling.columns import DesignError, coded, refuse_unknown
from .families import FAMILIES, LINKS
from .fitting import Model, iterate
from .formula import ModelError
from .glm import NOT_CONVERGED

if TYPE_CHECKING:
    from ..sampling.design import SurveyDesign

NOBODY = 1e-10  # a fitted share as good as zero
MOST_CELLS = 1000  # the terms of a larger table are a matrix of so many squared


@dataclass(frozen=True, eq=False)
class LoglinearFit(Estimates):
    """Estimates of the terms, levels compared with their average (sum to zero): "sex1", "sex1:vote2".

    formula   the terms; shares  Estimates of the shares of the cells; n  respondents in the table.
    matrix    (cells x p) without the intercept; fitted  (cells) fitted shares.
    """

    formula: str = ""
    shares: Estimates | None = None
    respondents: int = 0
    matrix: np.ndarray | None = None
    fitted: np.ndarray | None = None


def loglin(design: SurveyDesign, formula: str) -> LoglinearFit:
    """Fit the terms of a formula ("sex + vote", "sex * vote") to the shares of the cells of its variables.

    Poisson pseudo-likelihood; the covariance of the terms comes from that of the cells' shares. Whoever lacks a
    variable is outside. Where nobody is in a cell that the terms fit exactly they are infinite: flagged
    "not_converged". Raises ModelError for a formula that cannot be read or has fewer than two variables, for one cell
    or more than 1,000, and DesignError where the frame lacks one or nobody has all.
    """
    description, variables = _read(formula)
    refuse_unknown(design.frame, variables)
    shares, cells = _cells(design, variables)
    if len(shares) > MOST_CELLS:
        told = " x ".join(variables)
        raise ModelError(f"the table of {told} has {len(shares)} cells; expected at most {MOST_CELLS}: join levels")
    names, matrix = _sum_coded(description, cells)
    if len(names) == 1:
        raise ModelError(f"the table of {' x '.join(variables)} has one cell; expected levels to compare")
    n = int((shares.bases[0] & (design.weight > 0)).sum())
    model = Model(matrix, shares.values * n, FAMILIES["poisson"], LINKS["log"])
    found = iterate(model, np.ones(len(matrix)))
    fitted = model.means(found.coefficients) / n
    terms = matrix[:, 1:]
    centred = (np.diag(fitted) - np.outer(fitted, fitted)) @ terms
    slopes = np.linalg.solve(terms.T @ centred, terms.T)  # of the terms by the shares
    k = len(names) - 1
    return LoglinearFit(
        design=design,
        names=names[1:],
        values=found.coefficients[1:],
        scores=combined_scores(shares.scores, slopes),
        bases=(shares.bases[0],) * k,
        counts=np.full(k, n),
        labels=tuple({"variable": name} for name in names[1:]),
        warnings=_warnings(found.moving[1:], _is_on_the_edge(fitted)),
        formula=formula,
        shares=shares,
        respondents=n,
        matrix=terms,
        fitted=fitted,
    )


def _is_on_the_edge(fitted: np.ndarray) -> bool:
    """Whether a cell's fitted share is as good as zero, so that the terms of it are infinite."""
    return bool(fitted.min() < NOBODY)


def _warnings(moving: np.ndarray, on_the_edge: bool) -> tuple[str, ...]:
    return tuple(NOT_CONVERGED if still or on_the_edge else "" for still in moving)


def compare(smaller: LoglinearFit, larger: LoglinearFit, statistic: str = "deviance", tail: Tail | str = "F") -> Test:
    """Whether the terms that only the larger model has are zero, by the "deviance" or Pearson's "score".

    Compared with F (Rao & Scott's second order), or the sum of chi-squareds by a `tail` of `quadratic_forms`; R's anova
    of two svyloglin, whose own F depends on how the levels are coded. Raises ModelError where the larger does not
    contain the smaller, or their tables differ.
    """
    if not smaller.design.same_sample(larger.design) or smaller.shares.names != larger.shares.names:
        raise ModelError("the models are of different tables; expected one table")
    if len(larger) <= len(smaller) or np.linalg.matrix_rank(np.hstack([smaller.matrix, larger.matrix])) > len(larger):
        raise ModelError(f"{larger.formula!r} does not contain {smaller.formula!r} and more; expected nested models")
    n, shares = larger.respondents, larger.shares
    values = {
        "deviance": 2 * n * _relative(shares.values, smaller.fitted) - 2 * n * _relative(shares.values, larger.fitted),
        "score": n * ((larger.fitted - smaller.fitted) ** 2 / smaller.fitted).sum(),
    }
    if statistic not in values:
        raise ModelError(f"the statistic is {statistic!r}; expected deviance or score")
    effects = _design_effects(smaller, larger)
    trace, squares = float(np.trace(effects)), float(np.trace(effects @ effects))
    value, df = float(values[statistic]), larger.design.degrees_of_freedom_of(shares.bases[0])
    if not squares > 0 or (tail == "F" and df < 1):
        flag = "no_degrees_of_freedom" if df < 1 else "zero_variance"
        return Test(statistic, value, "Chisq", np.nan, None, np.nan, flag=flag)
    if tail != "F":
        weights = np.linalg.eigvals(effects).real
        p_value = weighted_chi_squared_tail(value, weights, tail)
        return Test(statistic, value, "Chisq", len(effects), None, p_value, weights=tuple(weights.tolist()))
    from scipy.special import fdtrc

    if not (df >= 1 and squares > 0):
        flag = "no_degrees_of_freedom" if df < 1 else "zero_variance"
        return Test(statistic, value, "Chisq", np.nan, df, np.nan, flag=flag)
    spread = trace**2 / squares
    return Test(statistic, value, "Chisq", spread, df * spread, float(fdtrc(spread, df * spread, value / trace)))


def _read(formula: str) -> tuple[Any, list[str]]:
    import patsy

    try:
        description = patsy.ModelDesc.from_formula(formula.replace("~", ""))
    except patsy.PatsyError as error:
        raise ModelError(f"the formula {formula!r} cannot be read: {str(error).splitlines()[0]}") from None
    factors = dict.fromkeys(factor.code for term in description.rhs_termlist for factor in term.factors)
    variables = [ast.literal_eval(code[2:-1]) if code.startswith(("Q('", 'Q("')) else code for code in factors]
    if len(variables) < 2:
        raise ModelError(f"the formula {formula!r} has {len(variables)} variables; expected two or more")
    return description, variables


def _cells(design: SurveyDesign, variables: Sequence[str]) -> tuple[Estimates, dict[str, list]]:
    """Shares of all cells of the variables' levels that occur, and each cell's levels."""
    codes, answered = [], design.domain.copy()
    for variable in variables:
        code, levels = coded(design.frame[variable])
        codes.append((variable, code, levels))
        answered &= code >= 0
    counted = answered & (design.weight > 0)
    if not counted.any():
        raise DesignError(f"no respondent of the domain has all of {', '.join(variables)}; expected some")
    cell, kept = np.zeros(len(answered), np.int64), []
    for _, code, levels in codes:
        occurs = np.bincount(code[counted], minlength=len(levels)) > 0
        places = np.append(np.where(occurs, np.cumsum(occurs) - 1, -1), -1)[code]
        cell = np.where((cell < 0) | (places < 0), -1, cell * int(occurs.sum()) + places)
        kept.append([str(level) for level, held in zip(levels, occurs, strict=True) if held])
    combinations = list(product(*kept))
    labels = tuple(dict(zip(variables, levels, strict=True)) for levels in combinations)
    names = tuple(",".join(f"{name}={level}" for name, level in label.items()) for label in labels)
    base = Base(design, Groups(np.where(answered, cell, -1), names, labels), answered)
    whole = base.population.whole.sum()
    values = base.population.whole / whole
    if design.replicates is None:
        scores = (base.population.parts - values * base.population.parts.sum(axis=1, keepdims=True)) / whole
    else:
        sums = base.population.parts.sum(axis=1, keepdims=True)
        replicated = divided(base.population.parts, np.broadcast_to(sums, base.population.parts.shape))
        scores = design.replicates.deviations(replicated, values)
    k = len(names)
    shares = Estimates(design, names, values, scores, (answered,) * k, base.n, labels, is_share=np.ones(k, bool))
    return shares, {name: [label[name] for label in labels] for name in variables}


def _sum_coded(description: Any, cells: dict[str, list]) -> tuple[tuple[str, ...], np.ndarray]:
    """Names and columns (cells x p) of the terms with levels against their average, the intercept first."""
    import pandas as pd
    import patsy

    terms = [":".join(f"C({factor.code}, Sum)" for factor in term.factors) for term in description.rhs_termlist]
    made = patsy.dmatrix(" + ".join(filter(None, terms)) or "1", pd.DataFrame(cells), return_type="dataframe")
    plain = [name.replace(", Sum)", "").replace("C(", "").replace("[S.", "=").replace("]", "") for name in made.columns]
    return tuple(plain), made.to_numpy(float)


def _relative(shares: np.ndarray, fitted: np.ndarray) -> float:
    from scipy.special import rel_entr

    return float(rel_entr(shares, fitted).sum())


def _design_effects(smaller: LoglinearFit, larger: LoglinearFit) -> np.ndarray:
    """Covariance of the terms that only the larger has, over that of a simple random sample: Rao & Scott (1984)."""
    at = larger.fitted
    spread = (np.diag(at) - np.outer(at, at)) / larger.respondents
    inner, outer = smaller.matrix, larger.matrix
    rest = outer - inner @ np.linalg.solve(inner.T @ spread @ inner, inner.T @ spread @ outer)
    left, size, _ = np.linalg.svd(rest, full_matrices=False)
    own = left[:, size > 1e-9 * size[0]]
    observed = larger.shares.values
    simple = (np.diag(observed) - np.outer(observed, observed)) / larger.respondents
    return np.linalg.solve(own.T @ simple @ own, own.T @ larger.shares.covariance @ own)
