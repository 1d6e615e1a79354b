"""Separation: which columns predict without error, by name, and none where none does."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import SurveyDesign, glm
from bogolan.statistics.models.separation import separated_columns

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


def columns(*others) -> np.ndarray:
    return np.column_stack([np.ones(len(others[0])), *others]).astype(float)


def test_what_overlaps_is_not_separated():
    assert not separated_columns(columns([0, 1, 0, 1]), np.array([0, 1, 1, 0])).any()


def test_a_threshold_separates_completely():
    assert separated_columns(columns([1, 2, 3, 4]), np.array([0, 0, 1, 1])).tolist() == [True, True]


def test_all_of_a_group_saying_yes_separates_the_group_alone():
    women = np.array([1, 1, 1, 0, 0, 0])
    found = separated_columns(columns(women, [3, 1, 2, 1, 2, 3]), np.array([1, 1, 1, 0, 1, 0]))
    assert found.tolist() == [False, True, False]


def test_columns_that_only_separate_together_are_found():
    x = columns([0, 0, 1, 1, 0, 1], [0, 1, 0, 1, 1, 0])
    assert separated_columns(x, np.array([0, 1, 1, 1, 1, 1])).all()
    both = np.repeat([0, 1], 6)
    assert not separated_columns(np.vstack([x, x]), both).any()


def test_a_tie_at_the_threshold_is_separated_in_part():
    assert separated_columns(columns([1, 2, 2, 3]), np.array([0, 0, 1, 1])).tolist() == [True, True]


def two_programmes_a_column(x: np.ndarray, y: np.ndarray) -> list[bool]:
    """Konis (2007): a coefficient is infinite if the cone of directions that never hurt has any with it up or down."""
    from scipy.optimize import linprog

    signed = (2 * y - 1)[:, None] * x

    def least(objective: np.ndarray) -> float:
        return linprog(objective, A_ub=-signed, b_ub=np.zeros(len(signed)), bounds=(-1, 1)).fun

    return [min(least(column), least(-column)) < -1e-6 for column in np.eye(x.shape[1])]


def test_the_columns_are_those_of_two_programmes_for_each():
    generator = np.random.default_rng(3)
    found = []
    while len(found) < 60:
        n, p = generator.integers(6, 40), generator.integers(2, 6)
        share = generator.choice([0.1, 0.3, 0.5], p)
        x = columns(
            *((generator.random((n, p)) < share).astype(float) + (share == 0.5) * generator.normal(size=(n, p))).T
        )
        y = (generator.random(n) < 1 / (1 + np.exp(-(x @ generator.normal(0, 2, p + 1))))).astype(float)
        if np.linalg.matrix_rank(x) == p + 1:
            found.append(separated_columns(x, y).tolist())
            assert found[-1] == two_programmes_a_column(x, y)
    assert 10 < sum(any(one) and not all(one) for one in found) < 50


@pytest.fixture(scope="module")
def certain(villages):
    """All women agree; some men do."""
    yes = villages["yes"].fillna(0.0).mask(villages["sex"] == "women", 1.0)
    return SurveyDesign(villages.assign(yes=yes), **DESIGN)


def test_the_variable_and_its_level_are_named(certain):
    fit = glm(certain, "yes ~ age + sex")
    assert fit.separated == ("sex[T.women]",)
    assert not fit.converged
    assert fit.flags[fit.position("sex[T.women]")].startswith("separated")
    assert np.isnan(fit.values[fit.position("sex[T.women]")])
    assert np.isfinite(fit.values[fit.position("age")])


def test_predictions_stay_finite(certain):
    found = glm(certain, "yes ~ age + sex").predictive_margins("sex")
    assert found.values[1] == pytest.approx(1.0, abs=1e-6)
    assert all("separated" in flag for flag in found.flags)


def test_what_fits_well_but_not_without_error_is_not_separated(certain, villages):
    yes = certain.frame["yes"].mask((villages["sex"] == "women") & (villages["village"] == "v2"), 0.0)
    assert glm(SurveyDesign(villages.assign(yes=yes), **DESIGN), "yes ~ age + sex").separated == ()
