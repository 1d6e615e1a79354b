"""Mixed models: lme4's numbers, statsmodels' likelihood, what must not change them, and what has none."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.statistics import ModelError, mixed_model

RELATIVE = 2e-5  # of lme4's optimum, of coefficients and deviations; standard errors of a logit are by differences
OF_LIMITS = 2e-4
INTERPOLATED = 1e-3  # lme4 reads limits off a spline through its profile
COLUMNS = ("(Intercept)", "age", "moved", "woman")
KINDS = {"linear": "gaussian", "whole": "gaussian", "linear_parted": "gaussian"}


@pytest.fixture(scope="module")
def expected(reference):
    return reference("mixed.json")


@pytest.fixture(scope="module")
def sample(expected) -> dict[str, np.ndarray]:
    return {name: np.asarray(column) for name, column in expected["sample"].items()}


def groupings(sample, parted: bool) -> dict[str, np.ndarray]:
    who, woman = sample["who"].astype(object), sample["woman"] == 1
    both = {"of_women": np.where(woman, who, None), "of_men": np.where(woman, None, who)}
    return {"village": sample["village"], **(both if parted else {"who": who})}


def columns(sample) -> dict[str, np.ndarray]:
    return {"(Intercept)": np.ones(len(sample["age"])), **{name: sample[name] for name in COLUMNS[1:]}}


def fitted(sample, name: str):
    family = KINDS.get(name, "binomial")
    outcome = sample["trust" if family == "gaussian" else "yes"]
    return mixed_model(outcome, columns(sample), groupings(sample, "parted" in name), family, name != "whole")


@pytest.mark.parametrize("name", ["linear", "whole", "linear_parted", "logit", "logit_parted"])
def test_estimates_are_lme4s(expected, sample, name):
    found, of_r = fitted(sample, name), expected[name]
    np.testing.assert_allclose(found.coefficients, of_r["coef"], rtol=RELATIVE)
    np.testing.assert_allclose(found.standard_errors, of_r["se"], rtol=1e-4)
    assert found.deviance == pytest.approx(of_r["deviance"], rel=1e-8)
    for grouping in found.groupings:
        assert found.deviations[grouping] == pytest.approx(of_r["deviations"][grouping], rel=RELATIVE, abs=1e-5)
    if found.family == "gaussian":
        assert found.residual == pytest.approx(of_r["deviations"]["Residual"], rel=RELATIVE)
    assert found.converged


@pytest.mark.parametrize("name", ["whole", "logit"])
def test_limits_of_deviations_are_those_of_lme4s_profile(expected, sample, name):
    found, of_r = fitted(sample, name), expected[name]
    for grouping, limits in zip(of_r["labels"], of_r["limits"], strict=True):
        if grouping != "residual":
            np.testing.assert_allclose(found.deviation_interval(grouping), limits, atol=INTERPOLATED)


@pytest.mark.parametrize("name", ["linear", "linear_parted", "logit", "logit_parted"])
def test_limits_of_correlations_are_those_of_lme4s_deviance(expected, sample, name):
    found = fitted(sample, name)
    for grouping, told in expected[name]["shares"].items():
        without = {"of_women", "of_men"} - {grouping} if "parted" in name else ()
        assert found.intraclass(grouping, without) == pytest.approx(told["share"], abs=OF_LIMITS)
        limits = (told["lower"], told["upper"])
        np.testing.assert_allclose(found.intraclass_interval(grouping, without), limits, atol=OF_LIMITS)


def test_one_grouping_alone_and_how_far_laplace_is_from_quadrature(expected, sample):
    """Of 25 points (glmer, nAGQ = 25), the deviation of villages of 12 to 20 is told a hundredth too small."""
    of_r = expected["village_alone"]
    kept = {name: column for name, column in columns(sample).items() if name != "woman"}
    found = mixed_model(sample["yes"], kept, {"village": sample["village"]}, "binomial")
    np.testing.assert_allclose(found.coefficients, of_r["coef"], rtol=1e-4)
    assert found.deviations["village"] == pytest.approx(of_r["deviations"]["village"], rel=RELATIVE)
    *coefficients, deviation = of_r["quadrature"]
    np.testing.assert_allclose(found.coefficients, coefficients, atol=0.002)
    assert 0 < deviation - found.deviations["village"] < 0.01


@pytest.mark.parametrize("restricted", [True, False])
def test_the_likelihood_is_that_of_statsmodels(sample, restricted):
    """Its search for the maximum does not end on crossed intercepts; at our maximum its likelihood is ours."""
    import pandas as pd
    from statsmodels.regression.mixed_linear_model import MixedLM, MixedLMParams

    found = mixed_model(sample["trust"], columns(sample), groupings(sample, parted=False), restricted=restricted)
    frame = pd.DataFrame(sample).assign(all=1)
    added = {"village": "0 + C(village)", "who": "0 + C(who)"}
    model = MixedLM.from_formula(
        "trust ~ age + moved + woman", groups="all", re_formula="0", vc_formula=added, data=frame
    )
    variances = [found.deviations[name] ** 2 / found.residual**2 for name in model.exog_vc.names]
    at = MixedLMParams.from_components(found.coefficients, vcomp=np.array(variances))
    model.reml, model.cov_pen, model.fe_pen = restricted, None, None
    assert -2 * model.loglike(at, profile_fe=False) == pytest.approx(found.deviance, rel=1e-7)


@pytest.mark.parametrize("name", ["linear", "logit"])
def test_neither_order_nor_labels_nor_scale_change_it(sample, name):
    found = fitted(sample, name)
    order = np.random.default_rng(1).permutation(len(sample["age"]))
    outcome = sample["trust"] if name == "linear" else sample["yes"]
    labels = {"who": np.char.add("E", sample["who"].astype(str))[order], "village": -sample["village"][order]}
    scaled = {key: column[order] * (1000.0 if key == "age" else 1.0) for key, column in columns(sample).items()}
    again = mixed_model(outcome[order], scaled, labels, found.family)
    np.testing.assert_allclose(again.coefficients * [1, 1000, 1, 1], found.coefficients, rtol=1e-4)
    for grouping in found.groupings:
        assert again.deviations[grouping] == pytest.approx(found.deviations[grouping], rel=1e-4)


def test_adding_to_a_number_moves_its_intercept_alone(sample):
    found = fitted(sample, "linear")
    moved = mixed_model(sample["trust"] + 1e6, columns(sample), groupings(sample, parted=False))
    np.testing.assert_allclose(moved.coefficients - [1e6, 0, 0, 0], found.coefficients, atol=1e-5)
    assert moved.deviations["who"] == pytest.approx(found.deviations["who"], rel=1e-4)


def test_degrees_of_freedom_are_those_of_the_levels_that_a_column_tells_apart(sample):
    """Gender and the intercept are the same in all interviews of an interviewer, of whom there are 15."""
    found = fitted(sample, "linear")
    n, villages = len(sample["age"]), 30
    within = n - 4 - (villages - 1) - (15 - 1)
    assert found.df.tolist() == [13, within, within, 13]
    lower, upper = found.interval()
    np.testing.assert_allclose((lower + upper) / 2, found.coefficients)


def test_coefficients_over_all_intercepts_are_nearer_zero(sample):
    """The difference in log odds of the shares that the model expects over all intercepts, to within a twentieth."""
    found = fitted(sample, "logit")
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    spread = np.sqrt(sum(one**2 for one in found.deviations.values())) * nodes
    base, moved = found.coefficients[[0, 2]]
    shares = [weights @ (1 / (1 + np.exp(-base - own - spread))) / weights.sum() for own in (0.0, moved)]
    averaged = np.diff(np.log(shares) - np.log1p(-np.array(shares)))[0]
    assert found.averaged[2] == pytest.approx(averaged, rel=0.05)
    assert moved > 1.2 * averaged
    line = fitted(sample, "linear")
    np.testing.assert_array_equal(line.averaged, line.coefficients)


def test_groupings_that_add_nothing_are_zero_with_an_upper_limit():
    generator = np.random.default_rng(7)
    village = np.tile(np.arange(12), 20)
    y = generator.normal(size=240)
    y -= (np.bincount(village, y) / 20)[village]  # no village differs from another
    found = mixed_model(y, {"one": np.ones(240), "x": generator.normal(size=240)}, {"village": village})
    assert (found.deviations["village"], found.intraclass("village")) == (0, 0)
    assert found.deviation_interval("village")[0] == found.intraclass_interval("village")[0] == 0
    assert 0 < found.intraclass_interval("village")[1] < 0.1


def test_groupings_in_which_all_is_alike_are_nearly_everything():
    generator = np.random.default_rng(7)
    village = np.repeat(np.arange(30), 10)
    y = generator.normal(size=30)[village] + 0.01 * generator.normal(size=300)
    found = mixed_model(y, {"one": np.ones(300)}, {"village": village})
    assert found.intraclass("village") > 0.999
    assert found.intraclass_interval("village")[0] > 0.998


N = 60
PLAIN = {"one": np.ones(N), "x": np.arange(N) % 7.0}
VILLAGE, WHO = np.arange(N) // 6, np.arange(N) % 4
YES = (np.arange(N) * 7 % 5 > 2).astype(float)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"groupings": {}}, "no grouping"),
        ({"groupings": {"v": VILLAGE // 5}}, "'v' has 2 levels"),
        ({"groupings": {"v": np.full(N, None)}}, "'v' has 0 levels"),
        ({"groupings": {"v": np.arange(N)}}, "every respondent has a level of 'v' alone"),
        ({"groupings": {"v": VILLAGE, "w": 100 - VILLAGE}}, "'v' and 'w' have one level for each of the other's"),
        ({"outcome": np.ones(N)}, "does not vary"),
        ({"outcome": np.where(np.arange(N) == 3, np.nan, YES)}, "missing"),
        ({"outcome": YES + 1, "family": "binomial"}, "other values than 0 and 1"),
        ({"family": "poisson"}, "expected gaussian or binomial"),
        ({"columns": {**PLAIN, "again": 2 * PLAIN["x"]}}, "'again' is told by those before it"),
        ({"columns": {**PLAIN, "sure": YES}, "family": "binomial"}, "predicts the outcome without error"),
        (
            {"columns": {"one": np.ones(N), **{f"w{k}": (k == WHO) * 1.0 for k in (1, 2, 3)}}, "groupings": {"w": WHO}},
            "tell all 4 levels of 'w' apart",
        ),
    ],
)
def test_what_has_no_mixed_model_is_refused(changes, told):
    asked = {"outcome": YES, "columns": PLAIN, "groupings": {"v": VILLAGE, "w": WHO}, "family": "gaussian"} | changes
    with pytest.raises(ModelError, match=told):
        mixed_model(**asked)


def test_a_grouping_that_is_unknown_is_named(sample):
    with pytest.raises(ModelError, match="no grouping 'team'; expected one of village, who"):
        fitted(sample, "linear").intraclass("team")
