"""Bounds of shares under nonresponse: against counts by hand, with an item's base, and with nobody silent."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.shares import item_rows
from bogolan.survey.spine import spine

ANSWERS = ["yes", "some", "no"]
ITEM = {"question": "water", "measure": "share", "share": ["yes"]}
PLAN = {"design": {"lonely": "fail", "intracluster_correlation": 0.2}, "support": [], "nonresponse_bounds": True}


@pytest.fixture
def asked():
    """300 respondents in 30 villages: answers, and why there is none; a tenth were not asked."""
    generator = np.random.default_rng(9)
    drawn = generator.choice([*ANSWERS, "dont_know", "refused", "not_recorded", "not_asked"], 300,
                             p=[0.3, 0.2, 0.2, 0.1, 0.06, 0.04, 0.1])  # fmt: skip
    silent = ~np.isin(drawn, ANSWERS)
    frame = {
        "water": pd.Categorical(np.where(silent, None, drawn), categories=ANSWERS),
        "_gender": pd.Categorical(np.where(np.arange(300) % 2, "women", "men"), categories=["women", "men"]),
        "_weight": generator.uniform(0.5, 2, 300),
        "_stratum": "all",
        "_cluster": [f"v{row // 10}" for row in range(300)],
    }
    return pd.DataFrame(frame), pd.DataFrame({"water": np.where(silent, drawn, None)}, dtype=object)


def bounds(asked, **changes) -> pd.DataFrame:
    rows = spine(item_rows(*asked, {**PLAN, "drivers": [{**ITEM, **changes}]})).set_index("id")
    return rows[rows["measure"].str.endswith("_bound")]


def test_bounds_are_the_shares_if_nobody_or_everybody_silent_had_said_so(asked):
    sample, reasons = asked
    rows = bounds(asked)
    for group in ("women", "men", "all"):
        own = (sample["_gender"] == group) | (group == "all")
        own &= reasons["water"] != "not_asked"
        yes, silent = sample["water"][own] == "yes", sample["water"][own].isna()
        weights = sample["_weight"][own]
        lower, upper = (rows.loc[f"drivers/{end}_bound/water/yes/{group}"] for end in ("lower", "upper"))
        assert lower["estimate"] == pytest.approx(np.average(yes, weights=weights))
        assert upper["estimate"] == pytest.approx(np.average(yes | silent, weights=weights))
        assert (lower["n"], lower["count"], upper["count"]) == (own.sum(), yes.sum(), (~yes & ~silent).sum())
        assert lower["lower"] < lower["estimate"] < lower["upper"]
        assert lower["base"] == "asked"


def test_who_answered_outside_the_base_is_in_neither(asked):
    sample, reasons = asked
    row = bounds(asked, among=["yes", "no"]).loc["drivers/upper_bound/water/yes/all"]
    assert row["n"] == ((reasons["water"] != "not_asked") & (sample["water"] != "some")).sum()


def test_where_everybody_answered_both_are_the_share(asked):
    sample, reasons = asked
    sample["water"] = sample["water"].fillna("no")
    rows = bounds((sample, reasons.assign(water=None).astype(object)))
    for group in ("women", "men", "all"):
        lower, upper = (rows.loc[f"drivers/{end}_bound/water/yes/{group}", "estimate"] for end in ("lower", "upper"))
        assert lower == upper


def test_a_plan_may_do_without(asked):
    rows = spine(item_rows(*asked, {**PLAN, "nonresponse_bounds": False, "drivers": [ITEM]}))
    assert not rows["measure"].str.endswith("_bound").any()
