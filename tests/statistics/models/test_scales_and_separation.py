"""Units of the columns make no difference; infinite coefficients of a multinomial model are flagged."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import ModelError, SurveyDesign, chisq, glm, loglin, mean, multinomial, ordinal

N = 96
UNITS = [1e15, 1e-15, 1e60]


def frame(**columns) -> pd.DataFrame:
    generator = np.random.default_rng(1)
    known = {
        "weight": generator.uniform(0.5, 3, N),
        "village": np.repeat(np.arange(12), 8),
        "sex": np.where(np.arange(N) % 2, "women", "men"),
        "age": generator.normal(40, 10, N),
        "income": generator.lognormal(3, 0.5, N),
        "yes": (generator.random(N) < 0.4) * 1.0,
        "answer": generator.choice(["a", "b", "c"], N),
        "likert": generator.integers(1, 5, N),
    }
    return pd.DataFrame(known | columns)


def design(**columns) -> SurveyDesign:
    return SurveyDesign(frame(**columns), weights="weight", clusters="village")


def t_of(found) -> np.ndarray:
    return found.values / found.standard_errors


FITS = {
    "linear": lambda sample: glm(sample, "income ~ age", family="gaussian"),
    "logit": lambda sample: glm(sample, "yes ~ age * sex"),
    "ordinal": lambda sample: ordinal(sample, "likert ~ age + sex"),
    "multinomial": lambda sample: multinomial(sample, "answer ~ age"),
    "bias reduced": lambda sample: glm(sample, "yes ~ age").bias_reduced(),
}


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("name", FITS)
def test_units_make_no_difference_to_a_model(name, unit):
    fitted, other = (FITS[name](design(age=frame()["age"] * by)) for by in (1.0, unit))
    assert t_of(other) == pytest.approx(t_of(fitted), rel=1e-6)
    assert other.df == pytest.approx(fitted.df)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("method", ["Wald", "WorkingWald", "LRT"])
def test_units_make_no_difference_to_a_test(method, unit):
    tests = [glm(design(age=frame()["age"] * by), "yes ~ age + sex").test("age", method=method) for by in (1.0, unit)]
    assert tests[1].p_value == pytest.approx(tests[0].p_value, rel=1e-6)


def test_infinite_coefficients_of_a_multinomial_model_are_flagged_as_those_of_the_logit():
    sample = design(x=(frame()["yes"] == 1) & (np.arange(N) // 8 == 3))
    logit, found = glm(sample, "yes ~ x + age"), multinomial(sample, "yes ~ x + age")
    assert found.flags == logit.flags == ("", "separated", "")
    assert not found.converged
    assert found.values == pytest.approx(logit.values, nan_ok=True)
    assert found.predict().sum(axis=1) == pytest.approx(1)


def test_only_the_level_that_is_told_apart_is_separated():
    sample = design(x=(frame()["answer"] == "c") * 1.0)
    found = multinomial(sample, "answer ~ x")
    told = {name for name, flag in zip(found.names, found.flags, strict=True) if "separated" in flag}
    assert told == {"b:x", "c:Intercept", "c:x"}


def test_a_level_a_respondent_is_refused():
    with pytest.raises(ModelError, match="96 levels of 'age' need 190 coefficients; expected at most 96"):
        multinomial(design(), "age ~ income")
    with pytest.raises(ModelError, match="96 levels of 'age' need 97 coefficients; expected at most 96"):
        ordinal(design(), "age ~ income + sex")


def test_a_table_of_too_many_cells_is_refused():
    sample = design(number=np.arange(N), other=np.arange(N)[::-1])
    with pytest.raises(ModelError, match="the table of number x other has 9216 cells; expected at most 1000"):
        loglin(sample, "number * other")


@pytest.mark.parametrize("statistic", ["F", "Chisq", "lincom", "saddlepoint"])
def test_a_table_of_mostly_empty_cells_has_a_flag(statistic):
    found = chisq(design(), "age", "answer", statistic)
    assert np.isnan(found.p_value)
    assert found.flag == "empty_cells"


def test_a_model_without_error_has_no_variance():
    found = glm(design(x=frame()["yes"]), "yes ~ x", link="identity")
    assert found.flags == ("zero_variance", "zero_variance")


def test_a_log_that_fits_without_error_is_separated():
    found = glm(design(x=frame()["yes"]), "yes ~ x", link="log")
    assert "separated" in found.flags[1]


def test_an_unknown_tail_is_refused():
    with pytest.raises(ValueError, match="the tail is 'x'; expected one of satterthwaite"):
        chisq(design(), "sex", "answer", "lincom", tail="x")


@pytest.mark.parametrize("link", ["logit", "probit", "cloglog"])
def test_levels_that_are_told_apart_without_error_are_flagged(link):
    sample = design(high=(frame()["likert"] > 2) * 1.0)
    found = ordinal(sample, "likert ~ high", link=link)
    told = {name for name, flag in zip(found.names, found.flags, strict=True) if "separated" in flag}
    assert told == {"high", "2|3", "3|4"}
    assert not found.converged
    assert found.predict().sum(axis=1) == pytest.approx(1)
    assert "separated" not in "".join(ordinal(design(), "likert ~ age", link=link).flags)


@pytest.mark.parametrize("method", ["LRT", "WorkingWald"])
def test_a_test_of_one_term_says_that_another_is_separated(method):
    sample = design(x=(frame()["yes"] == 1) & (np.arange(N) // 8 == 3))
    found = glm(sample, "yes ~ x + age").test("age", method=method)
    assert np.isnan(found.statistic)
    assert found.flag == "separated"


def test_terms_of_equal_tables_in_every_cluster_do_not_vary():
    same = {
        "weight": 1.0,
        "first": np.tile([0, 0, 0, 1, 1, 2, 2, 2], 12),
        "second": np.tile([0, 1, 1, 0, 1, 0, 0, 1], 12),
    }
    found = loglin(design(**same), "first * second")
    assert set(found.flags) == {"zero_variance"}


def test_a_mean_of_nobody_is_flagged_whatever_the_answers_of_weight_zero():
    weight = np.where(np.arange(N) < 48, 0.0, 1.0)
    sample = design(weight=weight, age=np.where(weight == 0, np.arange(N), np.nan))
    assert mean(sample, "age").flags == ("no_cases",)
