"""The regression of a randomised question: its likelihood written out, its scores, and the truth of samples."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import ModelError, SurveyDesign, glm, randomised_prevalence, randomised_regression
from bogolan.statistics.experiments.randomised_regression import randomised_mixture

from .lists import design_of, slopes_by_weight
from .randomised import CHANCES, MADE, answered, randomised

BETA = np.array([-1.2, 0.9, -0.7])


def sample(name: str, seed: int, n: int = 4000) -> pd.DataFrame:
    """One respondent a village; who holds the item follows a logit in z and sex."""
    generator = np.random.default_rng(seed)
    z, women = generator.normal(size=n), np.arange(n) % 2
    holds = generator.random(n) < 1 / (1 + np.exp(-(BETA[0] + BETA[1] * z + BETA[2] * women)))
    frame = {"z": z, "sex": np.where(women, "women", "men"), "holds": holds * 1.0, "weight": 1.0}
    return pd.DataFrame({**frame, "said": answered(name, holds, generator)})


def fitted(name: str, frame: pd.DataFrame):
    return randomised_regression(SurveyDesign(frame), "said ~ z + sex", MADE[name])


@pytest.mark.parametrize("name", CHANCES)
def test_the_likelihood_is_that_of_the_paper(name):
    frame, chances = sample(name, 1, 300), MADE[name]
    x, y = np.column_stack([np.ones(300), frame["z"], frame["sex"] == "women"]), frame["said"].to_numpy()
    mixture, weight = randomised_mixture(y, chances, x), np.random.default_rng(1).uniform(0.5, 2, 300)

    def by_hand(beta: np.ndarray) -> np.ndarray:
        share = chances.yes_if_not + chances.slope / (1 + np.exp(-x @ beta))
        return y * np.log(share) + (1 - y) * np.log(1 - share)

    values, slopes, curvature = mixture.derivatives(BETA, weight)
    np.testing.assert_allclose(values, by_hand(BETA), rtol=1e-12)
    for place in range(3):
        step = 1e-6 * (np.arange(3) == place)
        moved = (by_hand(BETA + step) - by_hand(BETA - step)) / 2e-6
        np.testing.assert_allclose(slopes[:, place], moved, atol=1e-8)
        above, below = (weight @ mixture.derivatives(BETA + sign * step, weight)[1] for sign in (1, -1))
        np.testing.assert_allclose(curvature[place], (above - below) / 2e-6, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", CHANCES)
def test_it_finds_the_truth(name):
    fit = fitted(name, sample(name, 2, 40_000))
    assert fit.converged
    assert (np.abs(fit.values - [BETA[0], BETA[2], BETA[1]]) < 3.5 * fit.standard_errors).all()
    np.testing.assert_allclose(np.sqrt(np.diag(fit.naive_covariance)), fit.standard_errors, rtol=0.1)


def test_the_scores_are_the_slopes_by_the_weights():
    frame = sample("forced-known", 3, 600)
    rows = np.arange(0, 600, 29)

    def estimated(moved: pd.DataFrame) -> np.ndarray:
        design = SurveyDesign(moved, weights="weight")
        return randomised_regression(design, "said ~ z + sex", MADE["forced-known"]).values

    fit = randomised_regression(SurveyDesign(frame, weights="weight"), "said ~ z + sex", MADE["forced-known"])
    np.testing.assert_allclose(fit.scores[rows], slopes_by_weight(estimated, frame, rows), rtol=1e-4, atol=1e-7)


def test_of_groups_alone_it_predicts_the_moment_estimates():
    design = design_of(randomised("unrelated-known", 4, villages=30))
    fit = randomised_regression(design, "said ~ sex", MADE["unrelated-known"])
    found = fit.prevalence("sex")
    plain = randomised_prevalence(design, "said", MADE["unrelated-known"], by="sex")
    np.testing.assert_allclose(found.values, plain.values, rtol=1e-7)
    np.testing.assert_allclose(found.standard_errors, plain.standard_errors, rtol=1e-6)
    np.testing.assert_allclose(fit.misfit("sex").values, 0, atol=1e-8)
    assert found.names == ("said held (logit)|sex=men", "said held (logit)|sex=women")


def test_a_wrong_model_is_seen_beside_the_moment_estimate():
    frame = sample("mirrored", 5, 20_000)
    fit = randomised_regression(SurveyDesign(frame), "said ~ z", MADE["mirrored"])
    assert (fit.misfit("sex").test()["p_value"] < 0.01).all(), "women and men differ, and the model does not know it"
    right = fitted("mirrored", frame).misfit("sex")
    assert (right.test()["p_value"] > 0.01).all()


def test_predictions_at_values_are_those_of_the_logit():
    fit = fitted("disguised", sample("disguised", 6, 20_000))
    found = fit.prevalence(at={"low": {"z": -1.0}, "high": {"z": 1.0}})
    assert found.names == ("said held (logit), low", "said held (logit), high")
    women = (fit.design.frame["sex"] == "women").mean()
    intercept, of_women, of_z = fit.values
    for place, z in enumerate((-1.0, 1.0)):
        shares = 1 / (1 + np.exp(-(intercept + of_z * z + of_women * np.array([0, 1]))))
        assert found.values[place] == pytest.approx(shares @ [1 - women, women])
    with pytest.raises(ModelError, match="no variable 'age'"):
        fit.prevalence(at={"old": {"age": 80}})


def test_without_a_maximum_there_are_no_coefficients():
    frame = sample("forced-known", 7, 500).assign(said=0.0)
    fit = fitted("forced-known", frame)
    assert np.isnan(fit.values).all()
    assert set(fit.flags) == {"boundary"}
    assert not fit.converged


def test_it_is_no_logit_of_the_answers():
    frame = sample("forced-known", 8, 20_000)
    plain = glm(SurveyDesign(frame), "said ~ z + sex").values
    fit = fitted("forced-known", frame)
    assert (np.abs(fit.values[1:]) > np.abs(plain[1:])).all(), "the noise of the die hides what goes with the item"


def test_columns_that_make_up_each_other_are_refused():
    frame = sample("mirrored", 9, 500).assign(twice=lambda made: 2 * made["z"])
    with pytest.raises(ModelError, match="collinear"):
        randomised_regression(SurveyDesign(frame), "said ~ z + twice", MADE["mirrored"])


def test_who_misses_a_term_is_outside():
    frame = sample("mirrored", 10, 500)
    frame.loc[:9, "z"], frame.loc[10:19, "said"] = np.nan, np.nan
    assert list(fitted("mirrored", frame).n) == [480] * 3


@pytest.mark.slow
def test_intervals_of_predictions_cover_the_truth():
    """400 samples of one of the designs by the device: .95 within three simulation errors."""
    covered, n = [], 400
    for seed in range(n):
        frame = sample("forced-known", 100 + seed, 1500)
        population = 1 / (1 + np.exp(-(BETA[0] + BETA[1] * np.random.default_rng(0).normal(size=200_000))))
        truth = population.mean()
        lower, upper = fitted("forced-known", frame).prevalence("sex").interval()
        covered.append(lower[0] <= truth <= upper[0])
    assert abs(np.mean(covered) - 0.95) < 3 * np.sqrt(0.05 * 0.95 / n)
