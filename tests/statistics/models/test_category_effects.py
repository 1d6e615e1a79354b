"""Effects on shares of answers: two levels are a logit, statsmodels’ effects, scores as derivatives by the weights."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import (
    Change,
    Level,
    ModelError,
    Slope,
    SurveyDesign,
    category,
    category_effects,
    glm,
    marginal_effects,
    multinomial,
    ordinal,
)

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}
KINDS = (ordinal, multinomial)


@pytest.fixture(scope="module")
def frame(villages):
    generator = np.random.default_rng(8)
    woman = (villages["sex"] == "women").astype(float)
    latent = villages["age"] / 15 + woman + generator.logistic(size=120)
    stance = pd.cut(latent, [-99, 2.5, 4, 99], labels=["no", "perhaps", "yes"], ordered=False)
    return villages.assign(stance=stance, woman=woman, either=stance != "no")


def terms(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**{"(Intercept)": 1.0})[["(Intercept)", "woman", "age"]].astype(float)


def fitted(kind, frame: pd.DataFrame):
    return kind(SurveyDesign(frame, **DESIGN), frame["stance"], terms(frame))


EFFECTS = [category("woman", "woman", []), Slope("age", {"age": 1.0}, per=10), Level("at 40", {"age": 40.0})]


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_levels_they_are_the_logits(frame, kind):
    two = frame.assign(stance=frame["either"].map({False: "no", True: "yes"}))
    found = category_effects(fitted(kind, two), EFFECTS)
    expected = marginal_effects(
        glm(SurveyDesign(two, **DESIGN), two["either"].astype(float).to_numpy(), terms(two)), EFFECTS
    )
    yes = found.select([f"{effect.name}|yes" for effect in EFFECTS])
    np.testing.assert_allclose(yes.values, expected.values, rtol=1e-7)
    np.testing.assert_allclose(yes.covariance, expected.covariance, rtol=1e-6)
    assert yes.df.tolist() == expected.df.tolist()
    assert yes.counts.tolist() == expected.counts.tolist()


@pytest.mark.parametrize("kind", KINDS)
def test_effects_sum_to_nothing_and_shares_to_one_without_any_variance(frame, kind):
    found = category_effects(fitted(kind, frame), EFFECTS)
    for effect, total in zip(EFFECTS, (0, 0, 1), strict=True):
        names = [f"{effect.name}|{level}" for level in ("no", "perhaps", "yes")]
        together = found.contrast({"together": dict.fromkeys(names, 1.0)})
        assert together.values[0] == pytest.approx(total, abs=1e-10)
        assert together.variances[0] == pytest.approx(0, abs=1e-12)


def test_multinomial_effects_are_those_of_statsmodels(frame):
    from statsmodels.discrete.discrete_model import MNLogit

    plain = frame.assign(weight=1.0)
    found = category_effects(fitted(multinomial, plain), [Slope("age", {"age": 1.0}), category("woman", "woman", [])])
    other = MNLogit(plain["stance"].cat.codes, terms(plain)).fit(disp=0, tol=1e-12)
    slopes = other.get_margeff(at="overall").margeff
    np.testing.assert_allclose(found.values[:3], slopes[1], rtol=1e-6)
    discrete = other.get_margeff(at="overall", dummy=True).margeff
    np.testing.assert_allclose(found.values[3:], discrete[0], rtol=1e-6)


def test_ordinal_effects_are_differences_of_statsmodels_predictions(frame):
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    plain = frame.assign(weight=1.0)
    found = category_effects(fitted(ordinal, plain), [category("woman", "woman", []), Slope("age", {"age": 1.0})])
    x = terms(plain)[["woman", "age"]]
    other = OrderedModel(plain["stance"].cat.as_ordered(), x, distr="logit").fit(method="newton", disp=0, maxiter=100)
    ends = [other.predict(x.assign(woman=value)).mean(axis=0) for value in (1.0, 0.0)]
    np.testing.assert_allclose(found.values[:3], ends[0] - ends[1], atol=1e-6)
    moved = [other.predict(x.assign(age=x["age"] + step)).mean(axis=0) for step in (1e-4, -1e-4)]
    np.testing.assert_allclose(found.values[3:], (moved[0] - moved[1]) / 2e-4, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_scores_are_the_derivatives_by_the_weight_of_a_village(frame, kind):
    found = category_effects(fitted(kind, frame), EFFECTS)
    village = frame["village"] == frame["village"].iloc[0]
    step = 1e-5
    ends = []
    for sign in (1, -1):
        weighed = frame.assign(weight=frame["weight"] * np.where(village, 1 + sign * step, 1.0))
        ends.append(category_effects(fitted(kind, weighed), EFFECTS).values)
    derivative = (ends[0] - ends[1]) / (2 * step)
    of_village = found.design.unit_totals(village.to_numpy(float))[:, 0] > 0
    np.testing.assert_allclose(found.scores[of_village][0], derivative, rtol=1e-4, atol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
def test_over_a_group_and_with_a_product_of_two_columns(frame, kind):
    both = frame.assign(product=frame["woman"] * frame["age"])
    columns = terms(both).assign(product=both["product"])
    fit = kind(SurveyDesign(both, **DESIGN), both["stance"], columns)
    women = both["woman"].to_numpy() == 1
    (moved, *_) = category_effects(
        fit, [Change("a", {"woman": 1.0, "product": both["age"]}, {"woman": 0.0, "product": 0.0}, where=women)]
    ).values
    shares = [fit.shares(matrix, fit.predictor) for matrix in _ends(fit, both)]
    weight = np.where(women, both["weight"], 0.0)
    assert moved == pytest.approx(np.average((shares[0] - shares[1])[:, 0], weights=weight))


def _ends(fit, frame: pd.DataFrame):
    for woman in (1.0, 0.0):
        values = {"(Intercept)": 1.0, "woman": woman, "age": frame["age"], "product": woman * frame["age"]}
        yield frame.assign(**values)[list(fit.term_columns)].to_numpy(float)


@pytest.mark.parametrize("kind", KINDS)
def test_replicate_weights_give_each_its_own_coefficients(frame, kind):
    jackknife = SurveyDesign(frame, **DESIGN).as_replicates("jkn")
    replicated = category_effects(kind(jackknife, frame["stance"], terms(frame)), EFFECTS)
    linear = category_effects(fitted(kind, frame), EFFECTS)
    np.testing.assert_allclose(replicated.values, linear.values, rtol=1e-8)
    np.testing.assert_allclose(replicated.standard_errors, linear.standard_errors, rtol=0.2)


@pytest.mark.parametrize("kind", KINDS)
def test_mistakes_are_named(frame, kind):
    fit = fitted(kind, frame)
    with pytest.raises(ModelError, match="no column 'village'"):
        category_effects(fit, [Slope("age", {"village": 1.0})])
    with pytest.raises(ModelError, match="averaged over nobody"):
        category_effects(fit, [Slope("age", {"age": 1.0}, where=np.zeros(120, bool))])
