"""The published summary of fieldwork: its rows by hand, and what the gate lets through of them."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.analysis.fieldwork_quality import quality_rows
from bogolan.analysis.sampled import accounting_rows
from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine

PLAN = {"sampling": "quota", "consent": {"question": "c", "given": "1"}}


def sample(kept, **flagged):
    return pd.DataFrame({f"_flag_{rule}": [True] * n + [False] * (kept - n) for rule, n in flagged.items()})


def released(kept, accounting, plan=PLAN, **flagged):
    counts = {"read": kept + sum(accounting.values()), "complete": kept, **accounting}
    rows = spine([*accounting_rows(counts), *quality_rows(sample(kept, **flagged), counts, plan)])
    out = release(rows, {}, weighted=False)
    return {row["outcome"]: row for row in out[out["analysis"] == "quality"].to_dict("records")}


def test_rows_by_hand():
    counts = {"read": 130, "complete": 100, "refused": 20, "partial": 5, "test": 5}
    rows = {row["outcome"]: row for row in quality_rows(sample(100, F03=4), counts, PLAN)}
    assert rows.keys() == {"COOP3", "F03"}
    assert (rows["COOP3"]["estimate"], rows["COOP3"]["n"], rows["COOP3"]["count"]) == (0.8, 125, 100)
    assert (rows["F03"]["estimate"], rows["F03"]["n"], rows["F03"]["count"]) == (0.04, 100, 4)


def test_one_rate_of_a_kind_is_told():
    contacts = {"noncontact": 10, "other": 5, "unknown_household": 5, "unknown_other": 0, "eligibility": 0.5}
    plan = PLAN | {"sampling": "probability", "contacts": contacts}
    rows = quality_rows(sample(100), {"read": 120, "complete": 100, "refused": 20}, plan)
    assert [row["outcome"] for row in rows] == ["COOP1", "RR3"]


def test_what_is_released_is_rounded_and_without_counts():
    rows = released(1410, {"refused": 96, "partial": 14}, F03=38)
    assert (rows["COOP3"]["estimate"], rows["COOP3"]["release"]) == (pytest.approx(0.93), "published")
    assert rows["F03"]["estimate"] == pytest.approx(0.03)
    assert all(pd.isna(row["n"]) and pd.isna(row["count"]) for row in rows.values())


def test_a_few_flagged_are_told_as_few():
    row = released(1410, {"refused": 96}, L05=6)["L05"]
    assert (row["estimate"], row["note"], row["release"]) == (0.05, "or_less", "published")


def test_a_small_survey_tells_no_flags():
    row = released(60, {"refused": 20}, F03=12)["F03"]
    assert (row["release"], row["release_reason"]) == ("withheld", "small_base")
    assert pd.isna(row["estimate"])


def test_few_refusals_are_not_told_by_the_rate():
    assert released(200, {"refused": 4})["COOP3"]["release"] == "withheld"


def test_a_rate_does_not_tell_the_hidden_line_of_the_accounting():
    """Of 224 or so cases a whole per cent is two or three numbers: with 20 refused, the hidden 4 would be near."""
    assert released(200, {"refused": 20, "partial": 4})["COOP3"]["release"] == "withheld"
    # Of 1,528 cases it is 16 numbers of cases: from 4 to 21 may have withdrawn.
    assert released(1410, {"refused": 110, "withdrawn": 8})["COOP3"]["release"] == "published"
