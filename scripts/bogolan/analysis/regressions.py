"""The plan's regressions as rows of the spine: coefficients, average marginal effects, and women minus men in both.

Women and men are in one model in which each has an intercept and coefficients of their own, so the difference between
them has its covariance, which two separate models would not give where they share villages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.sampled import ALL, MEN, WOMEN, flags, genders, survey_design
from bogolan.analysis.shares import as_numbers
from bogolan.preparation.weighting import GENDER
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.statistics import Slope, category, glm, marginal_effects
from bogolan.statistics.models.glm import ModelError

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
    for model in plan["models"]:
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
    asked = genders(sample)
    parted = asked if model["by_gender"] and len(asked) == 2 else [asked[0] if len(asked) == 1 else ALL]
    complete = outcome.notna() & pd.concat([column.values.notna() for column in columns], axis=1).all(axis=1)

    matrix, members, kept = {}, {}, {}
    for group in parted:
        members[group] = (complete if group == ALL else complete & (sample[GENDER] == group)).to_numpy()
        kept[group] = _occurring(columns, members[group])
        inside = members[group].astype(float)
        matrix[_name(group, INTERCEPT)] = inside
        matrix |= {_name(group, column.level): column.values.fillna(0.0).to_numpy() * inside for column in kept[group]}
    terms = pd.DataFrame(matrix, index=sample.index)
    terms.loc[~np.logical_or.reduce(list(members.values()))] = np.nan

    design = survey_design(sample, plan)
    fit = glm(design, outcome.to_numpy(float), terms)
    effects = marginal_effects(
        fit, [_effect(group, column, kept[group], members[group]) for group in parted for column in kept[group]]
    )
    counts = {(group, column.level): _behind(column, members[group]) for group in parted for column in kept[group]}
    n = {group: int(members[group].sum()) for group in parted}
    for measure, unit, estimates in (
        ("coefficient", "log_odds", fit.coefficients),
        ("marginal_effect", "proportion", effects),
    ):
        about = {"analysis": "models", "outcome": model["name"], "measure": measure, "unit": unit, "base": "model"}
        yield from ({**about, **row} for row in _estimate_rows(estimates, parted, counts, n))


def _estimate_rows(
    estimates: Estimates, parted: Sequence[str], counts: Mapping[tuple[str, str], int], n: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    """A row an estimate and, where women and men are parted, a row for the women's minus the men's."""
    yield from (
        {**row, "group": group, "level": level, "n": n[group], "count": counts.get((group, level), n[group])}
        for row, (group, level) in zip(_numbers(estimates), map(_parted, estimates.names), strict=True)
    )
    if list(parted) != [WOMEN, MEN]:
        return
    levels = [level for group, level in map(_parted, estimates.names) if group == WOMEN]
    both = [level for level in levels if _name(MEN, level) in estimates.names]
    if not both:
        return
    gaps = estimates.contrast({level: {_name(WOMEN, level): 1.0, _name(MEN, level): -1.0} for level in both})
    for level, row in zip(both, _numbers(gaps), strict=True):
        fewest = min(counts.get((group, level), n[group]) for group in parted)
        yield {**row, "group": WOMEN, "contrast": MEN, "level": level, "n": sum(n.values()), "count": fewest}


def _numbers(estimates: Estimates) -> Iterator[dict[str, Any]]:
    """What an estimate of a model says of itself, with its t interval and test."""
    lower, upper = estimates.interval()
    p_values = estimates.test()["p_value"]
    for row, below, above, p_value in zip(estimates.frame().to_dict("records"), lower, upper, p_values, strict=True):
        flag = flags(row["n"], row["clusters"], row["df"], row["flag"])
        numbers = {key: row[key] for key in ("estimate", "standard_error", "df", "clusters")}
        yield {**numbers, "lower": below, "upper": above, "interval_method": "t", "p_value": p_value, "flag": flag}


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
    kind = term.get("as", "category" if question["type"] in ("select_one", "text") else "number")
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
    """The columns without categories that nobody in the group is in."""
    return [column for column in columns if column.sisters is None or (column.values[members] != 0).any()]


def _effect(group: str, column: Column, kept: Sequence[Column], members: np.ndarray) -> Any:
    """The marginal effect of one column, averaged over the members of its group."""
    name = _name(group, column.level)
    if column.sisters is None:
        return Slope(name, {name: 1.0}, where=members)
    occurring = {other.level for other in kept}
    return category(
        name, name, [_name(group, sister) for sister in column.sisters if sister in occurring], where=members
    )


def _behind(column: Column, members: np.ndarray) -> int:
    """Respondents of a group who tell an effect apart: the fewer of a category and the rest; all for a number."""
    if column.sisters is None:
        return int(members.sum())
    inside = int((column.values[members] == 1).sum())
    return min(inside, int(members.sum()) - inside)


def _name(group: str, level: str) -> str:
    return f"{group}:{level}"


def _parted(name: str) -> tuple[str, str]:
    group, _, level = name.partition(":")
    return group, level
