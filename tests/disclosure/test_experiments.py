"""Experiments at the gate: sensitive whatever they are about, coarse, and women and men both or neither."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine

ABOUT = {"analysis": "experiments", "outcome": "trust", "unit": "proportion", "base": "answered"}


def estimate(group: str = "women", measure: str = "prevalence", **more: object) -> dict:
    numbers = {"estimate": 0.2345, "lower": -0.0123, "upper": 0.4812, "standard_error": 0.1, "df": 60}
    counts = {"n": 417, "clusters": 40}
    return {**ABOUT, "measure": measure, "level": "difference_in_means", "group": group, **numbers, **counts, **more}


def check(**more: object) -> dict:
    told = {"measure": "check", "level": "extremes", "group": "all", "p_value": 0.00041, "p_adjusted": 0.0016}
    return {**ABOUT, **told, "n": 830, "clusters": 40, "flag": "failed", **more}


def through(*rows: dict) -> list[dict]:
    return release(spine(rows), {}, weighted=True).to_dict("records")


def test_estimates_leave_in_whole_percents_with_what_must_be_said_of_them():
    (row,) = through(estimate(flag="few_clusters,zero_variance,invalid_experiment"))
    assert [row[name] for name in ("estimate", "lower", "upper", "n")] == [0.23, -0.02, 0.49, 410]
    assert row["flag"] == "few_clusters,invalid_experiment"
    assert np.isnan(row["standard_error"])


@pytest.mark.parametrize("few", [{"n": 199}, {"clusters": 19}])
def test_one_gender_withheld_takes_the_other_and_all_along(few):
    gap = estimate(contrast="men", measure="gap")
    told = through(estimate(**few), estimate("men"), estimate("all"), gap, check())
    assert [row["release"] for row in told] == [*["withheld"] * 4, "published"]


@pytest.mark.parametrize("flag", ["failed_placebo", "untested_placebo"])
def test_why_list_and_direct_question_are_not_combined_leaves_without_numbers(flag):
    nothing = {"estimate": None, "lower": None, "upper": None, "level": "combined", "flag": flag}
    (row,) = through(estimate(**nothing))
    assert (row["release"], row["flag"]) == ("published", flag)
    assert np.isnan(row["estimate"])


def test_a_check_leaves_with_coarse_p_values_and_no_estimate():
    (row,) = through(check())
    assert (row["p_value"], row["p_adjusted"], row["flag"]) == (0.001, 0.002, "failed")
    assert np.isnan(row["estimate"])
    (row,) = through(check(n=150))
    assert row["release"] == "withheld"
    assert pd.isna(row["flag"])


def test_answers_that_the_list_does_not_allow_are_counted_in_tens_from_ten_on():
    counted = {**ABOUT, "measure": "impossible", "unit": "respondents", "group": "all"}
    told = through({**counted, "estimate": 17, "n": 17}, {**counted, "estimate": 9, "n": 9, "outcome": "other"})
    assert told[0]["estimate"] == 10
    assert told[1]["release"] == "withheld"


def test_what_is_about_belonging_is_withheld():
    found = release(spine([estimate(), check()]), {}, weighted=True, communal=("trust",))
    assert found["release_reason"].tolist() == ["communal", "communal"]


def test_results_a_second_time_follow_their_own_and_not_about_belonging():
    again = {"domain": "sensitivity", "domain_level": "clean"}
    told = through(estimate(), estimate("men"), estimate(**again, n=150), estimate("men", **again))
    assert [row["release"] for row in told] == ["published", "published", "withheld", "withheld"]
    found = release(spine([estimate(), estimate(**again)]), {}, weighted=True, communal=("clean",))
    assert found["release_reason"].tolist() == [None, "communal"]


RANDOMISED = {"level": "moment", "count": 120}


@pytest.mark.parametrize("count", [10, 120])
def test_how_many_said_yes_to_a_randomised_question_never_leaves(count):
    rows = [estimate(group, **{**RANDOMISED, "count": count}) for group in ("women", "men", "all")]
    rows += [estimate(measure="gap", contrast="men", **{**RANDOMISED, "count": count})]
    told = through(*rows)
    assert [row["release"] for row in told] == ["published"] * 4
    assert all(pd.isna(row["count"]) for row in told)
    unweighted = release(spine(rows), {"experiments": {"trust": "community"}}, weighted=False)
    assert unweighted["count"].isna().all(), "whatever a plan calls it"


def test_fewer_than_ten_who_said_yes_or_no_withhold_all_that_is_estimated():
    few = estimate(**{**RANDOMISED, "count": 9})
    others = [estimate("men", **RANDOMISED), estimate("all", **RANDOMISED), estimate(measure="detectable")]
    told = through(few, *others, check(flag=None))
    assert [row["release"] for row in told] == [*["withheld"] * 4, "published"]
    assert all(pd.isna(row["count"]) for row in told)


@pytest.mark.parametrize("measure", ["misreporting", "bound"])
def test_few_who_admit_it_or_were_silent_hide_that_alone(measure):
    less = [estimate(who, measure, level="moment", count=count) for who, count in (("women", 4), ("men", 50))]
    told = through(estimate(**RANDOMISED), estimate("men", **RANDOMISED), *less)
    assert [row["release"] for row in told] == ["published", "published", "withheld", "withheld"]
    hidden = through(estimate(**{**RANDOMISED, "count": 9}), *less[1:])
    assert [row["release"] for row in hidden] == ["withheld", "withheld"]


def test_what_must_be_said_of_a_randomised_question_leaves_with_it():
    (row,) = through(estimate(**RANDOMISED, estimate=-0.0414, lower=-0.113, upper=0.03, flag="beyond"))
    assert (row["estimate"], row["flag"]) == (-0.04, "beyond")
    nothing = {"estimate": None, "lower": None, "upper": None, "flag": "no_maximum"}
    (row,) = through(estimate(**{**RANDOMISED, "level": "logit"}, **nothing))
    assert (row["release"], row["flag"]) == ("published", "no_maximum")


def effect(group: str = "women", level: str | None = None, **more: object) -> dict:
    """A row of an endorsement experiment; `count` is of the smaller arm."""
    numbers = {"estimate": -0.21813, "lower": -0.33291, "upper": -0.10302, "unit": "scale_points", "count": 201}
    return estimate(group, **{"measure": "endorsement", "level": level, **numbers, **more})


def test_effects_on_a_scale_leave_to_two_digits_without_their_arms():
    (row,) = through(effect())
    assert [row[name] for name in ("estimate", "lower", "upper", "n")] == [-0.22, -0.34, -0.1, 410]
    assert pd.isna(row["count"])
    (row,) = through(effect(estimate=-21.83, lower=-33.29, upper=-10.31))
    assert [row[name] for name in ("estimate", "lower", "upper")] == [-22, -34, -10]
    (row,) = through(effect(estimate=0.0123, lower=-0.0012, upper=0.0258, unit="control_deviations"))
    assert [row[name] for name in ("estimate", "lower", "upper")] == [0.01, -0.01, 0.03], "never finer than hundredths"
    (row,) = through(effect(measure="detectable", estimate=0.1637, lower=None, upper=None, count=None))
    assert row["estimate"] == 0.16


def test_an_arm_of_few_hides_the_whole_experiment_but_for_its_checks():
    told = through(effect(count=9), effect("men"), effect("men", "roads"), check(level="response/roads"))
    assert [row["release"] for row in told] == [*["withheld"] * 3, "published"]
    assert {row["release_reason"] for row in told[:3]} == {"small_count"}


@pytest.mark.parametrize(("few", "released"), [({"n": 199}, "withheld"), ({"count": 9}, "withheld"), ({}, "published")])
def test_a_hypothesis_on_it_leaves_by_its_smallest_cell_and_arm(few, released):
    about = {"analysis": "hypotheses", "measure": "hypothesis", "outcome": "H10", "group": "all", "note": "supported"}
    (row,) = through({**effect(**few), **about})
    assert row["release"] == released
    if released == "published":
        assert [row[name] for name in ("estimate", "lower", "upper")] == [-0.22, -0.34, -0.1]
        assert pd.isna(row["count"])


@pytest.mark.parametrize(
    ("n", "released"), [(417, "published"), (217, "published"), (218, "withheld"), (317, "withheld")]
)
def test_a_second_result_leaves_where_nobody_or_two_hundred_were_left_out(n, released):
    again = {"domain": "sensitivity", "domain_level": "clean"}
    _, second = through(estimate(), estimate(n=n, **again))
    assert second["release"] == released


def test_preferences_are_withheld_with_any_level():
    about = {"analysis": "experiments", "outcome": "plans", "n": 417, "clusters": 40, "base": "answered"}
    level = {**about, "measure": "marginal_mean", "unit": "proportion", "level": "aid=food", "group": "women"}
    level |= {"estimate": 0.5, "lower": 0.4, "upper": 0.6}
    both = {**about, "measure": "preferences", "unit": "F", "group": "women", "contrast": "men", "p_value": 0.03}
    assert through(level, both)[1]["release"] == "published"
    assert through({**level, "n": 12}, both)[1]["release"] == "withheld"


@pytest.mark.parametrize("flag", ["edge", "no_liars", "all_liars"])
def test_what_a_regression_takes_for_certain_leaves_with_it_under_the_rule_of_all(flag):
    (row,) = through(estimate(level="floor", flag=flag))
    assert (row["release"], row["estimate"], row["flag"]) == ("published", 0.23, flag)
    few = through(estimate(level="floor", flag=flag, n=199), estimate("men", level="floor", flag=flag))
    assert [row["release"] for row in few] == ["withheld", "withheld"]
    assert few[0]["flag"] is None
