"""How many respondents have which weight: ranges that do not depend on where the weights lie."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from bogolan.analysis.weight_spread import EDGES, spread_rows

REPORT = {"weighted": True, "steps": []}


def spread(weights, **report):
    rows = spread_rows(pd.DataFrame({"_weight": weights}), REPORT | report)
    return {row["level"]: (row["estimate"], row["n"]) for row in rows}


def test_weights_are_in_multiples_of_their_mean():
    weights = [50.0] * 100 + [150.0] * 100 + [0.0] * 7
    between = [f"{low:g}-{high:g}" for low, high in pairwise(EDGES[6:16])]
    assert spread(weights) == {
        "0.5-0.6": (100, 200),
        **dict.fromkeys(between, (0, 200)),
        "1.5-1.75": (100, 200),
    }


def test_everybody_is_in_one_range_and_none_is_of_fewer_than_ten():
    generator = np.random.default_rng(3)
    for _ in range(50):
        weights = generator.lognormal(0, generator.uniform(0.1, 1.5), generator.integers(10, 400))
        told = spread(weights)
        assert sum(number for number, _ in told.values()) == len(weights)
        assert all(number == 0 or number >= 10 for number, _ in told.values())


def test_far_weights_are_in_an_open_range():
    assert spread([1.0] * 990 + [100.0] * 10)["5+"] == (10, 1000)


def test_the_smallest_cell_that_was_calibrated_goes_with_each():
    told = spread([1.0] * 40, calibration={"fewest_in_a_cell": 4})
    assert told == {"1-1.1": (40, 4)}


def test_without_weights_there_is_no_row():
    assert spread([1.0] * 40, weighted=False) == {}
