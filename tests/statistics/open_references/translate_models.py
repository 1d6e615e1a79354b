"""R's calls of models as calls of ours."""

from __future__ import annotations

import re

import numpy as np

from bogolan.statistics import Estimates, Fit, SurveyDesign, compare, glm, loglin, ordinal

from .r_call import Call, Name, as_patsy, columns, parse, right_side
from .tables import within


def fitted(call: Call, design: SurveyDesign, more: str = "") -> Fit:
    """svyglm, with a further term if one is given."""
    design = within(design, call.named["design"])
    formula, named = call[0], call.named.get("family", Name("gaussian"))
    family = (named.text if isinstance(named, Name) else named.function).lower()
    link = _link(named) if isinstance(named, Call) else None
    left, right = formula[0], as_patsy(right_side(formula)) + more
    if isinstance(left, Call) and left.function == "cbind":
        return glm(design, f"{as_patsy(left[0])} ~ {right}", family=family, trials=left[1][0].text)
    return glm(design, f"{as_patsy(left)} ~ {right}", family=family, link=link)


def _link(family: Call) -> str | None:
    parts = [*family.arguments, *family.named.values()]
    return (parts[0].text if isinstance(parts[0], Name) else parts[0]) if parts else None


def r_name(column: str) -> str:
    """A column of patsy's as R names it."""
    if column == "Intercept":
        return "(Intercept)"
    plain = re.sub(r'Q\("([^"]+)"\)', r"\1", column)
    plain = re.sub(r"\bC\((\w+)\)", r"\1", plain)
    return re.sub(r"\[T\.([^\]]*)\]", r"\1", plain)


def in_order(estimates: Estimates, names: list[str]) -> list[int]:
    """Places of R's names."""
    ours = [r_name(name) for name in estimates.names]
    return [ours.index(name) for name in names]


def model(call: Call, design: SurveyDesign, entry: dict) -> dict:
    """Coefficients and goodness of fit of svyglm."""
    fit = fitted(call, design)
    places = in_order(fit, entry["names"])
    tests = fit.test().iloc[places]
    found = {
        "estimate": fit.values[places],
        "se": fit.standard_errors[places],
        "vcov": fit.covariance[np.ix_(places, places)],
        "df": fit.df[0],
        "n_used": fit.n[0],
        "t": tests["t"].to_numpy(),
        "p": tests["p_value"].to_numpy(),
    }
    return {**found, "deviance": fit.deviance, "null_deviance": fit.null_deviance, "dispersion": fit.dispersion}


def ordered_logit(call: Call, design: SurveyDesign, entry: dict) -> dict:
    """svyolr."""
    formula = call[0]
    fit = ordinal(within(design, call.named["design"]), f"{as_patsy(formula[0])} ~ {as_patsy(formula[1])}")
    places = in_order(fit, entry["names"])
    return {"estimate": fit.values[places], "se": fit.standard_errors[places], "df": fit.df[0]}


def term(call: Call, design: SurveyDesign, entry: dict) -> dict:
    """regTermTest."""
    fit = fitted(call[0], design)
    (name,) = columns(call[1])
    asked = next(term for term in fit.terms if r_name(term) == name)
    method = call.named.get("method", "Wald")
    test = fit.test(asked, method=method)
    found = {"p": test.p_value, "df_num": test.df, "df_den": test.df_denominator}
    return (
        {**found, "F": test.statistic}
        if method == "Wald"
        else {**found, "chisq": test.statistic, "lambda": test.weights}
    )


def margins(call: Call, design: SurveyDesign, entry: dict) -> dict:
    """svypredmeans: R adds the variance of the coefficients and that of the sampling as if they were independent."""
    grouping = right_side(call[1])
    name = (grouping[0] if isinstance(grouping, Call) else grouping).text
    design = design.with_frame(design.frame.assign(**{name: design.frame[name].astype(str)}))
    fit = fitted(call[0], design, f" + {as_patsy(Name(name))}")
    parts = [fit.predictive_margins(name, variance) for variance in ("delta", "sampling")]
    places = [parts[0].names.index(f"{name}={level}") for level in entry["names"]]
    covariance = sum(part.covariance for part in parts)[np.ix_(places, places)]
    return {"estimate": parts[0].values[places], "se": np.sqrt(np.diag(covariance)), "vcov": covariance}


def effect(entry: dict, design: SurveyDesign) -> dict:
    """ame(d, formula, column, family, kind), which the references define."""
    tree = parse(entry["call"])
    formula, column, kind = tree[1], tree[2], tree[4]
    right = as_patsy(right_side(formula))
    name = column
    if kind == "binary":
        frame = design.frame
        condition = re.search(r"\((.*?) == \"(\w+)\"\)", column)
        held = frame[condition[1]] == condition[2] if condition else frame[column] == 1
        name = "held"
        design = design.with_frame(frame.assign(held=held))
        right = re.sub(r'I\(Q\("[\w.]+"\) == "\w+"\)', "held", right) if condition else right.replace(column, "held")
    fit = glm(design, f"{as_patsy(formula[0])} ~ {right}")
    both = [fit.marginal_effects(name, variance=variance) for variance in ("delta", "unconditional")]
    delta, unconditional = (found.standard_errors[0] for found in both)
    return {"estimate": both[0].values[0], "se_delta": delta, "se_unconditional": unconditional, "glm_df": fit.df[0]}


def loglinear(entry: dict, design: SurveyDesign) -> dict:
    """Two svyloglin, the second with an interaction more, compared."""
    block = parse(entry["call"])
    smaller = loglin(design, as_patsy(right_side(block[0][1][0])))
    added = right_side(block[1][1][1])
    larger = loglin(design, f"{as_patsy(right_side(block[0][1][0]))} + {as_patsy(added[1])}")
    deviance, score = (compare(smaller, larger, statistic) for statistic in ("deviance", "score"))
    return {"dev": deviance.statistic, "score": score.statistic, "p_dev": deviance.p_value, "p_score": score.p_value}
