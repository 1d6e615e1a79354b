"""From a plan and a prepared sample to rows of the spine, against hand counts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.sampled import accounting_rows, sample_rows
from bogolan.analysis.shares import item_rows
from bogolan.survey.spine import spine

VILLAGES = [f"v{number}" for number in range(8)]
DESIGN = {"lonely": "fail", "intracluster_correlation": 0.2}
WATER = {"question": "water", "measure": "share", "share": ["yes"]}


def plan(**sections):
    return {"design": DESIGN, "support": [], "drivers": [], "models": [], "nonresponse_bounds": False, **sections}


def test_shares_are_of_those_who_answered_and_reasons_of_those_asked(sample, reasons):
    rows = spine(item_rows(sample, reasons, plan(drivers=[WATER]))).set_index("id")
    women = sample[sample["_gender"] == "women"]
    answered = women[women["water"].notna()]
    row = rows.loc["drivers/share/water/yes/women"]
    assert row["estimate"] == pytest.approx(np.average(answered["water"] == "yes", weights=answered["_weight"]))
    assert (row["n"], row["count"], row["clusters"]) == (len(answered), (answered["water"] == "yes").sum(), 20)
    silent = rows.loc["drivers/share/water/dont_know/women"]
    assert silent["estimate"] == pytest.approx(np.average(women["water"].isna(), weights=women["_weight"]))
    assert (silent["n"], silent["base"]) == (len(women), "asked")
    shares = rows[(rows["measure"] == "share") & (rows["base"] == "answered")].groupby("group")["estimate"].sum()
    assert shares.to_numpy() == pytest.approx([1, 1, 1])


def test_the_gap_is_the_difference_with_a_p_value_that_agrees_with_its_interval(sample, reasons):
    rows = spine(item_rows(sample, reasons, plan(support=[WATER]))).set_index("id")
    gap = rows.loc["support/gap/water/yes/women/men"]
    sides = [rows.loc[f"support/share/water/yes/{group}", "estimate"] for group in ("women", "men")]
    assert gap["estimate"] == pytest.approx(sides[0] - sides[1])
    assert (gap["p_value"] < 0.05) == (gap["lower"] > 0 or gap["upper"] < 0)


def test_several_answers_may_count_and_others_may_be_out_of_the_base(sample, reasons):
    item = {**WATER, "share": ["yes", "some"], "among": ["yes", "some"]}
    rows = spine(item_rows(sample, reasons, plan(drivers=[item]))).set_index("id")
    assert rows.loc["drivers/share/water/yes+some/all", "estimate"] == 1
    assert rows.loc["drivers/share/water/yes+some/all", "lower"] < 1
    assert "drivers/share/water/no/all" not in rows.index


def test_means_and_their_gap(sample, reasons):
    rows = spine(item_rows(sample, reasons, plan(drivers=[{"question": "age", "measure": "mean"}]))).set_index("id")
    assert rows.loc["drivers/mean/age/all", "estimate"] == pytest.approx(
        np.average(sample["age"], weights=sample["_weight"])
    )
    gap = rows.loc["drivers/gap/age/women/men"]
    assert gap["estimate"] == pytest.approx(
        rows.loc["drivers/mean/age/women", "estimate"] - rows.loc["drivers/mean/age/men", "estimate"]
    )


def test_one_gender_has_no_gap_and_no_all(sample, reasons):
    men = sample.assign(_gender=pd.Categorical(["men"] * len(sample), categories=["women", "men"]))
    rows = spine(item_rows(men, reasons, plan(drivers=[WATER])))
    assert set(rows["group"]) == {"men"}
    assert set(rows["measure"]) == {"share"}


def test_respondents_and_rows_are_counted(sample):
    rows = spine([*sample_rows(sample), *accounting_rows({"read": 210, "complete": 200, "duplicate": 10})]).set_index(
        "id"
    )
    assert rows.loc["sample/respondents/women", "n"] == 100
    assert rows.loc["sample/respondents/all", "clusters"] == 20
    assert rows.loc["accounting/rows/duplicate", "estimate"] == 10
