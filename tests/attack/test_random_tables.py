"""Nothing that the gate hides of a random table is recovered by programming; with a guard left out, something is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from attack.random_tables import released as estimated_and_released
from attack.random_tables import tables
from bogolan.disclosure import bases, gate, leaving
from bogolan.disclosure.attack.question import question_of
from bogolan.disclosure.attack.recovered import Recovered, recovered
from bogolan.disclosure.exceptions import Excepted
from bogolan.disclosure.thresholds import DEFAULT, Thresholds, thresholds_of

FEWEST = (5, 10, 20)


def every_table(examples: int):
    """So many random tables, the same ones in every run; none is made smaller where it fails, which takes minutes."""
    drawn = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    return lambda test: seed(2020)(drawn(given(table=tables())(test)))


def all_that_is_recovered(examples: int, guarded: bool = True, thresholds: Thresholds = DEFAULT) -> list[Recovered]:
    """What an attacker recovers of so many tables together, who knows the thresholds."""
    found = []

    @every_table(examples)
    def attack(table):
        estimates, told = estimated_and_released(table, thresholds)
        found.extend(recovered(replace(question_of(estimates, thresholds), guarded=guarded), estimates, told))

    attack()
    return found


@pytest.mark.parametrize("fewest", FEWEST)
def test_nothing_hidden_is_recovered(fewest):
    assert all_that_is_recovered(12, thresholds=thresholds_of({"fewest": fewest})) == []


@pytest.mark.slow
def test_nothing_that_an_exception_does_not_tell_is_recovered():
    """Of a question of which five are told by exception, everybody knows that; fewer stay hidden."""
    found, told_more = [], []

    @every_table(12)
    def attack(table):
        estimates, told = estimated_and_released(table, exceptions={"q": Excepted(fewest=5)})
        _, usual = estimated_and_released(table)
        found.extend(recovered(question_of(estimates, thresholds_of({"fewest": 5})), estimates, told))
        told_more.append((told["release"] == "published").sum() > (usual["release"] == "published").sum())

    attack()
    assert found == []
    assert any(told_more)


@pytest.mark.slow
@pytest.mark.parametrize("fewest", FEWEST)
def test_nothing_hidden_is_recovered_of_many_tables(fewest):
    assert all_that_is_recovered(200, thresholds=thresholds_of({"fewest": fewest})) == []


@pytest.fixture
def unaudited(monkeypatch):
    """The gate as it is before it attacks itself."""
    monkeypatch.setattr(gate, "without_recovered", lambda rows, *_: rows)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("room", "guard", "without"),
    [(gate, "with_complements", lambda rows, *_: rows), (leaving, "_rounded", lambda *_: {})],
)
@pytest.mark.usefixtures("unaudited")
def test_without_the_secondary_step_or_rounding_something_is(monkeypatch, room, guard, without):
    monkeypatch.setattr(room, guard, without)
    assert all_that_is_recovered(30)


@pytest.mark.slow
@pytest.mark.usefixtures("unaudited")
def test_with_bases_in_tens_alone_something_is(monkeypatch):
    monkeypatch.setattr(bases, "_fewer_than_can_be_hidden", lambda *_: {})
    assert all_that_is_recovered(30, guarded=False)


@pytest.mark.slow
@pytest.mark.parametrize(("guard", "without"), [("with_complements", lambda rows, *_: rows)])
def test_the_audit_finds_what_the_other_rules_leave(monkeypatch, guard, without):
    """It withholds what the secondary step would have, and more of it."""
    monkeypatch.setattr(gate, guard, without)
    assert all_that_is_recovered(12) == []
