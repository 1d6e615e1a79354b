"""Back checks by hand, with every way in which their file can be wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from small_survey import survey, value

from bogolan.field.back_check_file import read_back_checks
from bogolan.field.back_checks import back_checks, called, cohens_kappa, reliability_ratio
from bogolan.field.labels import Labels
from bogolan.field.quality import quality, shares
from bogolan.field.today import CALL, interviewers_to_call
from bogolan.provenance.errors import SurveyError
from bogolan.statistics import SurveyDesign, kappa
from bogolan.survey.plan import completed
from bogolan.survey.questionnaire import Question

DECLARED = {"file": "again.csv", "type1": ["sex"], "type2": ["age"], "type3": ["good"], "within": {"age": 1}}
# u0 f 20 yes; u1 f 25 don't know; u3 m 40 no; u4 of interviewer B, f 45 don't know; "zz" is nobody's.
AGAIN = "uuid,sex,age,good\nu0,Female,22,1\nu1,f,25,1\nu3,f,41,1\nu4,m,,98\nzz,f,30,1\n"


@pytest.fixture
def written(plan, tmp_path):
    """The plan with back checks, and what reading them gives."""

    def write(text, **more):
        (tmp_path / "again.csv").write_text(text, encoding="utf-8")
        full = completed({**plan, "back_checks": {**DECLARED, **more}})
        return full, lambda: read_back_checks(tmp_path, full)

    return write


def test_differences_by_question_interviewer_and_type(interviews, written):
    plan, read = written(AGAIN)
    rows = quality(back_checks(interviews, read(), plan))
    assert value(rows, "all", "all", "back_checked") == 5
    assert value(rows, "all", "all", "back_checks_unmatched") == 1
    # Sex: u0 the same by its label, u1 the same, u3 and u4 differ.
    assert value(rows, "question", "sex", "differing:type1") == pytest.approx(2 / 4)
    # Age: u0 two apart, u1 the same, u3 one apart and allowed, u4 not asked again.
    assert value(rows, "question", "age", "differing:type2") == pytest.approx(1 / 3)
    # Good: u0 the same, u3 differs; who did not know is not compared.
    assert value(rows, "question", "good", "differing:type3") == pytest.approx(1 / 2)
    assert value(rows, "interviewer", "A", "differing:type1") == pytest.approx(1 / 3)
    assert value(rows, "interviewer", "B", "differing:type1") == 1
    assert value(rows, "interviewer", "B", "differing:type1", "flag") == "", "one answer calls nobody"
    assert not list(interviewers_to_call(rows, Labels({})))
    assert value(rows, "question", "sex", "compared") == 4
    assert value(rows, "interviewer", "A", "back_checked") == 3
    assert value(rows, "all", "all", "differing:type1", "n") == 4
    assert value(rows, "interviewer", "A", "differing:type2", "n") == 3
    assert value(rows, "question", "age", "reliability", "n") == 3


def test_who_is_called(plan):
    """Above 10% beyond chance of ten answers or more: 4 of 12 has the lower limit 14%, 3 of 12 that of 9%."""
    differ, of = pd.Series([4, 3, 9, 0], ["A", "B", "C", "D"]), pd.Series([12, 12, 9, 40], ["A", "B", "C", "D"])
    rows = quality([called(shares("interviewer", "differing:type1", differ, of))])
    assert list(rows["flag"]) == ["high", "", "", ""]
    assert [(task.kind, task.unit) for task in interviewers_to_call(rows, Labels({}))] == [(CALL, "A")]


def test_choices_have_kappa_and_agreement_and_numbers_have_correlations(interviews, written):
    plan, read = written("uuid,sex,age,good\nu0,f,20,1\nu1,f,25,1\nu2,f,32,0\nu3,m,40,0\nu4,m,45,1\n")
    rows = quality(back_checks(interviews, read(), plan))
    assert value(rows, "question", "sex", "agreement") == pytest.approx(3 / 5)
    # Women are 3 of 5 in both: 0.6 agreed, 0.36 + 0.16 by chance.
    assert value(rows, "question", "sex", "kappa") == pytest.approx((0.6 - 0.52) / 0.48)
    assert value(rows, "question", "age", "correlation") == pytest.approx(1, abs=0.01)
    assert (
        0.99 < value(rows, "question", "age", "intraclass", "lower") < value(rows, "question", "age", "intraclass") < 1
    )
    assert not ((rows["unit"] == "age") & (rows["measure"] == "kappa")).any()


def test_kappa_is_that_of_the_statistics():
    generator = np.random.default_rng(5)
    first = generator.choice(["a", "b", "c"], 200)
    second = np.where(generator.random(200) < 0.3, "a", first)
    design = SurveyDesign(pd.DataFrame({"first": first, "second": second}))
    assert cohens_kappa(first, second) == pytest.approx(kappa(design, "first", "second").values[0])
    assert np.isnan(cohens_kappa(np.array(["a", "a"]), np.array(["a", "a"])))
    assert np.isnan(cohens_kappa(np.array([], object), np.array([], object)))


def test_several_answers_are_the_same_in_any_order(plan, written):
    who = Question("who_came", "select_multiple", several=("1", "2"))
    found = survey(plan)
    answers = found.answers.assign(who_came=["1 2"] * 6)
    with_several = replace(found, answers=answers, questions={**found.questions, "who_came": who})
    full, read = written("uuid,who_came\nu0,2 1\nu1,2\n", type1=["who_came"], type2=["who_came"], type3=["who_came"])
    rows = quality(back_checks(with_several, read(), full))
    assert value(rows, "question", "who_came", "differing:type1") == pytest.approx(1 / 2)


def test_what_identifies_can_be_compared(plan, written):
    found = survey(plan)
    named = replace(found, answers=found.answers.assign(house=list("abcdef")), apart={"house": Question("house")})
    full, read = written("uuid,house\nu0,a\nu1,x\n", type1=["house"], type2=["house"], type3=["house"])
    rows = quality(back_checks(named, read(), full))
    assert value(rows, "question", "house", "differing:type1") == pytest.approx(1 / 2)


def test_a_workbook_is_read_as_the_csv_is(interviews, written, tmp_path):
    plan, read = written(AGAIN)
    pd.read_csv(tmp_path / "again.csv").to_excel(tmp_path / "again.xlsx", index=False)
    of_workbook = completed({**plan, "back_checks": {**plan["back_checks"], "file": "again.xlsx"}})
    both = [quality(back_checks(interviews, rows, plan)) for rows in (read(), read_back_checks(tmp_path, of_workbook))]
    pd.testing.assert_frame_equal(*both)


def test_reliability_by_hand():
    first, second = np.array([1.0, 2, 3, 4]), np.array([1.0, 2, 3, 6])
    # sum d^2 / 2n = 4 / 8; variances 5/3 and 14/3, their mean 19/6.
    assert reliability_ratio(first, second) == pytest.approx(1 - 0.5 / (19 / 6))
    assert reliability_ratio(first, first) == 1
    assert np.isnan(reliability_ratio(np.ones(3), np.ones(3)))
    assert np.isnan(reliability_ratio(first[:1], second[:1]))


def test_reliability_is_the_share_of_true_variance():
    generator = np.random.default_rng(2)
    truth = generator.normal(0, 2, 20_000)
    first, second = truth + generator.normal(0, 1, 20_000), truth + generator.normal(0, 1, 20_000)
    assert reliability_ratio(first, second) == pytest.approx(4 / 5, abs=0.02)


def test_no_back_checks_are_none(interviews, plan, tmp_path):
    assert read_back_checks(tmp_path, plan) is None
    assert list(back_checks(interviews, None, plan)) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("uuid,sex,age\nu0,f,20\n", ["column 'good'", "row 1"]),
        ("sex,age,good\nf,20,1\n", ["column 'uuid'"]),
        (AGAIN + "u0,f,20,1\n", ["an interview more than once", "rows 2, 7"]),
        (AGAIN + ",f,20,1\n", ["no id", "rows 7"]),
        ("", ["again.csv"]),
        ('uuid,sex,age,good\nu0,"f,20,1\n', ["again.csv"]),
        ("uuid,sex,age,good\nu0,f\n", ["again.csv"]),
    ],
)
def test_what_is_wrong_with_the_file_is_said(written, text, told):
    _, read = written(text)
    with pytest.raises(SurveyError) as error:
        read()
    for part in told:
        assert part in str(error.value)


def test_a_file_of_other_interviews_is_refused_without_their_ids(interviews, written):
    plan, read = written("uuid,sex,age,good\nhidden-1,f,20,1\nhidden-2,m,30,0\n")
    with pytest.raises(SurveyError, match="2 lines, none of an interview") as error:
        list(back_checks(interviews, read(), plan))
    assert "hidden" not in str(error.value)


def test_an_id_of_several_interviews_is_refused(interviews, written):
    plan, read = written("village,sex,age,good\nv1,f,20,1\n", match="village")
    with pytest.raises(SurveyError, match="ids that several interviews have, in rows 2"):
        list(back_checks(interviews, read(), plan))


def test_a_file_that_is_not_there(plan, tmp_path):
    with pytest.raises(SurveyError, match="no such file"):
        read_back_checks(tmp_path, {**plan, "back_checks": DECLARED})
