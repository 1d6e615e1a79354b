"""Shapley shares: R's lm over all orders of the terms, what they must add up to, and limits that are told apart."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from bogolan.statistics import ModelError, SurveyDesign, explained_gaps, glm, join, mean, shapley

from ..villages import DESIGN, design_of, few, seeds
from .invented import drawn

REFERENCE = {"weights": "weight", "strata": "stratum", "clusters": "village"}
TERMS = {"a": ["a"], "b": ["b"], "edu": ["edu1", "edu2"], "age": ["age"]}
COLUMNS = ["a", "b", "edu1", "edu2", "age"]
OWN = ["age", "income", "likert"]


@pytest.fixture(scope="module")
def invented(reference) -> pd.DataFrame:
    return pd.DataFrame(reference("decomposition.json")["data"])


@pytest.mark.parametrize("sex", ["women", "men"])
@pytest.mark.parametrize("outcome", ["yes", "score"])
def test_agreement_with_all_orders_of_the_terms_in_r(invented, reference, outcome, sex):
    expected = reference("decomposition.json")["shapley"][f"{outcome} {sex}"]
    design = SurveyDesign(invented, **REFERENCE)
    found = shapley(design.as_replicates("jkn"), outcome, COLUMNS, TERMS, by="sex")
    own = found.select([f"{name}|sex={sex}" for name in (*TERMS, "explained")])
    np.testing.assert_allclose(own.values, expected["values"], rtol=1e-10)
    np.testing.assert_allclose(own.standard_errors, expected["errors"], rtol=1e-8)
    linearised = shapley(design, outcome, COLUMNS, TERMS, by="sex").select(own.names)
    np.testing.assert_allclose(linearised.values, expected["values"], rtol=1e-10)
    np.testing.assert_allclose(linearised.standard_errors, expected["errors"], rtol=0.15)


def test_agreement_where_a_term_is_in_every_regression(invented, reference):
    expected = reference("decomposition.json")["always"]["yes"]
    terms = {name: own for name, own in TERMS.items() if name != "age"}
    design = SurveyDesign(invented, **REFERENCE).as_replicates("jkn").where(invented["sex"] == "women")
    found = shapley(design, "yes", COLUMNS, terms, always=["age"])
    assert found.names == ("a", "b", "edu", "explained")
    np.testing.assert_allclose(found.values, expected["values"], rtol=1e-10)
    np.testing.assert_allclose(found.standard_errors, expected["errors"], rtol=1e-8)
    step, row = 1e-5, invented["village"] == 3
    sides = [
        shapley(SurveyDesign(invented.assign(weight=invented["weight"] * np.where(row, 1 + h, 1)), **REFERENCE), "yes",
                COLUMNS, terms, always=["age"]).values
        for h in (step, -step)
    ]  # fmt: skip
    scores = shapley(SurveyDesign(invented, **REFERENCE), "yes", COLUMNS, terms, always=["age"]).scores
    np.testing.assert_allclose(scores[2], (sides[0] - sides[1]) / (2 * step), rtol=1e-5, atol=1e-9)


@few
@given(seeds)
def test_the_shares_add_up_to_r_squared_and_so_do_their_scores(seed):
    design = design_of(drawn(seed))
    found = shapley(design, "outcome", OWN, by="sex")
    for sex in ("men", "women"):
        inside = [found.position(f"{name}|sex={sex}") for name in OWN]
        whole = found.position(f"explained|sex={sex}")
        assert found.values[inside].sum() == pytest.approx(found.values[whole], rel=1e-10)
        np.testing.assert_allclose(found.scores[:, inside].sum(axis=1), found.scores[:, whole], atol=1e-12)
        fit = glm(design.where(design.frame["sex"] == sex), "outcome ~ age + income + likert", family="gaussian")
        assert found.values[whole] == pytest.approx(1 - fit.deviance / fit.null_deviance, rel=1e-9)
        assert found.df[whole] == fit.df[0]


@few
@given(seeds)
def test_neither_the_order_of_terms_nor_the_unit_of_columns_matters(seed):
    frame = drawn(seed)
    plain = shapley(design_of(frame), "outcome", OWN)
    turned = shapley(design_of(frame), "outcome", OWN[::-1]).select(plain.names)
    scaled = shapley(design_of(frame.assign(income=frame["income"] * 655.957 - 3, outcome=frame["outcome"] * 9)),
                     "outcome", OWN)  # fmt: skip
    for other in (turned, scaled):
        np.testing.assert_allclose(other.values, plain.values, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(other.covariance, plain.covariance, rtol=1e-7, atol=1e-14)


def test_scores_are_the_derivatives_by_the_weights():
    frame = drawn(7)
    step, numerical = 1e-5, []
    for cluster in range(len(design_of(frame).stratum)):
        row = design_of(frame).cluster == cluster
        sides = [
            shapley(design_of(frame.assign(weight=frame["weight"] * np.where(row, 1 + h, 1))), "outcome", OWN).values
            for h in (step, -step)
        ]
        numerical.append((sides[0] - sides[1]) / (2 * step))
    np.testing.assert_allclose(shapley(design_of(frame), "outcome", OWN).scores, numerical, rtol=1e-5, atol=1e-9)


def test_columns_of_a_term_come_and_go_together():
    # by hand: the average of what a term adds over the six orders of three terms, from regressions of R squared
    frame = drawn(3).dropna()
    frame = frame[frame["weight"] > 0].reset_index(drop=True)
    terms = {"age": ["age"], "both": ["income", "likert"], "nothing": ["noise"]}
    frame["noise"] = np.arange(len(frame)) % 3

    def r_squared(chosen: tuple[str, ...]) -> float:
        columns = np.column_stack([np.ones(len(frame)), *(frame[c] for term in chosen for c in terms[term])])
        root = np.sqrt(frame["weight"].to_numpy())
        y = frame["outcome"].to_numpy()
        b = np.linalg.lstsq(columns * root[:, None], y * root, rcond=None)[0]
        return 1 - np.sum((root * (y - columns @ b)) ** 2) / np.sum(root**2 * (y - np.average(y, weights=root**2)) ** 2)

    expected = dict.fromkeys(terms, 0.0)
    for order in permutations(terms):
        for place, term in enumerate(order):
            expected[term] += (r_squared(order[: place + 1]) - r_squared(order[:place])) / 6
    found = shapley(design_of(frame), "outcome", ["age", "income", "likert", "noise"], terms)
    np.testing.assert_allclose(found.values[:3], list(expected.values()), rtol=1e-9)


def test_twins_share_evenly_and_what_does_not_vary_has_nothing():
    frame = drawn(5).assign(twin=lambda held: held["age"] * 3 + 1, constant=2.0)
    alone = shapley(design_of(frame), "outcome", ["age", "income"])
    found = shapley(design_of(frame), "outcome", ["age", "twin", "income", "constant"])
    assert found.values[0] == pytest.approx(found.values[1], rel=1e-9)
    assert found.values[4] == pytest.approx(alone.values[2], rel=1e-9)
    assert found.values[3] == 0
    assert found.flags[3] == "zero_variance"
    assert found.interval()[0][3] == 0
    assert found.df[0] == alone.df[0], "a twin and a constant cost no degree of freedom"


def test_limits_hold_the_share_are_never_negative_and_are_the_same_again():
    design = design_of(drawn(11).assign(noise=lambda held: np.random.default_rng(2).normal(size=len(held))))
    first, again = (shapley(design, "outcome", [*OWN, "noise"], by="sex") for _ in range(2))
    lower, upper = first.interval()
    assert ((lower >= 0) & (lower <= first.values) & (first.values <= upper) & (upper <= 1)).all()
    assert lower[first.position("noise|sex=women")] < 0.01
    np.testing.assert_array_equal(again.interval(), (lower, upper))
    wide = first.interval(0.99)
    assert (wide[0] <= lower).all()
    assert (wide[1] >= upper).all()
    other = shapley(design, "outcome", [*OWN, "noise"], by="sex", seed=9).interval()
    assert (other[1] != upper).any()


def test_a_gap_lies_within_limits_recovered_from_those_of_its_sides():
    design = design_of(drawn(12))
    found = shapley(design, "outcome", OWN, by="sex")
    gaps = explained_gaps(found, {"income": ("income|sex=women", "income|sex=men")})
    sides = [found.position(f"income|sex={sex}") for sex in ("women", "men")]
    assert gaps.estimates.values[0] == pytest.approx(found.values[sides[0]] - found.values[sides[1]])
    lower, upper = found.interval()
    assert lower[sides[0]] - upper[sides[1]] <= gaps.lower[0] < gaps.estimates.values[0]
    assert gaps.estimates.values[0] < gaps.upper[0] <= upper[sides[0]] - lower[sides[1]]
    assert np.isnan(gaps.p_values[0])


def test_it_joins_what_else_is_estimated_and_follows_calibration():
    design = design_of(drawn(13))
    found = join(shapley(design, "outcome", OWN), mean(design, "outcome"))
    assert np.isfinite(found.covariance).all()
    calibrated = design.calibrate({"sex": {"women": 600.0, "men": 500.0}}, "poststratify")
    told = shapley(calibrated, "outcome", OWN, by="sex")
    np.testing.assert_allclose(told.values, shapley(design, "outcome", OWN, by="sex").values, rtol=1e-9)
    assert (told.interval()[1] > told.values).all()


def test_a_domain_keeps_the_design():
    frame = drawn(14)
    women = shapley(design_of(frame).where(frame["sex"] == "women"), "outcome", OWN)
    by_sex = shapley(design_of(frame), "outcome", OWN, by="sex").select([f"{name}|sex=women" for name in women.names])
    np.testing.assert_allclose(women.values, by_sex.values, rtol=1e-10)
    np.testing.assert_allclose(women.covariance, by_sex.covariance, rtol=1e-10)
    assert list(women.n) == list(by_sex.n)


def test_ten_terms_take_no_time():
    import time

    generator = np.random.default_rng(1)
    frame = pd.DataFrame(generator.normal(size=(2000, 10)), columns=[f"x{place}" for place in range(10)])
    frame = frame.assign(y=frame.sum(axis=1) + generator.normal(size=2000), village=np.arange(2000) // 20, one=1)
    design = SurveyDesign(frame, clusters="village")
    started = time.perf_counter()
    found = shapley(design, "y", [f"x{place}" for place in range(10)], draws=2)
    assert time.perf_counter() - started < 2
    assert found.values[:10].sum() == pytest.approx(found.values[10])


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"terms": {"x": ["height"]}}, "the terms name 'height'; expected columns: age, income, likert"),
        ({"terms": {"x": ["age"], "y": ["age", "income"]}}, "'age' is in two terms; expected each column in one"),
        ({"terms": {}}, "0 terms would be 1 regressions; expected 1 to 12 terms"),
        ({"terms": {"explained": ["age"]}}, "a term is named 'explained'"),
        ({"outcome": "one"}, "the outcome is 1 for all ... of the sample; expected values to differ"),
        ({"outcome": "answer"}, "the outcome 'answer' is of type category; expected numbers"),
        ({"outcome": "nothing"}, "nobody of the sample has the outcome and every term; expected some"),
    ],
)
def test_what_cannot_be_parted_is_named(asked, message):
    design = SurveyDesign(drawn(16).assign(nothing=np.nan), **DESIGN)
    told = {"outcome": "outcome", "columns": OWN, **asked}
    with pytest.raises(ModelError, match=message):
        shapley(design, **told)


def test_thirteen_terms_are_too_many():
    frame = drawn(16).assign(**{f"x{place}": 1.0 for place in range(13)})
    with pytest.raises(ModelError, match="13 terms would be 8192 regressions; expected 1 to 12 terms"):
        shapley(design_of(frame), "outcome", [f"x{place}" for place in range(13)])
