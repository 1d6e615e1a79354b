"""A small survey that is well formed in every file, and what changes one thing in one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

NAME = "small"
# What a respondent said, and how interviews are known: no message may show them.
SAID, ID = "Fatoumata said it, in secret", "interview-7f3a"

PLAN = """\
title: A small survey
responses: responses.csv
questionnaire: questionnaire.xlsx
corrections: corrections.csv
fieldwork: {start: 2020-01-01, end: 2020-01-31}
sampling: probability
uuid: uuid
gender: {question: sex, women: 2, men: 1}
design: {clusters: village}
drivers:
  - {question: water, share: [1, 2], class: community}
models:
  - {name: m, outcome: {question: water, share: [1]}, terms: [age]}
"""

HEADING = ["uuid", "village", "sex", "age", "water", "why", "other"]
SEXES, WATER = "12", "12345"
ROWS = [
    [f"{ID}{n}", f"V{n % 4}", SEXES[n % 2], str(20 + n), WATER[n % 5], f"{SAID} {n}", "" if n % 5 else "x"]
    for n in range(12)
]

SURVEY = [
    ["type", "name", "label", "relevant", "constraint", "required", "calculation", "choice_filter"],
    ["start", "start"],
    ["text", "village", "Village"],
    ["select_one sex", "sex", "Sex", None, None, "yes"],
    ["integer", "age", "Age", None, ". >= 18 and . < 110"],
    ["begin_group", "g", "Water", "${age} > 17"],
    ["select_one water", "water", "Water"],
    ["text", "why", "Why", "${water} != ''"],
    ["text", "other", "Other", "${water} = 1"],
    ["end_group"],
    ["calculate", "older", None, None, None, None, "${age} + 1"],
]
CHOICES = [
    ["list_name", "name", "label"],
    ["sex", 1, "Man"],
    ["sex", 2, "Woman"],
    *(["water", code, label] for code, label in enumerate(["Tap", "Well", "River", "Rain", "Bought"], 1)),
]

CORRECTIONS = f"uuid,question,old_value,new_value,change_type,issue\n{ID}1,age,21,22,change_response,called back\n"


def write(data: Path) -> Path:
    """The survey in a folder of its own below `data`; its path."""
    folder = data / NAME
    folder.mkdir(parents=True)
    (folder / "survey.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "corrections.csv").write_text(CORRECTIONS, encoding="utf-8")
    (folder / "responses.csv").write_bytes(csv_of(HEADING, *ROWS))
    (folder / "questionnaire.xlsx").write_bytes(form())
    return folder


def csv_of(*rows: Iterable[str], delimiter: str = ",") -> bytes:
    """Rows as a CSV file, a cell with a comma in quotes."""
    lines = [delimiter.join(f'"{cell}"' if delimiter in cell else cell for cell in row) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def workbook(**sheets: Iterable[Iterable[Any]]) -> bytes:
    """Sheets of rows as an Excel workbook."""
    import io

    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    book.close()
    return written.getvalue()


def form(survey: Iterable[Iterable[Any]] = SURVEY, choices: Iterable[Iterable[Any]] = CHOICES, **more: Any) -> bytes:
    """The questionnaire as an XLSForm."""
    return workbook(survey=survey, choices=choices, **more)


def frame() -> pd.DataFrame:
    """The responses as a table: numbers as numbers."""
    import pandas as pd

    table = pd.DataFrame(ROWS, columns=HEADING)
    return table.assign(**{name: table[name].astype(float) for name in ("sex", "age", "water")})


def sav(path: Path, **options: Any) -> None:
    """The responses as an SPSS file."""
    import pyreadstat

    pyreadstat.write_sav(frame(), path, variable_value_labels={"sex": {1.0: "Man", 2.0: "Woman"}}, **options)


def dta(path: Path, **options: Any) -> None:
    """The responses as a Stata file."""
    import pyreadstat

    pyreadstat.write_dta(frame(), path, variable_value_labels={"sex": {1: "Man", 2: "Woman"}}, **options)


def parquet(path: Path, **columns: Any) -> None:
    """The responses as Parquet, with further columns."""
    frame().assign(**columns).to_parquet(path)


def responses_in(folder: Path, name: str) -> Path:
    """The path of responses in a file of another kind, once the plan names it in the place of the CSV file."""
    plan = folder / "survey.yaml"
    plan.write_text(plan.read_text().replace("responses.csv", name))
    return folder / name
