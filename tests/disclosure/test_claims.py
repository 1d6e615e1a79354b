"""Claims at the gate: a number leaves by its question's class, the verdict with all numbers of the claim."""

from __future__ import annotations

import pytest

from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine

CLASSES = {"drivers": {"q": "personal"}}
ABOUT = {"analysis": "claims", "unit": "proportion", "base": "answered", "outcome": "C1", "level": "q"}


def number(group: str = "women", **more: object) -> dict:
    limits = {"estimate": 0.6123, "lower": 0.5712, "upper": 0.6534, "standard_error": 0.02, "df": 60}
    told = {"n": 347, "count": 212, "clusters": 60, "note": "consistent"}
    return {**ABOUT, "measure": "share", "group": group, **limits, **told, **more}


def deciding(kind: str, lower: float | None, upper: float | None, **more: object) -> dict:
    return {**ABOUT, "measure": kind, "group": "women", "lower": lower, "upper": upper, "n": 347, "count": 212} | {
        "clusters": 60,
        **more,
    }


def verdict(note: str = "consistent", **more: object) -> dict:
    return {"analysis": "claims", "measure": "claim", "outcome": "C1", "group": "all", "note": note, **more}


def item(group: str = "women", level: str = "1", **more: object) -> dict:
    told = {"estimate": 0.6, "n": 347, "count": 212, "clusters": 60, "base": "answered"}
    return {"analysis": "drivers", "measure": "share", "unit": "proportion", "outcome": "q", "level": level} | {
        "group": group,
        **told,
        **more,
    }


def through(*rows: dict, classes: dict | None = None, communal: tuple = ()) -> list[dict]:
    return release(spine(rows), classes or CLASSES, True, communal).to_dict("records")


def test_numbers_leave_in_whole_percents_with_the_verdict():
    share, agreeing, against, told = through(
        number(), deciding("agreeing", 0.55123, 0.6412), deciding("contradicting", 0.4, 0.8), verdict()
    )
    assert [share[name] for name in ("estimate", "lower", "upper", "n")] == [0.61, 0.57, 0.66, 340]
    assert share["count"] is None or share["count"] != share["count"]
    assert (share["note"], told["note"], told["release"]) == ("consistent", "consistent", "published")
    assert [agreeing["lower"], agreeing["upper"]] == [0.56, 0.64], "no surer than it is"
    assert [against["lower"], against["upper"]] == [0.4, 0.8]


@pytest.mark.parametrize(("n", "told"), [(347, "invalid_experiment"), (12, None)])
def test_that_an_experiment_failed_is_not_said_of_few(n, told):
    failing = {"measure": "prevalence", "level": "l", "flag": "invalid_experiment", "n": n}
    of_it = {"analysis": "experiments", "outcome": "l", "level": "difference_in_means", "note": None}
    rows = (number(**failing), number(**failing | of_it), verdict("not_tested", flag="invalid_experiment"))
    found = through(*rows)
    assert (found[-1]["release"], found[-1]["note"]) == ("published", "not_tested")
    assert found[-1]["flag"] == told


def test_a_range_that_rounding_closes_is_none():
    agreeing = through(number(), deciding("agreeing", 0.551, 0.558), verdict())[1]
    assert agreeing["lower"] != agreeing["lower"]
    assert agreeing["upper"] != agreeing["upper"]


@pytest.mark.parametrize("few", [{"n": 99}, {"count": 9}, {"count": 340}])
def test_with_a_small_number_go_those_of_other_groups_and_the_verdict(few):
    rows = through(number(), number("men", **few), verdict("inconsistent"))
    assert [row["release"] for row in rows] == ["withheld"] * 3
    assert [row["note"] for row in rows] == [None] * 3


def test_that_invented_answers_test_nothing_is_always_said():
    small, told = through(number(n=9, note="not_tested"), verdict("not_tested"))
    assert (small["release"], told["release"], told["note"]) == ("withheld", "published", "not_tested")


def test_what_cannot_be_told_says_why_without_any_number():
    (told,) = through(verdict("cannot_tell", flag="unanswerable"))
    assert (told["release"], told["note"], told["flag"]) == ("published", "cannot_tell", "unanswerable")


def test_nothing_leaves_of_a_question_with_something_hidden():
    hidden = item(level="2", count=4, estimate=0.01)
    assert through(item(), hidden, number(), verdict())[2]["release"] == "withheld"
    assert through(item(), item(level="2", count=90), number(), verdict())[2]["release"] == "published"
    silent = item(level="refused", count=4, estimate=0.01, base="asked")
    assert through(item(), silent, number(), verdict())[2]["release"] == "published"
    assert through(item(), silent, number(base="asked"), verdict())[2]["release"] == "withheld"


def test_of_a_question_shown_nowhere_else_only_the_first_number_leaves():
    first, _, second, told = through(number(), verdict(), number(outcome="C2"), verdict(outcome="C2"))
    assert (first["release"], second["release"], told["release"]) == ("published", "withheld", "withheld")
    assert through(item(), number(), verdict(), number(outcome="C2"))[3]["release"] == "published"


def test_a_declared_group_leaves_where_its_own_share_does():
    place = {"domain": "group", "domain_level": "young"}
    claim = (number(**place), verdict())
    assert [row["release"] for row in through(item(), *claim)][1:] == ["withheld"] * 2
    inside = item(**place, n=200, count=122, note="147/90/60", estimate=0.6123)
    assert [row["release"] for row in through(item(count=212, n=347), inside, *claim)][1:] == ["published"] * 3
    other = {**inside, "estimate": 0.39}
    told = through(item(count=212, n=347), other, *claim)
    assert [row["release"] for row in told][2:] == ["withheld"] * 2, "of another answer than the group's row"


def test_an_experiment_leaves_where_its_prevalence_does():
    about = {"measure": "prevalence", "level": "list", "count": None}
    rows = {"analysis": "experiments", "measure": "prevalence", "unit": "proportion", "outcome": "list", "n": 347}
    rows |= {"level": "difference_in_means", "base": "answered", "estimate": 0.3, "lower": 0.2, "upper": 0.4}
    shown = [{**rows, "group": group, "clusters": 60} for group in ("women", "men")]
    hidden = [shown[0], {**shown[1], "n": 150}]
    assert through(*shown, number(**about), verdict())[2]["release"] == "published"
    assert through(*hidden, number(**about), verdict())[2]["release"] == "withheld"
    assert through(number(**about), verdict())[0]["release"] == "withheld"


def test_neither_bands_nor_bounds_are_compared_with_a_claim():
    few = number(n=40, count=None, clusters=8)
    assert through(few, verdict(), classes={"drivers": {"q": "community"}})[0]["release"] == "withheld"
    rare = number(estimate=0.01, count=3)
    assert through(rare, verdict(), classes={})[0]["release"] == "withheld"


def test_belonging_is_never_told():
    rows = through(number(), verdict(), communal=("C1",))
    assert [(row["release"], row["release_reason"], row["note"]) for row in rows] == [
        ("withheld", "communal", None)
    ] * 2


def test_each_number_is_of_its_own_question():
    """A claim on a thing of the place and a thing of the person: the first may be near 100%, the second may not."""
    classes = {"drivers": {"place": "community", "q": "personal"}}
    of_place = number(level="place", estimate=0.99, count=344)
    small = number(n=99)
    told = through(of_place, small, verdict(), classes=classes)
    assert [row["release"] for row in told] == ["published", "withheld", "withheld"]
    assert through({**of_place, "level": "q"}, verdict(), classes=classes)[0]["release"] == "withheld"
    assert through(number(level="elsewhere", n=199), verdict(), classes=classes)[0]["release"] == "withheld"
    silent = {**of_place, "base": "asked"}
    assert through(silent, verdict(), classes=classes)[0]["release"] == "published", "its base tells how many"


def test_two_groups_do_not_give_the_third():
    """Of a question shown nowhere else, women and all would tell of men: all three leave, or none."""
    few = number("men", n=150, count=6)
    rows = through(number(), number("all", n=497), few, verdict())
    assert {row["release"] for row in rows} == {"withheld"}
    half = {"n": 300, "count": 150}
    neither = through(number(**half), number("men", **half), number("all", n=605, count=302), verdict())
    assert {row["release"] for row in neither} == {"withheld"}, "five are neither women nor men"
    enough = through(number(**half), number("men", **half), number("all", n=600, count=300), verdict())
    assert {row["release"] for row in enough} == {"published"}


def test_a_mean_that_is_reported_shows_no_answers():
    mean = {
        "analysis": "drivers",
        "measure": "mean",
        "unit": "scale",
        "outcome": "q",
        "group": "women",
        "estimate": 2.1,
    }
    mean |= {"n": 347, "clusters": 60, "base": "answered"}
    rows = through(mean, number(), verdict(), number(outcome="C2"), verdict(outcome="C2"))
    assert [row["release"] for row in rows] == ["published", "published", "published", "withheld", "withheld"]


RANKED = {"analysis": "drivers", "measure": "rank", "unit": "rank", "base": "answered", "family": "q", "level": "1"}


def rank_of(outcome: str, group: str = "women", **more: object) -> dict:
    numbers = {"estimate": 1, "lower": 1, "upper": 2, "n": 347, "count": 212, "clusters": 60}
    return {**RANKED, "outcome": outcome, "group": group, **numbers, **more}


def battery(**of_r: object) -> list[dict]:
    """Two drivers that are ranked together among women: their shares and their ranks."""
    return [item(), item(outcome="r", **of_r), rank_of("q"), rank_of("r", estimate=2)]


def claimed(group: str = "women", **more: object) -> list[dict]:
    """A rank that a claim names, the sets that would decide it, and its verdict."""
    told = {key: value for key, value in rank_of("q", group).items() if key not in ("analysis", "outcome", "level")}
    rows = [number(**told | {"measure": "rank", "estimate": 1, "note": "cannot_tell", **more})]
    rows += [deciding("agreeing", 1, 1, unit="rank", family="q", group=group)]
    return [*rows, deciding("contradicting", None, 2, unit="rank", family="q", group=group), verdict("cannot_tell")]


TWO = {"drivers": {"q": "personal", "r": "personal"}}


def test_a_rank_leaves_whole_with_its_set_and_the_verdict():
    *_, rank, agreeing, against, told = through(*battery(), *claimed(), classes=TWO)
    assert [rank[name] for name in ("estimate", "lower", "upper", "n", "note")] == [1, 1, 2, 340, "cannot_tell"]
    assert rank["count"] is None or rank["count"] != rank["count"]
    assert [agreeing["lower"], agreeing["upper"], against["upper"]] == [1, 1, 2]
    assert (told["release"], told["note"]) == ("published", "cannot_tell")


@pytest.mark.parametrize("hidden", [{"count": 6, "estimate": 0.02}, {"n": 80, "count": 40}])
def test_a_rank_stays_with_any_that_it_is_ranked_with(hidden):
    """Its own share may be published, but its place would tell of the size of what is hidden."""
    rows = through(*battery(**hidden), *claimed(), classes=TWO)
    assert rows[0]["release"] == "published"
    assert {row["release"] for row in rows[2:]} == {"withheld"}
    assert {row["note"] for row in rows[2:]} == {None}


def test_a_rank_that_no_table_shows_stays():
    assert {row["release"] for row in through(*claimed(), classes=TWO)} == {"withheld"}
    elsewhere = [{**row, "group": "men"} for row in battery()]
    assert {row["release"] for row in through(*elsewhere, *claimed(), classes=TWO)[4:]} == {"withheld"}
    of_gaps = [row | ({"contrast": "men"} if row["measure"] == "rank" else {}) for row in battery()]
    assert {row["release"] for row in through(*of_gaps, *claimed(), classes=TWO)[4:]} == {"withheld"}


def test_a_rank_of_a_gap_leaves_where_the_ranks_of_gaps_do():
    of_men = [{**row, "group": "men"} for row in battery()]
    gaps = [{**row, "contrast": "men"} for row in battery() if row["measure"] == "rank"]
    about = [{**row, "contrast": "men"} if row["measure"] != "claim" else row for row in claimed()]
    shown = through(*battery(), *of_men, *gaps, *about, classes=TWO)[10:]
    assert {row["release"] for row in shown} == {"published"}
    hidden = [{**row, "count": 6} if row["measure"] == "share" and row["outcome"] == "r" else row for row in of_men]
    assert {row["release"] for row in through(*battery(), *hidden, *gaps, *about, classes=TWO)[10:]} == {"withheld"}
    assert {row["release"] for row in through(*battery(), *of_men, *about, classes=TWO)[8:]} == {"withheld"}


def test_a_rank_of_a_few_stays_and_takes_the_other_gender_along():
    men = [{**row, "group": "men"} for row in battery()]
    rows = through(*battery(), *men, *claimed()[:1], *claimed("men", n=90), classes=TWO)
    assert {row["release"] for row in rows[8:]} == {"withheld"}
