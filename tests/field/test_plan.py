"""What a plan says for the field's checks: each mistake with its line and the nearest spelling."""

from __future__ import annotations

import pytest

from bogolan.preparation.agreement import check
from bogolan.provenance.errors import SurveyError
from bogolan.survey.declared import not_computed
from bogolan.survey.folders import named_files

PLAN = """\
title: A survey
responses: responses.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: quota
gender: {question: sex, women: f, men: m}
"""
DATA = "sex,age,present,who\nf,20,1,A\nm,30,0,B\n"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "my-survey"


@pytest.fixture
def plan_of(folder):
    def write(more):
        folder.mkdir()
        (folder / "responses.csv").write_text(DATA)
        (folder / "again.csv").write_text("uuid,age\n")
        (folder / "logs/u1").mkdir(parents=True, exist_ok=True)
        (folder / "logs/u1/audit.csv").write_text("event,node,start,end\n")
        (folder / "survey.yaml").write_text(PLAN + more)
        return folder / "survey.yaml"

    return write


def test_a_plan_with_all_of_it(plan_of, folder):
    more = (
        "interviewer: {question: who}\nbystanders: {question: present, is: [1]}\naudit: logs\n"
        "targets: {interviews: 10, clusters: 2}\nquotas: {women: 2}\ncontacts: {noncontact: 3, eligibility: 0.5}\n"
        "back_checks: {file: again.csv, match: age, type2: [age], within: {age: 1}}\n"
    )
    plan = check(plan_of(more))
    assert plan["bystanders"]["is"] == ["1"]
    assert list(not_computed(plan)) == []
    assert named_files(folder, plan, ("audit", "back_checks")) == [
        folder / "logs/u1/audit.csv",
        folder / "again.csv",
    ]


@pytest.mark.parametrize(
    ("more", "column", "told"),
    [
        ("bystanders: {question: presnt, is: [1]}\n", "bystanders.question", "did you mean 'present'?"),
        ("bystanders: {question: present, is: [7]}\n", "bystanders.is", "'7'"),
        ("back_checks: {file: again.csv, type1: [aje]}\n", "back_checks.type1.0", "did you mean 'age'?"),
        ("back_checks: {file: agian.csv, type1: [age]}\n", "back_checks.file", "did you mean 'again.csv'?"),
        ("back_checks: {file: again.csv, type1: [age], type3: [age]}\n", "back_checks.type3.0", "a second time"),
        ("back_checks: {file: again.csv, type1: [age], within: {sex: 1}}\n", "back_checks.within.sex", "compared: age"),
        ("back_checks: {file: again.csv}\n", "back_checks", "type1"),
        ("back_checks: {file: ../again.csv, type1: [age]}\n", "back_checks.file", "../again.csv"),
        ("audit: logz\n", "audit", "no file 'logz'"),
        ("audit: ../logs\n", "audit", "../logs"),
        ("targets: {interviews: 0}\n", "targets.interviews", "0"),
        ("quotas: {girls: 3}\n", "quotas.girls", "'girls'"),
        ("contacts: {eligibility: 1.5}\n", "contacts.eligibility", "1.5"),
        ("contacts: {nocontact: 3}\n", "contacts.nocontact", "did you mean 'noncontact'?"),
    ],
)
def test_a_mistake_is_named(plan_of, more, column, told):
    with pytest.raises(SurveyError) as error:
        check(plan_of(more))
    assert len(error.value.problems) == 1
    assert error.value.problems[0].line == 6
    assert column in str(error.value)
    assert told in str(error.value)
