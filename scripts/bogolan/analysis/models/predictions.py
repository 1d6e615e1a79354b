"""Predicted outcomes over the range of each term: what is expected were everybody of a group at one value of it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.models.effects import OF_ANSWER, at
from bogolan.analysis.models.fits import PROPORTION, UNITS
from bogolan.analysis.sampled import flags
from bogolan.statistics import Level
from bogolan.survey.plan_parts import OF_LEVELS
from bogolan.survey.spine import ANSWER, AT, PREDICTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bogolan.analysis.models.columns import Column
    from bogolan.analysis.models.fits import Fits
    from bogolan.statistics import Estimates

# A number is predicted at round values between these quantiles of all respondents, at most so many of them; a curve at
# more, since two values tell of a line alone.
LOWEST, HIGHEST, MOST_VALUES, MOST_OF_CURVE = 0.05, 0.95, 5, 8


def prediction_rows(fits: Fits) -> Iterator[dict[str, Any]]:
    """A row a value of a term and group: the mean prediction, other terms held as they are (predictive margins).

    Limits of a share are Student's on the scale of log odds, so that they stay between 0 and 1 (of a linear model cut
    there). All values of a term leave or none, since one could be told from the others: `count` is their fewest, which
    is nobody where the model goes without a category of it.
    """
    of = fits.regression
    unit = UNITS[of.family][1]
    for group, kept in ((group, of.kept[group]) for group in fits.by_group):
        counts, levels = {}, []
        gone = {column.question for column in of.columns if column.level in of.dropped[group]}
        for name, columns in _terms(kept).items():
            whole = columns[0].question not in gone
            fewest = min(fits.counts[group, column.level] for column in columns) if whole else 0
            own = list(_levels(fits, name, columns, kept))
            counts |= {level.name: fewest for level in own}
            levels += own
        found = fits.estimate(group, levels)
        for row, estimate in zip(_numbers(found, unit), found.names, strict=True):
            level, _, answer = estimate.rpartition(OF_ANSWER) if of.family in OF_LEVELS else (estimate, "", "")
            place = {"level": level, **({"domain": ANSWER, "domain_level": answer} if answer else {})}
            told = {"measure": PREDICTED, "unit": unit, "group": group, "count": counts[level]}
            yield {**of.about, **told, **place, **row}


def _terms(kept: Sequence[Column]) -> dict[str, list[Column]]:
    """The columns of each term, but products: a yes or no and a number by its level, categories by their question."""
    found: dict[str, list[Column]] = {}
    for column in kept:
        if column.factors is None:
            name = column.question if column.sisters else column.told
            found.setdefault(name, []).append(column)
    return found


def _levels(fits: Fits, name: str, columns: Sequence[Column], kept: Sequence[Column]) -> Iterator[Level]:
    """What everybody is set to: no and yes, each category and the reference, or round values of a number."""
    first = columns[0]
    if first.sisters is None:
        for value in round_values(first, fits.regression.design.weight > 0):
            yield Level(f"{name}{AT}{value:g}", at(first, value / first.unit, kept))
    elif not first.sisters:
        for value in (0, 1):
            yield Level(f"{name}{AT}{value}", at(first, float(value), kept))
    else:
        yield Level(f"{name}{AT}{first.reference}", at(first, 0.0, kept))
        for column in columns:
            yield Level(f"{name}{AT}{column.level.partition('=')[2]}", at(column, 1.0, kept))


def round_values(column: Column, members: np.ndarray) -> list[float]:
    """Round values of a number over its range, in its own unit; the same for women and men.

    Whole multiples of its unit if it has one, else of a power of ten times 1, 2 or 5.
    """
    numbers = column.numbers[members].dropna().to_numpy(float)
    if not len(numbers):
        return []
    low, high = np.quantile(numbers, [LOWEST, HIGHEST])
    most = MOST_VALUES if column.curve is None else MOST_OF_CURVE
    step = column.unit if column.unit != 1 else _nice((high - low) / most)
    values = _multiples(step, low, high)
    if len(values) > most:
        values = _multiples(step * math.ceil(len(values) / most), low, high)
    return values if len(values) > 1 else sorted({float(low), float(high)})


def _multiples(step: float, low: float, high: float) -> list[float]:
    return [step * whole for whole in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _nice(step: float) -> float:
    """The next larger step of 1, 2 or 5 times a power of ten; 1 where there is no range."""
    if step <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= step * (1 - 1e-9))


def _numbers(found: Estimates, unit: str) -> Iterator[dict[str, Any]]:
    limits = _limits_of_shares(found) if unit == PROPORTION else found.interval()
    kept = ("estimate", "standard_error", "df", "n", "clusters")
    for row, lower, upper in zip(found.frame().to_dict("records"), *limits, strict=True):
        flag = flags(row["n"], row["clusters"], row["df"], row["flag"])
        separated = "separated" in (flag or "")
        ends = (np.nan, np.nan) if separated else (lower, upper)
        told = {key: row[key] for key in kept} | ({"standard_error": np.nan} if separated else {})
        yield {**told, "lower": ends[0], "upper": ends[1], "interval_method": "t", "flag": flag}


def _limits_of_shares(found: Estimates) -> tuple[np.ndarray, np.ndarray]:
    """Student's limits of the log odds, as shares; of what is no share (below 0, above 1) cut there."""
    inside = (found.values > 0) & (found.values < 1)
    lower, upper = (np.clip(end, 0.0, 1.0) for end in found.interval())
    if inside.any():
        names = [name for name, held in zip(found.names, inside, strict=True) if held]
        odds = found.select(names).contrast(
            {name: lambda values, name=name: np.log(values[name] / (1 - values[name])) for name in names}
        )
        ends = replace(odds, parameters=found.parameters[inside]).interval()
        lower[inside], upper[inside] = (1 / (1 + np.exp(-end)) for end in ends)
    return lower, upper
