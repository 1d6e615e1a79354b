"""The item-response model: its derivatives, its rule of integration, known truth, and what it cannot be fitted to."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import ExperimentError, SurveyDesign, endorsement_model
from bogolan.statistics.experiments import endorsement_likelihood
from bogolan.statistics.experiments.endorsement_likelihood import EndorsementLikelihood
from bogolan.statistics.models.likelihood import maximise

from .lists import DESIGN, SHARES, slopes_by_weight

POLICIES = ["roads", "clinics", "courts", "schools"]
ARMS = {"policies": POLICIES, "arm": "arm", "treated": "endorsed"}
LOADINGS = {"roads": 0.6, "clinics": 0.8, "courts": 0.5, "schools": 0.7}
SUPPORT = {"women": 0.3, "men": -0.4}
POSITION, SPREAD = 0.2, 0.3
CUTS = np.array([-1.4, -0.5, 0.2, 1.1])
GAP = {"gap": {"support|sex=women": 1.0, "support|sex=men": -1.0}}


def drawn(seed: int, villages: int = 24, each: int = 20) -> pd.DataFrame:
    """Three strata of so many villages; answers as the model has them, one in twenty missing.

    `drawn_arm` is by a chance of its own for each (`chance`), which goes with the position.
    """
    generator = np.random.default_rng(seed)
    stratum, village = np.repeat(np.arange(3), villages * each), np.repeat(np.arange(3 * villages), each)
    n = len(village)
    women = np.arange(n) % 2 == 1
    shared, own = generator.normal(0, 0.1**0.5, 3 * villages)[village], generator.normal(0, 0.9**0.5, n)
    position = shared + own + POSITION * women
    support = np.where(women, SUPPORT["women"], SUPPORT["men"]) + SPREAD * generator.normal(0, 1, n)
    chance = np.where(position > 0, 0.65, 0.35)
    about = {"cercle": np.array(["a", "b", "c"])[stratum], "village": village, "chance": chance}
    about |= {"sex": np.where(women, "women", "men"), "weight": SHARES[stratum] * generator.uniform(0.7, 1.3, n)}
    arms = {"": generator.random(n) < 0.5, "drawn_": generator.random(n) < chance}
    noise = {policy: generator.normal(0, 1, n) for policy in POLICIES}
    missing = {policy: generator.random(n) < 0.05 for policy in POLICIES}
    for prefix, treated in arms.items():
        about[f"{prefix}arm"] = np.where(treated, "endorsed", "control")
        for place, policy in enumerate(POLICIES):
            latent = LOADINGS[policy] * (position + support * treated) + noise[policy]
            answer = 1.0 + np.searchsorted(CUTS - 0.2 * place, latent)
            about[f"{prefix}{policy}"] = np.where(missing[policy], np.nan, answer)
    return pd.DataFrame(about)


def design_of(frame: pd.DataFrame) -> SurveyDesign:
    return SurveyDesign(frame, **DESIGN)


@pytest.fixture(scope="module")
def fitted():
    return endorsement_model(design_of(drawn(1)), **ARMS, by="sex")


def small() -> EndorsementLikelihood:
    return endorsement_model(design_of(drawn(2, villages=3)), **ARMS, by="sex").likelihood


def test_slopes_and_curvatures_are_those_of_differences():
    likelihood = small()
    parameters = likelihood.start() + np.random.default_rng(0).normal(0, 0.05, len(likelihood.start()))
    _, slopes, curvature = likelihood.derivatives(parameters)
    step = 1e-5
    for place in range(len(parameters)):
        more, less = (parameters + sign * step * (np.arange(len(parameters)) == place) for sign in (1, -1))
        ahead, behind = likelihood.derivatives(more), likelihood.derivatives(less)
        np.testing.assert_allclose(slopes[:, place], (ahead[0] - behind[0]) / (2 * step), atol=1e-8)
        by_differences = (ahead[1] - behind[1]).T @ likelihood.weight / (2 * step)
        np.testing.assert_allclose(curvature[place], by_differences, atol=1e-6)


def test_blocks_of_respondents_give_the_whole(monkeypatch):
    likelihood = small()
    whole = likelihood.derivatives(likelihood.start())
    monkeypatch.setattr(endorsement_likelihood, "CELLS", 21 * 24 * 17)
    for one, other in zip(likelihood.derivatives(likelihood.start()), whole, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9)


def test_thresholds_out_of_order_are_impossible():
    likelihood = small()
    parameters = likelihood.start()
    parameters[[0, 1]] = parameters[[1, 0]]
    assert np.isneginf(likelihood.derivatives(parameters)[0]).all()


def test_more_points_of_the_rule_change_nothing(monkeypatch, fitted):
    monkeypatch.setattr(endorsement_likelihood, "POINTS", 61)
    found = maximise(fitted.likelihood.derivatives, fitted.likelihood.weight, fitted.values)
    np.testing.assert_allclose(found.parameters, fitted.values, atol=1e-3 * fitted.standard_errors.min())


def test_the_likelihood_is_that_of_answers_drawn_from_the_model():
    """The chance of an answer, by integration, is how often it is drawn."""
    likelihood = small()
    parameters = likelihood.start()
    parameters[likelihood.coefficients] = 0.3
    generator = np.random.default_rng(3)
    position = 0.3 * likelihood.means[0].sum() + generator.normal(0, 1, 400_000)
    latent = parameters[likelihood.loadings][0] * position + generator.normal(0, 1, len(position))
    shares = np.bincount(np.searchsorted(parameters[likelihood.thresholds[0]], latent), minlength=5) / len(position)
    for level in range(5):
        one = EndorsementLikelihood(
            np.array([[level, -1, -1, -1]]), likelihood.levels, likelihood.means[:1], np.array([False]), np.ones(1)
        )
        assert np.exp(one.derivatives(parameters)[0][0]) == pytest.approx(shares[level], abs=0.003)


def test_the_parameters_are_named_and_speak_of_their_groups(fitted):
    assert fitted.converged
    assert fitted.names[0] == "roads:1|2"
    assert fitted.names[16:] == (
        *(f"loading:{policy}" for policy in POLICIES), "support|sex=men", "support|sex=women", "position|sex=women",
        "spread",
    )  # fmt: skip
    assert fitted.support.names == ("support|sex=men", "support|sex=women")
    assert fitted.support.n.tolist() == [720, 720]
    sizes = drawn(1).groupby(["sex", "arm"]).size()
    assert fitted.support.counts.tolist() == [sizes["men"].min(), sizes["women"].min()]
    assert not any(fitted.flags)
    off = (fitted.values - [*[np.nan] * 16, *LOADINGS.values(), *[np.nan] * 4]) / fitted.standard_errors
    assert np.abs(off[16:20]).max() < 3


@pytest.mark.slow
def test_the_truth_is_found_with_the_error_that_is_told():
    truth = np.array([SUPPORT["men"], SUPPORT["women"]])
    off, held = [], []
    for seed in range(25):
        found = endorsement_model(design_of(drawn(seed)), **ARMS, by="sex").support
        gap = found.contrast(GAP)
        values, errors = np.r_[found.values, gap.values], np.r_[found.standard_errors, gap.standard_errors]
        z = (values - np.r_[truth, truth[1] - truth[0]]) / errors
        off.append(z)
        held.append(np.abs(z) < 2)
    assert (np.abs(np.mean(off, axis=0)) < 3 / 5).all(), "three standard errors of the mean of 25"
    assert (np.std(off, axis=0) > 0.6).all()
    assert (np.std(off, axis=0) < 1.4).all()
    assert np.mean(held) > 0.9


def test_the_scores_are_the_slopes_by_the_weights():
    frame = drawn(4, villages=4).assign(village=np.arange(240))
    fit = endorsement_model(design_of(frame), **ARMS, by="sex")
    rows = np.arange(0, 240, 23)
    moved = slopes_by_weight(lambda other: endorsement_model(design_of(other), **ARMS, by="sex").values, frame, rows)
    np.testing.assert_allclose(fit.scores[rows], moved, atol=2e-4)


def test_neither_scale_of_weights_nor_order_nor_who_is_outside_matters():
    frame = drawn(8, villages=4)
    plain = endorsement_model(design_of(frame), **ARMS, by="sex")
    moved = frame.assign(weight=frame["weight"] * 70).sample(frac=1, random_state=1).reset_index(drop=True)
    others = pd.concat([frame, frame.assign(arm=None), frame.assign(**dict.fromkeys(POLICIES, np.nan))])
    outside = others.reset_index(drop=True)
    for design in (design_of(moved), design_of(outside).where(np.arange(len(outside)) < len(frame))):
        found = endorsement_model(design, **ARMS, by="sex")
        np.testing.assert_allclose(found.values, plain.values, atol=1e-7)
        np.testing.assert_allclose(found.standard_errors, plain.standard_errors, rtol=1e-5)


@pytest.mark.slow
def test_unequal_chances_are_weighted_away():
    told = {"policies": [f"drawn_{policy}" for policy in POLICIES], "arm": "drawn_arm", "treated": "endorsed"}
    plain, weighted = [], []
    for seed in range(6):
        design = design_of(drawn(seed))
        plain.append(endorsement_model(design, **told).support.values[0])
        weighted.append(endorsement_model(design, **told, probabilities="chance").support.values[0])
    truth = sum(SUPPORT.values()) / 2
    assert np.mean(plain) - truth > 0.3, "who stands higher was endorsed more often"
    assert abs(np.mean(weighted) - truth) < 0.15


def test_a_position_turned_around_is_the_same_model(fitted):
    """Minus loadings and minus coefficients have the same likelihood: what is reported has larger answers higher."""
    likelihood = fitted.likelihood
    mirrored = fitted.values.copy()
    mirrored[likelihood.loadings] *= -1
    mirrored[likelihood.coefficients] *= -1
    np.testing.assert_allclose(likelihood.derivatives(mirrored)[0], likelihood.derivatives(fitted.values)[0], atol=1e-9)
    from bogolan.statistics.experiments.endorsement_model import _oriented

    found = maximise(likelihood.derivatives, likelihood.weight, mirrored)
    assert found.parameters[likelihood.loadings].sum() < 0
    turned = _oriented(likelihood, found)
    np.testing.assert_allclose(turned.parameters, fitted.values, atol=1e-6)
    np.testing.assert_allclose(turned.scores, _oriented(likelihood, turned).scores)


def test_replicates_are_fitted_anew():
    frame = drawn(5, villages=4)
    plain = endorsement_model(design_of(frame), **ARMS).support
    replicated = endorsement_model(design_of(frame).as_replicates("jkn"), **ARMS).support
    assert replicated.values[0] == pytest.approx(plain.values[0])
    assert replicated.standard_errors[0] == pytest.approx(plain.standard_errors[0], rel=0.25)


def test_policies_that_have_nothing_in_common_make_no_scale():
    frame = drawn(6)
    generator = np.random.default_rng(6)
    for policy in POLICIES:
        frame[policy] = generator.integers(1, 6, len(frame)) * 1.0
    found = endorsement_model(design_of(frame), **ARMS)
    assert all("weak_scale" in flag for flag in found.flags)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"policies": POLICIES[:2]}, "the model has 2 policies; expected 3 or more"),
        ({"policies": [*POLICIES, "weight"]}, "the answers to 'weight' have .* levels; expected 2 to 11"),
        ({"policies": [*POLICIES, "one"]}, "the answers to 'one' have 1 levels; expected 2 to 11"),
    ],
)
def test_what_cannot_be_modelled_is_refused(changes, told):
    with pytest.raises(ExperimentError, match=told):
        endorsement_model(design_of(drawn(7).assign(one=1.0)), **{**ARMS, **changes})


def test_a_group_without_an_arm_is_refused():
    frame = drawn(9)
    frame["group"] = np.where((frame["sex"] == "women") & (frame["arm"] == "endorsed"), "treated", "others")
    with pytest.raises(ExperimentError, match="nobody of the group 'group=treated' is in the control arm"):
        endorsement_model(design_of(frame), **ARMS, by="group")
