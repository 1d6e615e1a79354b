"""The plan's regressions as rows of the spine: coefficients, average marginal effects, and women minus men in both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.models.close_bases import with_closest_bases
from bogolan.analysis.models.complete_cases import loss_rows
from bogolan.analysis.models.curves import curve_rows
from bogolan.analysis.models.decomposition import decomposition_rows
from bogolan.analysis.models.diagnosis import diagnosis_rows
from bogolan.analysis.models.fits import UNITS, fitted, name_of
from bogolan.analysis.models.imputation import imputation_rows
from bogolan.analysis.models.left_out import left_out_rows, place, unpredicted_rows
from bogolan.analysis.models.predictions import prediction_rows
from bogolan.analysis.models.regression import INTERCEPT, regression
from bogolan.analysis.ranks import ranked
from bogolan.analysis.sampled import MEN, WOMEN, flags, survey_design, weaker_flags
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.statistics import ModelError, p_adjust, wald_interval, wald_test
from bogolan.survey.communal import tells_communal_identity
from bogolan.survey.plan_comparisons import OTHERS
from bogolan.survey.plan_parts import OF_LEVELS
from bogolan.survey.spine import COEFFICIENT, GENDER_INTERACTIONS, MARGINAL_EFFECT, MODELS, PREDICTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from bogolan.analysis.models.fits import Fits
    from bogolan.analysis.models.regression import Regression
    from bogolan.statistics import Estimates

    Row = dict[str, Any]


SEED = 1  # where the plan names none


def regression_rows(
    sample: pd.DataFrame,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Mapping[str, Any]],
    plan: Mapping[str, Any],
) -> Iterator[Row]:
    """The rows of every model of the plan. Raises SurveyError, naming the model, for one that cannot be fitted."""
    design = survey_design(sample, plan)
    earlier: list[Regression] = []
    for model in plan["models"]:
        try:
            of = regression(sample, reasons, codebook, model, design)
            yield from with_closest_bases(_rows(of, codebook, plan), of, earlier, sample)
            yield from loss_rows(of, reasons)
            yield from imputation_rows(of, reasons, codebook, plan.get("seed", SEED))
            yield from decomposition_rows(of, plan.get("community", ()), plan.get("seed", SEED))
            earlier.append(of)
        except ModelError as error:
            expected = "a model that these respondents can tell apart"
            raise SurveyError(Problem("survey.yaml", str(error), expected, column=f"models.{model['name']}")) from None


def _rows(of: Regression, codebook: Mapping[str, Mapping[str, Any]], plan: Mapping[str, Any]) -> Iterator[Row]:
    for group, inside in of.members.items():
        if group not in of.fitted:
            yield of.about | _not_estimable(of, group, int(inside.sum()))
    if not of.kept:
        return
    fits = fitted(of)
    for row in _estimate_rows(fits, fits.coefficients, COEFFICIENT):
        yield {**of.about, "measure": COEFFICIENT, "unit": UNITS[of.family][0], **row}
    effects = list(effect_rows(fits, plan))
    yield from effects
    units = dict(zip((COEFFICIENT, MARGINAL_EFFECT), UNITS[of.family], strict=True))
    for measure, unit in units.items():
        yield from ({**of.about, "measure": measure, "unit": unit, **row} for row in left_out_rows(fits, measure))
    told = {"measure": PREDICTED, "unit": units[MARGINAL_EFFECT]}
    yield from ({**of.about, **told, **row} for row in unpredicted_rows(fits))
    yield from (of.about | row for row in _interactions(fits))
    yield from prediction_rows(fits)
    yield from curve_rows(fits, [row["p_value"] for row in effects], plan["multiplicity"][OTHERS])
    yield from diagnosis_rows(fits, plan.get("seed", SEED))
    for group in fits.by_group:
        yield from ({**of.about, "family": of.plan["name"], **row} for row in _ranks(fits, group, codebook))


def effect_rows(fits: Fits, plan: Mapping[str, Any]) -> Iterator[Row]:
    """The average marginal effects of a fitted regression, and women's less men's."""
    of = fits.regression
    for row in _adjusted(list(_estimate_rows(fits, fits.effects, MARGINAL_EFFECT)), of.plan["name"], plan):
        yield {**of.about, "measure": MARGINAL_EFFECT, "unit": UNITS[of.family][1], **row}


def _not_estimable(of: Regression, group: str, n: int) -> Row:
    """The row that says so of a group that has no model."""
    named = {"measure": COEFFICIENT, "unit": UNITS[of.family][0], "level": INTERCEPT, "group": group}
    return {**named, "n": n, "count": 0, "flag": "not_estimable"}


def _estimate_rows(fits: Fits, estimates: Estimates, measure: str) -> Iterator[Row]:
    """A row an estimate and, where women and men are parted, a row for the women's minus the men's.

    The degrees of freedom of a difference of coefficients are those of one model of both, as in R's svyglm with an
    interaction; of a difference of effects, those of the side that has fewer.
    """
    counts = fits.counts
    for row, label in zip(_numbers(estimates), estimates.labels, strict=True):
        if measure == COEFFICIENT and not fits.is_told(label["column"]):
            continue
        yield {**row, "group": label["group"], **place(label), "count": counts[label["group"], label["column"]]}
    for label, names in _pairs(fits, estimates):
        if measure == COEFFICIENT and not fits.is_told(label["column"]):
            continue
        sides = estimates.select(names)
        gap = _women_minus_men(estimates, [names])
        df = fits.joint_df(gap) if measure == COEFFICIENT else sides.df.min()
        fewest = min(counts[group, label["column"]] for group in (WOMEN, MEN))
        (row,) = _numbers(gap, df)
        yield {**row, "group": WOMEN, "contrast": MEN, **place(label), "count": fewest, "flag": weaker_flags(sides)}


def _adjusted(rows: list[Row], model: str, plan: Mapping[str, Any]) -> Iterator[Row]:
    """The effects of a model with p-values adjusted among all of them, differences between women and men included."""
    p_values = p_adjust([row["p_value"] for row in rows], plan["multiplicity"][OTHERS])
    for row, among_all in zip(rows, p_values, strict=True):
        yield {**row, "p_adjusted": among_all, "family": f"{MODELS}/{model}"}


def _interactions(fits: Fits) -> Iterator[Row]:
    """Whether any term goes with the outcome otherwise among women than among men: all interactions with gender."""
    pairs = [(label, names) for label, names in _pairs(fits, fits.coefficients) if label["column"] != INTERCEPT]
    if not pairs:
        return
    gaps = _women_minus_men(fits.coefficients, [names for _, names in pairs])
    found = wald_test(gaps, df_denominator=fits.joint_df(gaps))
    counts = fits.counts
    fewest = min(counts[group, label["column"]] for label, _ in pairs for group in (WOMEN, MEN))
    sizes = {"n": int(fits.coefficients.n.min()), "clusters": int(fits.coefficients.clusters.min()), "count": fewest}
    told = {"measure": GENDER_INTERACTIONS, "unit": "F", "group": WOMEN, "contrast": MEN, "p_value": found.p_value}
    yield {**told, "df": found.df_denominator, **sizes, "flag": found.flag or None}


def _pairs(fits: Fits, estimates: Estimates) -> Iterator[tuple[Mapping[str, Any], tuple[str, str]]]:
    """What is estimated of both women and men: its label, and the names of the women's and of the men's."""
    if list(fits.by_group) != [WOMEN, MEN]:
        return
    for label in estimates.labels:
        names = tuple(name_of(**label | {"group": group}) for group in (WOMEN, MEN))
        if label["group"] == WOMEN and names[1] in estimates.names:
            yield label, names


def _women_minus_men(estimates: Estimates, pairs: Sequence[tuple[str, str]]) -> Estimates:
    return estimates.contrast({women: {women: 1.0, men: -1.0} for women, men in pairs})


def _numbers(estimates: Estimates, df: float | None = None) -> Iterator[Row]:
    """What estimates of a model say of themselves, with t intervals and tests; nothing certain where separated."""
    df = estimates.df if df is None else np.full(len(estimates), df)
    lower, upper = wald_interval(estimates.values, estimates.standard_errors, df)
    p_values = estimates.test(df=df)["p_value"]
    rows = estimates.frame().assign(df=df, lower=lower, upper=upper, p_value=p_values.to_numpy())
    for row in rows.to_dict("records"):
        flag = flags(row["n"], row["clusters"], row["df"], row["flag"])
        if "separated" in (flag or ""):
            row |= {"standard_error": np.nan, "lower": np.nan, "upper": np.nan, "p_value": np.nan}
        kept = ("estimate", "standard_error", "df", "lower", "upper", "n", "clusters", "p_value")
        yield {**{key: row[key] for key in kept}, "interval_method": "t", "flag": flag}


def _ranks(fits: Fits, group: str, codebook: Mapping[str, Mapping[str, Any]]) -> Iterator[Row]:
    """The ranks of the effects of yes-or-no terms in a group, the only ones in one unit; none of communal identity."""
    if fits.regression.family in OF_LEVELS:
        return
    levels = [column.level for column in fits.regression.kept[group] if column.sisters == ()]
    questions = {level: level.partition("=")[0] for level in levels}
    told = [
        level
        for level, question in questions.items()
        if not tells_communal_identity(question, codebook[question].get("label"))
    ]
    for level, row in ranked(fits.effects.select([name_of(group, level, None) for level in told]), told):
        yield {**row, "level": level, "group": group}
