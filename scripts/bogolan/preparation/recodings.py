"""Codes that meant something else in a version of the form: recoded where the plan says so, and only there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.cleaning_log import BY_THE_PLAN, NUMBER
from bogolan.preparation.form.skip_logic import day_of_interview
from bogolan.preparation.revisions import revised
from bogolan.survey.codes import NUMBERS
from bogolan.survey.expressions.evaluation import Answers, holds
from bogolan.survey.expressions.syntax import parse
from bogolan.survey.plan_parts import for_the_log

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.preparation.matching import Recognised
    from bogolan.survey.questionnaire import Question


def recoded_by_the_plan(
    seen: Mapping[str, Recognised], questions: Mapping[str, Question], plan: Mapping[str, Any]
) -> dict[str, Recognised]:
    """The columns after the plan's `recodings`, in their order, each over the answers as those before it left them.

    What was exported as a label said what was meant whatever its code was, and is not recoded.
    """
    columns = dict(seen)
    for recoding in plan.get("recodings", ()):
        name = recoding["question"]
        answers = {
            other: Answers(column.codes, column.places, questions[other].type in NUMBERS)
            for other, column in columns.items()
        }
        rows = holds(parse(recoding["where"]), answers, today=day_of_interview(questions))
        column, codes = columns[name], recoding["codes"]
        by_code = np.array([rule in (None, NUMBER) for rule in column.rules], bool)
        new = np.array([codes.get(code, code) for code in column.codes], object)
        rule = BY_THE_PLAN.about(rule=for_the_log(recoding["reason"]))
        columns[name] = revised(column, rows & by_code[column.places], new[column.places], rule)
    return columns
