"""What regressions of a list experiment predict as rows of the spine, and when their numbers are left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from list_survey import LIST, N, survey

from bogolan.analysis.experiments.list_regressions import predicted_rows, rows_with_liars
from bogolan.analysis.experiments.results import experiment_rows, experiments_of
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


def test_without_covariates_there_is_none():
    assert rows_of(survey(), covariates=[]).empty


@pytest.mark.parametrize(("other", "valid"), [("constant", False), ("collinear", False), ("rare", True)])
def test_where_an_arm_cannot_tell_the_covariates_apart_it_is_said_that_there_is_none(other, valid):
    """What R calls computationally singular; where chance alone made the arms so, the rest is told as it is."""
    frame = survey()
    treated = frame["arm"] == "T"
    frame["constant"] = np.where(treated, 30.0, frame["age"])
    frame["collinear"] = np.where(treated, 2 * frame["age"], frame["age"] % 7)
    frame["rare"] = np.where(~treated & (np.cumsum(~treated) <= 3), "far", "near")
    plan = {**PLAN, "experiments": [{**LIST, "covariates": ["age", other], "floor": True}]}
    rows = spine(experiment_rows(frame, pd.DataFrame(index=frame.index), plan)).set_index("id")
    regressions = rows[rows["level"].isin(["ml", "nls", "floor"])]
    assert list(regressions["level"].value_counts()) == [4, 4, 4], "of women, men, all and the gap"
    assert set(regressions["flag"]) == {"not_estimable" if valid else "not_estimable,invalid_experiment"}
    assert regressions[["estimate", "standard_error", "lower", "upper", "p_value"]].isna().all(axis=None)
    assert rows.loc["experiments/prevalence/trust/difference_in_means/all", "lower"] < 0.4


def test_a_small_category_that_never_holds_the_item_keeps_the_prediction_and_is_flagged():
    frame = binomial(survey())
    small = pd.Series(np.arange(N) % 25 == 0)
    # In the small category the treated arm counts no more than the other, so that its likeliest prevalence is 0.
    fewer = np.random.default_rng(3).binomial(3, np.where(frame["arm"] == "T", 0.4, 0.6))
    frame = frame.assign(
        count=frame["count"].mask(small, pd.array(fewer, "Int64")), region=np.where(small, "far", "near")
    )
    rows = rows_of(frame, covariates=["region"])
    for group in ("women", "men", "all"):
        row = rows.loc[f"experiments/prevalence/trust/ml/{group}"]
        assert row["flag"] == "edge"
        assert row["lower"] < 0.4 * 24 / 25 < row["upper"]
    assert rows.loc["experiments/gap/trust/ml/women/men", "flag"] == "edge"
    # Of everybody in it, it would be the model alone that says so.
    women = frame["_gender"] == "women"
    many = frame.assign(region=np.where(small | (women & (np.arange(N) % 7 < 3)), "far", "near"))
    many["count"] = many["count"].mask(many["region"] == "far", pd.array(fewer, "Int64"))
    gone = rows_of(many, covariates=["region"]).loc["experiments/prevalence/trust/ml/women"]
    assert gone["flag"] == "no_maximum"
    assert np.isnan(gone["estimate"])


def lying(frame: pd.DataFrame, floor: float) -> pd.DataFrame:
    """The survey of alike and independent items, of which some say none who hold the sensitive item alone."""
    generator = np.random.default_rng(12)
    others, holds = generator.binomial(3, 0.4, N), generator.random(N) < 0.4
    treated = (frame["arm"] == "T").to_numpy()
    lies = treated & holds & (others == 0) & (generator.random(N) < floor)
    return frame.assign(count=pd.array(np.where(lies, 0, others + (holds & treated)), "Int64"))


@pytest.mark.parametrize(
    ("asked", "level"),
    [({"floor": True}, "floor"), ({"ceiling": True}, "ceiling"), ({"floor": True, "ceiling": True}, "floor_ceiling")],
)
def test_with_liars_the_prevalence_is_that_of_the_regression_with_them(asked, level):
    frame = lying(survey(), 0.5)
    plan = {**PLAN, "experiments": [{**LIST, **asked}]}
    experiment = experiments_of(frame, pd.DataFrame(index=frame.index), plan)["trust"]
    about = {"analysis": "experiments", "outcome": "trust"}
    rows = spine([{**about, **row} for row in rows_with_liars(experiment)]).set_index("id")
    assert set(rows["level"]) == {level}
    told = dict.fromkeys(asked, "1")
    fit = list_regression(experiment.design, "count ~ _gender + age", arm="arm", treated="T", items=3, **told)
    for group, value in zip(("women", "men"), fit.prevalence(by="_gender").values, strict=True):
        assert rows.loc[f"experiments/prevalence/trust/{level}/{group}", "estimate"] == pytest.approx(value, rel=1e-9)
    if "floor" in asked:
        row = rows.loc[f"experiments/prevalence/trust/{level}/all"]
        assert row["lower"] < 0.4 < row["upper"]
    assert not set(rows["flag"].dropna()) & {"separated", "no_maximum"}


def test_liars_at_either_end_of_their_share_are_flagged_and_without_the_key_there_are_no_rows():
    frame = survey()
    plan = {**PLAN, "experiments": [{**LIST, "floor": True, "covariates": []}]}

    def rows(sample: pd.DataFrame, plan: dict = plan) -> list[dict]:
        return list(rows_with_liars(experiments_of(sample, pd.DataFrame(index=sample.index), plan)["trust"]))

    treated = frame["arm"] == "T"
    honest = lying(frame, 0.0)
    none = honest.assign(count=honest["count"].mask(treated & (honest["count"] == 0) & (np.arange(N) % 3 == 0)))
    assert {row["flag"] for row in rows(none)} == {"no_liars"}
    all_lie = lying(frame, 1.0)
    ones = all_lie["count"].mask(treated & (all_lie["count"] == 1) & (np.arange(N) % 10 == 0), 0)
    found = rows(all_lie.assign(count=ones))
    assert {row["flag"] for row in found} == {"all_liars"}
    assert all(np.isfinite(row["estimate"]) for row in found)
    assert rows(frame, PLAN) == []
