"""Agreement with R survey on its own tables: 1e-8 relative, 1e-6 where R iterates."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import SurveyDesign, glm, mean, proportion, share_interval, total

ENTRIES = json.loads((Path(__file__).parents[1] / "reference" / "r_survey.json").read_text(encoding="utf-8"))
DESIGNS = {
    "strat": {"weights": "pw", "strata": "stype"},
    "clus1": {"weights": "pw", "clusters": "dnum"},
    "nhanes": {"weights": "WTMEC2YR", "strata": "SDMVSTRA", "clusters": "SDMVPSU", "nest": True},
    "nh_lonely": {"weights": "WTMEC2YR", "strata": "SDMVSTRA", "clusters": "SDMVPSU", "nest": True},
    "fpc_without": {"weights": "weight", "strata": "stratid", "clusters": "psuid", "nest": True},
    "scd": {"strata": "ESA", "clusters": "ambulance", "nest": True},
}
MEANS = {"mean": mean, "total": total, "proportion": proportion}


def design_of(entry: dict, tables: dict[str, pd.DataFrame]) -> SurveyDesign:
    frame = tables[entry["design"]]
    design = SurveyDesign(frame, **DESIGNS[entry["design"]], lonely=entry["lonely"])
    for column, level in entry["asks"].get("domain", {}).items():
        design = design.where(frame[column] == level)
    return design


def entries(*estimators: str):
    chosen = [entry for entry in ENTRIES if entry["asks"]["estimator"] in estimators]
    return pytest.mark.parametrize("entry", chosen, ids=[entry["id"] for entry in chosen])


def same(found, expected, tolerance: float = 1e-8) -> None:
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=0)


def same_covariance(found: np.ndarray, expected: list, tolerance: float = 1e-8) -> None:
    """Relative to the standard errors, as covariances of independent estimates are rounding around zero."""
    spread = np.sqrt(np.diag(expected))
    np.testing.assert_allclose(found / np.outer(spread, spread), expected / np.outer(spread, spread), atol=tolerance)


def indicator(frame: pd.DataFrame, term: str) -> np.ndarray:
    """The column of R's model matrix: "agecat(19,39]", "racef2", products joined by ":"."""
    column = np.ones(len(frame))
    for part in term.split(":"):
        name = next(name for name in ("(Intercept)", "agecat", "racef", "male") if part.startswith(name))
        if name in ("agecat", "racef"):
            column = column * (frame[name].astype(str) == part.removeprefix(name))
        elif name == "male":
            column = column * frame[name]
    return column


@entries("mean", "total", "proportion")
def test_means_totals_and_shares(entry, tables):
    asks = entry["asks"]
    found = MEANS[asks["estimator"]](design_of(entry, tables), asks["variables"], by=asks.get("by"))
    order = np.arange(len(found))
    if len(asks.get("by", [])) == 2:  # R lets the first grouping column run fastest
        order = order.reshape(4, 2).T.ravel()
    same(found.values[order], entry["estimate"])
    same(found.standard_errors[order], entry["se"])
    if "vcov" in entry:
        same_covariance(found.covariance, entry["vcov"])
    if "deff" in entry:
        same(found.design_effects, entry["deff"])


@entries("degrees_of_freedom")
def test_degrees_of_freedom(entry, tables):
    assert design_of(entry, tables).degrees_of_freedom == entry["df"]


@entries("gap")
def test_gaps(entry, tables):
    groups = mean(design_of(entry, tables), "HI_CHOL", by="male")
    gap = groups.contrast({"men - women": {"HI_CHOL|male=1": 1, "HI_CHOL|male=0": -1}})
    same(gap.values, entry["estimate"])
    if "se" in entry:
        same(gap.standard_errors, entry["se"])


@entries("interval")
def test_intervals_of_shares(entry, tables):
    asks = entry["asks"]
    design = design_of(entry, tables)
    share = mean(design, asks["variables"])
    # R's n in t(n - 1) counts the rows without an answer too; ours does not, so that R's is given here.
    n = np.array([len(design.frame)]) if asks["method"] == "beta" else share.n
    df = np.array([design.degrees_of_freedom])
    limits = share_interval(share.values, share.variances, n, share.clusters, df, method=asks["method"])
    same(
        np.ravel(limits),
        np.ravel([entry["ci"]["lower"], entry["ci"]["upper"]]),
        1e-6 if asks["method"] == "logit" else 1e-8,
    )


@entries("glm")
def test_models(entry, tables):
    asks = entry["asks"]
    design = design_of(entry, tables)
    matrix = pd.DataFrame({term: indicator(design.frame, term) for term in asks["terms"]})
    fit = glm(design, asks["outcome"], matrix, family=asks["family"])
    same(fit.coefficients.values, entry["estimate"], 1e-6)
    same(fit.coefficients.standard_errors, entry["se"], 1e-6)
    same_covariance(fit.coefficients.covariance, entry["vcov"], 1e-6)
    same(fit.coefficients.test()["p_value"], entry["p"], 1e-6)
    assert (fit.coefficients.df == entry["df"]).all()
    assert fit.converged
    assert fit.separated == ()


@pytest.mark.parametrize("name", ["strat", "clus1"])
def test_design_effects_against_sampling_with_replacement(name, tables, api):
    expected = api["deff_replace"][name]
    design = SurveyDesign(tables[name], **DESIGNS[name])
    same(mean(design, ["api00", "hi"]).design_effects, expected["mean"])
    same(mean(design, "hi", by="stype").design_effects, expected["hi_by_stype"])
    same(total(design, "enroll").design_effects, [expected["total"]])
