"""The plan, the questionnaire and the data against each other: what the plan names must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.preparation.agreement_of_checks import disagreeing_checks
from bogolan.preparation.consistency import misfits, repetitions
from bogolan.preparation.corrections.applied import corrected
from bogolan.preparation.corrections.mistakes import STOP, applicable, mistaken_corrections, mistakes_of
from bogolan.preparation.corrections.reading import read_corrections
from bogolan.preparation.declared_outcomes import misfitting_outcomes
from bogolan.preparation.events import mistaken_events
from bogolan.preparation.excerpts import mistaken_excerpts
from bogolan.preparation.interviews import interview_ids
from bogolan.preparation.matching import coded
from bogolan.preparation.plan_expressions import wrong_expressions
from bogolan.preparation.profiles import mistaken_profiles
from bogolan.preparation.reading.responses import read_survey
from bogolan.provenance.beside import beside
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.file_presence import not_a_file
from bogolan.survey.folders import AUDIT
from bogolan.survey.plan import plan_as_written
from bogolan.survey.plan_classes import with_classes_by_wording
from bogolan.survey.plan_disclosure import senseless_exceptions
from bogolan.survey.plan_file import dotted, line_of
from bogolan.survey.plan_mixed import MIXED
from bogolan.survey.plan_models import senseless_models
from bogolan.survey.plan_names import items, named_answers, named_companions, named_questions
from bogolan.survey.previous_release import mistaken_previous
from bogolan.survey.prose import mistaken_prose
from bogolan.survey.response_files import told_responses
from bogolan.survey.xlsform import read_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from bogolan.preparation.reading.export import Export
    from bogolan.survey.plan_names import Place
    from bogolan.survey.questionnaire import Question

# What is compared or explained has to be a question; how people were sampled may come from elsewhere.
COMPARED = ("consent", "gender", "support", "drivers", "models", "groups", "domains", "sensitivity")
COMPARED += ("experiments", "hypotheses", "claims", "interviewer", "microdata")
# What else may say what counts: why there was no answer, or answers from low to high.
INSTEAD_OF_SHARE = {"reason", "levels"}


def check(path: Path) -> dict[str, Any]:
    """A survey's plan as understood, once it agrees with its schema, its questionnaire and its data; see `agreed`."""
    return agreed(path)[0]


def agreed(path: Path) -> tuple[dict[str, Any], Export]:
    """A survey's plan and its data, once they agree with each other and with the questionnaire.

    Raises SurveyError with everything that is wrong: first with the plan itself, else between it and its files.
    """
    plan, written = plan_as_written(path)
    reading = beside(lambda: read_form(path.parent / plan["questionnaire"])) if "questionnaire" in plan else None
    export = read_survey(path.parent, plan, reading)
    form = reading and reading()
    corrections = read_corrections(path.parent, plan)
    rows, problems = export.rows, []
    if corrections is not None and ("uuid" not in plan or plan["uuid"] in rows):
        if plan["mistaken_corrections"] == STOP:
            problems += mistaken_corrections(corrections, rows, export.questions, plan, path.parent, export.repeats)
        else:
            corrections = applicable(
                corrections, mistakes_of(corrections, rows, export.questions, plan, export.repeats)
            )
        rows = rows if problems else corrected(rows, interview_ids(rows, plan), corrections)[0]
    problems += disagreements(plan, written, path, rows, export.questions)
    problems += disagreeing_checks(plan, written, path, rows, export.questions)
    problems += absent_files(plan, written, path)
    problems += mistaken_excerpts(path.parent, plan)
    problems += mistaken_events(path.parent, plan, written, path)
    problems += mistaken_previous(path.parent, plan)
    problems += mistaken_profiles(path.parent, plan, rows)
    problems += mistaken_prose(path.parent)
    if form is not None:
        asked = list(_not_asked(plan, written, path, form, rows))
        places = {problem.column for problem in asked}  # what else is said of an unknown question follows from it
        problems = [*(problem for problem in problems if problem.column not in places), *asked]
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
    lacking = places_by_name(named, lambda name: name not in rows.columns)
    known = len({name for _, name in named}) - len(lacking)
    headed = 2 * sum(name in rows.columns for _, name in named) >= len(named)
    if not headed and (known == 0 or rows.shape[1] == 1):
        # Without a heading the columns are called what the first respondent said: none of it is shown.
        found = f"{known or 'none'} of the {known + len(lacking)} questions that the plan names"
        expected = "a heading with the names of the questions" + (f", also {listing(lacking)}" if known else "")
        yield Problem(str(path.parent / told_responses(plan)), found, expected, row=1)
        return
    for name, places in lacking.items():
        yield Problem(
            str(path),
            f"the question {name!r}{also_on(written, places)}",
            f"a column of {told_responses(plan)}" + (f": {listing(rows.columns)}" if headed else ""),
            line=line_of(written, places[0]),
            column=dotted(places[0]),
            hint=nearest(name, rows.columns) if headed else None,
        )
    for place, name, codes in named_answers(plan):
        if name in rows.columns:
            others = _others(rows[name], questions[name])
            yield from _unknown_codes(place, codes, path, written, questions[name].offered, others)
    yield from wrong_expressions(plan, written, path, rows.columns, questions)
    mistakes = [*repetitions(plan), *misfits(plan, rows, questions), *misfitting_outcomes(plan, rows, questions)]
    worded = with_classes_by_wording(plan, questions)
    mistakes += senseless_exceptions(worded, {name: question.label for name, question in questions.items()})
    mistakes += senseless_models(worded)
    for place, found, expected in mistakes:
        yield Problem(str(path), found, expected, line=line_of(written, place), column=dotted(place))
    for place, item in items(plan):
        if item["question"] in rows.columns and questions[item["question"]].several:
            continue  # of these every choice has its share
        if item["measure"] == "share" and "share" not in item and not INSTEAD_OF_SHARE & item.keys():
            yield Problem(
                str(path),
                "no `share`",
                "the answers that count towards the share",
                line_of(written, place),
                column=dotted([*place, "share"]),
            )


def places_by_name(named: Iterable[tuple[Place, str]], wrong: Callable[[str], bool]) -> dict[str, list[Place]]:
    """The names that are wrong, each with all its places in the plan: wherever it stands, it is one mistake."""
    found: dict[str, list[Place]] = {}
    for place, name in named:
        if wrong(name):
            found.setdefault(name, []).append(place)
    return found


def also_on(written: Any, places: list[Place]) -> str:
    """The other lines of the plan on which a name stands, for a message."""
    others = list(dict.fromkeys(line_of(written, place) for place in places))[1:]
    return f", also on line{'s' if len(others) > 1 else ''} {listing(others)}" if others else ""


def absent_files(plan: Mapping[str, Any], written: Any, path: Path) -> Iterator[Problem]:
    """Files that the plan names beside the responses and that its folder lacks, with the line of each."""
    for place, name in named_companions(plan):
        absence = not_a_file(path.parent / name)
        if absence and not (place == [AUDIT] and (path.parent / name).is_dir()):
            beside = [file.name for file in path.parent.iterdir() if file.is_file()]
            line, column = line_of(written, place), dotted(place)
            yield Problem(
                str(path),
                f"{absence.replace('no such', 'no')} {name!r}",
                "a file of this folder",
                line,
                column=column,
                hint=nearest(name, beside),
            )


def _not_asked(
    plan: Mapping[str, Any], written: Any, path: Path, form: Mapping[str, Question], rows: pd.DataFrame
) -> Iterator[Problem]:
    """Questions that the plan compares or explains, that the data have and neither the form nor the plan describes.

    The groupings of mixed models may come from elsewhere, as how people were sampled.
    """
    named = [(place, name) for place, name in named_questions(plan) if MIXED not in place]
    compared = [(place, name) for place, name in named if place[0] in COMPARED and name in rows]
    for name, places in places_by_name(compared, lambda name: name not in {*form, *plan["questions"]}).items():
        found = f"the question {name!r}{also_on(written, places)}"
        expected = f"a question of {plan['questionnaire']}, or of `questions` here"
        line, column = line_of(written, places[0]), dotted(places[0])
        yield Problem(str(path), found, expected, line, column=column, hint=nearest(name, form))


def _others(column: pd.Series, question: Question) -> set[str]:
    """What was answered beside the choices, where those are not all there is."""
    if question.closed or question.several:
        return set()
    return set(coded(column, question)) - {"", *question.no_answers, *question.choices}


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
