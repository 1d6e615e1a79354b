"""The demonstration's regressions in many draws of its process: intervals of effects hold what is true of all draws.

What is true is the effect in all draws together, by the same model: what each estimates, whatever villages are drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bogolan.analysis.models.fits import fitted, name_of
from bogolan.analysis.models.regression import regression
from bogolan.analysis.sampled import MEN, WOMEN, survey_design
from bogolan.disclosure.rules import FEWEST_BEHIND_A_SHARE
from bogolan.preparation.weighting.sample import CLUSTER, STRATUM
from bogolan.survey.plan_parts import LINEAR, LOGIT

from .demonstration import drawn, plan_of_demonstration
from .parts import monte_carlo, within

if TYPE_CHECKING:
    from bogolan.analysis.models.fits import Fits
    from bogolan.statistics import Estimates

TITLE = (
    "The demonstration's regressions in draws of its process: effects among women and men, and their differences, "
    "cover what is true of all draws .93 of the time or more"
)
AGE = "age"  # a number that every draw has
POOLED = 400  # draws that stand for all
# What is beside the models themselves, and simulated of its own.
BESIDE = ("decomposition", "specifications", "imputation", "mixed")
Limits = dict[str, tuple[float, float, float]]


@cache
def models() -> list[dict[str, Any]]:
    """The demonstration's models of a yes or no whose terms the process gives: those of an answer, not of a silence."""
    return [
        {key: value for key, value in model.items() if key not in BESIDE}
        for model in plan_of_demonstration()["models"]
        if model.get("family", LOGIT) in (LOGIT, LINEAR)
        and "reason" not in model["outcome"]
        and not any(term["question"].startswith("_") for term in model["terms"])
    ]


def questions() -> list[str]:
    """All that the models name."""
    return list(
        dict.fromkeys(
            question
            for model in models()
            for question in [model["outcome"]["question"], *_terms(model)]
            if question != AGE
        )
    )


def _terms(model: dict[str, Any]) -> list[str]:
    return [term["question"] for term in model["terms"]]


def effects(sample: pd.DataFrame, reasons: pd.DataFrame) -> Limits:
    """By "model, group, column" the effect with its limits, and of both groups their difference."""
    codebook = {
        term["question"]: {"type": _kind(sample, term["question"])} for one in models() for term in one["terms"]
    }
    design = survey_design(sample, plan_of_demonstration())
    found: Limits = {}
    for model in models():
        fits = fitted(regression(sample, reasons, codebook, model, design))
        estimates = _told(fits)
        columns = {label["column"] for label in estimates.labels}
        pairs = {
            column: [name_of(group=group, column=column, answer=None) for group in (WOMEN, MEN)] for column in columns
        }
        both = {column: names for column, names in pairs.items() if set(names) <= set(estimates.names)}
        gaps = estimates.contrast({column: {one: 1.0, other: -1.0} for column, (one, other) in both.items()})
        for label, values in zip(estimates.labels, _limits(estimates), strict=True):
            found[f"{model['name']}, {label['group']}, {label['column']}"] = values
        for column, values in zip(both, _limits(gaps), strict=True):
            found[f"{model['name']}, women less men, {column}"] = values
    return found


def _told(fits: Fits) -> Estimates:
    """The effects that may leave with their intervals: of answers that enough gave, and none that a term separates."""
    estimates = fits.effects
    flags = estimates.frame()["flag"].fillna("")
    behind = [fits.counts[label["group"], label["column"]] for label in estimates.labels]
    told = zip(estimates.names, flags, behind, strict=True)
    return estimates.select(
        [name for name, flag, people in told if "separated" not in flag and people >= FEWEST_BEHIND_A_SHARE]
    )


def _limits(estimates: Estimates) -> list[tuple[float, float, float]]:
    lower, upper = estimates.interval()
    return list(zip(estimates.values, lower, upper, strict=True))


def _kind(sample: pd.DataFrame, question: str) -> str:
    return "select_one" if isinstance(sample[question].dtype, pd.CategoricalDtype) else "integer"


def analysed(seed: int) -> Limits:
    """The effects of one draw."""
    sample, reasons, _ = drawn(seed, questions())
    return effects(sample, reasons)


def _pooled(seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    sample, reasons, _ = drawn(seed, questions())
    named = {column: sample[column].astype(str) + f" {seed}" for column in (STRATUM, CLUSTER)}
    return sample.assign(**named), reasons


def models_in_draws(samples: int, seed: int) -> Iterator[dict]:
    """A row an effect: how often its interval holds the truth, of those draws, half at least, in which it is told."""
    with ProcessPoolExecutor(2) as pool:
        others = list(pool.map(_pooled, range(seed + samples, seed + samples + POOLED), chunksize=10))
        draws = list(pool.map(analysed, range(seed, seed + samples), chunksize=10))
    truth = effects(*(pd.concat(parts, ignore_index=True) for parts in zip(*others, strict=True)))
    for name, (value, _, _) in sorted(truth.items()):
        found = np.array([one[name] for one in draws if name in one])
        if len(found) < samples / 2:
            continue
        held = float(((found[:, 1] <= value) & (value <= found[:, 2])).mean())
        told = {"effect": name, "truth": value, "mean": float(found[:, 0].mean()), "coverage": held}
        yield {**told, "error": monte_carlo(held, len(found)), "met": within(held, 0.93, 1.0, len(found))}
