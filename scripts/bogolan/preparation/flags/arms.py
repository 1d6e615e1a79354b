"""Arms of experiments: counts that an arm's list cannot give, arms that the form does not give, answers without any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import ARM
from bogolan.preparation.form.constraints import CHECKS
from bogolan.preparation.form.skip_logic import Asked, answered, day_of_interview, tested, unsound_answers
from bogolan.survey.codes import number
from bogolan.survey.expressions.functions import NotComputedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.preparation.form.run import FormRun
    from bogolan.survey.questionnaire import Question

LIST = "list"


def arms_that_do_not_fit(form: FormRun, questions: Mapping[str, Question], plan: Mapping[str, Any]) -> Iterator[Breach]:
    """For each experiment of the plan with arms, the interviews that its analysis must leave out."""
    asked = Asked(dict(form.answers), unsound_answers(questions, form.answers), dict(form.not_asked))
    done = set()
    for experiment in plan.get("experiments", ()):
        arm = experiment.get("arm")
        if arm not in form.answers:
            continue
        if arm not in done:
            done.add(arm)
            yield from _not_as_calculated(questions[arm], asked, day_of_interview(questions))
        outcomes = [experiment["question"]] if "question" in experiment else experiment.get("questions", [])
        for name in outcomes:
            lacking = tested(questions[name], form.answers[name]) & ~answered(form.answers[arm])
            yield Breach(arm, ARM.about(rule="an answer without an arm"), lacking)
        if experiment["kind"] == LIST:
            yield _too_many(experiment, questions[experiment["question"]], form)


def _not_as_calculated(question: Question, asked: Asked, today: str | None) -> Iterator[Breach]:
    if question.calculation:
        try:
            for breach in CHECKS["calculation"](question, asked, today):
                yield Breach(question.name, ARM.about(rule="not the arm that the form calculates"), breach.rows)
        except NotComputedError:
            return


def _too_many(experiment: Mapping[str, Any], question: Question, form: FormRun) -> Breach:
    """Where more was counted than the list of the arm has: the control items, and the sensitive one for the treated."""
    counts, arm = form.answers[question.name], form.answers[experiment["arm"]]
    values = np.array([np.nan if (value := number(code)) is None else value for code in counts.distinct], float)
    treated = (arm.distinct == experiment["treated"])[arm.places]
    elsewhere = np.isin(arm.distinct, experiment.get("others", ()))[arm.places]  # their list is not described
    beyond = (values[counts.places] > experiment["items"] + treated) & answered(arm) & ~elsewhere
    return Breach(question.name, ARM.about(rule="more than the list of the arm has"), beyond & tested(question, counts))
