"""Questions with several answers: shares of respondents against R survey's, gaps, ranks, and nobody who is lost."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis import all_choices
from bogolan.analysis.choices import choice_rows, named_choices
from bogolan.analysis.comparisons import adjusted
from bogolan.survey.spine import spine

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
CHOICES = ["faith", "fear", "money", "other"]
CODEBOOK = {
    "why": {"several_labels": {code: code.title() for code in [*CHOICES, "dk"]}, "missing": {"dk": "dont_know"}}
}
WHY = {"question": "why", "measure": "choices"}


def plan(*drivers, **more):
    told = {"design": {"lonely": "fail", "intracluster_correlation": 0.2}, "support": [], "drivers": list(drivers)}
    return {
        **told,
        "hypotheses": [],
        "multiplicity": {"primary": "holm", "others": "BH"},
        "nonresponse_bounds": True,
    } | more


@pytest.fixture(scope="module")
def data():
    """R's sample as `clean` and `weigh` would leave it: the answers as text, and why there is none."""
    read = pd.read_csv(REFERENCE / "select_multiple.csv", keep_default_na=False)
    asked, answers = read["asked"].astype(str).str.upper() == "TRUE", read["why"].astype("string")
    answered = ~answers.isin(["", "dk"])
    gender = pd.Categorical(read["sex"], categories=["women", "men"])
    design = {"_gender": gender, "_weight": read["weight"], "_stratum": read["cercle"], "_cluster": read["village"]}
    why = np.select([~asked, answered, answers == "dk"], ["not_asked", "", "dont_know"], "not_recorded")
    reasons = pd.Series(why, dtype=object).replace("", None)
    return pd.DataFrame({"why": answers.where(answered), **design}), pd.DataFrame({"why": reasons})


@pytest.fixture(scope="module")
def theirs():
    return json.loads((REFERENCE / "select_multiple.json").read_text())


def rows_of(data, told, codebook=CODEBOOK):
    sample, reasons = data
    return spine(adjusted(choice_rows(sample, reasons, told, codebook), told)[0]).set_index("id")


@pytest.fixture(scope="module")
def ours(data):
    return rows_of(data, plan(WHY))


def test_shares_of_respondents_equal_those_of_r_survey(ours, theirs):
    for code in CHOICES:
        row = ours.loc[f"drivers/share/why/{code}/all"]
        assert row["estimate"] == pytest.approx(theirs["all"]["estimate"][code], rel=1e-12)
        assert row["standard_error"] == pytest.approx(theirs["all"]["se"][code], rel=1e-12)
        assert (row["n"], row["base"]) == (201, "answered")
        for group in ("women", "men"):
            own = ours.loc[f"drivers/share/why/{code}/{group}"]
            assert own["estimate"] == pytest.approx(theirs[group][f"{group}:{code}"], rel=1e-12)


def test_gaps_equal_those_of_r_survey(ours, theirs):
    rows = ours.loc[[f"drivers/gap/why/{code}/women/men" for code in CHOICES]]
    assert rows["estimate"].to_numpy() == pytest.approx(theirs["gap"]["estimate"], rel=1e-12)
    assert rows["standard_error"].to_numpy() == pytest.approx(theirs["gap"]["se"], rel=1e-12)


@pytest.mark.parametrize(("compared", "name"), [(None, "together"), (["faith", "fear"], "two")])
def test_all_choices_together_equal_those_of_r_survey(data, theirs, compared, name):
    told, item = theirs[name], WHY | ({"share": compared} if compared else {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(all_choices, "FEWEST_EXPECTED", 1)
        row = rows_of(data, plan(item)).loc["drivers/joint_test/why/women/men"]
        assert (row["estimate"], row["df"]) == (pytest.approx(told["F"], rel=1e-9), told["ddf"])
        assert row["p_value"] == pytest.approx(told["p"], rel=1e-7)
        assert (row["n"], row["unit"], row["base"]) == (201, "F", "answered")
        more = {code: code.title() for code in [*CHOICES, "never", "dk"]}
        codebook = {"why": CODEBOOK["why"] | {"several_labels": more}}
        if compared is None:  # of a choice that nobody named there is nothing to test
            again = rows_of(data, plan(item), codebook).loc["drivers/joint_test/why/women/men"]
            assert again["p_value"] == pytest.approx(row["p_value"])


def test_where_a_choice_is_rare_nothing_is_tested_together(ours):
    row = ours.loc["drivers/joint_test/why/women/men"]
    assert np.isnan(row["p_value"])
    assert "few_expected" in row["flag"]


def test_of_women_alone_nothing_is_compared(data):
    sample, reasons = data
    women = (sample["_gender"] == "women").to_numpy()
    found = rows_of((sample[women].reset_index(drop=True), reasons[women].reset_index(drop=True)), plan(WHY))
    assert not (found["measure"] == "joint_test").any()


def test_the_number_of_choices_is_the_sum_of_the_shares(ours, theirs):
    for group, mean, error in zip(*theirs["number"].values(), strict=True):
        row = ours.loc[f"drivers/mean/why/{group}"]
        assert (row["estimate"], row["standard_error"]) == pytest.approx((mean, error), rel=1e-12)
        shares = [ours.loc[f"drivers/share/why/{code}/{group}", "estimate"] for code in CHOICES]
        assert row["estimate"] == pytest.approx(sum(shares))
        assert row["unit"] == "choices"


def test_who_was_asked_and_named_nothing_is_counted_among_all_asked(ours, theirs):
    silent = ours.loc[["drivers/share/why/dont_know/all", "drivers/share/why/not_recorded/all"]]
    assert silent["estimate"].sum() == pytest.approx(theirs["not_answered"]["estimate"])
    assert (set(silent["n"]), set(silent["base"])) == ({240}, {"asked"})


def test_the_rows_of_ranks_and_families_are_those_of_the_question(ours):
    ranks = ours[ours["measure"] == "rank"]
    assert set(ranks["family"]) == {"why"}
    assert ranks.loc["drivers/rank/why/other/all", "estimate"] == 4
    assert ranks.loc["drivers/rank/why/fear/all", "note"].split(",")[-1] == "other"
    gaps = ours[ours["measure"] == "gap"]
    assert set(gaps["family"]) == {"drivers/why"}
    assert ranks.loc["drivers/rank/why/faith/women/men", ["estimate", "lower", "upper"]].tolist() == [1, 1, 1]
    ordered = np.sort(gaps["p_value"])
    assert gaps["p_adjusted"].min() == pytest.approx(4 * ordered[0])


def test_ranks_come_from_the_covariance_of_shares_that_the_same_people_make(data, theirs):
    """Two choices that everyone names together or not at all cannot be told apart, and R's covariance says so."""
    sample, reasons = data
    both = sample.assign(why=sample["why"].str.replace("money", "money work"))
    known = {"why": {**CODEBOOK["why"], "several_labels": {**CODEBOOK["why"]["several_labels"], "work": "Work"}}}
    rows = rows_of((both, reasons), plan(WHY), known)
    places = [rows.loc[f"drivers/rank/why/{code}/all", ["estimate", "lower", "upper"]] for code in ("money", "work")]
    assert places[0].tolist() == places[1].tolist() == [3, 3, 4]
    variance = np.array(theirs["all"]["covariance"])
    difference = variance[0, 0] + variance[1, 1] - 2 * variance[0, 1]
    fear, faith = (theirs["all"]["estimate"][code] for code in ("fear", "faith"))
    assert (fear - faith) / np.sqrt(difference) > 2.09, "told apart in R, at t with 20 degrees of freedom"


def test_bounds_are_of_each_choice(ours):
    share, asked, answered = ours.loc["drivers/share/why/money/all"], 240, 201
    lower, upper = (ours.loc[f"drivers/{end}_bound/why/money/all"] for end in ("lower", "upper"))
    silent = ours.loc[["drivers/share/why/dont_know/all", "drivers/share/why/not_recorded/all"], "estimate"].sum()
    assert lower["estimate"] == pytest.approx(share["estimate"] * (1 - silent))
    assert upper["estimate"] == pytest.approx(lower["estimate"] + silent)
    assert (lower["n"], lower["count"], upper["count"]) == (asked, share["count"], answered - share["count"])


def test_only_some_choices_are_compared_where_the_plan_says_so(data):
    rows = rows_of(data, plan({**WHY, "share": ["fear", "money"]}))
    assert set(rows[rows["measure"] == "gap"]["level"]) == {"fear", "money"}
    assert rows[rows["measure"] == "rank"]["upper"].max() == 2
    assert "drivers/share/why/other/all" in rows.index, "the gate must see what the others could be subtracted from"


def test_one_gender_has_no_gap(data):
    sample, reasons = data
    men = sample["_gender"] == "men"
    rows = rows_of((sample[men], reasons[men]), plan(WHY))
    assert set(rows["group"]) == {"men"}
    assert set(rows["measure"]) == {"share", "rank", "mean", "lower_bound", "upper_bound"}


def test_codes_that_the_form_does_not_have_are_no_choice_and_nobody_is_lost(data):
    sample, reasons = data
    first = sample.index[sample["why"].notna()][0]
    odd = sample.assign(why=sample["why"].mask(sample.index == first, "77"))
    rows = rows_of((odd, reasons), plan(WHY))
    assert rows.loc["drivers/share/why/invalid/all", "count"] == 1
    assert rows.loc["drivers/share/why/fear/all", "n"] == 200
    assert rows.loc["drivers/share/why/invalid/all", "n"] == 240


def test_an_answer_is_read_code_by_code():
    answers = pd.Series(["a b", "b", "b b", "c", "a 98", None, "98", ""])
    named = named_choices(answers, ["a", "b"])
    assert named["a"].tolist() == [True, False, False, pd.NA, True, pd.NA, pd.NA, pd.NA]
    assert named["b"].tolist() == [True, True, True, pd.NA, False, pd.NA, pd.NA, pd.NA]


def test_what_nobody_answered_has_rows_without_numbers(data):
    sample, reasons = data
    none = sample.assign(why=pd.array([None] * len(sample), "string"))
    rows = rows_of((none, reasons.assign(why="refused")), plan(WHY))
    assert rows.loc["drivers/share/why/fear/women", "n"] == 0
    assert np.isnan(rows.loc["drivers/share/why/fear/women", "estimate"])
    assert "rank" not in set(rows["measure"])
