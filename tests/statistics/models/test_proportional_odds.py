"""Brant's test under the design: R survey's numbers, its size and power, cuts without a logit, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import ModelError, SurveyDesign, ordinal, proportional_odds

LEVELS = ["low", "some", "good", "high"]
CASES = {
    "strat": ("strat", {"weights": "pw", "strata": "stype"}, "level ~ ell + mobility + full"),
    "clus": ("clus1", {"weights": "pw", "clusters": "dnum"}, "level ~ ell + mobility"),
}


@pytest.mark.parametrize("name", list(CASES))
def test_the_slopes_and_the_f_are_r_surveys(reference, tables, name):
    table, design, formula = CASES[name]
    frame = tables[table].assign(level=pd.cut(tables[table]["api00"], [0, 550, 650, 750, 1000], labels=LEVELS))
    found = proportional_odds(ordinal(SurveyDesign(frame, **design), formula))
    expected = reference("diagnosis.json")["brant"][name]
    np.testing.assert_allclose(found.slopes.values, expected["coef"], rtol=1e-5)
    np.testing.assert_allclose(found.slopes.standard_errors, expected["se"], rtol=1e-5)
    for test, told in [
        (found.whole, expected["whole"]),
        *((found.terms[t], expected["terms"][t]) for t in found.terms),
    ]:
        assert (test.df, test.df_denominator) == (told["df"], told["df_denominator"])
        assert test.statistic == pytest.approx(told["statistic"], rel=1e-4)
        assert test.p_value == pytest.approx(told["p"], rel=1e-3)
    assert set(found.terms) == set(expected["terms"])


def drawn(generator: np.random.Generator, clusters: int, turn: float) -> pd.DataFrame:
    """Twenty respondents a village; an ordered answer that goes with x by another slope beyond its upper cut."""
    village = np.repeat(np.arange(clusters), 20)
    x, z = generator.normal(size=(2, len(village)))
    chance, shared = generator.logistic(size=len(village)), generator.normal(0, 0.4, clusters)[village]
    latent = 0.6 * x - 0.3 * z + shared + chance
    level = (latent > -1).astype(int) + (latent > 0) + ((latent > 1 + turn * x) & (latent > 0))
    weight = generator.uniform(0.5, 2, len(x))
    return pd.DataFrame({"village": village, "x": x, "z": z, "level": level, "weight": weight})


def p_values(clusters: int, turn: float, samples: int) -> np.ndarray:
    generator, found = np.random.default_rng(clusters), []
    for _ in range(samples):
        design = SurveyDesign(drawn(generator, clusters, turn), weights="weight", clusters="village")
        tested = proportional_odds(ordinal(design, "level ~ x + z"))
        found.append([tested.whole.p_value, tested.terms["x"].p_value, tested.terms["z"].p_value])
    return np.array(found)


@pytest.mark.slow
def test_proportional_odds_are_rejected_as_seldom_as_it_says():
    rejected = (p_values(24, 0.0, 150) < 0.05).mean(axis=0)
    assert (rejected <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 150)).all()


def test_a_slope_that_turns_is_found_and_named():
    rejected = (p_values(24, 0.6, 40) < 0.05).mean(axis=0)
    assert rejected[0] > 0.8
    assert rejected[1] > 0.8
    assert rejected[2] < 0.3


def test_categories_are_one_term(villages):
    generator = np.random.default_rng(2)
    design = SurveyDesign(villages.assign(likert=generator.integers(0, 3, 120)), weights="weight", clusters="village")
    found = proportional_odds(ordinal(design, "likert ~ answer + sex"))
    assert (found.terms["answer"].df, found.terms["sex"].df, found.whole.df) == (2, 1, 3)
    everything = {"all": ["answer[T.b]", "answer[T.c]", "sex[T.women]"]}
    named = proportional_odds(ordinal(design, "likert ~ answer + sex"), everything)
    assert named.terms["all"].statistic == pytest.approx(found.whole.statistic)


def test_a_cut_without_a_logit_is_left_out_and_named(villages):
    generator = np.random.default_rng(3)
    likert = generator.integers(0, 4, 120)
    likert = np.where((likert == 3) & (villages["sex"] == "men"), 2, likert)  # no man says 3
    design = SurveyDesign(villages.assign(likert=likert), weights="weight", clusters="village")
    found = proportional_odds(ordinal(design, "likert ~ age + sex"))
    assert (found.cuts, found.left_out) == (("0|1", "1|2"), ("2|3",))
    assert found.whole.df == 2


def test_more_differences_than_clusters_have_no_test_but_each_term_its_own(villages):
    generator = np.random.default_rng(4)
    further = {f"x{place}": generator.normal(size=120) for place in range(4)}
    frame = villages.assign(likert=generator.integers(0, 4, 120), **further)
    design = SurveyDesign(frame, weights="weight", clusters="village")
    found = proportional_odds(ordinal(design, "likert ~ x0 + x1 + x2 + x3 + age + sex"))
    assert (found.whole.flag, np.isnan(found.whole.p_value)) == ("no_degrees_of_freedom", True)
    assert all(0 < test.p_value <= 1 for test in found.terms.values())


def test_two_levels_and_other_links_are_refused(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    with pytest.raises(ModelError, match="1 cuts of the outcome; expected two or more to compare"):
        proportional_odds(ordinal(design, "yes ~ age"))
    with pytest.raises(ModelError, match="the link is probit; expected logit"):
        proportional_odds(ordinal(design, "answer ~ age", link="probit"))
    frame = villages.assign(likert=np.where(villages["sex"] == "men", 1, np.random.default_rng(1).integers(0, 3, 120)))
    apart = SurveyDesign(frame, weights="weight", clusters="village")
    with pytest.raises(ModelError, match=r"0 cuts of the outcome, without 0\|1, 1\|2, which are told apart"):
        proportional_odds(ordinal(apart, "likert ~ sex"))
