"""Mixed models: intervals of coefficients and of what villages and interviewers add hold what is true.

Teams of three interviewers, two women and a man, work in the villages of their team, each in all of them. A term of the
person, one of the village and one of the interviewer; their coefficients are given the intercepts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bogolan.statistics import MixedModel, mixed_model

from .parts import monte_carlo, within

TITLE = (
    "Mixed models, linear and logit, with intercepts of villages and interviewers: coefficients, standard deviations, "
    "intraclass correlations, and these by the interviewer's gender: .93 or more; of a logit, whose likelihood is "
    "whole and not restricted, .90 or more of deviations and correlations"
)
LEAST, LEAST_OF_A_LOGIT = 0.93, 0.90
COEFFICIENTS = {"(Intercept)": -0.5, "moved": 0.6, "exposed": 0.4, "woman": 0.3}
RESIDUAL = {"gaussian": 1.0, "binomial": np.pi / np.sqrt(3)}
WOMEN, MEN = "interviewer: women", "interviewer: men"


@dataclass(frozen=True)
class Field:
    """Villages of so many respondents each, teams of interviewers, and the standard deviations of the intercepts."""

    villages: int
    size: int
    teams: int
    village: float
    women: float
    men: float


FIELDS = (Field(24, 20, 6, 0.5, 0.4, 0.4), Field(80, 9, 8, 0.5, 0.4, 0.7), Field(80, 9, 8, 0.0, 0.0, 0.0))


def mixed(samples: int, seed: int) -> Iterator[dict]:
    """A row a family, field and number: how often its interval holds the truth."""
    for family in RESIDUAL:
        for place, field in enumerate(FIELDS):
            generator = np.random.default_rng([seed, 11, place, len(family)])
            true = truth(field, family)
            held, values = dict.fromkeys(true, 0), {name: [] for name in true}
            for _ in range(samples):
                found = estimated(*drawn(field, family, generator), family, alike=field.women == field.men)
                for name, (value, lower, upper) in found.items():
                    held[name] += bool(lower <= true[name] <= (np.inf if np.isnan(upper) else upper))
                    values[name].append(value)
            for name, times in held.items():
                covered = times / samples
                told = {"family": family, "villages": field.villages, "interviewers": 3 * field.teams, "of": name}
                told |= {"truth": true[name], "median": float(np.median(values[name])), "coverage": covered}
                of_a_logit = family == "binomial" and name not in COEFFICIENTS
                met = within(covered, LEAST_OF_A_LOGIT if of_a_logit else LEAST, 1.0, samples)
                yield {**told, "error": monte_carlo(covered, samples), "met": met}


def truth(field: Field, family: str) -> dict[str, float]:
    """What is estimated: of women and men among interviewers each where they differ, else of all."""
    deviations = {"village": field.village}
    deviations |= {"interviewer": field.women} if field.women == field.men else {WOMEN: field.women, MEN: field.men}
    found = COEFFICIENTS | {f"deviation {name}": value for name, value in deviations.items()}
    for name, value in deviations.items():
        if name == "village" and WOMEN in deviations:
            continue
        beside = deviations["interviewer"] if name == "village" else field.village
        found[f"correlation {name}"] = value**2 / (value**2 + beside**2 + RESIDUAL[family] ** 2)
    return found


def drawn(field: Field, family: str, generator: np.random.Generator) -> tuple[np.ndarray, dict, dict]:
    """An outcome, the columns, and village and interviewer of each respondent."""
    village = np.repeat(np.arange(field.villages), field.size)
    n, interviewers = len(village), 3 * field.teams
    who = 3 * (village * field.teams // field.villages) + generator.integers(0, 3, n)
    woman = (np.arange(interviewers) % 3 > 0).astype(float)
    exposed = (generator.permutation(field.villages) < field.villages / 2).astype(float)
    columns = {"(Intercept)": np.ones(n), "moved": (generator.random(n) < 0.3).astype(float)}
    columns |= {"exposed": exposed[village], "woman": woman[who]}
    predicted = sum(COEFFICIENTS[name] * column for name, column in columns.items())
    predicted = predicted + field.village * generator.normal(size=field.villages)[village]
    predicted += (np.where(woman > 0, field.women, field.men) * generator.normal(size=interviewers))[who]
    if family == "gaussian":
        outcome = predicted + generator.normal(size=n)
    else:
        outcome = (generator.random(n) < 1 / (1 + np.exp(-predicted))).astype(float)
    return outcome, columns, {"village": village, "interviewer": who}


def estimated(
    outcome: np.ndarray, columns: dict, groupings: dict, family: str, alike: bool
) -> dict[str, tuple[float, float, float]]:
    """Each number with its limits: coefficients, deviations, correlations."""
    if not alike:
        who, woman = groupings["interviewer"].astype(object), columns["woman"] > 0
        groupings = {
            "village": groupings["village"],
            WOMEN: np.where(woman, who, None),
            MEN: np.where(woman, None, who),
        }
    found = mixed_model(outcome, columns, groupings, family)
    told = dict(zip(found.names, zip(found.coefficients, *found.interval(), strict=True), strict=True))
    for name in groupings:
        told[f"deviation {name}"] = (found.deviations[name], *found.deviation_interval(name))
        if alike or name != "village":
            told[f"correlation {name}"] = correlation(found, name)
    return told


def correlation(found: MixedModel, name: str) -> tuple[float, float, float]:
    """The intraclass correlation of a grouping, beside which the interviewers of the other gender do not count."""
    without = [other for other in (WOMEN, MEN) if name in (WOMEN, MEN) and other != name and other in found.groupings]
    return found.intraclass(name, without), *found.intraclass_interval(name, without)
