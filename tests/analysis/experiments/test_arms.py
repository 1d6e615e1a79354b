"""Arms drawn with unequal chances, and further arms: right estimates, checks that see, mistakes that are named."""

from __future__ import annotations

import endorsement_survey
import numpy as np
import pandas as pd
import pytest
from list_survey import CHANCES, LIST, N, survey, unequal

from bogolan.analysis.experiments.results import experiment_rows
from bogolan.provenance.errors import SurveyError
from bogolan.survey.spine import spine

PROBABILITY = "experiments.trust.probability"
ABOUT = {"design": {"lonely": "fail", "intracluster_correlation": 0.2}, "responses": "responses.csv"}


def rows_of(sample: pd.DataFrame, experiment: dict = LIST, **changes: object) -> pd.DataFrame:
    plan = {**ABOUT, "experiments": [{**experiment, **changes}]}
    return spine(experiment_rows(sample, pd.DataFrame(index=sample.index), plan)).set_index("id")


def test_with_the_chances_of_strata_or_of_a_column_estimates_hold_the_truth():
    sample = unequal()
    by_stratum, by_column = rows_of(sample, probability=CHANCES), rows_of(sample, probability="chance")
    pd.testing.assert_frame_equal(by_stratum.drop(index=checks(by_stratum)), by_column.drop(index=checks(by_column)))
    for level in ("difference_in_means", "combined", "nls"):
        row = by_stratum.loc[f"experiments/prevalence/trust/{level}/all"]
        assert row["lower"] < 0.4 < row["upper"], level
        assert row["upper"] - row["lower"] < 0.25
    assert not by_stratum["flag"].fillna("").str.contains("invalid_experiment").any()
    assert "failed" not in set(by_stratum.loc[checks(by_stratum), "flag"])
    ignored = rows_of(sample).loc["experiments/prevalence/trust/difference_in_means/all"]
    assert ignored["lower"] > 0.6, "the same arms without their chances"


def checks(rows: pd.DataFrame) -> pd.Index:
    return rows.index[rows["measure"] == "check"]


@pytest.mark.slow
def test_over_many_surveys_the_interval_holds_the_truth_as_often_as_it_says():
    held = 0
    draws = 100
    for seed in range(draws):
        plan = {**ABOUT, "experiments": [{**LIST, "probability": CHANCES, "covariates": []}]}
        rows = experiment_rows(unequal(seed + 100).drop(columns="direct"), pd.DataFrame(), without_direct(plan))
        row = next(row for row in rows if row["measure"] == "prevalence" and row["group"] == "all")
        held += row["lower"] < 0.4 < row["upper"]
    assert held >= 88, "95 of 100, less three standard errors of 2.2"


def without_direct(plan: dict) -> dict:
    (experiment,) = plan["experiments"]
    return {**plan, "experiments": [{key: value for key, value in experiment.items() if key != "direct"}]}


def test_one_chance_changes_no_estimate_and_adds_a_check():
    plain, told = rows_of(survey()), rows_of(survey(), probability=0.5)
    added = told.index.difference(plain.index)
    assert list(added) == ["experiments/check/trust/chances/all"]
    estimated = plain.index[plain["measure"] != "check"]
    pd.testing.assert_frame_equal(told.loc[estimated], plain.loc[estimated])
    assert told.loc[added[0], "flag"] is None
    assert told.loc[added[0], "family"] == "check"


@pytest.mark.parametrize(
    ("sample", "chance"), [(survey(), 0.4), (unequal(), 0.5), (unequal(), {"a": 0.75, "b": 0.25}), (unequal(), "even")]
)
def test_chances_that_the_arms_belie_fail_the_experiment(sample, chance):
    if isinstance(chance, float) and chance == 0.5:  # of all together the arms are even
        assert rows_of(sample, probability=chance).loc["experiments/check/trust/chances/all", "flag"] is None
        return
    found = rows_of(sample.assign(even=np.where(np.arange(N) % 3, 0.5, 0.3)), probability=chance)
    assert found.loc["experiments/check/trust/chances/all", "flag"] == "failed"
    assert found.loc["experiments/prevalence/trust/difference_in_means/all", "flag"] == "invalid_experiment"


def test_an_endorsement_with_chances_by_stratum():
    sample, generator = endorsement_survey.survey(), np.random.default_rng(6)
    in_b = (sample["_stratum"] == "b").to_numpy()
    treated = generator.random(N) < np.where(in_b, 0.75, 0.25)
    base = np.where(in_b, 3, 1) + generator.integers(0, 2, N)
    answers = pd.Categorical((base + treated).astype(str), categories=list("12345"))  # one point more, for everybody
    changed = sample.assign(arm=np.where(treated, "T", "C"), roads=answers, clinics=answers)
    experiment = {**endorsement_survey.ENDORSED, "probability": CHANCES}
    row = rows_of(changed, experiment).loc["experiments/endorsement/approval/all"]
    assert row["lower"] < 1 < row["upper"]
    assert row["upper"] - row["lower"] < 0.4
    assert rows_of(changed, endorsement_survey.ENDORSED).loc["experiments/endorsement/approval/all", "lower"] > 1.5


# ------------------------------------------------------------------------------------------------------ further arms


def three_arms() -> pd.DataFrame:
    """The survey with a third of the respondents in another arm, who counted up to five."""
    frame = survey()
    third = np.arange(N) // 2 % 3 == 0
    return frame.assign(arm=np.where(third, "X", frame["arm"]), count=frame["count"].mask(third, 5))


@pytest.mark.parametrize("named", [{"others": ["X"]}, {"others": ["X"], "control": "C"}])
def test_further_arms_are_left_out(named):
    sample = three_arms()
    found = rows_of(sample, **named)
    plain = rows_of(sample.assign(arm=sample["arm"].where(sample["arm"] != "X")))
    pd.testing.assert_frame_equal(found, plain)
    assert "experiments/impossible/trust/all" not in found.index, "their list may be longer"
    assert found.loc["experiments/check/trust/balance/all", "n"] == (sample["arm"] != "X").sum()


def test_the_chances_of_three_arms_are_checked_among_all_who_were_drawn():
    sample = three_arms()
    third = {"others": ["X"], "probability": 1 / 3, "control_probability": 1 / 3}
    assert rows_of(sample, **third).loc["experiments/check/trust/chances/all", "flag"] is None
    half = {"others": ["X"], "probability": 0.5}
    assert rows_of(sample, **half).loc["experiments/check/trust/chances/all", "flag"] == "failed"
    control = {**third, "control_probability": 0.25}
    assert rows_of(sample, **control).loc["experiments/check/trust/chances/all", "flag"] == "failed"


def test_chances_of_three_arms_that_differ_weight_both_arms():
    sample, generator = unequal(), np.random.default_rng(2)
    in_b = (sample["_stratum"] == "b").to_numpy()
    aside = generator.random(N) < np.where(in_b, 0.5, 0.1)
    sample = sample.assign(arm=np.where(aside, "X", sample["arm"]))
    treated, control = {"a": 0.225, "b": 0.375}, {"a": 0.675, "b": 0.125}
    found = rows_of(sample, others=["X"], probability=treated, control_probability=control)
    row = found.loc["experiments/prevalence/trust/difference_in_means/all"]
    assert row["lower"] < 0.4 < row["upper"]
    assert found.loc["experiments/check/trust/chances/all", "flag"] is None


# ---------------------------------------------------------------------------------------------------------- mistakes


@pytest.mark.parametrize(
    ("changes", "column", "found", "expected"),
    [
        (
            {"probability": {"a": 0.5, "B": 0.5}},
            PROBABILITY,
            "no chance of b",
            "each stratum: a, b",
        ),
        ({"probability": {"a": 0.5}}, PROBABILITY, "no chance of b", "each stratum: a, b"),
        (
            {"probability": "chance"},
            "chance",
            "no chance in 2 rows of the experiment 'trust', 7, 9",
            "above 0 and below",
        ),
        (
            {"others": ["X"], "probability": "most", "control_probability": "most"},
            "experiments.trust.control_probability",
            "1 or more together",
            "less than 1",
        ),
        ({"control": "D"}, "experiments.trust", "arm holds C, T, X", "two arms, one of them 'T'"),
        ({"others": ["Y"]}, "experiments.trust", "arm holds C, T, X", "further ones that `others` names"),
    ],
)
def test_chances_and_arms_that_cannot_be_are_named(changes, column, found, expected):
    sample = three_arms() if "chance" not in changes.values() and "control" not in changes else survey()
    sample = three_arms() if column == "experiments.trust" else sample
    chance = np.full(N, 0.5)
    chance[[5, 7]] = [np.nan, 1.0]
    sample = sample.assign(chance=chance, most=0.6, _row=np.arange(N) + 2)
    changes = {"others": ["X"], **changes} if "probability" in changes and (sample["arm"] == "X").any() else changes
    if changes.get("probability").__class__ is dict:
        changes = {**changes, "control_probability": 0.2}
    with pytest.raises(SurveyError) as raised:
        rows_of(sample, **changes)
    (problem,) = raised.value.problems
    assert problem.column == column
    assert found in problem.found
    assert expected in problem.expected
    assert problem.file == ("responses.csv" if column == "chance" else "survey.yaml")
