"""What this survey found of each claim, and the results that would have decided it: one table for all claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.released import WITHHELD
from bogolan.publication.sentences.claims import (
    is_confidential,
    measured_by,
    parts_of,
    range_text,
    rests_on_nothing,
    who,
)
from bogolan.publication.sentences.evidence import capitalised
from bogolan.publication.sentences.rank_claims import sets_told
from bogolan.publication.tables.report_table import (
    ESTIMATE,
    LIMITS,
    MEANS,
    NUMBER,
    SHARES,
    WORDS,
    cells,
    rank,
    table_of,
)
from bogolan.survey.spine import AGREEING, CONTRADICTING, RANKS

if TYPE_CHECKING:
    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable


def claim_table(evidence: Evidence) -> ReportTable:
    """One row a number of each claim, by what it is measured by and of whom; one alone where all are withheld.

    One alone, too, of a claim whose experiment fails its checks: none of the numbers that rest on it is printed.
    """
    columns = [("claim", NUMBER), ("measured_by", WORDS), ("group", ESTIMATE), ("found", ESTIMATE)]
    columns += [("limits", LIMITS), ("would_agree", LIMITS), ("would_contradict", LIMITS)]
    body = []
    for claim in evidence.plan.get("claims") or []:
        if is_confidential(evidence, claim):
            continue
        if rests_on_nothing(evidence, claim):
            experiment = capitalised(measured_by(evidence, claim, claim["experiment"]))
            failed = evidence.wording("claim.measured_by_none", experiment=experiment)
            body.append((claim["id"], failed, *[evidence.wording("report.cell.none")] * 5))
            continue
        parts = parts_of(evidence, claim)
        if parts and not any(part["found"].published for part in parts.values()):
            nothing = evidence.wording("report.cell.none")
            body.append((claim["id"], nothing, nothing, evidence.wording("report.cell.withheld"), *[nothing] * 3))
            continue
        for (level, group), part in parts.items():
            share = part["found"].unit == "proportion"
            estimate, limits = _cells(evidence, part["found"])
            decided = [_range(evidence, part.get(kind), share) for kind in (AGREEING, CONTRADICTING)]
            about = capitalised(measured_by(evidence, claim, level))
            body.append((claim["id"], about, who(evidence, group), estimate, limits, *decided))
    return table_of(evidence, evidence.wording("report.claims_table"), columns, body, "report.claims_note")


def _cells(evidence: Evidence, row: Row) -> tuple[str, str]:
    """What was found and its limits; of a rank the ranks that the data allow."""
    if row.unit == RANKS:
        return rank(evidence, row)
    return cells(evidence, row, SHARES if row.unit == "proportion" else MEANS)


def _range(evidence: Evidence, row: Row | None, share: bool) -> str:
    """The results of one kind; a dash where the claim names no number, and where no result would be of that kind."""
    if row is not None and row.release == WITHHELD:
        return evidence.wording("report.cell.withheld")
    if row is not None and row.unit == RANKS:
        return sets_told(evidence, row) or evidence.wording("report.cell.none")
    return range_text(evidence, row, share) or evidence.wording("report.cell.none")
