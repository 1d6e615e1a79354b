"""Direct question and list: their difference, their combination, and the placebos that tell when it misleads."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import combined_list, difference_in_means, mean, misreporting

from .lists import LIST, TRUTH, design_of, drawn, slopes_by_weight

ADMIT = 0.5


def asked(seed: int, admit: float = ADMIT, falsely: float = 0.0, primed: float = 0.0, **told):
    """Of those who hold the item, so many say so; of the others, so many too; of the treated arm, more are primed."""
    frame = drawn(seed, **told)
    generator = np.random.default_rng(seed + 20_000)
    chance = np.where(frame["holds"] == 1, admit, falsely)
    chance = np.where((frame["arm"] == "sensitive") & (frame["holds"] == 1), chance + primed, chance)
    said = (generator.random(len(frame)) < chance) * 1.0
    return frame.assign(direct=np.where(generator.random(len(frame)) < 0.05, np.nan, said))


def test_direct_minus_list_is_the_contrast_of_both():
    design = design_of(asked(1))
    found = misreporting(design, **LIST, direct="direct", by="sex")
    assert found.names == (
        *(f"direct|sex={sex}" for sex in ("men", "women")),
        *(f"count:sensitive|sex={sex}" for sex in ("men", "women")),
        *(f"direct - count:sensitive|sex={sex}" for sex in ("men", "women")),
    )
    direct, listed = mean(design, "direct", by="sex"), difference_in_means(design, **LIST, by="sex")
    np.testing.assert_array_equal(found.values[:2], direct.values)
    np.testing.assert_allclose(found.values[2:4], listed.values)
    np.testing.assert_allclose(found.values[4:], direct.values - listed.values)
    independent = direct.variances + listed.variances
    covariance = found.covariance[[0, 1], [2, 3]]
    np.testing.assert_allclose(found.variances[4:], independent - 2 * covariance, rtol=1e-9)
    assert (found.counts <= found.n).all()
    gap = found.contrast({"of gaps": {found.names[5]: 1.0, found.names[4]: -1.0}})
    assert np.isfinite(gap.standard_errors).all()


def test_the_combined_estimate_is_its_definition():
    frame = asked(2).assign(weight=1.0)
    found = combined_list(design_of(frame), **LIST, direct="direct").estimates
    both = frame[frame["direct"].notna()]
    no = both[both["direct"] == 0]
    among_no = no["count"][no["arm"] == "sensitive"].mean() - no["count"][no["arm"] == "control"].mean()
    yes = both["direct"].mean()
    assert found.values[0] == pytest.approx(yes + (1 - yes) * among_no)
    assert found.names == ("count:sensitive combined", "direct", "count:sensitive")
    assert found.n[0] == found.counts[0] == len(both)


def test_its_standard_error_is_that_of_the_paper():
    """Aronow et al. (2015), of a simple random sample, but for n - 1 in the place of n."""
    frame = asked(3, villages=60).assign(weight=1.0, village=np.arange(3600), cercle="a")
    found = combined_list(design_of(frame), **LIST, direct="direct").estimates
    both = frame[frame["direct"].notna()]
    treated, yes = (both["arm"] == "sensitive").to_numpy(), both["direct"].to_numpy()
    count, share, drawn_treated = both["count"].to_numpy(), yes.mean(), treated.mean()
    spread = {arm: count[(yes == 0) & (treated == arm)].var(ddof=1) for arm in (True, False)}
    among_no = spread[True] / drawn_treated + spread[False] / (1 - drawn_treated)
    variance = ((1 - found.values[0]) ** 2 * share / (1 - share) + (1 - share) * among_no) / len(both)
    assert found.standard_errors[0] == pytest.approx(np.sqrt(variance), rel=5e-3)


@pytest.mark.parametrize("told", [{}, {"probabilities": "chance"}], ids=["equal chances", "unequal ones"])
def test_the_scores_are_the_slopes_by_the_weights(told):
    frame = asked(4).assign(village=np.arange(720))
    arms = {**LIST, **({"count": "drawn_count", "arm": "drawn_arm"} if told else {})}

    def estimates(moved):
        return combined_list(design_of(moved), **arms, **told, direct="direct", by="sex")

    rows = np.arange(0, 720, 53)
    for part in ("estimates", "placebos"):
        slopes = slopes_by_weight(lambda moved, part=part: getattr(estimates(moved), part).values, frame, rows)
        np.testing.assert_allclose(getattr(estimates(frame), part).scores[rows], slopes, atol=1e-8)


def test_the_placebos_are_their_definition():
    frame = asked(5, villages=20).assign(weight=1.0)
    found = combined_list(design_of(frame), **LIST, direct="direct")
    yes = frame[frame["direct"] == 1]
    first = yes["count"][yes["arm"] == "sensitive"].mean() - yes["count"][yes["arm"] == "control"].mean()
    second = mean(design_of(frame), "direct", by="arm").values
    np.testing.assert_allclose(found.placebos.values, [first, second[1] - second[0]])
    assert list(found.tests["null"]) == [1.0, 0.0]
    expected = found.placebos.select(["placebo 1"]).test(null=1.0)
    assert found.tests.loc["placebo 1", "p_value"] == expected.loc["placebo 1", "p_value"]


def test_the_placebo_that_fires_is_told_of_its_estimate():
    false = combined_list(design_of(asked(6, falsely=0.2, villages=60)), **LIST, direct="direct", by="sex")
    assert false.estimates.flags[:2] == ("failed_placebo_1",) * 2
    assert (false.tests["p_value"][:2] < 0.05).all()
    primed = combined_list(design_of(asked(7, admit=0.4, primed=0.5, villages=60)), **LIST, direct="direct")
    assert "failed_placebo_2" in primed.estimates.flags[0]
    assert primed.estimates.flags[1:] == ("", "")


def test_where_nobody_says_yes_nothing_is_tested():
    frame = asked(8).assign(direct=0.0)
    found = combined_list(design_of(frame), **LIST, direct="direct")
    assert found.estimates.flags[0] == "untested_placebo_1,untested_placebo_2"
    assert found.estimates.values[0] == pytest.approx(difference_in_means(design_of(frame), **LIST).values[0])


@pytest.mark.slow
def test_it_covers_the_truth_and_is_sharper_and_its_placebos_keep_their_size():
    covered, errors, fired = [], [], []
    truth = np.array([TRUTH[sex] for sex in ("men", "women")])
    for seed in range(2500):
        found = combined_list(design_of(asked(seed, villages=16)), **LIST, direct="direct", by="sex")
        lower, upper = found.estimates.interval()
        covered.append((lower[:2] <= truth) & (truth <= upper[:2]))
        errors.append(found.estimates.values[[0, 1, 4, 5]] - np.tile(truth, 2))
        fired.append(found.tests["p_value"].to_numpy() < 0.05)
    tolerance = 3.5 * np.sqrt(0.05 * 0.95 / 2500)
    assert (np.abs(np.mean(covered, axis=0) - 0.95) < tolerance).all(), np.mean(covered, axis=0)
    spread = np.std(errors, axis=0)
    assert (spread[:2] < spread[2:]).all(), "sharper than the list alone"
    assert (np.mean(fired, axis=0) < 0.05 + tolerance + 0.01).all(), np.mean(fired, axis=0)
