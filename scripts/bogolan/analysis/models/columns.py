"""What a model's terms are for each respondent: the columns that a regression is fitted on, and what each is called."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.shares import as_numbers
from bogolan.statistics import ModelError, b_spline, natural_spline, polynomial, redundant_columns
from bogolan.survey.plan_terms import CUBIC, POLYNOMIAL, SPLINE, B, is_curve
from bogolan.survey.spine import COLLINEAR, CONSTANT, OF_CURVE, REFERENCE, TIMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from bogolan.statistics import Basis


@dataclass(frozen=True)
class Column:
    """One column of a model: what it is called in the spine, its values (n), and the columns of its sister categories.

    `sisters` is None for a number, and empty for a yes or no; `reference` is the code that categories are compared
    with. `factors` are the levels of the two columns of which it is the product; none of an ordinary column. `unit` is
    how much of a number is one. `curve` is that of a number in several columns; `of` is the level of the effect that it
    has together with others: of a curve "age", of its products "age:market=yes".
    """

    level: str
    values: pd.Series
    sisters: tuple[str, ...] | None
    factors: tuple[str, str] | None = None
    reference: str | None = None
    unit: float = 1.0
    curve: Curve | None = None
    of: str | None = None

    @property
    def told(self) -> str:
        """The level of the effect that it has, alone or with the other columns of a curve."""
        return self.of or self.level

    @property
    def question(self) -> str:
        """The question that it is of; of both, where it is a product."""
        return TIMES.join(factor.partition("=")[0] for factor in self.told.split(TIMES))

    @property
    def numbers(self) -> pd.Series:
        """(n) what people answered to the question of a number, in its own unit."""
        return self.values * self.unit if self.curve is None else self.curve.numbers


@dataclass(frozen=True, eq=False)
class Curve:
    """A number in several columns of a model: its answers (n), and the basis that makes the columns `levels` of them.

    The basis is made of all answers in the sample, whoever of them is in a model, so that women and men, specifications
    and those who stay in a sensitivity analysis have the same curve.
    """

    numbers: pd.Series
    basis: Basis
    levels: tuple[str, ...]

    def at(self, numbers: Any) -> dict[str, Any]:
        """The columns where the number is one for all, or one for each (n)."""
        return self._parted(self.basis.columns, numbers)

    def pieces(self, members: np.ndarray) -> Iterator[np.ndarray]:
        """Who of a group (boolean, among its members) is on each piece of the curve: a table in another form."""
        places = np.searchsorted(self.basis.cuts, self.numbers[members].to_numpy(float), side="right")
        for piece in range(len(self.basis.cuts) + 1):
            yield places == piece

    def slopes(self) -> dict[str, np.ndarray]:
        """(n) the derivative of each column by the number where people are."""
        return self._parted(self.basis.slopes, self.known)

    @property
    def known(self) -> np.ndarray:
        """(n) the answers; of who gave none, who is in no model, the median."""
        return self.numbers.fillna(self.numbers.median()).to_numpy(float)

    def _parted(self, functions: Any, numbers: Any) -> dict[str, Any]:
        found = functions(np.atleast_1d(np.asarray(numbers, float)))
        one = np.ndim(numbers) == 0
        return {level: float(found[0, place]) if one else found[:, place] for place, level in enumerate(self.levels)}


def model_columns(
    sample: pd.DataFrame, codebook: Mapping[str, Mapping[str, Any]], model: Mapping[str, Any]
) -> list[Column]:
    """The columns of a model's terms, then those of its interactions. Raises ModelError for terms that have none."""
    by_question = {term["question"]: term_columns(sample, term, codebook[term["question"]]) for term in model["terms"]}
    columns = [column for own in by_question.values() for column in own]
    for one, other in model.get("interactions", ()):
        columns += [_times(*pair) for pair in product(by_question[one], by_question[other])]
    return columns


def by_question(columns: Sequence[Column]) -> dict[str, list[Column]]:
    """The columns of each question, without products."""
    found: dict[str, list[Column]] = {}
    for column in columns:
        if column.factors is None:
            found.setdefault(column.question, []).append(column)
    return found


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
    if is_curve(term):
        return _curved(name, as_numbers(answers), term)
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


def _curved(name: str, numbers: pd.Series, term: Mapping[str, Any]) -> list[Column]:
    """The columns of a spline or polynomial, called "age^1", "age^2". Raises ModelError for a curve that is none."""
    import pandas as pd

    try:
        basis = _basis(numbers.to_numpy(float), term)
    except ModelError as error:
        raise ModelError(f"the term {name!r} as a {SPLINE if SPLINE in term else POLYNOMIAL}: {error}") from None
    curve = Curve(numbers, basis, tuple(f"{name}{OF_CURVE}{place}" for place in range(1, basis.size + 1)))
    unit = float(term.get("per", 1))
    return [
        Column(level, pd.Series(values, numbers.index), None, unit=unit, curve=curve, of=name)
        for level, values in curve.at(numbers).items()
    ]


def _basis(numbers: np.ndarray, term: Mapping[str, Any]) -> Basis:
    if POLYNOMIAL in term:
        return polynomial(numbers, term[POLYNOMIAL])
    spline = term[SPLINE]
    df, knots = spline.get("df"), spline.get("knots")
    if spline.get("kind") == B:
        return b_spline(numbers, df, knots, spline.get("degree", CUBIC))
    return natural_spline(numbers, df, knots, spline.get("boundary"))


def _times(one: Column, other: Column) -> Column:
    level = f"{one.level}{TIMES}{other.level}"
    of = None if one.of is other.of is None else f"{one.told}{TIMES}{other.told}"
    return Column(level, one.values * other.values, None, (one.level, other.level), of=of)


def is_told_alone(column: Column, columns: Sequence[Column]) -> bool:
    """Whether a coefficient speaks of its column: of none of a curve, which is one of many ways to write it.

    Nor of what is multiplied with a curve, whose coefficient is of where the curve's columns happen to be zero.
    """
    crossed = (other for other in columns if other.of is not None and other.factors is not None)
    return column.of is None and not any(column.level in other.factors for other in crossed)


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
    while lost := _lost(columns, kept, dropped, members):
        dropped |= lost
        kept = [column for column in kept if column.level not in lost]
    return kept, dropped


def _lost(
    columns: Sequence[Column], kept: Sequence[Column], dropped: Mapping[str, str], members: np.ndarray
) -> dict[str, str]:
    """The columns that go next, and why: curves in parts first, since what stands after them may then be told apart.

    Of a curve all columns are in a model or none: in parts it would be another curve.
    """
    found: dict[str, str] = {}
    if kept:
        matrix = np.column_stack([np.ones(members.sum()), *(column.values[members].to_numpy(float) for column in kept)])
        found = {kept[place - 1].level: why for place, why in redundant_columns(matrix).items()}
    for column in kept:
        if not {**dropped, **found}.keys().isdisjoint(column.factors or ()):
            found.setdefault(column.level, COLLINEAR)
    gone = {*dropped, *found}
    parted = {column.of for column in columns if column.of and column.level in gone}
    parted &= {column.of for column in kept}
    if parted:
        return {column.level: COLLINEAR for column in columns if column.of in parted}
    return found


def held(column: Column, kept: Sequence[Column], members: np.ndarray) -> Iterator[np.ndarray]:
    """Those of a group (boolean, among its members) that an estimate of a column compares.

    A category is compared with its reference, a number is of everybody, a curve of those on each of its pieces too, and
    a product compares each cell of its two factors.
    """
    if column.factors is not None:
        factors = [next(other for other in kept if other.level == level) for level in column.factors]
        for one, other in product(*(list(held(factor, kept, members)) for factor in factors)):
            yield one & other
    elif column.sisters is None:
        yield np.ones(members.sum(), bool)
        if column.curve is not None:
            yield from column.curve.pieces(members)
    else:
        inside = column.values.to_numpy()[members] == 1
        yield inside
        yield ~inside if not column.sisters else in_reference(column.sisters, kept, members)


def in_reference(sisters: tuple[str, ...], kept: Sequence[Column], members: np.ndarray) -> np.ndarray:
    """Which members are in none of the columns of a term: those that all its categories are compared with."""
    own = [column for column in kept if column.sisters == sisters]
    return np.logical_and.reduce([column.values.to_numpy()[members] == 0 for column in own])
