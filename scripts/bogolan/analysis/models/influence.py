"""What each model would say without one cluster, for the survey's own analysts: of this nothing is ever published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.analysis.models.fits import fitted
from bogolan.analysis.models.regression import INTERCEPT, regression
from bogolan.analysis.sampled import survey_design
from bogolan.preparation.weighting.sample import CLUSTER, STRATUM
from bogolan.statistics import ModelError, cluster_influence
from bogolan.survey.plan_parts import OF_LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

COLUMNS = ("model", "group", "term", "stratum", "cluster", "respondents", "estimate", "without", "shift", "refitted")


def influence_table(
    sample: pd.DataFrame, reasons: pd.DataFrame, codebook: Mapping[str, Any], plan: Mapping[str, Any]
) -> pd.DataFrame:
    """One row a model, group, cluster and term: the coefficient, that without the cluster, and how far it moved.

    `shift` is in standard errors; `refitted` says whether the model was fitted anew, as for the three clusters that
    move most, or followed by one step. The clusters that move a coefficient most come first. Models of answers with
    several levels, and those without finite coefficients, have none.
    """
    import pandas as pd

    rows = [row for model in plan["models"] for row in _rows(sample, reasons, codebook, plan, model)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(
    sample: pd.DataFrame,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Any],
    plan: Mapping[str, Any],
    model: Mapping[str, Any],
) -> Iterator[dict[str, Any]]:
    of = regression(sample, reasons, codebook, model, survey_design(sample, plan))
    if of.family in OF_LEVELS or not of.kept:
        return
    for group, fit in fitted(of).by_group.items():
        try:
            told = cluster_influence(fit).frame()
        except ModelError:  # nothing finite to compare with, or one cluster alone
            continue
        places = sample.groupby(of.design.cluster)[[STRATUM, CLUSTER]].first()
        estimates = dict(zip(fit.names, fit.values, strict=True))
        for row in told[told["name"] != INTERCEPT].to_dict("records"):
            stratum, cluster = places.loc[row["cluster"]]
            about = {"model": model["name"], "group": group, "term": row["name"], "stratum": stratum}
            numbers = {"estimate": estimates[row["name"]], "without": row["without"], "shift": row["shift"]}
            counted = {"cluster": cluster, "respondents": row["respondents"], "refitted": row["exact"]}
            yield about | numbers | counted
