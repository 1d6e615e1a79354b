"""Exceptions by name: more is printed of a question than its class allows, and nothing of what is never told."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.disclosure.exceptions import exceptions_of
from bogolan.disclosure.excerpts import quotable
from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine

CLASSES = {"drivers": {"q": "personal", "other": "personal"}, "support": {"s": "sensitive"}}


def share(count: int, n: int, outcome: str = "q", clusters: int = 30, **more: object) -> dict:
    about = {"analysis": "drivers", "measure": "share", "unit": "proportion", "outcome": outcome, "level": "yes"}
    numbers = {"estimate": count / n, "lower": 0.0, "upper": 1.0, "count": count, "n": n, "clusters": clusters}
    return {**about, "base": "answered", "group": "women", **numbers, **more}


def support(**more: object) -> dict:
    return share(60, 150, "s", analysis="support", **more)


def excepted(*questions: str, **more: object) -> list[dict]:
    return [{"questions": list(questions), "decided_by": "A committee", "date": "2024-05-01", "reason": "R", **more}]


def through(*rows: dict, asked=(), classes=CLASSES, **more):
    told = release(spine(rows), classes, weighted=False, exceptions=exceptions_of(asked), **more)
    return told.set_index("id").loc[[row["id"] for row in spine(rows).to_dict("records")]]


def outcomes(*rows: dict, **more) -> list[str]:
    return through(*rows, **more)["release"].tolist()


COMMUNITY = excepted("q", treat_as="community")


def test_a_question_is_treated_as_another_class_and_no_other_question_is():
    rows = [share(54, 60), share(54, 60, "other")]
    assert outcomes(*rows) == ["withheld", "withheld"]
    told = through(*rows, asked=COMMUNITY)
    assert told["release"].tolist() == ["published", "withheld"]
    assert told[["estimate", "n", "count"]].iloc[0].tolist() == [0.9, 60, 54]


def test_a_sensitive_question_is_treated_as_personal():
    assert outcomes(support()) == ["withheld"]
    assert outcomes(support(), asked=excepted("s", treat_as="personal")) == ["published"]


def test_fewer_people_are_told_of_one_question_and_not_fewer_still():
    fewer = excepted("q", fewest=5)
    yes, other = share(6, 200), share(6, 200, "other")
    assert outcomes(yes, other) == ["withheld", "withheld"]
    assert outcomes(yes, other, asked=fewer) == ["published", "withheld"]
    assert outcomes(share(4, 200), asked=fewer) == ["withheld"]
    assert outcomes(share(196, 200), asked=fewer) == ["withheld"]


def test_its_bases_leave_in_multiples_of_its_own_fewest():
    rows = [share(2, 208), share(103, 208, level="no"), share(103, 208, level="perhaps")]
    assert set(through(*rows)["n"].dropna()) == {200}
    assert set(through(*rows, asked=excepted("q", fewest=5))["n"].dropna()) == {205}


def test_what_is_few_together_is_withheld_by_its_own_fewest():
    """Two hidden answers of 4 people in all take a third with them, of 7 in all none."""
    few = [share(count, 200, level=str(count)) for count in (1, 3, 60, 136)]
    more = [share(count, 200, level=str(count)) for count in (3, 4, 60, 133)]
    asked = excepted("q", fewest=5)
    assert outcomes(*few, asked=asked) == ["withheld", "withheld", "withheld", "published"]
    assert outcomes(*more, asked=asked) == ["withheld", "withheld", "published", "published"]
    assert outcomes(*more) == ["withheld", "withheld", "withheld", "published"]


AREA = {"domain": "cercle", "domain_level": "Koro"}


def test_within_an_area_it_holds_only_where_the_plan_says_so():
    row = share(38, 40, clusters=8, **AREA)
    assert outcomes(row, asked=COMMUNITY) == ["withheld"]
    assert outcomes(row, asked=excepted("q", treat_as="community", within=["cercle"])) == ["banded"]
    assert outcomes(row, asked=excepted("q", treat_as="community", within=["age"])) == ["withheld"]
    assert outcomes(share(33, 40, clusters=8, **AREA), asked=excepted("q", fewest=5)) == ["withheld"]
    assert outcomes(share(33, 40, clusters=8, **AREA), asked=excepted("q", fewest=5, within=["cercle"])) == ["banded"]


@pytest.mark.parametrize("within", [[], ["cercle"]])
def test_no_exception_tells_an_area_what_is_sensitive(within):
    """The plan refuses `within`, and the gate holds without the plan."""
    assert outcomes(support(**AREA), asked=excepted("s", treat_as="personal", within=within)) == ["withheld"]


def test_no_exception_tells_of_a_group_that_an_area_or_a_community_decides_on():
    row = share(60, 150, domain="group", domain_level="some", note="")
    first = share(120, 300)
    for refused in ({"areas": ["some"]}, {"communal": ["some"]}):
        assert outcomes(first, row, asked=COMMUNITY, **refused)[1] == "withheld"


def test_models_hypotheses_likeness_and_excerpts_go_by_the_class_as_it_was():
    sensitive = {**CLASSES, "models": {"q": "sensitive"}, "hypotheses": {"q": "sensitive"}}
    sensitive["drivers"] = {"q": "sensitive"}
    asked = excepted("q", treat_as="personal", fewest=5)
    about = {"outcome": "q", "level": None, "estimate": 0.1, "count": 8, "n": 150, "clusters": 30, "group": "women"}
    rows = [
        {**about, "analysis": "models", "measure": "marginal_effect", "base": "model", "unit": "proportion"},
        {**about, "analysis": "hypotheses", "measure": "hypothesis", "base": "answered", "unit": "proportion"},
        {**about, "analysis": "drivers", "measure": "intraclass_correlation", "base": "answered", "count": None},
    ]
    assert outcomes(*rows, asked=asked, classes=sensitive) == ["withheld"] * 3
    assert not quotable("q", sensitive, ())


def test_without_an_exception_nothing_changes():
    rows = [share(54, 60), share(9, 200, "other"), support()]
    told, same = through(*rows), through(*rows, asked=excepted("unasked", treat_as="community"))
    assert told.equals(same)
    assert np.isnan(told["estimate"]).all()
