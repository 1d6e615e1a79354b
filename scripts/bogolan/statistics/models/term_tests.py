"""Tests of terms of a model: Wald's, and Rao and Scott's likelihood ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from ..association.quadratic_forms import weighted_f_tail
from ..inference.hypothesis_tests import Test
from ..inference.wald_tests import wald_test
from ..sampling.inverses import pseudo_inverse
from .formula import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .fit import Fit


def term_test(
    fit: Fit,
    columns: Sequence[str],
    method: Literal["Wald", "WorkingWald", "LRT"] = "Wald",
    null: float = 0.0,
    df: float | None = None,
) -> Test:
    """Whether all those coefficients are the null, as R's regTermTest; df replaces the model's degrees of freedom.

    "LRT": the difference of the deviances of the fits without and with them; "WorkingWald": Wald's statistic with the
    covariance of a simple random sample. Both are sums of chi-squareds with the eigenvalues of the design effects as
    weights (Rao & Scott 1984; Lumley & Scott 2014, Australian & New Zealand Journal of Statistics 56, 1-14), over a
    chi-squared of the degrees of freedom; by the saddlepoint. `weights` are the eigenvalues.
    """
    if method not in ("Wald", "WorkingWald", "LRT"):
        raise ModelError(f"the method is {method!r}; expected Wald, WorkingWald or LRT")
    if not columns:
        raise ModelError("no coefficient is named; expected a term, or some of the coefficients")
    tested = fit.select(columns)
    if method == "Wald":
        return wald_test(tested, null, df)
    df = float(tested.df.min()) if df is None else df
    places = [fit.position(column) for column in columns]
    flags = {flag for told in tested.flags for flag in told.split(",") if flag}
    if np.isnan(tested.values).any() or not fit.converged or not df >= 1:
        flags |= set() if df >= 1 else {"no_degrees_of_freedom"}
        flags |= {flag for told in fit.flags for flag in told.split(",") if flag and not fit.converged}
        return Test(method, np.nan, "Chisq", len(places), df, np.nan, tested, ",".join(sorted(flags)))
    naive, _ = pseudo_inverse(fit.naive_covariance[np.ix_(places, places)])
    distance = tested.values - null
    statistic = distance @ naive @ distance if method == "WorkingWald" else _likelihood_ratio(fit, columns, null)
    if not np.isfinite(statistic):
        flags.add("not_converged")
    weights = np.sort(np.linalg.eigvals(naive @ tested.covariance).real)[::-1]
    p_value = weighted_f_tail(float(statistic), weights, df) if weights.max() > 0 else np.nan
    found = (float(statistic), "Chisq", len(places), df, p_value, tested, ",".join(sorted(flags)))
    return Test(method, *found, weights=tuple(weights.tolist()))


def _likelihood_ratio(fit: Fit, columns: Sequence[str], null: float) -> float:
    """Deviance of the fit without the columns, of the same respondents, less that with them."""
    import pandas as pd

    from .glm import glm

    if fit.penalised:
        raise ModelError("the likelihood is penalised, its ratio has no such distribution; expected another method")
    if null:
        raise ModelError("the likelihood ratio is of coefficients of 0; expected another method for another null")
    kept = [place for place, column in enumerate(fit.columns) if column not in columns]
    if not kept:
        raise ModelError("all coefficients of the model are tested; expected some to remain")
    terms = pd.DataFrame(fit.matrix[:, kept], columns=[fit.columns[place] for place in kept])
    within = fit.design.where(fit.rows)
    reduced = glm(within, fit.model.outcome, terms, fit.family, fit.link, trials=fit.trials, offset=fit.offset)
    return reduced.deviance * within.mean_weight / fit.design.mean_weight - fit.deviance
