"""The tables that compare: net scores, how sure differences are, and which ranks the data allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import EVERYONE, MEN, WOMEN, find, select
from bogolan.publication.sentences.associations import explained, term_in_table
from bogolan.publication.sentences.evidence import capitalised, is_mean
from bogolan.publication.sentences.ranks import topic
from bogolan.publication.sentences.silence import bounds_of
from bogolan.publication.tables.report_table import (
    ESTIMATE,
    LIMITS,
    MEAN_GAPS,
    NUMBER,
    POINTS,
    SHARES,
    WORDS,
    all_items,
    cells,
    groups_shown,
    p_value,
    rank,
    table_of,
    title_by_gender,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable


def net_table(evidence: Evidence) -> ReportTable:
    """One row a question: the share reported less that at the other end of the scale, by gender, with the gap."""
    groups = groups_shown(evidence)
    columns = [("indicator", WORDS)]
    for column in (*(f"points_{group}" for group in groups), *(["share_gap"] if len(groups) > 1 else [])):
        columns += [(column, ESTIMATE), ("interval", LIMITS)]
    body = []
    for section, item in all_items(evidence):
        own = select(evidence.rows, analysis=section, outcome=item["question"], measure="net")
        found = [find(own, group=group, contrast=None) for group in groups]
        found += [find(own, group=WOMEN, contrast=MEN)] if len(groups) > 1 else []
        if any(found):
            told = (text for row in found for text in cells(evidence, row, POINTS))
            body.append((capitalised(evidence.statement(item)), *told))
    return table_of(evidence, title_by_gender(evidence, "report.net"), columns, body, "report.net_note")


def difference_table(evidence: Evidence) -> ReportTable:
    """One row a question: how sure it is that women and men differ, of this alone, of all, and on the whole scale."""
    columns = [("indicator", WORDS), ("share_gap", ESTIMATE), ("p", NUMBER), ("p_adjusted", NUMBER)]
    columns.append(("all_answers", NUMBER))
    body = []
    for section, item in all_items(evidence):
        gap = evidence.gap(section, item)
        if gap is None:
            continue
        mean = is_mean(item)
        label = evidence.question(item["question"]) if mean else capitalised(evidence.statement(item))
        test = find(evidence.rows, analysis=section, outcome=item["question"], measure="chisq")
        numbers = [(gap, gap.p_value), (gap, gap.p_adjusted), (test, test and test.p_value)]
        estimate, _ = cells(evidence, gap, MEAN_GAPS if mean else POINTS)
        body.append((label, estimate, *(p_value(evidence, row, p) for row, p in numbers)))
    return table_of(evidence, evidence.wording("report.differences"), columns, body, "report.difference_note")


def bound_table(evidence: Evidence) -> ReportTable:
    """One row a question: between which shares of all who were asked the answer lies, whatever the silent would say."""
    body = []
    for section, item in all_items(evidence):
        bounds = bounds_of(evidence, section, item)
        if bounds:
            told = bounds_told(evidence, evidence.shares(section, item), bounds)
            body.append((capitalised(evidence.statement(item)), *told))
    columns = bounds_columns(evidence, "indicator")
    return table_of(evidence, evidence.wording("report.bounds"), columns, body, "report.bounds_note")


def bounds_columns(evidence: Evidence, first: str) -> list[tuple[str, int]]:
    """The columns of a table of bounds: of each group the share, the bounds, and these with sampling."""
    columns = [(first, WORDS)]
    for group in groups_shown(evidence):
        columns += [(group, ESTIMATE), ("bounds", LIMITS), ("bounds_interval", LIMITS)]
    return columns


def bounds_told(evidence: Evidence, shares: Mapping[str, Row], bounds: Mapping[str, tuple[Row, Row]]) -> Iterator[str]:
    """A row's cells below these columns."""
    for group in groups_shown(evidence):
        yield cells(evidence, shares.get(group), SHARES)[0]
        yield from _between(evidence, bounds.get(group))


def _between(evidence: Evidence, bounds: tuple[Row, Row] | None) -> tuple[str, str]:
    """The bounds, and how far sampling may widen them."""
    wording = evidence.wording
    if bounds is None:
        return wording("report.cell.none"), wording("report.cell.none")
    lowest, highest = bounds
    if not (lowest.published and highest.published):
        return wording("report.cell.withheld"), wording("report.cell.none")
    within = wording.percent_range(lowest.estimate, highest.estimate)
    ends = (lowest.lower, highest.upper)
    return within, wording("report.cell.none") if None in ends else wording.percent_range(*ends)


def rank_table(evidence: Evidence, family: str, items: Sequence[Mapping[str, Any]]) -> ReportTable:
    """One row a question of a battery: the rank of its share by gender and of its gap, with the ranks that can be."""
    own = select(evidence.rows, analysis="drivers", measure="rank", family=family)
    body = []
    for item in items:
        of_item = [row for row in own if row.outcome == item["question"]]
        body.append((capitalised(topic(evidence, item)), *ranks_told(evidence, of_item)))
    answers = evidence.quoted_answers(items[0]["question"], items[0]["share"])
    title = evidence.wording("report.ranks", count=len(items), answers=answers)
    return table_of(evidence, title, rank_columns(evidence, "indicator"), body, "report.rank_note")


def rank_columns(evidence: Evidence, first: str) -> list[tuple[str, int]]:
    """The columns of a table of ranks: of each group and of the gap the rank, and the ranks that can be."""
    groups = groups_shown(evidence)
    return _rank_columns(first, groups, ["rank_gap"] if len(groups) > 1 else [])


def ranks_told(evidence: Evidence, own: Sequence[Row]) -> Iterator[str]:
    """A row's cells below these columns, from the rows of one thing that is ranked."""
    groups = groups_shown(evidence)
    found = [find(own, group=group, contrast=None) for group in groups]
    found += [find(own, group=WOMEN, contrast=MEN)] if len(groups) > 1 else []
    for row in found:
        yield from rank(evidence, row)


def effect_rank_table(evidence: Evidence, model: Mapping[str, Any]) -> ReportTable:
    """One row a yes-or-no term of a model: the rank of its association by gender, with the ranks that can be."""
    own = select(evidence.rows, analysis="models", outcome=model["name"], measure="rank")
    groups = [group for group in (WOMEN, MEN, EVERYONE) if any(row.group == group for row in own)]
    body = []
    for level in dict.fromkeys(row.level for row in own):
        found = (find(own, level=level, group=group) for group in groups)
        told = (text for row in found for text in rank(evidence, row))
        body.append((term_in_table(evidence, model, level), *told))
    title = evidence.wording("report.ranks_of_effects", outcome=explained(evidence, model))
    shown = body if any(row.published for row in own) else []
    return table_of(evidence, title, _rank_columns("term", groups, []), shown, "report.rank_of_effects_note")


def _rank_columns(first: str, groups: Sequence[str], others: Sequence[str]) -> list[tuple[str, int]]:
    columns = [(first, WORDS)]
    for name in (*(f"rank_{group}" for group in groups), *others):
        columns += [(name, NUMBER), ("rank_set", NUMBER)]
    return columns
