"""What the plan says for the checks of interviews, against the data: positions and their areas, quotas, outliers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.preparation.areas import read_areas
from bogolan.preparation.flags.positions import SPLIT, names_of_parts, positions_of
from bogolan.preparation.matching import coded
from bogolan.preparation.weighting.sample import FLAGGING
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.codes import number
from bogolan.survey.expressions.evaluation import Answers
from bogolan.survey.plan_file import dotted, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from bogolan.survey.plan_names import Place
    from bogolan.survey.questionnaire import Question


def disagreeing_checks(
    plan: Mapping[str, Any], written: Any, path: Path, rows: pd.DataFrame, questions: Mapping[str, Question]
) -> Iterator[Problem]:
    """Everything that is wrong with them, each with its line in the plan or its row in the file of areas.

    `written` is the plan as `load` read it, for its lines; `rows` the data as text; `questions` their codebook.
    """
    checked = [*_positions(plan, rows), *_clusters(plan), *_numbers(plan, rows, questions), *_flags(plan)]
    for place, found, expected, hint in checked:
        yield Problem(str(path), found, expected, line_of(written, place), column=dotted(place), hint=hint)
    yield from _areas(plan, path, questions)


def _positions(plan: Mapping[str, Any], rows: pd.DataFrame) -> Iterator[tuple[Place, str, str, str | None]]:
    """A question of positions that the data lack, or that holds none."""
    if "question" not in plan.get("positions", {}):
        return
    name, place = plan["positions"]["question"], ["positions", "question"]
    columns = [name, *(part for columns in names_of_parts(name) for part in columns)]
    answers = {column: _answers(rows[column]) for column in columns if column in rows}
    positions = positions_of(answers, name)
    if positions is None:
        parts = " or ".join(columns[0].format(name=name) for columns in SPLIT)
        expected = f"a column of {plan['responses']}, or those of its parts ({parts} and so on)"
        yield place, f"the question {name!r}", expected, nearest(name, rows.columns)
    elif not positions.known.any() and any((rows[column] != "").any() for column in answers):
        yield place, f"no latitude and longitude in {name!r}", "a question that is answered by a position", None


def _clusters(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str, str | None]]:
    """Quotas of clusters that the design does not have."""
    if "quotas" in plan and "clusters" not in plan["design"]:
        yield ["quotas"], "no clusters in `design`", "`design: {clusters: ...}`, of which each has the quotas", None


def _numbers(
    plan: Mapping[str, Any], rows: pd.DataFrame, questions: Mapping[str, Question]
) -> Iterator[tuple[Place, str, str, str | None]]:
    """Outliers of questions that are not answered in numbers."""
    for place, wanted in enumerate(plan.get("outliers", ())):
        name = wanted["question"]
        if name in rows and not any(number(text) is not None for text in coded(rows[name], questions[name]).unique()):
            expected = "a question that was answered in numbers"
            yield ["outliers", place, "question"], f"no number in {name!r}", expected, None


def _flags(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str, str | None]]:
    """Sensitivity analyses without the interviews that a rule flagged which flags none."""
    for place, analysis in enumerate(plan["sensitivity"]):
        named = analysis.get("without_flagged", False)
        for position, rule in enumerate([] if isinstance(named, bool) else named):
            if rule not in FLAGGING:
                expected = f"true, or ids of rules that flag interviews: {listing(FLAGGING, 30)}"
                yield ["sensitivity", place, "without_flagged", position], repr(rule), expected, nearest(rule, FLAGGING)


def _areas(plan: Mapping[str, Any], path: Path, questions: Mapping[str, Question]) -> Iterator[Problem]:
    """What is wrong in the file of areas, and areas that the question of their codes does not have."""
    wanted = plan.get("positions", {})
    if "areas" not in wanted or not (path.parent / wanted["areas"]).is_file():
        return  # the plan's files that are lacking are named with all others
    try:
        areas = read_areas(path.parent, plan)
    except SurveyError as error:
        yield from error.problems
        return
    question = questions.get(wanted["by"])
    if areas is None or question is None or not question.closed:
        return
    for row, code in areas.rows():
        if code not in question.choices:
            expected = f"one of the answers {listing(question.choices, 20)}"
            file, hint = str(path.parent / wanted["areas"]), nearest(code, question.choices)
            yield Problem(file, repr(code), expected, row=row, column=wanted["by"], hint=hint)


def _answers(column: pd.Series) -> Answers:
    import pandas as pd

    places, cells = pd.factorize(column)
    return Answers(cells.to_numpy(object), places)
