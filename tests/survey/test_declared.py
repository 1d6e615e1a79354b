"""What is declared and not computed: every key of the plan is one or the other, and nothing declared goes unnamed."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from bogolan.survey.declared import (
    COMPUTED,
    COMPUTED_OF_MODELS,
    NOT_COMPUTED,
    SETTINGS,
    concerned_parts,
    is_tested,
    not_computed,
)
from bogolan.survey.plan import completed, read_plan
from bogolan.survey.plan_parts import categorical_questions
from bogolan.survey.plan_schema import schema

LEAST = {"responses": "r.csv", "gender": {"everyone": "women"}}


def kinds(plan: dict) -> list[tuple[str, str]]:
    return [(one.kind, one.name) for _, declarations in not_computed(plan) for one in declarations]


def declared(text: str) -> dict:
    return completed(LEAST | YAML(typ="safe", pure=True).load(text))


def test_every_key_of_the_schema_is_computed_or_named():
    keys = schema()["properties"].keys()
    assert keys == COMPUTED | SETTINGS | NOT_COMPUTED.keys()
    assert not COMPUTED & NOT_COMPUTED.keys()
    of_models = schema()["properties"]["models"]["items"]["properties"].keys()
    assert of_models == COMPUTED_OF_MODELS


def test_nothing_is_named_of_a_plan_that_declares_nothing():
    assert kinds(completed(LEAST)) == []
    assert kinds(declared("nonresponse_bounds: false\nexperiments: []\n")) == []


@pytest.mark.parametrize("survey", ["mopti-headline", "chile-1988"])
def test_the_first_surveys_declare_nothing_more(house, survey):
    assert kinds(read_plan(house / "data" / survey / "survey.yaml")) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("weighting: {totals: t.csv, margins: [[a]]}", []),
        ("groups: [{name: young, where: [{question: age, below: 35}]}]", []),
        ("sensitivity: [{name: clean, without_flagged: true}]", []),
        (
            "experiments: [{name: c, kind: conjoint}]\n"
            "models: [{name: m, outcome: {question: q, share: [1]}, terms: [a]}]\n"
            "hypotheses: [{id: H1, experiment: c}, {id: H2, outcomes: [{question: q, share: [1]}]}]\n"
            "sensitivity: [{name: clean, without_flagged: true, applies_to: [c, m, H1, H2]}]",
            [],
        ),
        (
            "experiments: [{name: e, kind: endorsement}]\n"
            "sensitivity: [{name: some, where: [], applies_to: [e, H2]}]\n"
            "hypotheses: [{id: H2, outcomes: [{question: q, share: [1]}]}]",
            [("experiments.endorsement", "e"), ("sensitivity", "some")],
        ),
        (
            "experiments: [{name: a, kind: list}, {name: b, kind: endorsement}, {name: c, kind: conjoint}]",
            [("experiments.endorsement", "b")],
        ),
        (
            "experiments: [{name: l, kind: list}]\n"
            "hypotheses: [{id: H1, outcomes: [{question: q, share: [1]}]}, {id: H2, experiment: l}]",
            [],
        ),
        ("hypotheses: [{id: H1, statement: s, outcomes: [{question: q, measure: mean}]}]", []),
        ("claims: [{id: C1, statement: s, source: t}]", []),
        ("excerpts: e.csv", []),
        ("events: {file: e.csv}", []),
        ("identifiers: [gps, device]\nnot_identifiers: [name]", []),
        ("seed: 5", []),
    ],
)
def test_each_part_is_named(text, named):
    assert kinds(declared(text)) == named


@pytest.mark.parametrize("approval", ["", ", ethics_approval: committee no. 3"])
def test_an_endorsement_is_analysed_only_where_a_committee_approved_it(approval):
    plan = declared(
        f"experiments: [{{name: e, kind: endorsement, questions: [p], arm: m, treated: T{approval}}}]\n"
        "hypotheses: [{id: H1, statement: s, experiment: e, test: difference}]\n"
        "sensitivity: [{name: clean, without_flagged: true, applies_to: [e]}]"
    )
    named = [("experiments.endorsement", "e"), ("hypotheses", "H1"), ("sensitivity", "clean")]
    assert kinds(plan) == ([] if approval else named)
    assert is_tested(plan["hypotheses"][0], plan) == bool(approval)


OUTCOME = "outcome: {question: q, share: [1]}, terms: [a]"


@pytest.mark.parametrize(
    "model",
    [
        OUTCOME,
        f"family: logit, {OUTCOME}",
        f"family: linear, {OUTCOME}",
        "family: ordinal, outcome: {question: q, levels: [1, 2]}, terms: [a]",
        "outcome: {question: q, reason: [refused]}, terms: [a]",
        f"{OUTCOME}, interactions: [[a, b]], mixed: [v]",
        f"{OUTCOME}, specifications: {{family: [logit, linear]}}",
        f"{OUTCOME}, decomposition: [shapley, oaxaca]",
    ],
)
def test_everything_of_models_is_computed(model):
    assert kinds(declared(f"models: [{{name: m, {model}}}]")) == []


def test_a_mean_to_be_explained_is_no_category():
    plan = declared("models: [{name: m, family: gaussian, outcome: {question: q, measure: mean}, terms: [a]}]")
    assert "q" not in categorical_questions(plan | {"gender": {}})


def test_all_that_the_demonstration_declares_is_computed(house):
    plan = read_plan(house / "data/mopti-demo/survey.yaml")
    assert kinds(plan) == []
    assert len(plan["models"]) == 11
    assert all(plan[key] for key in ("experiments", "hypotheses", "sensitivity"))


def test_the_demonstration_never_crosses_support_with_who_people_are(house):
    """Neither ethnic group nor language nor livelihood stands in a model, a domain, a group or a hypothesis."""
    from bogolan.survey.plan_names import named_questions

    plan = read_plan(house / "data/mopti-demo/survey.yaml")
    named = {name for place, name in named_questions(plan) if place[0] != "identifiers"}
    assert not named & {"ethnicity", "enum_eth", "int_lang", "livelihood", "livelihood_oth"}
    assert "found_fam" not in {term["question"] for model in plan["models"] for term in model["terms"]}


def test_the_demonstration_counts_costs_as_it_counts_gains(house):
    plan = read_plan(house / "data/mopti-demo/survey.yaml")
    battery = [item for item in plan["drivers"] if item["question"].startswith("a_")]
    assert len(battery) == 12
    rules = [(*item["share"], *item["against"], item["class"]) for item in battery]
    assert rules == 6 * [("1", "3", "community")] + 6 * [("3", "1", "community")]
    for item in [*plan["drivers"], *plan["support"]]:
        told = item["topic" if item["measure"] == "choices" else "statement"]
        assert told.keys() == {"en", "fr"}
        assert item["class"] != "community" or item in battery


def test_the_survey_with_a_failed_list_has_the_demonstrations_plan(house):
    demo, failed = (
        read_plan(house / folder / "survey.yaml") for folder in ("data/mopti-demo", "tests/surveys/mopti-badlist")
    )
    assert {key for key in demo if demo[key] != failed[key]} == {"survey", "title", "limits"}
    for plan in (demo, failed):
        assert "SYNTHETIC" in plan["title"]["en"]
        assert "SYNTHÉTIQUE" in plan["title"]["fr"]


def test_a_declaration_speaks_of_what_it_names():
    plan = declared(
        "groups: [{name: young, where: [{question: age, below: 35}]}, {name: old, where: [{question: age}]}]\n"
        "experiments: [{name: e, kind: endorsement}]\n"
        "hypotheses: [{id: H1, statement: s, compare: [young, others], experiment: e},"
        " {id: H2, statement: s, within: old, experiment: e}]\n"
    )
    of = dict(not_computed(plan))
    told = {
        one.name: [part["name"] for part in concerned_parts(plan, one) if "name" in part] for one in of["hypotheses"]
    }
    assert told == {"H1": ["young", "e"], "H2": ["old", "e"]}
