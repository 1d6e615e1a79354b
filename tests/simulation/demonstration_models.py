"""The demonstration's regressions in many draws of its process: intervals of effects hold what is true of all draws.

What is true is the effect in all draws together, by the same model: what each estimates, whatever villages are drawn.
So all of the plan's models have a truth: of a yes or no, of a silence, of answers with and without an order, of a
number, and of events near the village, which are drawn with the villages. Not here is what stands beside models. Its
truth is not what it estimates of many draws, and the process knows no other: an imputed effect is to be that of all
answers, the part of a gap or of a variation that of the population. `imputation`, `decompositions`, `specifications`
and `mixed` draw populations of which it is known.
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
from bogolan.demonstration.events import events
from bogolan.demonstration.places import villages
from bogolan.disclosure.thresholds import DEFAULT
from bogolan.preparation.exposure import events_near, placed
from bogolan.preparation.weighting.sample import CLUSTER, STRATUM
from bogolan.survey.events import EXPOSURE

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
    """The demonstration's models, without what stands beside them."""
    plan = plan_of_demonstration()
    return [{key: value for key, value in model.items() if key not in BESIDE} for model in plan["models"]]


def questions() -> list[str]:
    """All that the models name and people are asked."""
    named = [question for model in models() for question in [model["outcome"]["question"], *_terms(model)]]
    return [question for question in dict.fromkeys(named) if question not in (AGE, EXPOSURE)]


def _terms(model: dict[str, Any]) -> list[str]:
    return [term["question"] for term in model["terms"]]


def survey_of(seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The sample of one draw, with the exposure of its villages to events, and the reasons for no answer."""
    sample, reasons, _ = drawn(seed, questions())
    return sample.assign(**{EXPOSURE: sample[CLUSTER].map(exposures(seed)).astype(float)}), reasons


def exposures(seed: int) -> pd.Series:
    """log2(1 + events) of each village of a draw, by its name: all its events are of the plan's window."""
    places = villages(seed, 1).set_index("village_id")
    happened = placed(events(places.reset_index(), seed))
    near = events_near(places, happened, plan_of_demonstration()["events"]["radius_km"])
    return np.log2(1 + near.astype(float))


def effects(sample: pd.DataFrame, reasons: pd.DataFrame) -> Limits:
    """By "model, group, column" (and ", answer") the effect with its limits, and of both groups their difference."""
    codebook = {name: {"type": _kind(sample, name)} for model in models() for name in _terms(model)}
    design = survey_design(sample, plan_of_demonstration())
    found: Limits = {}
    for model in models():
        estimates = _told(fitted(regression(sample, reasons, codebook, model, design)))
        for label, values in zip(estimates.labels, _limits(estimates), strict=True):
            found[_named(model, label["group"], label["column"], label["answer"])] = values
        pairs = {(label["column"], label["answer"]): None for label in estimates.labels}
        sides = {place: [name_of(group, *place) for group in (WOMEN, MEN)] for place in pairs}
        both = {
            _named(model, "women less men", *place): {women: 1.0, men: -1.0}
            for place, (women, men) in sides.items()
            if {women, men} <= set(estimates.names)
        }
        if both:
            found |= zip(both, _limits(estimates.contrast(both)), strict=True)
    return found


def _named(model: dict[str, Any], whose: str, column: str, answer: str | None) -> str:
    return ", ".join([model["name"], whose, column, *([f"answer {answer}"] if answer is not None else [])])


def _told(fits: Fits) -> Estimates:
    """The effects that may leave with their intervals: of answers that enough gave, and none that a term separates."""
    estimates = fits.effects
    flags = estimates.frame()["flag"].fillna("")
    behind = [fits.counts[label["group"], label["column"]] for label in estimates.labels]
    told = zip(estimates.names, flags, behind, strict=True)
    return estimates.select(
        [name for name, flag, people in told if "separated" not in flag and people >= DEFAULT.fewest]
    )


def _limits(estimates: Estimates) -> list[tuple[float, float, float]]:
    lower, upper = estimates.interval()
    return list(zip(estimates.values, lower, upper, strict=True))


def _kind(sample: pd.DataFrame, question: str) -> str:
    return "select_one" if isinstance(sample[question].dtype, pd.CategoricalDtype) else "integer"


def analysed(seed: int) -> Limits:
    """The effects of one draw."""
    return effects(*survey_of(seed))


def _pooled(seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    sample, reasons = survey_of(seed)
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
