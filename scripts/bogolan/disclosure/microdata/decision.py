"""Whether the anonymised file may leave: everything that speaks against it at once, or the file with its measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bogolan.disclosure.microdata.advice import advice
from bogolan.disclosure.microdata.anonymised import Anonymised, anonymised
from bogolan.disclosure.microdata.measures import Measures, measures_of, missed_limits
from bogolan.disclosure.microdata.refusals import (
    Place,
    columns_in,
    no_section,
    refused,
    telling_columns,
    unfit_questions,
)
from bogolan.disclosure.microdata.request import Request, request_of
from bogolan.provenance.errors import SurveyError
from bogolan.survey.folders import PLAN
from bogolan.survey.plan_file import load
from bogolan.survey.plan_microdata import MICRODATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from bogolan.survey.questionnaire import Question


class Decided(NamedTuple):
    """A file that may leave, what was measured of it, and what was asked for."""

    file: Anonymised
    measures: Measures
    request: Request


def decided(
    sample: pd.DataFrame,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Question],
    identifying: Sequence[Mapping[str, Any]],
    plan: Mapping[str, Any],
    folder: Path,
    salt: bytes,
) -> Decided:
    """The file that a survey's plan asks for, of its sample, reasons for no answer and codebook.

    `identifying` is identifiers.json. Raises SurveyError where the plan asks for none, for questions that no file has,
    or where the file would miss a limit: by how much, and what helps most.
    """
    place = Place(folder / PLAN, load(folder / PLAN))
    if MICRODATA not in plan:
        raise SurveyError(no_section(place))
    request = request_of(plan, codebook)
    _stop(place, unfit_questions(request, codebook, columns_in(identifying)), request, plan)

    def made(asked: Request) -> Anonymised:
        return anonymised(sample, reasons, codebook, asked, salt)

    file = made(request)
    measures = measures_of(file, request)
    _stop(place, telling_columns(file, request), request, plan)
    missed = missed_limits(measures, request)
    if missed:
        helping = advice(request, missed, codebook, lambda other: measures_of(made(other), other))
        raise SurveyError(refused(place, missed, helping))
    return Decided(file, measures, request)


def _stop(place: Place, mistakes: Iterable[tuple[str, str, str]], request: Request, plan: Mapping[str, Any]) -> None:
    """SurveyError with all of them, where there are any."""
    problems = [
        place.problem(place.of(name, request, plan), found, expected)
        for name, found, expected in dict.fromkeys(mistakes)
    ]
    if problems:
        raise SurveyError(problems)
