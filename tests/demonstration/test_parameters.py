"""The table of parameters: each number says what it is and where it comes from, and shares add up."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from bogolan.demonstration import parameters as module
from bogolan.demonstration.parameters import TAGS, intercept, logistic, parameters, stream


def table():
    with (module.Path(module.__file__).parent / module.TABLE).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_parameter_is_tagged_and_has_a_source():
    rows = table()
    assert len({row["parameter"] for row in rows}) == len(rows)
    for row in rows:
        assert row["tag"] in TAGS, row
        assert row["source"].strip(), row


def test_facts_name_who_published_them():
    for row in table():
        if row["tag"] == "fact":
            assert "RGPH 2009" in row["source"], row


SHARES = [
    "zone",
    "marr_pay",
    "edu.women",
    "edu.men",
    "livelihood.women",
    "livelihood.men",
    "largest_group.delta",
    "largest_group.plateau",
    "presence.state_held",
    "presence.contested",
    "presence.group_governed",
    "i_underst",
    "i_unease",
    "m_why.named",
    *(f"{row['parameter'].rpartition('.')[0]}" for row in table() if row["parameter"].endswith(".women.improved")),
    *(f"{row['parameter'].rpartition('.')[0]}" for row in table() if row["parameter"].endswith(".men.improved")),
]


@pytest.mark.parametrize("name", SHARES)
def test_shares_add_up(name):
    assert sum(parameters().under(name).values()) == pytest.approx(1, abs=1e-12)


def test_there_are_eighty_villages_and_at_least_eight_in_each_cercle():
    counts = parameters().under("villages")
    assert sum(counts.values()) == 80
    assert min(counts.values()) == 8


def test_the_census_adds_up_to_the_region():
    assert sum(parameters().under("population").values()) == 2_037_330


def test_an_unknown_parameter_is_an_error():
    with pytest.raises(KeyError):
        parameters()["a_mary.women.improved"]


def test_streams_differ_by_subject_and_seed_and_repeat():
    draw = stream(1, "villages").random(5)
    np.testing.assert_array_equal(draw, stream(1, "villages").random(5))
    assert not np.allclose(draw, stream(2, "villages").random(5))
    assert not np.allclose(draw, stream(1, "interviews").random(5))


@pytest.mark.parametrize(("share", "deviation"), [(0.986, 0.5), (0.5, 0.7), (0.05, 1.3)])
def test_the_intercept_gives_the_share_over_villages_and_zones(share, deviation):
    shifts = [(0.25, -0.8), (0.35, 0.0), (0.40, 0.5)]
    base = intercept(share, deviation, shifts)
    effects = np.random.default_rng(1).normal(0, deviation, 400_000)
    mean = sum(part * logistic(base + shift + effects).mean() for part, shift in shifts)
    assert mean == pytest.approx(share, abs=0.002)


def test_a_share_of_one_is_certain():
    assert logistic(np.array([intercept(1.0, 0.5)]))[0] == 1.0
