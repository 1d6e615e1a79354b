"""How many excerpts there are on each topic, by who spoke."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.released import EVERYONE, find, select
from bogolan.publication.sentences.excerpts import theme_title
from bogolan.publication.tables.report_table import NUMBER, WORDS, table_of
from bogolan.survey.excerpts import GENDERS
from bogolan.survey.spine import EXCERPTS

if TYPE_CHECKING:
    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable


def excerpt_table(evidence: Evidence) -> ReportTable:
    """One row a theme in the plan's order, its excerpts by gender and all of them; none for a withheld theme."""
    rows = select(evidence.rows, analysis=EXCERPTS, measure=EXCERPTS)
    present = {row.group for row in rows}
    groups = [gender for gender in GENDERS if gender in present] + [EVERYONE]
    columns = [("theme", WORDS), *((f"excerpts_{group}", NUMBER) for group in groups)]
    body = []
    for name in themes(evidence):
        found = [find(rows, outcome=name, group=group) for group in groups]
        if any(row is not None and row.published for row in found):
            body.append((theme_title(evidence, name), *(_number(evidence, row) for row in found)))
    return table_of(evidence, evidence.wording("report.excerpts_counted"), columns, body, "report.excerpts_note")


def themes(evidence: Evidence) -> list[str]:
    """The questions of the drivers and of support, which are the themes."""
    return [item["question"] for section in ("drivers", "support") for item in evidence.items(section)]


def _number(evidence: Evidence, row: Row | None) -> str:
    if row is None:
        return evidence.wording("report.cell.none")
    return evidence.wording.number(row.estimate) if row.published else evidence.wording("report.cell.withheld")
