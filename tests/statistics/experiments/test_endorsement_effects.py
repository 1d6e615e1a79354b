"""Effects of endorsements: against means of the arms, as slopes by the weights, and the truth of invented people."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from bogolan.statistics import (
    DesignError,
    ExperimentError,
    SurveyDesign,
    control_deviations,
    endorsement_effects,
    mean,
    policy_response,
)

from ..villages import few, seeds
from .lists import DESIGN, SHARES, slopes_by_weight

POLICIES = ["roads", "clinics", "courts"]
ARMS = {"policies": POLICIES, "arm": "arm", "treated": "endorsed"}
EFFECTS = {"women": 0.0, "men": -0.5}  # on the latent scale
CUTS = [-1.2, -0.3, 0.4, 1.3]
LEVELS = {"roads": 0.6, "clinics": 0.2, "courts": -0.2}


def drawn(seed: int, villages: int = 12, each: int = 20, silent: float = 0.05) -> pd.DataFrame:
    """Three strata of so many villages; answers from 1 to 5 cut from a latent scale, some of them missing.

    Columns: arm, chance (of the endorsed arm, which differs between respondents), drawn_arm (by that chance) and
    drawn_roads (what was answered in that arm).
    """
    generator = np.random.default_rng(seed)
    stratum, village = np.repeat(np.arange(3), villages * each), np.repeat(np.arange(3 * villages), each)
    n = len(village)
    sex = np.where(np.arange(n) % 2, "women", "men")
    likes = generator.normal(0, 0.3, 3 * villages)[village] + generator.normal(0, 0.6, n)
    chance = np.where(likes > 0, 0.7, 0.35)
    arms = {"": generator.random(n) < 0.5, "drawn_": generator.random(n) < chance}
    effect = np.vectorize(EFFECTS.get)(sex)
    columns = {"chance": chance}
    noise = {policy: generator.normal(0, 1, n) for policy in POLICIES}
    for prefix, treated in arms.items():
        columns[f"{prefix}arm"] = np.where(treated, "endorsed", "control")
        for policy, level in LEVELS.items():
            answer = 1.0 + np.searchsorted(CUTS, level + likes + effect * treated + noise[policy])
            columns[f"{prefix}{policy}"] = np.where(generator.random(n) < silent, np.nan, answer)
    about = {"cercle": np.array(["a", "b", "c"])[stratum], "village": village, "weight": SHARES[stratum], "sex": sex}
    return pd.DataFrame(about | columns)


def truth(sex: str) -> dict[str, float]:
    """The effects in points of the scale, by policy."""
    from scipy.special import ndtr

    spread = np.sqrt(0.3**2 + 0.6**2 + 1)
    cuts, effect = np.array(CUTS), EFFECTS[sex]
    return {
        policy: float((ndtr((level + effect - cuts) / spread) - ndtr((level - cuts) / spread)).sum())
        for policy, level in LEVELS.items()
    }


def design_of(frame: pd.DataFrame) -> SurveyDesign:
    return SurveyDesign(frame, **DESIGN)


@few
@given(seeds)
def test_they_are_contrasts_of_the_means_of_the_arms_and_their_pool_is_the_mean(seed):
    design = design_of(drawn(seed))
    found = endorsement_effects(design, **ARMS, by="sex")
    means = mean(design, POLICIES, by=["sex", "arm"])
    weights = {policy: {policy: 1.0} for policy in POLICIES} | {"pooled": dict.fromkeys(POLICIES, 1 / 3)}
    expected = means.contrast(
        {
            f"{name}:endorsed|sex={sex}": {
                f"{policy}|sex={sex},arm={arm}": sign * share
                for policy, share in of.items()
                for arm, sign in (("endorsed", 1.0), ("control", -1.0))
            }
            for name, of in weights.items()
            for sex in ("men", "women")
        }
    )
    assert found.names == expected.names
    np.testing.assert_allclose(found.values, expected.values, atol=1e-12)
    np.testing.assert_allclose(found.covariance, expected.covariance, atol=1e-12)
    assert list(found.df) == list(expected.df)
    assert found.labels[-1] == {"variable": "pooled", "level": "endorsed", "sex": "women"}
    assert not found.is_share.any()


def test_where_all_answered_the_pool_is_the_difference_of_respondents_own_means():
    frame = drawn(3, silent=0.0)
    frame = frame.assign(own=frame[POLICIES].mean(axis=1))
    found = endorsement_effects(design_of(frame), **ARMS)
    means = mean(design_of(frame), "own", by="arm")
    expected = means.contrast({"effect": {"own|arm=endorsed": 1.0, "own|arm=control": -1.0}})
    assert found.values[-1] == pytest.approx(expected.values[0], rel=1e-10)
    assert found.standard_errors[-1] == pytest.approx(expected.standard_errors[0], rel=1e-10)


def test_who_skips_what_few_support_does_not_move_the_pool():
    """Nobody's opinion differs by arm; of the endorsed, most skip the policy that has the least support."""
    frame = drawn(4, each=60, silent=0.0)
    generator = np.random.default_rng(4)
    frame[POLICIES] = generator.integers(1, 3, (len(frame), 3)) + np.array([3.0, 2.0, 0.0])
    skips = (frame["arm"] == "endorsed") & (generator.random(len(frame)) < 0.7)
    frame["courts"] = frame["courts"].mask(skips)
    found = endorsement_effects(design_of(frame), **ARMS)
    assert abs(found.values[-1]) < 0.05
    own = frame[POLICIES].mean(axis=1).groupby(frame["arm"]).mean()
    assert own["endorsed"] - own["control"] > 0.5, "respondents' own means do move"


def test_counts_are_of_the_smaller_arm():
    frame = drawn(5)
    found = endorsement_effects(design_of(frame), **ARMS, by="sex")
    answered = frame[POLICIES].notna().groupby([frame["sex"], frame["arm"]]).sum()
    fewest = answered.groupby("sex").min()
    assert found.counts.tolist() == [
        *(fewest.loc[sex, policy] for policy in POLICIES for sex in ("men", "women")),
        *fewest.min(axis=1),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("standardised", [False, True])
@pytest.mark.parametrize(
    "told",
    [
        ARMS,
        {"policies": ["drawn_roads", "clinics"], "arm": "drawn_arm", "treated": "endorsed", "probabilities": "chance"},
    ],
    ids=["of equal chances", "of unequal ones"],
)
def test_the_scores_are_the_slopes_by_the_weights(told, standardised):
    frame = drawn(6).assign(village=np.arange(720))
    told = {**told, "by": "sex", "standardised": standardised}
    estimated = endorsement_effects(design_of(frame), **told)
    rows = np.arange(0, 720, 31)
    slopes = slopes_by_weight(lambda moved: endorsement_effects(design_of(moved), **told).values, frame, rows)
    np.testing.assert_allclose(estimated.scores[rows], slopes, atol=1e-8)


def test_by_probabilities_of_one_half_each_it_is_the_same():
    frame = drawn(7).assign(half=0.5)
    plain, by_chance = (
        endorsement_effects(design_of(frame), **ARMS, by="sex", standardised=True, probabilities=told)
        for told in (None, "half")
    )
    np.testing.assert_allclose(by_chance.values, plain.values, rtol=1e-12)
    np.testing.assert_allclose(by_chance.covariance, plain.covariance, rtol=1e-9)


def test_standardised_it_is_over_the_deviation_of_the_whole_control_arm():
    frame = drawn(8)
    plain, scaled = (endorsement_effects(design_of(frame), **ARMS, by="sex", standardised=one) for one in (False, True))
    control = frame[frame["arm"] == "control"]
    deviations = []
    for policy in POLICIES:
        told = control.dropna(subset=[policy])
        centre = np.average(told[policy], weights=told["weight"])
        deviations.append(np.sqrt(np.average((told[policy] - centre) ** 2, weights=told["weight"])))
    np.testing.assert_allclose(control_deviations(design_of(frame), **ARMS).values, deviations, rtol=1e-10)
    expected = plain.values[:6].reshape(3, 2) / np.array(deviations)[:, None]
    np.testing.assert_allclose(scaled.values, [*expected.ravel(), *expected.mean(axis=0)], rtol=1e-10)
    assert scaled.names == plain.names
    assert scaled.n.tolist() == plain.n.tolist(), "the control arm of the others is not among whom it speaks of"


def test_it_does_not_matter_by_what_unit_a_standardised_effect_is_answered():
    frame = drawn(9)
    other = frame.assign(roads=100 + 20 * frame["roads"])
    one, same = (endorsement_effects(design_of(each), **ARMS, standardised=True) for each in (frame, other))
    np.testing.assert_allclose(one.values, same.values, rtol=1e-9)
    np.testing.assert_allclose(one.covariance, same.covariance, rtol=1e-7, atol=1e-14)


def test_unequal_chances_are_weighted_away():
    told = {"arm": "drawn_arm", "treated": "endorsed", "policies": ["drawn_roads"]}
    plain, weighted = [], []
    for seed in range(40):
        design = design_of(drawn(seed))
        plain.append(endorsement_effects(design, **told, by="sex").values[-1])
        weighted.append(endorsement_effects(design, **told, by="sex", probabilities="chance").values[-1])
    assert np.mean(plain) > 0.25, "who likes more was endorsed more often"
    assert abs(np.mean(weighted)) < 3 * np.std(weighted) / np.sqrt(40)


def test_intervals_hold_the_truth_nineteen_times_in_twenty():
    held, off, gaps = [], [], []
    expected = {sex: np.mean(list(truth(sex).values())) for sex in EFFECTS}
    for seed in range(150):
        found = endorsement_effects(design_of(drawn(seed)), **ARMS, by="sex")
        for sex in EFFECTS:
            place = found.position(f"pooled:endorsed|sex={sex}")
            lower, upper = (limits[place] for limits in found.interval())
            held.append(lower <= expected[sex] <= upper)
            off.append((found.values[place] - expected[sex]) / found.standard_errors[place])
        gap = found.contrast({"gap": {"pooled:endorsed|sex=women": 1.0, "pooled:endorsed|sex=men": -1.0}})
        gaps.append((gap.values[0] - expected["women"] + expected["men"]) / gap.standard_errors[0])
    assert 0.92 < np.mean(held) < 0.98
    assert abs(np.mean(off)) < 0.2
    assert 0.85 < np.std(gaps) < 1.15


def test_a_group_without_an_arm_has_none():
    frame = drawn(10)
    frame["group"] = np.where((frame["sex"] == "women") & (frame["arm"] == "endorsed"), "treated", "others")
    found = endorsement_effects(design_of(frame), **ARMS, by="group")
    assert np.isnan(found.values[found.position("pooled:endorsed|group=treated")])
    assert "empty_arm" in found.flags[found.position("pooled:endorsed|group=treated")]
    assert found.counts[found.position("pooled:endorsed|group=treated")] == 0


def test_answers_that_do_not_vary_have_no_standardised_effect():
    frame = drawn(11).assign(roads=3.0)
    found = endorsement_effects(design_of(frame), **ARMS, standardised=True)
    assert np.isnan(found.values[[0, -1]]).all()
    assert "undefined" in found.flags[0]
    assert np.isfinite(found.values[1:3]).all()
    assert control_deviations(design_of(frame), **ARMS).values[0] == 0


def test_response_is_the_difference_of_who_answered():
    frame = drawn(12)
    frame["roads"] = frame["roads"].mask((frame["arm"] == "endorsed") & (np.arange(len(frame)) // 2 % 4 == 0))
    found = policy_response(design_of(frame), **ARMS, by="sex")
    answered = mean(design_of(frame.assign(told=frame["roads"].notna())), "told", by=["sex", "arm"])
    expected = [
        answered.values[answered.position(f"told|sex={sex},arm=endorsed")]
        - answered.values[answered.position(f"told|sex={sex},arm=control")]
        for sex in ("men", "women")
    ]
    np.testing.assert_allclose(found.values[:2], expected, atol=1e-12)
    assert (found.test()["p_value"].iloc[:2] < 0.001).all()
    assert found.names[0] == "roads:endorsed answered|sex=men"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"policies": []}, "the policies are none"),
        ({"policies": ["roads", "roads"]}, "each once"),
        ({"policies": ["pooled"]}, "none called 'pooled'"),
        ({"policies": ["mines"]}, "'mines'"),
        ({"treated": "neither"}, "'neither'"),
    ],
)
def test_what_cannot_be_such_an_experiment_is_refused(changes, told):
    with pytest.raises((ExperimentError, DesignError), match=told):
        endorsement_effects(design_of(drawn(13)), **{**ARMS, **changes})


def test_a_policy_without_answers_in_an_arm_is_refused():
    frame = drawn(14)
    frame["roads"] = frame["roads"].where(frame["arm"] == "control")
    with pytest.raises(ExperimentError, match=r"'roads' are missing for all .* of the treated arm"):
        endorsement_effects(design_of(frame), **ARMS)
