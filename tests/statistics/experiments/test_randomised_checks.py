"""The checks of a randomised question: sizes where everybody did as told, power where some did not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from bogolan.statistics import (
    allowed_share_test,
    mean,
    p_value_above,
    proportion,
    silence,
)

from .lists import design_of
from .randomised import CHANCES, MADE, randomised

FORCED = MADE["forced-known"]


def test_the_share_of_yes_is_held_against_binomials():
    frame = randomised("forced-known", 3)
    frame.loc[frame["sex"] == "women", "said"] = (np.arange(360) % 10 == 0) * 1.0
    frame.loc[frame["sex"] == "men", "said"] = (np.arange(360) % 8 > 0) * 1.0
    frame.loc[:3, "said"] = np.nan
    found = allowed_share_test(design_of(frame), "said", FORCED, by="sex")
    of_men, of_women = (frame.loc[frame["sex"] == sex, "said"].dropna() for sex in ("men", "women"))
    few = binom.cdf(of_women.sum(), len(of_women), 1 / 6)
    many = binom.sf(of_men.sum() - 1, len(of_men), 5 / 6)
    assert found["p_value"].tolist() == [pytest.approx(2 * many, rel=1e-9), pytest.approx(2 * few, rel=1e-9)]
    assert found["n"].tolist() == [len(of_men), len(of_women)]
    assert (found["p_value"] < 0.05).all()


@pytest.mark.parametrize("said", [0.0, 1.0])
def test_nobody_or_everybody_saying_yes_fails(said):
    found = allowed_share_test(design_of(randomised("mirrored", 3).assign(said=said)), "said", MADE["mirrored"])
    assert found["p_value"].iloc[0] < 1e-6


@pytest.mark.parametrize("name", CHANCES)
def test_it_rejects_at_most_so_often_where_nobody_holds_the_item(name):
    """500 samples at the edge of what is allowed, of few villages and unequal weights: .05 and three errors at most."""
    generator, frame = np.random.default_rng(4), randomised(name, 1)
    rejected = 0
    for _ in range(500):
        frame["said"] = (generator.random(720) < MADE[name].yes_if_not) * 1.0
        found = allowed_share_test(design_of(frame), "said", MADE[name])
        rejected += found["p_value"].iloc[0] < 0.05
    assert rejected / 500 < 0.05 + 3 * np.sqrt(0.05 * 0.95 / 500)


def test_the_silent_are_shares_of_those_asked():
    frame = randomised("mirrored", 2)
    frame.loc[::7, "said"] = np.nan
    asked = np.arange(720) % 3 > 0
    found = silence(design_of(frame), "said", asked, by="sex")
    expected = proportion(design_of(frame.assign(none=frame["said"].isna())).where(asked), "none", by="sex")
    np.testing.assert_allclose(found.values, expected.values)
    np.testing.assert_allclose(found.standard_errors, expected.standard_errors)


def test_one_sided_p_values():
    design = design_of(randomised("mirrored", 2).assign(none=0.0, all=1.0))
    found = mean(design, "said")
    half = found.test(null=0.3)["p_value"].iloc[0] / 2
    above = p_value_above(found, 0.3)[0]
    assert above == pytest.approx(half if found.values[0] > 0.3 else 1 - half)
    assert p_value_above(mean(design, ["none", "all"]), 0.15).tolist() == [1.0, 0.0]
