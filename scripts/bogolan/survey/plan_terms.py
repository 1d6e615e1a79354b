"""The terms of a model of the plan, whether given in `terms` or by a `formula`; curves that make no sense."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bogolan.survey.codes import as_code
from bogolan.survey.formula_functions import FormulaError
from bogolan.survey.model_formulas import read_formula

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bogolan.survey.plan_declarations import Place

FORMULA, TERMS, INTERACTIONS = "formula", "terms", "interactions"
SPLINE, POLYNOMIAL, NATURAL, B = "spline", "polynomial", "natural", "b"
# More columns than these follow the noise of a survey.
MOST_DF, MOST_DEGREE, CUBIC = 8, 5, 3
# Keys of a term by which it is no number.
AS_ANSWERS = ("is", "reference")


def with_terms(model: Mapping[str, Any]) -> dict[str, Any]:
    """A model with its terms in full and, of a formula, its interactions; without terms where it cannot be read."""
    try:
        found = _of_formula(model) | model
    except FormulaError:  # told by `senseless_terms`
        found = dict(model)
    return found | {TERMS: [_term(term) for term in found.get(TERMS, ())]}


def _of_formula(model: Mapping[str, Any]) -> dict[str, Any]:
    """The terms and interactions of a model's formula, if it has one. Raises FormulaError."""
    if FORMULA not in model:
        return {}
    formula = read_formula(model[FORMULA])
    found = {TERMS: [_term(term) for term in formula.terms]}
    return found | ({INTERACTIONS: formula.interactions} if formula.interactions else {})


def placed_terms(models: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    """Every term of some models with its place in the plan: of a formula, that of the whole."""
    for number, model in enumerate(models):
        for position, term in enumerate(model[TERMS]):
            yield ["models", number, *([FORMULA] if FORMULA in model else [TERMS, position])], term


def is_curve(term: Mapping[str, Any]) -> bool:
    """Whether a term is a number in several columns."""
    return SPLINE in term or POLYNOMIAL in term


def parameters_of(term: Mapping[str, Any]) -> int:
    """How many parameters a curve has with its intercept: so many different answers it needs at least."""
    if POLYNOMIAL in term:
        return term[POLYNOMIAL] + 1
    spline = term[SPLINE]
    if "df" in spline:
        return spline["df"] + 1
    return len(spline["knots"]) + (spline.get("degree", CUBIC) + 1 if spline.get("kind") == B else 2)


def senseless_terms(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """Formulas that cannot be read, or that are not alone; curves that are none."""
    models = plan.get("models", ())
    for number, model in enumerate(models):
        if FORMULA not in model and not model[TERMS]:
            yield ["models", number], "a model without terms", "`terms`, or a `formula` in their place"
        try:
            own = _of_formula(model)
        except FormulaError as error:
            yield ["models", number, FORMULA], error.found, error.expected
            continue
        for key in (TERMS, INTERACTIONS) if own else ():
            if key in model and model[key] != own.get(key):
                expected = "one of them: a formula has its terms and interactions"
                yield ["models", number, key], f"`{key}` beside `formula`", expected
    for place, term in placed_terms(models):
        for key, found, expected in _senseless_curve(term):
            yield ([*place, *key] if TERMS in place else place), f"{found} of {term['question']!r}", expected


def _senseless_curve(term: Mapping[str, Any]) -> Iterator[tuple[list[str], str, str]]:
    if not is_curve(term):
        return
    kind = SPLINE if SPLINE in term else POLYNOMIAL
    if SPLINE in term and POLYNOMIAL in term:
        yield [POLYNOMIAL], "`polynomial` beside `spline`", "one of them"
    for key in AS_ANSWERS:
        if key in term:
            yield [key], f"`{key}` beside `{kind}`", "one of them: a curve is of a number"
    if term.get("as") == "category":
        yield ["as"], f"`as: category` beside `{kind}`", "`as: number`, or no `as`: a curve is of a number"
    if not 2 <= term.get(POLYNOMIAL, 2) <= MOST_DEGREE:
        found = f"a polynomial of degree {term[POLYNOMIAL]}"
        yield [POLYNOMIAL], found, f"a degree from 2 to {MOST_DEGREE} (of degree 1 is the question itself)"
    if SPLINE in term:
        yield from (([SPLINE, *key], *told) for key, *told in _senseless_spline(term[SPLINE]))


def _senseless_spline(spline: Mapping[str, Any]) -> Iterator[tuple[list[str], str, str]]:
    natural, degree = spline.get("kind", NATURAL) == NATURAL, spline.get("degree", CUBIC)
    if ("df" in spline) == ("knots" in spline):
        both = "`df` beside `knots`" if "df" in spline else "a spline without `df` or `knots`"
        yield [], both, "`df`, how many columns it has, or `knots`, where its pieces join"
    if natural and "degree" in spline:
        yield ["degree"], "`degree` of a natural spline", "no such key, since it is cubic; or `kind: b`"
    if not natural and "boundary" in spline:
        yield ["boundary"], "`boundary` of a B-spline", "no such key: its outermost pieces go on"
    if not 1 <= degree <= MOST_DEGREE:
        yield ["degree"], f"a spline of degree {degree}", f"a degree from 1 to {MOST_DEGREE}"
        return
    fewest = 2 if natural else degree
    if not fewest <= spline.get("df", fewest) <= MOST_DF:
        yield ["df"], f"a spline with {spline['df']} degrees of freedom", f"{fewest} to {MOST_DF} of them"
    knots, boundary = list(spline.get("knots", ())), list(spline.get("boundary", ()))
    if len(knots) > MOST_DF - fewest + 1:
        yield ["knots"], f"{len(knots)} knots", f"at most {MOST_DF - fewest + 1}"
    placed = [*boundary[:1], *knots, *boundary[1:]]
    if any(later <= earlier for earlier, later in pairwise(placed)):
        key = ["knots"] if any(later <= earlier for earlier, later in pairwise(knots)) else ["boundary"]
        yield key, f"knots at {', '.join(f'{knot:g}' for knot in placed)}", "each above the one before"


def _term(term: Any) -> dict[str, Any]:
    entry = {"question": term} if isinstance(term, str) else dict(term)
    if "is" in entry:
        entry["is"] = [as_code(code) for code in entry["is"]]
    if "reference" in entry:
        entry["reference"] = as_code(entry["reference"])
    return entry
