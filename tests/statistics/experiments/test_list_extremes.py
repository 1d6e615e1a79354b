"""The empty cells: found where both extreme answers are avoided, and seldom where they are not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from bogolan.statistics import design_effect_test, difference_in_means, extreme_counts, mean

from .lists import LIST, design_of, drawn


def avoided(seed: int, **told):
    """Nobody of the treated arm gives themselves away: 0 becomes 1, and 4 becomes 3."""
    frame = drawn(seed, **told)
    return frame.assign(count=frame["count"].where(frame["arm"] == "control", frame["count"].clip(1, 3)))


def test_avoided_answers_are_found_in_every_group():
    found = extreme_counts(design_of(avoided(1, villages=80)), **LIST, by="sex")
    assert list(found["cell"]) == ["floor", "ceiling"] * 2
    assert list(found["sex"]) == ["men"] * 2 + ["women"] * 2
    assert (found["count"] == 0).all()
    assert (found["expected"] > 20).all()
    assert (found["flag"] == "empty_cell").all()
    assert (found["p_value"] < 0.01).all()


def test_the_test_of_no_design_effect_passes_them():
    assert design_effect_test(design_of(avoided(1, villages=16)), **LIST).p_value > 0.5


def test_few_are_found_too():
    frame = avoided(2, villages=16)
    one = frame.index[(frame["arm"] == "sensitive") & (frame["control_items"] == 0)][:2]
    frame.loc[one, "count"] = 0.0
    found = extreme_counts(design_of(frame), **LIST).set_index("cell")
    assert found.loc["floor", ["count", "flag"]].tolist() == [2, "too_few"]


def test_what_is_expected():
    frame = drawn(3)
    design = design_of(frame)
    found = extreme_counts(design, **LIST).set_index("cell")
    control = frame["arm"] == "control"
    extremes = frame.assign(floor=(frame["count"] == 0) * 1.0, ceiling=(frame["count"] == 3) * 1.0)
    floor, ceiling = mean(design.with_frame(extremes).where(control), ["floor", "ceiling"]).values
    held = difference_in_means(design, **LIST).values[0]
    n = int((~control).sum())
    assert (found["n"] == n).all()
    assert found.loc["floor", "expected"] == pytest.approx(n * floor * (1 - held))
    assert found.loc["ceiling", "expected"] == pytest.approx(n * ceiling * held)
    assert found.loc["floor", "least"] == pytest.approx(n * max(floor - held, 0))
    assert found.loc["ceiling", "least"] == pytest.approx(n * max(ceiling + held - 1, 0))
    assert found.loc["floor", "count"] == int((frame["count"][~control] == 0).sum())


def test_the_p_value_is_binomial_at_the_lower_limit():
    """With a control arm so large that its shares are known, it is the binomial probability of the treated arm."""
    frame = drawn(4, villages=4, each=10).assign(weight=1.0)
    treated = frame["arm"] == "sensitive"
    many = frame[~treated].sample(60_000, replace=True, random_state=1)
    frame = frame[treated].assign(count=lambda sample: sample["control_items"] + sample["holds"])
    frame["count"] = frame["count"].where(frame["count"] > 0, 1.0)
    whole = pd.concat([frame, many]).reset_index(drop=True).assign(village=np.arange(60_000 + len(frame)), cercle="a")
    found = extreme_counts(design_of(whole), **LIST).set_index("cell").loc["floor"]
    assert found["p_value"] >= 0.001
    assert found["p_value"] - 0.001 >= binom.cdf(0, found["n"], found["expected"] / found["n"])


@pytest.mark.slow
@pytest.mark.parametrize("alike", [20.0, 4.0])
def test_it_seldom_flags_an_honest_arm(alike):
    """At 95%, at most 5 in 100 samples have either cell flagged, also where villages differ much."""
    flagged = [
        (extreme_counts(design_of(drawn(seed, villages=10, alike=alike)), **LIST)["flag"] != "").any()
        for seed in range(300)
    ]
    assert np.mean(flagged) <= 0.05


def test_a_group_without_an_arm_is_flagged():
    frame = drawn(6)
    frame = frame.assign(group=np.where((frame["sex"] == "women") & (frame["arm"] == "sensitive"), "treated", "others"))
    found = extreme_counts(design_of(frame), **LIST, by="group")
    assert list(found["flag"][2:]) == ["empty_arm"] * 2
    assert found["p_value"][2:].isna().all()
