"""A survey with a conjoint experiment of which the truth is known: of two plans for a village one is chosen.

The chance that the first plan is chosen is 1/2 + (u1 - u2) / 2, u being the sum of its levels' values. So the marginal
mean of a level is 1/2 + (its value less the mean value of its attribute's levels) / 2, and its effect, compared with
another level, half the difference of their values.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

LEVELS = {
    "aid": ("food", "cash", "seeds"),
    "guard": ("army", "village"),
    "chief": ("elder", "young", "elected", "none"),
}
VALUES = {
    "aid": {"food": 0.0, "cash": 0.15, "seeds": -0.15},
    "guard": {"army": -0.1, "village": 0.1},
    "chief": {"elder": 0.1, "young": 0.0, "elected": 0.0, "none": -0.1},
}
# What women value differently.
WOMEN = {"guard": {"army": 0.1, "village": -0.1}}
CONJOINT = {
    "name": "plans",
    "kind": "conjoint",
    "profiles": "profiles.csv",
    "question": "chosen",
    "task": "task",
    "place": "place",
    "attributes": [
        {"name": name, "levels": {level: {"en": level, "fr": level} for level in levels}}
        for name, levels in LEVELS.items()
    ],
    "covariates": ["age"],
}
N, TASKS = 1200, 4


def survey(n: int = N, seed: int = 7) -> pd.DataFrame:
    """Respondents in villages of thirty, in two strata, women and men by turns."""
    generator, rows = np.random.default_rng(seed), np.arange(n)
    return pd.DataFrame(
        {
            "uuid": [f"id-{row}" for row in rows],
            "age": generator.integers(18, 80, n).astype(float),
            "_gender": pd.Categorical(np.where(rows % 2, "women", "men"), categories=["women", "men"]),
            "_weight": generator.uniform(0.5, 2, n),
            "_stratum": np.where(rows < n // 2, "a", "b"),
            "_cluster": [f"v{row // 30}" for row in rows],
        }
    )


def profiles(frame: pd.DataFrame, seed: int = 8, tasks: int = TASKS, never: tuple = ()) -> pd.DataFrame:
    """Two plans a task, their levels drawn at random and alike; `never` are pairs of levels not shown together."""
    generator = np.random.default_rng(seed)
    shown = pd.DataFrame(
        {
            "uuid": np.repeat(frame["uuid"], 2 * tasks).to_numpy(),
            "task": np.tile(np.repeat(np.arange(1, tasks + 1), 2), len(frame)),
            "place": np.tile([1, 2], tasks * len(frame)),
        }
    )
    women = np.repeat((frame["_gender"] == "women").to_numpy(), 2 * tasks)
    for name, levels in LEVELS.items():
        shown[name] = generator.choice(levels, len(shown))
    for (one, level), (other, beside) in never:
        both = (shown[one] == level) & (shown[other] == beside)
        shown.loc[both, other] = generator.choice([name for name in LEVELS[other] if name != beside], both.sum())
    value = sum(
        np.where(women, shown[name].map(VALUES[name] | WOMEN.get(name, {})), shown[name].map(VALUES[name]))
        for name in LEVELS
    ).reshape(-1, 2)
    first = generator.random(len(value)) < 0.5 + (value[:, 0] - value[:, 1]) / 2
    return shown.assign(chosen=np.column_stack([first, ~first]).ravel().astype(float))


def true_mean(attribute: str, level: str, women: bool = False) -> float:
    """The marginal mean of a level among women, or among men."""
    values = VALUES[attribute] | (WOMEN.get(attribute, {}) if women else {})
    return 0.5 + (values[level] - sum(values.values()) / len(values)) / 2
