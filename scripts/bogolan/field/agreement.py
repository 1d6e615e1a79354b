"""Back checks and audit logs against the interviews that are kept, for `make check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.field.audit import bare_ids, read_audit
from bogolan.field.back_check_file import ROW_OF_FILE, match_column, places_of, read_back_checks
from bogolan.preparation.interviews import UUID
from bogolan.preparation.matching import recognised
from bogolan.provenance.errors import Problem, SurveyError, listing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from bogolan.survey.questionnaire import Question


def agreement_beside(
    folder: Path, plan: Mapping[str, Any], responses: pd.DataFrame, questions: Mapping[str, Question]
) -> list[str]:
    """What there is of the files of field checks, in short; responses are the clean ones, with their ids as `uuid`.

    Raises SurveyError with everything that is wrong in them: a file or column that is not there, times that run
    backwards, ids that are twice or lacking, and files of which nothing belongs to an interview.
    """
    told, problems = [], []
    for look in (_back_checks, _audit):
        try:
            told += look(folder, plan, responses, questions)
        except SurveyError as error:
            problems += error.problems
    if problems:
        raise SurveyError(problems)
    return told


def _back_checks(
    folder: Path, plan: Mapping[str, Any], responses: pd.DataFrame, questions: Mapping[str, Question]
) -> Iterator[str]:
    checked = read_back_checks(folder, plan)
    if checked is None:
        return
    key = match_column(plan)
    ids = responses[key if key in responses else UUID].astype("string").fillna("")
    places = places_of(checked, ids, key, str(folder / plan["back_checks"]["file"]))
    yield _counted("back checks of", len(checked), int((places < 0).sum()))
    for name in checked.columns.intersection(list(questions)):
        seen = recognised(checked[name], questions[name])
        wrong = np.array([not questions[name].is_valid(code) for code in seen.codes], bool)[seen.places]
        if wrong.any():
            rows = listing(checked[ROW_OF_FILE][wrong])
            yield f"back checks of {name} with what is no answer of it, in rows {rows}"


def _audit(
    folder: Path, plan: Mapping[str, Any], responses: pd.DataFrame, questions: Mapping[str, Question]
) -> Iterator[str]:
    del questions
    visits = read_audit(folder, plan)
    if visits is None:
        return
    logged = visits[UUID].drop_duplicates()
    strange = ~logged.isin(set(bare_ids(responses[UUID])))
    if strange.all():
        told = f"logs of {_interviews(len(logged))}, none of an interview that is kept"
        found = told if len(logged) else "no visit of a question"
        raise SurveyError(Problem(str(folder / plan["audit"]), found, "logs by the ids of the interviews"))
    yield _counted("audit logs of", len(logged), int(strange.sum()))


def _counted(what: str, number: int, strange: int) -> str:
    rest = f" ({strange} of none that is kept)" if strange else ""
    return f"{what} {_interviews(number)}{rest}"


def _interviews(number: int) -> str:
    return f"{number} interview{'' if number == 1 else 's'}"
