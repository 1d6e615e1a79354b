"""One entry of the references through our public functions, in the entry's own fields."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bogolan.statistics import Estimates, SurveyDesign, chisq, crosstab, quantile, ranktest, ratio, ttest

from . import translate_estimates as estimates
from . import translate_models as models
from .r_call import Call, Name, columns, parse, right_side
from .tables import design_of, within


def found(entry: dict, folder: Path) -> dict:
    """The fields of an entry as our functions give them; the rows with `kind` it does not know raise KeyError."""
    design = design_of(entry, folder)
    if entry["kind"] == "ame":
        return models.effect(entry, design)
    if entry["kind"] == "loglin":
        return models.loglinear(entry, design)
    tree = parse(entry["call"])
    if tree.function == "{":
        design, tree = estimates.calibrated(tree[0][1], design), tree[1]
    return called(tree, design, entry)


def called(tree: Call, design: SurveyDesign, entry: dict) -> dict:
    """One R call."""
    simple = {
        "svyciprop": estimates.share,
        "svyquantile": estimates.quantiles,
        "oldsvyquantile": estimates.quantiles,
        "svyvar": estimates.variances,
        "svycralpha": estimates.reliability,
        "svykappa": estimates.reliability,
        "svyglm": models.model,
        "svyolr": models.ordered_logit,
        "regTermTest": models.term,
        "svypredmeans": models.margins,
        "svychisq": chi_squared,
        "svyttest": t_test,
        "svyranktest": rank_test,
        "svytable": table,
    }
    if tree.function == "degf":
        return {"estimate": np.array([design.degrees_of_freedom])}
    if tree.function == "as.vector":
        return {"estimate": design.weight}
    if tree.function == "svyquantile" and tree.named.get("interval.type") == "quantile":
        return replicated_quantiles(tree, design)
    if tree.function in simple:
        return simple[tree.function](tree, design, entry)
    return estimates.told(estimated(tree, design, entry), entry)


def estimated(tree: Call, design: SurveyDesign, entry: dict) -> Estimates:
    """The calls that come back with estimates."""
    if tree.function == "svycontrast":
        inner = tree[0]
        if inner.function == "svyglm":
            return estimates.contrast(models.fitted(inner, design), tree[1])
        return estimates.contrast(estimated(inner, design, _in_order_of_levels(inner, design)), tree[1])
    if tree.function == "svyratio":
        if isinstance(tree[2], Call) and tree[2].function == "as.svrepdesign":
            raise NotImplementedError("BRR weights are not made here")
        return ratio(within(design, tree[2]), columns(tree[0]), columns(tree[1]))
    if tree.function == "svyby":
        return estimates.by_groups(tree, design, entry)
    return estimates.means(tree, design, entry)


def _in_order_of_levels(call: Call, design: SurveyDesign) -> dict:
    """An entry for the groups inside a contrast, in the order of R's levels."""
    if call.function != "svyby":
        return {"names": []}
    from bogolan.statistics.sampling.columns import coded

    (group,) = columns(call[1])
    return {"by": {group: coded(design.frame[group])[1]}}


def replicated_quantiles(tree: Call, design: SurveyDesign) -> dict:
    (name,) = columns(tree[0])
    result = quantile(design, name, estimates.numbers(tree[2]), interval="quantile")
    lower, upper = result.interval()
    parts = {"estimate": result.values, "lower": lower, "upper": upper, "se": result.standard_errors}
    return {"quantiles": {name: parts}}


def chi_squared(tree: Call, design: SurveyDesign, entry: dict) -> dict:
    test = chisq(within(design, tree[1]), *columns(tree[0]), statistic=tree.named["statistic"])
    df = [test.df] if test.df_denominator is None else [test.df, test.df_denominator]
    return {"statistic": test.statistic, "p_value": test.p_value, "parameter": df if entry["parameter"] else []}


def t_test(tree: Call, design: SurveyDesign, entry: dict) -> dict:
    formula, design = tree[0], within(design, tree[1])
    outcome, group = formula[0], formula[1]
    if isinstance(outcome, Call):
        one, other = (design.frame[name.text] for name in outcome[0].arguments)
        test = ttest(design, one - other)
    else:
        test = ttest(design, outcome.text, group.text)
    margin = test.estimates.standard_errors[0] * _t(test.df)
    value = test.estimates.values[0]
    told = {"statistic": test.statistic, "parameter": [test.df], "p_value": test.p_value, "estimate": [value]}
    return {**told, "conf_int": [value - margin, value + margin]}


def _t(df: float) -> float:
    from scipy.stats import t

    return float(t.ppf(0.975, df))


def rank_test(tree: Call, design: SurveyDesign, entry: dict) -> dict:
    """R's test of more than two groups calls the statistic a parameter and the other way round."""
    formula, kind = tree[0], tree.named["test"]
    test = ranktest(within(design, tree[1]), formula[0].text, formula[1].text, kind)
    if kind == "KruskalWallis":
        return {"statistic": test.df, "parameter": [test.statistic * test.df], "p_value": test.p_value}
    told = {"statistic": test.statistic, "parameter": [test.df], "p_value": test.p_value}
    return {**told, "estimate": test.estimates.values}


def table(tree: Call, design: SurveyDesign, entry: dict) -> dict:
    """svytable, which with replicate weights scales the counts to all the weights."""
    counts = crosstab(within(design, tree[1]), *columns(tree[0])).values
    if design.replicates is not None:
        counts = counts * design.weight.sum() / counts.sum()
    return {"values_colmajor": counts.reshape(entry["dims"]).T.ravel()}


__all__ = ["Name", "found", "right_side"]
