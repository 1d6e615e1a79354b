"""Claims against a survey: the regions they allow, intervals that hold together, and a verdict for each."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from list_survey import LIST, N, survey

from bogolan.analysis.claims import claim_rows, judged, region_of
from bogolan.provenance.errors import SurveyError
from bogolan.statistics import SurveyDesign, mean, proportion
from bogolan.survey.spine import spine

WATER = {"question": "water", "share": ["yes"]}
WHY = {"question": "why", "share": ["a"]}
OLD = {"name": "old", "where": [{"question": "age", "from": 60}]}
CODEBOOK = {
    "water": {"type": "select_one", "choices": {"yes": "Yes", "no": "No"}, "missing": {}, "several": []},
    "why": {
        "type": "text",
        "choices": {},
        "missing": {},
        "several": ["a", "b"],
        "several_labels": {"a": "A", "b": "B"},
    },
    "order": {"type": "rank", "choices": {}, "missing": {}, "several": ["a", "b"]},
}


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    generator = np.random.default_rng(4)
    frame = survey(0.3)
    women = (frame["_gender"] == "women").to_numpy()
    water = np.where(generator.random(N) < np.where(women, 0.9, 0.4), "yes", "no")
    why = np.where(generator.random(N) < 0.3, "a b", "b")
    return frame.assign(water=pd.Categorical(water, categories=["yes", "no"]), why=why, order="a b")


@pytest.fixture(scope="module")
def reasons() -> pd.DataFrame:
    return pd.DataFrame({"water": np.where(np.arange(N) % 10 == 0, "refused", None)}, dtype=object)


def plan(*claims: dict, **changes: object) -> dict:
    design = {"lonely": "fail", "intracluster_correlation": 0.2}
    told = [{"id": f"C{number}", **claim} for number, claim in enumerate(claims, 1)]
    return {"design": design, "experiments": [LIST], "groups": [OLD], "claims": told, "synthetic": False, **changes}


def rows_of(sample, reasons, *claims: dict, **changes: object) -> pd.DataFrame:
    return spine(claim_rows(sample, reasons, CODEBOOK, plan(*claims, **changes))).set_index("id")


def verdict_of(sample, reasons, claim: dict, **changes: object) -> tuple[str, str | None]:
    row = rows_of(sample, reasons, claim, **changes).loc["claims/claim/C1/all"]
    return row["note"], row["flag"]


def design_of(frame: pd.DataFrame) -> SurveyDesign:
    return SurveyDesign(frame, weights="_weight", strata="_stratum", clusters="_cluster")


def test_a_number_claimed_of_women_and_men_is_met_by_intervals_that_hold_together(sample, reasons):
    rows = rows_of(sample, reasons, {"outcomes": [WATER], "value": {"women": 0.9, "men": 0.9}})
    frame = sample.assign(y=sample["water"] == "yes")
    for group, note in (("women", "consistent"), ("men", "inconsistent")):
        row = rows.loc[f"claims/share/C1/water/{group}"]
        of_group = proportion(design_of(frame).where((frame["_gender"] == group).to_numpy()), "y")
        lower, upper = of_group.interval(level=0.975, method="capped", planning_icc=0.2)
        assert [row["estimate"], row["lower"], row["upper"]] == pytest.approx([of_group.values[0], lower[0], upper[0]])
        assert (row["note"], row["unit"]) == (note, "proportion")
    assert tuple(rows.loc["claims/claim/C1/all", ["note", "flag"]]) == ("inconsistent", None)
    agreeing, against = (rows.loc[f"claims/{kind}/C1/water/women"] for kind in ("agreeing", "contradicting"))
    assert 0.85 < agreeing["lower"] < 0.9 < agreeing["upper"] < 0.95
    assert against["lower"] < 0.85
    assert against["upper"] > 0.95


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        ({"value": {"women": 0.9}}, ("consistent", None)),
        ({"value": {"women": 0.9}, "margin": 0.01}, ("cannot_tell", "undecided")),
        ({"value": {"women": 0.7}}, ("inconsistent", None)),
        ({"at_least": {"women": 0.8}}, ("consistent", None)),
        ({"at_least": {"men": 0.5}}, ("inconsistent", None)),
        ({"at_most": {"men": 0.5, "women": 0.95}}, ("consistent", None)),
        ({"at_least": {"men": 0.3}, "at_most": {"men": 0.5}}, ("consistent", None)),
        ({"at_most": {"men": 0.41}}, ("cannot_tell", "undecided")),
        ({"value": {"old": 0.65}, "margin": 0.1}, ("consistent", None)),
        ({}, ("cannot_tell", "no_number")),
        ({"unanswerable": "why not"}, ("cannot_tell", "unanswerable")),
    ],
)
def test_each_verdict(sample, reasons, numbers, verdict):
    assert verdict_of(sample, reasons, {"outcomes": [WATER], **numbers}) == verdict


def test_what_nobody_asked_about_has_a_verdict_alone(sample, reasons):
    rows = rows_of(sample, reasons, {"unanswerable": "not asked"})
    assert list(rows.index) == ["claims/claim/C1/all"]
    assert tuple(rows.iloc[0][["note", "flag"]]) == ("cannot_tell", "unanswerable")


def test_invented_answers_test_nothing_but_tell_what_would_have(sample, reasons):
    rows = rows_of(sample, reasons, {"outcomes": [WATER], "value": {"women": 0.9}}, synthetic=True)
    assert set(rows.loc[rows["measure"].isin(["share", "claim"]), "note"]) == {"not_tested"}
    assert rows.loc["claims/agreeing/C1/water/women", "lower"] > 0.85


def test_more_numbers_need_wider_intervals(sample, reasons):
    one = rows_of(sample, reasons, {"outcomes": [WATER], "value": {"women": 0.9}})
    three = rows_of(sample, reasons, {"outcomes": [WATER], "value": {"women": 0.9, "men": 0.4, "old": 0.6}})
    of_women = "claims/share/C1/water/women"
    assert three.loc[of_women, "lower"] < one.loc[of_women, "lower"]
    old = three.loc["claims/share/C1/water/group/old/all"]
    assert (old["group"], old["n"]) == ("all", int((sample["age"] >= 60).sum()))


def test_the_other_outcomes(sample, reasons):
    reason = {"question": "water", "reason": ["refused"]}
    told = rows_of(sample, reasons, {"outcomes": [reason], "value": {"all": 0.1}})
    row = told.loc["claims/share/C1/water/all"]
    assert (row["base"], row["n"]) == ("asked", N)
    assert row["estimate"] == pytest.approx(0.1, abs=0.02)
    age = rows_of(
        sample, reasons, {"outcomes": [{"question": "age", "measure": "mean"}], "value": {"all": 48}, "margin": 3}
    )
    row = age.loc["claims/mean/C1/age/all"]
    assert row["estimate"] == pytest.approx(mean(design_of(sample), "age").values[0])
    assert (row["unit"], row["note"]) == ("value", "consistent")
    named = rows_of(sample, reasons, {"outcomes": [WHY]})
    weight = sample["_weight"] * (sample["_gender"] == "women")
    expected = weight[sample["why"] == "a b"].sum() / weight.sum()
    assert named.loc["claims/share/C1/why/women", "estimate"] == pytest.approx(expected)


def test_an_experiment_measures_a_claim_unless_it_fails(sample, reasons):
    claim = {"experiment": "trust", "at_most": {"all": 0.5}}
    rows = rows_of(sample, reasons, claim)
    row = rows.loc["claims/prevalence/C1/trust/all"]
    assert row["count"] is pd.NA
    assert (row["note"], rows.loc["claims/claim/C1/all", "note"]) == ("consistent", "consistent")
    assert np.isnan(rows.loc["claims/agreeing/C1/trust/all", "lower"]), "an estimate below 0 speaks for it too"
    treated = (sample["arm"] == "T").to_numpy()
    count = sample["count"].mask(treated & sample["count"].isin([0, 4]).fillna(False).to_numpy(bool))
    failed = sample.assign(count=count)
    assert verdict_of(failed, reasons, claim) == ("cannot_tell", "invalid_experiment")
    assert verdict_of(sample.assign(count=count), reasons, {"experiment": "trust"}) == (
        "cannot_tell",
        "invalid_experiment",
    ), "a claim without a number, too"
    assert verdict_of(failed, reasons, claim, synthetic=True) == ("not_tested", "invalid_experiment")
    assert verdict_of(sample, reasons, claim, synthetic=True) == ("not_tested", None)


def test_a_group_that_nobody_is_in_cannot_tell(sample, reasons):
    nobody = {"name": "nobody", "where": [{"question": "age", "from": 200}]}
    claim = {"outcomes": [WATER], "value": {"nobody": 0.5}}
    assert verdict_of(sample, reasons, claim, groups=[nobody]) == ("cannot_tell", "unmeasured")


@pytest.mark.parametrize(
    ("outcome", "found", "expected"),
    [
        ({"question": "why", "share": ["a", "b"]}, "a, b of 'why'", "one of the choices that the form offers"),
        ({"question": "why", "share": ["c"]}, "c of 'why'", "one of the choices that the form offers"),
        ({"question": "order", "share": ["a"]}, "whose choices are put in an order", "answered by one answer"),
    ],
)
def test_what_has_no_share_is_named(sample, reasons, outcome, found, expected):
    with pytest.raises(SurveyError) as caught:
        rows_of(sample, reasons, {"outcomes": [outcome]})
    (problem,) = caught.value.problems
    assert found in problem.found
    assert expected in problem.expected
    assert problem.column == "claims.C1"


def test_one_number_against_it_is_enough_and_all_must_agree():
    def part(note):
        return {"note": note, "flag": None}

    assert judged({}, [part("consistent"), part("inconsistent")]) == ("inconsistent", None)
    assert judged({}, [part("consistent"), part("cannot_tell")]) == ("cannot_tell", "undecided")
    assert judged({}, [part("consistent"), {"measure": "agreeing"}]) == ("consistent", None)


def test_a_region_ends_where_shares_end():
    assert region_of({"value": {"all": 1}}, "all", True) == (0.95, 1.0)
    assert region_of({"at_most": {"all": 0.5}}, "all", True) == (0.0, 0.5)
    assert region_of({"at_most": {"all": 0.5}}, "all", False) == (-np.inf, 0.5)
    assert region_of({"value": {"men": 1}}, "all", True) is None


def test_of_a_gender_that_was_not_asked_nothing_is_claimed(sample, reasons):
    women = sample[sample["_gender"] == "women"]
    rows = rows_of(women, reasons.loc[women.index], {"outcomes": [WATER], "value": {"women": 0.9, "men": 0.4}})
    assert tuple(rows.loc["claims/claim/C1/all", ["note", "flag"]]) == ("cannot_tell", "unmeasured")
    assert rows.loc["claims/share/C1/water/women", "note"] == "consistent"
    assert not [name for name in rows.index if name.endswith("/men")]


def test_a_part_that_nobody_answered_is_never_consistent(sample, reasons):
    parts = [{"note": "consistent", "flag": None}, {"note": "cannot_tell", "flag": "unmeasured"}]
    assert judged({}, parts) == ("cannot_tell", "unmeasured")
    nobody = sample["water"].where(sample["_gender"] == "men")
    claim = {"outcomes": [WATER], "at_most": {"women": 0.5, "men": 0.6}}
    assert verdict_of(sample.assign(water=nobody), reasons, claim) == ("cannot_tell", "unmeasured")


def test_a_mean_of_two_numbers_is_guarded_as_a_share(sample, reasons):
    rare = np.where(np.arange(N) % 400 == 0, 1.0, 0.0)
    asked = {"outcomes": [{"question": "rare", "measure": "mean"}]}
    rows = rows_of(sample.assign(rare=rare), reasons, asked)
    assert rows.loc["claims/mean/C1/rare/all", "count"] == 6
    of_age = rows_of(sample, reasons, {"outcomes": [{"question": "age", "measure": "mean"}]})
    assert of_age["count"].isna().all()


def test_a_number_just_at_the_margin_is_within_it():
    assert region_of({"value": {"all": 0.2}}, "all", True) == (0.15, 0.25)
    assert region_of({"value": {"all": 0.4}, "margin": 0.35}, "all", True) == (0.05, 0.75)
