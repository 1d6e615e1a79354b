"""Cross tables: cells, shares of rows and columns, bases, and what cannot be crossed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import DesignError, SurveyDesign, crosstab, proportion, total

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


@pytest.fixture(scope="module")
def design(villages) -> SurveyDesign:
    return SurveyDesign(villages, **DESIGN)


@pytest.fixture(scope="module")
def weighted(villages) -> np.ndarray:
    return pd.crosstab(villages["sex"], villages["answer"], villages["weight"], aggfunc="sum").to_numpy()


@pytest.mark.parametrize(
    ("of", "whole"),
    [
        ("total", lambda cells: 1.0),
        ("share", lambda cells: cells.sum()),
        ("row_share", lambda cells: cells.sum(axis=1, keepdims=True)),
        ("column_share", lambda cells: cells.sum(axis=0, keepdims=True)),
    ],
)
def test_cells_are_weighted_counts_over_their_whole(design, weighted, of, whole):
    found = crosstab(design, "sex", "answer", of=of)
    assert found.names[:2] == ("sex=men,answer=a", "sex=men,answer=b")
    np.testing.assert_allclose(found.values, (weighted / whole(weighted)).ravel(), rtol=1e-12)
    assert found.is_share.all() == (of != "total")


def test_row_shares_are_the_shares_by_group(design):
    cells = crosstab(design, "sex", "answer", of="row_share")
    shares = proportion(design, "answer", by="sex")
    order = [shares.position(f"answer={level}|sex={sex}") for sex in ("men", "women") for level in "abc"]
    np.testing.assert_allclose(cells.covariance, shares.covariance[np.ix_(order, order)], rtol=1e-9, atol=1e-15)
    assert cells.n.tolist() == shares.n[order].tolist()


def test_totals_are_the_totals_by_group(design):
    cells, sums = crosstab(design, "sex", "answer"), total(design, "answer", by="sex")
    order = [sums.position(f"answer={level}|sex={sex}") for sex in ("men", "women") for level in "abc"]
    np.testing.assert_allclose(cells.covariance, sums.covariance[np.ix_(order, order)], rtol=1e-9, atol=1e-9)


def test_shares_of_all_vary_together_to_nothing(design):
    covariance = crosstab(design, "sex", "answer", of="share").covariance
    np.testing.assert_allclose(covariance.sum(axis=0), 0, atol=1e-15)


def test_the_same_with_replicate_weights(design):
    made = design.as_replicates("jkn")
    for of in ("share", "row_share", "column_share"):
        one, other = crosstab(design, "sex", "answer", of=of), crosstab(made, "sex", "answer", of=of)
        np.testing.assert_allclose(one.values, other.values, rtol=1e-12)
        np.testing.assert_allclose(one.standard_errors, other.standard_errors, rtol=0.1)


def test_levels_that_nobody_who_counts_has_are_left_out(villages):
    frame = villages.assign(sex=villages["sex"].mask(villages.index == 5, "other"))
    design = SurveyDesign(frame.assign(weight=frame["weight"].mask(frame.index == 5, 0.0)), **DESIGN)
    assert {label["sex"] for label in crosstab(design, "sex", "answer").labels} == {"men", "women"}
    assert "d" not in {label["answer"] for label in crosstab(design, "sex", "answer").labels}


def test_who_lacks_either_answer_is_outside(villages):
    frame = villages.assign(answer=villages["answer"].mask(villages.index < 20))
    cells = crosstab(SurveyDesign(frame, **DESIGN), "sex", "answer")
    assert cells.counts.sum() == cells.n[0] == 100


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("sex", "sex"), "both 'sex'; expected two variables"),
        (("sex", "height"), "'height', which the frame does not have"),
        (("sex", "answer", "rows"), "of is 'rows'; expected one of total, share, row_share, column_share"),
        (("sex", "nothing"), "no respondent of the domain answered both 'sex' and 'nothing'"),
    ],
)
def test_what_cannot_be_crossed_is_named(villages, arguments, message):
    frame = villages.assign(nothing=pd.Series([None] * len(villages), dtype=object))
    with pytest.raises(DesignError, match=message):
        crosstab(SurveyDesign(frame, **DESIGN), *arguments)


def test_one_village_has_shares_without_variance(design, villages):
    shares = [
        crosstab(design.where(villages["village"] == f"v{one}"), "answer", "sex", of="share") for one in range(12)
    ]
    assert {flag for found in shares for flag in found.flags} == {"zero_variance,no_degrees_of_freedom"}
