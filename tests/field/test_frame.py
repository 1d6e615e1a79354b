"""Progress against the sampling frame by hand: by stratum and cluster, with text ids, and villages it lacks."""

from __future__ import annotations

import pandas as pd
import pytest
from small_survey import KEPT, PLAN, QUESTIONS, survey, value

from bogolan.field.flagged import rule_texts
from bogolan.field.frame import against_frame, frame_progress, read_planned
from bogolan.field.page.html import page, text_of
from bogolan.field.page.sections import sections
from bogolan.field.page.words import Words
from bogolan.field.quality import quality
from bogolan.field.report import field_report
from bogolan.field.today import tasks
from bogolan.provenance.errors import SurveyError
from bogolan.survey.plan import completed
from bogolan.survey.questionnaire import Question

ACCOUNTING = {"read": 8, "complete": 6, "refused": 1, "test": 1}
# Of v1 and v2 there are three interviews each; of v3 none.
FRAME = "region,village,drawn,chosen\nN,v1,1,3\nN,v3,1,4\nN,v9,0,\nS,v5,1,\n"
BY_SELECTION = {"file": "frame.csv", "drawn": "drawn", "listed": "chosen", "selected": "chosen"}


@pytest.fixture
def planned(tmp_path):
    """The plan with a frame, and what reading it gives."""

    def read(text=FRAME, frame=BY_SELECTION, **more):
        (tmp_path / "frame.csv").write_text(text, encoding="utf-8")
        design = {"strata": ["region"], "clusters": "village"}
        plan = completed({**PLAN, "design": design, "weighting": {"frame": frame, "method": "rake"}, **more})
        return plan, read_planned(tmp_path, plan)

    return read


def rows_of(table):
    return {(row.stratum, row.village): (row.planned, row.done, row.missing, row.state) for row in table.itertuples()}


def test_planned_done_and_missing_by_cluster(planned):
    plan, clusters = planned()
    found = rows_of(against_frame(survey(plan), clusters))
    assert found["N", "v1"] == (3, 3, 0, "")
    assert found["N", "v3"] == (4, 0, 4, "unseen")
    assert found["S", "v5"][1:2] + found["S", "v5"][3:] == (0, "unseen"), "still to be listed: nobody knows how many"
    assert found["", "v2"] == (0, 3, 0, "not_in_frame")
    assert ("N", "v9") not in found, "neither drawn nor visited"


def test_measures_of_all_by_stratum_and_cluster(planned):
    plan, clusters = planned(FRAME.replace("S,v5,1,", "S,v2,1,5"))
    rows = quality(frame_progress(against_frame(survey(plan), clusters)))
    assert value(rows, "stratum", "N", "frame:missing") == 4
    assert value(rows, "stratum", "S", "frame:done") == 3
    assert value(rows, "village", "v2", "frame:missing") == 2
    assert value(rows, "village", "v2", "frame:done", "flag") == "behind"
    assert value(rows, "all", "all", "frame:planned") == 12
    assert value(rows, "all", "all", "frame:clusters_done") == 2
    assert value(rows, "all", "all", "frame:not_in_frame") == 0


def test_interviews_elsewhere_are_in_no_sum(planned):
    plan, clusters = planned("region,village,drawn,chosen\nN,v1,1,4\nN,v2,0,\n")
    rows = quality(frame_progress(against_frame(survey(plan), clusters)))
    found = [value(rows, kind, unit, f"frame:{part}") for kind, unit in (("all", "all"), ("stratum", "N"))
             for part in ("planned", "done", "missing")]  # fmt: skip
    assert found == [4, 3, 1] * 2
    assert value(rows, "all", "all", "frame:not_drawn") == 3


def test_quotas_are_what_is_planned_where_the_frame_does_not_say(planned):
    text = "region,village,drawn\nN,v1,1\nN,v2,2\nS,v3,0\n"
    plan, clusters = planned(text, {"file": "frame.csv", "drawn": "drawn"}, quotas={"women": 2, "men": 1})
    found = rows_of(against_frame(survey(plan), clusters))
    assert found == {("N", "v1"): (3, 3, 0, ""), ("N", "v2"): (6, 3, 3, "behind")}


def test_text_ids_and_a_cluster_that_was_not_drawn(planned):
    """Names as people write them, with white space, as cluster ids; one code in two strata."""
    kept = [(who, "Ké-Macina nord" if village == "v1" else "007", *rest) for who, village, *rest in KEPT]
    text = "region,village,drawn,chosen\nN, Ké-Macina nord ,1,4\nN,007,0,\nS,Sofara,1,2\n"
    plan, clusters = planned(text)
    questions = {**QUESTIONS, "village": Question("village", "text", form_row=6)}
    found = rows_of(against_frame(survey(plan, kept, questions=questions), clusters))
    assert found["N", "Ké-Macina nord"] == (4, 3, 1, "behind")
    assert found["N", "007"] == (0, 3, 0, "not_drawn")


def test_one_code_in_two_strata_is_told_apart(planned):
    plan, clusters = planned("region,village,drawn,chosen\nN,v1,1,2\nS,v1,1,2\nS,v2,1,3\n")
    found = survey(plan)
    attempts = found.attempts.assign(stratum=["N", "S", "S", "S", "S", "S", None, None])
    placed = type(found)(attempts, found.answers, found.reasons, found.flags, found.questions)
    table = against_frame(placed, clusters)
    assert rows_of(table)["N", "v1"] == (2, 1, 1, "behind")
    assert rows_of(table)["S", "v1"] == (2, 2, 0, "")
    rows = quality(frame_progress(table))
    assert value(rows, "village", "N · v1", "frame:missing") == 1


def test_strata_without_clusters(tmp_path):
    (tmp_path / "frame.csv").write_text("region,people,chosen\nN,100,4\nS,50,3\n")
    frame = {"file": "frame.csv", "listed": "people", "selected": "chosen"}
    plan = completed({**PLAN, "design": {"strata": ["region"]}, "weighting": {"frame": frame, "method": "rake"}})
    found = survey(plan)
    attempts = found.attempts.assign(stratum=["N"] * 4 + ["S"] * 2 + [None] * 2)
    placed = type(found)(attempts, found.answers, found.reasons, found.flags, found.questions)
    table = against_frame(placed, read_planned(tmp_path, plan))
    assert rows_of(table) == {("N", ""): (4, 4, 0, ""), ("S", ""): (3, 2, 1, "behind")}
    assert set(quality(frame_progress(table))["kind"]) == {"all", "stratum"}


def test_it_stands_on_the_page_and_in_the_list(planned):
    plan, clusters = planned()
    report = field_report(survey(plan), ACCOUNTING, plan, planned=clusters)
    shown = sections(report, {}, rule_texts())
    text = page(report, shown, tasks(report), plan, rule_texts())
    assert "not in the sampling frame: Two (v2)" in text
    assert "drawn, and no interview yet: Three (v3), v5" in text
    assert text.count("no interview yet: ") == 1, "what the frame tells the form’s list does not tell again"
    table = next(section.table for section in shown if section.key == "frame")
    lines = [[text_of(cell, Words("en")) for cell in row] for row in table.rows]
    assert ["N", "(all that were drawn)", "7", "3", "4", ""] in lines
    assert ["N", "Three (v3)", "4", "0", "4", "no interview yet"] in lines
    assert value(report.quality, "all", "all", "target:villages") == 3


def test_what_is_wrong_with_the_frame_is_said(planned):
    for text, told in (
        ("region,village,drawn\nN,v1,1\n", "no such column"),
        ("region,village,drawn,chosen\nN,,1,2\n", "an empty cell"),
        ("region,village,drawn,chosen\nN,v1,1,2\nN,v1,1,2\n", "a second time"),
    ):
        with pytest.raises(SurveyError, match=told):
            planned(text)


def test_no_frame_is_none(tmp_path, plan):
    assert read_planned(tmp_path, plan) is None
    assert list(frame_progress(None)) == []
    assert isinstance(quality(frame_progress(None)), pd.DataFrame)
