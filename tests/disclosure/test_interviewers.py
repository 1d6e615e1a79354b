"""Item nonresponse at the gate: of enough people, of several interviewers, and both of their genders or neither."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine


def rate(level="refused", asked_by=None, group="women", **more):
    place = {"domain": "interviewer_gender", "domain_level": asked_by} if asked_by else {}
    about = {"analysis": "nonresponse", "measure": "item_nonresponse", "unit": "proportion", "outcome": "questions"}
    numbers = {"estimate": 0.03456, "lower": 0.03012, "upper": 0.04123, "standard_error": 0.001, "df": 40}
    counts = {"n": 345, "count": 101, "clusters": 40}
    return {**about, "level": level, "base": "asked", "group": group, **place, **numbers, **counts, **more}


PERSONAL = {"drivers": dict.fromkeys("abcde", "personal")}


def through(*rows, classes=PERSONAL):
    return release(spine(rows), classes, weighted=True).set_index("id")["release"].tolist()


def test_a_rate_leaves_in_tenths_of_a_point_and_its_base_in_tens():
    (row,) = release(spine([rate()]), PERSONAL, weighted=False).to_dict("records")
    assert [row[name] for name in ("estimate", "lower", "upper", "n")] == [0.035, 0.03, 0.042, 340]
    assert np.isnan(row["standard_error"])
    assert row["count"] is None or np.isnan(row["count"])


@pytest.mark.parametrize("few", [{"n": 99}, {"count": 9}, {"count": 336}])
def test_few_people_or_few_on_either_side_withhold_it_with_all_of_its_reason(few):
    told = through(rate(**few), rate(group="men"), rate(asked_by="women"), rate("dont_know"))
    assert told == ["withheld", "withheld", "withheld", "published"]


def test_who_asked_is_told_of_many_villages_alone_and_of_both_genders_or_neither():
    difference = rate(asked_by="women - men", measure="gap", count=345)
    asked = [rate(asked_by="women"), rate(asked_by="men"), difference]
    assert through(rate(), *asked) == ["published"] * 4
    asked[1] |= {"clusters": 19}
    assert through(rate(), *asked) == ["published", *["withheld"] * 3]


def test_of_a_sensitive_question_among_them_and_of_few_questions_more_is_asked():
    sensitive = {"drivers": {**PERSONAL["drivers"], "a": "sensitive"}}
    assert through(rate(n=199), classes=sensitive) == ["withheld"]
    assert through(rate(n=345), classes=sensitive) == ["published"]
    assert through(rate(), classes={"drivers": dict.fromkeys("abcd", "personal")}) == ["withheld"]
