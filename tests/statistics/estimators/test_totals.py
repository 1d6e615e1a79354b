"""What estimators are made of: groups, bases, weighted totals and smooth functions of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import DesignError, SurveyDesign
from bogolan.statistics.estimators.totals import Base, answered_in, divided, groups_of, is_number, numbers, smooth

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


@pytest.fixture(scope="module")
def design(villages) -> SurveyDesign:
    return SurveyDesign(villages, **DESIGN)


def test_groups_are_crossed_in_the_order_of_their_labels(design):
    groups = groups_of(design, ["sex", "cercle"])
    assert groups.suffixes[:2] == ("|sex=men,cercle=Bankass", "|sex=men,cercle=Douentza")
    assert groups.labels[-1] == {"sex": "women", "cercle": "Koro"}
    assert sum(members.sum() for members in groups.members) == 120


def test_groups_are_those_of_the_domain(villages, design):
    assert len(groups_of(design.where(villages["sex"] == "men"), "sex")) == 1
    with pytest.raises(DesignError, match="no row of the domain has a label in sex; expected groups"):
        groups_of(design.where(np.zeros(120, bool)), "sex")


def test_a_row_without_a_label_is_in_no_group(villages):
    design = SurveyDesign(villages.assign(sex=villages["sex"].where(villages.index > 9)), **DESIGN)
    assert (groups_of(design, "sex").of_row == -1).sum() == 10


def test_totals_by_unit_add_up_to_the_whole(villages, design):
    base = Base(design, groups_of(design, "sex"), None)
    found = base.total(villages["age"].to_numpy())
    expected = (villages["weight"] * villages["age"]).groupby(villages["sex"]).sum()
    np.testing.assert_allclose(found.whole, expected)
    np.testing.assert_allclose(found.parts.sum(axis=0), expected)
    assert found.parts.shape == (12, 2)


def test_several_columns_at_once_are_each_alone(villages, design):
    for made in (design, design.as_replicates("jkn"), design.calibrate({"sex": {"women": 60, "men": 70}})):
        base = Base(made, groups_of(made, "sex"), None)
        columns = [villages["age"].to_numpy(), villages["one"].to_numpy()]
        for together, values in zip(base.totals(columns), columns, strict=True):
            alone = base.total(values)
            np.testing.assert_allclose(together.whole, alone.whole)
            np.testing.assert_allclose(together.parts, alone.parts)


def test_counts_are_of_positive_weight(villages):
    design = SurveyDesign(villages.assign(weight=villages["weight"].where(villages.index > 3, 0.0)), **DESIGN)
    base = Base(design, groups_of(design, None), None)
    assert base.n.tolist() == [116]
    assert base.counts(villages["sex"].to_numpy() == "women").sum() < 116


def test_a_smooth_function_has_the_spread_of_its_slopes(villages, design):
    base = Base(design, groups_of(design, None), None)
    total = base.total(villages["age"].to_numpy())
    values, spread = smooth(design, (total,), np.log, lambda whole: (1 / whole,))
    assert values[0] == pytest.approx(np.log(total.whole[0]))
    np.testing.assert_allclose(spread, total.parts / total.whole)


@pytest.mark.parametrize(
    ("column", "is_one"),
    [
        (pd.Series([1, 2]), True),
        (pd.Series([True, False]), True),
        (pd.Series(pd.array([1, pd.NA], "Int64")), True),
        (pd.Series(pd.array([True, pd.NA], "boolean")), True),
        (pd.Series(["1", "2"]), False),
        (pd.Series([1, "2"], dtype=object), False),
        (pd.Series(pd.Categorical([1, 2])), False),
        (pd.Series(pd.to_datetime(["2020-01-01"])), False),
    ],
)
def test_numbers_are_told_from_labels(column, is_one):
    assert is_number(column) == is_one


def test_numbers_are_read_with_their_gaps_and_without_infinity():
    frame = pd.DataFrame({"a": pd.array([1, pd.NA], "Int64"), "b": [1.0, np.inf], "c": [1e150, 1.0]})
    np.testing.assert_array_equal(numbers(frame, "a"), [1.0, np.nan])
    for name in "bc":
        with pytest.raises(DesignError, match=r"infinite or beyond 1e100 in 1 rows \(counted from 0"):
            numbers(frame, name)


def test_everyone_is_none_and_who_does_not_answer_is_outside(villages, design):
    assert answered_in(design, villages["age"].to_numpy()) is None
    assert answered_in(design, villages["yes"].to_numpy()).sum() == 117


def test_nothing_divided_by_nothing_is_missing():
    np.testing.assert_array_equal(divided(np.array([0.0, 1.0]), np.array([0.0, 2.0])), [np.nan, 0.5])
