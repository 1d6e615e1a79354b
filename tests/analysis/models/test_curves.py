"""Numbers as curves in a model: effects of the number and not of a column, one curve for all, whole or not at all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.models.columns import model_columns
from bogolan.analysis.models.effects_again import effects_again
from bogolan.analysis.models.regressions import regression_rows
from bogolan.analysis.models.specifications import specification_rows
from bogolan.analysis.sampled import survey_design
from bogolan.provenance.errors import SurveyError
from bogolan.statistics import SurveyDesign, glm
from bogolan.survey.model_formulas import read_formula
from bogolan.survey.spine import spine

CODEBOOK = {
    "age": {"type": "integer", "choices": {}},
    "walk": {"type": "decimal", "choices": {}},
    "edu": {"type": "select_one", "choices": {"0": "None", "1": "Primary", "2": "Secondary"}},
    "water": {"type": "select_one", "choices": {"yes": "Yes", "some": "Some", "no": "No"}},
    "trust": {"type": "integer", "choices": {}},
}
SHARE = {"question": "water", "measure": "share", "share": ["yes"], "class": "community"}
SETTINGS = {"design": {"lonely": "fail"}, "multiplicity": {"others": "BH"}, "gender": {}}
SPLINE, SQUARE = {"question": "age", "spline": {"df": 3}}, {"question": "age", "polynomial": 2}


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    """800 people in 40 villages; water is had in middle age among women, and at any age among men."""
    rng, n = np.random.default_rng(5), 800
    women = np.arange(n) % 2 == 1
    age = rng.integers(18, 80, n)
    odds = np.where(women, 1.5 - ((age - 48) / 14) ** 2, 0.0) + rng.normal(0, 0.3, 40)[np.arange(n) // 20]
    yes = rng.random(n) < 1 / (1 + np.exp(-odds))
    water = np.where(yes, "yes", np.where(rng.random(n) < 0.5, "some", "no"))
    return pd.DataFrame({
        "water": pd.Categorical(water, ["yes", "some", "no"]),
        "trust": pd.array(rng.poisson(2, n) + yes, "Int64"),
        "age": pd.array(age, "Int64"), "walk": rng.gamma(2, 10, n).round(1),
        "edu": pd.Categorical(rng.integers(0, 3, n).astype(str), ["0", "1", "2"]),
        "_gender": pd.Categorical(np.where(women, "women", "men"), ["women", "men"]),
        "_weight": rng.uniform(0.5, 2, n), "_stratum": "all", "_cluster": [f"v{row // 20}" for row in range(n)],
    })  # fmt: skip


def rows_of(sample, model=None, **keys) -> pd.DataFrame:
    whole = {"name": "m", "outcome": SHARE, "by_gender": True, **(model or {}), **keys}
    found = spine(regression_rows(sample, sample[[]].astype(object), CODEBOOK, SETTINGS | {"models": [whole]}))
    return found.set_index("id")


def design_of(sample) -> SurveyDesign:
    frame = sample.assign(yes=(sample["water"] == "yes") * 1.0, age=sample["age"].astype(float))
    return SurveyDesign(frame, weights="_weight", strata="_stratum", clusters="_cluster")


@pytest.mark.parametrize("group", ["women", "men"])
def test_of_a_polynomial_the_effect_is_that_of_the_number_in_a_formula(sample, group):
    found = rows_of(sample, terms=[{**SQUARE, "per": 10}, {"question": "walk"}])
    design = design_of(sample)
    own = glm(design.where((sample["_gender"] == group).to_numpy()), "yes ~ age + I(age ** 2) + walk")
    effect = own.marginal_effects("age")
    row = found.loc[f"models/marginal_effect/m/age/{group}"]
    assert row["estimate"] == pytest.approx(10 * effect.values[0], rel=1e-6)
    assert row["standard_error"] == pytest.approx(10 * effect.standard_errors[0], rel=1e-6)
    assert row["df"] == effect.df[0]


def test_of_a_product_with_a_curve_the_effects_are_those_of_the_formula(sample):
    terms = [SQUARE, {"question": "edu", "is": ["2"]}]
    found = rows_of(sample, terms=terms, interactions=[["age", "edu"]])
    frame = design_of(sample).frame.assign(high=(sample["edu"] == "2") * 1.0)
    design = SurveyDesign(frame, weights="_weight", strata="_stratum", clusters="_cluster")
    own = glm(design.where((sample["_gender"] == "women").to_numpy()), "yes ~ (age + I(age ** 2)) * high")
    effect = own.marginal_effects("age")
    row = found.loc["models/marginal_effect/m/age/women"]
    assert row["estimate"] == pytest.approx(effect.values[0], rel=1e-6)
    assert row["standard_error"] == pytest.approx(effect.standard_errors[0], rel=1e-6)
    women = (sample["_gender"] == "women").to_numpy()
    at = {(high, less): own.predict(frame.assign(high=high, age=frame["age"] - less)).values[women]
          for high in (0.0, 1.0) for less in (0.0, 1.0)}  # fmt: skip
    second = np.average(at[1, 0] - at[1, 1] - at[0, 0] + at[0, 1], weights=frame["_weight"][women])
    together = found.loc["models/marginal_effect/m/age:edu=2/women"]
    assert together["estimate"] == pytest.approx(second, rel=1e-6)
    change = np.average(
        own.predict(frame.assign(high=1.0)).values[women] - own.predict(frame.assign(high=0.0)).values[women],
        weights=frame["_weight"][women],
    )
    assert found.loc["models/marginal_effect/m/edu=2/women", "estimate"] == pytest.approx(change, rel=1e-6)


def test_an_effect_is_the_slope_of_what_is_expected(sample):
    """Moving everybody by a little changes the expected share by the effect, whatever the family and the basis."""
    for term in (SPLINE, SQUARE, {"question": "age", "spline": {"kind": "b", "df": 5}}):
        for family in ("linear", "logit"):
            own = rows_of(sample, family=family, terms=[term, {"question": "walk"}])
            moved = design_of(sample)
            (basis,) = {column.curve.basis for column in model_columns(sample, CODEBOOK, {"terms": [term]})}
            women = (sample["_gender"] == "women").to_numpy()
            age = moved.frame["age"].to_numpy()
            matrix = pd.DataFrame({"one": 1.0, "walk": sample["walk"]})
            for place, column in enumerate(basis.columns(age).T):
                matrix[f"b{place}"] = column
            fit = glm(moved.where(women), moved.frame["yes"], matrix, "binomial" if family == "logit" else "gaussian")
            ends = []
            for step in (1e-4, -1e-4):
                other = matrix.to_numpy().copy()
                other[:, 2:] = basis.columns(age + step)
                ends.append(fit.expected(other[women])[0])
            slope = np.average((ends[0] - ends[1]) / 2e-4, weights=sample["_weight"][women])
            assert own.loc["models/marginal_effect/m/age/women", "estimate"] == pytest.approx(slope, rel=1e-5)


def test_a_formula_and_its_terms_are_one_model(sample):
    read = read_formula('cr(age, df=3) * walk + C(edu, contr.treatment("1"))')
    by_formula = rows_of(sample, terms=read.terms, interactions=read.interactions)
    terms = [SPLINE, {"question": "walk"}, {"question": "edu", "reference": "1"}]
    pd.testing.assert_frame_equal(by_formula, rows_of(sample, terms=terms, interactions=[["age", "walk"]]))


def test_a_coefficient_is_told_only_of_what_stands_for_itself(sample):
    terms = [SPLINE, {"question": "walk"}, {"question": "edu"}]
    found = rows_of(sample, terms=terms, interactions=[["age", "walk"]])
    told = found[found["measure"] == "coefficient"]
    assert set(told["level"]) == {"edu=1", "edu=2"}
    assert not found["level"].fillna("").str.contains("^", regex=False).any()
    effects = found[found["measure"] == "marginal_effect"]
    assert set(effects["level"]) == {"age", "walk", "edu=1", "edu=2", "age:walk"}
    plain = rows_of(sample, terms=[{"question": "age"}, {"question": "walk"}])
    assert "(Intercept)" in set(plain.loc[plain["measure"] == "coefficient", "level"])


def test_a_hill_goes_with_the_outcome_although_its_slopes_cancel_out(sample):
    found = rows_of(sample, terms=[SPLINE])
    assert abs(found.loc["models/marginal_effect/m/age/women", "estimate"]) < 0.004
    assert found.loc["models/curve/m/age/women", "p_value"] < 1e-6
    assert found.loc["models/straightness/m/age/women", "p_value"] < 1e-6
    assert found.loc["models/curve/m/age/men", "p_value"] > 0.05
    assert found.loc["models/curve/m/age/women/men", "p_value"] < 1e-4
    predicted = found[found["measure"] == "predicted"].set_index(["level", "group"])["estimate"]
    assert predicted["age@40", "women"] > predicted["age@60", "women"] > 0.3
    assert predicted["age@40", "women"] - predicted["age@60", "women"] < 0.4


def test_a_straight_line_does_not_bend(sample):
    answered = sample.assign(trust=(sample["age"] * 2).astype("Int64"))
    outcome = {"question": "trust", "measure": "mean", "class": "community"}
    rng = np.random.default_rng(1)
    answered["trust"] = answered["trust"] + rng.integers(-3, 4, len(answered))
    found = rows_of(answered, family="gaussian", outcome=outcome, terms=[SPLINE])
    assert found.loc["models/marginal_effect/m/age/men", "estimate"] == pytest.approx(2, abs=0.05)
    assert found.loc["models/straightness/m/age/men", "p_value"] > 0.05
    assert found.loc["models/curve/m/age/men", "p_value"] < 1e-9


@pytest.mark.parametrize("family", ["ordinal", "multinomial"])
def test_of_several_answers_effects_sum_to_zero_and_all_columns_are_tested(sample, family):
    outcome = {"question": "water", "measure": "share", "levels": ["no", "some", "yes"], "class": "community"}
    found = rows_of(sample, family=family, outcome=outcome, terms=[SPLINE, {"question": "walk"}])
    effects = found[(found["measure"] == "marginal_effect") & found["contrast"].isna()]
    np.testing.assert_allclose(effects.groupby(["level", "group"])["estimate"].sum(), 0, atol=1e-9)
    assert set(effects["level"]) == {"age", "walk"}
    assert found.loc["models/curve/m/age/women", "p_value"] < 0.01


def test_the_curve_is_that_of_the_whole_sample_wherever_it_is_fitted(sample):
    plan = SETTINGS | {"models": [{"name": "m", "outcome": SHARE, "by_gender": True, "terms": [SPLINE]}]}
    young = sample.assign(_flag=sample["age"] < 40)
    whole = model_columns(young, CODEBOOK, plan["models"][0])[0].curve.basis
    ages = sample["age"].to_numpy(float)
    np.testing.assert_allclose(whole.knots, np.quantile(ages, np.linspace(0.05, 0.95, 4)))
    plan |= {"sensitivity": [{"name": "old", "where": [{"question": "edu", "is": ["0", "1"]}]}]}
    again = list(effects_again(sample, sample[[]].astype(object), CODEBOOK, plan))
    assert {(row["level"], row["group"], row.get("contrast")) for row in again} == {
        ("age", "women", None), ("age", "men", None), ("age", "women", "men"),
    }  # fmt: skip
    assert survey_design(sample, plan).domain.all()


def test_with_too_few_different_values_for_a_curve_the_model_is_refused_and_named(sample):
    few = sample.assign(age=pd.array(np.where(sample["age"] < 40, 1, 2), "Int64"))
    with pytest.raises(SurveyError) as caught:
        rows_of(few, terms=[SPLINE])
    (problem,) = caught.value.problems
    assert problem.column == "models.m"
    assert problem.found == (
        "the term 'age' as a spline: 2 different values for a curve of 4 parameters; expected 4 or more"
    )


def test_a_curve_that_a_group_cannot_tell_is_left_out_whole(sample):
    ages = np.where(sample["_gender"] == "men", np.where(sample["age"] < 40, 30, 50), sample["age"])
    found = rows_of(sample.assign(age=pd.array(ages, "Int64")), terms=[SPLINE, {"question": "walk"}])
    row = found.loc["models/marginal_effect/m/age/men"]
    assert (row["flag"], row["count"], np.isnan(row["estimate"])) == ("collinear", 0, True)
    assert np.isfinite(found.loc["models/marginal_effect/m/age/women", "estimate"])
    assert found.loc["models/marginal_effect/m/age/women/men", "flag"] == "collinear"
    assert "models/curve/m/age/men" not in found.index
    assert "models/predicted/m/age@40/men" not in found.index


def test_a_column_after_a_curve_that_is_left_out_may_stay(sample):
    """Men's ages are 30 and 50: whether they are old is told by the curve before it, and not once that is gone."""
    ages = np.where(sample["_gender"] == "men", np.where(sample["age"] < 40, 30, 50), sample["age"])
    old = pd.Categorical(np.where(ages >= 40, "1", "0"), ["0", "1"])
    frame = sample.assign(age=pd.array(ages, "Int64"), old=old)
    codebook = CODEBOOK | {"old": {"type": "select_one", "choices": {"0": "No", "1": "Yes"}}}
    model = {"name": "m", "outcome": SHARE, "by_gender": True, "terms": [SPLINE, {"question": "old", "is": ["1"]}]}
    rows = regression_rows(frame, frame[[]].astype(object), codebook, SETTINGS | {"models": [model]})
    found = spine(rows).set_index("id")
    assert found.loc["models/marginal_effect/m/age/men", "flag"] == "collinear"
    assert np.isfinite(found.loc["models/marginal_effect/m/old=1/men", "estimate"])


def test_missing_numbers_are_imputed_as_numbers_and_make_the_same_curve(sample):
    silent = np.random.default_rng(3).random(len(sample)) < 0.15
    frame = sample.assign(age=sample["age"].mask(silent))
    reasons = pd.DataFrame({"age": np.where(silent, "refused", None)}).astype(object)
    model = {"name": "m", "outcome": SHARE, "by_gender": True, "terms": [SPLINE, {"question": "walk"}]}
    plan = SETTINGS | {"models": [model | {"imputation": {"m": 4}}], "seed": 1}
    found = spine(regression_rows(frame, reasons, CODEBOOK, plan)).set_index("id")
    whole = rows_of(sample, terms=model["terms"])
    imputed = found.loc["models/marginal_effect/m/age/imputed/women"]
    assert imputed["n"] == 400
    assert abs(imputed["estimate"] - whole.loc["models/marginal_effect/m/age/women", "estimate"]) < 0.003
    told = found[(found["domain"] == "imputed") & (found["measure"] == "coefficient")]
    assert set(told["level"]) == {"walk"}
    assert 0 < found.loc["models/gender_interactions/m/imputed/women/men", "p_value"] < 0.05


def test_in_a_specification_curve_the_effect_is_that_of_the_number(sample):
    choices = {"family": ["logit", "linear"], "controls": [[], ["edu"]]}
    outcome = SHARE | {"among": ["yes", "some", "no"]}
    model = {"name": "m", "outcome": outcome, "by_gender": True, "terms": [SPLINE], "specifications": choices}
    found = spine(specification_rows(sample, sample[[]].astype(object), CODEBOOK, SETTINGS | {"models": [model]}))
    assert set(found["level"]) == {"age"}
    single = found[found["measure"] == "marginal_effect"]
    assert np.isfinite(single["estimate"].astype(float)).all()
    assert len(single) == 4 * 3


@pytest.mark.parametrize(
    ("term", "cuts"),
    [
        (SPLINE, lambda ages: np.quantile(ages, [0.35, 0.65])),
        ({"question": "age", "spline": {"kind": "b", "knots": [30, 50]}}, lambda ages: [30, 50]),
        ({"question": "age", "polynomial": 3}, lambda ages: ages.mean() + ages.std() * np.array([-0.5, 0.5])),
    ],
)
def test_behind_a_curve_are_the_fewest_on_any_of_its_pieces_with_an_outcome(sample, term, cuts):
    """As of categories, of which a curve is the smooth form: one of many pieces tells of the people on each."""
    found = rows_of(sample, terms=[term])
    women = sample[sample["_gender"] == "women"]
    ages = sample["age"].to_numpy(float)
    piece = np.digitize(women["age"].to_numpy(float), cuts(ages))
    cells = pd.crosstab(piece, (women["water"] == "yes").to_numpy())
    assert cells.shape == (3, 2)
    for level in ("marginal_effect/m/age", "predicted/m/age@40"):
        assert found.loc[f"models/{level}/women", "count"] == cells.to_numpy().min()
    crossed = rows_of(sample, terms=[term, {"question": "edu", "is": ["2"]}], interactions=[["age", "edu"]])
    high = pd.crosstab([piece, (women["edu"] == "2").to_numpy()], (women["water"] == "yes").to_numpy())
    assert crossed.loc["models/marginal_effect/m/age:edu=2/women", "count"] == high.to_numpy().min()


def test_of_a_curve_the_share_of_what_is_explained_is_of_all_its_columns(sample):
    """What a hill explains is hidden from a straight line."""
    model = {"name": "m", "outcome": SHARE, "by_gender": True, "family": "linear", "decomposition": ["shapley"]}
    plan = SETTINGS | {"community": ["age", "walk"], "seed": 1}
    explained = {}
    for name, term in {"curve": SPLINE, "line": {"question": "age"}}.items():
        models = [model | {"terms": [term, {"question": "walk"}]}]
        rows = spine(regression_rows(sample, sample[[]].astype(object), CODEBOOK, plan | {"models": models}))
        rows = rows.set_index("id")
        explained[name] = rows.loc["models/explained/m/age/women", "estimate"]
        assert set(rows.loc[rows["measure"] == "explained", "level"].dropna()) == {"age", "walk"}
    assert explained["curve"] > 0.2 > 0.05 > explained["line"]
