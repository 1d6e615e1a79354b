"""What should find each planted fault: by which rules or into which disposition, by cell or interview."""

from __future__ import annotations

from dataclasses import dataclass

from bogolan.preparation.cleaning_log import CORRECTED, RULES
from bogolan.preparation.interviews import DUPLICATE, PARTIAL, REFUSED, TEST, WITHDRAWN

CELL, INTERVIEW = "cell", "interview"


@dataclass(frozen=True)
class Expected:
    """What finds a kind of fault.

    rules  any of which tells it, of the cell or of the interview (`by`); for what is set aside the disposition.
    spare  what must not be told of it, where it is right to leave it alone.
    power  of what is told by a test with a size, the least share that must be found over many draws. At 75 draws 93% of
           E14 were, and 99% or more of the others.
    """

    rules: tuple[str, ...] = ()
    by: str = CELL
    disposition: str = ""
    spare: tuple[str, ...] = ()
    power: float | None = None


LETTERS = Expected(("R01", "R03", "R05", "R06", "R07"))
# By fault, or by fault and kind where its kinds differ.
EXPECTED = {
    "E01": Expected(disposition=DUPLICATE),
    "E02": Expected(("F05",), INTERVIEW),
    "E03": Expected(("F06",), INTERVIEW, power=0.9),
    "E04": Expected(by=INTERVIEW, spare=("F06", "F07"), power=0.9),
    "E05": Expected(disposition=REFUSED),
    "E06": Expected(("L01",)),
    ("E07", "withdrawn"): Expected(disposition=WITHDRAWN),
    ("E07", "broken_off"): Expected(disposition=PARTIAL),
    "E08": Expected(("L02",)),
    "E09": Expected(("R09",)),
    "E10": Expected(("L01",)),
    "E11": Expected(("F09",)),
    "E12": Expected(("F01",), INTERVIEW),
    "E13": Expected(("F03",), INTERVIEW, power=0.9),
    # Each draw has one or two interviewers who make interviews up.
    "E14": Expected(("F07",), INTERVIEW, power=0.6),
    "E15": Expected(("F02",), INTERVIEW),
    "E16": Expected(("R08", "F08")),
    "E17": Expected(("R04",)),
    ("E18", "label"): Expected(("R03",)),
    ("E18", "unknown"): Expected(("R02",)),
    "E19": Expected(("R01",)),
    "E20": LETTERS,
    ("E21", "spelling"): LETTERS,
    ("E21", "near_tie"): Expected(("R02",)),
    ("E22", "missing"): Expected(by=INTERVIEW, spare=("R12",)),
    "E22": Expected(("R12",)),
    "E23": Expected(("R10",)),
    "E25": Expected(("F04",), INTERVIEW),
    "E26": Expected(("F16",)),
    ("E27", "quota"): Expected(("F11",), INTERVIEW),
    ("E27", "two_cercles"): Expected(("F12",), INTERVIEW),
    ("E27", "few"): Expected(("F13",), INTERVIEW),
    "E28": Expected(("F10",)),
    "E29": Expected(("F15", "R11"), INTERVIEW),
    "E30": Expected(disposition=TEST),
}
# Faults of whole files, which stand in no row: tests/preparation/reading reads those files.
OF_FILES = ("E24", "E31")


def expected(fault: str, kind: str) -> Expected:
    """What should find a kind of fault."""
    return EXPECTED[fault, kind] if (fault, kind) in EXPECTED else EXPECTED[fault]


def not_in_the_code() -> frozenset[str]:
    """The rules that are expected of cleaning and that its code does not have."""
    known = {rule.id for rule in RULES} | {CORRECTED}
    return frozenset(rule for one in EXPECTED.values() for rule in (*one.rules, *one.spare) if rule not in known)


def is_pending(fault: str, kind: str) -> bool:
    """Whether none of the rules that should find a kind of fault is in the code yet."""
    rules = expected(fault, kind).rules
    return bool(rules) and not set(rules) - not_in_the_code()
