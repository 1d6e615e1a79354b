"""The survey on one page: the key questions by gender with their intervals, and how to read them.

The questions are those of the report's key findings, chosen by its rule, so that what speaks against stands beside; of
a survey that has none with shares, its first findings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.report.markdown import TEMPLATES, markdown_of
from bogolan.publication.sentences.evidence import is_share
from bogolan.publication.sentences.findings import title_finding
from bogolan.publication.sentences.key_findings import chosen_drivers, chosen_support, key_findings, too_many
from bogolan.publication.sentences.methods import how_to_read, sample_size
from bogolan.publication.sentences.uncertainty import measured
from bogolan.publication.tables.report_tables import table_of_shares

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from bogolan.publication.sentences.evidence import Evidence

TEMPLATE = f"{TEMPLATES}/brief.md.j2"
# Findings where there is no table of shares.
MOST_FINDINGS = 3


def brief_markdown(evidence: Evidence, date: str, most: int) -> str:
    """The page as Markdown, with so many questions at most."""
    items = key_items(evidence)[:most]
    shares = table_of_shares(evidence, items)
    asked = measured(evidence, [item for _, item in items]) if shares.body else ""
    return markdown_of(
        TEMPLATE,
        evidence,
        title=title_finding(evidence),
        date=date,
        shares=shares,
        findings=[] if shares.body else key_findings(evidence)[: min(most, MOST_FINDINGS)],
        read=[*filter(None, [sample_size(evidence), how_to_read(evidence), asked]), evidence.wording("brief.more")],
    )


def key_items(evidence: Evidence) -> list[tuple[str, Mapping[str, Any]]]:
    """The questions of the key findings of which shares are reported, each with its section."""
    chosen = {"support": chosen_support, "drivers": chosen_drivers}
    items = [
        (section, item)
        for section, choose in chosen.items()
        for item in (choose(evidence) if too_many(evidence) else evidence.items(section))
    ]
    return [(section, item) for section, item in items if is_share(item)]
