"""Results a second time leave only where those left out could be told of, since the two shares give theirs."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.disclosure.gate import release
from bogolan.survey.spine import spine

ABOUT = {"analysis": "drivers", "unit": "proportion", "outcome": "q", "level": "yes", "base": "answered"}


def share(count: int, n: int, group: str = "women", **more: object) -> dict:
    numbers = {"estimate": count / n, "lower": 0.4, "upper": 0.6, "n": n, "count": count, "clusters": 40}
    return {**ABOUT, "measure": "share", "group": group, **numbers, **more}


def gap(**more: object) -> dict:
    numbers = {"estimate": 0.1, "lower": 0.0, "upper": 0.2, "n": 800, "count": 400, "clusters": 40}
    return {**ABOUT, "measure": "gap", "group": "women", "contrast": "men", **numbers, **more}


AGAIN = {"domain": "sensitivity", "domain_level": "clean"}
OUT = "200/100/20"  # of those left out: how many, how many of them said so, in how many villages


def through(*rows: dict, question_class: str = "personal") -> list[dict]:
    found = release(spine(rows), {"drivers": {"q": question_class}}, False).to_dict("records")
    return [row for row in found if row["domain"] == "sensitivity"]


@pytest.mark.parametrize(
    ("question_class", "count", "n", "outcome"),
    [
        ("personal", 150, 300, "published"),
        ("personal", 200, 400, "published"),  # nobody was left out
        ("personal", 195, 301, "withheld"),  # 99 were, fewer than any personal share is told of
        ("personal", 195, 300, "withheld"),  # of a hundred left out, five said yes
        ("community", 175, 350, "published"),
        ("community", 176, 351, "withheld"),
        ("sensitive", 150, 300, "withheld"),
        ("sensitive", 100, 200, "published"),
    ],
)
def test_those_left_out_count_as_any_others(question_class, count, n, outcome):
    left_out = f"{400 - n}/{200 - count}/20" if n < 400 else ""
    (row,) = through(share(200, 400), share(count, n, **AGAIN, note=left_out), question_class=question_class)
    assert row["release"] == outcome
    assert row["n"] == n // 10 * 10 if outcome == "published" else row["n"] is None or np.isnan(row["n"])


def test_a_second_share_goes_with_the_first():
    (row,) = through(share(5, 400), share(100, 200, **AGAIN, note=OUT))
    assert row["release"] == "withheld"


@pytest.mark.parametrize("question_class", ["community", "personal", "sensitive"])
def test_where_nothing_is_known_of_those_left_out_nothing_leaves(question_class):
    (row,) = through(share(2000, 4000), share(1000, 2000, **AGAIN), question_class=question_class)
    assert row["release"] == "withheld"


def test_that_a_second_share_is_of_few_tells_nothing_of_those_left_out():
    first, second = share(10, 210, flag=None), share(9, 205, **AGAIN, note="5/1/5")
    (row,) = through(first, second, question_class="sensitive")
    assert row["release"] == "withheld", "that fewer than 10 still say so would tell of the five"
    (row,) = through(share(30, 60), share(20, 45, **AGAIN, note="15/10/9"), question_class="community")
    assert row["release"] == "withheld", "a range of the second beside the first"


def test_a_gap_goes_with_both_its_second_shares():
    first = [share(200, 400), share(200, 400, "men"), gap()]
    women, men = share(150, 300, **AGAIN, note="100/50/20"), share(150, 300, "men", **AGAIN, note="100/50/20")
    told = through(*first, women, men, gap(**AGAIN))
    assert [row["release"] for row in told] == ["published"] * 3
    told = through(*first, women, share(195, 390, "men", **AGAIN, note="10/5/8"), gap(**AGAIN))
    assert [row["release"] for row in told] == ["published", "withheld", "withheld"]


def test_where_one_gender_is_hidden_again_so_are_both_together():
    first = [share(200, 400), share(200, 400, "men"), share(400, 800, "all")]
    women, everyone = share(150, 300, **AGAIN, note="100/50/20"), share(345, 690, "all", **AGAIN, note="110/55/20")
    told = through(*first, women, share(195, 390, "men", **AGAIN, note="10/5/8"), everyone)
    assert [row["release"] for row in told] == ["published", "withheld", "withheld"]


GROUP = {"domain": "group", "domain_level": "young"}


MANY = "2000/1000/30"


def of_group(*rows: dict, question_class: str = "personal", communal: tuple = ()) -> list[str]:
    found = release(spine(rows), {"drivers": {"q": question_class}}, False, communal)
    return found.loc[found["domain"] == "group", "release"].tolist()


def test_a_group_leaves_where_the_others_could_be_told_of_and_its_gap_with_it():
    compared = gap(**GROUP, contrast="others")
    assert of_group(share(200, 400), share(100, 200, **GROUP, note=OUT), compared) == ["published"] * 2
    assert of_group(share(200, 400), share(100, 301, **GROUP, note="99/100/20"), compared) == ["withheld"] * 2
    assert of_group(share(200, 400), share(5, 200, **GROUP, note="200/195/20"), compared) == ["withheld"] * 2
    small = share(100, 199, **GROUP, note=OUT)
    assert of_group(share(200, 399), small, question_class="sensitive") == ["withheld"]


def test_what_joins_an_outcome_with_belonging_is_withheld_however_many_they_are():
    rows = [share(2000, 4000), share(1000, 2000, **GROUP, note=MANY), share(1000, 2000, **AGAIN, note=MANY)]
    assert of_group(*rows, question_class="community") == ["published"]
    assert of_group(*rows, question_class="community", communal=("young",)) == ["withheld"]
    found = release(spine(rows), {"drivers": {"q": "community"}}, False, ("clean",))
    assert found["release"].tolist() == ["published", "published", "withheld"]
    assert found["release_reason"].tolist()[2] == "communal"


def test_a_group_and_an_analysis_of_one_name_are_not_mixed_up():
    again = {"domain": "sensitivity", "domain_level": "young"}
    rows = [share(200, 400), share(150, 301, **GROUP, note="99/50/20"), share(150, 300, **again, note="100/50/20")]
    found = release(spine(rows), {"drivers": {"q": "personal"}}, False)
    assert found["release"].tolist() == ["published", "withheld", "published"]


def test_those_left_out_must_live_in_enough_places_themselves():
    for clusters, outcome in (("20", "published"), ("19", "withheld")):
        second = share(240, 590, **AGAIN, note=f"210/60/{clusters}")
        (row,) = through(share(300, 800), second, question_class="sensitive")
        assert row["release"] == outcome
        assert row["note"] is None


EFFECT = {"analysis": "models", "measure": "marginal_effect", "unit": "proportion", "outcome": "m", "level": "q=1"}


def effect(group: str = "women", **more: object) -> dict:
    numbers = {"estimate": 0.1234, "lower": 0.0312, "upper": 0.2219, "n": 300, "count": 40, "clusters": 40}
    return {**EFFECT, "group": group, "base": "model", **numbers, **more}


def of_models(*rows: dict, question_class: str = "personal", communal: tuple = ()) -> list[dict]:
    found = release(spine(rows), {"models": {"m": question_class}}, False, communal)
    return found[found["domain"] == "sensitivity"].to_dict("records")


def test_a_second_effect_leaves_beside_the_first_in_tenths_of_a_point_without_its_base():
    (row,) = of_models(effect(), effect(**AGAIN, estimate=0.1111))
    assert [row[name] for name in ("estimate", "lower", "upper")] == [0.111, 0.031, 0.222]
    assert row["n"] is None or np.isnan(row["n"])
    assert [row["release"] for row in of_models(effect(**AGAIN))] == ["withheld"], "without the first it is alone"
    assert [row["release"] for row in of_models(effect(count=9), effect(**AGAIN))] == ["withheld"]


@pytest.mark.parametrize(
    ("question_class", "few"),
    [
        ("personal", {"n": 99}),
        ("personal", {"count": 9}),
        ("sensitive", {"n": 199}),
        ("sensitive", {"clusters": 19}),
        ("community", {"n": 49}),
        ("community", {"clusters": 9}),
        ("community", {"flag": "separated"}),
    ],
)
def test_few_of_whom_two_effects_tell_withhold_the_second(question_class, few):
    assert [row["release"] for row in of_models(effect(), effect(**AGAIN), question_class=question_class)] == [
        "published"
    ]
    (row,) = of_models(effect(), effect(**AGAIN, **few), question_class=question_class)
    assert row["release"] == "withheld"
    assert np.isnan(row["estimate"])


def test_a_difference_of_effects_goes_with_both_its_second_sides():
    first = [effect(), effect("men"), effect(contrast="men")]
    second = [effect(**AGAIN), effect("men", **AGAIN), effect(contrast="men", **AGAIN)]
    assert [row["release"] for row in of_models(*first, *second)] == ["published"] * 3
    second[1]["count"] = 3
    assert [row["release"] for row in of_models(*first, *second)] == ["published", "withheld", "withheld"]


def test_a_second_coefficient_or_rank_is_no_effect_and_communal_terms_stay_hidden():
    for measure in ("coefficient", "rank"):
        (row,) = of_models(effect(measure=measure), effect(**AGAIN, measure=measure))
        assert row["release"] == "withheld", measure
    for communal in ("q", "clean"):
        (row,) = of_models(effect(), effect(**AGAIN), communal=(communal,))
        assert (row["release"], row["release_reason"]) == ("withheld", "communal")


def test_effects_on_the_share_of_an_answer_leave_beside_the_same_answers():
    first = [effect(domain="answer", domain_level=answer) for answer in ("yes", "no")]
    told = of_models(*first, effect(**{**AGAIN, "level": "q=1|yes"}))
    assert [row["release"] for row in told] == ["published"]
    told = of_models(*first, effect(**{**AGAIN, "level": "q=1|maybe"}))
    assert [row["release"] for row in told] == ["withheld"]
    for level in ("kin|yes", "kin=a|yes", "q=1:kin=a|yes", "q=a|b:kin=a|yes"):
        (row,) = of_models(*first, effect(**{**AGAIN, "level": level}), communal=("kin",))
        assert row["release_reason"] == "communal", level


def test_where_the_second_effect_on_one_answer_is_withheld_so_are_all_of_its_term():
    answers = ("yes", "some", "no")
    first = [effect(domain="answer", domain_level=answer) for answer in answers]
    second = [effect(**{**AGAIN, "level": f"q=1|{answer}"}) for answer in answers]
    other = [effect(domain="answer", domain_level="yes", level="r"), effect(**{**AGAIN, "level": "r|yes"})]
    second[1]["flag"] = "separated"
    told = of_models(*first, *second, *other)
    assert [row["release"] for row in told] == ["withheld", "withheld", "withheld", "published"]


@pytest.mark.parametrize(
    ("between", "outcome"),
    [("100/50/20", "published"), ("99/50/20", "withheld"), ("100/9/20", "withheld"), ("100/91/20", "withheld")],
)
def test_those_between_two_analyses_count_as_any_others(between, outcome):
    first, second = share(300, 600), share(200, 400, **AGAIN, note=f"{OUT};{between}")
    (row,) = through(first, second)
    assert row["release"] == outcome
    assert row["note"] is None
    (nobody_left,) = through(first, share(300, 600, **AGAIN, note=between))
    assert nobody_left["release"] == outcome


CHOICE = {**ABOUT, "outcome": "why", "measure": "share", "group": "women", "clusters": 40}


def choices(counts: dict[str, int], n: int, left_out: dict[str, int] | None = None) -> list[dict]:
    """The shares of several choices, the first time or, of all but 200, again."""
    again = {**AGAIN} if left_out else {}
    return [
        {**CHOICE, **again, "level": code, "estimate": count / n, "lower": 0.1, "upper": 0.9, "n": n, "count": count}
        | ({"note": f"200/{left_out[code]}/40"} if left_out else {})
        for code, count in counts.items()
    ]


def of_choices(left_out: dict[str, int]) -> list[str]:
    counts = {"fear": 400, "faith": 300, "pay": 200}
    second = choices({code: count - left_out[code] for code, count in counts.items()}, 600, left_out)
    rows = spine([*choices(counts, 800), *second])
    found = release(rows, {"drivers": {"why": "personal"}}, False)
    return found.loc[found["domain"] == "sensitivity", "release"].tolist()


def test_a_choice_that_few_of_those_left_out_named_takes_another_with_it():
    assert of_choices({"fear": 100, "faith": 80, "pay": 60}) == ["published"] * 3
    assert of_choices({"fear": 100, "faith": 80, "pay": 9}) == ["published", "withheld", "withheld"]
    assert of_choices({"fear": 100, "faith": 9, "pay": 9}) == ["published", "withheld", "withheld"]


MEAN = {**ABOUT, "measure": "mean", "unit": "scale", "level": None}


@pytest.mark.parametrize(
    ("left_out", "outcome"),
    [
        ("100//20", "published"),
        ("99//20", "withheld"),
        ("100/9/20", "withheld"),
        ("100/10/20", "published"),
        ("", "published"),
    ],
)
def test_a_second_mean_leaves_where_the_mean_of_those_left_out_could(left_out, outcome):
    def told(n: int, **more: object) -> dict:
        return {
            **MEAN,
            "group": "women",
            "estimate": 5.4321,
            "lower": 5.1,
            "upper": 5.7,
            "n": n,
            "clusters": 40,
            **more,
        }

    (row,) = through(told(400), told(300, **AGAIN, note=left_out))
    assert row["release"] == outcome
    assert row["estimate"] == 5.43 if outcome == "published" else np.isnan(row["estimate"])
    (alone,) = through(told(90), told(90, **AGAIN, note=""))
    assert alone["release"] == "withheld", "the first mean is"


def test_a_second_mean_rank_goes_with_the_share_in_first_place():
    share_first = {
        **ABOUT,
        "measure": "share",
        "level": "road",
        "group": "women",
        "clusters": 40,
        "lower": 0.1,
        "upper": 0.9,
    }
    mean_rank = share_first | {"measure": "mean_rank", "unit": "places", "lower": 1.5, "upper": 2.5}

    def told(first_place: int, fewest: int) -> list[str]:
        rows = [
            {**share_first, "estimate": 0.4, "n": 800, "count": 320},
            {**mean_rank, "estimate": 2.0, "n": 800, "count": 100},
            {**share_first, **AGAIN, "estimate": 0.4, "n": 600, "count": 240, "note": f"200/{first_place}/20"},
            {**mean_rank, **AGAIN, "estimate": 2.0, "n": 600, "count": 80, "note": f"200/{fewest}/20"},
        ]
        return [row["release"] for row in through(*rows)]

    assert told(80, 20) == ["published"] * 2
    assert told(9, 20) == ["withheld"] * 2
    assert told(80, 9) == ["published", "withheld"]


def choices_of_group(counts: dict[str, int], others: dict[str, int], n: int = 300) -> list[dict]:
    """The choices of all men, and of a declared group of them, with those of the other men."""
    whole = [share(counts[code] + others[code], 2 * n, "men", level=code, outcome="why") for code in counts]
    apart = [
        share(counts[code], n, "men", level=code, outcome="why", **GROUP, note=f"{n}/{others[code]}/30")
        for code in counts
    ]
    number = {**ABOUT, "measure": "mean", "unit": "choices", "outcome": "why", "level": None, "group": "men"}
    return [*whole, {**number, "estimate": 1.3, "lower": 1.2, "upper": 1.4, "n": 2 * n, "clusters": 40}, *apart]


@pytest.mark.parametrize(
    ("counts", "others", "hidden"),
    [
        ({"a": 150, "b": 100, "c": 90}, {"a": 120, "b": 90, "c": 110}, set()),
        ({"a": 150, "b": 100, "c": 7}, {"a": 120, "b": 90, "c": 110}, {"b", "c"}),
        ({"a": 150, "b": 100, "c": 90}, {"a": 120, "b": 90, "c": 7}, {"b", "c"}),
        ({"a": 295, "b": 100, "c": 90}, {"a": 120, "b": 90, "c": 110}, {"a", "c"}),
    ],
)
def test_of_the_choices_of_a_group_none_is_hidden_alone_nor_told_of_few_others(counts, others, hidden):
    rows = release(spine(choices_of_group(counts, others)), {"drivers": {"why": "personal"}}, False)
    own = rows[rows["domain"] == "group"]
    assert set(own.loc[own["release"] == "withheld", "level"]) == hidden


@pytest.mark.parametrize(
    ("count", "note", "outcome"),
    [(40, "300/50/30", "published"), (9, "300/50/30", "withheld"), (40, "300/9/30", "withheld"),
     (40, "300/50/30;12/5/8", "withheld")],
)  # fmt: skip
def test_a_mean_of_two_numbers_or_a_mean_rank_of_a_group_is_guarded_by_its_rarest_value(count, note, outcome):
    """Also of those whom two groups together tell apart."""
    mean = {**ABOUT, "measure": "mean", "unit": "scale", "level": None, "group": "men", "clusters": 40}
    numbers = {"estimate": 0.4, "lower": 0.3, "upper": 0.5}
    first = {**mean, **numbers, "n": 600, "count": 100}
    second = {**mean, **numbers, "n": 300, "count": count, **GROUP, "note": note}
    apart = {**second, "measure": "gap", "contrast": "others", "count": None, "note": None, "estimate": 0.1}
    assert of_group(first, second, apart) == [outcome] * 2


@pytest.mark.parametrize("question_class", ["community", "personal", "sensitive"])
@pytest.mark.parametrize("place", [GROUP, AGAIN])
def test_a_group_or_an_analysis_by_area_is_no_way_around_the_rule_of_areas(question_class, place):
    """A group of those who live in an area would tell its share in whole per cent, also of sensitive questions."""
    rows = [share(2000, 4000), share(1000, 2000, **place, note=MANY)]
    classes = {"drivers": {"q": question_class}}
    for areas, outcome in (((), "published"), ((place["domain_level"],), "withheld"), (("elsewhere",), "published")):
        found = release(spine(rows), classes, False, areas=areas)
        assert found["release"].tolist() == ["published", outcome]
        assert found["release_reason"].tolist()[1] == (None if outcome == "published" else "area")
