"""The plan's regressions as rows of the spine: coefficients, average marginal effects, and women minus men in both.

Women and men are in one model in which each has an intercept and coefficients of their own, so the difference between
them has its covariance, which two separate models would not give where they share villages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.ranks import ranked
from bogolan.analysis.sampled import ALL, MEN, WOMEN, flags, genders, survey_design, weaker_flags
from bogolan.analysis.shares import as_numbers
from bogolan.preparation.weighting.sample import GENDER, WEIGHT
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.statistics import ModelError, Slope, category, glm, marginal_effects, wald_interval
from bogolan.survey.communal import tells_communal_identity
from bogolan.survey.plan_parts import fitted_models

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from bogolan.statistics import Estimates

INTERCEPT = "(Intercept)"


@dataclass(frozen=True)
class Column:
    """One column of a model: what it is called in the spine, its values, and the columns of its sister categories.

    `sisters` is None for a number.
    """

    level: str
    values: pd.Series
    sisters: tuple[str, ...] | None


def regression_rows(
    sample: pd.DataFrame, codebook: Mapping[str, Mapping[str, Any]], plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """The rows of every model of the plan. Raises SurveyError, naming the model, for one that cannot be fitted."""
    for model in fitted_models(plan):
        try:
            yield from _model_rows(sample, codebook, model, plan)
        except ModelError as error:
            expected = "a model that these respondents can tell apart"
            raise SurveyError(Problem("survey.yaml", str(error), expected, column=f"models.{model['name']}")) from None


def _model_rows(
    sample: pd.DataFrame, codebook: Mapping[str, Mapping[str, Any]], model: Mapping[str, Any], plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    import pandas as pd

    outcome = binary_outcome(sample[model["outcome"]["question"]], model["outcome"])
    columns = [column for term in model["terms"] for column in term_columns(sample, term, codebook[term["question"]])]
    answered = outcome.notna() & pd.concat([column.values.notna() for column in columns], axis=1).all(axis=1)
    complete = answered & (sample[WEIGHT] > 0)
    asked = genders(sample)
    parted = asked if model["by_gender"] and len(asked) == 2 else [asked[0] if len(asked) == 1 else ALL]
    members = {g: (complete if g == ALL else complete & (sample[GENDER] == g)).to_numpy() for g in parted}
    about = {"analysis": "models", "outcome": model["name"], "base": "model"}
    for group in [group for group in parted if not _can_be_fitted(outcome, members[group])]:
        yield {**about, **_not_estimable(group, int(members.pop(group).sum()))}
    if not members:
        return

    kept = {group: _occurring(columns, inside) for group, inside in members.items()}
    if not any(kept.values()):
        raise ModelError(f"no term differs among the {sum(inside.sum() for inside in members.values())} respondents")
    terms = _model_matrix(kept, members, sample.index)
    fit = glm(survey_design(sample, plan), outcome.to_numpy(float), terms)
    effects = marginal_effects(
        fit, [_effect(group, column, kept[group], members[group]) for group in members for column in kept[group]]
    )
    counts = {
        (group, column.level): _behind(column, kept[group], outcome.to_numpy()[inside], inside)
        for group, inside in members.items()
        for column in (Column(INTERCEPT, outcome, None), *kept[group])
    }
    own = _of_own_group(fit.coefficients, members)
    for measure, unit, estimates in (("coefficient", "log_odds", own), ("marginal_effect", "proportion", effects)):
        about |= {"measure": measure, "unit": unit}
        yield from ({**about, **row} for row in _estimate_rows(estimates, fit.coefficients, list(members), counts))
    for group in members:
        yield from ({**about, "family": model["name"], **row} for row in _ranks(effects, group, kept[group], codebook))


def _ranks(
    effects: Estimates, group: str, columns: Sequence[Column], codebook: Mapping[str, Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """The ranks of the effects of yes-or-no terms in a group, the only ones in one unit; none of communal identity."""
    levels = [column.level for column in columns if column.sisters == ()]
    questions = {level: level.partition("=")[0] for level in levels}
    told = [
        level
        for level, question in questions.items()
        if not tells_communal_identity(question, codebook[question].get("label"))
    ]
    for level, row in ranked(effects.select([_name(group, level) for level in told]), told):
        yield {**row, "level": level, "group": group}


def _can_be_fitted(outcome: pd.Series, members: np.ndarray) -> bool:
    """Whether a group has both outcomes, without which it has no model."""
    return outcome[members].nunique() == 2


def _not_estimable(group: str, n: int) -> dict[str, Any]:
    """The row that says so of a group that has no model."""
    named = {"measure": "coefficient", "unit": "log_odds", "level": INTERCEPT, "group": group}
    return {**named, "n": n, "count": 0, "flag": "not_estimable"}


def _model_matrix(
    kept: Mapping[str, Sequence[Column]], members: Mapping[str, np.ndarray], index: pd.Index
) -> pd.DataFrame:
    """An intercept and the columns of each group, 0 in the other; missing for whoever is in neither."""
    import pandas as pd

    matrix = {}
    for group, inside in members.items():
        matrix[_name(group, INTERCEPT)] = inside.astype(float)
        matrix |= {_name(group, column.level): column.values.fillna(0.0).to_numpy() * inside for column in kept[group]}
    terms = pd.DataFrame(matrix, index=index)
    terms.loc[~np.logical_or.reduce(list(members.values()))] = np.nan
    return terms


def _of_own_group(coefficients: Estimates, members: Mapping[str, np.ndarray]) -> Estimates:
    """Coefficients that speak of their own group: its base, its clusters, its own model's degrees of freedom."""
    groups = [_parted(name)[0] for name in coefficients.names]
    spent = np.array([groups.count(group) - 1 for group in groups])
    return replace(coefficients, bases=tuple(members[group] for group in groups), parameters=spent)


def _estimate_rows(
    estimates: Estimates, joint: Estimates, parted: Sequence[str], counts: Mapping[tuple[str, str], int]
) -> Iterator[dict[str, Any]]:
    """A row an estimate and, where women and men are parted, a row for the women's minus the men's.

    The degrees of freedom of a difference of coefficients are the joint model's, as in R's svyglm with an interaction;
    of a difference of effects, those of the side that has fewer.
    """
    for row, (group, level) in zip(_numbers(estimates), map(_parted, estimates.names), strict=True):
        yield {**row, "group": group, "level": level, "count": counts[group, level]}
    if list(parted) != [WOMEN, MEN]:
        return
    levels = [level for group, level in map(_parted, estimates.names) if group == WOMEN]
    for level in [level for level in levels if _name(MEN, level) in estimates.names]:
        sides = estimates.select([_name(WOMEN, level), _name(MEN, level)])
        gap = estimates.contrast({level: {_name(WOMEN, level): 1.0, _name(MEN, level): -1.0}})
        df = joint.df[0] if estimates.names == joint.names else sides.df.min()
        fewest = min(counts[group, level] for group in (WOMEN, MEN))
        (row,) = _numbers(gap, df)
        flag = weaker_flags(sides)
        yield {**row, "group": WOMEN, "contrast": MEN, "level": level, "count": fewest, "flag": flag}


def _numbers(estimates: Estimates, df: float | None = None) -> Iterator[dict[str, Any]]:
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


def binary_outcome(answers: pd.Series, item: Mapping[str, Any]) -> pd.Series:
    """1 for the answers of the item's share, 0 for the others of its base, NaN for the rest."""
    among = item.get("among", list(answers.cat.categories))
    return answers.isin(item["share"]).astype(float).where(answers.isin(among))


def term_columns(sample: pd.DataFrame, term: Mapping[str, Any], question: Mapping[str, Any]) -> list[Column]:
    """A term's columns: a number (in units of `per`), yes or no for `is`, else one a category but the reference."""
    name = term["question"]
    answers = sample[name]
    if "is" in term:
        held = answers.isin(term["is"]).astype(float).where(answers.notna())
        return [Column(f"{name}={'+'.join(term['is'])}", held, ())]
    if question["type"] == "text" and "as" not in term:
        raise ModelError(
            f"the term {name!r} is text in people's own words; expected choices or numbers (else: as: category)"
        )
    kind = term.get("as", "category" if question["type"] == "select_one" else "number")
    if kind == "number":
        return [Column(name, as_numbers(answers) / term.get("per", 1), None)]
    occurring = list(question["choices"]) or sorted(answers.dropna().astype(str).unique())
    reference = term.get("reference", occurring[0])
    levels = [level for level in occurring if level != reference]
    texts = answers.astype(object).map(lambda answer: None if answer is None else str(answer), na_action="ignore")
    sisters = tuple(f"{name}={level}" for level in levels)
    return [
        Column(f"{name}={level}", (texts == level).astype(float).where(answers.notna()), sisters) for level in levels
    ]


def _occurring(columns: Sequence[Column], members: np.ndarray) -> list[Column]:
    """The columns that differ among the members of a group.

    Where nobody is in a term's reference category, the first category that occurs takes its place.
    """
    kept = [column for column in columns if column.values[members].nunique() > 1]
    for sisters in dict.fromkeys(column.sisters for column in kept if column.sisters):
        own = [column for column in kept if column.sisters == sisters]
        if len(own) > 1 and (sum(column.values[members] for column in own) == 1).all():
            kept.remove(own[0])
    return kept


def _effect(group: str, column: Column, kept: Sequence[Column], members: np.ndarray) -> Any:
    """The marginal effect of one column, averaged over the members of its group."""
    name = _name(group, column.level)
    if column.sisters is None:
        return Slope(name, {name: 1.0}, where=members)
    occurring = {other.level for other in kept}
    return category(
        name, name, [_name(group, sister) for sister in column.sisters if sister in occurring], where=members
    )


def _behind(column: Column, kept: Sequence[Column], outcome: np.ndarray, members: np.ndarray) -> int:
    """The fewest respondents of a group in a cell that an estimate gives away: an outcome among those it speaks of.

    A model of categories is a table in another form. An effect compares a category with its reference, so both count;
    the intercept, and the slope of a number, are of everybody and of the references of all terms.
    """
    compared = [np.ones(members.sum(), bool)]
    if column.sisters is None:
        own = {other.sisters for other in kept if other.sisters is not None}
        compared += [_reference(sisters, kept, members) for sisters in own] if column.level == INTERCEPT else []
    else:
        held = column.values.to_numpy()[members] == 1
        compared += [held, ~held if not column.sisters else _reference(column.sisters, kept, members)]
    return int(min(((outcome == told) & inside).sum() for inside in compared for told in (0, 1)))


def _reference(sisters: tuple[str, ...], kept: Sequence[Column], members: np.ndarray) -> np.ndarray:
    """Which members are in none of the columns of a term: those that all its categories are compared with."""
    own = [column for column in kept if column.sisters == sisters]
    return np.logical_and.reduce([column.values.to_numpy()[members] == 0 for column in own])


def _name(group: str, level: str) -> str:
    return f"{group}:{level}"


def _parted(name: str) -> tuple[str, str]:
    group, _, level = name.partition(":")
    return group, level
