"""Chained equations: what they leave alone, what they keep of clusters and slopes, and what cannot be imputed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import ImputationError, Incomplete, SurveyDesign, chained_equations, glm, pool
from bogolan.statistics.imputation.matching import matched


def gaps(values, share, generator) -> np.ndarray:
    values = np.array(values, float)
    values[generator.uniform(size=len(values)) < share] = np.nan
    return values


@pytest.fixture(scope="module")
def sample() -> dict:
    """Sixty villages of sixteen; a yes or no, a number and a category with gaps, all alike within villages."""
    generator = np.random.default_rng(1)
    cluster = np.repeat(np.arange(60), 16)
    n = len(cluster)
    village, men = generator.normal(size=60)[cluster], np.arange(n) % 2
    yes = (generator.uniform(size=n) < 1 / (1 + np.exp(-1.5 * village))).astype(float)
    age = np.round(40 + 10 * generator.normal(size=n) + 3 * village)
    level = (generator.uniform(size=n) + 0.2 * village > 0.4).astype(int) + (generator.uniform(size=n) > 0.6)
    predictor = -0.5 + 1.2 * yes * (men == 0) + 0.03 * (age - 40) + 0.4 * men
    outcome = (generator.uniform(size=n) < 1 / (1 + np.exp(-predictor))).astype(float)
    told = {name: gaps(values, 0.25, generator) for name, values in (("yes", yes), ("age", age), ("level", level))}
    return {"n": n, "cluster": cluster, "men": men, "outcome": outcome, "true": {"yes": yes, "age": age}, **told}


def variables(sample) -> list[Incomplete]:
    return [
        Incomplete("yes", sample["yes"], 2),
        Incomplete("age", sample["age"]),
        Incomplete("level", sample["level"], 3),
    ]


def imputed(sample, clusters=True, **options) -> list[list[np.ndarray]]:
    own = sample["cluster"] if clusters else None
    design = np.zeros((sample["n"], 1))
    return list(chained_equations(variables(sample), sample["outcome"][:, None], design, own, sample["men"], **options))


def test_answers_stay_and_gaps_are_filled_with_what_could_have_been_said(sample):
    for yes, age, level in imputed(sample, m=2):
        for told, whole in ((sample["yes"], yes), (sample["age"], age), (sample["level"], level)):
            known = ~np.isnan(told)
            assert (whole[known] == told[known]).all()
            assert np.isfinite(whole).all()
        assert set(yes) == {0.0, 1.0}
        assert set(level) == {0.0, 1.0, 2.0}
        assert set(age) <= set(sample["age"][~np.isnan(sample["age"])])


def test_the_same_seed_gives_the_same_values_whatever_m(sample):
    three, two = imputed(sample, m=3, seed=5), imputed(sample, m=2, seed=5)
    for one, other in zip(three, two, strict=False):
        assert all((first == second).all() for first, second in zip(one, other, strict=True))
    assert len(three) == 3
    assert (three[0][0] != three[1][0]).any()
    assert (imputed(sample, m=2, seed=6)[0][0] != two[0][0]).any()


def test_rows_come_back_in_their_order(sample):
    generator = np.random.default_rng(9)
    order = generator.permutation(sample["n"])
    shuffled = {key: sample[key][order] for key in ("cluster", "men", "outcome", "yes", "age", "level")}
    (yes, age, _), *_ = imputed({**shuffled, "n": sample["n"]}, m=2)
    assert (yes[~np.isnan(shuffled["yes"])] == shuffled["yes"][~np.isnan(shuffled["yes"])]).all()
    assert (age[~np.isnan(shuffled["age"])] == shuffled["age"][~np.isnan(shuffled["age"])]).all()


def test_villages_stay_as_alike_as_they_were(sample):
    missing = np.isnan(sample["yes"])
    told = pd.Series(sample["yes"]).groupby(sample["cluster"]).mean()
    agreement = {}
    for clusters in (True, False):
        drawn = np.mean([one[0] for one in imputed(sample, clusters, m=8)], axis=0)
        of_villages = pd.Series(drawn[missing]).groupby(sample["cluster"][missing]).mean()
        agreement[clusters] = np.corrcoef(of_villages, told[of_villages.index])[0, 1]
    assert agreement[True] > 0.85
    assert agreement[False] < agreement[True] - 0.15


def test_slopes_of_women_and_men_stay_apart(sample):
    frame = pd.DataFrame({"village": sample["cluster"], "outcome": sample["outcome"], "men": sample["men"]})
    women, men = (sample["men"] == 0).astype(float), (sample["men"] == 1).astype(float)

    def fitted(yes, age):
        terms = {"women": women, "men": men, "women:yes": women * yes, "men:yes": men * yes, "age": (age - 40) / 10}
        return glm(SurveyDesign(frame, clusters="village"), "outcome", pd.DataFrame(terms)).coefficients

    whole = fitted(*sample["true"].values())
    pooled = pool([fitted(yes, age) for yes, age, _ in imputed(sample, m=10)])
    np.testing.assert_allclose(pooled.values, whole.values, atol=0.8 * whole.standard_errors.max())
    assert pooled.values[2] - pooled.values[3] > 0.6
    assert (pooled.missing_information[2:] > 0.05).all()
    assert (pooled.standard_errors[2:] > whole.standard_errors[2:]).all()


def test_statsmodels_imputes_alike_where_there_are_no_clusters():
    """Two numbers, of which one is missing where the outcome is large: the slope that complete cases get wrong."""
    from statsmodels.imputation.mice import MICEData
    from statsmodels.regression.linear_model import OLS

    generator = np.random.default_rng(4)
    n = 1500
    other = generator.normal(size=n)
    number = 0.5 * other + generator.normal(size=n)
    outcome = number + 0.5 * other + generator.normal(size=n)
    told = np.where(generator.uniform(size=n) < 1 / (1 + np.exp(1 - 2 * outcome)), np.nan, number)
    frame = pd.DataFrame({"number": told, "other": other, "outcome": outcome})
    np.random.seed(12)  # statsmodels draws from the global state
    theirs, data = [], MICEData(frame)
    data.update_all(10)
    for _ in range(10):
        data.update_all(2)
        theirs.append(OLS.from_formula("outcome ~ number + other", data.data).fit().params.to_numpy())
    drawn = chained_equations(
        [Incomplete("number", told), Incomplete("other", other)],
        outcome[:, None],
        np.zeros((n, 1)),
        None,
        np.zeros(n),
        m=10,
    )
    ours = [
        glm(SurveyDesign(frame.assign(number=one)), "outcome ~ number + other", family="gaussian").coefficients
        for one, _ in drawn
    ]
    np.testing.assert_allclose(pool(ours).values, np.mean(theirs, axis=0), atol=0.06)
    complete = glm(SurveyDesign(frame), "outcome ~ number + other", family="gaussian")
    assert complete.values[1] < 0.9 < pool(ours).values[1]


def test_a_donor_is_one_of_the_nearest():
    expected = np.arange(100.0)
    places = matched(expected, np.array([50.2, -7.0, 500.0]), np.random.default_rng(1))
    assert places[0] in (48, 49, 50, 51, 52)
    assert places[1] in range(5)
    assert places[2] in range(95, 100)
    assert set(matched(np.array([1.0, 2.0]), np.zeros(50), np.random.default_rng(1))) == {0, 1}


def test_respondents_drawn_one_by_one_have_no_villages(sample):
    design = np.zeros((sample["n"], 1))
    options = {"m": 2, "seed": 3}
    alone = chained_equations(
        variables(sample), sample["outcome"][:, None], design, np.arange(sample["n"]), sample["men"], **options
    )
    for one, other in zip(alone, imputed(sample, clusters=False, **options), strict=True):
        assert all((first == second).all() for first, second in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"yes": np.full(960, np.nan)}, "'yes' has 0 values among those told; expected two or more"),
        ({"age": np.where(np.arange(960) < 20, np.nan, 30.0)}, "'age' has 1 values among those told"),
        ({"level": np.where(np.arange(960), np.arange(960) % 2, np.nan)}, "'level' has the codes 0, 1; expected"),
        ({"yes": np.ones(5)}, "'yes' has 5 values; expected 960"),
        ({"outcome": np.full(960, np.nan)}, "the outcomes are missing or infinite in some rows"),
        ({"cluster": np.zeros(4)}, "the clusters have 4 rows; expected 960"),
    ],
)  # fmt: skip
def test_what_cannot_be_imputed_is_named(sample, changed, message):
    with pytest.raises(ImputationError, match=message):
        imputed({**sample, **changed}, m=2)
