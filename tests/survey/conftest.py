"""Forms as people write them: XLSForms in files of their own."""

from __future__ import annotations

import openpyxl
import pytest


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
