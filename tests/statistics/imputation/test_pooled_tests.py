"""One test of several pooled estimates: mice's D1 on the same imputations, its ends, and where there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from bogolan.statistics import SurveyDesign, glm, pool, pooled_wald_test, wald_test

FORMULA, INTERACTIONS = "yes ~ woman * (school + age)", ["woman:school", "woman:age"]


@pytest.fixture(scope="module")
def oracle(reference) -> dict:
    return reference("imputation.json")


@pytest.fixture(scope="module")
def imputed(oracle) -> list:
    """The interactions with gender of a logit, on each of the five imputations of mice."""
    frame = pd.DataFrame(oracle["data"])
    designs = (
        SurveyDesign(frame.assign(**one), weights="weight", strata="cercle", clusters="village")
        for one in oracle["imputed"]
    )
    return [glm(design, FORMULA).select(INTERACTIONS) for design in designs]


@pytest.mark.parametrize(("name", "m", "df"), [("design", 5, None), ("many", 5, 1000), ("four", 4, 40)])
def test_it_is_mices_d1(imputed, oracle, name, m, df):
    found, expected = pooled_wald_test(pool(imputed[:m]), df), oracle["interactions"][name]
    assert (found.method, found.df, found.flag) == ("D1", 2, "")
    assert found.statistic == pytest.approx(expected["statistic"], rel=1e-6)
    assert found.df_denominator == pytest.approx(expected["df_denominator"], rel=1e-5)
    assert found.p_value == pytest.approx(expected["p"], rel=1e-6)


def test_where_imputations_are_alike_it_is_walds_test(imputed):
    found, alone = pooled_wald_test(pool([imputed[0]] * 5), 1e7), wald_test(imputed[0])
    assert found.statistic == pytest.approx(alone.statistic, rel=1e-10)
    assert found.df_denominator == pytest.approx(1e7, rel=1e-3)


def test_it_does_not_depend_on_the_units_of_the_estimates(imputed):
    pooled = pool(imputed)
    scaled = pooled.contrast({"one": {INTERACTIONS[0]: 1e6}, "sum": {INTERACTIONS[0]: 1.0, INTERACTIONS[1]: 1e-3}})
    df = float(pooled.complete_df.min())
    assert pooled_wald_test(scaled, df).statistic == pytest.approx(pooled_wald_test(pooled).statistic, rel=1e-6)


def test_there_is_none_of_two_imputations_few_clusters_or_what_does_not_exist(imputed):
    assert pooled_wald_test(pool(imputed[:2])).flag == "few_imputations"
    assert pooled_wald_test(pool(imputed), 4).flag == "no_degrees_of_freedom"
    twice = pool([one.contrast({"a": {INTERACTIONS[0]: 1.0}, "b": {INTERACTIONS[0]: 2.0}}) for one in imputed])
    assert pooled_wald_test(twice).flag == "no_degrees_of_freedom"
    missing = [replace(one, values=np.array([np.nan, 1.0]), warnings=("separated", "")) for one in imputed]
    found = pooled_wald_test(pool(missing))
    assert (found.flag, np.isnan(found.p_value)) == ("separated", True)
