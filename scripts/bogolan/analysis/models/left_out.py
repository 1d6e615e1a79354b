"""Columns that a model goes without: rows that say so, where an estimate would stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.analysis.models.effects import first_of_each
from bogolan.analysis.models.regression import INTERCEPT
from bogolan.analysis.sampled import MEN, WOMEN
from bogolan.survey.spine import ANSWER, AT, COEFFICIENT, CONSTANT, MARGINAL_EFFECT, REFERENCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.analysis.models.fits import Fits

    Row = dict[str, Any]


def left_out_rows(fits: Fits, measure: str) -> Iterator[Row]:
    """A row without an estimate for every column of which a group's model has none, and why as its flag.

    Also of the difference, so that a number that is not there looks no other than one that is withheld.
    """
    dropped, both = fits.regression.dropped, list(fits.by_group) == [WOMEN, MEN]
    sizes = {group: _sizes(fits, group) for group in fits.by_group}
    gone = {level for of_group in dropped.values() for level in of_group}
    for column in first_of_each([column for column in fits.regression.columns if column.level in gone]).values():
        if measure == COEFFICIENT and not fits.is_told(column.level):
            continue
        why = {group: dropped[group][column.level] for group in fits.by_group if column.level in dropped[group]}
        for where in _places(fits, measure, [column.told]):
            yield from ({**where, "group": group, **sizes[group], "count": 0, "flag": why[group]} for group in why)
            if both:
                fewest = {name: min(sizes[group][name] for group in (WOMEN, MEN)) for name in ("n", "clusters")}
                told = {"count": 0, "flag": next(iter(why.values()))}
                yield {**where, "group": WOMEN, "contrast": MEN, **fewest, **told}


def unpredicted_rows(fits: Fits) -> Iterator[Row]:
    """The same of predictions: of a category that nobody chose, or that others tell, and of a yes or no."""
    for group, dropped in fits.regression.dropped.items():
        for level, why in dropped.items():
            column = next(column for column in fits.regression.columns if column.level == level)
            question, _, code = level.partition("=")
            if column.sisters:  # a category that takes the place of the reference is predicted, the reference is not
                levels = [f"{question}{AT}{column.reference if why == REFERENCE else code}"]
            else:
                levels = [] if column.sisters is None else [f"{level}{AT}{value}" for value in (0, 1)]
            flag = CONSTANT if why == REFERENCE else why
            for where in _places(fits, MARGINAL_EFFECT, levels):
                yield {**where, "group": group, **_sizes(fits, group), "count": 0, "flag": flag}


def _sizes(fits: Fits, group: str) -> Row:
    inside, design = fits.regression.members[group], fits.regression.design
    return {"n": int(inside.sum()), "clusters": int(design.clusters_with(inside).sum())}


def _places(fits: Fits, measure: str, levels: list[str]) -> list[Row]:
    """Where rows would stand, had they an estimate: of each answer that any group's have, in a domain each."""
    estimates = fits.coefficients if measure == COEFFICIENT else fits.effects
    answers = dict.fromkeys(label["answer"] for label in estimates.labels if label["column"] != INTERCEPT)
    return [place({"column": level, "answer": answer}) for level in levels for answer in answers]


def place(label: Mapping[str, Any]) -> Row:
    """Where the row of an estimate stands: its column and, of an outcome of several answers, the answer."""
    answer = label["answer"]
    return {"level": label["column"], **({} if answer is None else {"domain": ANSWER, "domain_level": answer})}
