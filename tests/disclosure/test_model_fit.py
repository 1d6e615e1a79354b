"""What leaves of how well models fit: coarse, with the model's own estimates or not at all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.disclosure.gate import release
from bogolan.survey.spine import OF_FIT, spine

SIZES = {"sensitive": (400, 60), "personal": (150, 5), "community": (60, 12)}
TESTS = ("goodness_of_fit", "proportional_odds")


def row(measure, level=None, group="women", question_class="sensitive", **more):
    n, clusters = SIZES[question_class]
    about = {"analysis": "models", "outcome": "m", "base": "model", "measure": measure, "level": level, "group": group}
    return {**about, "estimate": 1.23456, "df": 43.2, "n": n, "clusters": clusters, "count": 40, **more}


def effect(level="age", measure="marginal_effect", **more):
    limits = {"unit": "proportion", "estimate": 0.1, "lower": 0.01, "upper": 0.2, "p_value": 0.03}
    return row(measure, level, **limits | more)


def fit_rows(**more):
    tested = {"p_value": 0.03456}
    of_tests = [row(measure, **tested, **more) for measure in TESTS]
    pseudo = row("pseudo_r2", "mcfadden", **{"estimate": 0.12345} | more)
    events = row("events_per_coefficient", **{"estimate": 7.5, "flag": "few_events"} | more)
    return [*of_tests, pseudo, row("variance_inflation", note="age", **more), events]


def through(*rows, question_class="sensitive", communal=()):
    found = release(spine(rows), {"models": {"m": question_class}}, weighted=True, communal=communal)
    return found.set_index("id")


def test_tests_leave_as_their_p_value_and_numbers_coarsely():
    rows = through(effect(), *fit_rows())
    assert set(rows["release"]) == {"published"}
    for measure in TESTS:
        assert rows.loc[f"models/{measure}/m/women", "p_value"] == 0.03
        assert np.isnan(rows.loc[f"models/{measure}/m/women", "estimate"])
    assert rows.loc["models/pseudo_r2/m/mcfadden/women", "estimate"] == 0.12
    assert rows.loc["models/variance_inflation/m/women", "estimate"] == 1.2
    assert rows[["df", "standard_error"]].isna().all(axis=None)
    assert rows["count"].isna().all()
    assert rows["note"].isna().all()


def test_how_many_gave_the_rarer_answer_is_never_told_only_that_they_are_few():
    events = through(effect(), *fit_rows()).loc["models/events_per_coefficient/m/women"]
    assert (events["flag"], np.isnan(events["estimate"])) == ("few_events", True)


@pytest.mark.parametrize("measure", ["coefficient", "marginal_effect"])
@pytest.mark.parametrize("why", ["few", "communal"])
def test_nothing_leaves_of_a_group_of_whose_estimates_one_is_hidden(measure, why):
    hidden = effect("edu=2", measure, count=9) if why == "few" else effect("ethnicity=1", measure)
    rows = through(effect(), hidden, *fit_rows(), *fit_rows(group="men"), communal=["ethnicity"])
    of_fit = rows[rows["measure"].isin(OF_FIT)]
    assert set(of_fit.loc[of_fit["group"] == "women", "release"]) == {"withheld"}
    assert of_fit.loc[of_fit["group"] == "women", ["estimate", "p_value", "flag", "note"]].isna().all(axis=None)
    assert set(of_fit.loc[of_fit["group"] == "men", "release"]) == {"published"}


def test_few_people_or_clusters_hide_it_as_they_hide_the_estimates():
    for sizes in ({"n": 199}, {"clusters": 19}, {"count": 9}):
        assert set(through(*fit_rows(**sizes))["release"]) == {"withheld"}


def left_out(why, level="edu=2", question_class="community", **more):
    about = {"flag": why, "count": 0, "estimate": np.nan, "lower": np.nan, "upper": np.nan, "p_value": np.nan}
    return effect(level, question_class=question_class, **about | more)


@pytest.mark.parametrize("why", ["constant", "collinear", "reference"])
def test_why_a_column_was_left_out_leaves_of_the_place_alone(why):
    for question_class in SIZES:
        rows = through(left_out(why, question_class=question_class), question_class=question_class)
        (found,) = rows.to_dict("records")
        told = why if question_class == "community" else "small_count"
        assert (found["release"], found["release_reason"], found["flag"]) == ("withheld", told, None)
        assert pd.isna(found["n"])


def test_of_too_few_people_not_even_that():
    (found,) = through(left_out("constant", n=49), question_class="community").to_dict("records")
    assert found["release_reason"] == "small_base"


@pytest.mark.parametrize(("question_class", "expected"), [("community", "published"), ("personal", "withheld")])
def test_a_column_that_is_no_secret_hides_no_other_number_and_one_that_is_does(question_class, expected):
    whole = effect("edu=1", question_class=question_class)
    absent = left_out("constant", question_class=question_class)
    rows = through(whole, absent, *fit_rows(question_class=question_class), question_class=question_class)
    assert set(rows.loc[rows["measure"].isin(OF_FIT), "release"]) == {expected}
    assert rows.loc["models/marginal_effect/m/edu=1/women", "release"] == "published"


def test_its_difference_looks_like_any_other_that_is_withheld():
    gap = left_out("constant", question_class="personal", contrast="men")
    few = effect("edu=3", contrast="men", count=3, question_class="personal")
    rows = through(gap, few, question_class="personal").drop(columns=["level"])
    one, other = (rows.loc[f"models/marginal_effect/m/edu={level}/women/men"] for level in "23")
    pd.testing.assert_series_equal(one, other, check_names=False)


def test_firths_effect_leaves_of_the_place_alone_in_whole_per_cent():
    for question_class in SIZES:
        penalised = row("penalised_effect", "edu=2", question_class=question_class, estimate=0.2345)
        separated = effect("edu=2", flag="separated", question_class=question_class)
        rows = through(penalised, separated, question_class=question_class)
        found = rows.loc["models/penalised_effect/m/edu=2/women"]
        if question_class == "community":
            assert (found["release"], found["estimate"]) == ("published", 0.23)
        else:
            assert (found["release"], found["release_reason"], np.isnan(found["estimate"])) == (
                *("withheld", "small_count"),
                True,
            )


def few_clusters(level="age", **more):
    limits = {"lower": 0.01234, "upper": 2.34567, "p_value": 0.0678}
    return [row("bias_reduced", level, **limits | more), row("wild_bootstrap", level, p_value=0.0712, **more)]


def test_numbers_for_few_clusters_are_as_coarse_as_those_of_the_design():
    rows = through(effect(), *few_clusters())
    adjusted, wild = (rows.loc[f"models/{name}/m/age/women"] for name in ("bias_reduced", "wild_bootstrap"))
    assert tuple(adjusted[["estimate", "lower", "upper", "p_value"]]) == (1.23, 0.01, 2.35, 0.07)
    assert (wild["p_value"], np.isnan(wild["estimate"])) == (0.07, True)


def test_they_stay_where_the_estimate_itself_stays():
    rows = through(effect("edu=2", count=9), *few_clusters("edu=2"), effect(), *few_clusters())
    assert set(rows.loc[rows["level"] == "edu=2", "release"]) == {"withheld"}
    assert set(rows.loc[rows["level"] == "age", "release"]) == {"published"}


def test_the_influence_of_a_village_never_leaves():
    for question_class in SIZES:
        found = through(row("influence", "age", question_class=question_class), question_class=question_class)
        assert found["release"].tolist() == ["withheld"]
