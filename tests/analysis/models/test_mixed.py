"""Mixed models beside the design-based ones: whose they are, which interviewers are counted, and why there is none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.models.mixed import COLUMNS, mixed_table
from bogolan.analysis.models.regressions import regression_rows
from bogolan.statistics import mixed_model
from bogolan.statistics.mixed import intercepts
from bogolan.survey import plan_mixed
from bogolan.survey.spine import spine

DESIGN = {"lonely": "fail", "clusters": "village", "strata": [], "intracluster_correlation": 0.2}
CODEBOOK = {
    "age": {"type": "integer", "choices": {}},
    "edu": {"type": "select_one", "choices": {"0": "None", "1": "Primary", "2": "Secondary"}},
    "water": {"type": "select_one", "choices": {"yes": "Yes", "some": "Some", "no": "No"}},
    "who_sex": {"type": "select_one", "choices": {"1": "Woman", "2": "Man"}},
}
OUTCOME = {"question": "water", "measure": "share", "share": ["yes"]}
WHO = {"question": "who", "gender": {"question": "who_sex", "women": "1", "men": "2"}}


@pytest.fixture
def asked(sample):
    """Three hundred more interviews; eight women and four men asked, each in five villages or more."""
    generator = np.random.default_rng(3)
    twice = pd.concat([sample, sample, sample], ignore_index=True)
    who = generator.integers(1, 13, len(twice))
    women = who <= 8
    likely = 0.25 + 0.04 * who + 0.002 * twice["age"].to_numpy(float)
    water = np.where(generator.random(len(twice)) < likely, "yes", "no")
    return twice.assign(
        water=pd.Categorical(water),
        trust=likely * 5 + generator.normal(size=len(twice)),
        _interviewer=pd.array(who, "Int64"),
        _interviewer_gender=np.where(women, "women", "men").astype(object),
        who_sex=pd.Categorical(np.where(women, "1", "2")),
        _cluster=[f"v{row % 20}" for row in range(len(twice))],
    )


def plan(**changes):
    model = {
        "name": "m",
        "outcome": OUTCOME,
        "terms": [{"question": "age"}],
        "by_gender": True,
        "mixed": ["village", "who"],
    }
    asked = {"design": DESIGN, "models": [model | changes.pop("model", {})], "interviewer": WHO}
    return asked | {"multiplicity": {"primary": "holm", "others": "BH"}} | changes


def table(sample, **changes) -> pd.DataFrame:
    return mixed_table(sample, sample[[]], CODEBOOK, plan(**changes))


def one(found, **told):
    rows = found
    for name, value in told.items():
        rows = rows[rows[name].isna() if value is None else rows[name] == value]
    assert len(rows) == 1, f"{len(rows)} rows of {told}"
    return rows.iloc[0]


def test_each_gender_has_a_model_of_its_own_beside_that_of_the_design(asked):
    found = table(asked)
    assert tuple(found) == COLUMNS
    women = (asked["_gender"] == "women").to_numpy()
    columns = {"(Intercept)": np.ones(women.sum()), "age": asked.loc[women, "age"].to_numpy(float)}
    groupings = {"village": asked.loc[women, "_cluster"], "who": asked.loc[women, "_interviewer"].to_numpy(object)}
    alone = mixed_model((asked.loc[women, "water"] == "yes").to_numpy(float), columns, groupings, "binomial")
    row = one(found, group="women", measure="mixed_coefficient", level="age")
    assert row["estimate"] == pytest.approx(alone.coefficients[1], rel=1e-4)
    assert row["averaged"] == pytest.approx(alone.averaged[1], rel=1e-4)
    assert (row["n"], row["df"], row["weights"]) == (300, alone.df[1], "none")
    row = one(found, group="women", measure="mixed_intraclass_correlation", level="who", interviewers=None)
    lower, upper = alone.intraclass_interval("who")
    np.testing.assert_allclose(
        [row["estimate"], row["lower"], row["upper"]], [alone.intraclass("who"), lower, upper], atol=1e-4
    )
    assert row["levels"] == 12


def test_the_design_based_coefficients_are_those_of_the_spine(asked):
    found = table(asked)
    rows = spine(regression_rows(asked, asked[[]], CODEBOOK, plan())).set_index("id")
    for group in ("women", "men"):
        row, of_design = one(found, group=group, level="age"), rows.loc[f"models/coefficient/m/age/{group}"]
        assert row["design_based"] == pytest.approx(of_design["estimate"])
        assert row["design_based_standard_error"] == pytest.approx(of_design["standard_error"])
        limits = ["design_based_lower", "design_based_upper"]
        np.testing.assert_allclose(row[limits].astype(float), of_design[["lower", "upper"]].astype(float))


def test_interviewers_are_told_apart_by_their_gender(asked):
    """In one model in which women and men among them have a deviation each, and their gender is a term."""
    found = table(asked)
    men = (asked["_gender"] == "men").to_numpy()
    who, female = (
        asked.loc[men, "_interviewer"].to_numpy(object),
        (asked.loc[men, "_interviewer_gender"] == "women").to_numpy(),
    )
    columns = {
        "(Intercept)": np.ones(men.sum()),
        "age": asked.loc[men, "age"].to_numpy(float),
        "women": female.astype(float),
    }
    parts = {"women": np.where(female, who, None), "men": np.where(female, None, who)}
    outcome = (asked.loc[men, "water"] == "yes").to_numpy(float)
    alone = mixed_model(outcome, columns, {"village": asked.loc[men, "_cluster"], **parts}, "binomial")
    for gender, other in (("women", "men"), ("men", "women")):
        row = one(found, group="men", measure="mixed_intraclass_correlation", interviewers=gender)
        assert row["estimate"] == pytest.approx(alone.intraclass(gender, [other]), abs=1e-4)
        assert row["upper"] == pytest.approx(alone.intraclass_interval(gender, [other])[1], abs=1e-3)
        assert (row["n"], row["levels"]) == (
            (female if gender == "women" else ~female).sum(),
            8 if gender == "women" else 4,
        )
        assert "few_levels" in row["flag"]


def test_their_gender_is_no_second_term_where_it_is_one(asked):
    terms = {"terms": [{"question": "age"}, {"question": "who_sex", "is": ["1"]}]}
    with_it, without = table(asked, model=terms), table(asked)
    about = {"group": "women", "measure": "mixed_intraclass_correlation", "interviewers": "women"}
    assert one(with_it, **about)["estimate"] == pytest.approx(one(without, **about)["estimate"], abs=1e-4)


def test_where_all_are_of_one_gender_their_numbers_are_those_of_all(asked):
    women = asked.assign(_interviewer_gender=pd.Series("women", asked.index, dtype=object))
    found = table(women)
    about = {"group": "men", "measure": "mixed_intraclass_correlation", "level": "who"}
    assert one(found, interviewers="women", **about)["lower"] == one(found, interviewers=None, **about)["lower"]
    row = one(found, group="men", interviewers="men")
    assert (row["flag"], row["reason"], row["n"]) == ("not_fitted", "0 interviewers; expected 3 or more", 0)


def test_who_is_of_neither_gender_counts_in_the_model_of_all_alone(asked):
    unknown = asked.assign(_interviewer_gender=asked["_interviewer_gender"].where(asked["_interviewer"] != 1, None))
    found = table(unknown)
    about = {"group": "men", "measure": "mixed_intraclass_correlation", "level": "who"}
    assert one(found, interviewers=None, **about)["levels"] == 12
    assert one(found, interviewers="women", **about)["levels"] == 7


def test_interviews_without_an_interviewer_are_left_out_and_counted(asked):
    some = asked.assign(_interviewer=asked["_interviewer"].mask(asked.index % 10 == 1))
    row = one(table(some), group="women", measure="mixed_coefficient", level="age")
    assert row["n"] == 240
    assert row["design_based"] == pytest.approx(one(table(asked), group="women", level="age")["design_based"])


@pytest.mark.parametrize("interviewer", [{}, {"question": "who"}])
def test_without_a_gender_of_interviewers_nothing_is_told_by_it(asked, interviewer):
    mixed = {"mixed": ["village", *(["who"] if interviewer else [])]}
    found = table(asked.assign(_interviewer_gender=None), model=mixed, interviewer=interviewer)
    assert found["interviewers"].isna().all()
    assert set(found.loc[found["measure"] == "mixed_intraclass_correlation", "level"]) == set(mixed["mixed"])


def test_a_line_has_the_deviation_of_its_residuals(asked):
    told = {"family": "gaussian", "outcome": {"question": "trust", "measure": "mean"}, "by_gender": False}
    found = table(asked, model=told)
    assert set(found["group"]) == {"all"}
    assert one(found, level="residual")["estimate"] == pytest.approx(1, abs=0.1)
    row = one(found, measure="mixed_coefficient", level="age")
    assert row["averaged"] == row["estimate"]


def test_another_grouping_is_one_as_well(asked):
    found = table(asked, model={"mixed": ["edu", "village"]})
    assert one(found, group="men", measure="mixed_deviation", level="edu")["levels"] == 3


NOT_FITTED = {
    "an interviewer a village": (
        lambda frame: frame.assign(_interviewer=pd.array([int(v[1:]) for v in frame["_cluster"]], "Int64")),
        "one level for each of the other's",
    ),
    "two interviewers": (
        lambda frame: frame.assign(_interviewer=pd.array(frame["_interviewer"] % 2, "Int64")),
        "2 levels",
    ),
    "none known": (lambda frame: frame.assign(_interviewer=pd.array([pd.NA] * len(frame), "Int64")), "do not differ"),
    "an interviewer an interview": (
        lambda frame: frame.assign(_interviewer=pd.array(range(len(frame)), "Int64")),
        "a level of 'who' alone",
    ),
    "a term that decides": (
        lambda frame: frame.assign(age=pd.array(np.where(frame["water"] == "yes", 70, 20), "Int64")),
        "predicts the outcome without error",
    ),
    "nobody who says yes": (lambda frame: frame.assign(water=pd.Categorical(["no"] * len(frame))), "does not differ"),
}


@pytest.mark.parametrize(("spoil", "reason"), NOT_FITTED.values(), ids=NOT_FITTED)
def test_what_cannot_be_fitted_is_a_row_with_the_reason(asked, spoil, reason):
    found = table(spoil(asked))
    for group in ("women", "men"):
        row = one(found, group=group, measure="mixed")
        assert (row["flag"], reason in row["reason"]) == ("not_fitted", True)
        assert not (found["measure"] == "mixed_coefficient").any()
    assert found[["estimate", "lower", "upper"]].isna().all().all()


def test_plan_and_statistics_ask_for_as_many_levels():
    assert plan_mixed.FEWEST_LEVELS == intercepts.FEWEST_LEVELS


def test_no_grouping_is_named_by_a_level(asked):
    """Neither a village nor an interviewer stands in the table."""
    told = {str(cell) for name in ("level", "interviewers", "reason", "flag") for cell in table(asked)[name].dropna()}
    assert told <= {"(Intercept)", "age", "village", "who", "residual", "women", "men", "few_levels", "at_zero",
                    "few_levels,at_zero", "no_upper_limit", "few_levels,no_upper_limit"}  # fmt: skip


def test_a_plan_without_mixed_models_has_a_table_without_rows(asked):
    model = {key: value for key, value in plan()["models"][0].items() if key != "mixed"}
    found = mixed_table(asked, asked[[]], CODEBOOK, plan() | {"models": [model]})
    assert (len(found), tuple(found)) == (0, COLUMNS)
