"""Several files of one survey, as its form changed or as teams sent them, put into one table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bogolan.preparation.cleaning_log import joined
from bogolan.preparation.interviews import FILE, FIRST_ROW, OF_FILES, ROW_OF_FILE, VERSION
from bogolan.preparation.reading.export import Export
from bogolan.provenance.errors import Problem, SurveyError, listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from bogolan.survey.questionnaire import Question
    from bogolan.survey.response_files import ResponseFile


def together(folder: Path, files: Sequence[ResponseFile], exports: Sequence[Export]) -> Export:
    """The rows of all files one below the other, each with its file, its row there and its version of the form.

    Columns come in the order of the first file, then what others have beside; cells are empty where a file lacks the
    column. One file stays as it is. Raises SurveyError where a file has columns of these names.
    """
    import pandas as pd

    if len(files) == 1 and files[0].version is None:
        return exports[0]
    problems = [
        Problem(
            str(folder / file.name), f"the column {name!r}", "another name: responses in several files get this one"
        )
        for file, export in zip(files, exports, strict=True)
        for name in OF_FILES
        if name in export.rows
    ]
    if problems:
        raise SurveyError(problems)
    numbered = [_numbered(file, export.rows) for file, export in zip(files, exports, strict=True)]
    rows = pd.concat(numbered, ignore_index=True).fillna("")
    own = [name for name in rows if name not in OF_FILES]
    rows = rows[[*own, *(name for name in OF_FILES if name in rows)]]
    return Export(rows, _labels(folder, files, exports), joined([export.log for export in exports]))


def with_absences(
    questions: Mapping[str, Question], files: Sequence[ResponseFile], columns: Sequence[Iterable[str]]
) -> dict[str, Question]:
    """The questions, each with the files that have no column of it: whoever answered by these was not asked."""
    held = [(file.name, set(names)) for file, names in zip(files, columns, strict=True)]
    return {
        name: replace(one, absent_from=[file for file, names in held if name not in names and name not in OF_FILES])
        for name, one in questions.items()
    }


def _numbered(file: ResponseFile, rows: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    numbers = pd.RangeIndex(FIRST_ROW, len(rows) + FIRST_ROW).astype(str)
    said = {FILE: file.name, ROW_OF_FILE: numbers.to_numpy(object), VERSION: file.version or ""}
    return rows.assign(**said)


def _labels(folder: Path, files: Sequence[ResponseFile], exports: Sequence[Export]) -> dict[str, Question]:
    """What the labels of the files say of the questions; the first that has labels for a question counts.

    Raises SurveyError where a code has one label in one file and another in the next.
    """
    found: dict[str, Question] = {}
    problems = []
    for file, export in zip(files, exports, strict=True):
        for name, question in export.questions.items():
            known = found.setdefault(name, question)
            labels, others = ({**one.choices, **one.missing_labels} for one in (known, question))
            apart = [code for code in labels.keys() & others.keys() if labels[code] != others[code]]
            if apart:
                told = f"other labels of the codes {listing(sorted(apart))} than an earlier file"
                problems.append(Problem(str(folder / file.name), told, "one label a code", column=name))
            new = {code: label for code, label in question.choices.items() if code not in known.choices}
            reasons = {code: why for code, why in question.missing.items() if code not in known.missing}
            found[name] = replace(
                known,
                choices={**known.choices, **new},
                missing={**known.missing, **reasons},
                missing_labels={**question.missing_labels, **known.missing_labels},
            )
    if problems:
        raise SurveyError(problems)
    return found
