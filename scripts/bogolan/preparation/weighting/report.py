"""What weighting did: the spread of the weights after every step, its cost in precision, how well totals are met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.weighting.cells import level_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bogolan.preparation.weighting.totals import Margin


def design_effect(weight: np.ndarray) -> float:
    """Kish's design effect of weighting: n sum(w^2) / sum(w)^2 = 1 + the squared coefficient of variation.

    Of weights (n) that are not 0. Kish (1965), Survey Sampling, section 11.7; (1992), Journal of Official Statistics 8,
    183-200.
    """
    counted = weight[weight != 0]
    return float(len(counted) * (counted**2).sum() / counted.sum() ** 2)


def stage(name: str, weight: np.ndarray) -> dict[str, Any]:
    """The weights (n) after one step: how many, their sum, mean, smallest and largest, and their design effect."""
    counted = weight[weight > 0]
    return {
        "step": name,
        "n": len(counted),
        "sum": float(counted.sum()),
        "mean": float(counted.mean()),
        "smallest": float(counted.min()),
        "largest": float(counted.max()),
        "smallest_of_mean": float(counted.min() / counted.mean()),
        "largest_of_mean": float(counted.max() / counted.mean()),
        "design_effect": design_effect(counted),
    }


def margin_report(margins: Sequence[Margin], before: np.ndarray, after: np.ndarray) -> Iterator[dict[str, Any]]:
    """Every level of every margin: respondents, population, sums of weights (n) before and after, relative error."""
    for margin in margins:
        sums = [margin.cells.sums(weights) for weights in ((after > 0).astype(float), before, after)]
        for level, people, respondents, was, becomes in zip(margin.cells.levels, margin.population, *sums, strict=True):
            if people > 0:
                error = abs(becomes - people) / people
                yield {
                    "margin": margin.cells.name,
                    "level": level_text(level),
                    "respondents": int(respondents),
                    "population": float(people),
                    "sum_before": float(was),
                    "sum_after": float(becomes),
                    "relative_error": float(error),
                }


def largest_error(levels: Iterable[dict[str, Any]]) -> float:
    """The largest relative distance from a known total."""
    return max((level["relative_error"] for level in levels), default=0.0)
