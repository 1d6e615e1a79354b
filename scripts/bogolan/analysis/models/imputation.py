"""What a model says with missing answers to its terms imputed, as rows beside those of the complete cases.

They carry the domain `imputed`: how many of those who answered on the outcome left a term unanswered; coefficients and
marginal effects pooled over the imputations, with women minus men in both; all interactions with gender together; how
much of the information on each effect is missing; and whether it would be told otherwise than of the complete cases.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.models.complete_cases import asked_every_term, missing_answers
from bogolan.analysis.models.fits import UNITS, fitted, name_of
from bogolan.analysis.models.imputed_terms import imputed_regressions
from bogolan.analysis.models.regression import INTERCEPT
from bogolan.analysis.sampled import MEN, WOMEN, flags
from bogolan.statistics import ModelError, pool, pooled_wald_test
from bogolan.survey.plan_models import IMPUTATION
from bogolan.survey.spine import (
    COEFFICIENT,
    GENDER_INTERACTIONS,
    IMPUTED,
    MARGINAL_EFFECT,
    MISSING_INFORMATION,
    OTHER_CONCLUSION,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.analysis.models.fits import Fits
    from bogolan.analysis.models.regression import Regression
    from bogolan.statistics import Estimates, Pooled

    Codebook = Mapping[str, Mapping[str, Any]]
    Row = dict[str, Any]


def imputation_rows(of: Regression, reasons: pd.DataFrame, codebook: Codebook, seed: int) -> Iterator[Row]:
    """The rows of a model with imputation; none where the plan asks for none, or no group has a model.

    Where nobody left a term unanswered, that alone is told; where an imputed model cannot be fitted, that it cannot
    (`not_estimable`).
    """
    if IMPUTATION not in of.plan or not of.kept:
        return
    members = asked_every_term(of, reasons)
    silent = {group: inside & ~of.members[group] for group, inside in members.items()}
    rows, flag = [], None
    if any(some.any() for some in silent.values()):
        try:
            drawn = [fitted(one) for one in imputed_regressions(of, members, reasons, codebook, seed)]
            rows = list(_pooled_rows(fitted(of), drawn))
        except ModelError:
            flag = "not_estimable"
    about = of.about | {"domain": IMPUTED}
    for group, inside in members.items():
        yield about | {**missing_answers(of, inside, silent[group]), "group": group, "flag": flag}
    yield from (about | row for row in rows)


def _pooled_rows(complete: Fits, drawn: list[Fits]) -> Iterator[Row]:
    for measure, unit in zip((COEFFICIENT, MARGINAL_EFFECT), UNITS[complete.regression.family], strict=True):
        pooled = pool([_with_gaps(fits, measure) for fits in drawn])
        rows = _numbers(complete, pooled)
        told = (row for row in rows if measure == MARGINAL_EFFECT or complete.is_told(row["level"]))
        yield from ({"measure": measure, "unit": unit, **row} for row in told)
        if measure == COEFFICIENT:
            yield from _interactions(complete, pooled)
    yield from _missing_information(complete, pooled)
    yield from _other_conclusions(complete, pooled)


def _with_gaps(fits: Fits, measure: str) -> Estimates:
    """The estimates of a measure, then the women's minus the men's, with the degrees of freedom that gaps have.

    Of coefficients they are those of one model of both; of effects, those of the side that has fewer.
    """
    own = fits.coefficients if measure == COEFFICIENT else fits.effects
    combined, labels, df = {name: {name: 1.0} for name in own.names}, list(own.labels), list(own.df)
    for label in own.labels:
        women, men = (name_of(**label | {"group": group}) for group in (WOMEN, MEN))
        if label["group"] == WOMEN and men in own.names:
            combined[f"{women} - {men}"] = {women: 1.0, men: -1.0}
            labels.append({**label, "contrast": MEN})
            df.append(min(own.df[own.position(name)] for name in (women, men)))
    found = own.contrast(combined)
    if measure == COEFFICIENT:
        joint = replace(found, parameters=np.full(len(found), fits.spent)).df
        df[len(own) :] = joint[len(own) :]
    return replace(found, labels=tuple(labels), parameters=found.parameters + found.df - np.array(df))


def _numbers(complete: Fits, pooled: Pooled) -> Iterator[Row]:
    """The pooled estimates with t intervals and tests; nothing certain where one of an imputation is separated."""
    of_each = zip(*(one.flags for one in pooled.imputed), strict=True)
    own_flags = [",".join(dict.fromkeys(flag for told in own for flag in told.split(",") if flag)) for own in of_each]
    rows = pooled.frame().drop(columns=["name", "missing_information"]).to_dict("records")
    for place, (numbers, own) in enumerate(zip(rows, own_flags, strict=True)):
        where = _place(complete, pooled, place)
        flag = flags(where["n"], where["clusters"], numbers["df"], own)
        if "separated" in own:
            numbers |= dict.fromkeys(("standard_error", "lower", "upper", "p_value"), np.nan)
        yield {**where, **numbers, "interval_method": "t", "flag": flag}


def _interactions(complete: Fits, pooled: Pooled) -> Iterator[Row]:
    """Whether any term goes with the outcome otherwise among women than among men: all interactions together."""
    gaps = [
        name
        for name, label in zip(pooled.names, pooled.imputed[0].labels, strict=True)
        if "contrast" in label and label["column"] != INTERCEPT
    ]
    if not gaps:
        return
    test = pooled_wald_test(pool([one.select(gaps) for one in pooled.imputed]))
    places = [_place(complete, pooled, pooled.names.index(name)) for name in gaps]
    sizes = {name: min(place[name] for place in places) for name in ("n", "clusters", "count")}
    told = {"measure": GENDER_INTERACTIONS, "unit": "F", "group": WOMEN, "contrast": MEN, **sizes}
    yield {**told, "df": test.df_denominator, "p_value": test.p_value, "flag": test.flag or None}


def _missing_information(complete: Fits, pooled: Pooled) -> Iterator[Row]:
    """Of each effect, the share of the information on it that is missing."""
    for place, missing in enumerate(pooled.missing_information):
        told = {"measure": MISSING_INFORMATION, "unit": "proportion", "estimate": missing}
        yield {**told, **_place(complete, pooled, place)}


def _other_conclusions(complete: Fits, pooled: Pooled) -> Iterator[Row]:
    """Of each effect, whether it is told otherwise (1) than of the complete cases: above zero, below, or uncertain."""
    before, after = (_conclusions(found) for found in (_with_gaps(complete, MARGINAL_EFFECT), pooled))
    for place, other in enumerate(before != after):
        told = {"measure": OTHER_CONCLUSION, "unit": "effects", "estimate": float(other)}
        yield {**told, **_place(complete, pooled, place)}


def _conclusions(found: Estimates | Pooled) -> np.ndarray:
    """(k) 1 for estimates whose interval is above zero, -1 below, 0 for what is too uncertain."""
    lower, upper = found.interval()
    return (lower > 0).astype(int) - (upper < 0)


def _place(complete: Fits, pooled: Pooled, place: int) -> Row:
    """Where the row of an estimate stands, and whom it speaks of.

    `count` is the fewest respondents in a cell that it gives away, of those who answered everything.
    """
    first = pooled.imputed[0]
    label = first.labels[place]
    groups = {label["group"], label.get("contrast", label["group"])}
    sizes = {"n": int(first.n[place]), "clusters": int(first.clusters[place])}
    sizes["count"] = min(_fewest(complete, group, label["column"]) for group in groups)
    where = {"level": label["column"], "domain_level": label["answer"], "group": label["group"]}
    return {**where, "contrast": label.get("contrast"), **sizes}


def _fewest(complete: Fits, group: str, level: str) -> int:
    kept = complete.regression.kept[group]
    column = None if level == INTERCEPT else next(column for column in kept if level in (column.level, column.told))
    return complete.regression.fewest_behind(group, column)
