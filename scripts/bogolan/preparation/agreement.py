"""The plan, the questionnaire and the data against each other: what the plan names must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.preparation.agreement_of_checks import disagreeing_checks
from bogolan.preparation.consistency import misfits, repetitions
from bogolan.preparation.corrections.applied import corrected
from bogolan.preparation.corrections.mistakes import STOP, mistaken_corrections
from bogolan.preparation.corrections.reading import read_corrections
from bogolan.preparation.interviews import interview_ids
from bogolan.preparation.matching import coded
from bogolan.preparation.plan_expressions import wrong_expressions
from bogolan.preparation.reading.responses import read_survey
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.folders import AUDIT
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_file import dotted, line_of, load
from bogolan.survey.plan_names import items, named_answers, named_companions, named_questions
from bogolan.survey.response_files import told_responses
from bogolan.survey.xlsform import read_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from bogolan.preparation.reading.export import Export
    from bogolan.survey.plan_names import Place
    from bogolan.survey.questionnaire import Question


# What is compared or explained has to be a question; how people were sampled may come from elsewhere.
COMPARED = ("consent", "gender", "support", "drivers", "models", "groups", "domains", "sensitivity")
COMPARED += ("experiments", "hypotheses", "claims", "interviewer")
# What else may say what counts: why there was no answer, or answers from low to high.
INSTEAD_OF_SHARE = {"reason", "levels"}


def check(path: Path) -> dict[str, Any]:
    """A survey's plan as understood, once it agrees with its schema, its questionnaire and its data; see `agreed`."""
    return agreed(path)[0]


def agreed(path: Path) -> tuple[dict[str, Any], Export]:
    """A survey's plan and its data, once they agree with each other and with the questionnaire.

    Raises SurveyError with everything that is wrong: first with the plan itself, else between it and its files.
    """
    plan = read_plan(path)
    export = read_survey(path.parent, plan)
    corrections = read_corrections(path.parent, plan)
    written = load(path)
    rows, problems = export.rows, []
    if corrections is not None and ("uuid" not in plan or plan["uuid"] in rows):
        if plan["mistaken_corrections"] == STOP:
            problems += mistaken_corrections(corrections, rows, export.questions, plan, path.parent)
        rows = rows if problems else corrected(rows, interview_ids(rows, plan), corrections)[0]
    problems += disagreements(plan, written, path, rows, export.questions)
    problems += disagreeing_checks(plan, written, path, rows, export.questions)
    problems += absent_files(plan, written, path)
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
    named = list(named_questions(plan))
    headed = 2 * sum(name in rows.columns for _, name in named) >= len(named)
    if not headed and not any(name in rows.columns for _, name in named):
        # Without a heading the columns are called what the first respondent said: none of it is shown.
        found = f"none of the {len({name for _, name in named})} questions that the plan names"
        yield Problem(told_responses(plan), found, "a heading with the names of the questions", row=1)
        return
    for place, name in named:
        if name not in rows.columns:
            yield Problem(
                str(path),
                f"the question {name!r}",
                f"a column of {plan['responses']}" + (f": {listing(rows.columns)}" if headed else ""),
                line=line_of(written, place),
                column=dotted(place),
                hint=nearest(name, rows.columns) if headed else None,
            )
    for place, name, codes in named_answers(plan):
        if name in rows.columns:
            others = _others(rows[name], questions[name])
            yield from _unknown_codes(place, codes, path, written, list(questions[name].choices), others)
    yield from wrong_expressions(plan, written, path, rows.columns, questions)
    for place, found, expected in [*repetitions(plan), *misfits(plan, rows, questions)]:
        yield Problem(str(path), found, expected, line=line_of(written, place), column=dotted(place))
    for place, item in items(plan):
        if item["measure"] == "share" and "share" not in item and not INSTEAD_OF_SHARE & item.keys():
            yield Problem(
                str(path),
                "no `share`",
                "the answers that count towards the share",
                line_of(written, place),
                column=dotted([*place, "share"]),
            )


def absent_files(plan: Mapping[str, Any], written: Any, path: Path) -> Iterator[Problem]:
    """Files that the plan names beside the responses and that its folder lacks, with the line of each."""
    for place, name in named_companions(plan):
        file = path.parent / name
        if not (file.is_file() or (place == [AUDIT] and file.is_dir())):
            beside = [file.name for file in path.parent.iterdir() if file.is_file()]
            line, column = line_of(written, place), dotted(place)
            yield Problem(
                str(path), f"no file {name!r}", "a file of this folder", line, column=column, hint=nearest(name, beside)
            )


def _not_asked(plan: Mapping[str, Any], written: Any, path: Path, form: Mapping[str, Question]) -> Iterator[Problem]:
    """Questions that the plan compares or explains and that neither the form nor the plan itself describes."""
    for place, name in named_questions(plan):
        if place[0] in COMPARED and name not in form and name not in plan["questions"]:
            expected = f"a question of {plan['questionnaire']}, or of `questions` here"
            line, column = line_of(written, place), dotted(place)
            yield Problem(str(path), f"the question {name!r}", expected, line, column=column, hint=nearest(name, form))


def _others(column: pd.Series, question: Question) -> set[str]:
    """What was answered beside the choices, where those are not all there is."""
    return set() if question.closed else set(coded(column, question)) - {"", *question.no_answers, *question.choices}


def _unknown_codes(
    place: Place, codes: list[str], path: Path, written: Any, choices: list[str], others: set[str]
) -> Iterator[Problem]:
    """Codes that are no answer. What was answered in words is counted and not shown: it may be people's own."""
    for code in codes:
        if code not in choices and code not in others:
            told = [f"one of the answers {listing(choices, 20)}"] if choices else []
            told += [f"one of {len(others)} that occur and no choice offers"] if others else []
            yield Problem(
                str(path),
                repr(code),
                ", or ".join(told) or "an answer that occurs",
                line_of(written, place),
                column=dotted(place),
                hint=nearest(code, choices),
            )
