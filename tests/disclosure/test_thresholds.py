"""The numbers behind the gate's rules: the schema's defaults, each of which a plan makes stricter and none looser."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from bogolan.disclosure.excerpts import is_broad
from bogolan.disclosure.gate import release
from bogolan.disclosure.thresholds import DEFAULT, Thresholds, thresholds_of
from bogolan.provenance.errors import SurveyError
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_disclosure import stricter_thresholds
from bogolan.survey.plan_schema import schema
from bogolan.survey.spine import spine

PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {everyone: women}
"""
SHARE = {"analysis": "drivers", "measure": "share", "unit": "proportion", "outcome": "q", "level": "yes"}
SHARE |= {"base": "answered", "group": "women", "lower": 0.0, "upper": 1.0}


def share(count: int, n: int, clusters: int, **more: object) -> dict:
    return {**SHARE, "estimate": count / n, "count": count, "n": n, "clusters": clusters, **more}


def exposure(clusters: int) -> dict:
    about = {"analysis": "events", "measure": "exposed", "unit": "events", "base": "clusters", "level": "median"}
    return {**about, "estimate": 3.0, "clusters": clusters}


def likeness(correlation: float) -> dict:
    numbers = {"estimate": correlation, "lower": 0.8, "upper": 1.0, "design_effect": 2.0}
    return {**share(100, 300, 30), "measure": "intraclass_correlation", "level": None, **numbers}


def silence() -> dict:
    about = {"analysis": "nonresponse", "measure": "item_nonresponse", "unit": "proportion", "outcome": "questions"}
    return {**about, "level": "refused", "base": "asked", "group": "women", "estimate": 0.1, "lower": 0.0, "upper": 0.2,
            "n": 300, "count": 30, "clusters": 30}  # fmt: skip


# What a plan asks, and a row with its class: what happens to it where the plan asks nothing, and where it asks that.
STRICTER = {
    "fewest": ({"fewest": 20}, share(15, 300, 30), "personal", "published", "withheld"),
    "community.base": ({"community": {"base": 70}}, share(54, 60, 12), "community", "published", "banded"),
    "community.clusters": ({"community": {"clusters": 13}}, share(54, 60, 12), "community", "published", "banded"),
    "community.band_base": ({"community": {"band_base": 45}}, share(30, 40, 12), "community", "banded", "withheld"),
    "community.band_clusters": (
        {"community": {"band_clusters": 7}}, share(30, 40, 6), "community", "banded", "withheld"
    ),
    "personal.base": ({"personal": {"base": 150}}, share(60, 120, 30), "personal", "published", "withheld"),
    "personal.clusters": ({"personal": {"clusters": 15}}, share(60, 120, 12), "personal", "published", "withheld"),
    "sensitive.base": ({"sensitive": {"base": 400}}, share(60, 300, 30), "sensitive", "published", "withheld"),
    "sensitive.clusters": ({"sensitive": {"clusters": 40}}, share(60, 300, 30), "sensitive", "published", "withheld"),
    "area.base": (
        {"area": {"base": 50}}, share(20, 40, 12, domain="d", domain_level="x"), "personal", "banded", "withheld"
    ),
    "area.clusters": (
        {"area": {"clusters": 13}}, share(20, 40, 12, domain="d", domain_level="x"), "personal", "banded", "withheld"
    ),
    "alike": ({"alike": 0.5}, likeness(0.9), "personal", "published", "withheld"),
    "questions": ({"questions": 6}, silence(), "personal", "published", "withheld"),
    "clusters_beside": ({"clusters_beside": 20}, exposure(25), "personal", "published", "withheld"),
}  # fmt: skip


def described(node: dict, place: str = ""):
    """The thresholds of the schema, each with what it says of it."""
    for name, own in node["properties"].items():
        if own["type"] == "object":
            yield from described(own, f"{place}{name}.")
        else:
            yield f"{place}{name}", own


def thresholds_in_the_schema() -> dict[str, dict]:
    return dict(described(schema()["properties"]["disclosure"]["properties"]["thresholds"]))


def flat(thresholds: dict, place: str = "") -> dict[str, float]:
    found = {}
    for name, value in thresholds.items():
        found |= flat(value, f"{place}{name}.") if isinstance(value, dict) else {f"{place}{name}": value}
    return {name: value for name, value in found.items() if value is not None and not name.endswith("counts_matter")}


def test_the_schema_has_each_with_its_default_which_is_its_limit():
    told = thresholds_in_the_schema()
    assert {name: own["default"] for name, own in told.items()} == flat(asdict(DEFAULT))
    assert all(own["default"] == own.get("minimum", own.get("maximum")) for own in told.values())


def through(row: dict, question_class: str, thresholds: Thresholds) -> str:
    named = [SHARE["outcome"], *"abcd"] if row["analysis"] == "nonresponse" else [SHARE["outcome"]]
    classes = {"drivers": dict.fromkeys(named, question_class)}
    return release(spine([row]), classes, weighted=True, thresholds=thresholds)["release"][0]


@pytest.mark.parametrize("name", STRICTER)
def test_what_a_plan_makes_stricter_withholds_more(name):
    asked, row, question_class, usual, stricter = STRICTER[name]
    assert through(row, question_class, DEFAULT) == usual
    assert through(row, question_class, thresholds_of(asked)) == stricter


def test_an_age_group_is_as_broad_as_the_plan_asks():
    assert is_broad("20-29", DEFAULT)
    assert not is_broad("20-29", thresholds_of({"years": 15}))


def test_of_how_many_specifications_something_is_told_together_is_as_the_plan_asks():
    about = {"analysis": "specifications", "outcome": "m", "level": "q", "base": "specification", "note": "1/20"}
    about |= {"group": "women", "n": 400, "clusters": 40, "count": 60, "unit": "proportion", "estimate": 0.1}
    each = [
        {**about, "measure": "marginal_effect", "domain": "specification", "domain_level": str(number)}
        for number in range(12)
    ]
    together = {**about, "measure": "median_effect"}
    own = {**about, "analysis": "models", "measure": "marginal_effect", "base": "model", "note": None}
    rows = spine([together, *each, own])
    classes = {"models": {"m": "personal"}, "specifications": {"m": "personal"}}
    for asked, outcome in (({}, "published"), ({"specifications": 13}, "withheld")):
        told = release(rows, classes, weighted=True, thresholds=thresholds_of(asked))
        assert told.loc[told["measure"] == "median_effect", "release"].tolist() == [outcome]


def test_every_threshold_has_been_tried():
    tried = {*STRICTER, "years", "specifications"}
    assert tried == set(flat(asdict(DEFAULT)))


def test_bases_leave_in_multiples_of_the_fewest():
    answers = [share(5, 305, 30, level="no"), share(150, 305, 30), share(150, 305, 30, level="perhaps")]
    for fewest, base in ((10, 300), (20, 300), (40, 280)):
        classes = {"drivers": {"q": "personal"}}
        told = release(spine(answers), classes, weighted=True, thresholds=thresholds_of({"fewest": fewest}))
        assert set(told["n"].dropna()) == {base}


def plan_with(tmp_path, asked: str) -> dict:
    path = tmp_path / "survey" / "survey.yaml"
    path.parent.mkdir()
    path.write_text(PLAN + f"disclosure: {{thresholds: {asked}}}\n")
    return read_plan(path)


@pytest.mark.parametrize("name", thresholds_in_the_schema())
def test_a_looser_one_is_refused_with_the_way_out(tmp_path, name):
    usual = thresholds_in_the_schema()[name]["default"]
    looser = 0.99 if name == "alike" else usual - 10
    *parts, last = name.split(".")
    asked = f"{{{last}: {looser}}}"
    for part in parts:
        asked = f"{{{part}: {asked}}}"
    with pytest.raises(SurveyError) as caught:
        plan_with(tmp_path, asked)
    (problem,) = caught.value.problems
    assert problem.column == f"disclosure.thresholds.{name}"
    assert problem.line == 6
    assert problem.found == str(looser)
    assert problem.expected == f"a number, at {'most' if name == 'alike' else 'least'} {usual}"
    assert "`disclosure.exceptions`" in problem.hint


def test_a_plan_that_asks_nothing_has_the_usual_ones_and_one_that_does_names_what_differs(tmp_path):
    plan = plan_with(tmp_path, "{fewest: 20, area: {clusters: 8}, sensitive: {base: 200}}")
    assert stricter_thresholds(plan) == [("fewest", 20, 10), ("area.clusters", 8, 5)]
    assert thresholds_of(plan["disclosure"]["thresholds"]) == thresholds_of({"fewest": 20, "area": {"clusters": 8}})
    assert stricter_thresholds({}) == []
    assert thresholds_of({}) == DEFAULT
