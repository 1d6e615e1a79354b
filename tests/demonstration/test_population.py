"""Known totals: women and men of each cercle add up to what was published."""

from __future__ import annotations

import pytest

from bogolan.demonstration.population import population

PUBLISHED = {
    "ML0501": 317_965,
    "ML0502": 263_446,
    "ML0503": 207_260,
    "ML0504": 247_794,
    "ML0505": 361_944,
    "ML0506": 368_512,
    "ML0507": 163_641,
    "ML0508": 106_768,
}


def test_totals_add_up_to_the_published_ones():
    table = population()
    assert list(table.columns) == ["cercle", "sex", "population"]
    assert table.groupby("cercle")["population"].sum().to_dict() == PUBLISHED
    assert table["population"].sum() == 2_037_330


def test_women_are_the_countrys_share_of_each_cercle():
    table = population().pivot_table(index="cercle", columns="sex", values="population")
    assert list(table.columns) == [1, 2]
    for cercle, everyone in PUBLISHED.items():
        assert table.loc[cercle, 1] / everyone == pytest.approx(0.504, abs=1e-5), cercle
    assert population()["population"].dtype.kind == "i"
