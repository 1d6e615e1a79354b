"""The responses of a survey, from the kind of file that the field sends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bogolan.preparation.cleaning_log import RENAMED, joined, of_a_column
from bogolan.preparation.reading.columnar import read_parquet
from bogolan.preparation.reading.columns import named_as_asked, refuse_taken_names, settled
from bogolan.preparation.reading.delimited import read_delimited, with_points
from bogolan.preparation.reading.export import Export
from bogolan.preparation.reading.labelled import read_sav, read_stata
from bogolan.preparation.reading.repeat_tables import read_repeats
from bogolan.preparation.reading.schema_diff import schema_diff
from bogolan.preparation.reading.several import together, with_absences
from bogolan.preparation.reading.workbook import read_workbook
from bogolan.preparation.several_answers import with_codes
from bogolan.provenance.beside import beside
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.file_presence import not_a_file
from bogolan.survey.letters import folded
from bogolan.survey.questionnaire import codebook
from bogolan.survey.response_files import response_files
from bogolan.survey.xlsform import read_form

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bogolan.survey.questionnaire import Question

READERS = {
    ".csv": read_delimited,
    ".xlsx": read_workbook,
    ".sav": read_sav,
    ".dta": read_stata,
    ".parquet": read_parquet,
}


def read_responses(
    path: Path, plan: Mapping[str, Any] | None = None, columns: Mapping[str, str | None] | None = None
) -> Export:
    """The responses in a file of one of the kinds of `READERS`.

    Of the plan it takes `uuid`, by which the log names interviews, and `sheet`, of a workbook; `columns` are the names
    that it gives to columns. Raises SurveyError for a file that is missing, empty, not of its kind, ragged, or with
    columns that have no name of their own.
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
    return settled(export, path, columns or {})


def read_survey(
    folder: Path, plan: Mapping[str, Any], form: Callable[[], Mapping[str, Question]] | None = None
) -> Export:
    """The responses of a survey's folder, every column described by its questionnaire, its labels and its plan.

    Several files become one table (see `together`); `form` gives what the questionnaire says, where that is being read.
    """
    if form is None and "questionnaire" in plan:
        form = beside(lambda: read_form(folder / plan["questionnaire"]))
    files = response_files(plan)
    exports = [read_responses(folder / file.name, plan, file.columns) for file in files]
    asked = None if form is None else form()
    exports = [
        _as_asked(export, folder / file.name, file.columns, plan, asked)
        for file, export in zip(files, exports, strict=True)
    ]
    export = together(folder, files, exports)
    described = export.questions
    if asked is not None:
        described = asked
        for file, one in zip(files, exports, strict=True):
            described = with_reasons(described, one.questions, folder / file.name)
    questions = codebook(plan, described, list(export.rows.columns))
    questions = with_absences(questions, files, [one.rows.columns for one in exports])
    repeats = read_repeats(folder, plan, asked, files, exports, export.rows)
    schema = schema_diff(files, exports, asked or {}, questions, repeats)
    return replace(export, questions=questions, schema=schema, repeats=repeats)


def _as_asked(
    export: Export,
    path: Path,
    columns: Mapping[str, str | None],
    plan: Mapping[str, Any],
    asked: Mapping[str, Question] | None,
) -> Export:
    """What a file holds, its columns by the names of the questions, its numbers with points."""
    if asked is not None:
        refuse_taken_names(path, export.rows, columns, asked)
        rows, renamed = named_as_asked(export.rows, asked, [plan["uuid"]] if "uuid" in plan else [])
        log = [of_a_column(old, new, RENAMED.about(file=path.name), new) for old, new in renamed.items()]
        export = with_codes(replace(export, rows=rows, log=joined([export.log, *log])), asked)
    form = export.questions if asked is None else asked
    return with_points(export, codebook(plan, form, list(export.rows.columns)))


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
