"""Columns that a model goes without: rows that say so, where an estimate would stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.analysis.models.regression import INTERCEPT
from bogolan.analysis.sampled import MEN, WOMEN
from bogolan.survey.spine import ANSWER, COEFFICIENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.analysis.models.fits import Fits

    Row = dict[str, Any]


def left_out_rows(fits: Fits, measure: str) -> Iterator[Row]:
    """A row without an estimate for every column of which a group's model has none, and why as its flag.

    Also of the difference, so that a number that is not there looks no other than one that is withheld.
    """
    dropped = fits.regression.dropped
    levels = dict.fromkeys(level for of_group in dropped.values() for level in of_group)
    sizes = {group: _sizes(fits, group) for group in fits.by_group}
    for level in levels:
        whose = [group for group in fits.by_group if level in dropped[group]]
        for where in _places(fits, measure, level):
            for group in whose:
                yield {**where, "group": group, **sizes[group], "count": 0, "flag": dropped[group][level]}
            if list(fits.by_group) == [WOMEN, MEN]:
                fewest = {name: min(sizes[group][name] for group in (WOMEN, MEN)) for name in ("n", "clusters")}
                why = dropped[whose[0]][level]
                yield {**where, "group": WOMEN, "contrast": MEN, **fewest, "count": 0, "flag": why}


def _sizes(fits: Fits, group: str) -> Row:
    inside, design = fits.regression.members[group], fits.regression.design
    return {"n": int(inside.sum()), "clusters": int(design.clusters_with(inside).sum())}


def _places(fits: Fits, measure: str, level: str) -> list[Row]:
    """The rows that a column would have, had it an estimate: of each answer that any group's have, in a domain each."""
    estimates = fits.coefficients if measure == COEFFICIENT else fits.effects
    answers = dict.fromkeys(label["answer"] for label in estimates.labels if label["column"] != INTERCEPT)
    return [place({"column": level, "answer": answer}) for answer in answers]


def place(label: Mapping[str, Any]) -> Row:
    """Where the row of an estimate stands: its column and, of an outcome of several answers, the answer."""
    answer = label["answer"]
    return {"level": label["column"], **({} if answer is None else {"domain": ANSWER, "domain_level": answer})}
