"""The plan, the questionnaire and the data against each other: what the plan names must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.preparation.consistency import misfits, repetitions
from bogolan.preparation.reading import read_survey
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.codes import as_code
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_file import dotted, line_of, load
from bogolan.survey.plan_names import items, named_answers, named_questions
from bogolan.survey.questionnaire import read_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from bogolan.preparation.reading import Export
    from bogolan.survey.plan_names import Place
    from bogolan.survey.questionnaire import Question


# What is compared or explained has to be a question; how people were sampled may come from elsewhere.
COMPARED = ("consent", "gender", "support", "drivers", "models")


def check(path: Path) -> dict[str, Any]:
    """A survey's plan as understood, once it agrees with its schema, its questionnaire and its data; see `agreed`."""
    return agreed(path)[0]


def agreed(path: Path) -> tuple[dict[str, Any], Export]:
    """A survey's plan and its data, once they agree with each other and with the questionnaire.

    Raises SurveyError with everything that is wrong: first with the plan itself, else between it and its files.
    """
    plan = read_plan(path)
    export = read_survey(path.parent, plan)
    written = load(path)
    problems = list(disagreements(plan, written, path, export.rows, export.questions))
    if "questionnaire" in plan:
        problems += _not_asked(plan, written, path, read_form(path.parent / plan["questionnaire"]))
    if problems:
        raise SurveyError(sorted(problems, key=lambda problem: problem.line or 0))
    return plan, export


def disagreements(
    plan: Mapping[str, Any], written: Any, path: Path, rows: pd.DataFrame, questions: Mapping[str, Question]
) -> Iterator[Problem]:
    """Questions and answers that the plan names and the data lack, with the line of each.

    `written` is the plan as `load` read it, for its lines; `rows` the data as text; `questions` their codebook.
    """
    for place, name in named_questions(plan):
        if name not in rows.columns:
            yield Problem(
                str(path),
                f"the question {name!r}",
                f"a column of {plan['responses']}: {listing(rows.columns)}",
                line=line_of(written, place),
                column=dotted(place),
                hint=nearest(name, rows.columns),
            )
    for place, name, codes in named_answers(plan):
        if name in rows.columns:
            yield from _unknown_codes(place, codes, path, written, _answers(rows[name], questions[name]))
    for place, found, expected in [*repetitions(plan), *misfits(plan, rows, questions)]:
        yield Problem(str(path), found, expected, line=line_of(written, place), column=dotted(place))
    for place, item in items(plan):
        if item["measure"] == "share" and "share" not in item:
            yield Problem(
                str(path),
                "no `share`",
                "the answers that count towards the share",
                line_of(written, place),
                column=dotted([*place, "share"]),
            )


def _not_asked(plan: Mapping[str, Any], written: Any, path: Path, form: Mapping[str, Question]) -> Iterator[Problem]:
    """Questions that the plan compares or explains and that neither the form nor the plan itself describes."""
    for place, name in named_questions(plan):
        if place[0] in COMPARED and name not in form and name not in plan["questions"]:
            expected = f"a question of {plan['questionnaire']}, or of `questions` here"
            line, column = line_of(written, place), dotted(place)
            yield Problem(str(path), f"the question {name!r}", expected, line, column=column, hint=nearest(name, form))


def _answers(column: pd.Series, question: Question) -> list[str]:
    """The codes that an answer may have: the choices, and unless they are all there is, what occurs in the data."""
    if question.closed:
        return list(question.choices)
    occurring = {as_code(cell.strip()) for cell in column.unique()} - {""} - set(question.missing)
    return [*question.choices, *sorted(occurring - set(question.choices))]


def _unknown_codes(place: Place, codes: list[str], path: Path, written: Any, answers: list[str]) -> Iterator[Problem]:
    for code in codes:
        if code not in answers:
            expected = f"one of the answers {listing(answers, 20)}"
            yield Problem(
                str(path),
                repr(code),
                expected,
                line_of(written, place),
                column=dotted(place),
                hint=nearest(code, answers),
            )
