"""Weights, shares and standard errors, from files to the spine, against R survey (tests/reference/weighting.R)."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.models.regressions import regression_rows
from bogolan.analysis.sampled import survey_design
from bogolan.analysis.shares import item_rows
from bogolan.preparation.weighting.sample import sample
from bogolan.preparation.weighting.weights import weighted
from bogolan.statistics import mean
from bogolan.survey.plan import completed
from bogolan.survey.questionnaire import Question
from bogolan.survey.spine import spine

ALL_MARGINS = [["cercle"], ["sex"], ["young"]]
TWO_MARGINS = [["cercle"], ["sex"]]
CASES = {
    "poststratify": {"margins": [["cercle", "sex"]]},
    "poststratify_alone": {"margins": [["cercle", "sex"]]},
    "rake": {"margins": ALL_MARGINS, "method": "rake"},
    "rake_trim": {"margins": ALL_MARGINS, "method": "rake", "trim": [0.4, 2.2]},
    "linear": {"margins": TWO_MARGINS, "method": "linear"},
    "linear_bounds": {"margins": TWO_MARGINS, "method": "linear", "bounds": [0.7, 1.6]},
    "raking": {"margins": TWO_MARGINS, "method": "raking"},
    "logit": {"margins": TWO_MARGINS, "method": "logit", "bounds": [0.4, 2.5]},
}
QUESTIONS = {name: Question(name, "select_one") for name in ("cercle", "village_id", "sex", "young", "yes")}
# Weights of R's rake and calibrate stop at 1e-13 of the population; after some rounds of trimming they differ more.
CLOSE = {"rake_trim": 2e-6}


@pytest.fixture(scope="module")
def reference(house):
    return json.loads((house / "tests/reference/weighting.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=list(CASES))
def case(request, house, reference, tmp_path_factory):
    folder = tmp_path_factory.mktemp("population")
    used = list(dict.fromkeys(name for margin in CASES[request.param]["margins"] for name in margin))
    cells = pd.DataFrame(reference["cells"]).groupby(used, as_index=False)["people"].sum()
    cells.rename(columns={"people": "population"}).to_csv(folder / "population.csv", index=False)
    responses = pd.read_csv(house / "tests/reference/weighting.csv", dtype=str)
    codes = {name: pd.Categorical(responses[name]) for name in QUESTIONS}
    responses = responses.assign(**codes, uuid=responses.index.astype(str), _row=np.arange(len(responses)) + 2)
    design = {"strata": "cercle", "clusters": "village_id"}
    if request.param != "poststratify_alone":
        design["weights"] = "base"
    plan = completed(
        {
            "title": "t",
            "responses": "weighting.csv",
            "fieldwork": {"start": "2020-01-01", "end": "2020-01-31"},
            "sampling": "probability",
            "gender": {"question": "sex", "women": 1, "men": 2},
            "design": design,
            "weighting": {"totals": "population.csv", **CASES[request.param]},
            "support": [{"question": "yes", "share": [1]}],
            "models": [
                {"name": "m", "outcome": {"question": "yes", "share": [1]}, "terms": ["young"], "by_gender": False}
            ],
        }
    )
    prepared = sample(responses, pd.DataFrame({"_row": [], "rule_id": []}), plan)
    made, _ = weighted(prepared, pd.DataFrame({"disposition": []}), QUESTIONS, plan, folder)
    return made, plan, reference[request.param], CLOSE.get(request.param, 1e-8)


def test_weights(case):
    made, _, expected, close = case
    np.testing.assert_allclose(made["_weight"], expected["weights"], rtol=close)


def test_shares_and_standard_errors(case):
    made, plan, expected, close = case
    reasons = pd.DataFrame({"yes": [None] * len(made)})
    rows = spine(item_rows(made, reasons, plan)).set_index("id")
    both = [rows.loc[f"support/share/yes/1/{group}"] for group in ("women", "men")]
    overall, gap = rows.loc["support/share/yes/1/all"], rows.loc["support/gap/yes/1/women/men"]
    np.testing.assert_allclose(overall["estimate"], expected["share"], rtol=close)
    np.testing.assert_allclose(overall["standard_error"], expected["se"], rtol=close)
    np.testing.assert_allclose([row["estimate"] for row in both], expected["share_by_sex"], rtol=close)
    np.testing.assert_allclose([row["standard_error"] for row in both], expected["se_by_sex"], rtol=close)
    np.testing.assert_allclose(gap["estimate"], expected["gap"], rtol=10 * close)
    np.testing.assert_allclose(gap["standard_error"], expected["se_gap"], rtol=close)


def test_a_regression(case):
    made, plan, expected, close = case
    codebook = {
        "young": {"type": "integer", "choices": {}},
        "yes": {"type": "select_one", "choices": {"0": "", "1": ""}},
    }
    numbered = made.assign(young=made["young"].astype(str).astype(int))
    rows = spine(regression_rows(numbered, made[[]], codebook, plan))
    rows = rows[rows["measure"] == "coefficient"].set_index("level").loc[["(Intercept)", "young"]]
    np.testing.assert_allclose(rows["estimate"], expected["logit"], rtol=20 * close)
    np.testing.assert_allclose(rows["standard_error"], expected["se_logit"], rtol=20 * close)


def test_the_variance_is_not_that_of_given_weights(case):
    """Poststratified to cercle and sex, the counts of both are certain; with the same weights as given they are not."""
    made, plan, _, _ = case
    frame = made.assign(woman=(made["_gender"] == "women").astype(float))
    calibrated = mean(survey_design(frame, plan), "woman").standard_errors[0]
    given = mean(survey_design(frame[[name for name in frame if not name.startswith("_margin_")]], plan), "woman")
    assert calibrated < 1e-9 < 1e-3 < given.standard_errors[0]


def test_a_sample_whose_weights_are_others_is_refused(case):
    made, plan, _, _ = case
    other = made.assign(_weight=made["_weight"] * np.linspace(0.9, 1.1, len(made)))
    with pytest.raises(AssertionError, match="other weights"):
        survey_design(other, plan)
