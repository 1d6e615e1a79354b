"""Rankings: first places and mean ranks against R survey's, which ranks they allow, and the counts the gate needs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis import scales
from bogolan.analysis.comparisons import adjusted
from bogolan.analysis.rankings import places_of, ranking_rows
from bogolan.survey.spine import spine

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
CHOICES = ["faith", "fear", "money", "other"]
CODEBOOK = {"why": {"type": "rank", "several_labels": dict.fromkeys(CHOICES, "A reason")}}
WHY = {"question": "why", "measure": "ranking"}


def plan(*drivers):
    told = {"design": {"lonely": "fail", "intracluster_correlation": 0.2}, "support": [], "drivers": list(drivers)}
    return {**told, "hypotheses": [], "multiplicity": {"primary": "holm", "others": "BH"}, "nonresponse_bounds": True}


@pytest.fixture(scope="module")
def data():
    read = pd.read_csv(REFERENCE / "rank.csv")
    gender = pd.Categorical(read["sex"], categories=["women", "men"])
    design = {"_gender": gender, "_weight": read["weight"], "_stratum": read["cercle"], "_cluster": read["village"]}
    reasons = read["why"].isna().map({True: "refused", False: None}).astype(object)
    return pd.DataFrame({"why": read["why"], **design}), pd.DataFrame({"why": reasons})


@pytest.fixture(scope="module")
def theirs():
    return json.loads((REFERENCE / "rank.json").read_text())


def rows_of(data, told):
    return spine(adjusted(ranking_rows(*data, told, CODEBOOK), told)[0]).set_index("id")


@pytest.fixture(scope="module")
def ours(data):
    return rows_of(data, plan(WHY))


def test_mean_ranks_and_first_places_equal_those_of_r_survey(ours, theirs):
    for place, code in enumerate(CHOICES):
        for group in ("women", "men"):
            mean = ours.loc[f"drivers/mean_rank/why/{code}/{group}", "estimate"]
            first = ours.loc[f"drivers/share/why/{code}/{group}", "estimate"]
            assert mean == pytest.approx(theirs["mean"][group][place], rel=1e-12)
            assert first == pytest.approx(theirs["first"][group][place], rel=1e-12, abs=1e-15)
        row = ours.loc[f"drivers/mean_rank/why/{code}/all"]
        told = (theirs["all"]["estimate"][place], theirs["all"]["se"][place])
        assert (row["estimate"], row["standard_error"]) == pytest.approx(told, rel=1e-12)
        assert (row["n"], row["unit"], row["base"]) == (240, "places", "answered")


def test_gaps_of_mean_ranks_and_their_tests_equal_those_of_r_survey(ours, theirs):
    rows = ours.loc[[f"drivers/mean_rank/why/{code}/women/men" for code in CHOICES]]
    assert rows["estimate"].to_numpy() == pytest.approx(theirs["gap"]["estimate"], rel=1e-12)
    assert rows["standard_error"].to_numpy() == pytest.approx(theirs["gap"]["se"], rel=1e-12)
    assert rows["p_value"].to_numpy() == pytest.approx(theirs["gap"]["p"], rel=1e-9)
    assert set(rows["df"]) == {theirs["gap"]["df"]}


def test_all_mean_ranks_together_equal_those_of_r_survey(ours, theirs):
    row, told = ours.loc["drivers/joint_test/why/women/men"], theirs["together"]
    assert (row["estimate"], row["df"]) == (pytest.approx(told["F"], rel=1e-9), told["ddf"])
    assert row["p_value"] == pytest.approx(told["p"], rel=1e-7)


def test_first_places_together_are_single_answers(data, theirs):
    few = rows_of(data, plan(WHY)).loc["drivers/chisq/why/women/men"]
    assert "few_expected" in few["flag"], "next to nobody put two of them first"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scales, "FEWEST_EXPECTED", 0)
        row = rows_of(data, plan(WHY)).loc["drivers/chisq/why/women/men"]
    assert row["p_value"] == pytest.approx(theirs["chisq"], rel=1e-7)


def test_first_places_sum_to_one_and_mean_ranks_to_the_sum_of_places(ours):
    for group in ("women", "men", "all"):
        firsts = [ours.loc[f"drivers/share/why/{code}/{group}", "estimate"] for code in CHOICES]
        means = [ours.loc[f"drivers/mean_rank/why/{code}/{group}", "estimate"] for code in CHOICES]
        assert (sum(firsts), sum(means)) == pytest.approx((1, 1 + 2 + 3 + 4))


def test_what_is_put_earliest_has_rank_1(ours):
    ranks = {code: ours.loc[f"drivers/rank/why/{code}/all"] for code in CHOICES}
    assert [ranks[code]["estimate"] for code in CHOICES] == [2, 1, 3, 4]
    assert [tuple(ranks[code][["lower", "upper"]]) for code in CHOICES] == [(2, 2), (1, 1), (3, 3), (4, 4)]
    assert ranks["fear"]["note"] == "faith,money,other"
    assert set(ours[ours["measure"] == "rank"]["family"]) == {"why"}


def test_the_gap_that_women_put_earliest_compared_with_men_has_rank_1(ours):
    assert ours.loc["drivers/rank/why/faith/women/men", ["estimate", "lower", "upper"]].tolist() == [1, 1, 1]


def test_gaps_of_first_places_and_of_mean_ranks_are_one_family(ours):
    family = ours[ours["family"] == "drivers/why"]
    assert family["measure"].value_counts().to_dict() == {"gap": 4, "mean_rank": 4}
    smallest = family["p_value"].min()
    assert family["p_adjusted"].min() <= 8 * smallest
    assert (family["p_adjusted"] >= family["p_value"]).all()


def test_the_count_of_a_mean_rank_is_the_fewest_in_its_first_or_last_place(ours, data):
    sample, _ = data
    answered = sample[sample["why"].notna()]
    for group, own in [("all", answered), *answered.groupby("_gender", observed=True)]:
        orders = own["why"].str.split()
        for code in CHOICES:
            ends = [int((orders.str[end] == code).sum()) for end in (0, -1)]
            assert ours.loc[f"drivers/mean_rank/why/{code}/{group}", "count"] == min(ends)


def test_of_three_choices_it_is_the_fewest_in_any_place():
    read = pd.DataFrame({"why": ["a b c", "b a c", "c b a", "a c b"] * 5})
    design = {"_gender": "women", "_weight": 1.0, "_stratum": "all", "_cluster": [f"v{row // 2}" for row in range(20)]}
    reasons = pd.DataFrame({"why": pd.Series([None] * 20, dtype=object)})
    codebook = {"why": {"several_labels": dict.fromkeys("abc", "A reason")}}
    rows = spine(ranking_rows(read.assign(**design), reasons, plan(WHY), codebook)).set_index("id")
    assert rows.loc["drivers/mean_rank/why/a/women", "count"] == 5
    assert rows.loc["drivers/mean_rank/why/b/women", "count"] == 5


def test_bounds_and_silence_are_those_of_first_places(ours):
    assert ours.loc["drivers/share/why/refused/all", "n"] == 288
    lower, upper = (ours.loc[f"drivers/{end}_bound/why/faith/all", "estimate"] for end in ("lower", "upper"))
    assert upper - lower == pytest.approx(ours.loc["drivers/share/why/refused/all", "estimate"])


def test_only_some_choices_are_compared_where_the_plan_says_so(data):
    rows = rows_of(data, plan({**WHY, "share": ["money", "other"]}))
    assert set(rows[rows["contrast"].notna() & (rows["unit"] != "F")]["level"]) == {"money", "other"}
    assert "drivers/mean_rank/why/fear/women" in rows.index


def test_an_order_is_read_choice_by_choice():
    places = places_of(pd.Series(["b a", None, "a", "a b"]), ["a", "b"])
    np.testing.assert_array_equal(places["a"], [2, np.nan, 1, 1])
    np.testing.assert_array_equal(places["b"], [1, np.nan, np.nan, 2])
