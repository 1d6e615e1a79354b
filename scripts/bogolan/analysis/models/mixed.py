"""Mixed models beside the plan's regressions, for the survey's own analysts: of this nothing is ever published.

What a village or an interviewer has in common with nobody else is in them; with few of these, numbers tell of each. So
they are no rows of the spine, and no rule that publishes reads them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.models.fits import GENERALISED, fitted
from bogolan.analysis.models.regression import INTERCEPT, Regression, regression
from bogolan.analysis.sampled import MEN, WOMEN, survey_design
from bogolan.preparation.weighting.sample import CLUSTER, STRATUM
from bogolan.preparation.who_asked import ASKED_BY, NUMBER
from bogolan.statistics import ModelError, mixed_model, redundant_columns, wald_interval
from bogolan.survey.plan_mixed import FEWEST_LEVELS, MIXED, interviewer_question, mixed_models

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from bogolan.statistics import Fit, MixedModel

    Row = dict[str, Any]

DESIGN_BASED = ("design_based", "design_based_standard_error", "design_based_lower", "design_based_upper")
COLUMNS = ("model", "family", "group", "weights", "measure", "level", "interviewers", "estimate", "standard_error")
COLUMNS += ("df", "lower", "upper", "averaged", *DESIGN_BASED, "n", "levels", "flag", "reason")
# Names that the gate knows for nothing, so that it would hide these rows if they ever came to it.
COEFFICIENT, DEVIATION, INTRACLASS = "mixed_coefficient", "mixed_deviation", "mixed_intraclass_correlation"
RESIDUAL, NO_WEIGHTS = "residual", "none"
# With fewer levels a deviation is hardly told.
FEW_LEVELS = 10
NOT_FITTED, FEW, AT_ZERO, NO_LIMIT, NOT_SETTLED = "not_fitted", "few_levels", "at_zero", "no_upper_limit", "not_settled"


@dataclass(frozen=True, eq=False)
class Mixed:
    """A regression of the plan and its groupings: (n) labels of each respondent by name, missing where there is none.

    `interviewer` is the grouping of who asked, and `asked_by` (n) the gender of these; None where there is none, or the
    plan does not ask it. `gender_is_a_term` says whether the regression knows the interviewer's gender.
    """

    of: Regression
    groupings: Mapping[str, pd.Series]
    interviewer: str | None
    asked_by: np.ndarray | None
    gender_is_a_term: bool

    def members(self, group: str) -> np.ndarray:
        """(n, boolean) those of a group in the regression whose level of every grouping is known."""
        known = [labels.notna().to_numpy() for labels in self.groupings.values()]
        return self.of.members[group] & np.logical_and.reduce(known)

    def columns(self, group: str, inside: np.ndarray) -> dict[str, np.ndarray]:
        """The columns of those inside, as far as they can be told apart among them; first the intercept."""
        among = replace(self.of, members={group: inside})
        kept = among.kept[group] if among.fitted else []
        if not kept:
            raise ModelError("the outcome or the terms do not differ among those whose groupings are known")
        return {INTERCEPT: np.ones(int(inside.sum()))} | {one.level: one.values[inside].to_numpy(float) for one in kept}

    def fitted(
        self, inside: np.ndarray, columns: Mapping[str, np.ndarray], groupings: Mapping[str, np.ndarray]
    ) -> MixedModel:
        """The mixed model of those inside, with groupings (n labels) in place of its own."""
        labels = {name: own[inside] for name, own in groupings.items()}
        return mixed_model(self.of.outcome.to_numpy(float)[inside], columns, labels, GENERALISED[self.of.family])


def mixed_table(
    sample: pd.DataFrame, reasons: pd.DataFrame, codebook: Mapping[str, Any], plan: Mapping[str, Any]
) -> pd.DataFrame:
    """A row a model, group and number: coefficients beside those of the design, deviations, intraclass correlations.

    Mixed models are unweighted; strata are not in them, so that what differs between these is the villages'. `averaged`
    is a logit's coefficient over all intercepts, which the design-based one is too. A model that cannot be fitted in a
    group is one row with the reason. `sample` has the columns of `with_interviewers` where an intercept is theirs.
    """
    import pandas as pd

    rows = [row for model in mixed_models(plan) for row in _rows(sample, reasons, codebook, plan, model)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"n": "Int64", "levels": "Int64"})


def _rows(
    sample: pd.DataFrame,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Any],
    plan: Mapping[str, Any],
    model: Mapping[str, Any],
) -> Iterator[Row]:
    of = regression(sample, reasons, codebook, model, survey_design(sample, plan))
    who, gender = interviewer_question(plan), plan.get("interviewer", {}).get("gender", {}).get("question")
    asks = who in model[MIXED]
    mixed = Mixed(
        of,
        {name: _labels(sample, plan, name) for name in model[MIXED]},
        who if asks else None,
        sample[ASKED_BY].to_numpy(object) if asks and gender is not None else None,
        gender in {term["question"] for term in model["terms"]},
    )
    fits = fitted(of).by_group if of.kept else {}
    for group in of.members:
        about = {"model": model["name"], "family": of.family, "group": group, "weights": NO_WEIGHTS}
        if group in fits:
            of_all = list(_of_group(mixed, group, fits[group]))
            yield from (about | row for row in (*of_all, *_by_interviewers_gender(mixed, group, of_all)))
        else:
            yield about | _not_fitted("the outcome does not differ")


def _labels(sample: pd.DataFrame, plan: Mapping[str, Any], name: str) -> pd.Series:
    """(n) the level of each respondent: clusters as the design has them, interviewers by number."""
    if name == interviewer_question(plan):
        return sample[NUMBER]
    if name == plan["design"].get("clusters"):
        return sample.groupby([STRATUM, CLUSTER], observed=True).ngroup().where(sample[CLUSTER].notna())
    return sample[name]


def _of_group(mixed: Mixed, group: str, beside: Fit) -> Iterator[Row]:
    """The coefficients of a group, each beside that of the design, and what its groupings add."""
    inside = mixed.members(group)
    own = {name: labels.to_numpy(object) for name, labels in mixed.groupings.items()}
    try:
        found = mixed.fitted(inside, mixed.columns(group, inside), own)
    except ModelError as error:
        yield _not_fitted(str(error), int(inside.sum()))
        return
    of_design = _of_design(beside)
    told = {"n": found.n, "flag": None if found.converged else NOT_SETTLED}
    keys = ("level", "estimate", "standard_error", "df", "lower", "upper", "averaged")
    columns = (found.names, found.coefficients, found.standard_errors, found.df, *found.interval(), found.averaged)
    for numbers in zip(*columns, strict=True):
        yield {"measure": COEFFICIENT, **dict(zip(keys, numbers, strict=True)), **of_design.get(numbers[0], {}), **told}
    for name in own:
        yield _deviation(found, name)
    yield {"measure": DEVIATION, "level": RESIDUAL, "estimate": found.residual, **told}
    for name in own:
        yield _intraclass(found, name)


def _by_interviewers_gender(mixed: Mixed, group: str, of_all: list[Row]) -> Iterator[Row]:
    """How alike the answers are that one woman, and that one man, brought home: in one model with a deviation of each.

    What women and men are told on average is not theirs: the interviewer's gender is a term, unless it is one already.
    Where all interviewers are of one gender, the numbers are those of all.
    """
    if mixed.asked_by is None or of_all[0]["flag"] == NOT_FITTED:
        return
    who, inside, genders = mixed.interviewer, mixed.members(group), mixed.asked_by
    labels = mixed.groupings[who].to_numpy(object)
    asked = {gender: inside & (genders == gender) for gender in (WOMEN, MEN)}
    numbers = {gender: len(set(labels[own])) for gender, own in asked.items()}
    enough = [gender for gender, count in numbers.items() if count >= FEWEST_LEVELS]
    for gender in (WOMEN, MEN):
        if gender not in enough:
            reason = f"{numbers[gender]} interviewers; expected {FEWEST_LEVELS} or more"
            yield _not_fitted(reason, int(asked[gender].sum())) | _of_interviewers(who, gender)
    if not enough:
        return
    if (asked[enough[0]] == inside).all():
        yield from (row | _of_interviewers(who, enough[0], row["measure"]) for row in of_all if row.get("level") == who)
        return
    among = np.logical_or.reduce([asked[gender] for gender in enough])
    parts = {gender: f"{who}: {gender}" for gender in enough}
    others = {name: own.to_numpy(object) for name, own in mixed.groupings.items() if name != who}
    parted = {name: np.where(genders == gender, labels, None) for gender, name in parts.items()}
    try:
        columns = mixed.columns(group, among)
        if not mixed.gender_is_a_term:
            columns = _with_gender(columns, (genders[among] == WOMEN).astype(float))
        found = mixed.fitted(among, columns, others | parted)
    except ModelError as error:
        yield from (_not_fitted(str(error), int(asked[one].sum())) | _of_interviewers(who, one) for one in enough)
        return
    for gender, name in parts.items():
        without = [other for other in parted if other != name]
        for row in (_deviation(found, name), _intraclass(found, name, without)):
            yield row | _of_interviewers(who, gender, row["measure"]) | {"n": int(asked[gender].sum())}


def _with_gender(columns: dict[str, np.ndarray], asked_by_women: np.ndarray) -> dict[str, np.ndarray]:
    """The columns with whether a woman asked, where they do not tell it already."""
    wider = columns | {ASKED_BY: asked_by_women}
    return columns if redundant_columns(np.column_stack(list(wider.values()))) else wider


def _of_design(fit: Fit) -> dict[str, Row]:
    """By column, the design-based coefficient with its limits."""
    lower, upper = wald_interval(fit.values, fit.standard_errors, fit.df)
    numbers = zip(fit.values, fit.standard_errors, lower, upper, strict=True)
    return {name: dict(zip(DESIGN_BASED, told, strict=True)) for name, told in zip(fit.names, numbers, strict=True)}


def _deviation(found: MixedModel, name: str) -> Row:
    numbers = found.deviations[name], *found.deviation_interval(name)
    return {"measure": DEVIATION, **_of_grouping(found, name, *numbers)}


def _intraclass(found: MixedModel, name: str, without: Sequence[str] = ()) -> Row:
    numbers = found.intraclass(name, without), *found.intraclass_interval(name, without)
    return {"measure": INTRACLASS, **_of_grouping(found, name, *numbers)}


def _of_grouping(found: MixedModel, name: str, value: float, lower: float, upper: float) -> Row:
    """What a number of a grouping says of itself."""
    levels = found.levels[name]
    flags = [(FEW, levels < FEW_LEVELS), (AT_ZERO, value == 0), (NO_LIMIT, np.isnan(upper))]
    told = ",".join(flag for flag, holds in [*flags, (NOT_SETTLED, not found.converged)] if holds) or None
    numbers = {"estimate": value, "lower": lower, "upper": upper}
    return {"level": name, **numbers, "n": found.n, "levels": levels, "flag": told}


def _of_interviewers(who: str, gender: str, measure: str = INTRACLASS) -> Row:
    return {"measure": measure, "level": who, "interviewers": gender}


def _not_fitted(reason: str, n: int | None = None) -> Row:
    return {"measure": MIXED, "flag": NOT_FITTED, "reason": reason, "n": n}
