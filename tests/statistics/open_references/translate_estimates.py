"""R's calls of estimators as calls of ours: means, totals, ratios, variances, quantiles, intervals, calibration."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np
import pandas as pd

from bogolan.statistics import (
    Estimates,
    SurveyDesign,
    cronbach_alpha,
    kappa,
    mean,
    proportion,
    quantile,
    ratio,
    share_interval,
    total,
    variance,
)

from .r_call import Call, Name, columns, right_side, summed
from .tables import within

ESTIMATORS = {"svymean": mean, "svytotal": total}


def told(estimates: Estimates, entry: dict) -> dict:
    """What estimates say, in the fields of an entry."""
    found = {"estimate": estimates.values, "se": estimates.standard_errors, "vcov": estimates.covariance}
    if entry.get("deff"):
        replaced = "'replace'" in entry["call"]
        found["deff"] = estimates.design_effects if replaced else estimates.design_effects_without_replacement
    return found


def is_category(column: pd.Series) -> bool:
    return not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column))


def means(call: Call, design: SurveyDesign, entry: dict) -> Estimates:
    """svymean and svytotal of a formula: numbers, factors, or an interaction of factors."""
    design = within(design, call[1])
    terms = summed(right_side(call[0]))
    estimator = ESTIMATORS[call.function]
    if isinstance(terms[0], Call):
        names = [name.text for name in terms[0].arguments]
        joined = design.frame[names[0]].astype(str).str.cat([design.frame[name].astype(str) for name in names[1:]], ".")
        crossed = design.with_frame(pd.concat([design.frame, joined.rename("crossed")], axis=1))
        estimates = (proportion if estimator is mean else total)(crossed, "crossed")
        return ordered(estimates, [f"crossed={name.split(')')[-1]}" for name in entry["names"]])
    names = [term.text for term in terms]
    if is_category(design.frame[names[0]]):
        return (proportion if estimator is mean else total)(design, names, missing="listwise")
    return estimator(design, names, missing="listwise")


def ordered(estimates: Estimates, names: list[str]) -> Estimates:
    """The estimates of those names, and no others."""
    return estimates.select(names)


def by_groups(call: Call, design: SurveyDesign, entry: dict) -> Estimates:
    """svyby of means, totals, ratios and quantiles, in R's order of the groups."""
    design = within(design, call.named.get("design") or call[2])
    groups = columns(call[1])
    function = call.arguments[-1].text
    rows = [dict(zip(groups, row, strict=True)) for row in zip(*entry["by"].values(), strict=True)]
    suffixes = ["|" + ",".join(f"{name}={label}" for name, label in row.items()) for row in rows]
    names = columns(call[0])
    if function == "svyratio":
        below = columns(call.named["denominator"])
        found = ratio(design, names, below, by=groups)
        names = [f"{name}/{below[0]}" for name in names]
    elif function == "svyquantile":
        found = quantile(design, names, call.named["quantiles"], by=groups)
        names = [f"{name}@{call.named['quantiles']:g}" for name in names]
    else:
        found = ESTIMATORS[function](design, names, by=groups)
    plain = {name.replace(".0,", ",").removesuffix(".0"): name for name in found.names}
    return ordered(found, [plain[f"{name}{suffix}"] for name, suffix in product(names, suffixes)])


def contrast(estimates: Estimates, tree: Call) -> Estimates:
    """svycontrast by coefficients, a list of them, or a quoted expression."""
    if tree.function == "c":
        return estimates.contrast(np.array([numbers(tree)]))
    if tree.function == "list":
        return estimates.contrast(np.array([numbers(row) for row in tree.named.values()]))
    return estimates.contrast({"expression": lambda values: evaluated(tree[0], values)})


def numbers(tree: Call) -> list[float]:
    return [-item[0] if isinstance(item, Call) else item for item in tree.arguments]


def evaluated(tree: object, values: Mapping) -> object:
    if isinstance(tree, Name):
        return values[tree.text]
    if isinstance(tree, float):
        return tree
    parts = [evaluated(part, values) for part in tree.arguments]
    functions = {"/": lambda a, b: a / b, "-": lambda a, b: a - b, "+": lambda a, b: a + b, "*": lambda a, b: a * b}
    return {**functions, "log": np.log, "exp": np.exp, "sqrt": np.sqrt}[tree.function](*parts)


def share(call: Call, design: SurveyDesign, entry: dict) -> dict:
    """svyciprop; R's n counts the rows of the domain, answered or not."""
    design = within(design, call[1])
    (name,) = columns(call[0])
    estimates = mean(design, name)
    rows = np.array([int(design.domain.sum())])
    sample = (rows, estimates.clusters, np.array([design.degrees_of_freedom]))
    limits = share_interval(
        estimates.values,
        estimates.variances,
        *sample,
        method=call.named["method"],
        logit_variances=estimates.logit_variances,
    )
    return {"estimate": estimates.values, "se": estimates.standard_errors, "ci": limits}


def quantiles(call: Call, design: SurveyDesign, entry: dict) -> dict:
    """svyquantile and oldsvyquantile."""
    design = within(design, call[1])
    names, named = columns(call[0]), call.named
    asked = numbers(call[2]) if isinstance(call[2], Call) else [call[2]]
    rule = named.get("qrule", "math")
    if call.function == "oldsvyquantile":
        rule = "old_rounded" if named.get("ties") == "rounded" else "old"
    found = quantile(design, names, asked, rule=rule, interval=named.get("interval.type", "mean"))
    lower, upper = found.interval()
    if call.function == "oldsvyquantile":
        return {
            "estimate": found.values,
            "se": found.standard_errors,
            "limits": np.column_stack([lower, upper]).ravel(),
        }
    places = {name: slice(at * len(asked), (at + 1) * len(asked)) for at, name in enumerate(names)}
    parts = {"estimate": found.values, "lower": lower, "upper": upper, "se": found.standard_errors}
    return {"quantiles": {name: {key: part[place] for key, part in parts.items()} for name, place in places.items()}}


def calibrated(tree: Call, design: SurveyDesign) -> SurveyDesign:
    """postStratify, rake, calibrate and trimWeights."""
    if tree.function == "trimWeights":
        return calibrated(tree[0], design).trim(upper=tree.named["upper"], strict=True)
    if tree.function == "postStratify":
        return design.calibrate(_margin(tree[2]), "poststratify")
    if tree.function == "rake":
        margins = {name: totals for part in tree[2].arguments for name, totals in _margin(part).items()}
        return design.calibrate(margins, "rake")
    named = tree.named
    bounds = tuple(numbers(named["bounds"])) if "bounds" in named else None
    return design.calibrate(tree[2].named, named.get("calfun", "linear"), bounds=bounds)


def _margin(tree: Call) -> dict[str, dict[str, float]]:
    (name,) = [key for key in tree.named if key != "Freq"]
    return {name: dict(zip(tree.named[name].arguments, numbers(tree.named["Freq"]), strict=True))}


def variances(call: Call, design: SurveyDesign, entry: dict) -> dict:
    """svyvar, as a matrix of values and one of standard errors."""
    names = columns(call[0])
    found = variance(within(design, call[1]), names)
    square = np.array([[names.index(one) for one in (a, b)] for a, b in product(names, names)])
    places = [_pair(found.names, names, *sorted(pair)) for pair in square.tolist()]
    shape = (len(names), len(names))
    return {"estimate": found.values[places].reshape(shape), "se": found.standard_errors[places].reshape(shape)}


def _pair(found: tuple[str, ...], names: list[str], one: int, other: int) -> int:
    return found.index(names[one] if one == other else f"{names[one]}:{names[other]}")


def reliability(call: Call, design: SurveyDesign, entry: dict) -> dict:
    names = columns(call[0])
    if call.function == "svycralpha":
        return {"estimate": cronbach_alpha(design, names).values}
    return told(kappa(design, *names), entry)
