"""How the figure of an experiment writes its numbers, and how far each of its axes reaches."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bogolan.publication.figures.experiment_results import DIFFERENCES, EFFECTS, MEANS, RATINGS, SHARES
from bogolan.publication.figures.points import has_interval, is_point, percent, words
from bogolan.publication.released import effect_text, mean_text, signed_points

if TYPE_CHECKING:
    from collections.abc import Callable

    from bogolan.publication.figures.experiment_results import Panel
    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording

AROUND_ZERO = (DIFFERENCES, EFFECTS)
OF_SHARES = (SHARES, MEANS)
NUMBERS_OF_STEP = (1, 2, 5, 10)
MOST_STEPS = 6
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Axis:
    """The ticks of an axis from its lowest to its highest end, `step` apart."""

    lowest: int
    highest: int
    step: float

    @property
    def ticks(self) -> list[float]:
        """The ticks in the units of the numbers."""
        return [place * self.step for place in range(self.lowest, self.highest + 1)]

    @property
    def low(self) -> float:
        """The lowest tick."""
        return self.lowest * self.step

    @property
    def high(self) -> float:
        """The highest tick."""
        return self.highest * self.step


def axis_of(panel: Panel) -> Axis:
    """The axis over all numbers of a panel: from 0 for shares, as far to either side for differences."""
    low, high = panel.reach
    if panel.scale in AROUND_ZERO:
        high = max(abs(low), abs(high))
        low = -high
    elif panel.scale == SHARES:
        low, high = min(low, 0.0), max(high, 0.0)
    step = _step(high - low)
    lowest, highest = math.floor(low / step + TOLERANCE), math.ceil(high / step - TOLERANCE)
    return Axis(lowest, max(highest, lowest + 1), step)


def _step(reach: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten of which at most six cover that reach."""
    if reach <= 0:
        return 0.1
    power = 10.0 ** math.floor(math.log10(reach / MOST_STEPS))
    return next(number * power for number in NUMBERS_OF_STEP if number * power * MOST_STEPS >= reach - TOLERANCE)


def tick_text(value: float, axis: Axis, scale: str, wording: Wording) -> str:
    """What stands at a tick."""
    if scale in OF_SHARES:
        return wording.percent(value)
    if abs(value) < axis.step / 2:
        return wording.number(0)
    factor = 100 if scale == DIFFERENCES else 1
    digits = max(0, -math.floor(math.log10(factor * axis.step) + TOLERANCE))
    return wording.signed(factor * value, digits) if scale in AROUND_ZERO else wording.number(value, digits)


def number_text(row: Row, scale: str, wording: Wording) -> tuple[str, str]:
    """A number and its interval in brackets; the words in the place of one that may not be drawn, and nothing."""
    if not is_point(row):
        return words(row, wording), ""
    if scale in OF_SHARES:
        return percent(row, wording), _interval(row, _whole_percent, wording)
    return WRITTEN[scale](row.estimate, row, wording), _interval(row, WRITTEN[scale], wording)


def gap_text(row: Row | None, scale: str, wording: Wording) -> tuple[str, str]:
    """Women's less men's number and its interval, signed; the words in its place, and nothing."""
    if row is None:
        return "", ""
    if not is_point(row):
        return words(row, wording), ""
    write = _signed_mean if scale == RATINGS else WRITTEN.get(scale, _points)
    return write(row.estimate, row, wording), _interval(row, write, wording)


def _interval(row: Row, write: Callable[[float, Row, Wording], str], wording: Wording) -> str:
    if not has_interval(row):
        return ""
    lower, upper = (write(limit, row, wording) for limit in row.interval)
    return wording("figures.interval", lower=lower, upper=upper)


def _whole_percent(share: float, _: Row, wording: Wording) -> str:
    return wording.number(100 * share, 0)


def _points(difference: float, _: Row, wording: Wording) -> str:
    return signed_points(difference, wording)


def _signed_mean(value: float, row: Row, wording: Wording) -> str:
    return ("+" if value > 0 else "") + mean_text(value, row, wording)


WRITTEN = {DIFFERENCES: _points, EFFECTS: effect_text, RATINGS: mean_text}
