"""The demonstration's weights: its population by cercle and sex is met, and what is released tells so."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.analysis.sampled import survey_design
from bogolan.preparation.agreement import agreed
from bogolan.preparation.cleaning import clean
from bogolan.preparation.corrections.reading import read_corrections
from bogolan.preparation.weighting.sample import sample
from bogolan.preparation.weighting.weights import weighted
from bogolan.provenance.errors import SurveyError
from bogolan.statistics import mean
from bogolan.survey.plan_parts import categorical_questions


@pytest.fixture(scope="module")
def demonstration(house):
    folder = house / "data/mopti-demo"
    plan, export = agreed(folder / "survey.yaml")
    reads = plan | {"categorical": categorical_questions(plan)}
    return folder, plan, clean(export.rows, export.questions, reads, read_corrections(folder, plan), export.log)


def weigh(demonstration, **weighting):
    folder, plan, cleaned = demonstration
    plan = plan | {"weighting": plan["weighting"] | weighting}
    prepared = sample(cleaned.responses, cleaned.flags, plan)
    return plan, *weighted(prepared, cleaned.set_aside, cleaned.codebook, plan, folder)


def test_the_population_is_met_in_every_cell(demonstration):
    folder, _, cleaned = demonstration
    plan, made, report = weigh(demonstration)
    population = pd.read_csv(folder / "population.csv", dtype={"sex": str}).set_index(["cercle", "sex"])["population"]
    found = made.astype({"cercle": str, "sex": str}).groupby(["cercle", "sex"])["_weight"]
    pd.testing.assert_series_equal(found.sum(), population.astype(float), check_names=False)
    assert len(made) == cleaned.accounting["complete"], "nobody who refused or broke off is in the sample"
    assert (found.nunique() == 1).all(), "everyone of a cell stands for as many"
    women = mean(survey_design(made.assign(woman=(made["_gender"] == "women").astype(float)), plan), "woman")
    assert women.values[0] == pytest.approx(population.xs("1", level="sex").sum() / population.sum())
    assert women.standard_errors[0] < 1e-9
    assert report["steps"][0]["design_effect"] == 1 < report["steps"][-1]["design_effect"] < 1.2


def test_those_who_refused_are_stood_for_within_their_cercle(demonstration):
    """Who refused told the cercle before, so that cells of it are known of everybody who was asked."""
    _, _, cleaned = demonstration
    _, made, report = weigh(demonstration, nonresponse={"cells": ["cercle"], "fewest": 20})
    lost = sum(cleaned.accounting[one] for one in ("refused", "partial"))
    assert sum(cell["not_given"] for cell in report["nonresponse"]) == lost
    assert report["steps"][1]["sum"] == pytest.approx(len(made) + lost)


def test_cells_that_those_who_refused_were_not_asked_about(demonstration):
    with pytest.raises(SurveyError) as caught:
        weigh(demonstration, nonresponse={"cells": ["cercle", "sex"], "fewest": 20})
    (problem,) = caught.value.problems
    assert problem.column == "sex"
    assert problem.found.endswith("who refused or broke off")
