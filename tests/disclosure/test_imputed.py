"""Imputed models leave where those who left a term unanswered could be told of; else only whether they agree."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine

LEVEL = "age"
ABOUT = {"analysis": "models", "outcome": "m", "base": "model"}
NUMBERS = {"estimate": 0.1234, "standard_error": 0.03, "df": 60.0, "lower": 0.0612, "upper": 0.1856, "p_value": 0.001}


def effect(group: str = "women", n: int = 400, count: int = 40, **more: object) -> dict:
    told = {"measure": "marginal_effect", "unit": "proportion", "level": LEVEL, "group": group, "clusters": 60}
    return {**ABOUT, **told, **NUMBERS, "n": n, "count": count, **more}


def imputed(group: str = "women", n: int = 500, **more: object) -> list[dict]:
    """An imputed effect, how much of the information on it is missing, and whether it is told otherwise."""
    whole = effect(group, n, domain="imputed", **more)
    missing = {"measure": "missing_information", "estimate": 0.0876, "standard_error": np.nan, "lower": np.nan}
    other = {"measure": "other_conclusion", "unit": "effects", "estimate": 0.0}
    bare = dict.fromkeys(("standard_error", "df", "lower", "upper", "p_value"), np.nan)
    return [whole, {**whole, **bare, **missing, "upper": np.nan}, {**whole, **bare, **other}]


def silent(count: int, group: str = "women", n: int = 500, clusters: int = 40, rarest: int | None = None) -> dict:
    rarest = count // 2 if rarest is None else rarest
    told = {"measure": "missing_answers", "unit": "proportion", "domain": "imputed", "group": group, "clusters": 60}
    return {**ABOUT, **told, "estimate": count / n, "n": n, "count": count, "note": f"{clusters}/{rarest}"}


def through(*rows: dict, question_class: str = "personal", communal: tuple = ()) -> dict[tuple, dict]:
    """The rows of the imputation as they leave, by measure, group and contrast."""
    found = release(spine(rows), {"models": {"m": question_class}}, False, communal).to_dict("records")
    return {(row["measure"], row["group"], row["contrast"]): row for row in found if row["domain"] == "imputed"}


def releases(found: dict[tuple, dict]) -> dict[str, str]:
    return {measure: row["release"] for (measure, _, contrast), row in found.items() if contrast is None}


ALL_LEAVE = dict.fromkeys(
    ("missing_answers", "marginal_effect", "missing_information", "other_conclusion"), "published"
)
ONLY_WHETHER = ALL_LEAVE | {"marginal_effect": "withheld", "missing_information": "withheld"}


@pytest.mark.parametrize(
    ("question_class", "left", "expected"),
    [
        ("personal", silent(100), ALL_LEAVE),
        ("personal", silent(99), ONLY_WHETHER),  # fewer than any personal number is told of
        ("personal", silent(100, rarest=9), ONLY_WHETHER),
        ("personal", silent(9), dict.fromkeys(ALL_LEAVE, "withheld")),
        ("community", silent(50), ALL_LEAVE),
        ("community", silent(49), ONLY_WHETHER),
        ("community", silent(60, clusters=9), ONLY_WHETHER),
        ("sensitive", silent(200), ALL_LEAVE),
        ("sensitive", silent(199), ONLY_WHETHER),
        ("sensitive", silent(200, clusters=19), ONLY_WHETHER),
    ],
)
def test_those_who_left_a_term_unanswered_count_as_any_others(question_class, left, expected):
    assert releases(through(effect(), left, *imputed(), question_class=question_class)) == expected


def test_where_nobody_left_one_nothing_is_imputed_and_that_is_not_told_of_few():
    found = through(effect(n=500), silent(0))
    assert found["missing_answers", "women", None]["release"] == "withheld"


def test_numbers_leave_as_the_models_own_and_bases_in_tens():
    found = through(effect(), silent(123, n=503), *imputed(n=503))
    whole = found["marginal_effect", "women", None]
    assert (whole["estimate"], whole["lower"], whole["upper"]) == (0.123, 0.061, 0.186)
    assert (whole["n"], whole["note"]) == (500, None)
    assert np.isnan(whole["standard_error"])
    assert found["missing_information", "women", None]["estimate"] == 0.09
    share = found["missing_answers", "women", None]
    assert (share["estimate"], share["n"], share["note"]) == (0.24, 500, None)
    assert pd.isna(share["count"])


def test_nothing_leaves_beside_a_first_effect_that_does_not():
    for first in (effect(count=9), effect(flag="separated")):
        found = releases(through(first, silent(150), *imputed()))
        assert found == dict.fromkeys(ALL_LEAVE, "withheld") | {"missing_answers": "published"}
    found = releases(through(silent(150), *imputed()))
    assert found["marginal_effect"] == "withheld", "there is no first one"


def test_a_difference_goes_with_both_its_sides():
    def gaps(men: dict) -> dict:
        first = [effect(), effect("men"), effect(contrast="men", n=800)]
        again = [*imputed(), *imputed("men"), *imputed(contrast="men", n=1000)]
        found = through(*first, silent(150), men, *again)
        return {measure: row["release"] for (measure, _, contrast), row in found.items() if contrast == "men"}

    assert set(gaps(silent(150, "men")).values()) == {"published"}
    assert gaps(silent(60, "men")) == {
        "marginal_effect": "withheld",
        "missing_information": "withheld",
        "other_conclusion": "published",
    }
    assert set(gaps(silent(5, "men")).values()) == {"withheld"}


def test_what_tells_belonging_never_leaves():
    found = through(effect(), silent(150), *imputed(), communal=(LEVEL,))
    assert {row["release_reason"] for (measure, *_), row in found.items() if measure != "missing_answers"} == {
        "communal"
    }


def lost(count: int, **more: object) -> dict:
    """How many the complete cases of a model go without, which no imputation stands beside."""
    return silent(count, n=512) | {"domain": None, "note": None, **more}


@pytest.mark.parametrize("beside", [silent(9, n=512), silent(15, n=512), lost(0), lost(9), lost(15)])
@pytest.mark.parametrize("question_class", ["community", "personal", "sensitive"])
def test_the_base_of_a_model_leaves_in_tens(beside, question_class):
    """Less that of the outcome, or of another model of it, it would count who left a term unanswered."""
    released = release(spine([effect(n=497), beside]), {"models": {"m": question_class}}, False)
    (first,) = released[released["measure"] == "marginal_effect"].to_dict("records")
    assert first["n"] == 490


@pytest.mark.parametrize(
    ("question_class", "count", "n", "release_of_it"),
    [
        ("community", 10, 512, "published"),
        ("community", 9, 512, "withheld"),
        ("community", 0, 512, "withheld"),
        ("community", 503, 512, "withheld"),  # who is left can be counted as well
        ("community", 20, 99, "withheld"),  # that somebody did not answer is about the person, whatever was asked
        ("sensitive", 20, 199, "withheld"),
        ("sensitive", 20, 200, "published"),
    ],
)
def test_how_many_complete_cases_go_without_is_told_from_ten_on(question_class, count, n, release_of_it):
    rows = [effect(), lost(count, n=n, estimate=count / n)]
    released = release(spine(rows), {"models": {"m": question_class}}, False)
    (row,) = released[released["measure"] == "missing_answers"].to_dict("records")
    assert row["release"] == release_of_it
    if release_of_it == "published":
        assert row["estimate"] == round(count / n, 2)
        assert row["n"] == n // 10 * 10
    else:
        assert pd.isna([row["estimate"], row["n"], row["count"]]).all()
    assert row["note"] is None
    assert pd.isna(row["count"])


def test_each_answer_of_an_outcome_with_several_is_told_on_its_own():
    answers = [{"domain_level": answer} for answer in ("1", "2")]
    first = [effect(domain="answer", **answers[0]), effect(domain="answer", count=3, **answers[1])]
    again = [row for answer in answers for row in imputed(**answer)]
    released = release(spine([*first, silent(150), *again]), {"models": {"m": "personal"}}, False)
    effects = released[(released["domain"] == "imputed") & (released["measure"] == "marginal_effect")]
    assert dict(zip(effects["domain_level"], effects["release"], strict=True)) == {"1": "published", "2": "withheld"}


def interactions(**more: object) -> dict:
    test = {"measure": "gender_interactions", "unit": "F", "group": "women", "contrast": "men", "level": None, **more}
    numbers = dict.fromkeys(("estimate", "standard_error", "lower", "upper"), np.nan)
    return effect() | numbers | test


def both(*more: dict, men: int = 40) -> dict[tuple, dict]:
    first = [effect(), effect("men", count=men), interactions()]
    left = [silent(100), silent(100, "men")]
    return through(*first, *left, *imputed(), *imputed("men", count=men), interactions(domain="imputed", n=500), *more)


def test_the_test_of_all_interactions_leaves_as_its_p_value_where_all_imputed_estimates_do():
    told = both()["gender_interactions", "women", "men"]
    assert (told["release"], told["p_value"], told["n"]) == ("published", 0.001, 500)
    assert np.isnan(told["df"])


def test_nor_does_it_where_one_is_hidden_or_those_who_left_a_term_unanswered_are_few():
    assert both(men=9)["gender_interactions", "women", "men"]["release"] == "withheld"
    few = effect(domain="imputed", level="edu=2", count=9)
    assert both(effect(level="edu=2"), few)["gender_interactions", "women", "men"]["release"] == "withheld"
    first = [effect(), effect("men"), interactions()]
    left = [silent(100), silent(40, "men")]
    found = through(*first, *left, *imputed(), *imputed("men"), interactions(domain="imputed", n=500))
    assert found["gender_interactions", "women", "men"]["release"] == "withheld"
