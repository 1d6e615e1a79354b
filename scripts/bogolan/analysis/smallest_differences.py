"""Beside each test of a hypothesis, the smallest difference that it would have established four times in five.

By itself, not among the other tests of its family, at the .05 of the verdicts and with the degrees of freedom of its
own estimate. Of two shares the limits are wider than those of Student's t, and decide what is established: so it is the
width of the limits that tells, which of all other tests is that of t. Of an equivalence it is the narrowest margin
within which no difference at all would have been shown to be none.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from bogolan.statistics import detectable_difference, provable_margin
from bogolan.statistics.inference.intervals import t_quantile
from bogolan.survey.spine import DETECTABLE, F_TEST, NONE_LARGE_ENOUGH, OF_SEVERAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# The levels of limits that decide: of all tests, and of equivalence by two one-sided tests.
LEVEL, TWO_ONE_SIDED = 0.95, 0.90
KEPT = ("analysis", "outcome", "level", "group", "unit", "n", "count", "clusters", "family", "base", "flag")


def with_smallest(tests: Iterable[Mapping[str, Any]], plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The tests of hypotheses, each followed by a row `detectable` in its unit; none beside what is only described.

    `note` says why there is no such number. A row stands beside every test, whatever its verdict, so that none tells
    the verdict of a test that is withheld.
    """
    kinds = {hypothesis["id"]: hypothesis["test"] for hypothesis in plan["hypotheses"]}
    for test in tests:
        yield dict(test)
        kind = kinds[test["outcome"]]
        if kind != "association":
            kept = {name: test.get(name) for name in KEPT}
            yield {**kept, "measure": DETECTABLE, **smallest(test, is_equivalence=kind == "equivalence")}


def smallest(test: Mapping[str, Any], is_equivalence: bool) -> dict[str, Any]:
    """The number of one test, as `estimate`, or else as `note` why there is none."""
    if test.get("unit") == F_TEST:
        return {"estimate": math.nan, "note": OF_SEVERAL}
    found, largest = _found(test, is_equivalence), test.get("largest", math.inf)
    if found == math.inf or found >= largest:
        return {"estimate": math.nan, "note": NONE_LARGE_ENOUGH}
    return {"estimate": found, "note": None}


def _found(test: Mapping[str, Any], is_equivalence: bool) -> float:
    df, width = test["df"], test.get("upper", math.nan) - test.get("lower", math.nan)
    if math.isnan(width) or width == math.inf:
        return width
    error = width / 2 / float(t_quantile(LEVEL, df))
    if not is_equivalence:
        return detectable_difference(error, df, level=LEVEL)
    by_limits = test["interval_method"] == "mover"  # which must lie within the margin; see `verdicts`
    return provable_margin(error, df, level=LEVEL if by_limits else TWO_ONE_SIDED)
