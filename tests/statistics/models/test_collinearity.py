"""Columns that the ones before them make up: R's choice of which, in any units, and none where all differ."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import ModelError
from bogolan.statistics.models.collinearity import redundant_columns, refuse_collinear


@pytest.fixture
def x() -> np.ndarray:
    generator = np.random.default_rng(4)
    return np.column_stack([np.ones(60), generator.normal(40, 10, 60), generator.integers(0, 2, 60)]).astype(float)


def test_columns_that_differ_are_all_kept(x):
    assert redundant_columns(x) == {}


def test_the_later_column_of_an_alias_is_named(x):
    assert redundant_columns(np.column_stack([x, x[:, 1] * 3 - x[:, 2]])) == {3: "collinear"}
    assert redundant_columns(np.column_stack([x[:, 1] * 3 - x[:, 2], x])) == {3: "collinear"}


def test_a_constant_is_named_as_such_and_the_first_of_them_is_the_intercept(x):
    assert redundant_columns(np.column_stack([x, np.full(60, 7.0), np.zeros(60)])) == {3: "constant", 4: "constant"}
    assert redundant_columns(np.column_stack([np.zeros(60), x])) == {0: "constant"}


@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
def test_units_do_not_matter(x, scale):
    made_up = (x[:, 1] + 2) * scale
    assert redundant_columns(np.column_stack([x, made_up])) == {3: "collinear"}
    assert redundant_columns(x * np.array([1.0, scale, 1.0])) == {}


def test_all_categories_beside_an_intercept_lose_the_last_as_in_r(x):
    places = np.eye(4)[np.arange(60) % 4]
    assert redundant_columns(np.column_stack([x, places])) == {6: "collinear"}
    assert redundant_columns(np.column_stack([x, places, places])) == dict.fromkeys(range(6, 11), "collinear")


def test_fewer_rows_than_columns_leave_as_many_columns_as_rows(x):
    few = np.column_stack([x, x[:, 1] ** 2, x[:, 1] * x[:, 2]])[:3]
    found = redundant_columns(few)
    kept = [place for place in range(5) if place not in found]
    assert np.linalg.matrix_rank(few[:, kept]) == len(kept) == np.linalg.matrix_rank(few)


@pytest.mark.parametrize("seed", range(5))
def test_what_is_kept_has_full_rank_and_what_is_named_is_made_up_of_it(seed):
    generator = np.random.default_rng(seed)
    free = generator.normal(size=(30, 4))
    mixed = free @ generator.integers(-2, 3, (4, 9))
    found = redundant_columns(mixed)
    kept = [place for place in range(9) if place not in found]
    assert np.linalg.matrix_rank(mixed[:, kept]) == len(kept) == np.linalg.matrix_rank(mixed)
    for place in found:
        before = [column for column in kept if column < place]
        left = mixed[:, place] - mixed[:, before] @ np.linalg.lstsq(mixed[:, before], mixed[:, place])[0]
        assert np.abs(left).max() < 1e-10


def test_a_model_with_them_names_them(x):
    with pytest.raises(ModelError, match=r"60 respondents do not identify 'again', 'same' \(constant\): collinear"):
        refuse_collinear(np.column_stack([x, x[:, 1], np.ones(60)]), ["one", "age", "woman", "again", "same"])
