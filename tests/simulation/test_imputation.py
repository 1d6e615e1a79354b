"""The simulated villages are silent as they are said to be, and imputation without them misses what is true."""

from __future__ import annotations

import numpy as np
import pytest

from .imputation import MANY, WAYS, _effects, _limits, villages


def test_where_there_was_more_harm_there_is_more_silence():
    frame = villages(2000, np.random.default_rng(1))
    of_villages = frame.groupby("village")[["harm", "no harm", "no age", "agrees", "moved"]].mean()
    assert of_villages.corr().loc["harm", ["no harm", "no age", "agrees", "moved"]].min() > 0.3
    assert 0.2 < frame["no harm"].mean() < 0.35
    assert 0.1 < frame["no age"].mean() < 0.25


@pytest.mark.slow
def test_only_villages_bring_the_effect_of_harm_back():
    true = _effects(villages(MANY // 3, np.random.default_rng(2)))
    places = [true.position(f"{group}:harm") for group in ("women", "men")]
    away = {way: [] for way in WAYS}
    for sample in range(12):
        frame = villages(80, np.random.default_rng([3, sample]))
        silenced = frame.assign(harm=frame["harm"].mask(frame["no harm"]), age=frame["age"].mask(frame["no age"]))
        for way, limits in _limits(silenced, sample).items():
            away[way].append(np.mean(limits, axis=0)[places] - true.values[places])
    means = {way: float(np.mean(found)) for way, found in away.items()}
    assert abs(means["with villages"]) < 0.015
    assert means["without villages"] < -0.02
    assert means["complete cases"] < -0.03
