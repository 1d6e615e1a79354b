"""Any type of label and any name of a column is read as it is, or refused by name."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import (
    DesignError,
    ModelError,
    SurveyDesign,
    cronbach_alpha,
    glm,
    loglin,
    mean,
    proportion,
    quantile,
    ratio,
    total,
    ttest,
    variance,
)

N = 48


def frame(**columns) -> pd.DataFrame:
    generator = np.random.default_rng(2)
    known = {
        "weight": generator.uniform(1, 2, N),
        "village": np.repeat(np.arange(12), 4),
        "sex": np.tile(["women", "men"], N // 2),
        "age": generator.normal(40, 9, N),
        "yes": generator.integers(0, 2, N) * 1.0,
    }
    return pd.DataFrame(known | columns)


def design(**columns) -> SurveyDesign:
    return SurveyDesign(frame(**columns), weights="weight", clusters="village")


@pytest.mark.parametrize(
    ("labels", "named"),
    [
        (np.repeat(np.arange(12, dtype=np.uint64), 4) + np.uint64(2**63 + 5), 2**63 + 5),
        (np.repeat(np.arange(12), 4) + 2**60, 2**60),
        (np.repeat(np.arange(12), 4) - 2**62, -(2**62)),
        ((np.repeat(np.arange(12), 4) * 20 - 120).astype(np.int8), -120),
    ],
)
def test_whole_numbers_of_any_size_keep_their_label(labels, named):
    found = mean(design(area=labels), "age", by="area")
    assert found.labels[0]["area"] == named
    assert found.names[0] == f"age|area={named}"
    assert found.values == pytest.approx(mean(design(), "age", by="village").values)


@pytest.mark.parametrize("labels", [[[1], [2]] * 24, [{"a": 1}] * N])
def test_what_is_no_label_is_refused(labels):
    told = "the column 'area' holds no labels .*; expected text, numbers or dates"
    with pytest.raises(DesignError, match=told):
        SurveyDesign(frame(area=labels), clusters="area")
    with pytest.raises(DesignError, match=told):
        proportion(design(area=labels), "area")


def test_columns_may_be_named_by_numbers():
    columns = frame().rename(columns={"weight": 0, "village": 1, "sex": 2, "age": 3, "yes": 4})
    numbered, named = SurveyDesign(columns, weights=0, clusters=1), design()
    asked = [
        lambda design, sex, age, yes: mean(design, age, by=sex),
        lambda design, sex, age, yes: total(design, [age, sex], by=[sex]),
        lambda design, sex, age, yes: quantile(design, age, by=sex),
        lambda design, sex, age, yes: ratio(design, age, yes),
        lambda design, sex, age, yes: variance(design, [age, yes]),
        lambda design, sex, age, yes: cronbach_alpha(design, [age, yes]),
        lambda design, sex, age, yes: ttest(design, age, sex).estimates,
        lambda design, sex, age, yes: glm(design, "income", [age, yes], "gaussian").predict(design.frame),
        lambda design, sex, age, yes: mean(design.calibrate({sex: {"men": 50, "women": 60}}), age),
    ]
    numbered, named = (each.with_frame(each.frame.assign(income=np.arange(N) % 7)) for each in (numbered, named))
    for call in asked:
        assert call(numbered, 2, 3, 4).values == pytest.approx(call(named, "sex", "age", "yes").values)


@pytest.mark.parametrize("name", ["a b", "a[b]", "a|b", "a=b", "é", "1x", "class", "a'b", 'a"b'])
def test_a_log_linear_model_takes_quoted_names(name):
    sample = SurveyDesign(frame().rename(columns={"sex": name}), weights="weight", clusters="village")
    found = loglin(sample, f"Q({name!r}) * yes")
    assert found.values == pytest.approx(loglin(design(), "sex * yes").values)


@pytest.mark.parametrize("mask", [["a"] * N, np.arange(N), np.full(N, 2.5), np.ones((N, 2), bool)])
def test_a_mask_is_true_or_false(mask):
    with pytest.raises(DesignError, match=r"the mask .* expected"):
        design().where(mask)


@pytest.mark.parametrize(
    ("given", "asked", "told"),
    [
        (frame().to_dict(), {}, "the frame is a dict; expected a pandas DataFrame with one header"),
        (pd.concat({"x": frame()}, axis=1), {}, "expected a pandas DataFrame with one header"),
        (frame(), {"weights": ["weight", "age"]}, "weights names 2 columns; expected one"),
        (frame(), {"strata": [["sex"]]}, r"strata names \['sex'\]; expected the name of a column"),
        (frame(age=np.arange(N) * 1j), {"weights": "age"}, "of type complex128; expected numbers"),
    ],
)
def test_what_is_no_column_is_refused(given, asked, told):
    with pytest.raises(DesignError, match=told):
        SurveyDesign(given, **asked)


def test_complex_numbers_are_no_numbers_of_a_model():
    sample = design(age=np.arange(N) * 1j)
    for formula in ("yes ~ age", "age ~ yes"):
        with pytest.raises(ModelError, match=r"complex.*; expected"):
            glm(sample, formula, family="gaussian")


def test_a_frame_to_predict_for_has_each_column_once():
    fit = glm(design(), "yes ~ age")
    twice = pd.concat([frame(), frame()[["age"]]], axis=1)
    with pytest.raises(ModelError, match="'age', which the frame has 2 times; expected once"):
        fit.predict(twice)


def test_an_outcome_of_a_t_test_is_one_number_a_row():
    for outcome in (["a"] * N, np.ones((N, 2))):
        with pytest.raises(DesignError, match="expected one number a row of the frame"):
            ttest(design(), outcome)


def test_a_mask_with_another_index_is_refused():
    sample = design()
    mask = sample.frame["age"] > 40
    assert (sample.where(mask).domain == mask).all()
    with pytest.raises(DesignError, match="another index than the frame"):
        sample.where(mask.sample(frac=1, random_state=1))


@pytest.mark.parametrize("name", ["estimate", "level", "flag"])
def test_groups_may_not_be_called_as_tables_call_their_columns(name):
    with pytest.raises(DesignError, match=f"the column {name!r}, as tables of estimates call theirs"):
        mean(design(**{name: ["a", "b"] * 24}), "age", by=name)
