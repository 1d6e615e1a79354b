"""Draws of regressions with an intercept a cluster: what they are drawn around, and how far."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import SurveyDesign, glm
from bogolan.statistics.imputation.intercepts import Members, draw_logit, draw_normal, first

DRAWS = 1500


@pytest.fixture(scope="module")
def rows() -> dict:
    """Forty clusters of twenty: two columns beside the intercept, a number and a yes or no alike within clusters."""
    generator = np.random.default_rng(3)
    cluster = np.repeat(np.arange(40), 20)
    x = np.column_stack([np.ones(800), generator.normal(size=800), generator.normal(size=800)])
    own = generator.normal(size=40)[cluster]
    predictor = x @ [-0.4, 0.7, 0.0]
    number = predictor + own + 0.5 * generator.normal(size=800)
    yes = (generator.uniform(size=800) < 1 / (1 + np.exp(-predictor - own))).astype(float)
    return {"x": x, "cluster": cluster, "own": own, "number": number, "yes": yes}


def chain(draw, rows, outcome, clusters) -> list:
    members = Members(rows["cluster"] if clusters else np.zeros(800, int), clusters)
    generator, last, found = np.random.default_rng(11), first(3, clusters), []
    for _ in range(DRAWS):
        last = draw(rows["x"], rows[outcome], members, last, generator)
        found.append(last)
    return found[50:]


@pytest.mark.parametrize(
    ("draw", "outcome", "family"), [(draw_logit, "yes", None), (draw_normal, "number", "gaussian")]
)
def test_without_clusters_draws_are_around_the_regression(rows, draw, outcome, family):
    drawn = np.array([one.coefficients for one in chain(draw, rows, outcome, 0)])
    frame = pd.DataFrame(rows["x"], columns=["one", "a", "b"]).assign(outcome=rows[outcome])
    fit = glm(SurveyDesign(frame), "outcome", ["one", "a", "b"], family or "binomial")
    residual = rows[outcome] - rows["x"] @ fit.values
    dispersion = residual @ residual / 797 if family else 1.0
    spread = np.sqrt(np.diag(fit.naive_covariance) * dispersion)
    np.testing.assert_allclose(drawn.mean(axis=0), fit.values, atol=0.1 * spread.max())
    np.testing.assert_allclose(drawn.std(axis=0), spread, rtol=0.08)


def test_the_variance_between_clusters_is_found(rows):
    for draw, outcome in ((draw_logit, "yes"), (draw_normal, "number")):
        between = [one.between for one in chain(draw, rows, outcome, 40)]
        assert np.median(between) == pytest.approx(rows["own"].var(), rel=0.3), outcome
        assert 0.1 < np.std(between) < 0.6, "forty clusters do not tell it exactly"
    within = [one.within for one in chain(draw_normal, rows, "number", 40)]
    assert np.mean(within) == pytest.approx(0.25, rel=0.1)


def test_a_cluster_without_rows_is_drawn_as_any_could_be(rows):
    told = rows["cluster"] != 7
    generator, last, own, other = np.random.default_rng(5), first(3, 40), [], []
    members = Members(rows["cluster"][told], 40)
    for _ in range(600):
        last = draw_normal(rows["x"][told], rows["number"][told], members, last, generator)
        own.append(last.intercepts[7] / np.sqrt(last.between))
        other.append(last.intercepts[8] / np.sqrt(last.between))
    assert np.mean(own) == pytest.approx(0.0, abs=0.2)
    assert np.std(own) == pytest.approx(1.0, rel=0.15)
    assert np.std(other) < 0.4


def test_a_separated_column_stays_finite(rows):
    separating = np.column_stack([rows["x"], rows["yes"]])
    members = Members(rows["cluster"], 40)
    generator, last = np.random.default_rng(5), first(4, 40)
    for _ in range(20):
        last = draw_logit(separating, rows["yes"], members, last, generator)
        assert np.abs(last.coefficients).max() < 60
    assert last.coefficients[3] > 5


def test_sums_are_of_each_cluster():
    members = Members(np.array([0, 0, 2]), 4)
    assert members.sums(np.array([1.0, 2.0, 5.0])).tolist() == [3.0, 0.0, 5.0, 0.0]
    assert members.sums(np.ones((3, 2))).tolist() == [[2.0, 2.0], [0.0, 0.0], [1.0, 1.0], [0.0, 0.0]]
    assert members.spread(np.array([4.0, 3.0, 2.0, 1.0])).tolist() == [4.0, 4.0, 2.0]
    assert Members(np.zeros(3, int), 0).sums(np.ones(3)).shape == (0,)
