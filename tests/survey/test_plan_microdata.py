"""The anonymised file in a plan: each mistake with its place, and how closely questions are guarded."""

from __future__ import annotations

import pytest

from bogolan.provenance.errors import SurveyError
from bogolan.survey.guarded_words import tells_a_place, tells_of_harm
from bogolan.survey.plan_microdata import areas, class_of, is_fact, variables_in

PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
uuid: id
respondent: who
identifiers: [phone]
gender: {question: sex, women: 2, men: 1}
consent: {question: agreed, given: 1}
interviewer: {question: asker, gender: {question: asker_sex, women: 2, men: 1}}
design: {weights: w, strata: region, clusters: village}
domains: [{question: zone}, {question: age, breaks: [18, 35]}]
questions:
  clan: {label: Which clan are you of?}
support: [{question: good, share: [1]}]
drivers:
  - {question: road, share: [1], class: community}
  - {question: view, share: [1]}
  - {question: fear, share: [1], class: sensitive}
  - {question: clan, share: [1], class: personal}
  - {question: hours, measure: mean, class: community}
experiments:
  - {name: counting, kind: list, question: count, arm: arm, treated: T, probability: 0.5, items: 3}
models:
  - {name: m, outcome: {question: trust, share: [1]}, terms: [age]}
microdata:
  requested_by: A university
  keys: [sex, age]
"""


def read(plan_of, more="", keys="[sex, age]"):
    return plan_of(PLAN.replace("[sex, age]\n", keys + "\n") + more)


def variables(*entries):
    return f"  variables: [{', '.join(entries)}]\n"


def test_without_variables_the_drivers_that_could_harm_nobody(plan_of):
    assert [one["question"] for one in variables_in(read(plan_of))] == ["road", "view"]
    assert [one["question"] for one in variables_in(read(plan_of, keys="[sex, road]"))] == ["view"]


def test_how_closely_questions_are_guarded(plan_of):
    plan = read(plan_of)
    known = {"road": "community", "view": "personal", "fear": "sensitive", "good": "sensitive", "trust": "sensitive"}
    known |= {"count": "sensitive", "arm": "sensitive", "elsewhere": "sensitive"}
    assert {name: class_of(plan, {"question": name}, None) for name in known} == known
    harmless = {"question": "rooms", "class": "personal"}
    assert class_of(plan, harmless, "How many rooms?") == "personal"
    assert class_of(plan, harmless, {"fr": "Avez-vous confiance en l’armée ?"}) == "sensitive"
    assert class_of(plan, {"question": "good", "class": "community"}, None) == "sensitive", (
        "never milder than elsewhere"
    )
    assert class_of(plan, {"question": "road", "class": "sensitive"}, None) == "sensitive"
    assert [name for name in ("rooms", "age", "road", "trust", "count") if is_fact(plan, name)] == ["rooms", "age"]
    assert areas(plan) == {"region", "village", "zone"}


MISTAKES = [
    (variables("village"), "variables.0", "'village', which tells the cluster", "a question of which no answer"),
    (variables("asker"), "variables.0", "which tells the interviewer", "a question of which no answer"),
    (variables("asker_sex"), "variables.0", "which tells of the interviewer", "a question of which no answer"),
    (variables("phone"), "variables.0", "under `identifiers`", "a question of which no answer"),
    (variables("id", "who"), "variables.0", "one interview from another", "a question of which no answer"),
    (variables("w"), "variables.0", "the weights", "a question of which no answer"),
    (variables("agreed"), "variables.0", "which all have given", "a question of which no answer"),
    (variables("road", "sex"), "variables.1", "'sex' a second time", "each question once"),
    (variables("good"), "variables.0", "'good', which is sensitive", "a reason, as in"),
    (variables("rooms"), "variables.0", "'rooms', which is sensitive", "or the `class` community or personal"),
    (variables("count"), "variables.0", "'count', which is sensitive", "a reason"),
    ("  bands: [{question: age, breaks: [35, 18]}]\n", "bands.0.breaks", "[35, 18]", "numbers that rise"),
    (
        variables("road") + "  bands: [{question: rooms, breaks: [1, 2]}]\n",
        "bands.0.question",
        "'rooms', which is not in the file",
        "a key or a variable",
    ),
    (
        "  collapse: [{question: sex, levels: [1, 2]}, {question: sex, levels: [2, 3]}]\n",
        "collapse.1",
        "'sex' a second time",
        "each of its answers",
    ),
    ("  limits: {k: 4}\n", "limits.k", "4", "at least 5"),
    ("  limits: {global_risk: 0.04}\n", "limits.global_risk", "0.04", "at most 0.03"),
    ("  sample: 1\n", "sample", "1", "at most 0.95"),
    ("  variabels: [road]\n", "variabels", "the key 'variabels'", "did you mean 'variables'"),
    (variables("{question: good, reason: r}", "clan"), "variables.1", "which tells a community", "never both"),
    (variables("{question: good, reason: r}", "{question: zone, class: community}"), "variables.1",
     "which tells an area", "never both"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "place", "found", "expected"), MISTAKES)
def test_mistakes_are_told_with_their_place(plan_of, more, place, found, expected):
    with pytest.raises(SurveyError) as told:
        read(plan_of, more)
    problem = next(one for one in told.value.problems if one.column == f"microdata.{place}")
    assert problem.line > PLAN.count("\n"), "the line in the plan"
    assert found in problem.found
    assert expected in f"{problem.expected} {problem.hint}"


@pytest.mark.parametrize("key", ["region", "zone", "clan"])
def test_no_area_and_no_community_among_the_keys_beside_a_sensitive_question(plan_of, key):
    asked = variables("{question: good, reason: r}")
    with pytest.raises(SurveyError, match="beside 'good', which is sensitive"):
        read(plan_of, asked, f"[sex, {key}]")
    assert read(plan_of, variables("road"), f"[sex, {key}]")


def test_who_asked_must_be_said(plan_of):
    with pytest.raises(SurveyError, match=r"microdata.requested_by\n    found:    nothing\n    expected: Who asked"):
        plan_of(PLAN.replace("  requested_by: A university\n", ""))


@pytest.mark.parametrize(
    "text",
    ["Do you trust the mayor?", "la peur", "armed men", "l’armée", "self-defence group", "Avez-vous été blessé ?"],
)
def test_wording_that_tells_of_harm(text):
    assert tells_of_harm("q", {"en": text})


@pytest.mark.parametrize("text", ["How many rooms?", "Access to marriage", "Niveau d’instruction", "pharmacy"])
def test_wording_that_tells_of_none(text):
    assert not tells_of_harm("q", text)


def test_what_tells_a_place():
    assert tells_a_place("q", "Cercle")
    assert tells_a_place("village_id", None)
    assert tells_a_place("q", {"fr": "Région de résidence"})
    assert not tells_a_place("q", "Do people in this village help each other?")
    assert not tells_a_place("road", "Access to roads")
