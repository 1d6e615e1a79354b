"""Domains, groups and sensitivity analyses that the plan itself calls by what a community is recognised by."""

from __future__ import annotations

import pytest

from bogolan.survey.plan_parts import area_parts, communal_parts, questions_of_parts

EMPTY = {"groups": [], "sensitivity": [], "experiments": [], "hypotheses": [], "claims": []}


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ({"en": "cercle", "fr": "cercle"}, []),
        ("ethnic group", ["area"]),
        ({"en": "x", "fr": "langue"}, ["area"]),
        (None, []),
    ],
)
def test_the_label_of_a_domain_tells_what_it_is(label, found):
    domain = {"question": "area"} if label is None else {"question": "area", "label": label}
    assert communal_parts({"domains": [domain], **EMPTY}) == found


def test_so_do_those_of_groups_and_sensitivity_analyses():
    plan = {
        "domains": [],
        "groups": [{"name": "herders", "label": "herders"}, {"name": "young", "label": "under 35"}],
        "sensitivity": [{"name": "one", "label": {"fr": "une seule langue"}}, {"name": "clean"}],
        "experiments": [{"name": "list", "label": "herders are to blame"}],
        "hypotheses": [{"id": "H1", "statement": "Herders say so"}, {"id": "H2", "statement": "Women say so"}],
        "claims": [
            {"id": "C1", "statement": "Herders say so"},
            {"id": "C2", "statement": "Women say so"},
            {"id": "C3", "statement": "They say so", "population": {"en": "people of low hereditary status"}},
            {"id": "C4", "statement": "They say so", "unanswerable": "In which language was not asked"},
        ],
    }
    assert communal_parts(plan) == ["herders", "one", "list", "H1", "C1", "C3", "C4"]


def test_an_actor_of_events_may_be_called_by_a_community_and_so_is_exposure_to_it():
    actors = {"army": ["Military Forces of Mali"], "militia": ["A Communal Group", "An Ethnic Militia (Mali)"]}
    plan = {"domains": [], **EMPTY, "events": {"actors": actors}}
    assert communal_parts(plan) == ["militia"]
    plan["events"] |= {"exposure": {"actors": ["army"]}}
    assert communal_parts(plan) == ["militia"]
    plan["events"] |= {"exposure": {"actors": ["army", "militia"]}}
    assert communal_parts(plan) == ["militia", "_exposure"]
    on_it = {"actors": ["army"], "among": ["army", "militia"]}
    plan["claims"] = [{"id": "C1", "events": on_it}, {"id": "C2", "events": {"actors": ["army"], "among": ["army"]}}]
    assert communal_parts(plan) == ["militia", "_exposure", "C1"]


def test_what_decides_who_belongs_is_named():
    where = [{"question": "sex", "is": ["1"]}, {"question": "ethnicity", "is_not": ["2"]}]
    plan = {"groups": [{"name": "some", "where": where}], "sensitivity": [{"name": "clean", "without_flagged": True}]}
    plan["experiments"] = [{"name": "list", "question": "n", "direct": {"question": "ethnicity"}}]
    by = {"by": [{"question": "land", "is": ["1"]}], "experiment": "list"}
    plan["hypotheses"] = [{"id": "H1", "compare": ["some", "others"], **by}]
    plan["claims"] = [
        {"id": "C1", "outcomes": [{"question": "q"}], "value": {"some": 0.5}},
        {"id": "C2", "experiment": "list"},
    ]
    found = questions_of_parts(plan)
    assert (found["some"], found["clean"]) == (["sex", "ethnicity"], [])
    assert found["list"] == ["n", "ethnicity"]
    assert set(found["C1"]) == {"q", "some", "sex", "ethnicity"}
    assert set(found["C2"]) == {"list", "n", "ethnicity"}
    assert set(found["H1"]) == {"land", "sex", "ethnicity", "n", "some", "others", "list"}


def test_what_an_area_decides_on_is_by_area_and_what_an_age_does_is_not():
    def part(name: str, question: str) -> dict:
        return {"name": name, "where": [{"question": question, "is": ["1"]}]}

    plan = {
        "domains": [{"question": "commune"}, {"question": "age", "breaks": [18, 35]}],
        "design": {"strata": ["region", "urban"], "clusters": "village"},
        "groups": [part("here", "commune"), part("young", "age"), part("there", "village"), part("town", "urban")],
        "sensitivity": [part("north", "region"), part("calm", "quiet"), {"name": "clean", "without_flagged": True}],
        "experiments": [{"name": "list", "kind": "list", "question": "commune"}],
        "hypotheses": [
            {"id": "H1", "outcomes": [{"question": "water"}], "compare": ["here", "others"]},
            {"id": "H2", "outcomes": [{"question": "water"}], "by": [{"question": "region", "is": ["1"]}]},
            {"id": "H3", "outcomes": [{"question": "water"}], "compare": ["young", "others"]},
        ],
        "claims": [{"id": "C1", "outcomes": [{"question": "water"}], "value": {"town": 0.5}}],
    }
    assert area_parts(plan) == ["here", "there", "town", "north", "H1", "H2", "C1"]
    assert area_parts({**plan, "design": {}, "domains": []}) == []
