"""Versions of the form that the plan does not name."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.provenance.errors import SurveyError
from bogolan.survey.plan import read_plan
from bogolan.survey.questionnaire import Question


@pytest.mark.parametrize(("checks", "rows"), [(["form_versions"], [4, 5]), ([], [])])
def test_other_versions_and_none_are_flagged(checks, rows):
    frame = pd.DataFrame({"version": ["v1.2", " v1.3", "v1.4", ""], "q": list("abcd")}, dtype=object)
    plan = {"categorical": [], "checks": checks, "form_version": {"question": "version", "known": ["v1.2", "v1.3"]}}
    flags = clean(frame, {name: Question(name) for name in frame}, plan).flags
    assert flags["_row"].tolist() == rows
    assert set(flags["rule_id"]) <= {"F14"}


def test_the_check_needs_to_be_told_which_are_known(survey):
    with pytest.raises(SurveyError) as refused:
        read_plan(survey("sex,a\nf,1\n", "checks: [form_versions]\n"))
    problem = refused.value.problems[0]
    assert problem.line == 7
    assert "`form_version`" in problem.found


def test_versions_that_are_numbers_are_read_as_they_stand_in_the_data(survey):
    plan = read_plan(survey("sex,a\nf,1\n", "form_version: {question: a, known: [2020020301, 1.0]}\n"))
    assert plan["form_version"]["known"] == ["2020020301", "1"]
