"""What leaves of models: effects by answer together, no term of belonging, tests as their p-value alone."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine


def row(level, group="women", measure="marginal_effect", unit="proportion", count=40, n=400, **more):
    numbers = {"estimate": 0.12345, "lower": 0.01234, "upper": 0.23456, "n": n, "count": count, "clusters": 60}
    about = {"analysis": "models", "outcome": "m", "base": "model", "interval_method": "t"}
    tested = {"standard_error": 0.05, "df": 50, "p_value": 0.0234, "p_adjusted": 0.0567}
    return {**about, "measure": measure, "unit": unit, "level": level, "group": group, **numbers, **tested, **more}


def through(*rows, question_class="sensitive", communal=()):
    found = release(spine(rows), {"models": {"m": question_class}}, weighted=True, communal=communal)
    return found.set_index("id")


def answers(level, group="women", **more):
    return [row(level, group, domain="answer", domain_level=code, **more) for code in ("no", "yes")]


def test_effects_on_shares_leave_to_a_tenth_of_a_point_and_others_to_three_digits():
    rows = through(row("age"), row("age", "men", unit="value", measure="coefficient"))
    share = rows.loc["models/marginal_effect/m/age/women"]
    assert tuple(share[["estimate", "lower", "upper"]]) == (0.123, 0.012, 0.235)
    assert share["p_adjusted"] == 0.06
    assert np.isnan(share["standard_error"])
    assert rows.loc["models/coefficient/m/age/men", "estimate"] == 0.123


def test_an_answer_is_no_area_and_its_effects_leave_as_others():
    rows = through(*answers("age"), *answers("age", "men"))
    assert set(rows["release"]) == {"published"}
    assert set(rows["n"]) == {400}


def test_where_one_gender_is_hidden_so_is_the_difference_in_every_answer():
    hidden = answers("edu=2", "men", count=9)
    gap = [one | {"contrast": "men"} for one in answers("edu=2", count=9)]
    rows = through(*answers("edu=2"), *hidden, *gap)
    assert set(rows.loc[rows["group"] == "women", "release"]) == {"published", "withheld"}
    assert (rows.loc[rows["contrast"].notna(), "release"] == "withheld").all()


@pytest.mark.parametrize("level", ["ethnicity=1", "age:ethnicity=1", "ethnicity=1:age", "ethnicity@1"])
def test_no_term_of_belonging_leaves_alone_or_in_a_product(level):
    rows = through(row(level), row("age"), communal=["ethnicity"])
    hidden = rows.loc[f"models/marginal_effect/m/{level}/women"]
    assert (hidden["release"], hidden["release_reason"]) == ("withheld", "communal")
    assert rows.loc["models/marginal_effect/m/age/women", "release"] == "published"


def joint(**more):
    told = {"estimate": np.nan, "lower": np.nan, "upper": np.nan, "contrast": "men", **more}
    return row(None, measure="gender_interactions", unit="F", **told)


def test_the_test_of_all_interactions_leaves_as_its_p_value_alone():
    test = through(row("age"), row("age", "men"), joint()).loc["models/gender_interactions/m/women/men"]
    assert (test["release"], test["p_value"], test["n"]) == ("published", 0.02, 400)
    assert test[["estimate", "lower", "upper", "df"]].isna().all()
    assert pd.isna(test["count"])


@pytest.mark.parametrize("why", ["few", "communal"])
def test_it_does_not_leave_where_a_term_of_the_model_is_hidden(why):
    hidden = row("edu=2", "men", count=9) if why == "few" else row("ethnicity=1")
    rows = through(row("age"), hidden, joint(), communal=["ethnicity"])
    assert rows.loc["models/gender_interactions/m/women/men", "release"] == "withheld"


def test_a_measure_of_models_that_nobody_has_thought_of_never_leaves():
    assert through(row("age", measure="influence"))["release"].tolist() == ["withheld"]


def test_of_a_group_coefficients_and_predictions_leave_all_or_none():
    """A single hidden coefficient of a logit follows from the others, the effects and the predictions."""
    hidden = row("edu=2", "men", measure="coefficient", unit="log_odds", count=9)
    others = [row("age", group, measure="coefficient", unit="log_odds") for group in ("women", "men")]
    expected = [row("age@30", group, measure="predicted") for group in ("women", "men")]
    effects = [row("age", "men"), row("age"), row("age", contrast="men")]
    difference = row("age", measure="coefficient", unit="log_odds", contrast="men")
    rows = through(hidden, *others, *expected, *effects, difference)
    told = rows["release"].eq("published")
    assert told[["models/coefficient/m/age/women", "models/predicted/m/age@30/women"]].all()
    assert told[["models/marginal_effect/m/age/men", "models/marginal_effect/m/age/women/men"]].all()
    assert not told[["models/coefficient/m/age/men", "models/predicted/m/age@30/men"]].any()
    assert not told["models/coefficient/m/age/women/men"]


def test_that_all_of_a_few_said_the_same_is_no_reason_that_leaves():
    separated = row("edu=2", flag="separated", count=0)
    assert through(separated)["release_reason"].tolist() == ["small_count"]
    assert through(separated, question_class="community")["release_reason"].tolist() == ["separated"]


def curve(measure="curve", group="women", **more):
    told = {"estimate": 5.4321, "lower": np.nan, "upper": np.nan, "contrast": None, **more}
    return row("age", group, measure=measure, unit="F", **told)


def curves_tested():
    alone = [curve(measure, group) for measure in ("curve", "straightness") for group in ("women", "men")]
    return [*alone, curve(contrast="men")]


def test_tests_of_a_curve_leave_as_their_p_values_alone():
    rows = through(row("age"), row("age", "men"), *curves_tested())
    told = rows[rows["measure"].isin(["curve", "straightness"])]
    assert len(told) == 5
    assert set(told["release"]) == {"published"}
    assert set(told["p_value"]) == {0.02}
    assert told[["estimate", "lower", "upper", "df"]].isna().all(axis=None)


def test_nor_do_they_where_any_estimate_of_the_group_is_hidden():
    rows = through(row("age"), row("age", "men"), row("edu=2", "men", count=9), *curves_tested())
    told = rows[rows["measure"].isin(["curve", "straightness"])]
    hidden = told["group"].eq("men") | told["contrast"].eq("men")
    assert set(told.loc[~hidden, "release"]) == {"published"}
    assert set(told.loc[hidden, "release"]) == {"withheld"}
    assert told.loc[hidden, ["p_value", "p_adjusted", "n"]].isna().all(axis=None)


def test_of_few_on_a_piece_of_a_curve_nothing_leaves():
    few = [row("age", count=9), *(row(f"age@{age}", measure="predicted", count=9) for age in (30, 40)), curve(count=9)]
    rows = through(*few, row("edu=2", measure="coefficient", unit="log_odds"))
    assert set(rows["release"]) == {"withheld"}
