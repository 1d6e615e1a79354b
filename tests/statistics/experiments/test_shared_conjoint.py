"""Agreement with R's cregg (0.4.0, with survey 4.1.1) on a real conjoint experiment: whom Americans would let in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import (
    SurveyDesign,
    amce,
    attribute_independence,
    conjoint_profiles,
    marginal_means,
    preference_test,
)
from bogolan.statistics.experiments.conjoint_model import cells_of, least_squares, matrix_of

FEATURES = {
    "Gender": "Gender",
    "Education": "Educational Attainment",
    "LanguageSkills": "Language Skills",
    "CountryOfOrigin": "Country of Origin",
    "Job": "Job",
    "JobExperience": "Job Experience",
    "JobPlans": "Job Plans",
    "ReasonForApplication": "Reason for Application",
    "PriorEntry": "Prior Entry",
}
CONSTRAINTS = [("Education", "Job"), ("CountryOfOrigin", "ReasonForApplication")]
THREE = ["Gender", "Education", "LanguageSkills"]
# Levels whose effect R also averages over cells that were shown with them alone.
APART = {
    ("Education", "Two-Year College"),
    ("Education", "College Degree"),
    ("CountryOfOrigin", "China"),
    ("CountryOfOrigin", "Sudan"),
    ("CountryOfOrigin", "Somalia"),
}


@pytest.fixture(scope="module")
def expected(shared_json) -> dict:
    return shared_json("reference/sensitive/conjoint_immigration.json")


@pytest.fixture(scope="module")
def profiles(shared) -> pd.DataFrame:
    path = shared("microdata/us-immigration-conjoint/immigration.csv")
    rows = pd.read_csv(path, keep_default_na=False)  # a job experience is called "None"
    return rows.assign(ethnocentrism=pd.to_numeric(rows["ethnocentrism"], errors="coerce"))


def read(profiles: pd.DataFrame, attributes, respondents: pd.DataFrame | None = None):
    if respondents is None:
        respondents = profiles[["CaseID"]].drop_duplicates(ignore_index=True)
    told = (profiles, "CaseID", "ChosenImmigrant", list(attributes), "contest_no")
    return conjoint_profiles(SurveyDesign(respondents), *told)


@pytest.fixture(scope="module")
def immigration(profiles):
    return read(profiles, FEATURES)


def same(found, wanted, tolerance: float = 1e-9) -> None:
    np.testing.assert_allclose(found, wanted, rtol=tolerance, atol=0)


def of_r(rows: list, labels, key: str) -> list[float]:
    known = {(row["feature"], row["level"]): row[key] for row in rows}
    return [known[FEATURES[label["variable"]], label["level"]] for label in labels]


def references(rows: list) -> dict:
    """R's reference is the first level of each attribute."""
    return {name: next(row["level"] for row in rows if row["feature"] == told) for name, told in FEATURES.items()}


def test_marginal_means(immigration, expected):
    found = marginal_means(immigration)
    assert len(found) == len(expected["mm"]) == 50
    same(found.values, of_r(expected["mm"], found.labels, "estimate"))
    same(found.standard_errors, of_r(expected["mm"], found.labels, "std.error"))
    assert found.n.max() <= expected["n_resp"]


def test_effects(immigration, expected):
    found = amce(immigration, references(expected["amce"]))
    assert len(found) == 41
    same(found.values, of_r(expected["amce"], found.labels, "estimate"))
    same(found.standard_errors, of_r(expected["amce"], found.labels, "std.error"), 1e-6)


def test_effects_under_constraints(immigration, expected):
    found = amce(immigration, references(expected["amce"]), CONSTRAINTS)
    alike = [(label["variable"], label["level"]) not in APART for label in found.labels]
    assert sum(alike) == 36
    wanted = of_r(expected["amce_constrained"], found.labels, "estimate")
    errors = of_r(expected["amce_constrained"], found.labels, "std.error")
    same(found.values[alike], np.array(wanted)[alike])
    same(found.standard_errors[alike], np.array(errors)[alike], 1e-6)


@pytest.mark.parametrize("country", ["China", "Sudan", "Somalia"])
def test_r_averages_over_a_cell_that_the_reference_was_never_shown_in(immigration, expected, country):
    """From India nobody escaped persecution: R's third difference takes its level from Iraq, the last country's."""
    cells = cells_of(immigration, CONSTRAINTS)
    fit = least_squares(immigration, *matrix_of(cells), immigration.inside)
    levels, reasons = immigration.levels["CountryOfOrigin"], immigration.levels["ReasonForApplication"]
    coefficient = dict(zip(fit.columns, fit.coefficients, strict=True))

    def cell(one: str, reason: str) -> float:
        place = f"{levels.index(one)}/{reasons.index(reason)}"
        return coefficient.get(f"CountryOfOrigin*ReasonForApplication={place}", 0.0)

    reunite, seek, escape = "Reunite with Family", "Seek Better Job", "Escape Persecution"
    known = [cell(country, reason) - cell("India", reason) for reason in (reunite, seek)]
    borrowed = cell(country, escape) - cell("India", reunite) - (cell("Iraq", escape) - cell("Iraq", reunite))
    (theirs,) = of_r(expected["amce_constrained"], [{"variable": "CountryOfOrigin", "level": country}], "estimate")
    same((sum(known) + borrowed) / 3, theirs)
    own = amce(immigration, {"CountryOfOrigin": "India"}, CONSTRAINTS)
    same(own.values[own.position(f"CountryOfOrigin={country}")], sum(known) / 2)


@pytest.fixture(scope="module")
def halves(profiles):
    """The half of higher ethnocentrism and the others, without who did not tell."""
    told = profiles[profiles["ethnocentrism"].notna()]
    respondents = told.drop_duplicates("CaseID")[["CaseID", "ethnocentrism"]].reset_index(drop=True)
    half = np.where(respondents["ethnocentrism"] > profiles["ethnocentrism"].median(), "high", "low")
    return told, respondents.assign(half=half)


def test_differences_of_marginal_means(halves, expected):
    told, respondents = halves
    found = marginal_means(read(told, THREE, respondents), by="half")
    rows = expected["mm_diff"]
    names = [f"{row['feature']}={row['level']}" for row in rows]
    gaps = found.contrast({name: {f"{name}|half=high": 1.0, f"{name}|half=low": -1.0} for name in names})
    same(gaps.values, [row["estimate"] for row in rows])
    apart = []
    for half in ("high", "low"):  # R cut the frame; by group n / (n - 1) is the whole's
        own = respondents[respondents["half"] == half].reset_index(drop=True)
        part = marginal_means(read(told[told["CaseID"].isin(own["CaseID"])], THREE, own))
        apart.append([part.standard_errors[part.position(name)] for name in names])
    same(np.hypot(*apart), [row["std.error"] for row in rows])
    same(gaps.standard_errors, [row["std.error"] for row in rows], 1e-3)


def test_differences_of_effects(halves, expected):
    told, respondents = halves
    rows = expected["amce_diff"]
    profiles = read(told, THREE, respondents)
    compared = {(row["feature"], row["level"]) for row in rows}
    references = {  # R's reference is the level that it compares no other way
        name: next(level for level in profiles.levels[name] if (name, level) not in compared) for name in THREE
    }
    found = amce(profiles, references, by="half")
    names = [f"{row['feature']}={row['level']}" for row in rows]
    gaps = found.contrast({name: {f"{name}|half=high": 1.0, f"{name}|half=low": -1.0} for name in names})
    same(gaps.values, [row["estimate"] for row in rows])
    same(gaps.standard_errors, [row["std.error"] for row in rows])


def test_the_test_of_nested_models(halves, expected):
    told, respondents = halves
    conjoint = read(told, THREE, respondents)
    found = preference_test(conjoint, "half", variance="simple")
    row = expected["anova"][1]
    assert (found.df, found.df_denominator) == (row["Df"], row["Resid. Df"])
    same([found.statistic, found.p_value], [row["F"], row["Pr(>F)"]])
    by_design = preference_test(conjoint, "half")
    assert by_design.p_value == pytest.approx(row["Pr(>F)"], abs=0.1)
    assert by_design.p_value != found.p_value


def test_the_restrictions_that_were_made_are_found_and_no_others(immigration):
    assert attribute_independence(immigration, CONSTRAINTS).p_value > 0.1
    for left in CONSTRAINTS:
        assert attribute_independence(immigration, [left]).p_value < 1e-6
