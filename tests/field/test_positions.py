"""Positions by hand, as the phone sent them: also those that cleaning has blanked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from small_survey import KEPT, QUESTIONS, survey, value

from bogolan.field.interviews import FieldInterviews
from bogolan.field.positions import REASONS, misplaced, positions
from bogolan.field.quality import quality
from bogolan.preparation.cleaning_log import POSITION, changes, joined
from bogolan.survey.plan import completed
from bogolan.survey.questionnaire import Question

VAULT = "; what stood there and stands there now is in the vault"
NUMBER_OF_INTERVIEWS = len(KEPT)


def placed(plan, points, log=None, kept=KEPT):
    """The small survey with a position each."""
    found = survey(plan, kept)
    answers = found.answers.assign(gps=pd.Series(points, dtype="string"))
    questions = {**QUESTIONS, "gps": Question("gps", "geopoint")}
    why = None if log is None else misplaced(log, answers["uuid"], "gps")
    return FieldInterviews(found.attempts, answers, found.reasons, found.flags, questions, "gps", why)


def blanked(*lines):
    """The log's lines of positions that cleaning blanked: whose, of which column and why."""
    nothing = np.array([""], object)
    return joined([
        changes(pd.Series([uuid]), column, nothing, nothing, POSITION.about(rule=REASONS[why] + VAULT))
        for uuid, column, why in lines
    ])  # fmt: skip


def test_positions_by_hand(plan):
    points = ["14.0 -4.0 300 5", "14.0 -4.0 300 5", None, "0 0 0 0", "14.5 -4.2", "15.5 -4.2"]
    for named in (plan, completed({**plan, "events": {"position": "gps", "file": "e.csv", "actors": {}}})):
        rows = quality(positions(placed(named, points), named))
        assert value(rows, "all", "all", "position:missing") == pytest.approx(1 / 6)
        assert value(rows, "all", "all", "position:zero") == pytest.approx(1 / 5)
        assert value(rows, "all", "all", "position:same") == pytest.approx(2 / 5)
        # In v2 the two positions lie a degree of latitude, 111 km, apart: both are far from their middle.
        assert value(rows, "village", "v2", "position:far") == pytest.approx(2 / 3)
        assert value(rows, "village", "v1", "position:far") == 0
    assert list(positions(survey(plan), plan)) == [], "nothing in this survey is a position"


def test_what_cleaning_blanked_is_told_by_its_reason(plan):
    points = ["14.0 -4.0", None, None, None, "14.5 -4.2", None]
    log = blanked(
        ("u1", "gps", "zero"), ("u2", "gps", "swapped"), ("u3", "gps", "same"), ("u3", "_gps_latitude", "same")
    )
    rows = quality(positions(placed(plan, points, log), plan))
    assert value(rows, "all", "all", "position:missing") == pytest.approx(1 / 6)
    for why in ("zero", "swapped", "same"):
        assert value(rows, "all", "all", f"position:{why}") == pytest.approx(1 / 5), why
    for why in ("outside", "nowhere", "far"):
        assert value(rows, "all", "all", f"position:{why}") == 0, why
    assert value(rows, "interviewer", "A", "position:swapped") == pytest.approx(1 / 4)
    assert value(rows, "interviewer", "B", "position:swapped") == 0


def test_all_of_them_blanked_are_no_survey_without_positions(plan):
    log = blanked(*((f"u{place}", "gps", "outside") for place in range(NUMBER_OF_INTERVIEWS)))
    rows = quality(positions(placed(plan, [None] * NUMBER_OF_INTERVIEWS, log), plan))
    assert value(rows, "all", "all", "position:outside") == 1
    assert value(rows, "all", "all", "position:missing") == 0


def test_what_cleaning_did_not_look_for_is_counted_from_the_answers(plan):
    kept = [("A", "v1", *KEPT[0][2:])] * NUMBER_OF_INTERVIEWS
    points = ["14.01 -4.01", "14.02 -4.02", "-4.03 14.03", "14.04 -4.04", "100 200", "14.05 -4.05"]
    rows = quality(positions(placed(plan, points, kept=kept), plan))
    assert value(rows, "all", "all", "position:swapped") == pytest.approx(1 / 6)
    assert value(rows, "all", "all", "position:nowhere") == pytest.approx(1 / 6)
    assert value(rows, "all", "all", "position:far") == 0, "what is swapped or nowhere is told once"


def test_a_position_in_columns_of_its_parts(plan):
    found = survey(plan)
    parts = {"_gps_latitude": ["14.0", "14.0", None, "0", "14.5", "15.5"]}
    parts["_gps_longitude"] = ["-4.0", "-4.0", None, "0", "-4.2", "-4.2"]
    answers = found.answers.assign(**parts)
    apart = FieldInterviews(found.attempts, answers, found.reasons, found.flags, found.questions, "gps")
    rows = quality(positions(apart, plan))
    assert value(rows, "all", "all", "position:same") == pytest.approx(2 / 5)
    assert value(rows, "all", "all", "position:zero") == pytest.approx(1 / 5)
