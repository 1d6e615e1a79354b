"""Estimates among women, among men and among all, jointly, and each as a row of the spine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.analysis.sampled import ALL, MEN, WOMEN, flags, genders, groups, weaker_flags
from bogolan.preparation.weighting.sample import GENDER
from bogolan.statistics import join, share_gaps, wald_interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.statistics import Estimates, SurveyDesign

# Of whom a share is: those who answered, or all who were asked.
ANSWERED, ASKED = "answered", "asked"
WOMEN_MINUS_MEN = {"group": WOMEN, "contrast": MEN}
_OWN = ("estimate", "standard_error", "df", "n", "count", "clusters", "n_effective", "design_effect")


def by_group(design: SurveyDesign, names: list[str], estimator: Any) -> Estimates:
    """Estimates of several variables among women, men and all respondents, jointly."""
    wanted = groups(design.frame)
    parts = []
    if genders(design.frame):
        parts.append(estimator(design, names, by=GENDER))
    if ALL in wanted:
        parts.append(estimator(design, names))
    return join(*parts)


def counted(sample: pd.DataFrame, item: Mapping[str, Any]) -> pd.Series:
    """Whether each respondent gave an answer that an item counts; missing outside its base."""
    answers = sample[item["question"]]
    base = answers.isin(item["among"]) if "among" in item else answers.notna()
    return answers.isin(item["share"]).astype("boolean").mask(~base)


def estimate_row(
    measure: str, unit: str, row: Mapping[str, Any], lower: float, upper: float, method: str
) -> dict[str, Any]:
    """One estimate as a row of the spine."""
    group = row.get(GENDER, ALL)
    numbers = {key: row[key] for key in _OWN}
    limits = {"lower": lower, "upper": upper, "interval_method": method}
    flag = flags(row["n"], row["clusters"], row["df"], row["flag"])
    return {
        "measure": measure,
        "unit": unit,
        "group": group if isinstance(group, str) else ALL,
        **numbers,
        **limits,
        "flag": flag,
    }


def share_estimates(shares: Estimates, planning_icc: float) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each share as it was estimated, and as a row of the spine with its capped limits."""
    lower, upper = shares.interval(method="capped", planning_icc=planning_icc)
    for row, below, above in zip(shares.frame().to_dict("records"), lower, upper, strict=True):
        yield row, estimate_row("share", "proportion", row, below, above, "capped")


def mean_gap(means: Estimates, sides: tuple[str, str], unit: str) -> dict[str, Any]:
    """The row of women's mean less the men's, both by their names among the means."""
    return difference_row(means, *sides, unit) | WOMEN_MINUS_MEN | {"base": ANSWERED}


def gap_rows(
    shares: Estimates, pairs: Mapping[str, tuple[str, str]], planning_icc: float
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name and the row of each of several women's shares less the men's."""
    for row in share_gaps(shares, pairs, planning_icc=planning_icc).frame().to_dict("records"):
        told = estimate_row("gap", "proportion", row, row["lower"], row["upper"], "mover") | WOMEN_MINUS_MEN
        flag = weaker_flags(shares.select(pairs[row["name"]]))
        yield row["name"], told | {"base": ANSWERED, "p_value": row["p_value"], "flag": flag}


def difference_row(estimates: Estimates, first: str, second: str, unit: str) -> dict[str, Any]:
    """The row of one estimate less another, neither a share; who compares them adds of whom it is."""
    return contrast_row(estimates, {first: 1.0, second: -1.0}, unit)


def contrast_row(estimates: Estimates, coefficients: Mapping[str, float], unit: str) -> dict[str, Any]:
    """The row of a combination of estimates.

    The side with the fewest degrees of freedom decides what the others can be compared with.
    """
    combined, sides = estimates.contrast({"contrast": dict(coefficients)}), estimates.select(list(coefficients))
    df = sides.df.min()
    lower, upper = wald_interval(combined.values, combined.standard_errors, df)
    row = estimate_row("gap", unit, combined.frame().iloc[0].to_dict(), lower[0], upper[0], "t")
    return row | {"df": df, "p_value": combined.test(df=df)["p_value"].iloc[0], "flag": weaker_flags(sides)}
