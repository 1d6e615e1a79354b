"""The average marginal effects of the plan's models again, of some of the interviews."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bogolan.analysis.models.effects import first_of_each
from bogolan.analysis.models.fits import fitted
from bogolan.analysis.models.regression import regression
from bogolan.analysis.models.regressions import effect_rows
from bogolan.analysis.sampled import clusters_among, survey_design
from bogolan.analysis.some_interviews import repeats, some_of
from bogolan.statistics import ModelError
from bogolan.survey.spine import ANSWER, COLLINEAR, OF_ANSWER, SENSITIVITY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from bogolan.analysis.models.columns import Column
    from bogolan.analysis.models.regression import Regression
    from bogolan.analysis.some_interviews import Some

    Row = dict[str, Any]


def effects_again(
    sample: pd.DataFrame,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Mapping[str, Any]],
    plan: Mapping[str, Any],
) -> Iterator[Row]:
    """The effects by gender and their difference of every model that an analysis repeats, in a domain of the design.

    `domain` is `sensitivity`, `domain_level` the analysis's name; of several answers the level is "term|answer". Of
    those of whom two results together tell, `n`, `count` and `clusters` are the fewest, too. There is nothing of a
    model whose terms cannot be told apart among those who stay: without one of them it is another model.
    """
    design = survey_design(sample, plan)
    for analysis in plan["sensitivity"]:
        place = {"domain": SENSITIVITY, "domain_level": analysis["name"]}
        for model in plan["models"]:
            if not repeats(analysis, model["name"]):
                continue
            some = some_of(sample, plan, analysis, model["name"])
            first = regression(sample, reasons, codebook, model, design)
            again = regression(sample, reasons, codebook, model, design.where(some.stay))
            try:
                rows = list(effect_rows(fitted(again), plan)) if again.kept else []
            except ModelError:
                continue
            for row in _told_apart(rows, first, again, some):
                yield {**_of_answer(row), **place}


def _of_answer(row: Row) -> Row:
    """A row with the answer that it is of in its level, since its domain is who stays."""
    if row.get("domain") != ANSWER:
        return row
    return row | {"level": f"{row['level']}{OF_ANSWER}{row['domain_level']}"}


def _told_apart(rows: Sequence[Row], first: Regression, again: Regression, some: Some) -> Iterator[Row]:
    """Rows with the fewest of those of whom two results together tell.

    None of a term that is compared with another category than the first time, where nobody of its reference stays.
    """
    columns = {group: first_of_each(kept) for group, kept in again.kept.items()}
    fewest = {
        (group, level): _fewest(group, column, first, again, some)
        for group in columns
        for level, column in columns[group].items()
    }
    for row in rows:
        groups = [group for group in (row["group"], row.get("contrast")) if group]
        own = [columns[group][row["level"]] for group in groups]
        if any(_lacks_a_term(group, first, again) for group in groups):
            continue
        if all(_alike(column, first.kept[group], again.kept[group]) for column, group in zip(own, groups, strict=True)):
            for sizes in (sizes for group in groups for sizes in fewest[group, row["level"]]):
                row |= {name: min(row[name], size) for name, size in sizes.items()}
            yield row


def _fewest(group: str, column: Column, first: Regression, again: Regression, some: Some) -> list[dict[str, int]]:
    """Of each set of whom two results together tell: how many they are, in a cell of the column, in how many clusters.

    Where a category of its term does not occur among them, or all have one outcome, a cell is empty.
    """
    found = []
    for part in some.told_apart(first.members[group]):
        apart = replace(first, members={group: part})
        count = 0
        if group in apart.fitted and _alike(column, again.kept[group], _occurring(apart, group)):
            count = apart.fewest_behind(group, column)
        clusters = clusters_among(first.design.frame, part)
        found.append({"n": int(part.sum()), "count": count, "clusters": clusters})
    return found


def _lacks_a_term(group: str, first: Regression, again: Regression) -> bool:
    """Whether a group's model goes without a column that others make up among those who stay, and not the first time.

    The effects of these others would stand for it, too.
    """
    dropped = again.dropped[group]
    return any(why == COLLINEAR and first.dropped[group].get(level) != why for level, why in dropped.items())


def _occurring(of: Regression, group: str) -> list[Column]:
    """The columns that differ in a group; none where no column does."""
    try:
        return of.kept[group]
    except ModelError:
        return []


def _alike(column: Column, one: Sequence[Column], other: Sequence[Column]) -> bool:
    """Whether the categories of a column's term, or of both of which it is the product, are the same among both."""
    by_level = {each.level: each for each in (*one, *other)}
    parts = [by_level[level] for level in (column.level, *(column.factors or ())) if level in by_level]
    named = {level for part in parts for level in (part.level, *(part.sisters or ()))}
    kept = [named & {each.level for each in columns} for columns in (one, other)]
    return kept[0] == kept[1]
