"""Beside an earlier report all numbers of one thing are new, or all stay as they were."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.disclosure.earlier import Earlier, sizes_of_clusters
from bogolan.disclosure.gate import release
from bogolan.survey.spine import AS_BEFORE, spine

CLASSES = {
    "drivers": {"q": "personal", "place": "community", "new": "personal"},
    "support": {"s": "sensitive"},
    "models": {"m": "sensitive"},
    "hypotheses": {"H1": "personal", "H2": "personal"},
}
SIZES = {"all": np.full(100, 12), "women": np.full(100, 5), "men": np.full(100, 5)}


def share(count: int, n: int, outcome: str = "q", **more: object) -> dict:
    about = {"analysis": "drivers", "measure": "share", "unit": "proportion", "outcome": outcome, "level": "yes"}
    numbers = {"estimate": count / n, "lower": 0.0, "upper": 1.0, "count": count, "n": n, "clusters": 60}
    return {**about, "base": "answered", "group": "women", **numbers, **more}


def first(*rows: dict, weighted: bool = True) -> pd.DataFrame:
    return release(spine(rows), CLASSES, weighted)


def then(before: pd.DataFrame, *rows: dict, sizes=SIZES, weighted: bool = True, **more) -> pd.DataFrame:
    return release(spine(rows), CLASSES, weighted, earlier=Earlier(before, sizes), **more)


def estimates(rows: pd.DataFrame) -> list[float]:
    return rows["estimate"].tolist()


def stays(rows: pd.DataFrame) -> list[bool]:
    return rows["flag"].fillna("").str.contains(AS_BEFORE).tolist()


@pytest.mark.parametrize(
    ("outcome", "analysis", "enough"), [("place", "drivers", 50), ("q", "drivers", 100), ("s", "support", 200)]
)
def test_as_many_must_have_come_as_a_number_of_them_alone_needs(outcome, analysis, enough):
    """A base in tens counts for nine more than it says."""
    before = share(200, 400, outcome, analysis=analysis)
    for came, new in ((1, False), (enough + 8, False), (enough + 9, True)):
        now = share(200 + came, 400 + came, outcome, analysis=analysis)
        told = then(first(before), now)
        assert stays(told) == [not new], came
        assert (told["n"][0], told["estimate"][0]) == (
            (400 + came, np.round(now["estimate"], 2)) if new else (400, 0.5)
        )


def test_they_must_have_come_from_as_many_clusters():
    before, now = first(share(200, 400, "place")), share(300, 500, "place")
    for women, new in (([10] * 50, True), ([11] * 40, False), ([91, *[6] * 60], False)):
        told = then(before, now, sizes={"all": np.array([12] * 90), "women": np.array(women)})
        assert stays(told) == [not new]


def test_of_personal_questions_from_several_villages_too():
    told = then(first(share(200, 400)), share(300, 600), sizes={"all": np.array([400, 100, 100])})
    assert stays(told) == [True]


def test_a_corrected_answer_is_not_told():
    told = then(first(share(54, 60, "place"), weighted=False), share(53, 60, "place"), weighted=False)
    assert estimates(told) == [0.9]
    assert stays(told) == [True]


def test_fewer_people_than_before_tell_nothing_of_those_who_left():
    told = then(first(share(200, 400)), share(100, 250))
    assert (estimates(told), stays(told)) == ([0.5], [True])


def test_all_groups_and_answers_of_a_question_stay_where_one_must():
    before = [share(200, 400), share(150, 400, group="men"), share(200, 400, level="no")]
    now = [share(300, 600), share(151, 401, group="men"), share(300, 600, level="no")]
    told = then(first(*before), *now)
    assert stays(told) == [True] * 3
    assert told["n"].tolist() == [400] * 3


def test_what_was_withheld_stays_withheld_beside_what_stays():
    before = [share(384, 400), share(8, 400, level="few"), share(8, 400, level="others")]
    now = [share(384, 404), share(11, 404, level="few"), share(9, 404, level="others")]
    assert first(*now)["release"].tolist() == ["published", "withheld", "withheld"]
    now[2] = share(10, 405, level="others")
    assert first(*now)["release"].tolist() == ["published"] * 3
    told = then(first(*before), *now)
    assert told["release"].tolist() == ["published", "withheld", "withheld"]
    assert np.isnan(told["estimate"][1:]).all()


def test_the_same_numbers_are_no_news():
    rows = [share(200, 400), share(30, 400, level="few")]
    assert stays(then(first(*rows), *rows)) == [False, False]
    assert stays(then(first(*rows), rows[0])) == [True], "of which less is told than before"
    again = then(then(first(*rows), share(203, 403), share(30, 403, level="few")), *rows)
    assert stays(again) == [False, False], "what stayed is what the first report told"


def test_a_model_and_a_hypothesis_stay_too_and_new_ones_do_not_leave_beside_what_stays():
    def effect(n: int, name: str = "m") -> dict:
        return share(
            60, n, name, analysis="models", measure="marginal_effect", base="model", level="t", estimate=n / 1e3
        )

    def test(n: int, name: str) -> dict:
        return share(60, n, name, analysis="hypotheses", measure="hypothesis", level=None, estimate=n / 5e2)

    before = first(share(200, 400), effect(400), test(400, "H1"))
    told = then(before, share(203, 403), effect(403), test(403, "H1"), test(403, "H2"), share(200, 403, "new"))
    assert stays(told) == [True, True, True, False, False]
    assert told["release"].tolist() == ["published"] * 3 + ["withheld", "published"]
    told = then(before, share(300, 600), effect(900), test(900, "H1"), test(900, "H2"))
    assert told["release"].tolist() == ["published"] * 4
    assert stays(told) == [False] * 4


def test_bands_of_an_area_stay_as_well():
    area = {"domain": "cercle", "domain_level": "Koro", "clusters": 8}
    before = first(share(29, 40, **area), share(200, 400))
    told = then(before, share(31, 41, **area), share(300, 600))
    assert told["note"].tolist() == ["25-75", None]
    assert stays(told) == [True, False]


def test_bases_that_are_not_told_are_no_proof():
    curve = share(60, 400, "m", analysis="specifications", measure="median_effect", level="t", note="0/0")
    classes = {**CLASSES, "specifications": {"m": "personal"}}
    own = share(60, 400, "m", analysis="models", measure="marginal_effect", base="model", level="t")
    before = release(spine([{**curve, "note": "40/20"}, own]), classes, True)
    later = [{**curve, "n": 900, "note": "40/20", "estimate": 0.31}, {**own, "n": 900, "estimate": 0.3}]
    told = release(spine(later), classes, True, earlier=Earlier(before, SIZES))
    assert stays(told) == [True, False]


def test_numbers_of_interviews_differ_by_none_or_by_ten():
    def people(n: int) -> dict:
        return {"analysis": "sample", "measure": "respondents", "group": "all", "n": n, "estimate": float(n)}

    def of_rows(read: int, complete: int) -> list[dict]:
        about = {"analysis": "accounting", "measure": "rows", "unit": "rows"}
        return [
            {**about, "outcome": name, "estimate": float(n)} for name, n in (("read", read), ("complete", complete))
        ]

    before = first(people(400), *of_rows(450, 400))
    assert estimates(then(before, people(403), *of_rows(460, 410))) == [400, 460, 410]
    assert estimates(then(before, people(410), *of_rows(460, 401))) == [410, 450, 400]


def test_what_the_plan_forbids_now_does_not_stay():
    group = {"domain": "group", "domain_level": "some", "note": "0/0/0"}
    before = first(share(200, 400), share(100, 200, **group))
    told = then(before, share(203, 403), share(103, 203, **group), communal=["some"])
    assert told["release"].tolist() == ["published", "withheld"]
    assert told["release_reason"].tolist() == [None, "communal"]


def test_counted_answers_must_not_place_few_of_those_who_came():
    """Of 120 women more than 400, only one said no."""
    before = first(share(200, 400), share(200, 400, level="no"), weighted=False)
    told = then(before, share(319, 520), share(201, 520, level="no"), weighted=False)
    assert stays(told) == [True, True]
    told = then(before, share(260, 520), share(260, 520, level="no"), weighted=False)
    assert stays(told) == [False, False]


@pytest.mark.parametrize("domain", [{}, {"domain": "group", "domain_level": "some", "note": "0/0/0"}])
def test_so_it_is_of_a_declared_group(domain):
    def rows(yes: int, no: int) -> list[dict]:
        people = yes + no
        return [share(yes, people, **domain), share(no, people, level="no", **domain)]

    whole = [share(600, 1200), share(600, 1200, level="no")] if domain else []
    before = first(*whole, *rows(200, 200), weighted=False)
    last = len(whole)
    assert stays(then(before, *whole, *rows(319, 201), weighted=False))[last:] == [True, True]
    assert stays(then(before, *whole, *rows(270, 270), weighted=False))[last:] == [False, False]


def test_of_what_the_earlier_report_tells_nothing_there_is_nothing_to_compare():
    before = first(share(45, 90), share(200, 400, "place"))
    assert before["release"].tolist() == ["withheld", "published"]
    told = then(before, share(52, 104), share(203, 403, "place"))
    assert told["release"].tolist() == ["published", "published"]
    assert stays(told) == [False, True]


def test_sizes_of_clusters_are_of_each_gender():
    sample = pd.DataFrame({"_cluster": list("aaabbc"), "_gender": pd.Categorical(list("wwmmww"))})
    sizes = sizes_of_clusters(sample)
    assert {name: own.tolist() for name, own in sizes.items()} == {"all": [3, 2, 1], "m": [1, 1], "w": [2, 1, 1]}
