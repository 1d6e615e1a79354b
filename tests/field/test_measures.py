"""Counts, rates and durations of the small survey, each by hand; and what outlies."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from small_survey import KEPT, survey, value
from statsmodels.stats.proportion import proportion_confint

from bogolan.field.completes import bystanders, dispositions, durations, rates, workload
from bogolan.field.flagged import flag_lines, flagged, rule_texts, to_ask_again
from bogolan.field.nonresponse import nonresponse, unanswered
from bogolan.field.progress import progress, usual_number
from bogolan.field.quality import COLUMNS, outlying, outlying_shares, quality, wilson
from bogolan.preparation.cleaning_log import RULES
from bogolan.survey.plan import completed

ACCOUNTING = {"read": 8, "complete": 6, "refused": 1, "test": 1}


def test_attempts_are_matched_and_dated(interviews):
    attempts = interviews.attempts
    assert list(attempts["village"]) == ["v1", "v1", "v1", "v2", "v2", "v2", "v2", "v1"], (
        "a label set aside is its code"
    )
    assert list(attempts["day"][:6]) == ["2020-02-03"] * 3 + ["2020-02-04"] * 3
    assert attempts["day"][6:].isna().all()
    assert list(attempts["minutes"][:6]) == [30, 32, 34, 36, 50, 60]


def test_what_became_of_attempts(interviews, plan):
    rows = quality([*dispositions(interviews, ACCOUNTING), *rates(ACCOUNTING, plan), *workload(interviews)])
    assert list(rows.columns) == list(COLUMNS)
    assert value(rows, "all", "all", "rows:refused") == 1
    assert value(rows, "interviewer", "B", "rows:complete") == 2
    assert value(rows, "interviewer", "B", "cooperation") == pytest.approx(2 / 3)
    assert value(rows, "village", "v2", "cooperation") == pytest.approx(3 / 4)
    assert value(rows, "interviewer", "A", "cooperation") == 1, "a test is no refusal"
    assert value(rows, "all", "all", "rate:COOP3") == pytest.approx(6 / 7)
    assert value(rows, "all", "all", "rate:RR1", "flag") == "not_drawn"
    assert value(rows, "interviewer", "A", "days") == 2
    assert value(rows, "interviewer", "A", "completes_a_day") == 2
    assert value(rows, "interviewer", "A", "most_in_a_day") == 3
    assert value(rows, "day", "2020-02-04", "interviewers") == 2


def test_durations(interviews):
    rows = quality(durations(interviews))
    assert value(rows, "all", "all", "minutes") == 35
    assert value(rows, "interviewer", "A", "minutes") == 33
    assert value(rows, "interviewer", "A", "minutes", "lower") == 31.5
    assert value(rows, "all", "all", "no_duration") == 0


def test_a_clock_that_cannot_be_right_is_no_duration(plan):
    wrong = [*KEPT, ("B", "v2", "f", 30, "1", "1", "0", -5, 4), ("B", "v2", "f", 30, "1", "1", "0", 2000, 4)]
    rows = quality(durations(survey(plan, wrong)))
    assert value(rows, "all", "all", "no_duration") == pytest.approx(2 / 8)
    assert value(rows, "interviewer", "B", "no_duration") == pytest.approx(2 / 4)
    assert value(rows, "interviewer", "B", "minutes", "n") == 2


def test_no_answers_are_of_what_was_asked(interviews, plan):
    rows = quality(nonresponse(interviews, plan))
    assert set(rows["unit"][rows["kind"] == "question"]) == {"sex", "age", "work", "good", "present"}
    assert value(rows, "question", "good", "asked") == 5
    assert value(rows, "question", "good", "dont_know") == pytest.approx(2 / 5)
    assert value(rows, "question", "work", "other") == pytest.approx(2 / 6)
    # A was asked 4 times 5 questions, B 5 and 4.
    assert value(rows, "interviewer", "A", "dont_know") == pytest.approx(1 / 20)
    assert value(rows, "interviewer", "A", "dont_know", "n") == 20
    assert value(rows, "interviewer", "B", "dont_know") == pytest.approx(1 / 9)
    assert value(rows, "question", "good", "dont_know:women:women") == pytest.approx(1 / 2)
    assert value(rows, "question", "good", "refused:men:women") == pytest.approx(1 / 2)
    assert value(rows, "question", "good", "dont_know:women:men") == 1
    assert not rows["measure"].str.endswith(":men:men").any(), "no man was asked by a man"
    assert unanswered(interviews, plan) == pytest.approx([0, 1 / 5, 1 / 5, 0, 1 / 5, 0])


def test_bystanders(interviews, plan):
    rows = quality(bystanders(interviews, plan))
    assert value(rows, "all", "all", "bystanders") == pytest.approx(3 / 6)
    assert value(rows, "interviewer", "B", "bystanders") == 1
    assert not list(bystanders(interviews, {**plan, "bystanders": None}))


def test_quotas_of_the_plan(interviews, plan):
    agreed = {"targets": {"interviews": 12}, "quotas": {"women": 2, "men": 2}}
    rows = quality(progress(interviews, completed({**plan, **agreed})))
    assert value(rows, "all", "all", "reached:interviews") == 0.5
    assert value(rows, "all", "all", "reached:villages") == pytest.approx(2 / 3)
    flags = {unit: value(rows, "village", unit, "done:men", "flag") for unit in ("v1", "v2", "v3")}
    assert flags == {"v1": "behind", "v2": "behind", "v3": "behind"}
    assert value(rows, "village", "v2", "done:women", "flag") == ""
    assert value(rows, "village", "v3", "done:all", "flag") == "unseen"


def test_a_quota_that_most_have_is_the_quota():
    assert usual_number(np.array([9, 9, 9, 11])) == 9
    assert usual_number(np.array([9, 9, 8, 11])) is None
    assert usual_number(np.array([])) is None


def test_flags_by_rule_and_interviewer(plan):
    found = survey(
        plan, flags=[(2, "", "F03", "fast"), (2, "age", "L03", "old"), (4, "good", "L03", "odd"), (7, "", "F01", "x")]
    )
    rows = quality(flagged(found))
    assert value(rows, "all", "all", "flagged:L03") == pytest.approx(2 / 6)
    assert value(rows, "all", "all", "flagged:any") == pytest.approx(3 / 6)
    assert value(rows, "interviewer", "A", "flagged:L03") == pytest.approx(2 / 4)
    assert value(rows, "question", "age", "flags") == 1
    lines = flag_lines(found)
    assert list(lines["interviewer"]) == ["A", "A", "A", "B"]
    again = to_ask_again(lines)
    assert list(again["_row"]) == [2, 7], "two rules; or one that doubts the whole; not one of a single answer"
    assert again["rules"][0] == "F03, L03"


def test_every_rule_has_a_text_without_gaps():
    assert rule_texts().keys() == {rule.id for rule in RULES}
    assert not any("{" in text for text in rule_texts().values())


def test_the_interval_is_wilsons():
    counts, of = np.array([0, 1, 5, 10]), np.array([10, 10, 10, 10])
    lower, upper = wilson(counts, of)
    expected = proportion_confint(counts, of, method="wilson")
    assert lower == pytest.approx(expected[0], abs=1e-12)
    assert upper == pytest.approx(expected[1], abs=1e-12)


def test_who_is_unlike_the_others():
    values = np.array([10, 11, 12, 9, 10, 30, 11, -9], float)
    assert list(outlying(values, np.ones(8, bool))) == ["", "", "", "", "", "high", "", "low"]
    assert list(outlying(values, values < 30)) == ["", "", "", "", "", "", "", "low"]
    assert not outlying(values[:3], np.ones(3, bool)).any(), "three are too few to be unlike"


def test_chance_flags_nobody():
    """Of interviewers alike, with 60 interviews each, few in a thousand are flagged."""
    generator = np.random.default_rng(3)
    counts = generator.binomial(60, 0.05, size=(400, 24))
    flags = np.array([outlying_shares(one, np.full(24, 60)) for one in counts])
    assert (flags != "").mean() < 0.01
    counts[:, 0] = generator.binomial(60, 0.35, size=400)
    assert np.mean([outlying_shares(one, np.full(24, 60))[0] == "high" for one in counts]) > 0.95


def test_a_survey_without_anything_has_only_what_it_has(plan):
    bare = completed(
        {key: plan[key] for key in ("title", "responses", "sampling", "fieldwork", "gender")} | {"design": {}}
    )
    found = survey(bare)
    rows = quality([*dispositions(found, {"read": 6, "complete": 6}), *workload(found), *progress(found, bare)])
    assert set(rows["kind"]) == {"all", "day"}
    assert quality([]).empty
    assert isinstance(rows, pd.DataFrame)
