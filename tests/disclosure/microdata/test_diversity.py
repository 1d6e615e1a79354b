"""l-diversity by its three measures, on the guide's table and by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bogolan.disclosure.microdata.diversity import diversity
from bogolan.disclosure.microdata.frequencies import groups_of

SDCMICRO = json.loads((Path(__file__).parents[2] / "reference/sdcmicro.json").read_text(encoding="utf-8"))


def test_the_guides_table():
    part = SDCMICRO["guide"]
    groups = groups_of(pd.DataFrame(part["keys"]))
    assert diversity(groups, part["health"])["distinct"].tolist() == part["diversity"]


@pytest.mark.parametrize(
    ("answers", "distinct", "entropy", "recursive"),
    [
        ("aaaaa", 1, 1, 1),
        ("aaaab", 2, np.exp(0.8 * np.log(1.25) + 0.2 * np.log(5)), 1),  # 4 is not below 2 x 1
        ("aaabb", 2, np.exp(0.6 * np.log(5 / 3) + 0.4 * np.log(2.5)), 2),  # 3 is below 2 x 2
        ("aaabbcd", 4, np.exp(3 / 7 * np.log(7 / 3) + 2 / 7 * np.log(7 / 2) + 2 / 7 * np.log(7)), 3),  # below 2 x 2
        ("abcd", 4, 4, 4),
    ],
)  # fmt: skip
def test_by_hand(answers, distinct, entropy, recursive):
    found = diversity(np.zeros(len(answers), int), list(answers)).iloc[0]
    assert found["distinct"] == distinct
    assert found["entropy"] == pytest.approx(entropy)
    assert found["recursive"] == recursive


def test_a_refusal_is_no_other_answer():
    found = diversity(np.zeros(4, int), ["yes", "yes", "yes", None])
    assert found["distinct"].tolist() == [1] * 4


def test_who_all_say_nothing_tell_nothing():
    found = diversity(np.array([0, 0, 1]), [None, None, "yes"])
    assert found["distinct"].tolist() == [np.inf, np.inf, 1]
