"""The form run over an export: what was not asked, what cannot stand, what is only flagged."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import BLANK, SKIPPED
from bogolan.preparation.form.constraints import breaches
from bogolan.preparation.form.skip_logic import (
    Asked,
    NotEvaluated,
    answered,
    blanked,
    day_of_interview,
    follow_conditions,
    unsound_answers,
)
from bogolan.preparation.form.tables import INTERVIEWS, Reader, Tables
from bogolan.survey.codes import NUMBERS
from bogolan.survey.expressions.evaluation import Answers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bogolan.preparation.matching import Recognised
    from bogolan.survey.questionnaire import Question

SKIP_LOGIC, CONSTRAINTS, RELEVANT = "skip_logic", "constraints", "relevant"


@dataclass(frozen=True, eq=False)
class FormRun:
    """What running the form over the answers shows.

    answers        of each question, with those blanked that cannot stand.
    not_asked      (n) by question, where the form does not ask it.
    blanked        what was blanked, and by which rule.
    flagged        what breaks a rule and stays.
    expressions    how many expressions there are.
    not_evaluated  those that were not evaluated, and why.
    """

    answers: Mapping[str, Answers]
    not_asked: Mapping[str, np.ndarray]
    blanked: list[Breach]
    flagged: list[Breach]
    expressions: int
    not_evaluated: list[NotEvaluated]

    def described(self) -> dict[str, Any]:
        """How many expressions there are, and those that were not evaluated, as plain data."""
        return {"expressions": self.expressions, "not_evaluated": [asdict(one) for one in self.not_evaluated]}

    def blanked_of(self, question: str) -> list[Breach]:
        """What was blanked of a question."""
        return [breach for breach in self.blanked if breach.question == question]


def run_form(questions: Mapping[str, Question], seen: Mapping[str, Recognised], checks: Collection[str]) -> FormRun:
    """Run the logic that `questions` have over their columns; of the checks, those of the form that are named."""
    tables = Tables({}, len(next(iter(seen.values())).places) if seen else 0)
    return run_tables({INTERVIEWS: questions}, {INTERVIEWS: seen}, tables, checks)[INTERVIEWS]


def run_tables(
    questions: Mapping[str, Mapping[str, Question]],
    seen: Mapping[str, Mapping[str, Recognised]],
    tables: Tables,
    checks: Collection[str],
) -> dict[str, FormRun]:
    """The same of several tables, the interviews and the repeats by name.

    That of the interviews says of all how many expressions there are, and which were not evaluated.
    """
    everything = {name: one for table in reversed(questions) for name, one in questions[table].items()}
    today = day_of_interview(everything)
    asked = {table: _asked(questions[table], columns) for table, columns in seen.items()}
    if tables.repeats:
        home = {name: table for table in reversed(questions) for name in questions[table]}
        for table, own in questions.items():
            reader = Reader(table, tables, home | dict.fromkeys(own, table), asked, today)
            asked[table] = replace(asked[table], read=reader)
    if SKIP_LOGIC in checks:
        of_question = {name: asked[table] for table in reversed(questions) for name in questions[table]}
        follow_conditions(everything, of_question, today)
    runs = {table: _run(own, asked[table], checks, today) for table, own in questions.items()}
    missed = {
        (one.heading, one.expression, one.question * (one.heading != RELEVANT)): one
        for run in runs.values()
        for one in run.not_evaluated
    }
    whole = replace(runs[INTERVIEWS], expressions=len(expressions_of(everything)), not_evaluated=list(missed.values()))
    return {**runs, INTERVIEWS: whole}


def _asked(questions: Mapping[str, Question], seen: Mapping[str, Recognised]) -> Asked:
    answers = {
        name: Answers(column.codes, column.places, questions[name].type in NUMBERS) for name, column in seen.items()
    }
    return Asked(answers, unsound_answers(questions, answers))


def _run(questions: Mapping[str, Question], asked: Asked, checks: Collection[str], today: str | None) -> FormRun:
    """What is found in one table, once it is known what was asked."""
    found, not_evaluated = breaches(questions, asked, today) if CONSTRAINTS in checks else ([], [])
    cleared = {name: asked.answers[name] for name in questions}
    impossible = [breach for breach in found if breach.rule.change_type == BLANK]
    for breach in impossible:
        cleared[breach.question] = blanked(cleared[breach.question], breach.rows)
    return FormRun(
        answers=cleared,
        not_asked={name: rows for name, rows in asked.not_asked.items() if name in questions},
        blanked=[*(Breach(name, SKIPPED, rows) for name, rows in asked.outside.items()), *impossible],
        flagged=[breach for breach in found if breach.rule.change_type != BLANK],
        expressions=len(expressions_of(questions)),
        not_evaluated=[*asked.not_evaluated, *not_evaluated],
    )


def without_answers(form: FormRun, wrong: list[Breach]) -> FormRun:
    """The form's answers without those that cannot be right, of which some may be blanked already."""
    answers, found = dict(form.answers), []
    for breach in wrong:
        rows = breach.rows & answered(answers[breach.question])
        if rows.any():
            answers[breach.question] = blanked(answers[breach.question], rows)
            found.append(replace(breach, rows=rows))
    return replace(form, answers=answers, blanked=[*form.blanked, *found])


def expressions_of(questions: Mapping[str, Question]) -> set[tuple[str, str, str]]:
    """Each expression of the form by question, heading and text; a condition of several questions counts once."""
    conditions = {("", "relevant", text) for question in questions.values() for text in question.relevant}
    others = {
        (name, heading, text)
        for name, question in questions.items()
        for heading in ("constraint", "required", "calculation", "choice_filter")
        if (text := getattr(question, heading))
    }
    return conditions | others
