"""Cronbach's alpha: the formula, its standard error by the jackknife, and scales that have none."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import DesignError, SurveyDesign, cronbach_alpha

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}
ITEMS = ["one_item", "two_item", "three_item"]


@pytest.fixture(scope="module")
def frame(villages):
    generator = np.random.default_rng(6)
    trait = generator.normal(size=120)
    return villages.assign(**{item: (trait + generator.normal(0, 1, 120)).round(1) for item in ITEMS})


@pytest.fixture(scope="module")
def design(frame) -> SurveyDesign:
    return SurveyDesign(frame, **DESIGN)


def test_by_hand(frame, design):
    covariance = np.cov(frame[ITEMS].to_numpy().T, aweights=frame["weight"])
    expected = 3 / 2 * (1 - np.trace(covariance) / covariance.sum())
    assert cronbach_alpha(design, ITEMS).values[0] == pytest.approx(expected)


def test_the_jackknife_agrees_with_the_linearisation(design):
    one, other = cronbach_alpha(design, ITEMS), cronbach_alpha(design.as_replicates("jkn"), ITEMS)
    assert one.values[0] == pytest.approx(other.values[0])
    assert one.standard_errors[0] == pytest.approx(other.standard_errors[0], rel=0.1)


def test_an_item_asked_twice_under_two_names_is_reliable(frame):
    same = SurveyDesign(frame.assign(again=frame["one_item"]), **DESIGN)
    found = cronbach_alpha(same, ["one_item", "again"])
    assert found.values[0] == pytest.approx(1.0)
    assert "zero_variance" in found.flags[0]


def test_who_lacks_an_item_is_outside(frame):
    design = SurveyDesign(frame.assign(one_item=frame["one_item"].where(frame.index >= 7)), **DESIGN)
    found = cronbach_alpha(design, ITEMS)
    assert found.n[0] == found.counts[0] == 113


def test_items_that_cancel_have_no_alpha(frame):
    design = SurveyDesign(frame.assign(backwards=-frame["one_item"]), **DESIGN)
    found = cronbach_alpha(design, ["one_item", "backwards"])
    assert np.isnan(found.values[0])
    assert found.flags[0].startswith("no_variance")


@pytest.mark.parametrize("items", [[], ["one_item"], ["one_item", "one_item"]])
def test_fewer_than_two_items_are_refused(design, items):
    with pytest.raises(DesignError, match="expected two items or more, each once"):
        cronbach_alpha(design, items)
