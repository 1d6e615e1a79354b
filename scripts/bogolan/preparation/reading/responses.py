"""The responses of a survey, from the kind of file that the field sends."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bogolan.preparation.reading.columnar import read_parquet
from bogolan.preparation.reading.delimited import read_table, with_points
from bogolan.preparation.reading.export import Export
from bogolan.preparation.reading.labelled import read_sav, read_stata
from bogolan.preparation.reading.workbook import read_workbook
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.folders import not_a_file
from bogolan.survey.letters import folded
from bogolan.survey.questionnaire import codebook
from bogolan.survey.xlsform import read_form

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from bogolan.survey.questionnaire import Question

READERS = {
    ".csv": read_table,
    ".xlsx": read_workbook,
    ".sav": read_sav,
    ".dta": read_stata,
    ".parquet": read_parquet,
}


def read_responses(path: Path, plan: Mapping[str, Any] | None = None) -> Export:
    """The responses in a file of one of the kinds of `READERS`.

    Of the plan it takes `uuid`, by which the log names interviews, and `sheet`, of a workbook. Raises SurveyError for a
    file that is missing, empty, not of its kind, ragged, or with a column named twice.
    """
    if absence := not_a_file(path):
        raise SurveyError(Problem(str(path), absence, "the responses as exported"))
    ending = path.suffix.lower()
    if ending not in READERS:
        kinds = f"the responses as {listing(READERS)}"
        raise SurveyError(Problem(str(path), f"the ending {path.suffix!r}", kinds, hint=nearest(path.suffix, READERS)))
    try:
        export = READERS[ending](path, plan or {})
    except OSError as error:
        raise SurveyError(Problem(str(path), str(error.strerror), "a file that can be read")) from None
    if export.rows.empty:
        raise SurveyError(Problem(str(path), "no rows", "at least one response"))
    return export


def without_groups(rows: pd.DataFrame, form: Mapping[str, Question]) -> pd.DataFrame:
    """Columns by the names of their questions, without the groups around them: main/kids/age is age, and so main.age.

    Only where the form has the question, no column has its name already, and no two columns would.
    """
    renamed: dict[str, str] = {}
    for name in rows:
        parts = re.split(r"[/.]", name)
        for place in range(1, len(parts)):
            question, rest = parts[place], parts[place + 1 :]
            if name not in form and question in form and len(rest) <= 1:
                renamed[name] = "/".join([question, *rest])
                break
    found = Counter([*renamed.values(), *(name for name in rows if name not in renamed)])
    return rows.rename(columns={name: known for name, known in renamed.items() if found[known] == 1})


def read_survey(folder: Path, plan: Mapping[str, Any]) -> Export:
    """The responses of a survey's folder, every column described by its questionnaire, its labels and its plan."""
    export = read_responses(folder / plan["responses"], plan)
    form, rows = export.questions, export.rows
    if "questionnaire" in plan:
        form = read_form(folder / plan["questionnaire"])
        rows = without_groups(rows, form)
        form = with_reasons(form, export.questions, folder / plan["responses"])
    questions = codebook(plan, form, list(rows.columns))
    return with_points(replace(export, rows=rows, questions=questions), questions)


def with_reasons(form: Mapping[str, Question], labels: Mapping[str, Question], path: Path) -> dict[str, Question]:
    """The form's questions, with the codes that the data file's own labels call no answer.

    Raises SurveyError where the labels contradict the form: a code that is one answer here and another there.
    """
    found, problems = dict(form), []
    for name in form.keys() & labels.keys():
        asked, labelled = form[name], labels[name]
        reasons = {code: why for code, why in labelled.missing.items() if code not in asked.choices}
        texts = {code: labelled.missing_labels.get(code, why) for code, why in reasons.items()}
        found[name] = replace(
            asked, missing={**reasons, **asked.missing}, missing_labels={**texts, **asked.missing_labels}
        )
        names = {code: {folded(str(text)) for text in _texts(label)} for code, label in asked.choices.items()}
        for code, label in labelled.choices.items():
            others = [other for other, meant in names.items() if folded(str(label)) in meant]
            if code in names and others and code not in others:
                told = f"the label {label!r} at code {code}, which the form has at {others[0]}"
                problems.append(Problem(str(path), told, "the codes of the form", column=name))
    if problems:
        raise SurveyError(problems)
    return found


def _texts(label: Any) -> list[str]:
    return list(label.values()) if isinstance(label, dict) else [label]
