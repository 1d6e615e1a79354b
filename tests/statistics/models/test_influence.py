"""Leave one cluster out: refits to the end, the one step beside them, an outlying village, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import ModelError, SurveyDesign, cluster_influence, firth, glm

CASES = {"logit": ("yes ~ age + sex", "binomial"), "line": ("age ~ sex + answer", "gaussian")}


@pytest.mark.parametrize("case", list(CASES))
def test_refits_are_the_model_without_the_cluster(villages, case):
    formula, family = CASES[case]
    design = SurveyDesign(villages, weights="weight", clusters="village")
    fit = glm(design, formula, family=family)
    found = cluster_influence(fit, refitted=12)
    assert found.exact.all()
    labels = dict(zip(design.cluster, villages["village"], strict=True))
    for place, cluster in enumerate(found.clusters):
        left = glm(design.where(villages["village"] != labels[cluster]), formula, family=family)
        np.testing.assert_allclose(found.without[place], left.values, rtol=1e-7)
        np.testing.assert_allclose(found.shifts[place], (fit.values - left.values) / fit.standard_errors, atol=1e-6)
    assert found.respondents.sum() == fit.n[0]


def test_one_step_of_a_line_is_exact_and_of_a_logit_near(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    line = glm(design, "age ~ sex", family="gaussian")
    np.testing.assert_allclose(cluster_influence(line, 0).without, cluster_influence(line, 12).without, rtol=1e-8)
    logit = glm(design, "yes ~ age + sex")
    one_step, whole = cluster_influence(logit, 0), cluster_influence(logit, 12)
    assert not one_step.exact.any()
    assert np.abs(one_step.shifts - whole.shifts).max() < 0.2 * np.abs(whole.shifts).max()
    assert np.corrcoef(one_step.shifts.ravel(), whole.shifts.ravel())[0, 1] > 0.98


def test_the_village_that_is_unlike_the_others_comes_first_and_is_refitted(villages):
    turned = np.where(villages["village"] == "v7", villages["age"] < 44, villages["age"] > 44) * 1.0
    noise = np.random.default_rng(2).random(120) < 0.2
    frame = villages.assign(said=np.where(noise, 1 - turned, turned))
    design = SurveyDesign(frame, weights="weight", clusters="village")
    found = cluster_influence(glm(design, "said ~ age"), refitted=1)
    told = found.frame()
    assert told["cluster"].iloc[0] == design.cluster[(villages["village"] == "v7").to_numpy()][0]
    assert told["exact"].tolist() == [True] * 2 + [False] * 22
    assert list(told.columns) == ["cluster", "respondents", "name", "without", "shift", "exact"]
    slope = told[told["name"] == "age"].iloc[0]
    assert slope["without"] > glm(design, "said ~ age").values[1]
    assert slope["shift"] < 0


def test_without_the_only_village_that_tells_a_coefficient_there_is_none(villages):
    frame = villages.assign(alone=(villages["village"] == "v3") * 1.0)
    design = SurveyDesign(frame, weights="weight", clusters="village")
    fit = glm(design, "age ~ alone", family="gaussian")
    found = cluster_influence(fit, refitted=2)
    alone = found.clusters == design.cluster[(villages["village"] == "v3").to_numpy()][0]
    assert np.isnan(found.without[alone]).all()
    assert np.isnan(found.distance[alone]).all()
    assert not np.isnan(found.without[~alone]).any()


def test_domains_and_offsets(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    some = (villages["village"] != "v2").to_numpy()
    found = cluster_influence(glm(design.where(some), "yes ~ age"), refitted=0)
    assert len(found.clusters) == 11
    shifted = pd.Series(np.linspace(0, 1, 120))
    with_offset = cluster_influence(glm(design, "yes ~ age", offset=shifted), refitted=12)
    left = glm(design.where(design.cluster != with_offset.clusters[0]), "yes ~ age", offset=shifted)
    np.testing.assert_allclose(with_offset.without[0], left.values, rtol=1e-7)


def test_what_it_is_not_for_is_refused(villages):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    with pytest.raises(ModelError, match="the fit is penalised or separated"):
        cluster_influence(firth(design, "yes ~ age"))
    with pytest.raises(ModelError, match="1 clusters hold respondents of the model; expected two or more"):
        cluster_influence(glm(design.where(villages["village"] == "v1"), "age ~ sex", family="gaussian"))
