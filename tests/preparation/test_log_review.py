"""The log reviewed as cleaningtools' `review_cleaning` does: raw data and log give the clean data, cell by cell.

Nothing differs that no line tells, and no line tells what does not differ.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import openpyxl
import pandas as pd
import pytest

from bogolan.preparation.agreement import agreed
from bogolan.preparation.cleaning import clean
from bogolan.preparation.corrections.reading import read_corrections
from bogolan.preparation.interviews import FIRST_ROW, ROW, interview_ids
from bogolan.survey.codes import number
from bogolan.survey.plan_parts import categorical_questions
from bogolan.survey.questionnaire import codebook
from bogolan.survey.xlsform import read_form

# What changes how an answer is written and not which it is.
ONLY_WRITING = {"R01", "R04", "R05"}
ABSENT = {"not_recorded", "not_asked", "invalid"}


def replayed(rows, uuid, log):
    """The raw cells with every line of the log done in its order, and the lines (their rules) of each cell."""
    done = {name: rows[name].to_numpy(object, copy=True) for name in rows}
    places = {one: np.array(at) for one, at in pd.Series(range(len(rows))).groupby(uuid.to_numpy()).indices.items()}
    told: dict[tuple[int, str], list[str]] = {}
    for line in log[log["question"] != ""].itertuples():
        column = done[line.question]
        at = places[line.uuid] if line.uuid else np.arange(len(rows))
        if line.rule_id != "C01":
            at = at[column[at] == line.old_value]
        assert len(at), f"a line that speaks of no cell: {line.rule_id} of {line.question}"
        if not line.uuid:
            assert f"({len(at)} rows)" in line.issue
        column[at] = line.new_value
        for place in at:
            told.setdefault((place, line.question), []).append(line.rule_id)
    return done, told


def is_same(text, answer, reason, question):
    """Whether a text is a clean answer, or says why there is none."""
    if answer is not None:
        return text == str(answer) or (number(text) is not None and number(text) == number(str(answer)))
    if text in question.missing:
        return question.missing[text] == reason
    return text == "" and reason in ABSENT


def review(rows, cleaned, plan):
    """Compare the raw rows, the log and what cleaning made of them."""
    uuid = interview_ids(rows, plan)
    # Of who had refused or withdrew the log says no answer.
    told_of = cleaned.log["uuid"].isin(["", *cleaned.responses["uuid"]])
    done, told = replayed(rows, uuid, cleaned.log[told_of])
    kept = cleaned.responses[ROW].to_numpy() - FIRST_ROW
    reasons = cleaned.reasons
    wrong, silent, idle = [], [], []
    for name in rows:
        if name not in cleaned.responses or name == "uuid":
            continue
        question = cleaned.codebook[name]
        answers = cleaned.responses[name].astype(object)
        answers = answers.where(answers.notna(), None).tolist()

        @cache
        def same(text, answer, reason, question=question):
            return is_same(text, answer, reason, question)

        cells = zip(kept, rows[name].to_numpy()[kept], done[name][kept], answers, reasons[name], strict=True)
        for place, raw, final, answer, reason in cells:
            lines = told.get((place, name), ())
            if not same(final, answer, reason):
                wrong.append((place, name))
            differs = not same(raw, answer, reason)
            if differs and not lines:
                silent.append((place, name))
            if lines and raw == final and "C01" not in lines:
                idle.append((place, name))
            if lines and not differs and not set(lines) & {"R03", "R06", "C01"}:
                assert set(lines) <= ONLY_WRITING, (place, name, lines)
    return wrong, silent, idle


@pytest.fixture(scope="module")
def demonstration(house):
    """The demonstration's raw rows, what cleaning made of them, and its plan."""
    folder = house / "data/mopti-demo"
    plan, export = agreed(folder / "survey.yaml")
    reads = plan | {"categorical": categorical_questions(plan)}
    return export.rows, clean(export.rows, export.questions, reads, read_corrections(folder, plan)), plan


def test_the_demonstration(demonstration):
    rows, cleaned, plan = demonstration
    assert review(rows, cleaned, plan) == ([], [], [])
    assert len(cleaned.log) > 400
    left = set(cleaned.log.loc[cleaned.log["change_type"] == "remove_survey", "uuid"])
    assert left
    aside = cleaned.set_aside
    assert left == set(aside.loc[aside["disposition"].isin(["removed", "withdrawn"]), "uuid"])
    assert cleaned.accounting["read"] == len(cleaned.responses) + len(aside)


@pytest.fixture
def impact(house, tmp_path):
    """The folder of IMPACT's survey, and its form as a workbook."""
    folder = house.parent / "shared/microdata/impact-cleaning"
    if not folder.exists():
        pytest.skip("../shared is absent")
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    for title in ("survey", "choices"):
        sheet = pd.read_csv(folder / f"{title}.csv", dtype=str)
        page = book.create_sheet(title)
        for row in [list(sheet.columns), *sheet.astype(object).where(sheet.notna(), None).values.tolist()]:
            page.append(row)
    book.save(tmp_path / "form.xlsx")
    return folder, tmp_path / "form.xlsx"


def test_what_impact_collected(impact):
    folder, form = impact
    raw = pd.read_csv(folder / "raw_data.csv", dtype=str, keep_default_na=False).replace("NA", "")
    plan = {"uuid": "X_uuid", "responses": "raw_data.csv", "corrections": "cleaning_log.csv", "categorical": []}
    plan |= {"checks": ["skip_logic", "constraints"], "missing": {}, "questions": {}, "design": {"strata": []}}
    questions = codebook(plan, read_form(form), list(raw.columns))
    corrections = read_corrections(folder, plan).replace("NA", "")
    cleaned = clean(raw, questions, plan, corrections)
    assert review(raw, cleaned, plan) == ([], [], [])
    assert cleaned.accounting["complete"] == 578
    assert (cleaned.log["rule_id"] == "C01").sum() > 100


def test_a_log_that_is_not_true_would_be_seen(demonstration):
    rows, cleaned, plan = demonstration
    kept = cleaned.log["uuid"].isin(cleaned.responses["uuid"]) & cleaned.log["rule_id"].isin(["R03", "L01"])
    lost = cleaned.log[kept].index[0]
    wrong, silent, _ = review(rows, replace(cleaned, log=cleaned.log.drop(index=lost)), plan)
    assert len(wrong) == len(silent) == 1
