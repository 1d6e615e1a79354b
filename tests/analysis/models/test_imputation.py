"""Models with missing answers to their terms imputed, as rows beside those of the complete cases."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.models import imputation
from bogolan.analysis.models.complete_cases import asked_every_term
from bogolan.analysis.models.imputed_terms import imputed_regressions
from bogolan.analysis.models.regression import regression
from bogolan.analysis.models.regressions import regression_rows
from bogolan.analysis.sampled import survey_design
from bogolan.disclosure.gate import release
from bogolan.statistics import ModelError
from bogolan.survey.spine import spine

CODEBOOK = {
    "age": {"type": "integer", "choices": {}},
    "edu": {"type": "select_one", "choices": {"0": "None", "1": "Primary", "2": "Secondary"}},
    "fear": {"type": "select_one", "choices": {"1": "Yes", "2": "No"}},
    "water": {"type": "select_one", "choices": {"yes": "Yes", "some": "Some", "no": "No"}},
    "trips": {"type": "integer", "choices": {}},
}
PLAN = {
    "design": {"lonely": "fail"},
    "models": [],
    "multiplicity": {"primary": "holm", "others": "BH"},
    "seed": 3,
}
TERMS = [{"question": "age", "per": 10}, {"question": "edu"}, {"question": "fear", "is": ["1"]}]


@pytest.fixture(scope="module")
def survey() -> tuple[pd.DataFrame, pd.DataFrame]:
    """600 respondents in 30 villages; some did not know their age, schooling or fear, others were not asked."""
    rng = np.random.default_rng(5)
    n = 600
    village = np.arange(n) // 20
    age = rng.integers(18, 70, n).astype(float)
    fear = rng.choice(["1", "2"], n)
    odds = -0.5 + 0.9 * (fear == "1") + 0.02 * (age - 40) + rng.normal(size=30)[village]
    yes = rng.uniform(size=n) < 1 / (1 + np.exp(-odds))
    answers = {
        "water": pd.Categorical(np.where(yes, "yes", rng.choice(["some", "no"], n)), ["yes", "some", "no"]),
        "age": age,
        "edu": rng.choice(["0", "1", "2"], n),
        "fear": fear,
        "trips": rng.poisson(2, n).astype(float),
    }
    reasons = pd.DataFrame(index=range(n), columns=list(answers), dtype=object)
    for name, share in (("water", 0.1), ("age", 0.1), ("edu", 0.1), ("fear", 0.15), ("trips", 0.05)):
        reasons.loc[rng.uniform(size=n) < share, name] = rng.choice(["dont_know", "refused"])
    reasons.loc[:19, "fear"] = "not_asked"
    sample = pd.DataFrame(answers)
    sample = sample.mask(reasons.notna()).assign(
        edu=lambda frame: pd.Categorical(frame["edu"], ["0", "1", "2"]),
        fear=lambda frame: pd.Categorical(frame["fear"], ["1", "2"]),
        _gender=np.where(np.arange(n) % 2, "women", "men"),
        _weight=rng.uniform(0.5, 2, n),
        _stratum=np.where(village % 2, "north", "south"),
        _cluster=[f"v{one}" for one in village],
    )
    return sample, reasons


def model(**more) -> dict:
    own = {"name": "m", "outcome": {"question": "water", "share": ["yes"]}, "terms": TERMS, "by_gender": True}
    return {**own, "imputation": {"m": 4, "predictors": ["trips"]}, **more}


def rows_of(survey, **more) -> pd.DataFrame:
    return spine(regression_rows(*survey, CODEBOOK, {**PLAN, "models": [model(**more)]}))


@pytest.fixture(scope="module")
def rows(survey) -> pd.DataFrame:
    return rows_of(survey)


def only(rows, measure, **wanted):
    own = rows[(rows["domain"] == "imputed") & (rows["measure"] == measure)]
    for name, value in wanted.items():
        own = own[own[name] == value if value is not None else own[name].isna()]
    return own


def test_it_is_told_how_many_left_a_term_unanswered(survey, rows):
    sample, reasons = survey
    asked = (sample["_gender"] == "women") & sample["water"].notna() & (reasons["fear"] != "not_asked")
    left = asked & sample[["age", "edu", "fear"]].isna().any(axis=1)
    (row,) = only(rows, "missing_answers", group="women").to_dict("records")
    assert (row["n"], row["count"]) == (asked.sum(), left.sum())
    assert row["estimate"] == pytest.approx(left.sum() / asked.sum())
    yes = (sample["water"][left] == "yes").sum()
    assert row["note"] == f"{sample.loc[left, '_cluster'].nunique()}/{min(yes, left.sum() - yes)}"


def test_who_was_not_asked_and_who_did_not_answer_on_the_outcome_stay_out(survey):
    sample, reasons = survey
    of = regression(sample, reasons, CODEBOOK, model(), survey_design(sample, PLAN))
    members = asked_every_term(of, reasons)
    inside = members["women"] | members["men"]
    assert not inside[:20].any()
    assert (sample["water"][inside].notna()).all()
    told = sample[["age", "edu", "fear"]].notna().all(axis=1) & sample["water"].notna()
    assert (inside[20:] >= told[20:]).all()


def test_answers_that_were_given_stay_and_the_others_are_filled(survey):
    sample, reasons = survey
    of = regression(sample, reasons, CODEBOOK, model(), survey_design(sample, PLAN))
    members = asked_every_term(of, reasons)
    inside = members["women"] | members["men"]
    drawn = list(imputed_regressions(of, members, reasons, CODEBOOK, 3))
    assert len(drawn) == 4
    for one in drawn:
        for before, after in zip(of.columns, one.columns, strict=True):
            known = before.values.notna() & inside
            assert (before.values[known] == after.values[known]).all()
            assert after.values[inside].notna().all()
            assert after.values[~inside].isna().all()
        edu = [column.values[inside] for column in one.columns if column.level.startswith("edu=")]
        assert set(np.unique(sum(edu))) == {0.0, 1.0}, "nobody is in two categories at once"
    fear = [next(column.values for column in one.columns if column.level == "fear=1") for one in drawn]
    assert any((fear[0][inside] != other[inside]).any() for other in fear[1:])


def test_effects_stand_beside_those_of_the_complete_cases(rows):
    first = rows[(rows["measure"] == "marginal_effect") & rows["domain"].isna()]
    again = only(rows, "marginal_effect")
    places = ["level", "group", "contrast"]
    assert again[places].fillna("").to_numpy().tolist() == first[places].fillna("").to_numpy().tolist()
    assert (again["n"].to_numpy() > first["n"].to_numpy()).all()
    assert (again["count"].to_numpy() == first["count"].to_numpy()).all()
    assert np.abs(again["estimate"].to_numpy() - first["estimate"].to_numpy()).max() < 0.12
    assert (again["df"].to_numpy() < 27).all()
    assert set(only(rows, "coefficient")["level"]) >= {"(Intercept)", "age", "edu=1", "edu=2", "fear=1"}


def test_a_difference_is_that_of_its_sides(rows):
    effects = only(rows, "marginal_effect", level="fear=1").set_index(["group", "contrast"])["estimate"]
    women, men = (
        only(rows, "marginal_effect", level="fear=1", group=group, contrast=None)["estimate"].item()
        for group in ("women", "men")
    )
    assert effects["women", "men"] == pytest.approx(women - men)


def test_of_what_had_gaps_some_information_is_missing(rows):
    missing = only(rows, "missing_information")
    assert len(missing) == len(only(rows, "marginal_effect"))
    assert missing["estimate"].between(0, 0.6).all()
    assert missing[missing["level"] == "fear=1"]["estimate"].min() > 0.01


def test_it_is_told_of_each_effect_whether_it_would_be_told_otherwise(rows):
    def told(own):
        return (own["lower"] > 0).to_numpy().astype(int) - (own["upper"] < 0).to_numpy()

    first = rows[(rows["measure"] == "marginal_effect") & rows["domain"].isna()]
    otherwise = told(first) != told(only(rows, "marginal_effect"))
    assert only(rows, "other_conclusion")["estimate"].tolist() == otherwise.astype(float).tolist()


def test_the_same_seed_gives_the_same_numbers_and_another_others(survey, rows):
    again = rows_of(survey)
    pd.testing.assert_frame_equal(rows, again)
    other = spine(regression_rows(*survey, CODEBOOK, {**PLAN, "seed": 4, "models": [model()]}))
    assert only(other, "marginal_effect")["estimate"].tolist() != only(rows, "marginal_effect")["estimate"].tolist()


@pytest.mark.parametrize(
    "more",
    [
        {"family": "linear"},
        {"family": "ordinal", "outcome": {"question": "water", "levels": ["no", "some", "yes"]}},
        {"family": "multinomial", "outcome": {"question": "water", "levels": ["no", "some", "yes"]}},
        {"family": "poisson", "outcome": {"question": "trips", "measure": "mean"}, "imputation": {"m": 2}},
        {"family": "gaussian", "outcome": {"question": "trips", "measure": "mean"}, "imputation": {"m": 2}},
        {"outcome": {"question": "water", "reason": ["dont_know", "refused"]}, "imputation": {"m": 2}},
        {"by_gender": False},
        {"interactions": [["age", "fear"]], "imputation": {"m": 2}},
    ],
)
def test_every_kind_of_model_is_imputed(survey, more):
    rows = rows_of(survey, **more)
    effects = only(rows, "marginal_effect")
    assert effects["estimate"].notna().all()
    assert len(effects) == ((rows["measure"] == "marginal_effect") & (rows["domain"] != "imputed")).sum()
    answers = set(effects["domain_level"].dropna())
    assert answers == set(more["outcome"]["levels"] if "levels" in more.get("outcome", {}) else ())
    if "interactions" in more:
        assert "age:fear=1" in set(effects["level"])


def test_where_nobody_left_one_unanswered_nothing_is_imputed(survey):
    sample, reasons = survey
    told = sample[["age", "edu", "fear"]].notna().all(axis=1)
    rows = spine(regression_rows(sample[told], reasons[told], CODEBOOK, {**PLAN, "models": [model()]}))
    own = rows[rows["domain"] == "imputed"]
    assert set(own["measure"]) == {"missing_answers"}
    assert own["count"].tolist() == [0, 0]


def test_an_imputed_model_that_cannot_be_fitted_is_told_as_such(survey, monkeypatch):
    def collinear(*_):
        raise ModelError("collinear")

    monkeypatch.setattr(imputation, "imputed_regressions", collinear)
    own = rows_of(survey).query("domain == 'imputed'")
    assert set(own["measure"]) == {"missing_answers"}
    assert set(own["flag"]) == {"not_estimable"}


def test_a_model_without_imputation_has_no_such_rows(survey):
    plain = {key: value for key, value in model().items() if key != "imputation"}
    rows = spine(regression_rows(*survey, CODEBOOK, {**PLAN, "models": [plain]}))
    assert (rows["domain"] != "imputed").all()


def test_a_predictor_that_some_were_not_asked_still_helps(survey):
    sample, reasons = survey
    unasked = reasons.assign(trips=reasons["trips"].mask(np.arange(600) % 3 == 0, "not_asked"))
    rows = spine(
        regression_rows(
            sample.assign(trips=sample["trips"].mask(np.arange(600) % 3 == 0)), unasked, CODEBOOK,
            {**PLAN, "models": [model()]},
        )
    )  # fmt: skip
    assert only(rows, "marginal_effect")["estimate"].notna().all()


def test_a_term_that_all_answer_alike_is_no_reason_to_stop(survey):
    sample, reasons = survey
    alike = sample.assign(fear=sample["fear"].mask(sample["fear"].notna(), "2"))
    effects = only(spine(regression_rows(alike, reasons, CODEBOOK, {**PLAN, "models": [model()]})), "marginal_effect")
    assert set(effects["level"]) == {"age", "edu=1", "edu=2"}


def test_through_the_gate_the_imputed_effects_leave_by_the_class_of_the_outcome(rows):
    left = only(rows, "missing_answers")["count"]
    assert left.between(50, 99).all()
    for question_class, release_of_effects in (("community", "published"), ("personal", "withheld")):
        found = release(rows, {"models": {"m": question_class}}, weighted=True)
        assert set(only(found, "marginal_effect")["release"]) == {release_of_effects}
        assert set(only(found, "missing_information")["release"]) == {release_of_effects}
        assert set(only(found, "other_conclusion")["release"]) == {"published"}
        assert set(only(found, "missing_answers")["release"]) == {"published"}
        assert found["note"].isna().all()
