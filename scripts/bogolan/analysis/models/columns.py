"""What a model's terms are for each respondent: the columns that a regression is fitted on, and what each is called."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.shares import as_numbers
from bogolan.statistics import ModelError, redundant_columns
from bogolan.survey.spine import COLLINEAR, CONSTANT, REFERENCE, TIMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd


@dataclass(frozen=True)
class Column:
    """One column of a model: what it is called in the spine, its values (n), and the columns of its sister categories.

    `sisters` is None for a number, and empty for a yes or no; `reference` is the code that categories are compared
    with. `factors` are the levels of the two columns of which it is the product; none of an ordinary column. `unit` is
    how much of a number is one.
    """

    level: str
    values: pd.Series
    sisters: tuple[str, ...] | None
    factors: tuple[str, str] | None = None
    reference: str | None = None
    unit: float = 1.0


def model_columns(
    sample: pd.DataFrame, codebook: Mapping[str, Mapping[str, Any]], model: Mapping[str, Any]
) -> list[Column]:
    """The columns of a model's terms, then those of its interactions. Raises ModelError for terms that have none."""
    by_question = {term["question"]: term_columns(sample, term, codebook[term["question"]]) for term in model["terms"]}
    columns = [column for own in by_question.values() for column in own]
    for one, other in model.get("interactions", ()):
        columns += [_times(*pair) for pair in product(by_question[one], by_question[other])]
    return columns


def term_columns(sample: pd.DataFrame, term: Mapping[str, Any], question: Mapping[str, Any]) -> list[Column]:
    """A term's columns: a number (in units of `per`), yes or no for `is`, else one a category but the reference."""
    name = term["question"]
    answers = sample[name]
    if "is" in term:
        held = answers.isin(term["is"]).astype(float).where(answers.notna())
        return [Column(f"{name}={'+'.join(term['is'])}", held, ())]
    if question["type"] == "text" and "as" not in term:
        raise ModelError(
            f"the term {name!r} is text in people's own words; expected choices or numbers (else: as: category)"
        )
    kind = term.get("as", "category" if question["type"] == "select_one" else "number")
    if kind == "number":
        unit = float(term.get("per", 1))
        return [Column(name, as_numbers(answers) / unit, None, unit=unit)]
    occurring = list(question["choices"]) or sorted(answers.dropna().astype(str).unique())
    reference = term.get("reference", occurring[0])
    levels = [level for level in occurring if level != reference]
    texts = answers.astype(object).map(lambda answer: None if answer is None else str(answer), na_action="ignore")
    sisters = tuple(f"{name}={level}" for level in levels)
    return [
        Column(f"{name}={level}", (texts == level).astype(float).where(answers.notna()), sisters, reference=reference)
        for level in levels
    ]


def _times(one: Column, other: Column) -> Column:
    level = f"{one.level}{TIMES}{other.level}"
    return Column(level, one.values * other.values, None, (one.level, other.level))


def identified(columns: Sequence[Column], members: np.ndarray) -> tuple[list[Column], dict[str, str]]:
    """The columns that can be told apart among the members of a group (n, boolean), and by level why others cannot.

    "constant": all members are alike in it. "reference": nobody is in a term's reference category, so that this one,
    the first that occurs, takes its place. "collinear": the columns before make it up, as R leaves out the later of
    two; so is a product of which a factor is left out.
    """
    differ = {column.level: column.values[members].nunique() > 1 for column in columns}
    kept = [column for column in columns if differ[column.level]]
    dropped = {level: CONSTANT for level, differs in differ.items() if not differs}
    for sisters in dict.fromkeys(column.sisters for column in kept if column.sisters):
        own = [column for column in kept if column.sisters == sisters]
        if len(own) > 1 and (sum(column.values[members] for column in own) == 1).all():
            reference = own[0].level.partition("=")[2]
            others = {column.level: replace(column, reference=reference) for column in own[1:]}
            kept = [others.get(column.level, column) for column in kept if column is not own[0]]
            dropped[own[0].level] = REFERENCE
    if kept:
        matrix = np.column_stack([np.ones(members.sum()), *(column.values[members].to_numpy(float) for column in kept)])
        dropped |= {kept[place - 1].level: why for place, why in redundant_columns(matrix).items()}
    for column in kept:
        if not dropped.keys().isdisjoint(column.factors or ()):
            dropped.setdefault(column.level, COLLINEAR)
    return [column for column in kept if column.level not in dropped], dropped


def held(column: Column, kept: Sequence[Column], members: np.ndarray) -> Iterator[np.ndarray]:
    """Those of a group (boolean, among its members) that an estimate of a column compares.

    A category is compared with its reference, a number is of everybody, and a product compares each cell of its two
    factors.
    """
    if column.factors is not None:
        factors = [next(other for other in kept if other.level == level) for level in column.factors]
        for one, other in product(*(list(held(factor, kept, members)) for factor in factors)):
            yield one & other
    elif column.sisters is None:
        yield np.ones(members.sum(), bool)
    else:
        inside = column.values.to_numpy()[members] == 1
        yield inside
        yield ~inside if not column.sisters else in_reference(column.sisters, kept, members)


def in_reference(sisters: tuple[str, ...], kept: Sequence[Column], members: np.ndarray) -> np.ndarray:
    """Which members are in none of the columns of a term: those that all its categories are compared with."""
    own = [column for column in kept if column.sisters == sisters]
    return np.logical_and.reduce([column.values.to_numpy()[members] == 0 for column in own])
