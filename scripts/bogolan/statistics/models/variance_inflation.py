"""How far terms that go together widen each other's standard errors: generalised variance inflation factors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from .formula import ModelError

if TYPE_CHECKING:
    import pandas as pd

    from .fit import Fit


def variance_inflation(fit: Fit, terms: Mapping[str, Sequence[str]] | None = None) -> pd.DataFrame:
    """One row a term: gvif, columns, and vif = gvif^(1 / columns), comparable whatever the number of categories.

    det(R11) det(R22) / det(R), R the correlations of the coefficients, R11 those of the term and R22 of the others: Fox
    & Monette (1992), JASA 87, 178-183; the square of their gvif^(1 / (2 columns)). Of one column it is 1 / (1 - R^2) of
    its weighted regression on the others. The correlations are the weighted information's, not the sandwich's: how
    terms go together is a matter of the matrix, the weights and the family, and the clusters' covariance has the rank
    of their number, so that its determinants fail where they are few. It is the part 1 / (1 - R^2) of the factors of
    Liao & Valliant (2012), Survey Methodology 38, 53-62; what they multiply it with is a design effect.

    terms: {term: its columns}, by default those of the model; only coefficients that they name are compared, so that a
    group's own coefficients give the factors within the group. Constant columns and what is separated are left out.
    """
    import pandas as pd

    x, named = fit.fitted.x, fit.terms if terms is None else terms
    constant = np.ptp(x, axis=0) == 0
    places = {}
    for term, columns in named.items():
        found = [fit.position(column) for column in fit.columns_of(columns)] if columns else []
        kept = [place for place in found if not constant[place] and fit.columns[place] not in fit.separated]
        if kept:
            places[term] = kept
    everything = [place for found in places.values() for place in found]
    if len(set(everything)) < len(everything):
        raise ModelError("a column stands in two terms; expected each once")
    covariance = fit.naive_covariance[np.ix_(everything, everything)]
    spread = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(spread, spread)
    whole = np.linalg.slogdet(correlation)[1] if everything else 0.0
    rows = []
    for term, found in places.items():
        own = np.isin(everything, found)
        parts = sum(np.linalg.slogdet(correlation[np.ix_(part, part)])[1] for part in (own, ~own))
        gvif = float(np.exp(parts - whole))
        rows.append({"term": term, "gvif": gvif, "columns": len(found), "vif": gvif ** (1 / len(found))})
    return pd.DataFrame(rows, columns=["term", "gvif", "columns", "vif"]).set_index("term")
