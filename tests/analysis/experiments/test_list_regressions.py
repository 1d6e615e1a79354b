"""What regressions of a list experiment predict as rows of the spine, and when their numbers are left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from list_survey import LIST, N, survey

from bogolan.analysis.experiments.list_regressions import predicted_rows
from bogolan.analysis.experiments.results import experiments_of
from bogolan.statistics import list_regression
from bogolan.survey.spine import spine

PLAN = {"design": {"lonely": "fail", "intracluster_correlation": 0.2}, "experiments": [LIST]}


def rows_of(frame: pd.DataFrame, **changes: object) -> pd.DataFrame:
    plan = {**PLAN, "experiments": [{**LIST, **changes}]}
    experiment = experiments_of(frame, pd.DataFrame(index=frame.index), plan)["trust"]
    rows = [{"analysis": "experiments", "outcome": "trust", **row} for row in predicted_rows(experiment)]
    return spine(rows).set_index("id")


def binomial(frame: pd.DataFrame, held: float = 0.4) -> pd.DataFrame:
    """The same survey with control items that are alike and independent, as maximum likelihood has it."""
    generator = np.random.default_rng(8)
    count = generator.binomial(3, 0.5, N) + ((generator.random(N) < held) & (frame["arm"] == "T").to_numpy())
    return frame.assign(count=pd.array(count, "Int64"))


def test_both_methods_find_what_is_true_where_their_assumptions_hold():
    frame = binomial(survey())
    rows = rows_of(frame)
    for method in ("ml", "nls"):
        for group in ("women", "men", "all"):
            row = rows.loc[f"experiments/prevalence/trust/{method}/{group}"]
            assert row["lower"] < 0.4 < row["upper"]
            assert row["flag"] is None
        gap = rows.loc[f"experiments/gap/trust/{method}/women/men"]
        sides = [rows.loc[f"experiments/prevalence/trust/{method}/{group}", "estimate"] for group in ("women", "men")]
        assert gap["estimate"] == pytest.approx(sides[0] - sides[1])


def test_it_is_the_regression_on_gender_and_the_covariates():
    frame = binomial(survey())
    rows = rows_of(frame)
    design = experiments_of(frame, pd.DataFrame(index=frame.index), PLAN)["trust"].design
    fit = list_regression(design, "count ~ _gender + age", arm="arm", treated="T", items=3, method="nls")
    expected = fit.prevalence(by="_gender")
    found = [rows.loc[f"experiments/prevalence/trust/nls/{group}", "estimate"] for group in ("women", "men")]
    np.testing.assert_allclose(found, expected.values, rtol=1e-9)


def test_maximum_likelihood_is_left_out_where_it_contradicts_the_difference_in_means():
    frame = survey()
    generator = np.random.default_rng(9)
    one_of_two = 1 + (
        generator.random(N) < 0.05
    )  # two items of which nearly everyone holds just one, as lists are made
    held = (generator.random(N) < 0.4) & (frame["arm"] == "T").to_numpy()
    rows = rows_of(frame.assign(count=pd.array(one_of_two + held, "Int64")))
    row = rows.loc["experiments/prevalence/trust/ml/all"]
    assert row["flag"] in ("misfit", "no_maximum")
    assert np.isnan(row["estimate"])
    kept = rows.loc["experiments/prevalence/trust/nls/all"]
    assert kept["lower"] < 0.4 < kept["upper"]


def test_without_covariates_or_with_one_that_is_constant_in_an_arm_there_is_none():
    frame = survey()
    assert rows_of(frame, covariates=[]).empty
    constant = frame.assign(age=np.where(frame["arm"] == "T", 30.0, frame["age"]))
    assert rows_of(constant).empty
