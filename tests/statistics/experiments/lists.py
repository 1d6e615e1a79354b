"""Invented list experiments of which the truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bogolan.statistics import SurveyDesign

LIST = {"count": "count", "arm": "arm", "treated": "sensitive", "items": 3}
DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village"}
SHARES = np.array([0.5, 0.3, 0.2])  # of the population in each of three strata
PREVALENCE = {"women": np.array([0.20, 0.30, 0.45]), "men": np.array([0.10, 0.15, 0.35])}  # by stratum
TRUTH = {sex: float(SHARES @ prevalence) for sex, prevalence in PREVALENCE.items()}
ITEMS = np.array([0.3, 0.5, 0.6])


def drawn(seed: int, villages: int = 12, each: int = 20, alike: float = 20.0) -> pd.DataFrame:
    """Three strata of so many villages and respondents; `alike` is how little villages differ.

    Columns: holds (the sensitive item), control_items (of J = 3), count (what was answered, truthfully), arm, chance
    (of the sensitive arm, which differs between respondents), drawn_arm and drawn_count (by that chance).
    """
    generator = np.random.default_rng(seed)
    stratum = np.repeat(np.arange(3), villages * each)
    village = np.repeat(np.arange(3 * villages), each)
    n = len(village)
    sex = np.where(np.arange(n) % 2, "women", "men")
    holds = np.zeros(n, bool)
    for name, prevalence in PREVALENCE.items():
        mean = np.repeat(prevalence, villages)
        of_village = generator.beta(mean * alike, (1 - mean) * alike)
        holds = np.where(sex == name, generator.random(n) < of_village[village], holds)
    age = generator.integers(18, 70, n).astype(float)
    says = generator.normal(0, 0.3, 3 * villages)[village]
    chances = 1 / (1 + np.exp(-(np.log(ITEMS / (1 - ITEMS)) + says[:, None])))
    control_items = (generator.random((n, 3)) < chances).sum(axis=1)
    treated = generator.random(n) < 0.5
    chance = np.where(holds | (control_items > 1), 0.7, 0.35)  # by what matters: without its inverse all is biased
    drawn_treated = generator.random(n) < chance
    return pd.DataFrame(
        {
            "cercle": np.array(["a", "b", "c"])[stratum],
            "village": village,
            "weight": SHARES[stratum],
            "sex": sex,
            "age": age,
            "holds": holds.astype(float),
            "control_items": control_items.astype(float),
            "arm": np.where(treated, "sensitive", "control"),
            "count": control_items + (treated & holds) * 1.0,
            "chance": chance,
            "drawn_arm": np.where(drawn_treated, "sensitive", "control"),
            "drawn_count": control_items + (drawn_treated & holds) * 1.0,
        }
    )


def design_of(frame: pd.DataFrame) -> SurveyDesign:
    return SurveyDesign(frame, **DESIGN)


def slopes_by_weight(estimated, frame: pd.DataFrame, rows, weight: str = "weight", step: float = 1e-5) -> np.ndarray:
    """(rows x k) how the estimates move with the logarithm of a row's weight: what scores are, by definition."""
    here = estimated(frame)
    found = []
    for row in rows:
        moved = frame.copy()
        moved.loc[row, weight] *= 1 + step
        less = frame.copy()
        less.loc[row, weight] *= 1 - step
        found.append((estimated(moved) - estimated(less)) / (2 * step))
    assert np.isfinite(here).all()
    return np.array(found)
