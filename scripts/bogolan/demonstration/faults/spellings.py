"""What stands in the place of a code: labels of the form, abbreviations, the spellings of the eight cercles."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE = "spellings.csv"
FORM = Path(__file__).parents[1] / "instrument"
ENGLISH, FRENCH = "label::English (en)", "label::Français (fr)"
# Questions of one choice whose cells may hold labels: no list in them has a label twice.
LABELLED = ("a_", "b_", "e_", "t_")
LABELLED_TOO = (
    "sex", "marital", "edu", "koranic", "found_fam", "displaced", "x_any", "x_comm_state", "x_comm_grp", "d_good",
)  # fmt: skip


@cache
def labels() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """How each code of a question may be written out: its labels in the form, as they are and in other cases."""
    choices: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in _table(FORM / "choices.csv"):
        names = dict.fromkeys(way for label in (row[ENGLISH], row[FRENCH]) for way in _ways(label))
        choices.setdefault(row["list_name"], {})[row["name"]] = tuple(names)
    asked = {row["name"]: row["type"].split() for row in _table(FORM / "survey.csv")}
    return {
        name: choices[kind[1]]
        for name, kind in asked.items()
        if len(kind) == 2 and kind[0] == "select_one" and (name.startswith(LABELLED) or name in LABELLED_TOO)
    }


@cache
def abbreviations() -> Mapping[str, tuple[str, ...]]:
    """What the field writes for don't know and refused, by code."""
    return _spelled("abbreviation")


@cache
def unknown_words() -> tuple[str, ...]:
    """Words in the place of a code that no label explains."""
    return _spelled("unknown")["any"]


@cache
def cercle_spellings() -> Mapping[str, tuple[str, ...]]:
    """Other spellings of each cercle's name, each within two letters of that name alone."""
    return _spelled("cercle")


@cache
def near_ties() -> Mapping[str, tuple[str, ...]]:
    """What may be a cercle's name, and may not: a person has to look."""
    return _spelled("near_tie")


@cache
def cercle_names() -> Mapping[str, str]:
    """The cercles' names in French, by code."""
    return {row["name"]: row[FRENCH] for row in _table(FORM / "choices.csv") if row["list_name"] == "cercle"}


def _ways(label: str) -> tuple[str, ...]:
    """A label as it is, in small letters, in capitals, and in capitals without accents and with a space after it."""
    bare = "".join(letter for letter in normalize("NFD", label) if not combining(letter))
    return (label, label.lower(), label.upper(), f"{bare.upper()} ")


def _spelled(kind: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in _table(Path(__file__).parent / TABLE):
        if row["kind"] == kind:
            found[row["code"]] = (*found.get(row["code"], ()), row["spelling"])
    return found


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
