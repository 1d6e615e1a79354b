"""Sampling fractions and stages: the formulas by hand, and what the counts of a population may not say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import DesignError, SurveyDesign, mean, total


def schools(**columns) -> pd.DataFrame:
    """Two of 5 schools were drawn, then three of 10 and two of 4 pupils."""
    base = {
        "school": ["x", "x", "x", "y", "y"],
        "pupil": [1, 2, 3, 1, 2],
        "schools": [5] * 5,
        "pupils": [10, 10, 10, 4, 4],
        "score": [1.0, 2.0, 6.0, 4.0, 8.0],
    }
    return pd.DataFrame({**base, **columns})


def test_two_stages_by_hand():
    design = SurveyDesign(schools(), clusters=["school", "pupil"], fpc=["schools", "pupils"])
    np.testing.assert_allclose(design.weight, [5 / 2 * 10 / 3] * 3 + [5 / 2 * 4 / 2] * 2)
    found = total(design, "score")
    x, y = 10 / 3 * 9.0, 4 / 2 * 12.0  # the schools' estimated totals
    between = 5**2 * (1 - 2 / 5) / 2 * np.var([x, y], ddof=1)
    within = (
        5 / 2 * (10**2 * (1 - 3 / 10) / 3 * np.var([1, 2, 6], ddof=1) + 4**2 * (1 - 2 / 4) / 2 * np.var([4, 8], ddof=1))
    )
    np.testing.assert_allclose(found.values, [5 / 2 * (x + y)])
    np.testing.assert_allclose(found.variances, [between + within])
    assert design.degrees_of_freedom == 1


def test_a_stage_without_an_end_below_counts_its_whole_spread():
    design = SurveyDesign(schools(), clusters=["school", "pupil"], fpc=["schools", "pupils"])
    endless = SurveyDesign(
        schools(weight=design.weight), weights="weight", clusters=["school", "pupil"], fpc=["schools"]
    )
    between = SurveyDesign(schools(weight=design.weight), weights="weight", clusters="school", fpc="schools")
    first, both, none = (total(one, "score").variances[0] for one in (between, design, endless))
    within_with_end = both - first
    np.testing.assert_allclose(none - first, within_with_end * 0 + _within_without_end(design.weight))
    assert none > both > first


def _within_without_end(weight: np.ndarray) -> float:
    """2 / 5 of the spread of the pupils' weighted scores about their school's mean."""
    scores = weight * schools()["score"].to_numpy()
    return 2 / 5 * (3 * np.var(scores[:3], ddof=1) + 2 * np.var(scores[3:], ddof=1))


def test_counts_and_fractions_are_the_same():
    counts = SurveyDesign(schools(), clusters=["school", "pupil"], fpc=["schools", "pupils"])
    shares = schools(schools=[0.4] * 5, pupils=[0.3] * 3 + [0.5] * 2)
    fractions = SurveyDesign(shares, clusters=["school", "pupil"], fpc=["schools", "pupils"])
    np.testing.assert_allclose(mean(counts, "score").covariance, mean(fractions, "score").covariance)


def test_a_stratum_of_which_everyone_was_drawn_adds_nothing():
    frame = pd.DataFrame({"stratum": list("aabb"), "size": [2, 2, 40, 40], "y": [1.0, 9.0, 2.0, 3.0]})
    design = SurveyDesign(frame, strata="stratum", fpc="size")
    np.testing.assert_allclose(total(design, "y").variances, 20**2 * 2 * (1 - 2 / 40) * 0.5)


def test_one_cluster_is_enough_where_it_is_all_there_is():
    frame = pd.DataFrame({"stratum": list("abb"), "size": [1, 40, 40], "y": [1.0, 2.0, 3.0]})
    assert np.isfinite(total(SurveyDesign(frame, strata="stratum", fpc="size"), "y").variances).all()


@pytest.mark.parametrize(
    ("columns", "arguments", "message"),
    [
        ({"schools": [5, 5, 5, 6, 6]}, {"clusters": "school", "fpc": "schools"}, "differs within a stratum"),
        ({"schools": [1.5] * 5}, {"clusters": "school", "fpc": "schools"}, "fewer clusters than were drawn in 5 rows"),
        ({"schools": [np.nan] * 5}, {"clusters": "school", "fpc": "schools"}, "are missing in 5 rows"),
        ({"schools": [-5] * 5}, {"clusters": "school", "fpc": "schools"}, "are negative in 5 rows"),
        ({"schools": [0] * 5}, {"clusters": "school", "fpc": "schools"}, "fpc is zero in 5 rows"),
        ({"schools": [0.4] * 3 + [7] * 2}, {"strata": "school", "fpc": "schools"}, "both counts and fractions"),
        ({}, {"clusters": "school", "fpc": ["schools", "pupils"]}, "2 columns for 1 stages"),
        (
            {},
            {"clusters": ["school", "pupil"], "fpc": "schools"},
            "fpc is not given of every stage; expected it, or weights",
        ),
        ({"pupil": [1, 1, 1, 1, 2]}, {"clusters": ["school", "pupil"], "fpc": ["schools", "pupils"]}, "at stage 2"),
    ],
)
def test_what_a_population_cannot_be_is_named(columns, arguments, message):
    with pytest.raises(DesignError, match=message):
        SurveyDesign(schools(**columns), **arguments)
