"""Multiple imputation where the villages with most to tell are silent most often.

A yes or no and a number have gaps, of which there are more where the village has more of it, and where the outcome is
yes. The outcome, the terms and the gaps have villages in common, as answers on violence do.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from bogolan.statistics import (
    Estimates,
    Incomplete,
    Slope,
    SurveyDesign,
    category,
    chained_equations,
    glm,
    marginal_effects,
    pool,
)

VILLAGES = (24, 80)  # of 9 to 27 respondents
MANY = 30_000  # villages that stand for all there are
M = 10
WAYS = ("complete cases", "without villages", "with villages")


def imputation(samples: int, seed: int) -> Iterator[dict]:
    """Coverage of marginal effects by gender and of their gap: of complete cases, imputed without and with villages."""
    true = _effects(villages(MANY, np.random.default_rng([seed, 5])))
    for place, number in enumerate(VILLAGES):
        covered = {way: [] for way in WAYS}
        for sample in range(samples):
            frame = villages(number, np.random.default_rng([seed, 6, place, sample]))
            silenced = frame.assign(harm=frame["harm"].mask(frame["no harm"]), age=frame["age"].mask(frame["no age"]))
            for way, (lower, upper) in _limits(silenced, sample).items():
                covered[way].append((lower <= true.values) & (true.values <= upper))
        shares = {way: np.mean(held, axis=0) for way, held in covered.items()}
        for effect, name in enumerate(true.names):
            own = {way: float(shares[way][effect]) for way in WAYS}
            error = float(np.sqrt(max(own[WAYS[-1]] * (1 - own[WAYS[-1]]), 1 / samples) / samples))
            yield {"villages": number, "effect": name, **own, "error": error, "met": own[WAYS[-1]] >= 0.93 - 2 * error}


def villages(number: int, generator: np.random.Generator) -> pd.DataFrame:
    """Women and men in so many villages: whether harmed or displaced, age, outcome, and on what they are silent."""
    village = np.repeat(np.arange(number), generator.integers(9, 28, number))
    n = len(village)
    harmed = generator.normal(size=number)
    stance, displaced = (share * harmed + np.sqrt(1 - share**2) * generator.normal(size=number) for share in (0.8, 0.6))
    men = (np.arange(n) % 2).astype(float)

    def happens(predictor: np.ndarray) -> np.ndarray:
        return generator.uniform(size=n) < 1 / (1 + np.exp(-predictor))

    harm = happens(-0.6 + 0.4 * men + 1.5 * harmed[village]).astype(float)
    moved = happens(-0.3 + 0.7 * displaced[village]).astype(float)
    age = 35 + 12 * generator.normal(size=n) + 5 * harmed[village] - 3 * men
    predictor = (
        -0.8 + 0.8 * harm - 0.4 * harm * men + 0.4 * moved + 0.02 * (age - 35) + 0.3 * men + 1.5 * stance[village]
    )
    agrees = happens(predictor).astype(float)
    return pd.DataFrame(
        {
            "village": village,
            "stratum": village % 2,
            "weight": np.exp(generator.normal(0, 0.3, n)),
            "men": men,
            "harm": harm,
            "moved": moved,
            "age": age,
            "agrees": agrees,
            "no harm": happens(-1.9 + 0.5 * agrees + 0.3 * men + 2.0 * harmed[village]),
            "no age": happens(-2.2 + 0.5 * agrees + 1.4 * harmed[village]),
        }
    )


def _limits(frame: pd.DataFrame, seed: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    found = {WAYS[0]: _effects(frame).interval()}
    design = np.column_stack([np.log(frame["weight"]), frame["stratum"]])
    variables = [
        Incomplete("harm", frame["harm"].to_numpy(), 2),
        Incomplete("age", frame["age"].to_numpy()),
        Incomplete("moved", frame["moved"].to_numpy(), 2),
    ]
    outcome, groups = frame[["agrees"]].to_numpy(), frame["men"].to_numpy(int)
    for way, clusters in zip(WAYS[1:], (None, frame["village"].to_numpy()), strict=True):
        drawn = chained_equations(variables, outcome, design, clusters, groups, m=M, seed=seed)
        found[way] = pool([_effects(frame.assign(harm=harm, age=age)) for harm, age, _ in drawn]).interval()
    return found


def _effects(frame: pd.DataFrame) -> Estimates:
    """Marginal effects of the three terms among women and among men, and the gap of those of harm."""
    design = SurveyDesign(frame, weights="weight", strata="stratum", clusters="village")
    men = frame["men"].to_numpy()
    terms, effects = {}, []
    for group, inside in (("women", men == 0), ("men", men == 1)):
        names = {name: f"{group}:{name}" for name in ("one", "harm", "moved", "age")}
        columns = {"one": 1.0, "harm": frame["harm"], "moved": frame["moved"], "age": (frame["age"] - 35) / 10}
        terms |= {names[name]: column * inside for name, column in columns.items()}
        effects += [category(names[name], names[name], [names[name]], where=inside) for name in ("harm", "moved")]
        effects.append(Slope(names["age"], {names["age"]: 1.0}, where=inside))
    found = marginal_effects(glm(design, "agrees", pd.DataFrame(terms, index=frame.index)), effects)
    own = {name: {name: 1.0} for name in found.names}
    return found.contrast({**own, "gap:harm": {"women:harm": 1.0, "men:harm": -1.0}})
