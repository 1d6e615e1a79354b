"""How far terms that go together widen each other's standard errors: generalised variance inflation factors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from .fitted_rows import fitted_rows
from .formula import ModelError

if TYPE_CHECKING:
    import pandas as pd

    from .fit import Fit
    from .multinomial import MultinomialFit
    from .ordinal import OrdinalFit


def variance_inflation(
    fit: Fit | OrdinalFit | MultinomialFit, terms: Mapping[str, Sequence[str]] | None = None
) -> pd.DataFrame:
    """One row a term: gvif, columns, and vif = gvif^(1 / columns), comparable whatever the number of categories.

    det(R11) det(R22) / det(R), R the correlations of the coefficients, R11 those of the term and R22 of the others: Fox
    & Monette (1992), JASA 87, 178-183; the square of their gvif^(1 / (2 columns)). Of one column it is 1 / (1 - R^2) of
    its weighted regression on the others. The correlations are the weighted information's, not the sandwich's: how
    terms go together is a matter of the matrix, the weights and the family, and the clusters' covariance has the rank
    of their number, so that its determinants fail where they are few. It is the part 1 / (1 - R^2) of the factors of
    Liao & Valliant (2012), Survey Methodology 38, 53-62; what they multiply it with is a design effect. Of ordinal and
    multinomial models they are those of the weighted matrix of the terms alone: each answer has an information of its
    own, and how terms go together is one.

    terms: {term: its columns}, by default those of the model; only coefficients that they name are compared, so that a
    group's own coefficients give the factors within the group. Constant columns and what is separated are left out.
    """
    import pandas as pd

    of_levels = hasattr(fit, "terms_matrix")
    places = _of_levels(fit, terms) if of_levels else _of_one(fit, terms)
    everything = [place for found in places.values() for place in found]
    if len(set(everything)) < len(everything):
        raise ModelError("a column stands in two terms; expected each once")
    covariance = (_spread(fit) if of_levels else fit.naive_covariance)[np.ix_(everything, everything)]
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


def _of_one(fit: Fit, terms: Mapping[str, Sequence[str]] | None) -> dict[str, list[int]]:
    """The places of each term's columns among the coefficients of a model of one outcome."""
    constant, places = np.ptp(fit.fitted.x, axis=0) == 0, {}
    for term, columns in (fit.terms if terms is None else terms).items():
        found = [fit.position(column) for column in fit.columns_of(columns)] if columns else []
        kept = [place for place in found if not constant[place] and fit.columns[place] not in fit.separated]
        if kept:
            places[term] = kept
    return places


def _of_levels(fit: OrdinalFit | MultinomialFit, terms: Mapping[str, Sequence[str]] | None) -> dict[str, list[int]]:
    """The places of each term's columns in the matrix of the terms. Raises ModelError for a column that it lacks."""
    constant, places = np.ptp(fit.terms_matrix[fitted_rows(fit)], axis=0) == 0, {}
    for term, columns in (fit.model.terms if terms is None else terms).items():
        unknown = [column for column in columns if column not in fit.model.columns]
        if unknown:
            raise ModelError(f"the model has no column {', '.join(map(repr, unknown))}")
        found = [fit.term_columns.index(column) for column in columns if column in fit.term_columns]
        if kept := [place for place in found if not constant[place]]:
            places[term] = kept
    return places


def _spread(fit: OrdinalFit | MultinomialFit) -> np.ndarray:
    """(p x p) the weighted covariance of the terms' columns among those in the model."""
    used = fitted_rows(fit)
    return np.atleast_2d(np.cov(fit.terms_matrix[used], rowvar=False, aweights=fit.design.weight[used]))
