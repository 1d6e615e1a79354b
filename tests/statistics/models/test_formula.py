"""Formulas: patsy's columns, gaps, categories, rebuilding for other frames, and what cannot be read."""

from __future__ import annotations

import numpy as np
import pandas as pd
import patsy
import pytest

from bogolan.statistics import ModelError, SurveyDesign, glm
from bogolan.statistics.models.formula import model_matrix

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


@pytest.fixture(scope="module")
def design(villages) -> SurveyDesign:
    return SurveyDesign(villages.assign(**{"a.b": villages["age"]}), **DESIGN)


@pytest.mark.parametrize(
    "right",
    [
        "age",
        "age + sex",
        "age * sex",
        "answer - 1",
        "np.log(age)",
        "age + I(age**2)",
        "C(cercle)",
        "C(sex, Treatment('women'))",
        "C(answer, Sum)",
        "age:sex",
        "bs(age, df=4)",
        "1",
    ],
)
def test_columns_are_patsys(villages, design, right):
    made = model_matrix(design, f"yes ~ {right}")
    frame = villages.assign(answer=villages["answer"].cat.remove_unused_categories())
    expected = patsy.dmatrix(right, frame)
    assert made.columns == tuple(expected.design_info.column_names)
    np.testing.assert_allclose(made.matrix, np.broadcast_to(np.asarray(expected), made.matrix.shape))


def test_terms_know_their_columns(design):
    terms = model_matrix(design, "yes ~ age + sex:answer").terms
    assert terms["age"] == ("age",)
    assert terms["sex:answer"][0] == "answer[T.b]"
    assert set(terms) == {"Intercept", "age", "sex:answer"}


def test_rows_with_a_gap_are_missing_and_stay_in_place(villages):
    design = SurveyDesign(villages.assign(age=villages["age"].where(villages.index != 3)), **DESIGN)
    made = model_matrix(design, "yes ~ age + sex")
    assert np.isnan(made.matrix[3]).all()
    assert np.isfinite(np.delete(made.matrix, 3, axis=0)).all()


def test_levels_that_nobody_has_make_no_column(design):
    assert not any("d" in column for column in model_matrix(design, "yes ~ answer").columns)


def test_names_that_are_no_python_are_quoted(design):
    made = model_matrix(design, 'yes ~ Q("a.b")')
    np.testing.assert_array_equal(made.matrix[:, 1], design.frame["a.b"])


def test_nullable_types_are_numbers_and_labels(villages, design):
    frame = villages.assign(age=villages["age"].astype("Int64"), sex=villages["sex"].astype("string"))
    one = model_matrix(SurveyDesign(frame, **DESIGN), "yes ~ age + sex")
    other = model_matrix(design, "yes ~ age + sex")
    assert one.columns == other.columns
    np.testing.assert_array_equal(one.matrix, other.matrix)


def test_another_frame_gets_the_same_columns(villages, design):
    made = model_matrix(design, "yes ~ bs(age, df=4) + sex")
    few = villages.iloc[[5, 80]][["age", "sex"]]
    np.testing.assert_allclose(made.rebuild(few), made.matrix[[5, 80]])


def test_a_frame_with_unknown_levels_or_columns_is_refused(villages, design):
    made = model_matrix(design, "yes ~ age + sex")
    with pytest.raises(ModelError, match="the model cannot be made for this frame"):
        made.rebuild(villages.iloc[[0]].assign(sex="other"))
    with pytest.raises(ModelError, match="no column 'sex'"):
        made.rebuild(villages[["age"]])


def test_columns_may_be_given_instead(villages, design):
    named = model_matrix(design, "yes", ["one", "age"])
    given = model_matrix(design, villages["yes"].to_numpy(), villages[["one", "age"]])
    np.testing.assert_array_equal(named.matrix, given.matrix)
    assert named.terms == {"one": ("one",), "age": ("age",)}
    assert given.name == "outcome"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("yes ~ height",), "the formula names the column 'height', which the frame does not have; expected one of"),
        (("happy ~ age",), "happy"),
        (("yes ~ age +",), "cannot be read"),
        (("yes ~ age sex",), "cannot be read"),
        (("yes ~ bs(sex)",), "cannot be read"),
        (("age + yes ~ sex",), "is 2 columns; expected one of numbers"),
        (("yes",), "expected a formula"),
        (("yes ~ age ~ sex",), "cannot be read"),
        (("yes ~ constant",), "the term 'constant' has one level; expected two or more"),
        (("yes ~ np.log(zero)",), "hold infinite values"),
        (("yes ~ infinite",), "'infinite' hold infinite values"),
        (("yes", ["age", "age"]), "two columns are named 'age'"),
        (("yes", ["one", "sex"]), "'sex' are not numbers; expected one column a category"),
        (("yes", ["height"]), "the model names the column 'height'"),
        (("yes", []), "the terms are 120 x 0; expected 120 rows"),
        (("yes", pd.DataFrame({"x": [1.0]})), "the terms are 1 x 1; expected 120 rows"),
        (([1.0, 0.0], ["age"]), "the outcome has 2 values; expected 120"),
    ],
)
def test_what_cannot_be_read_is_named(villages, arguments, message):
    frame = villages.assign(constant="all", zero=0.0, infinite=np.inf)
    with pytest.raises(ModelError, match=message):
        model_matrix(SurveyDesign(frame, **DESIGN), *arguments)


def test_a_term_named_twice_counts_once(design):
    assert model_matrix(design, "yes ~ age + sex + age").columns == model_matrix(design, "yes ~ age + sex").columns


def test_an_outcome_may_be_an_expression(villages, design):
    made = model_matrix(design, "np.log(age) ~ sex")
    np.testing.assert_allclose(made.outcome, np.log(villages["age"]))
    assert made.name == "np.log(age)"


def test_a_model_without_columns_is_refused(design):
    with pytest.raises(ModelError, match="expected"):
        glm(design, "yes ~ 0")


def test_text_where_the_model_has_a_number_is_refused(design):
    with pytest.raises(ModelError, match="'age'"):
        model_matrix(design, "yes ~ age").rebuild(pd.DataFrame({"age": ["old"]}))


@pytest.mark.parametrize("value", ["old", np.inf])
def test_a_frame_for_given_columns_holds_finite_numbers(design, value):
    with pytest.raises(ModelError, match="'age'"):
        model_matrix(design, "yes", ["one", "age"]).rebuild(pd.DataFrame({"one": [1.0], "age": [value]}))


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("yes ~ nothing + age", "'nothing' is missing in all 120 rows; expected answers"),
        ("yes ~ Q(name='height')", "the formula names the column 'height'"),
    ],
)
def test_more_that_cannot_be_read_is_named(villages, formula, message):
    frame = villages.assign(nothing=pd.Categorical([None] * 120, ["a", "b"]))
    with pytest.raises(ModelError, match=message):
        model_matrix(SurveyDesign(frame, **DESIGN), formula)


def test_a_column_may_be_quoted_by_keyword(design):
    assert model_matrix(design, "yes ~ Q(name='a.b')").matrix.shape == (120, 2)
