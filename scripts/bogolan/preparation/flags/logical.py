"""Logical checks of the plan: expressions that are true where answers contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import LOGICAL
from bogolan.preparation.form.skip_logic import day_of_interview
from bogolan.survey.expressions.evaluation import holds
from bogolan.survey.expressions.syntax import parse, references
from bogolan.survey.plan_parts import for_the_log

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.preparation.form.run import FormRun
    from bogolan.survey.questionnaire import Question


def contradictions(form: FormRun, questions: Mapping[str, Question], plan: Mapping[str, Any]) -> Iterator[Breach]:
    """Where a check of the plan's `logical_checks` is true, for each question that it is about.

    As IMPACT's cleaningtools has it (check_logical_with_list): one line for every question that may be wrong. Checks
    are evaluated over answers without those that the form does not ask for or that cannot be.
    """
    today = day_of_interview(questions)
    for check in plan.get("logical_checks", ()):
        expression = parse(check["check"])
        rule = LOGICAL.about(rule=f"{check['name']}, {for_the_log(check['statement'])}")
        rows = holds(expression, form.answers, today=today)
        for name in check.get("questions") or references(expression):
            yield Breach(name, rule, rows)
