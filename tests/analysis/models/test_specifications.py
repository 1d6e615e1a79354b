"""Specification curves as rows of the spine: each specification against the regression that it stands for."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.analysis.models.regressions import regression_rows
from bogolan.analysis.models.specifications import specification_rows
from bogolan.provenance.errors import SurveyError
from bogolan.survey.spine import spine

DESIGN = {"lonely": "fail", "intracluster_correlation": 0.2}
CODEBOOK = {
    "age": {"type": "integer", "choices": {}},
    "edu": {"type": "select_one", "choices": {"0": "None", "1": "Primary", "2": "Secondary"}},
    "water": {"type": "select_one", "choices": {"yes": "Yes", "some": "Some", "no": "No"}},
    "said": {"type": "text", "choices": {}},
}
CHOICES = {
    "flagged": ["included", "excluded"],
    "dont_know": ["missing", "not_in_share"],
    "weights": ["weighted", "unweighted"],
    "family": ["logit", "linear"],
    "share": [["yes"], ["yes", "some"]],
    "controls": [[], ["edu"]],
}


def model(terms=({"question": "age", "per": 10},), **choices):
    outcome = {"question": "water", "share": ["yes"]}
    return {"name": "m", "outcome": outcome, "terms": list(terms), "by_gender": True, "specifications": choices}


def plan(of):
    return {"design": DESIGN, "multiplicity": {"primary": "holm", "others": "BH"}, "models": [of]}


def curves(sample, reasons, of):
    return spine(specification_rows(sample, reasons, CODEBOOK, plan(of))).set_index("id")


def single(rows, name, level="age", group="women"):
    return rows.loc[f"specifications/marginal_effect/m/{level}/specification/{name}/{group}"]


@pytest.fixture
def asked(sample):
    """The shared sample with two flags, and some who did not answer the control."""
    flagged = np.arange(len(sample)) % 7 == 0
    edu = sample["edu"].where(np.arange(len(sample)) % 11 > 0)
    return sample.assign(_flag_F01=flagged, _flag_F02=False, edu=edu, said="in their own words")


# What the data and the plan of a single regression would have to be, for each choice.
ALONE = {
    "included, missing, weighted, logit, yes, -": lambda data, of: (data, of),
    "excluded, missing, weighted, logit, yes, -": lambda data, of: (
        data.assign(water=data["water"].where(~data["_flag_F01"])),
        of,
    ),
    "included, not_in_share, weighted, logit, yes, -": lambda data, of: (
        data.assign(water=data["water"].fillna("no")),
        of,
    ),
    "included, missing, unweighted, logit, yes, -": lambda data, of: (data.assign(_weight=1.0), of),
    "included, missing, weighted, linear, yes, -": lambda data, of: (data, of | {"family": "linear"}),
    "included, missing, weighted, logit, yes+some, -": lambda data, of: (
        data,
        of | {"outcome": {"question": "water", "share": ["yes", "some"]}},
    ),
    "included, missing, weighted, logit, yes, edu": lambda data, of: (
        data,
        of | {"terms": [*of["terms"], {"question": "edu"}]},
    ),
    "excluded, not_in_share, unweighted, linear, yes+some, edu": lambda data, of: (
        data.assign(water=data["water"].fillna("no").where(~data["_flag_F01"]), _weight=1.0),
        {**of, "family": "linear", "outcome": {"question": "water", "share": ["yes", "some"]}}
        | {"terms": [*of["terms"], {"question": "edu"}]},
    ),
}


def test_each_specification_is_the_regression_that_it_stands_for(asked, reasons):
    rows = curves(asked, reasons, model(**CHOICES))
    answered = asked.assign(water=asked["water"].where(asked["edu"].notna()))
    for name, change in ALONE.items():
        data, of = change(answered, {key: part for key, part in model().items() if key != "specifications"})
        data = data.assign(water=data["water"].where(asked["edu"].notna()))
        alone = spine(regression_rows(data, reasons, CODEBOOK, plan(of))).set_index("id")
        for group, contrast in (("women", None), ("men", None), ("women", "men")):
            whom = group if contrast is None else f"{group}/{contrast}"
            ours, theirs = single(rows, name, group=whom), alone.loc[f"models/marginal_effect/m/age/{whom}"]
            for number in ("estimate", "standard_error", "lower", "upper", "df", "p_value", "n", "clusters"):
                if not (contrast and number == "standard_error"):
                    assert ours[number] == pytest.approx(theirs[number], rel=1e-6), (name, whom, number)


def test_what_all_say_together_is_of_the_single_rows(asked, reasons):
    rows = curves(asked, reasons, model(**CHOICES))
    for whom in ("women", "men", "women/men"):
        group, _, contrast = whom.partition("/")
        each = rows[(rows["domain"] == "specification") & (rows["group"] == group)]
        each = each[each["contrast"].fillna("") == contrast]
        assert len(each) == 64
        place = f"specifications/{{}}/m/age/{whom}"
        median = rows.loc[place.format("median_effect")]
        assert median["estimate"] == pytest.approx(each["estimate"].median())
        assert (median["lower"], median["upper"]) == (each["estimate"].min(), each["estimate"].max())
        assert (median["n"], median["count"]) == (each["n"].max(), each["count"].min())
        agree = np.sign(each["estimate"]) == np.sign(median["estimate"])
        assert rows.loc[place.format("same_sign"), "estimate"] == pytest.approx(agree.mean())
        found = (agree & (each["p_value"] < 0.05)).mean()
        assert rows.loc[place.format("significant"), "estimate"] == pytest.approx(found)
        assert rows.loc[place.format("specified"), "estimate"] == 64
        assert 0 < median["p_value"] <= 1


def test_the_note_counts_the_fewest_by_whom_two_bases_differ(asked, reasons):
    rows = curves(asked, reasons, model(**CHOICES))
    assert rows["note"].nunique() <= 3
    for group in ("women", "men"):
        mine = (asked["_gender"] == group).to_numpy()
        told = (asked["edu"].notna() & asked["age"].notna()).to_numpy() & mine
        yes, known = asked["water"].notna().to_numpy(), (reasons["water"] == "dont_know").to_numpy()
        flagged = asked["_flag_F01"].to_numpy()
        bases = [told & who & ~(flagged & out) for who in (yes, yes | known) for out in (False, True)]
        bases.append(mine & yes)  # the model's own, also of those without an answer to the control
        sizes = [(one & ~other).sum() for one in bases for other in bases if (one & ~other).any()]
        median = rows.loc[f"specifications/median_effect/m/age/{group}"]
        assert median["note"].split("/")[0] == str(min(sizes))
        assert int(median["note"].split("/")[1]) <= min(sizes)


def test_bases_that_are_the_same_are_told_apart_by_everybody(asked, reasons):
    rows = curves(asked.assign(edu=asked["edu"].fillna("0")), reasons, model(family=["logit", "linear"]))
    note = rows.loc["specifications/median_effect/m/age/women", "note"]
    assert note == f"{((asked['_gender'] == 'women') & asked['water'].notna()).sum()}/20"


def test_a_specification_that_is_separated_is_not_counted_and_says_why(asked, reasons):
    """All of the third category say yes, so that no logit with it as a control is finite."""
    certain = asked.assign(water=asked["water"].mask((asked["edu"] == "2").to_numpy(), "yes"))
    rows = curves(certain, reasons, model(family=["logit", "linear"], controls=[[], ["edu"]]))
    hidden = single(rows, "included, missing, weighted, logit, yes, edu")
    assert "separated" in hidden["flag"]
    assert np.isnan([hidden["estimate"], hidden["lower"], hidden["p_value"]]).all()
    assert rows.loc["specifications/specified/m/age/women", "estimate"] == 3


def test_an_effect_that_no_specification_gives_is_said_to_be_none(asked, reasons):
    alike = asked.assign(age=pd.array([40] * len(asked), "Int64").astype("Int64"))
    alike.loc[alike["_gender"] == "men", "age"] = 30 + np.arange((alike["_gender"] == "men").sum()) % 9
    rows = curves(alike, reasons, model(weights=["weighted", "unweighted"]))
    women = rows[rows.index.str.endswith("/women")]
    assert women[women["domain"].notna()]["flag"].tolist() == ["not_estimable"] * 2
    assert women[women["domain"].isna()]["measure"].tolist() == ["specified"]
    assert rows.loc["specifications/specified/m/age/men", "estimate"] == 2


def test_a_control_in_peoples_own_words_is_refused_by_name(asked, reasons):
    with pytest.raises(SurveyError) as caught:
        curves(asked, reasons, model(controls=[[], ["said"]]))
    (problem,) = caught.value.problems
    assert problem.column == "models.m.specifications"
    assert "'said' is text in people's own words" in problem.found


def test_a_model_without_specifications_has_no_curve(asked, reasons):
    of = {key: part for key, part in model().items() if key != "specifications"}
    assert list(specification_rows(asked, reasons, CODEBOOK, plan(of))) == []


def test_an_effect_counts_those_whom_two_shares_tell_apart(asked, reasons):
    """The effect on "yes or some" less that on "yes" is the effect on "some", which two women with a term said."""
    moved = pd.Categorical(np.where(np.arange(len(asked)) % 3 == 0, "1", "0"))
    rare = (asked["water"] == "some") & (moved == "1") & (asked["_gender"] == "women")
    told = asked.assign(moved=moved, water=asked["water"].mask(rare & (rare.cumsum() > 2), "no"))
    with_moved = CODEBOOK | {"moved": {"type": "select_one", "choices": {"1": "Yes", "0": "No"}}}
    term = {"question": "moved", "is": ["1"]}
    for choices, few in (({"share": [["yes"], ["yes", "some"]]}, 2), ({"share": [["yes"], ["no"]]}, 2), ({}, None)):
        of = model([term], family=["logit", "linear"], **choices)
        rows = spine(specification_rows(told, reasons, with_moved, plan(of)))
        own = rows[(rows["group"] == "women") & rows["contrast"].isna() & (rows["domain"] == "specification")]
        together = rows[(rows["group"] == "women") & rows["contrast"].isna() & rows["domain"].isna()]
        if few is None:
            assert (own["count"] > 2).all()
        else:
            assert set(own["count"]) == set(together["count"]) == {few}


def test_two_shares_that_are_the_same_since_nobody_gave_an_answer_say_so_of_it(asked, reasons):
    nobody = asked.assign(water=asked["water"].mask(asked["water"] == "some", "no"))
    rows = curves(nobody, reasons, model(share=[["yes"], ["yes", "some"]]))
    assert set(rows["count"]) == {0}
    among = {
        **model(share=[["yes"], ["no"]]),
        "outcome": {"question": "water", "share": ["yes"], "among": ["yes", "no"]},
    }
    rows = curves(asked, reasons, among)
    assert (rows["count"] > 0).all(), "nobody in the base could have said anything else"
