"""The wild bootstrap: least squares refitted draw by draw, its size beside t and CR2 in few clusters, and its ends."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import ModelError, SurveyDesign, firth, glm, multinomial, ordinal, wild_bootstrap
from bogolan.statistics.models import wild_bootstrap as module


def villages_of(generator: np.random.Generator, clusters: int, exposed: str = "half") -> pd.DataFrame:
    """8 to 29 respondents a village; half of the villages, or two of them, exposed; no effect of it on the answers."""
    village = np.repeat(np.arange(clusters), generator.integers(8, 30, clusters))
    n = len(village)
    exposure = np.isin(village, [1, clusters // 2]) if exposed == "two" else village % 2 == 1
    z = generator.normal(size=n)
    predicted = -0.2 + 0.3 * z + generator.normal(0, 0.6, clusters)[village]
    yes = (generator.random(n) < 1 / (1 + np.exp(-predicted))) * 1.0
    weight = generator.uniform(0.5, 2, n)
    return pd.DataFrame({"village": village, "x": exposure * 1.0, "z": z, "yes": yes, "weight": weight, "one": 1.0})


def design_of(frame: pd.DataFrame) -> SurveyDesign:
    return SurveyDesign(frame, weights="weight", clusters="village")


def by_least_squares(frame: pd.DataFrame, null: float, multipliers: np.ndarray) -> float:
    """The p-value by refitting every draw: residuals under the null times the multipliers, and a cluster-robust t."""
    x, w = frame[["one", "z", "x"]].to_numpy(), frame["weight"].to_numpy()
    village, y = frame["village"].to_numpy(), frame["y"].to_numpy()
    m = village.max() + 1
    bread = np.linalg.inv((x * w[:, None]).T @ x)

    def t(outcome: np.ndarray) -> float:
        fitted = bread @ (x * w[:, None]).T @ outcome
        scores = (x * (w * (outcome - x @ fitted))[:, None]) @ bread[:, 2]
        of_villages = np.bincount(village, scores, m)
        return (fitted[2] - null) / np.sqrt(m / (m - 1) * ((of_villages - of_villages.mean()) ** 2).sum())

    less = x[:, :2]
    under = np.linalg.solve((less * w[:, None]).T @ less, (less * w[:, None]).T @ (y - null * x[:, 2]))
    expected = less @ under + null * x[:, 2]
    drawn = np.array([t(expected + one[village] * (y - expected)) for one in multipliers])
    return ((np.abs(drawn) >= abs(t(y)) * (1 - 1e-10)).sum() + 1) / (len(multipliers) + 1)


@pytest.mark.parametrize("null", [0.0, 0.4])
@pytest.mark.parametrize("clusters", [8, 14])
def test_of_a_line_it_is_every_draw_refitted(null, clusters):
    generator = np.random.default_rng(clusters)
    frame = villages_of(generator, clusters)
    frame["y"] = (
        0.3 * frame["x"] + generator.normal(size=clusters)[frame["village"]] + generator.normal(size=len(frame))
    )
    found = wild_bootstrap(glm(design_of(frame), "y", ["one", "z", "x"], "gaussian"), "x", null, draws=199, seed=3)
    assert found.weights == ("webb" if clusters < 12 else "rademacher")
    drawn = module._multipliers(np.random.default_rng(3), found.weights, (199, clusters))
    assert found.p_value == pytest.approx(by_least_squares(frame, null, drawn))
    assert 0.01 < found.p_value < 1


def test_its_statistic_is_the_t_of_the_design_and_units_do_not_matter(villages):
    design = SurveyDesign(villages.assign(days=villages["age"] * 365.25), weights="weight", clusters="village")
    fit = glm(design, "yes ~ age + sex")
    found = wild_bootstrap(fit, "age", draws=999)
    assert found.statistic == pytest.approx(fit.test().loc["age", "t"])
    assert found == wild_bootstrap(fit, "age", draws=999)
    in_days = wild_bootstrap(glm(design, "yes ~ days + sex"), "days", draws=999)
    assert in_days.p_value == found.p_value
    assert abs(wild_bootstrap(fit, "age", draws=999, seed=2).p_value - found.p_value) < 0.06


def test_a_difference_is_that_of_the_other_parametrisation(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    women = villages["sex"] == "women"
    terms = {"w": women, "m": ~women, "w:age": villages["age"] * women, "m:age": villages["age"] * ~women}
    parted = glm(design, villages["yes"], pd.DataFrame(terms).astype(float))
    crossed = glm(design, "yes ~ sex * age")
    found = wild_bootstrap(parted, {"w:age": 1.0, "m:age": -1.0}, draws=499)
    other = wild_bootstrap(crossed, "sex[T.women]:age", draws=499)
    assert found.statistic == pytest.approx(other.statistic)
    assert found.p_value == pytest.approx(other.p_value, abs=0.003)


def rejected(clusters: int, exposed: str, samples: int = 200) -> dict[str, float]:
    generator, p_values = np.random.default_rng(clusters), []
    while len(p_values) < samples:
        fit = glm(design_of(villages_of(generator, clusters, exposed)), "yes", ["one", "z", "x"])
        if not fit.separated:
            by_t, by_cr2 = fit.test().loc["x", "p_value"], fit.bias_reduced().test().loc["x", "p_value"]
            p_values.append((by_t, by_cr2, wild_bootstrap(fit, "x", draws=199).p_value))
    return dict(zip(["t", "cr2", "wild"], (np.array(p_values) < 0.05).mean(axis=0), strict=True))


@pytest.mark.parametrize("clusters", [8, 12])
def test_it_keeps_its_size_in_few_clusters(clusters):
    assert rejected(clusters, "half")["wild"] <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)


def test_where_two_villages_of_twelve_are_exposed_t_rejects_a_true_null_too_often_and_it_does_not():
    found = rejected(12, "two")
    assert found["t"] > 0.1
    assert found["wild"] <= 0.08
    assert found["cr2"] <= 0.08


def test_a_true_effect_is_found(villages):
    frame = villages.assign(sure=(villages["age"] + 10 * np.arange(120) % 37 > 55) * 1.0)
    fit = glm(SurveyDesign(frame, weights="weight", clusters="village"), "sure ~ age")
    assert wild_bootstrap(fit, "age", draws=999).p_value < 0.01


def test_calibration_domains_and_clusters_without_members(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    frame = villages.assign(all="all")
    calibrated = SurveyDesign(frame, weights="weight", clusters="village").calibrate({"all": {"all": 100.0}}, "raking")
    plain = wild_bootstrap(glm(design, "yes ~ age"), "age", draws=499)
    assert wild_bootstrap(glm(calibrated, "yes ~ age"), "age", draws=499).p_value == pytest.approx(
        plain.p_value, abs=0.01
    )
    eight = villages["village"].isin([f"v{number}" for number in range(8)])
    within = wild_bootstrap(glm(design.where(eight), "yes ~ age"), "age", draws=499)
    alone = wild_bootstrap(
        glm(SurveyDesign(villages[eight], weights="weight", clusters="village"), "yes ~ age"), "age", draws=499
    )
    assert (within.clusters, within.weights) == (8, "webb")
    assert within.p_value == alone.p_value


def test_what_has_no_test_says_so(villages):
    frame = villages.assign(all=villages["yes"].where(villages["sex"] == "women", 1.0))
    design = SurveyDesign(frame, weights="weight", clusters="village")
    separated = wild_bootstrap(glm(design, "all ~ sex + age"), "age")
    constant = wild_bootstrap(glm(design, "one ~ age", family="gaussian"), "age")
    for found, flag in ((separated, "separated"), (constant, "zero_variance")):
        assert (found.flag, np.isnan(found.p_value)) == (flag, True)


def test_what_it_is_not_for_is_refused(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    fit = glm(design, "yes ~ age")
    with pytest.raises(ModelError, match="the design has replicate weights; expected clusters"):
        wild_bootstrap(glm(design.as_replicates("jk1"), "yes ~ age"), "age")
    with pytest.raises(ModelError, match="the likelihood is penalised"):
        wild_bootstrap(firth(design, "yes ~ age"), "age")
    with pytest.raises(ModelError, match="the weights are 'normal'; expected rademacher or webb"):
        wild_bootstrap(fit, "age", weights="normal")
    with pytest.raises(ModelError, match="the draws are 9; expected 99 or more"):
        wild_bootstrap(fit, "age", draws=9)
    with pytest.raises(ModelError, match="the combination is of no coefficient"):
        wild_bootstrap(fit, {"age": 0.0})
    with pytest.raises(KeyError, match="no estimate is named 'height'"):
        wild_bootstrap(fit, "height")
    with pytest.raises(ModelError, match="1 clusters hold respondents of the model; expected two or more"):
        wild_bootstrap(fit, "age", where=(villages["village"] == "v1").to_numpy())


# ------------------------------------------------------------------------------------------------ of several answers


def answered(frame: pd.DataFrame, generator: np.random.Generator, clusters: int) -> pd.DataFrame:
    """Villages of `villages_of` with an answer of three in an order, on which the exposure has no effect."""
    lean = 0.4 * frame["z"] + generator.normal(0, 0.6, clusters)[frame["village"]]
    return frame.assign(level=np.digitize(lean + generator.logistic(size=len(frame)), [-0.7, 0.8]))


@pytest.mark.parametrize("clusters", [8, 14])
@pytest.mark.parametrize(("fit_of", "name"), [(ordinal, "x"), (multinomial, "1.0:x")])
def test_of_two_answers_it_is_that_of_a_logit(fit_of, name, clusters):
    frame = villages_of(np.random.default_rng(clusters), clusters)
    design = design_of(frame)
    found = wild_bootstrap(fit_of(design, "yes ~ z + x"), name, draws=999)
    expected = wild_bootstrap(glm(design, "yes", ["one", "z", "x"]), "x", draws=999)
    assert found.statistic == pytest.approx(expected.statistic, rel=1e-6)
    assert (found.p_value, found.weights) == (pytest.approx(expected.p_value, abs=0.0021), expected.weights)


@pytest.mark.parametrize(("fit_of", "name"), [(ordinal, "x"), (multinomial, "2:x")])
def test_of_three_answers_units_do_not_matter_and_a_true_effect_is_found(fit_of, name):
    generator = np.random.default_rng(2)
    frame = answered(villages_of(generator, 24), generator, 24)
    many = wild_bootstrap(fit_of(design_of(frame), "level ~ z + x"), name, draws=499)
    scaled = frame.assign(z=frame["z"] * 1e5, x=frame["x"] / 1e4)
    other = wild_bootstrap(fit_of(design_of(scaled), "level ~ z + x"), name, draws=499)
    assert other.p_value == pytest.approx(many.p_value, abs=0.005)
    moved = frame.assign(
        level=np.minimum(frame["level"] + frame["x"].astype(int) * (generator.random(len(frame)) < 0.9), 2)
    )
    assert wild_bootstrap(fit_of(design_of(moved), "level ~ z + x"), name, draws=499).p_value < 0.02


@pytest.mark.slow
@pytest.mark.parametrize(("fit_of", "name"), [(ordinal, "x"), (multinomial, "2:x")])
def test_of_several_answers_it_keeps_its_size_in_few_clusters(fit_of, name):
    generator, samples, p_values = np.random.default_rng(9), 200, []
    for _ in range(samples):
        frame = answered(villages_of(generator, 10), generator, 10)
        p_values.append(wild_bootstrap(fit_of(design_of(frame), "level ~ z + x"), name, draws=199).p_value)
    assert 0.005 < np.mean(np.array(p_values) < 0.05) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / samples)


def test_where_an_answer_is_told_without_error_there_is_none():
    frame = villages_of(np.random.default_rng(3), 8).assign(level=lambda one: np.where(one["x"] == 1, 2, one["yes"]))
    found = wild_bootstrap(multinomial(design_of(frame), "level ~ z + x"), "2.0:x", draws=99)
    assert (found.flag, np.isnan(found.p_value)) == ("separated", True)
