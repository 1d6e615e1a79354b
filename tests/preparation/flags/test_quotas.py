"""What clusters lack of what was agreed: women and men, one stratum, enough completes."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.survey.questionnaire import Question

PLAN = {
    "categorical": [],
    "checks": ["quotas"],
    "uuid": "_uuid",
    "gender": {"question": "sex", "women": "1", "men": "2"},
    "design": {"clusters": "village", "strata": ["cercle"]},
    "quotas": {"women": 2, "men": 2, "fewest": 3},
}
CHOICES = {"1": "Woman", "2": "Man"}
QUESTIONS = {
    "sex": Question("sex", "select_one", choices=CHOICES, closed=True),
    "cercle": Question("cercle", "select_one", choices={"A": "Koro", "B": "Mopti"}, closed=True),
    "village": Question("village"),
    "_uuid": Question("_uuid"),
}


def flags(villages, cercles=None, plan=PLAN, corrections=None):
    """Flags of villages, each told by the sexes of who was asked in it."""
    told = [(village, sex) for village, sexes in villages.items() for sex in sexes]
    rows = pd.DataFrame(told, columns=["village", "sex"]).assign(_uuid=[f"u{place}" for place in range(len(told))])
    rows["cercle"] = list(cercles or "A" * len(told))
    found = clean(rows.astype(str), QUESTIONS, plan, corrections).flags
    return [
        (row - 2, rule, issue.partition(": ")[2]) for row, rule, issue in found[["_row", "rule_id", "issue"]].values
    ]


def test_a_quota_that_is_kept_raises_nothing():
    assert flags({"v1": "1122", "v2": "2211"}) == []


def test_of_a_quota_that_is_not_kept_all_of_that_gender_are_flagged():
    women, men = "3 women where 2 were to be asked", "1 men where 2 were to be asked"
    assert flags({"v1": "1122", "v2": "1112"}) == [*((row, "F11", women) for row in (4, 5, 6)), (7, "F11", men)]


def test_who_may_be_a_woman_or_a_man_breaks_no_quota():
    assert flags({"v1": "112?"}) == []
    assert flags({"v1": "111?"}) == [(row, "F11", "3 women where 2 were to be asked") for row in range(3)]


def test_few_completes_are_told_once():
    assert flags({"v1": "12", "v2": "1122"}) == [(row, "F13", "2 where 3 are the fewest") for row in range(2)]


def test_interviews_without_a_cluster_are_of_none():
    assert flags({"": "1", "v1": "1122"}) == []


def test_where_all_are_women_their_number_counts():
    plan = {**PLAN, "gender": {"everyone": "women"}, "quotas": {"women": 4}}
    assert flags({"v1": "1111", "v2": "222"}, plan=plan) == [
        (row, "F11", "3 women where 4 were to be asked") for row in (4, 5, 6)
    ]


@pytest.mark.parametrize(
    ("cercles", "rows"),
    [("AAAA", []), ("AABA", [2]), ("AABB", [0, 1, 2, 3]), ("AAXA", []), ("ABXA", [1])],
)
def test_who_is_in_another_stratum_than_the_cluster(cercles, rows):
    plan = {key: PLAN[key] for key in PLAN if key != "quotas"}
    assert flags({"v1": "1122"}, cercles, plan) == [(row, "F12", "after corrections") for row in rows]


def test_what_was_corrected_is_told_too():
    line = {"uuid": "u2", "question": "cercle", "old_value": "B", "new_value": "A", "change_type": "change_response"}
    corrections = pd.DataFrame([{**line, "issue": "wrong cercle"}])
    assert flags({"v1": "1122"}, "AABA", corrections=corrections) == [(2, "F12", "before corrections")]


def test_without_clusters_there_is_nothing_to_keep():
    assert flags({"v1": "1"}, plan={**PLAN, "design": {"strata": ["cercle"]}}) == []
