"""What interviewers, villages and strata are called beside their codes, for whoever reads the field report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bogolan.field.quality import INTERVIEWER, QUESTION, STRATUM, VILLAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.field.interviews import FieldInterviews


class Named(NamedTuple):
    """A code with its label, a text or one in each language; without one the code stands alone."""

    code: str
    label: Any = ""


class Labels:
    """Labels by kind of unit and code."""

    def __init__(self, by_kind: Mapping[str, Mapping[str, Any]]) -> None:
        self.by_kind = by_kind

    def named(self, kind: str, code: str) -> Named:
        """A unit of a kind with its label."""
        return Named(code, self.by_kind.get(kind, {}).get(code, ""))


def labels(interviews: FieldInterviews, plan: Mapping[str, Any]) -> Labels:
    """Those of the choices of the plan's questions for interviewers, clusters and strata; of questions, as asked."""
    design = plan["design"]
    asked = {INTERVIEWER: plan.get("interviewer", {}).get("question"), VILLAGE: design.get("clusters")}
    asked |= {STRATUM: design["strata"][0]} if len(design["strata"]) == 1 else {}
    every = {**interviews.apart, **interviews.questions}
    found = {kind: dict(every[name].choices) for kind, name in asked.items() if name in every}
    return Labels({**found, QUESTION: {name: question.label or "" for name, question in every.items()}})
