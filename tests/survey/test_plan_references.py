"""What one part of a plan calls another by: a name that nothing has is told with its line and the nearest one."""

from __future__ import annotations

import pytest

from bogolan.provenance.errors import SurveyError

PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
gender: {question: sex, women: 2, men: 1}
groups:
  - {name: young, where: [{question: age, below: 35}]}
experiments:
  - {name: support, kind: list, question: n, arm: arm, treated: T, items: 3}
events: {file: e.csv, radius_km: 10, window_months: 24, actors: {army: [Army]}}
claims:
  - {id: C1, statement: a claim, source: a paper, outcomes: [{question: q, share: [1]}], value: {young: 0.5, all: 1}}
models:
  - {name: m, outcome: {question: q, share: [1]}, terms: [age]}
hypotheses:
  - {id: H1, statement: it, registered: 2020-01-01, test: interaction, experiment: support, compare: [young, others],
     within: men, model: m, claims: [C1], by: [{question: q, is: [1]}]}
deviations:
  - {date: 2020-02-01, what: This, why: That, hypotheses: [H1]}
sensitivity:
  - {name: clean, without_flagged: true, applies_to: [support, m, H1]}
"""

CLAIMED = "value: {young: 0.5, all: 1}}"
OF_ANSWERS, OF_NAVY = "outcomes: [{question: q, share: [1]}]", "events: {actors: [navy], among: [army]}"
CONDITIONS = ", by: [{question: q, is: [1]}]"


def test_a_plan_whose_parts_know_each_other(plan_of):
    plan = plan_of(PLAN)
    assert plan["hypotheses"][0]["alternative"] == "two.sided"
    assert plan["hypotheses"][0]["by"] == [{"question": "q", "is": ["1"]}]
    assert plan["experiments"][0]["treated"] == "T"
    assert plan["claims"][0]["value"] == {"young": 0.5, "all": 1}, "a number that is claimed is no code"


@pytest.mark.parametrize(
    ("change", "line", "column", "hint"),
    [
        (("compare: [young,", "compare: [yuong,"), 16, "hypotheses.0.compare.0", "did you mean 'young'?"),
        (("within: men", "within: others"), 17, "hypotheses.0.within", None),
        (("experiment: support", "experiment: suport"), 16, "hypotheses.0.experiment", "did you mean 'support'?"),
        (("model: m", "model: mm"), 17, "hypotheses.0.model", None),
        (("claims: [C1]", "claims: [C2]"), 17, "hypotheses.0.claims.0", None),
        (("hypotheses: [H1]", "hypotheses: [H2]"), 19, "deviations.0.hypotheses.0", None),
        (("applies_to: [support, m, H1]", "applies_to: [m, H3]"), 21, "sensitivity.0.applies_to.1", None),
        (("value: {young", "value: {youngs"), 12, "claims.0.value.youngs", "did you mean 'young'?"),
        (
            ("value: {young: 0.5, all: 1}", "at_least: {yong: 0.5}"),
            12,
            "claims.0.at_least.yong",
            "did you mean 'young'?",
        ),
        ((f"{OF_ANSWERS}, {CLAIMED}", f"{OF_NAVY}}}"), 12, "claims.0.events.actors.0", None),
        (("registered: 2020-01-01", "registered: 2020-02-30"), 16, "hypotheses.0.registered", None),
        (("date: 2020-02-01", "date: 2020-13-01"), 19, "deviations.0.date", None),
        (("name: young", "name: women"), 7, "groups.0.name", None),
    ],
)
def test_a_name_that_nothing_has_is_told_with_its_line(plan_of, change, line, column, hint):
    assert PLAN.count(change[0]) == 1
    with pytest.raises(SurveyError) as caught:
        plan_of(PLAN.replace(*change))
    told = {problem.column: problem for problem in caught.value.problems}
    assert told[column].line == line
    assert hint is None or told[column].hint == hint


def test_a_name_stands_once(plan_of):
    second = "  - {id: H1, statement: it, registered: 2020-01-01, test: difference, experiment: support}\n"
    with pytest.raises(SurveyError) as caught:
        plan_of(PLAN.replace("deviations:\n", f"{second}deviations:\n"))
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.found) == (18, "hypotheses.1.id", "'H1' a second time")


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ((", items: 3", ""), "experiments.0.items"),
        (("kind: list", "kind: endorsement"), "experiments.0.questions"),
        (("experiment: support, ", ""), "hypotheses.0"),
        (("test: interaction", "test: significance"), "hypotheses.0.test"),
        (("id: H1", "id: h1"), "hypotheses.0.id"),
        (("file: e.csv", "file: ../e.csv"), "events.file"),
        (("radius_km: 10", "radius_km: 0"), "events.radius_km"),
        (("below: 35", "under: 35"), "groups.0.where.0.under"),
    ],
)
def test_what_the_schema_asks_of_a_declaration(plan_of, change, column):
    assert PLAN.count(change[0]) == 1
    with pytest.raises(SurveyError) as caught:
        plan_of(PLAN.replace(*change))
    assert column in [problem.column for problem in caught.value.problems]


def test_what_is_missing_from_an_object_does_not_print_all_of_it(plan_of):
    with pytest.raises(SurveyError) as caught:
        plan_of(PLAN.replace("experiment: support, ", ""))
    (problem,) = caught.value.problems
    assert problem.found.startswith("the keys id, statement, registered")
    assert "experiment" in problem.expected


@pytest.mark.parametrize(
    ("change", "column", "found"),
    [
        (("test: interaction", "test: difference"), "hypotheses.0.by", "conditions with `test: difference`"),
        (("test: interaction", "test: contrast"), "hypotheses.0.by", "1 conditions"),
        (("test: interaction", "test: association"), "hypotheses.0", "without `with` or `outcomes`"),
        (("test: interaction", "test: misreporting"), "hypotheses.0", "of no direct question"),
        (
            ("experiment: support, compare: [young, others],", "outcomes: [{question: q, share: [1]}],"),
            "hypotheses.0",
            "`test: difference` without `compare`",
        ),
    ],
)
def test_a_test_must_have_what_it_compares(plan_of, change, column, found):
    text = PLAN.replace(*change)
    if "without `compare`" in found:
        text = text.replace("test: interaction", "test: difference").replace(CONDITIONS, "")
    with pytest.raises(SurveyError) as caught:
        plan_of(text)
    (told,) = [problem for problem in caught.value.problems if problem.column == column]
    assert found in told.found


ENDORSEMENT = "kind: endorsement, questions: [q, r], arm: arm, treated: T, ethics_approval: committee no. 3"


@pytest.mark.parametrize(
    ("change", "column", "found"),
    [
        (("questions: [q, r]", "questions: [q, q]"), "experiments.0.questions.1", "'q' a second time"),
        (("questions: [q, r]", "questions: [q, arm]"), "experiments.0.questions.1", "'arm' a second time"),
        (("treated: T", "treated: T, items: 3"), "experiments.0.items", "`items` in an endorsement experiment"),
        (
            ("treated: T", "treated: T, direct: {question: d, share: [1]}"),
            "experiments.0.direct",
            "`direct` in an endorsement experiment",
        ),
        (("approval: committee no. 3", "approval: ' '"), "experiments.0.ethics_approval", "no words"),
        (("approval: committee no. 3", "approval: {en: no. 3, fr: ' '}"), "experiments.0.ethics_approval", "no words"),
    ],
)
def test_what_an_endorsement_experiment_cannot_have(plan_of, change, column, found):
    plan = PLAN.replace("kind: list, question: n, arm: arm, treated: T, items: 3", ENDORSEMENT)
    assert plan_of(plan)["experiments"][0]["questions"] == ["q", "r"]
    assert plan.count(change[0]) == 1
    with pytest.raises(SurveyError) as caught:
        plan_of(plan.replace(*change))
    told = {problem.column: problem for problem in caught.value.problems}
    assert told[column].found == found
    assert told[column].line == 9


def test_of_an_endorsement_there_is_no_misreporting(plan_of):
    plan = PLAN.replace("kind: list, question: n, arm: arm, treated: T, items: 3", ENDORSEMENT)
    plan = plan.replace("test: interaction", "test: misreporting").replace(CONDITIONS, "")
    with pytest.raises(SurveyError) as caught:
        plan_of(plan)
    assert "of no direct question" in caught.value.problems[0].found


def test_of_a_randomised_question_with_a_direct_one_there_is_misreporting(plan_of):
    device = "kind: randomised_response, question: n, share: [1], design: mirrored, p: 0.75"
    plan = PLAN.replace("kind: list, question: n, arm: arm, treated: T, items: 3", device)
    plan = plan.replace("test: interaction", "test: misreporting").replace(CONDITIONS, "")
    with pytest.raises(SurveyError) as caught:
        plan_of(plan)
    assert caught.value.problems[0].expected == "a list experiment or a randomised response that has one (`direct`)"
    told = plan_of(plan.replace("p: 0.75", "p: 0.75, direct: {question: q, share: [1]}"))
    assert told["hypotheses"][0]["test"] == "misreporting"


def test_a_margin_of_an_endorsement_is_in_points_of_its_scale(plan_of):
    plan = PLAN.replace("kind: list, question: n, arm: arm, treated: T, items: 3", ENDORSEMENT)
    plan = plan.replace("test: interaction", "test: equivalence, margin: 1.5").replace(CONDITIONS, "")
    assert plan_of(plan)["hypotheses"][0]["margin"] == 1.5


SENSE = (
    PLAN
    + """\
weighting: {totals: totals.csv, margins: [[region, sex], [age]], method: linear, trim: [0.3, 3], bounds: [0.5, 2]}
interviewer: {question: who, gender: {question: their_sex, women: 1, men: 2}}
"""
)


@pytest.mark.parametrize(
    ("change", "line", "column", "found"),
    [
        (("trim: [0.3, 3]", "trim: [3, 0.3]"), 22, "weighting.trim", "3 before 0.3"),
        (("trim: [0.3, 3]", "trim: [1, 1]"), 22, "weighting.trim", "1 before 1"),
        (("bounds: [0.5, 2]", "bounds: [2, 0.5]"), 22, "weighting.bounds", "2 before 0.5"),
        (("[region, sex]", "[sex, sex]"), 22, "weighting.margins.0.1", "'sex' a second time"),
        (("[age]]", "[sex, region]]"), 22, "weighting.margins.1", "the margin of sex, region a second time"),
        (("women: 1, men: 2}}", "women: 2, men: '2'}}"), 23, "interviewer.gender", "'2' for women and for men"),
        (("compare: [young, others]", "compare: [young, young]"), 16, "hypotheses.0.compare", "'young' with itself"),
        (("test: interaction", "test: equivalence, margin: 1"), 16, "hypotheses.0.margin", "1"),
        (("test: interaction", "test: equivalence, margin: 0"), 16, "hypotheses.0.margin", "0"),
        (("test: interaction", "test: equivalence"), 16, "hypotheses.0.margin", "nothing"),
        (("by: [{question: q, is: [1]}]", "primary: true"), 16, "hypotheses.0.by", "nothing"),
    ],
)
def test_what_makes_no_sense_is_one_problem_with_its_line(plan_of, change, line, column, found):
    plan_of(SENSE)
    assert SENSE.count(change[0]) == 1
    text = SENSE.replace(*change)
    with pytest.raises(SurveyError) as caught:
        plan_of(text.replace(CONDITIONS, "") if "equivalence" in text else text)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.found) == (line, column, found)


def test_a_margin_of_a_mean_may_be_more_than_1(plan_of):
    means = "test: equivalence, margin: 1.5, outcomes: [{question: trust, measure: mean}]"
    plan = plan_of(PLAN.replace("test: interaction", means).replace(CONDITIONS, ""))
    assert plan["hypotheses"][0]["margin"] == 1.5


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("region,sex,age,population", []),
        ('"region";"sex";"age";"population"', []),
        ("\ufeffregion,sex,age,population", []),
        ("region,gender,age,population", ["weighting.margins.0.1"]),
        ("region,sex,people", ["weighting.margins.1.0", "weighting.total"]),
    ],
)
def test_the_columns_of_the_known_totals(plan_of, tmp_path, header, columns):
    (tmp_path / "my-survey").mkdir()
    (tmp_path / "my-survey/totals.csv").write_text(f"{header}\nnorth,1,2,3\n", encoding="utf-8")
    if not columns:
        assert plan_of(SENSE)["weighting"]["total"] == "population"
        return
    with pytest.raises(SurveyError) as caught:
        plan_of(SENSE)
    assert [problem.column for problem in caught.value.problems] == columns
    assert {problem.line for problem in caught.value.problems} == {22}
    assert all(problem.expected.startswith("a column of totals.csv: region, ") for problem in caught.value.problems)


OF_EVENTS = "events: {actors: [army], among: [army]}"


@pytest.mark.parametrize(
    ("of", "numbers", "column", "found"),
    [
        (OF_EVENTS, "value: {all: 64}", "claims.0.value.all", "64"),
        ("outcomes: [{question: q, share: [1]}]", "at_most: {all: -0.1}", "claims.0.at_most.all", "-0.1"),
        ("outcomes: [{question: q, measure: mean}]", "value: {all: 3}", "claims.0.value", "a mean without `margin`"),
        ("outcomes: [{question: q, share: [1]}]", "margin: 0.1", "claims.0.margin", "`margin` without `value`"),
        ("unanswerable: so", "value: {all: 0.5}", "claims.0.value", "a number of nothing"),
        (
            "outcomes: [{question: q, share: [1]}]",
            "value: {all: 0.5}, at_least: {all: 0.4}",
            "claims.0.value.all",
            "a value and a bound of 'all'",
        ),
        (
            "outcomes: [{question: q, share: [1]}]",
            "at_least: {all: 0.6}, at_most: {all: 0.4}",
            "claims.0.at_least.all",
            "0.6",
        ),
        ("experiment: support", "value: {young: 0.5}", "claims.0.value.young", "'young'"),
    ],
)
def test_a_number_that_is_claimed_must_be_one_that_could_be_found(plan_of, of, numbers, column, found):
    text = PLAN.replace(f"{OF_ANSWERS}, {CLAIMED}", f"{of}, {numbers}}}")
    assert text != PLAN
    with pytest.raises(SurveyError) as caught:
        plan_of(text)
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.found) == (12, column, found)


def test_a_claim_may_name_bounds_and_a_mean_on_its_scale(plan_of):
    bounds = "outcomes: [{question: q, share: [1]}], at_least: {all: 0.2, women: 0.4}, at_most: {all: 0.4}}"
    assert plan_of(PLAN.replace(f"{OF_ANSWERS}, {CLAIMED}", bounds))["claims"][0]["at_most"] == {"all": 0.4}
    mean = "outcomes: [{question: q, measure: mean}], value: {all: 3}, margin: 0.5}"
    assert plan_of(PLAN.replace(f"{OF_ANSWERS}, {CLAIMED}", mean))["claims"][0]["margin"] == 0.5
