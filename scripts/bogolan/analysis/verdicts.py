"""What the data say of each hypothesis, once the p-values of its family are adjusted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from bogolan.survey.plan_comparisons import MARGIN
from bogolan.survey.spine import (
    ALONE,
    CONTRADICTED,
    DESCRIBED,
    EQUIVALENT,
    F_TEST,
    INVALID,
    INVALID_EXPERIMENT,
    NOT_ESTABLISHED,
    NOT_INFORMATIVE,
    SUPPORTED,
    UNTESTABLE,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SIGNIFICANT = 0.05
# The sign of an estimate that speaks for a hypothesis with a direction, by R's names.
SIGNS = {"greater": 1, "less": -1}


def judged(tests: Iterable[Mapping[str, Any]], plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The tests of hypotheses with their verdict as `note`."""
    declared = {hypothesis["id"]: hypothesis for hypothesis in plan["hypotheses"]}
    return [{**test, "note": verdict(test, declared[test["outcome"]])} for test in tests]


def verdict(test: Mapping[str, Any], hypothesis: Mapping[str, Any]) -> str:
    """One test's verdict. What is not established is equivalent within the margin, small, or not informative.

    Unless its own limits exclude zero: then it is the number of tests that leaves it open, and that is said.
    A test without an estimate cannot tell small differences from none that it could see.
    """
    if INVALID_EXPERIMENT in (test["flag"] or ""):
        return INVALID
    if test.get("unit") == F_TEST and math.isfinite(test["p_value"]):
        return SUPPORTED if test["p_adjusted"] < SIGNIFICANT else NOT_INFORMATIVE
    if not (math.isfinite(test["estimate"]) and test["lower"] < test["upper"]):
        return UNTESTABLE
    if hypothesis["test"] == "association":
        return DESCRIBED
    established = test["p_adjusted"] < SIGNIFICANT
    lower, upper, margin = test["lower"], test["upper"], hypothesis.get("margin", test.get("margin", MARGIN))
    if hypothesis["test"] == "equivalence":
        beyond, within = lower > margin or upper < -margin, -margin <= lower and upper <= margin
        # Of shares near 0 or 1 the t test is too sure of itself; their limits are not.
        established &= within or test["interval_method"] != "mover"
        return EQUIVALENT if established else CONTRADICTED if beyond else NOT_INFORMATIVE
    if established:
        sign = SIGNS.get(hypothesis["alternative"])
        return SUPPORTED if sign is None or sign * test["estimate"] > 0 else CONTRADICTED
    if -margin <= lower and upper <= margin:
        return NOT_ESTABLISHED
    return ALONE if lower > 0 or upper < 0 else NOT_INFORMATIVE
