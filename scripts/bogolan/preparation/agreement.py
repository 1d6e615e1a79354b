"""The plan, the questionnaire and the data against each other: what the plan names must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from bogolan.preparation.reading import read_survey
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.codes import as_code
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_file import line_of, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from bogolan.survey.questionnaire import Question

Place: TypeAlias = list[str | int]


def check(path: Path) -> dict[str, Any]:
    """A survey's plan as understood, once it agrees with its schema, its questionnaire and its data.

    Raises SurveyError with everything that is wrong: first with the plan itself, else between it and its files.
    """
    plan = read_plan(path)
    export = read_survey(path.parent, plan)
    problems = list(disagreements(plan, load(path), path, export.rows, export.questions))
    if problems:
        raise SurveyError(sorted(problems, key=lambda problem: problem.line or 0))
    return plan


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
                column=_dotted(place),
                hint=nearest(name, rows.columns),
            )
    for place, name, codes in named_answers(plan):
        if name in rows.columns:
            yield from _unknown_codes(place, codes, path, written, _answers(rows[name], questions[name]))
    for place, found, expected in _repetitions(plan):
        yield Problem(str(path), found, expected, line=line_of(written, place), column=_dotted(place))
    for place, item in _items(plan):
        if item["measure"] == "share" and "share" not in item:
            yield Problem(
                str(path),
                "no `share`",
                "the answers that count towards the share",
                line_of(written, place),
                column=_dotted([*place, "share"]),
            )


def _repetitions(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """What stands twice where it may stand once: its place, what it is, what is expected."""
    for section in ("support", "drivers"):
        seen: set[tuple[str, str]] = set()
        for number, item in enumerate(plan[section]):
            if (item["question"], item["measure"]) in seen:
                yield [section, number, "question"], f"{item['question']!r} a second time", "each question once"
            seen.add((item["question"], item["measure"]))
    names: set[str] = set()
    for number, model in enumerate(plan["models"]):
        if model["name"] in names:
            yield ["models", number, "name"], f"{model['name']!r} a second time", "a name of its own for each model"
        names.add(model["name"])
        terms = {model["outcome"]["question"]}
        for position, term in enumerate(model["terms"]):
            if term["question"] in terms:
                expected = "each term once, and not the outcome itself"
                yield ["models", number, "terms", position], f"{term['question']!r} again", expected
            terms.add(term["question"])


def named_questions(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Every question that the plan names, with its place in the plan."""
    for key in ("consent", "gender"):
        if "question" in plan.get(key, {}):
            yield [key, "question"], plan[key]["question"]
    if "uuid" in plan:
        yield ["uuid"], plan["uuid"]
    for key in ("weights", "clusters"):
        if key in plan["design"]:
            yield ["design", key], plan["design"][key]
    for name in plan["design"]["strata"]:
        yield ["design", "strata"], name
    for name in plan["questions"]:
        yield ["questions", name], name
    for place, item in _items(plan):
        yield [*place, "question"], item["question"]
    for number, model in enumerate(plan["models"]):
        for position, term in enumerate(model["terms"]):
            yield ["models", number, "terms", position], term["question"]


def named_answers(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, list[str]]]:
    """Every answer that the plan names: its place, its question, its codes."""
    gender = plan["gender"]
    for key in ("women", "men"):
        if "question" in gender and key in gender:
            yield ["gender", key], gender["question"], [gender[key]]
    if "consent" in plan:
        yield ["consent", "given"], plan["consent"]["question"], [plan["consent"]["given"]]
    for place, item in _items(plan):
        for key in ("share", "against", "among"):
            if key in item:
                yield [*place, key], item["question"], item[key]
    for number, model in enumerate(plan["models"]):
        for position, term in enumerate(model["terms"]):
            place: Place = ["models", number, "terms", position]
            if "is" in term:
                yield [*place, "is"], term["question"], term["is"]
            if "reference" in term:
                yield [*place, "reference"], term["question"], [term["reference"]]


def _items(plan: Mapping[str, Any]) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    for section in ("support", "drivers"):
        for number, item in enumerate(plan[section]):
            yield [section, number], item
    for number, model in enumerate(plan["models"]):
        yield ["models", number, "outcome"], model["outcome"]


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
                column=_dotted(place),
                hint=nearest(code, answers),
            )


def _dotted(place: Place) -> str:
    return ".".join(str(part) for part in place)
