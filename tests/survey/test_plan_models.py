"""Models in a plan: what makes no sense in them is one problem with its place."""

from __future__ import annotations

import pytest

from bogolan.provenance.errors import SurveyError

PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: 2, men: 1}
models:
  - name: m
    family: FAMILY
    outcome: {question: q, OUTCOME}
    terms: [a, b]
    interactions: PAIRS
    imputation: {predictors: PREDICTORS}
"""


def read(plan_of, family="logit", outcome="share: [1]", pairs="[[a, b]]", predictors="[c, d]"):
    plan = PLAN.replace("FAMILY", family).replace("OUTCOME", outcome).replace("PAIRS", pairs)
    return plan_of(plan.replace("PREDICTORS", predictors))


@pytest.mark.parametrize(
    ("family", "outcome"),
    [
        ("logit", "share: [1]"),
        ("linear", "reason: [refused]"),
        ("ordinal", "levels: [1, 2, 3]"),
        ("multinomial", "levels: [3, 1]"),
        ("poisson", "measure: mean"),
        ("gaussian", "measure: mean"),
    ],
)
def test_each_kind_has_its_outcome(plan_of, family, outcome):
    assert read(plan_of, family, outcome)["models"][0]["family"] == family


@pytest.mark.parametrize(
    ("change", "place", "found", "expected"),
    [
        ({"outcome": "measure: mean"}, "outcome.measure", "`measure: mean` of a logit model", "`share` or `reason`"),
        ({"outcome": "levels: [1, 2]"}, "outcome.levels", "`levels` of a logit model", "`share` or `reason`"),
        ({"family": "linear", "outcome": "class: personal"}, "outcome", "none of `share`, `reason`", "yes or no"),
        ({"outcome": "share: [1], reason: [refused]"}, "outcome", "`share` and `reason`", "one of them"),
        ({"family": "ordinal"}, "outcome.share", "`share` of an ordinal model", "`levels`: two answers or more"),
        ({"family": "ordinal", "outcome": "levels: [1]"}, "outcome.levels", "1", "each once"),
        ({"family": "multinomial", "outcome": "levels: [1, 1]"}, "outcome.levels", "1, 1", "each once"),
        ({"family": "gaussian"}, "outcome.measure", "`measure: share` of a gaussian model", "`measure: mean`"),
        ({"predictors": "[c, q]"}, "imputation.predictors.1", "'q', the outcome of the model", "other questions"),
        ({"predictors": "[b]"}, "imputation.predictors.0", "'b', a term of the model", "other questions, each once"),
        ({"predictors": "[c, c]"}, "imputation.predictors.1", "'c', already a predictor of the model", "each once"),
        ({"pairs": "[[a, c]]"}, "interactions.0.1", "'c'", "one of the model's terms: a, b"),
        ({"pairs": "[[a, a]]"}, "interactions.0", "'a' with itself", "two different terms"),
        ({"pairs": "[[a, b], [b, a]]"}, "interactions.1", "'b' and 'a' a second time", "each pair once"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_place(plan_of, change, place, found, expected):
    with pytest.raises(SurveyError) as caught:
        read(plan_of, **change)
    told = [problem for problem in caught.value.problems if problem.column == f"models.0.{place}"]
    assert any(problem.found == found and expected in problem.expected for problem in told), caught.value
    assert all(problem.line for problem in told)


def test_twenty_imputations_unless_the_plan_says_how_many(plan_of):
    assert read(plan_of)["models"][0]["imputation"] == {"m": 20, "predictors": ["c", "d"]}


SENSITIVE = """\
support: [{question: c, share: [1], statement: {en: s, fr: s}}]
drivers: [{question: d, share: [1], class: personal, topic: {en: t, fr: t}}]
experiments:
  - {name: e, kind: list, question: counted, arm: arm, treated: T, items: 3, direct: {question: a, share: [1]}}
"""


def test_sensitive_answers_are_never_imputed_whatever_makes_them_sensitive(plan_of):
    """`c` by its class, `a` by an experiment, `b` as the outcome of a model that is sensitive; `d` is personal."""
    other = "  - {name: other, outcome: {question: b, share: [1]}, terms: [d]}\n"
    plan = PLAN.replace("FAMILY", "logit").replace("OUTCOME", "share: [1]").replace("PAIRS", "[[a, b]]")
    plan = plan.replace("PREDICTORS", "[c, d]") + other + SENSITIVE
    with pytest.raises(SurveyError) as caught:
        plan_of(plan)
    told = {problem.column: problem for problem in caught.value.problems}
    assert {column: problem.found for column, problem in told.items()} == {
        "models.0.terms.0": "'a', which is sensitive (of the experiment 'e')",
        "models.0.terms.1": "'b', which is sensitive (the outcome of the model 'other')",
        "models.0.imputation.predictors.0": "'c', which is sensitive (by its class in `support`)",
    }
    for problem in told.values():
        assert problem.file.endswith("survey.yaml")
        assert problem.line
        assert problem.expected.endswith("a sensitive answer is never imputed")


def test_the_terms_of_a_formula_are_told_at_the_formula(plan_of):
    plan = PLAN.replace("FAMILY", "logit").replace("OUTCOME", "share: [1]").replace("    interactions: PAIRS\n", "")
    plan = plan.replace("terms: [a, b]", "formula: a + poly(c, 2)").replace("PREDICTORS", "[d]") + SENSITIVE
    with pytest.raises(SurveyError) as caught:
        plan_of(plan)
    assert [(problem.column, problem.found) for problem in caught.value.problems] == [
        ("models.0.formula", "'a', which is sensitive (of the experiment 'e')"),
        ("models.0.formula", "'c', which is sensitive (by its class in `support`)"),
    ]


def test_without_imputation_a_sensitive_question_may_be_a_term(plan_of):
    plan = PLAN.replace("FAMILY", "logit").replace("OUTCOME", "share: [1]").replace("PAIRS", "[[a, b]]")
    plan = plan.replace("    imputation: {predictors: PREDICTORS}\n", "") + SENSITIVE
    assert plan_of(plan)["models"][0]["outcome"]["class"] == "sensitive"
