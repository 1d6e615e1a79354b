"""The parts of a gap: R by definition, statsmodels where unweighted, and what must hold of any."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from bogolan.statistics import ModelError, SurveyDesign, join, mean, oaxaca, wald_interval

from ..villages import design_of, few, seeds
from .invented import drawn

REFERENCE = {"weights": "weight", "strata": "stratum", "clusters": "village"}
TERMS = {"a": ["a"], "b": ["b"], "edu": ["edu1", "edu2"], "age": ["age"]}
COLUMNS = ["a", "b", "edu1", "edu2", "age"]
PAIR = ("women", "men")
KINDS = ["score gaussian", "yes gaussian", "yes binomial"]
CATEGORIES = ("a", "b", "edu")


@pytest.fixture(scope="module")
def invented(reference) -> pd.DataFrame:
    return pd.DataFrame(reference("decomposition.json")["data"])


def parted(design, kind="yes binomial", reference="both", **more):
    outcome, family = kind.split()
    asked = {"terms": TERMS, "normalised": CATEGORIES, **more}
    return oaxaca(design, outcome, COLUMNS, "sex", PAIR, family=family, reference=reference, **asked)


@pytest.mark.parametrize("reference_group", ["both", "first", "second"])
@pytest.mark.parametrize("kind", KINDS)
def test_agreement_with_r_by_definition(invented, reference, kind, reference_group):
    expected = reference("decomposition.json")["oaxaca"][f"{kind} {reference_group}"]
    design = SurveyDesign(invented, **REFERENCE)
    found = parted(design.as_replicates("jkn"), kind, reference_group)
    np.testing.assert_allclose(found.values, expected["values"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.standard_errors, expected["errors"], rtol=1e-7)
    linearised = parted(design, kind, reference_group)
    np.testing.assert_allclose(linearised.values, expected["values"], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(linearised.standard_errors[:3], expected["errors"][:3], rtol=0.1)


@pytest.mark.parametrize(("reference_group", "weight"), [("both", 0.5), ("first", 1.0), ("second", 0.0)])
def test_agreement_with_statsmodels_where_nobody_is_weighted(invented, reference_group, weight):
    from statsmodels.stats.oaxaca import OaxacaBlinder

    told = invented.assign(woman=(invented["sex"] == "women").astype(int))
    blinder = OaxacaBlinder(told["score"], told[[*COLUMNS, "woman"]], "woman", hasconst=False)
    unexplained, explained, gap = blinder.two_fold(two_fold_type="self_submitted", submitted_weight=weight).params
    found = parted(SurveyDesign(invented), "score gaussian", reference_group)
    np.testing.assert_allclose(found.values[:3], [gap, explained, unexplained], rtol=1e-8)


@few
@given(seeds)
def test_the_parts_add_up_to_the_gap_and_so_do_their_scores(seed):
    design = design_of(drawn(seed))
    answered = design.where(design.frame["age"].notna())
    means = mean(answered, "yes", by="sex")
    for family in ("gaussian", "binomial"):
        found = oaxaca(design, "yes", ["age", "choice"], "sex", PAIR, family=family, normalised=["choice"])
        parts = {"gap": ["drivers", "association"], "drivers": ["drivers:age", "drivers:choice"]}
        parts["association"] = ["association:age", "association:choice", "association:(Intercept)"]
        for whole, own in parts.items():
            place, places = found.position(whole), [found.position(name) for name in own]
            assert found.values[places].sum() == pytest.approx(found.values[place], abs=1e-10)
            np.testing.assert_allclose(found.scores[:, places].sum(axis=1), found.scores[:, place], atol=1e-9)
        assert found.values[0] == pytest.approx(means.values[1] - means.values[0], abs=1e-8)
        gap = means.contrast({"gap": {"yes|sex=women": 1, "yes|sex=men": -1}})
        np.testing.assert_allclose(found.standard_errors[0], gap.standard_errors[0], rtol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_called_first_changes_signs_only(invented, kind):
    outcome, family = kind.split()
    design = SurveyDesign(invented, **REFERENCE)
    asked = {"terms": TERMS, "family": family, "normalised": CATEGORIES}
    found, turned = (oaxaca(design, outcome, COLUMNS, "sex", pair, **asked) for pair in (PAIR, PAIR[::-1]))
    np.testing.assert_allclose(turned.values, -found.values, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(turned.covariance, found.covariance, rtol=1e-7, atol=1e-14)
    women, men = (
        oaxaca(design, outcome, COLUMNS, "sex", PAIR, reference=reference, **asked) for reference in ("first", "second")
    )
    np.testing.assert_allclose(found.values, (women.values + men.values) / 2, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_which_category_has_no_column_does_not_matter(invented, kind):
    other = invented.assign(edu0=1 - invented["edu1"] - invented["edu2"], no=1 - invented["a"])
    design = SurveyDesign(other, **REFERENCE)
    found = parted(design, kind)
    outcome, family = kind.split()
    asked = {"family": family, "normalised": CATEGORIES}
    terms = {"a": ["no"], "b": ["b"], "edu": ["edu0", "edu1"], "age": ["age"]}
    turned = oaxaca(design, outcome, ["no", "b", "edu0", "edu1", "age"], "sex", PAIR, terms, **asked)
    np.testing.assert_allclose(turned.values, found.values, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(turned.standard_errors, found.standard_errors, rtol=1e-6)
    raw = parted(design, kind, normalised=())
    np.testing.assert_allclose(raw.values[:7], found.values[:7], rtol=1e-9, atol=1e-12)
    assert abs(raw.values[7] - found.values[7]) > 1e-4, "the association of a category does depend on it otherwise"


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_scores_are_the_derivatives_by_the_weights(invented, kind):
    step, numerical = 1e-5, []
    for village in range(1, 25):
        sides = []
        for h in (step, -step):
            weight = invented["weight"] * np.where(invented["village"] == village, 1 + h, 1)
            sides.append(parted(SurveyDesign(invented.assign(weight=weight), **REFERENCE), kind).values)
        numerical.append((sides[0] - sides[1]) / (2 * step))
    np.testing.assert_allclose(
        parted(SurveyDesign(invented, **REFERENCE), kind).scores, numerical, rtol=1e-4, atol=1e-7
    )


@pytest.mark.slow
def test_a_term_that_nothing_goes_with_has_next_to_nothing():
    generator = np.random.default_rng(4)
    n = 20000
    frame = pd.DataFrame({"sex": np.where(np.arange(n) % 2, *PAIR), "noise": generator.normal(size=n)})
    women = frame["sex"] == "women"
    frame["driver"] = (generator.random(n) < np.where(women, 0.7, 0.3)).astype(float)
    frame["yes"] = (generator.random(n) < 0.2 + 0.5 * frame["driver"]).astype(float)
    found = oaxaca(SurveyDesign(frame), "yes", ["noise", "driver"], "sex", PAIR, normalised=["driver"])
    assert found.values[found.position("drivers:driver")] == pytest.approx(0.2, abs=0.02)
    assert abs(found.values[found.position("drivers:noise")]) < 0.005
    assert abs(found.values[found.position("association")]) < 0.03
    lower, upper = found.interval()
    assert lower[1] < 0.2 < upper[1]


def test_limits_are_never_within_those_of_t_and_the_same_again(invented):
    design = SurveyDesign(invented, **REFERENCE)
    found, again = parted(design), parted(design)
    lower, upper = found.interval()
    t_lower, t_upper = wald_interval(found.values, found.standard_errors, found.df)
    np.testing.assert_array_equal(again.interval(), (lower, upper))
    assert ((lower <= t_lower) & (t_upper <= upper)).all()
    assert (lower[0], upper[0]) == (t_lower[0], t_upper[0]), "the gap is no product"
    assert ((lower < t_lower) | (upper > t_upper)).any()
    wider = found.interval(0.99)
    assert ((wider[0] < lower) & (wider[1] > upper)).all()
    other = parted(design, seed=8).interval()
    assert (other[1] != upper).any()


def test_terms_that_cancel_out_in_a_logit_are_flagged():
    generator = np.random.default_rng(5)
    n = 3000
    women = np.arange(n) % 2 == 1
    one, other = ((generator.random(n) < np.where(women, *shares)).astype(float) for shares in ((0.7, 0.3), (0.3, 0.7)))
    yes = (generator.random(n) < 1 / (1 + np.exp(1 - one - other))).astype(float)
    frame = pd.DataFrame({"sex": np.where(women, "women", "men"), "one": one, "other": other, "yes": yes})
    found = oaxaca(SurveyDesign(frame), "yes", ["one", "other"], "sex", PAIR, family="binomial")
    assert found.flags[found.position("drivers:one")] == found.flags[found.position("drivers:other")] == "offsetting"
    assert found.flags[found.position("drivers")] == ""
    linear = oaxaca(SurveyDesign(frame), "yes", ["one", "other"], "sex", PAIR)
    assert set(linear.flags) == {""}, "a linear model's parts are no shares of anything"


def test_a_separated_group_has_no_parts():
    frame = drawn(8)
    women = frame["sex"] == "women"
    frame["yes"] = frame["yes"].where(~women, frame["choice"])
    found = oaxaca(design_of(frame), "yes", ["choice"], "sex", PAIR, family="binomial")
    assert "separated" in found.flags[found.position("association:choice")]
    assert np.isnan(found.values[found.position("drivers:choice")])


def test_it_joins_what_else_is_estimated_and_speaks_of_both_groups():
    design = design_of(drawn(9))
    found = oaxaca(design, "yes", ["age", "choice"], "sex", PAIR)
    assert np.isfinite(join(found, mean(design, "income")).covariance).all()
    rows = design.frame["age"].notna() & (design.frame["weight"] > 0)
    assert set(found.n) == {int(rows.sum())}
    assert found.labels[3] == {"part": "drivers", "variable": "age"}
    clusters = design.degrees_of_freedom_of(rows.to_numpy())
    assert found.df[found.position("drivers")] == clusters - 5, (
        "two coefficients and an intercept of each group, less one"
    )
    assert found.df[found.position("gap")] == clusters


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"family": "poisson"}, "the family is 'poisson'; expected gaussian or binomial"),
        ({"reference": "men"}, "the reference is 'men'; expected both, first or second"),
        ({"by": "gender"}, "by names the column 'gender', which the frame does not have"),
        ({"pair": ("women", "boys")}, "nobody is 'boys' in the column 'sex'; expected two groups with respondents"),
        ({"pair": ("women", "women")}, "the pair is 'women' twice; expected two groups"),
        ({"terms": {"age": ["age"]}}, "the terms hold age; expected each column in one term: age, choice"),
        ({"normalised": ["height"]}, "'height' cannot be normalised; expected one of age, choice"),
        ({"columns": ["age", "one"]}, "1:one"),
    ],
)
def test_what_cannot_be_parted_is_named(asked, message):
    told = {"outcome": "yes", "columns": ["age", "choice"], "by": "sex", "pair": PAIR, **asked}
    with pytest.raises(ModelError, match=message):
        oaxaca(design_of(drawn(10)), **told)
