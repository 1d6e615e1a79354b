"""Back checks by hand, with every way in which their file can be wrong."""

from __future__ import annotations

import numpy as np
import pytest
from small_survey import value

from bogolan.field.back_checks import back_checks, read_back_checks, reliability_ratio
from bogolan.field.quality import quality
from bogolan.provenance.errors import SurveyError
from bogolan.survey.plan import completed

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
    assert value(rows, "interviewer", "B", "differing:type1", "flag") == "high"
    assert value(rows, "interviewer", "A", "differing:type2", "n") == 3
    assert value(rows, "question", "age", "reliability", "n") == 3


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
