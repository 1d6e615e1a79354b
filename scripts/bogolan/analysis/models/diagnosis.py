"""What must be known of a fitted model beside its estimates: how well it fits, separation, few clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.models.effects import effects_of
from bogolan.analysis.models.fits import UNITS
from bogolan.analysis.models.left_out import place
from bogolan.analysis.models.regression import INTERCEPT
from bogolan.analysis.sampled import FEW_CLUSTERS, FEWEST_DF, flags
from bogolan.statistics import (
    ModelError,
    bias_reduced,
    firth,
    goodness_of_fit,
    marginal_effects,
    proportional_odds,
    pseudo_r2,
    r2,
    variance_inflation,
    wild_bootstrap,
)
from bogolan.survey.plan_parts import GAUSSIAN, LINEAR, LOGIT, OF_LEVELS, ORDINAL
from bogolan.survey.spine import (
    BIAS_REDUCED,
    EVENTS_PER_COEFFICIENT,
    FEW_EVENTS,
    GOODNESS_OF_FIT,
    INFLATION,
    MCFADDEN,
    PENALISED_EFFECT,
    PROPORTIONAL_ODDS,
    PSEUDO_R2,
    R2,
    WILD_BOOTSTRAP,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from bogolan.analysis.models.fits import Fits
    from bogolan.statistics import Fit, Test

    Row = dict[str, Any]

EVENTS_NEEDED = 10  # of the rarer answer by coefficient: Peduzzi and others (1996)
MOST_CLUSTERS = 60  # beyond which degrees of freedom are not looked at: an exposure of few clusters is seen before


def diagnosis_rows(fits: Fits, seed: int) -> Iterator[Row]:
    """The rows on every group of a fitted regression; `seed` is the plan's, for the bootstrap."""
    of = fits.regression
    for group in fits.by_group:
        about = {**of.about, "group": group, **_sizes(fits, group)}
        rows = (*_fit_rows(fits, group), *_penalised_rows(fits, group), *_few_cluster_rows(fits, group, seed))
        yield from (about | row for row in rows)


def _sizes(fits: Fits, group: str) -> Row:
    """Respondents and clusters of a group, and the fewest behind any of its estimates."""
    of = fits.regression
    inside = of.members[group]
    fewest = min(count for (whose, _), count in fits.counts.items() if whose == group)
    return {"n": int(inside.sum()), "clusters": int(of.design.clusters_with(inside).sum()), "count": fewest}


# ----------------------------------------------------------------------------------------------- how well a model fits


def _fit_rows(fits: Fits, group: str) -> Iterator[Row]:
    family, fit = fits.regression.family, fits.by_group[group]
    if family == LOGIT:
        yield {"measure": GOODNESS_OF_FIT, **_tested(goodness_of_fit(fit))}
    if family in (LOGIT, *OF_LEVELS):
        yield {"measure": PSEUDO_R2, "unit": "ratio", "level": MCFADDEN, "estimate": pseudo_r2(fit).mcfadden}
        yield _events(fits, group)
    elif family in (LINEAR, GAUSSIAN):
        yield {"measure": PSEUDO_R2, "unit": "ratio", "level": R2, "estimate": r2(fit)}
    if family == ORDINAL:
        yield from _odds_rows(fits, group)
    terms = _terms(fits, group)
    if len(terms) > 1:
        inflation = variance_inflation(fit, terms)["vif"]
        if inflation.notna().any():
            yield {"measure": INFLATION, "unit": "ratio", "estimate": inflation.max(), "note": inflation.idxmax()}


def _tested(test: Test) -> Row:
    """A test's F with its p-value."""
    told = {"unit": "F", "estimate": test.statistic, "df": test.df_denominator, "p_value": test.p_value}
    return {**told, "flag": test.flag or None}


def _events(fits: Fits, group: str) -> Row:
    """How many respondents of the rarer answer, or the rarest, there are for each coefficient but the intercept."""
    of = fits.regression
    outcome = of.outcome.to_numpy()[of.members[group]]
    _, counts = np.unique(outcome, return_counts=True)
    per = counts.min() / len(of.kept[group]) if of.kept[group] else np.nan
    told = {"measure": EVENTS_PER_COEFFICIENT, "unit": "respondents", "estimate": per}
    return {**told, "flag": FEW_EVENTS if per < EVENTS_NEEDED else None}


def _odds_rows(fits: Fits, group: str) -> Iterator[Row]:
    """Brant's test of all terms (without a level), then of each; a flag says of which outcome there is none."""
    try:
        found = proportional_odds(fits.by_group[group], _terms(fits, group))
    except ModelError:
        yield {"measure": PROPORTIONAL_ODDS, "unit": "F", "flag": "not_estimable"}
        return
    yield {"measure": PROPORTIONAL_ODDS, **_tested(found.whole)}
    if len(found.terms) > 1:
        for term, test in found.terms.items():
            yield {"measure": PROPORTIONAL_ODDS, "level": term, **_tested(test)}


def _terms(fits: Fits, group: str) -> dict[str, list[str]]:
    """The columns of each term of a group, products under the questions of both factors."""
    terms: dict[str, list[str]] = {}
    for column in fits.regression.kept[group]:
        terms.setdefault(column.question, []).append(column.level)
    return terms


# ------------------------------------------------------------------------------------------------------ separation


def _penalised_rows(fits: Fits, group: str) -> Iterator[Row]:
    """Firth's effects beside those that are infinite: without an interval, since where nobody varies there is none."""
    fit, of = fits.by_group[group], fits.regression
    if of.family != LOGIT or not fit.separated:
        return
    penalised = firth(of.design.where(of.members[group]), of.outcome.to_numpy(float), _columns(fit))
    effects = effects_of(of.kept[group], lambda effects: marginal_effects(penalised, effects))
    separated = {column.told for column in of.kept[group] if column.level in fit.separated}
    for name, estimate in zip(effects.names, effects.values, strict=True):
        if name in separated:
            yield {"measure": PENALISED_EFFECT, "unit": "proportion", "level": name, "estimate": estimate}


def _columns(fit: Fit) -> pd.DataFrame:
    """The columns that a model was fitted on, by their names."""
    import pandas as pd

    return pd.DataFrame(fit.model.matrix, columns=list(fit.model.columns))


# --------------------------------------------------------------------------------------------------------- few clusters


def _few_cluster_rows(fits: Fits, group: str, seed: int) -> Iterator[Row]:
    """Coefficients with CR2 standard errors and Satterthwaite's degrees of freedom, and by the wild bootstrap.

    Where a group lives in fewer than twenty clusters, or a coefficient is told by so few that it has fewer than four
    degrees of freedom. Of several answers by the bootstrap alone: CR2 adjusts the one residual that a respondent has,
    and where there is one an answer no other implementation is known with which to compare.
    """
    family, fit = fits.regression.family, fits.by_group[group]
    clusters = _sizes(fits, group)["clusters"]
    if family in OF_LEVELS:
        yield from _wild_rows(fits, group, clusters, seed)
        return
    if fit.separated or not 2 <= clusters <= MOST_CLUSTERS:
        return
    adjusted = bias_reduced(fit)
    lower, upper = adjusted.interval()
    df, p_values, told = adjusted.df, adjusted.test()["p_value"].to_numpy(), adjusted.flags
    for at, name in enumerate(fit.names):
        if name == INTERCEPT or not fits.is_told(name) or (clusters >= FEW_CLUSTERS and df[at] >= FEWEST_DF):
            continue
        about = {"level": name, "count": fits.counts[group, name]}
        limits = {"lower": lower[at], "upper": upper[at], "interval_method": "t"}
        numbers = {"estimate": fit.values[at], "standard_error": adjusted.standard_errors[at], "df": df[at]}
        flag = flags(int(fits.regression.members[group].sum()), clusters, df[at], told[at])
        p_value = {"p_value": p_values[at], "flag": flag}
        yield {"measure": BIAS_REDUCED, "unit": UNITS[family][0], **about, **numbers, **limits, **p_value}
        wild = wild_bootstrap(fit, name, seed=seed)
        yield {"measure": WILD_BOOTSTRAP, **about, "p_value": wild.p_value, "flag": wild.flag or None}


def _wild_rows(fits: Fits, group: str, clusters: int, seed: int) -> Iterator[Row]:
    """Coefficients of a model of several answers by the wild bootstrap, where a group lives in few clusters."""
    fit = fits.by_group[group]
    separated = any("separated" in warning for warning in fit.warnings)
    if separated or not fit.converged or not 2 <= clusters < FEW_CLUSTERS:
        return
    labels = [label for label in fits.coefficients.labels if label["group"] == group]
    for name, label in zip(fit.names, labels, strict=True):
        if label["column"] == INTERCEPT or not fits.is_told(label["column"]):
            continue
        wild = wild_bootstrap(fit, name, seed=seed)
        told = {"measure": WILD_BOOTSTRAP, **place(label), "count": fits.counts[group, label["column"]]}
        yield {**told, "p_value": wild.p_value, "flag": wild.flag or None}
