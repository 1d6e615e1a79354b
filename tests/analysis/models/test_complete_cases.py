"""Whom models go without, counted by hand: who was asked every term, answered on the outcome and left a term open."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.analysis.models.regressions import regression_rows
from bogolan.survey.spine import spine

CODEBOOK = {
    "age": {"type": "integer", "choices": {}},
    "edu": {"type": "select_one", "choices": {"0": "None", "1": "Primary", "2": "Secondary"}},
    "water": {"type": "select_one", "choices": {"yes": "Yes", "some": "Some", "no": "No"}},
}
DESIGN = {"lonely": "fail", "intracluster_correlation": 0.2}
MODEL = {
    "name": "m",
    "outcome": {"question": "water", "share": ["yes"]},
    "terms": [{"question": "edu"}, {"question": "age"}],
    "by_gender": True,
}
OUTCOMES = {
    "yes or no": {},
    "answers": {"family": "ordinal", "outcome": {"question": "water", "levels": ["no", "some", "yes"]}},
    "silence": {"outcome": {"question": "water", "reason": ["dont_know", "refused"]}},
    "a number": {"family": "gaussian", "outcome": {"question": "trips", "measure": "mean"}},
}


@pytest.fixture
def asked(sample, reasons):
    """Of every tenth the schooling is not known, every eleventh was not asked it; two kept their age to themselves."""
    rows = pd.RangeIndex(len(sample))
    edu = sample["edu"].mask((rows % 10 == 0) | (rows % 11 == 1))
    age = sample["age"].mask(rows < 2)
    reason = (
        pd.Series(None, sample.index, dtype=object).mask(rows % 11 == 1, "not_asked").mask(rows % 10 == 0, "refused")
    )
    own = reasons.assign(edu=reason, age=pd.Series(None, sample.index, dtype=object).mask(rows < 2, "refused"))
    return sample.assign(edu=edu, age=age, trips=range(len(sample))), own


def rows_of(asked, **more) -> pd.DataFrame:
    plan = {"design": DESIGN, "multiplicity": {"primary": "holm", "others": "BH"}, "models": [MODEL | more]}
    return spine(regression_rows(*asked, CODEBOOK, plan)).set_index("id")


@pytest.mark.parametrize("more", OUTCOMES.values(), ids=OUTCOMES)
def test_the_share_is_of_those_who_could_have_been_in_the_model(asked, more):
    sample, reasons = asked
    found = rows_of(asked, **more)
    for group in ("women", "men"):
        base = (sample["_gender"] == group) & (reasons["edu"] != "not_asked")
        if more.get("outcome", MODEL["outcome"])["question"] == "water" and "reason" not in more.get("outcome", {}):
            base &= sample["water"].notna()
        silent = base & (sample["edu"].isna() | sample["age"].isna())
        row = found.loc[f"models/missing_answers/m/{group}"]
        assert (row["n"], row["count"]) == (base.sum(), silent.sum())
        assert row["estimate"] == pytest.approx(silent.sum() / base.sum())
        assert row["clusters"] == sample.loc[base, "_cluster"].nunique()
        assert row["note"] is None


def test_where_nobody_left_a_term_unanswered_it_is_none(sample, reasons):
    found = rows_of((sample, reasons))
    assert set(found.loc[found["measure"] == "missing_answers", "count"]) == {0}


def test_an_imputed_model_says_it_once(asked):
    found = rows_of(asked, imputation={"m": 2})
    assert set(found.loc[found["measure"] == "missing_answers", "domain"]) == {"imputed"}


def test_a_group_without_a_model_goes_without_nobody(asked):
    sample, reasons = asked
    same = sample.assign(water=sample["water"].mask(sample["_gender"] == "men", "no"))
    found = rows_of((same, reasons))
    assert set(found.loc[found["measure"] == "missing_answers", "group"]) == {"women"}
