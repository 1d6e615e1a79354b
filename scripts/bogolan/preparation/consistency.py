"""What in a plan makes no sense although all it names is there: what stands twice, what is not what it is taken for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.answer_names import Answers
from bogolan.preparation.matching import coded, recognised
from bogolan.preparation.mixed_groupings import unfit_groupings
from bogolan.survey.codes import ERRORS, NUMBERS, is_number
from bogolan.survey.codes import number as number_in
from bogolan.survey.letters import tidied
from bogolan.survey.plan_comparisons import CHOICES, RANKING, SEVERAL
from bogolan.survey.plan_names import items, named_answers, named_questions
from bogolan.survey.plan_terms import is_curve, parameters_of, placed_terms
from bogolan.survey.questionnaire import RANK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.survey.plan_names import Place
    from bogolan.survey.questionnaire import Question

# What is reported of an item, as a message names it, and the type of question that has it.
TOLD = {"share": "a share", "mean": "a mean", CHOICES: "choices", RANKING: "a ranking"}
KINDS = {CHOICES: "select_multiple", RANKING: RANK}

# The share of answers that has to be on a question's list if the rest may be taken for slips.
LEAST_KNOWN = 0.5


def repetitions(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
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
        for place, term in placed_terms([model]):
            if term["question"] in terms:
                expected = "each term once, and not the outcome itself"
                yield ["models", number, *place[2:]], f"{term['question']!r} again", expected
            terms.add(term["question"])


def misfits(
    plan: Mapping[str, Any], rows: pd.DataFrame, questions: Mapping[str, Question]
) -> Iterator[tuple[Place, str, str]]:
    """What cannot be what the plan takes it for: its place, what it is, what is expected."""
    gender = plan["gender"]
    if gender.get("women", "") == gender.get("men"):
        yield ["gender"], f"{gender['women']!r} for women and for men", "two different answers"
    if gender.get("question") in rows and gender.get("women", "") != gender.get("men"):
        known = {gender[group] for group in ("women", "men") if group in gender}
        if not coded(rows[gender["question"]], questions[gender["question"]]).isin(known).any():
            yield ["gender"], f"nobody with {' or '.join(map(repr, sorted(known)))}", "the answers of women and of men"
    yield from _mismeasured(plan, questions)
    yield from _unfit_predictors(plan, questions)
    yield from _unfit_curves(plan, rows, questions)
    yield from unfit_groupings(plan, rows, questions)
    for place, item in items(plan):
        if item["measure"] == "mean" and item["question"] in rows and not any_number(rows[item["question"]]):
            yield [*place, "measure"], f"no number in {item['question']!r}", "a question that was answered in numbers"
    places = {name: place for place, name in reversed(list(named_questions(plan)))}
    for name in _contested(rows, questions):
        found = f"in {name!r} cells that are the code of one answer and the label of another, beside labels"
        expected = "codes, or labels that are no codes (export the responses with codes, not with labels)"
        yield places.get(name, ["responses"]), found, expected
    named = {}
    for _, name, codes in named_answers(plan):
        named.setdefault(name, set()).update(codes)
    categories = {name: place for place, name in reversed(list(_categories(plan, questions)))}  # each once
    for name, place in reversed(categories.items()):
        if name in rows and (others := _words(rows[name], questions[name], named.get(name, set()))):
            found = f"{others} answers to {name!r} that are words and that no choice offers"
            yield (
                place,
                found,
                "its choices, in the form or under `questions` (people's own words stay inside)",
            )


def _mismeasured(plan: Mapping[str, Any], questions: Mapping[str, Question]) -> Iterator[tuple[Place, str, str]]:
    """Questions with several answers taken for such with one, the other way round, and sides that choices have not."""
    for place, item in items(plan):
        name, measure = item["question"], item["measure"]
        if name not in questions or "reason" in item:
            continue
        answered, wanted = _answered(questions[name])
        if wanted and measure != wanted:
            expected = f"`measure: {wanted}`" if place[0] != "models" else "a question with one answer"
            yield [*place, "measure"], f"{TOLD[measure]} of {name!r}, {answered}", expected
        elif measure in SEVERAL and measure != wanted:
            expected = f"a question that the form has as {KINDS[measure]}"
            yield [*place, "measure"], f"{TOLD[measure]} of {name!r}, {answered}", expected
        for key in ("against", "among") if measure in SEVERAL else ():
            if key in item:
                yield [*place, key], f"`{key}` of {TOLD[measure]}", "no such key: choices have no scale, and one base"


def _unfit_predictors(plan: Mapping[str, Any], questions: Mapping[str, Question]) -> Iterator[tuple[Place, str, str]]:
    """Predictors of an imputation that are neither numbers nor one of some choices."""
    for number, model in enumerate(plan["models"]):
        for position, name in enumerate(model.get("imputation", {}).get("predictors", ())):
            if name not in questions:
                continue
            answered, several = _answered(questions[name])
            if several or (not questions[name].choices and questions[name].type not in NUMBERS):
                found = f"{name!r}, {answered if several else 'answered in words'}"
                place: Place = ["models", number, "imputation", "predictors", position]
                yield place, found, "a question answered with a number, or with one of some choices"


def _unfit_curves(
    plan: Mapping[str, Any], rows: pd.DataFrame, questions: Mapping[str, Question]
) -> Iterator[tuple[Place, str, str]]:
    """Splines and polynomials of what is no number."""
    for place, term in placed_terms(plan["models"]):
        asked = questions.get(term["question"])
        if not is_curve(term) or asked is None or term["question"] not in rows:
            continue
        chosen = asked.choices and term.get("as") != "number"
        if chosen or not any_number(rows[term["question"]]):
            found = f"a curve of {term['question']!r}, answered {'with choices' if chosen else 'in words'}"
            yield place, found, "a question that was answered in numbers"
            continue
        different = len({number_in(tidied(cell)) for cell in rows[term["question"]].unique()} - {None})
        needed = parameters_of(term)
        if different < needed:
            found = f"{different} different numbers in {term['question']!r} for a curve of {needed} parameters"
            yield place, found, "fewer degrees of freedom, a lower degree, or the number as it is"


def _answered(question: Question) -> tuple[str, str | None]:
    """How a question is answered, for a message, and the only measure there is of it; None where there are others."""
    if question.type == RANK:
        return "of which the answers are put in order", RANKING
    if question.several:
        return "to which several answers are given", CHOICES
    return "to which one answer is given", None


def _categories(plan: Mapping[str, Any], questions: Mapping[str, Question]) -> Iterator[tuple[Place, str]]:
    """The questions whose answers the plan takes for choices."""
    for place, item in items(plan):
        asked = questions.get(item["question"])
        if item["measure"] == "share" and not (asked and asked.several):
            yield [*place, "question"], item["question"]
    for place, term in placed_terms(plan["models"]):
        asked = questions.get(term["question"])
        in_numbers = (
            is_curve(term) or term.get("as") == "number" or ("as" not in term and asked and asked.type in NUMBERS)
        )
        if asked and not in_numbers and "is" not in term:
            yield place, term["question"]


def _contested(rows: pd.DataFrame, questions: Mapping[str, Question]) -> Iterator[str]:
    """The questions of which some cells may be a code or another answer's label, and others can only be a label."""
    for name in rows:
        answers = Answers.of(questions[name])
        if answers.contested:
            cells = recognised(rows[name], questions[name]).tidy
            if any(map(answers.is_contested, cells)) and any(map(answers.only_a_label, cells)):
                yield name


def any_number(column: pd.Series) -> bool:
    """Whether any cell of a column (n) is a number."""
    return any(is_number(tidied(cell)) for cell in column.unique())


def _words(column: pd.Series, question: Question, named: set[str]) -> int:
    """How many different answers are neither numbers nor known as choices, as reasons for none, or from the plan.

    None where the form says which answers there are and at least half of those given are: the others are slips, which
    cleaning blanks and logs one by one.
    """
    seen = recognised(column, question)
    rows = np.bincount(seen.places, minlength=len(seen.codes))
    known = np.isin(seen.codes, [*question.choices, *question.no_answers, *ERRORS])
    told = seen.codes != ""
    if question.closed and rows[told & known].sum() >= LEAST_KNOWN * rows[told].sum():
        return 0
    return sum(not is_number(other) for other in {*seen.codes[told & ~known]} - named)
