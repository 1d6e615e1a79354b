"""Response, cooperation, refusal and contact rates, by the Standard Definitions of AAPOR (2023, 10th edition).

A rate is computed only where every number in it is known: whom nobody reached stands on contact sheets and not among
the responses, so that the plan has to give it (`contacts`), and a response rate needs a sample drawn from a frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bogolan.preparation.interviews import COMPLETE, PARTIAL, REFUSED, WITHDRAWN, WITHOUT_CONSENT

if TYPE_CHECKING:
    from collections.abc import Mapping

INTERVIEWS, PARTIALS, REFUSALS, NONCONTACTS, OTHERS = "I", "P", "R", "NC", "O"
UNKNOWN_HOUSEHOLDS, UNKNOWN_OTHERS = "UH", "UO"
ELIGIBILITY = "e"
UNKNOWN = (UNKNOWN_HOUSEHOLDS, UNKNOWN_OTHERS)
# What the keys of the plan's `contacts` are called in the formulas.
CONTACTS = {
    "noncontact": NONCONTACTS,
    "other": OTHERS,
    "unknown_household": UNKNOWN_HOUSEHOLDS,
    "unknown_other": UNKNOWN_OTHERS,
}

_REACHED = (INTERVIEWS, PARTIALS, REFUSALS)
_ELIGIBLE = (*_REACHED, NONCONTACTS, OTHERS)
_ALL = (*_ELIGIBLE, *UNKNOWN)


class Formula(NamedTuple):
    """A rate: what is counted, of what; with `estimated` cases of unknown eligibility count by the factor e."""

    counted: tuple[str, ...]
    of: tuple[str, ...]
    estimated: bool = False


FORMULAS = {
    "COOP1": Formula((INTERVIEWS,), (*_REACHED, OTHERS)),
    "COOP2": Formula((INTERVIEWS, PARTIALS), (*_REACHED, OTHERS)),
    "COOP3": Formula((INTERVIEWS,), _REACHED),
    "COOP4": Formula((INTERVIEWS, PARTIALS), _REACHED),
    "RR1": Formula((INTERVIEWS,), _ALL),
    "RR2": Formula((INTERVIEWS, PARTIALS), _ALL),
    "RR3": Formula((INTERVIEWS,), _ALL, estimated=True),
    "RR4": Formula((INTERVIEWS, PARTIALS), _ALL, estimated=True),
    "RR5": Formula((INTERVIEWS,), _ELIGIBLE),
    "RR6": Formula((INTERVIEWS, PARTIALS), _ELIGIBLE),
    "REF1": Formula((REFUSALS,), _ALL),
    "REF2": Formula((REFUSALS,), _ALL, estimated=True),
    "REF3": Formula((REFUSALS,), _ELIGIBLE),
    "CON1": Formula((*_REACHED, OTHERS), _ALL),
    "CON2": Formula((*_REACHED, OTHERS), _ALL, estimated=True),
    "CON3": Formula((*_REACHED, OTHERS), _ELIGIBLE),
}
# Rates of those who were asked, which say what they say however people came into the sample.
OF_THE_ASKED = ("COOP1", "COOP2", "COOP3", "COOP4")

# Why a rate cannot be computed.
NOT_DRAWN, NO_REFUSALS, NO_CONTACTS, NO_ELIGIBILITY, NOBODY = (
    "not_drawn",
    "no_refusals",
    "no_contacts",
    "no_eligibility",
    "nobody",
)


class OutcomeRate(NamedTuple):
    """One rate; `value` is None where it cannot be computed, and `why` then says why not.

    `counted` and `of` are what stands above and below the line, `written` the formula with its numbers.
    """

    name: str
    value: float | None
    counted: float
    of: float
    written: str
    why: str | None


def final_dispositions(accounting: Mapping[str, int], plan: Mapping[str, Any]) -> dict[str, float | None]:
    """AAPOR's final dispositions by their symbols, None where nobody noted them; and `e`, the share eligible.

    Who withdrew, and whose consent nobody recorded, counts as a refusal (code 2.1, "refusal and break-off"); tests,
    duplicates, empty lines and interviews that a correction removed are no cases. Where contact sheets count the
    ineligible, e is that of the cases whose eligibility is known (AAPOR's proportional allocation), unless the plan
    gives it.
    """
    sheets = plan.get("contacts", {})
    noted = "consent" in plan or "refused" in sheets or accounting.get(REFUSED, 0) > 0
    refusals = sum(accounting.get(name, 0) for name in (*WITHOUT_CONSENT, WITHDRAWN)) + sheets.get("refused", 0)
    found: dict[str, float | None] = {
        INTERVIEWS: accounting.get(COMPLETE, 0),
        PARTIALS: accounting.get(PARTIAL, 0),
        REFUSALS: refusals if noted else None,
        **{symbol: sheets.get(key) for key, symbol in CONTACTS.items()},
        ELIGIBILITY: sheets.get("eligibility"),
    }
    eligible = [found[symbol] for symbol in _ELIGIBLE]
    if found[ELIGIBILITY] is None and "ineligible" in sheets and None not in eligible:
        known = sum(eligible) + sheets["ineligible"]
        found[ELIGIBILITY] = sum(eligible) / known if known else None
    return found


def outcome_rates(accounting: Mapping[str, int], plan: Mapping[str, Any]) -> list[OutcomeRate]:
    """Every rate of AAPOR's, in their order: its value, or why there is none."""
    numbers = final_dispositions(accounting, plan)
    drawn = plan["sampling"] == "probability"
    return [_rate(name, formula, numbers, drawn) for name, formula in FORMULAS.items()]


def _rate(name: str, formula: Formula, numbers: Mapping[str, float | None], drawn: bool) -> OutcomeRate:
    why = _lacking(name, formula, numbers, drawn)
    if why:
        return OutcomeRate(name, None, float("nan"), float("nan"), _symbols(formula), why)
    factor = numbers[ELIGIBILITY] if formula.estimated else 1.0
    weighted = {symbol: numbers[symbol] * (factor if symbol in UNKNOWN else 1.0) for symbol in formula.of}
    counted, of = (sum(weighted[symbol] for symbol in part) for part in (formula.counted, formula.of))
    if not of:
        return OutcomeRate(name, None, counted, of, _symbols(formula), NOBODY)
    return OutcomeRate(name, counted / of, counted, of, _with_numbers(formula, numbers), None)


def _lacking(name: str, formula: Formula, numbers: Mapping[str, float | None], drawn: bool) -> str | None:
    if not drawn and name not in OF_THE_ASKED:
        return NOT_DRAWN
    if numbers[REFUSALS] is None:
        return NO_REFUSALS
    if any(numbers[symbol] is None for symbol in formula.of):
        return NO_CONTACTS
    return NO_ELIGIBILITY if formula.estimated and numbers[ELIGIBILITY] is None else None


def _symbols(formula: Formula) -> str:
    below = [f"e × {symbol}" if formula.estimated and symbol in UNKNOWN else symbol for symbol in formula.of]
    return f"({' + '.join(formula.counted)}) / ({' + '.join(below)})"


def _with_numbers(formula: Formula, numbers: Mapping[str, float | None]) -> str:
    def told(symbol: str) -> str:
        by = f"{numbers[ELIGIBILITY]:.3g} × " if formula.estimated and symbol in UNKNOWN else ""
        return f"{by}{numbers[symbol]:g}"

    above, below = (" + ".join(told(symbol) for symbol in part) for part in (formula.counted, formula.of))
    return f"{_symbols(formula)} = ({above}) / ({below})"
