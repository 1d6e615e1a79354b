"""The functions of a model's formula: what each makes of a question, by formulaic's names and arguments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Arguments = dict[str, Any]


class FormulaError(ValueError):
    """What was found in a formula, and what was expected."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"{found}; expected {expected}")
        self.found, self.expected = found, expected


@dataclass(frozen=True)
class Call:
    """A question as a formula has it: alone (no function), or in a function with further arguments."""

    function: str
    question: str
    by_place: tuple[Any, ...] = ()
    by_name: tuple[tuple[str, Any], ...] = ()


def term_of(call: Call) -> dict[str, Any]:
    """The term that a call stands for, as the plan's `terms` have it. Raises FormulaError for other arguments."""
    term = {"question": call.question}
    if not call.function:
        return term
    order, make = FUNCTIONS[call.function]
    if len(call.by_place) > len(order):
        raise FormulaError(f"{1 + len(call.by_place)} arguments of {call.function}()", f"at most {1 + len(order)}")
    given = dict(zip(order, call.by_place, strict=False))
    for name, value in call.by_name:
        if name not in order:
            raise FormulaError(f"the argument {name!r} of {call.function}()", f"one of {', '.join(order)}")
        if name in given:
            raise FormulaError(f"{name!r} a second time in {call.function}()", "each argument once")
        given[name] = value
    return term | make(given)


def _categories(given: Arguments) -> dict[str, Any]:
    """C(question), C(question, contr.treatment("reference"))."""
    contrasts = given.get("contrasts", ("reference", None))
    if not (isinstance(contrasts, tuple) and contrasts[0] == "reference"):
        raise FormulaError(f"{contrasts!r} as the contrasts of C()", 'contr.treatment("reference")')
    return {"as": "category"} | ({} if contrasts[1] is None else {"reference": contrasts[1]})


def _natural(given: Arguments) -> dict[str, Any]:
    """cr(question, df = 3), cr(question, knots = [30, 45], lower_bound = 18, upper_bound = 70)."""
    if given.pop("constraints", "center") != "center":
        raise FormulaError("other constraints of cr()", '"center", which the intercept asks for')
    ends = [given.pop(name) for name in ("lower_bound", "upper_bound") if name in given]
    if len(ends) == 1:
        raise FormulaError("one bound of cr()", "`lower_bound` and `upper_bound`, or neither")
    return {
        "spline": _by_df_or_knots("cr", given) | ({"boundary": [_of_number("cr", end) for end in ends]} if ends else {})
    }


def _b_spline(given: Arguments) -> dict[str, Any]:
    """bs(question, df = 5, degree = 3), bs(question, knots = [30, 45])."""
    degree = {"degree": _whole("bs", "degree", given.pop("degree"))} if "degree" in given else {}
    return {"spline": {"kind": "b", **_by_df_or_knots("bs", given), **degree}}


def _polynomial(given: Arguments) -> dict[str, Any]:
    """poly(question, 2)."""
    if "degree" not in given:
        raise FormulaError("poly() without a degree", "poly(question, 2)")
    return {"polynomial": _whole("poly", "degree", given["degree"])}


def _by_df_or_knots(function: str, given: Arguments) -> dict[str, Any]:
    if len(given) != 1:
        raise FormulaError(f"{' and '.join(given) or 'neither df nor knots'} in {function}()", "`df` or `knots`")
    if "df" in given:
        return {"df": _whole(function, "df", given["df"])}
    knots = given["knots"] if isinstance(given["knots"], tuple) else (given["knots"],)
    return {"knots": [_of_number(function, knot) for knot in knots]}


def _whole(function: str, name: str, value: Any) -> int:
    if not isinstance(value, int):
        raise FormulaError(f"{name} = {value!r} in {function}()", "a whole number")
    return value


def _of_number(function: str, value: Any) -> float | int:
    if not isinstance(value, int | float):
        raise FormulaError(f"{value!r} in {function}()", "a number")
    return value


# By name: the order of the arguments after the question, and what is made of them.
FUNCTIONS: dict[str, tuple[tuple[str, ...], Callable[[Arguments], dict[str, Any]]]] = {
    "C": (("contrasts",), _categories),
    "cr": (("df", "knots", "lower_bound", "upper_bound", "constraints"), _natural),
    "bs": (("df", "knots", "degree"), _b_spline),
    "poly": (("degree",), _polynomial),
}
