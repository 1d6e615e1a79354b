"""Forms that went to the field: every expression of theirs is read."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bogolan.preparation.cleaning import clean
from bogolan.preparation.form.run import expressions_of
from bogolan.preparation.form.tables import INTERVIEWS, Repeat
from bogolan.preparation.reading.repeats import RepeatRows
from bogolan.survey.questionnaire import codebook
from bogolan.survey.xlsform import read_form

CHECKS = ("skip_logic", "constraints")


@pytest.fixture
def real_form(house, form):
    """The path of a form in shared/microdata, sheets in CSV files put together; the test is skipped without it."""

    def path(folder, survey=None, choices=None, encoding="utf-8"):
        place = house.parent / "shared/microdata" / folder
        if not place.exists():
            pytest.skip("../shared is absent")
        if survey is None:
            return next(place.glob("*tool*.xlsx"))
        sheets = [pd.read_csv(place / name, dtype=str, encoding=encoding) for name in (survey, choices)]
        rows = [[sheet.columns, *sheet.astype(object).where(sheet.notna(), None).values] for sheet in sheets]
        return form(*rows)

    return path


FORMS = {
    "impact-cleaning": (("survey.csv", "choices.csv"), 406, 406),
    "somalia-xlsform": (("kobo questions.csv", "kobo choices.csv", "cp1252"), 665, 665),
    "impact-xlsform": ((), 417, 413),
}


def run_over(questions):
    """What running a form shows over two interviews with two rows in each repeat."""
    plan = {"design": {"strata": []}, "missing": {}, "questions": {}}
    columns, above = {}, {}
    for name, question in questions.items():
        columns.setdefault((*question.repeats,), []).append(name)
        for depth in range(len(question.repeats)):
            above[question.repeats[depth]] = question.repeats[depth - 1] if depth else INTERVIEWS
    tables = {}
    for path, names in columns.items():
        rows = pd.DataFrame({name: ["", "1"] for name in names}, dtype=str)
        tables[path[-1] if path else INTERVIEWS] = rows, codebook(plan, questions, names)
    rows, book = tables.pop(INTERVIEWS)
    repeats = {
        name: RepeatRows(rows, Repeat(above[name], np.array([0, 1])), own) for name, (rows, own) in tables.items()
    }
    return clean(rows, book, {"categorical": [], "checks": CHECKS}, repeats=repeats).form


@pytest.mark.parametrize("folder", FORMS)
def test_every_expression_is_read_and_nearly_all_are_evaluated(real_form, folder):
    """Not evaluated: identifiers that the phone makes, and a bare name (TRUE as T)."""
    files, held, evaluated = FORMS[folder]
    questions = read_form(real_form(folder, *files))
    assert len(expressions_of(questions)) == held
    form = run_over(questions)
    assert form.expressions == held
    assert held - len(form.not_evaluated) == evaluated
    assert all(one.form_row and one.why for one in form.not_evaluated)


def test_answers_of_a_real_survey_follow_its_form(house, real_form):
    """IMPACT's raw data: what was not asked is told apart, and nothing was answered that was not asked."""
    questions = read_form(real_form("impact-cleaning", *FORMS["impact-cleaning"][0]))
    rows = pd.read_csv(house.parent / "shared/microdata/impact-cleaning/raw_data.csv", dtype=str).fillna("")
    book = codebook({"design": {"strata": []}, "missing": {}, "questions": {}}, questions, list(rows))
    cleaned = clean(rows, book, {"categorical": [], "checks": CHECKS})
    reasons = cleaned.reasons.stack().value_counts()
    assert cleaned.form.not_evaluated == []
    assert (cleaned.log["rule_id"] != "L01").all()
    assert reasons["not_asked"] > 10_000
