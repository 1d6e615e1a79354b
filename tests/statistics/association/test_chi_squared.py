"""Rao-Scott tests: Pearson's in a simple random sample, and the effect of clusters."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from bogolan.statistics import DesignError, SurveyDesign, chisq

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}
STATISTICS = ("F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint")


@pytest.fixture(scope="module")
def simple(villages) -> SurveyDesign:
    return SurveyDesign(villages.assign(weight=1.0), weights="weight")


@pytest.fixture(scope="module")
def pearson(villages) -> tuple[float, int]:
    found = stats.chi2_contingency(pd.crosstab(villages["sex"], villages["answer"]), correction=False)
    return found.statistic, found.dof


def test_in_a_simple_random_sample_it_is_pearsons(simple, pearson):
    n, (statistic, df) = len(simple.frame), pearson
    found = chisq(simple, "sex", "answer", "Chisq")
    assert found.statistic == pytest.approx(statistic)
    assert found.p_value == pytest.approx(stats.chi2.sf(statistic * (n - 1) / n, df))
    exact = chisq(simple, "sex", "answer", "lincom", tail="integration")
    assert exact.p_value == pytest.approx(stats.f.sf(statistic * (n - 1) / n / df, df, df * (n - 1)), rel=1e-6)


def test_in_a_simple_random_sample_f_counts_all_respondents(simple, pearson):
    n, (statistic, df) = len(simple.frame), pearson
    found = chisq(simple, "sex", "answer")
    assert found.statistic == pytest.approx(statistic * (n - 1) / n / df)
    assert (found.df, found.df_denominator) == pytest.approx((df, df * (n - 1)))


def test_the_adjusted_wald_statistic_is_hotellings(villages):
    design = SurveyDesign(villages, weights="weight", strata="cercle", clusters="village")
    plain, adjusted = (chisq(design, "sex", "answer", statistic) for statistic in ("Wald", "adjWald"))
    assert adjusted.statistic == pytest.approx(plain.statistic * (9 - 2 + 1) / 9)
    assert (plain.df_denominator, adjusted.df_denominator) == (9, 8)
    assert plain.p_value == pytest.approx(stats.f.sf(plain.statistic, 2, 9))


@pytest.mark.parametrize("statistic", STATISTICS)
def test_whole_villages_counted_twice_tell_nothing_more(villages, statistic):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    twice = pd.concat([villages, villages], ignore_index=True)
    again = SurveyDesign(twice, weights="weight", clusters="village")
    one, other = chisq(design, "sex", "answer", statistic), chisq(again, "sex", "answer", statistic)
    assert one.p_value == pytest.approx(other.p_value, rel=1e-6)


@pytest.mark.parametrize("statistic", STATISTICS)
def test_rows_and_columns_may_change_places(villages, statistic):
    design = SurveyDesign(villages, weights="weight", clusters="village")
    one, other = chisq(design, "sex", "answer", statistic), chisq(design, "answer", "sex", statistic)
    assert one.p_value == pytest.approx(other.p_value, rel=1e-8)


def test_what_was_tested_comes_with_it(simple):
    found = chisq(simple, "sex", "answer")
    assert found.estimates.names[0] == "sex=men,answer=a"
    assert found.method.startswith("Pearson's chi-squared")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("sex", "answer", "Pearson"), "statistic is 'Pearson'; expected one of F, Chisq"),
        (("sex", "one"), "expected two"),
        (("sex", "height"), "'height', which the frame does not have"),
    ],
)
def test_what_cannot_be_tested_is_named(simple, arguments, message):
    with pytest.raises(DesignError, match=message):
        chisq(simple, *arguments)


def test_without_degrees_of_freedom_there_is_a_flag(villages):
    design = SurveyDesign(villages, weights="weight", strata="cercle", clusters="cercle", lonely="certainty")
    for statistic in STATISTICS:
        found = chisq(design, "sex", "answer", statistic)
        assert np.isnan(found.p_value)
        assert found.flag == "no_degrees_of_freedom"


def test_villages_where_nobody_was_asked_give_no_degrees_of_freedom(villages):
    asked = villages["village"].isin(["v0", "v1", "v4", "v5", "v8", "v9", "v10"])
    answer = villages["answer"].astype(object).where(asked, None)
    whole = SurveyDesign(villages.assign(answer=answer), **DESIGN)
    for statistic in ("F", "Wald", "lincom"):
        one, other = (chisq(design, "answer", "sex", statistic) for design in (whole, whole.where(asked)))
        assert one.p_value == pytest.approx(other.p_value, rel=1e-6), statistic
