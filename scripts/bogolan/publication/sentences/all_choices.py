"""Whether women and men differ over all choices of a question together, in the paragraph and below the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import SIGNIFICANT, WITHHELD, find
from bogolan.survey.spine import JOINT_TEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.sentences.evidence import Evidence

FIRST_PLACES = "chisq"


def together_told(evidence: Evidence, section: str, item: Mapping[str, Any]) -> str:
    """The sentence on all choices together; empty where they were not compared, or where that is withheld."""
    row = find(evidence.rows, analysis=section, outcome=item["question"], measure=JOINT_TEST)
    if row is None or row.p_value is None:
        return ""
    key = "apart" if row.p_value < SIGNIFICANT else "not_apart"
    return evidence.wording(f"{item['measure']}.together.{key}", p=evidence.wording.p_value(row.p_value))


def together_note(evidence: Evidence, section: str, name: str, kind: str) -> str:
    """What stands of it below a table (`kind`: choices, first_places, mean_ranks): a p-value, or why there is none."""
    wording, measure = evidence.wording, FIRST_PLACES if kind == "first_places" else JOINT_TEST
    row = find(evidence.rows, analysis=section, outcome=name, measure=measure)
    if row is None:
        return ""
    if row.release == WITHHELD:
        return wording(f"report.together.{kind}", p=wording("report.cell.withheld"))
    if row.p_value is None:
        return wording(f"report.not_together.{kind}")
    return wording(f"report.together.{kind}", p=wording.p_value(row.p_value))
