"""What R itself could not fit, by the references: each such case, and that here it is reported and nothing crashes."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import ExperimentError, ModelError, SurveyDesign, list_regression

RACE = {"count": "y ~ south + age + male + college", "arm": "treat", "treated": 1, "items": 3}


@pytest.fixture(scope="module")
def race(shared) -> pd.DataFrame:
    return pd.read_csv(shared("microdata/us-list-experiments/race.csv"))


def recorded(value: object, place: str) -> Iterator[tuple[str, str]]:
    """The place and the text of every error within a reference."""
    if isinstance(value, dict):
        if "error" in value:
            yield place, value["error"]
        for name, inner in value.items():
            yield from recorded(inner, f"{place}/{name}")
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from recorded(inner, f"{place}/{number}")


def test_all_that_r_could_not_fit_is_in_the_tests_below(shared):
    found = {}
    for file in sorted(shared("reference/sensitive").glob("*.json")):
        found |= dict(recorded(json.loads(file.read_text(encoding="utf-8")), file.stem))
    assert found.keys() == {"list_race/ml_uniform", "list_race_predict/hausman"}
    assert "computationally singular" in found["list_race/ml_uniform"]
    assert "test statistic is negative" in found["list_race_predict/hausman"]


def test_a_model_of_uniform_errors_is_refused_by_what_is_there(race):
    """list_race/ml_uniform: there is no model of response errors here, and the docs say so."""
    with pytest.raises(ExperimentError, match="the method is 'uniform'; expected one of ml, nls, linear"):
        list_regression(SurveyDesign(race), **RACE, method="uniform")


def test_what_is_singular_names_the_terms_that_are_too_many(race):
    """What R's message does not tell: which columns no respondent can tell apart."""
    twice = race.assign(north=1 - race["south"])
    for method in ("linear", "nls", "ml"):
        with pytest.raises(ModelError, match=r"respondents do not identify 'north': collinear"):
            list_regression(SurveyDesign(twice), **RACE | {"count": "y ~ south + north"}, method=method)


def test_a_share_of_liars_without_a_maximum_is_flagged_and_the_rest_is_fitted(race):
    """Of a floor and a ceiling on race the likeliest share of liars at the floor is 1, which no logit reaches."""
    fit = list_regression(SurveyDesign(race), **RACE, floor="1", ceiling="1")
    assert fit.converged
    flags = dict(zip(fit.names, fit.flags, strict=True))
    assert flags["floor:Intercept"] == "all_liars"
    assert np.isnan(fit.values[fit.parts["floor"]]).all()
    assert np.isfinite(fit.values[fit.parts["sensitive"]]).all()
    assert np.isfinite(fit.prevalence().standard_errors).all()


@pytest.mark.parametrize("method", ["nls", "ml"])
def test_the_test_that_r_stops_at_has_a_p_value(race, method):
    """list_race_predict/hausman: by the scores of both, the variance of a difference is never negative."""
    found = list_regression(SurveyDesign(race), **RACE, method=method).misfit("male")
    assert (np.linalg.eigvalsh(found.covariance) > 0).all()
    assert found.test()["p_value"].between(0, 1).all()
