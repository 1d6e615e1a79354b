"""Specification curves: their summary, their joint tests against other ways to the same, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from simulation.populations import Sample
from simulation.specifications import curve_of

from bogolan.statistics import DesignError, SurveyDesign, glm, join, mean, specification_curves


def drawn(seed: int = 4, effect: float = 0.0, clusters: int = 40) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(clusters), 10)
    n = len(cluster)
    x = generator.normal(size=n)
    liking = generator.normal(0, 0.5, clusters)[cluster]
    columns = {
        "x": x,
        "control": 0.5 * x + generator.normal(size=n),
        "y": effect * x + liking + generator.normal(size=n),
    }
    columns |= {"weight": generator.uniform(0.5, 2, n), "kept": generator.random(n) < 0.8}
    return pd.DataFrame({"cluster": cluster, "stratum": cluster % 4, **columns})


def design_of(frame: pd.DataFrame, **told) -> SurveyDesign:
    return SurveyDesign(frame, weights="weight", strata="stratum", clusters="cluster", **told)


def four(frame: pd.DataFrame, **told) -> dict:
    design = design_of(frame, **told)
    some = design.where(frame["kept"])
    formulas = {"all": (design, "y ~ x"), "some": (some, "y ~ x"), "all, control": (design, "y ~ x + control")}
    formulas["some, control"] = (some, "y ~ x + control")
    return {name: glm(of, formula, family="gaussian") for name, (of, formula) in formulas.items()}


def test_the_summary_is_of_the_specifications_own_tests():
    fits = four(drawn(effect=0.1))
    curve = specification_curves(fits)["x"]
    values = np.array([fit.values[1] for fit in fits.values()])
    tests = np.array([fit.test()["p_value"].iloc[1] for fit in fits.values()])
    np.testing.assert_allclose(curve.values, values)
    np.testing.assert_allclose(curve.p_values, tests)
    lower, upper = fits["some"].interval()
    assert (curve.lower[1], curve.upper[1]) == pytest.approx((lower[1], upper[1]))
    assert (curve.counted, curve.median) == (4, pytest.approx(np.median(values)))
    sign = np.sign(np.median(values))
    assert curve.same_sign == np.mean(np.sign(values) == sign)
    assert curve.significant == np.mean((np.sign(values) == sign) & (tests < 0.05))


def test_every_effect_has_a_curve_of_the_specifications_that_have_it():
    curves = specification_curves(four(drawn()))
    assert set(curves) == {"Intercept", "x", "control"}
    assert curves["control"].names == ("all, control", "some, control")
    assert curves["x"].counted == 4


def test_one_specification_has_the_p_value_of_its_own_test():
    for seed, effect in ((1, 0.0), (2, 0.05), (3, 0.1)):
        fit = glm(design_of(drawn(seed, effect)), "y ~ x", family="gaussian")
        curve = specification_curves({"only": fit}, draws=8000)["x"]
        own = fit.test()["p_value"].iloc[1]
        assert curve.median_p_value == pytest.approx(own, abs=0.02)
        assert curve.same_sign_p_value == 1.0
        assert curve.significant_p_value == (1.0 if own >= 0.05 else pytest.approx(0.05, abs=0.012))


def test_the_joint_tests_are_those_of_normal_draws_from_the_joint_covariance():
    """With many clusters: Gaussian draws of all specifications together, each over its known standard error."""
    for seed in (5, 6, 7):
        fits = four(drawn(seed, 0.06, clusters=200))
        together = join(*(fit.coefficients.contrast({name: {fit.names[1]: 1.0}}) for name, fit in fits.items()))
        curve = specification_curves(fits, draws=8000)["x"]
        null = np.random.default_rng(seed).multivariate_normal(np.zeros(4), together.covariance, 40_000)
        t = null / together.standard_errors
        direction = np.where(np.median(null, axis=1) < 0, -1.0, 1.0)[:, None]
        medians = np.abs(np.median(null, axis=1)) >= abs(curve.median)
        assert curve.median_p_value == pytest.approx(medians.mean(), abs=0.02)
        same = (direction * null > 0).mean(axis=1) >= curve.same_sign
        assert curve.same_sign_p_value == pytest.approx(same.mean(), abs=0.02)
        significant = (direction * t > 1.97).mean(axis=1) >= curve.significant
        assert curve.significant_p_value == pytest.approx(significant.mean(), abs=0.02)


def test_a_strong_effect_is_found_and_the_data_count_among_the_draws():
    curve = specification_curves(four(drawn(effect=1.0)), draws=499)["x"]
    assert (curve.same_sign, curve.significant) == (1.0, 1.0)
    assert curve.median_p_value == pytest.approx(1 / 500)
    assert curve.significant_p_value < 0.05


@pytest.mark.parametrize(
    ("told", "frame"),
    [
        ({"lonely": "adjust"}, drawn().assign(stratum=lambda it: np.where(it["cluster"] == 0, 9, it["stratum"]))),
        ({"fpc": "of"}, drawn().assign(of=0.5)),
        ({"clusters": ["cluster", "row"], "fpc": ["of", "of"]}, drawn().assign(of=0.4, row=lambda it: it.index)),
    ],
)
def test_draws_spread_as_the_design_says(told, frame):
    design = SurveyDesign(frame, **{"weights": "weight", "strata": "stratum", "clusters": "cluster", **told})
    fit = glm(design, "y ~ x", family="gaussian")
    curve = specification_curves({"only": fit}, draws=8000)["x"]
    assert curve.median_p_value == pytest.approx(fit.test()["p_value"].iloc[1], abs=0.025)


def test_specifications_with_and_without_weights_are_of_one_sample():
    frame = drawn(effect=0.2)
    frame.loc[:4, "weight"] = 0.0
    design = design_of(frame).calibrate({"stratum": dict.fromkeys(range(4), 100.0)}, "poststratify")
    plain = design.unweighted()
    assert plain.weight.tolist() == [0.0] * 5 + [1.0] * (len(frame) - 5)
    assert plain.calibrations == ()
    curve = specification_curves({"weighted": mean(design, "y"), "unweighted": mean(plain, "y")})["y"]
    expected = mean(SurveyDesign(frame.assign(weight=plain.weight), "weight", "stratum", "cluster"), "y")
    assert curve.values[1] == pytest.approx(expected.values[0])
    assert curve.standard_errors[1] == pytest.approx(expected.standard_errors[0])


def test_what_gives_no_effect_is_not_counted_and_says_why():
    frame = drawn()
    frame["yes"] = (frame["x"] > 0).astype(float)
    design = design_of(frame)
    fits = {"separated": glm(design, "yes ~ x"), "linear": glm(design, "yes ~ x", family="gaussian")}
    curve = specification_curves(fits)["x"]
    assert (curve.counted, curve.flags) == (1, ("separated", ""))
    assert np.isnan([curve.values[0], curve.lower[0], curve.p_values[0]]).all()
    assert curve.median == curve.values[1]
    assert curve.frame()["name"].tolist() == ["linear", "separated"]
    nothing = specification_curves({"separated": fits["separated"]})["x"]
    assert nothing.counted == 0
    summary = (nothing.median, nothing.same_sign, nothing.significant, nothing.median_p_value)
    assert np.isnan(summary).all()


def test_the_same_seed_gives_the_same_curve_whatever_the_order():
    fits = four(drawn(effect=0.05))
    one, other = specification_curves(fits)["x"], specification_curves(dict(reversed(fits.items())))["x"]
    assert one.median_p_value == other.median_p_value
    assert one.significant_p_value == other.significant_p_value
    assert specification_curves(fits, seed=2)["x"].median_p_value != one.median_p_value


def test_what_cannot_be_compared_is_refused():
    design = design_of(drawn())
    fit = mean(design, "y")
    with pytest.raises(ValueError, match="no specification was given; expected"):
        specification_curves({})
    with pytest.raises(DesignError, match="different samples; expected the same clusters"):
        specification_curves({"one": fit, "other": mean(design_of(drawn(9)), "y")})
    replicates = design.as_replicates("jkn")
    with pytest.raises(DesignError, match="replicate weights; expected strata and clusters"):
        specification_curves({"one": mean(replicates, "y")})
    with pytest.raises(DesignError, match="replicate weights; expected strata and clusters"):
        replicates.unweighted()
    with pytest.raises(ValueError, match="0 draws were asked for"):
        specification_curves({"one": fit}, draws=0)
    with pytest.raises(ValueError, match="the level is 2"):
        specification_curves({"one": fit}, level=2)


def test_the_simulated_curves_are_of_what_they_say():
    """An effect of 20 points is found by nearly all of the simulation's specifications; of none, one in twenty."""
    generator = np.random.default_rng(11)
    found = [curve_of(Sample(800, 80, 0.1), generator, effect=0.2) for _ in range(5)]
    assert all(curve.counted == 24 and curve.same_sign == 1.0 for curve in found)
    assert np.mean([curve.median for curve in found]) == pytest.approx(0.16, abs=0.04)  # 20 of yes, 12 of firmly
    assert max(curve.median_p_value for curve in found) < 0.05
    null = [curve_of(Sample(480, 24, 0.1), generator) for _ in range(20)]
    assert abs(np.mean([curve.median for curve in null])) < 0.04
