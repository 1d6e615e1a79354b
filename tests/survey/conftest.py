"""Forms and plans as people write them, in files of their own."""

from __future__ import annotations

import openpyxl
import pytest

from bogolan.survey.plan import read_plan


@pytest.fixture
def form(tmp_path):
    """Writes an XLSForm of the rows of its sheets and gives its path."""

    def write(survey, choices=(("list_name", "name", "label"),), **sheets):
        workbook = openpyxl.Workbook()
        for title, rows in {"survey": survey, "choices": choices, **sheets}.items():
            sheet = workbook.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        workbook.remove(workbook["Sheet"])
        workbook.save(tmp_path / "form.xlsx")
        workbook.close()
        return tmp_path / "form.xlsx"

    return write


@pytest.fixture
def plan_of(tmp_path):
    """Reads a plan from its text, as that of a survey's folder."""

    def read(text):
        path = tmp_path / "my-survey/survey.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return read_plan(path)

    return read
