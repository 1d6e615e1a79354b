"""Differences between women and men with p-values adjusted in their families."""

from __future__ import annotations

import numpy as np
import pytest

from bogolan.analysis.comparisons import adjusted

QUESTIONS = ("water", "roads", "school", "health")
ITEMS = [{"question": name, "measure": "share", "share": ["yes"]} for name in QUESTIONS]
PRIMARY = {"id": "H1", "test": "difference", "compare": ["women", "men"], "primary": True}
PRIMARY |= {"outcomes": [{"question": "water", "share": ["yes"]}]}


def gaps(*p_values: float) -> list[dict]:
    shares = [{"analysis": "drivers", "measure": "share", "outcome": name} for name in QUESTIONS]
    found = [
        {"analysis": "drivers", "measure": "gap", "outcome": name, "p_value": p}
        for name, p in zip(QUESTIONS, p_values, strict=True)
    ]
    return [row for pair in zip(shares, found, strict=True) for row in pair]


def plan(*hypotheses: dict, **methods: str) -> dict:
    methods = {"primary": "holm", "others": "BH", **methods}
    return {"support": [], "drivers": ITEMS, "hypotheses": list(hypotheses), "multiplicity": methods}


def of_gaps(rows: list[dict]) -> list[float]:
    return [row["p_adjusted"] for row in rows[0] if row["measure"] == "gap"]


def test_one_family_is_adjusted_together_and_only_gaps_are():
    found = adjusted(gaps(0.01, 0.04, 0.03, 0.005), plan())
    assert of_gaps(found) == pytest.approx([0.02, 0.04, 0.04, 0.02])
    rows, _ = found
    assert [row["outcome"] for row in rows] == [name for name in QUESTIONS for _ in range(2)]
    assert all("p_adjusted" not in row for row in rows if row["measure"] == "share")


def test_primary_differences_are_a_family_of_their_own():
    rows = adjusted(gaps(0.01, 0.04, 0.03, 0.005), plan(PRIMARY))
    assert [row["family"] for row in rows[0] if row["measure"] == "gap"] == ["primary", "others", "others", "others"]
    assert of_gaps(rows) == pytest.approx([0.01, 0.04, 0.04, 0.015])


def test_a_primary_hypothesis_that_is_not_computed_counts():
    untested = {"id": "H2", "test": "equivalence", "experiment": "list", "primary": True}
    assert of_gaps(adjusted(gaps(0.01, 1, 1, 1), plan(PRIMARY, untested)))[0] == pytest.approx(0.02)


def test_a_difference_without_a_p_value_stays_without_and_makes_no_other_surer():
    found = of_gaps(adjusted(gaps(np.nan, 0.04, 0.03, 0.005), plan(others="bonferroni")))
    assert np.isnan(found[0])
    assert found[1:] == pytest.approx([0.16, 0.12, 0.02])
