"""Kappa: the formula, its extremes, and its standard error by the jackknife."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import DesignError, SurveyDesign, kappa

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}


def rated(villages: pd.DataFrame, second) -> SurveyDesign:
    return SurveyDesign(villages.assign(first=villages["answer"].astype(str), second=second), **DESIGN)


@pytest.fixture(scope="module")
def design(villages) -> SurveyDesign:
    first = villages["answer"].astype(str).to_numpy()
    return rated(villages, np.where(np.arange(120) % 3 == 0, "a", first))


def test_by_hand(design):
    frame = design.frame
    cells = pd.crosstab(frame["first"], frame["second"], frame["weight"], aggfunc="sum", normalize="all").fillna(0)
    agreed, chance = np.trace(cells), cells.sum(axis=1).to_numpy() @ cells.sum(axis=0).to_numpy()
    assert kappa(design, "first", "second").values[0] == pytest.approx((agreed - chance) / (1 - chance))


def test_the_jackknife_agrees_with_the_linearisation(design):
    one, other = kappa(design, "first", "second"), kappa(design.as_replicates("jkn"), "first", "second")
    assert one.values[0] == pytest.approx(other.values[0])
    assert one.standard_errors[0] == pytest.approx(other.standard_errors[0], rel=0.05)


def test_raters_may_change_places(design):
    one, other = kappa(design, "first", "second"), kappa(design, "second", "first")
    assert one.values[0] == pytest.approx(other.values[0])
    assert one.standard_errors[0] == pytest.approx(other.standard_errors[0])


def test_full_agreement_is_one_without_variance(villages):
    found = kappa(rated(villages, villages["answer"].astype(str)), "first", "second")
    assert found.values[0] == pytest.approx(1.0)
    assert "zero_variance" in found.flags[0]


def test_a_level_that_one_rater_never_gave_was_never_agreed_on(villages):
    found = kappa(rated(villages, np.where(villages["answer"] == "a", "never", "b")), "first", "second")
    assert np.isfinite(found.values[0])
    assert found.values[0] < 1


def test_one_level_for_everyone_has_no_kappa(villages):
    found = kappa(SurveyDesign(villages.assign(first="a", second="a"), **DESIGN), "first", "second")
    assert np.isnan(found.values[0])
    assert found.flags[0].startswith("no_variance")


def test_one_rater_alone_is_refused(design):
    with pytest.raises(DesignError, match="both 'first'; expected two variables"):
        kappa(design, "first", "first")


def test_codes_agree_though_a_missing_one_made_numbers_of_them(villages):
    first, second = np.arange(120) % 3, np.where(np.arange(120) % 4, np.arange(120) % 3, 1)
    whole, broken = (
        SurveyDesign(villages.assign(first=first, second=codes), **DESIGN).where(np.arange(120) != 5)
        for codes in (second, np.where(np.arange(120) == 5, np.nan, second))
    )
    assert kappa(whole, "first", "second").values[0] > 0.4
    assert kappa(broken, "first", "second").values[0] == pytest.approx(kappa(whole, "first", "second").values[0])
