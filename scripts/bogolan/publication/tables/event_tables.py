"""Who took part in how many conflict events, by year: a table a base, and the sheet of the workbook."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bogolan.publication.released import find, select
from bogolan.publication.sentences.events import actors_told
from bogolan.publication.sentences.evidence import capitalised
from bogolan.publication.tables.report_table import ESTIMATE, WORDS, ReportTable, table_of
from bogolan.survey.events import period_of
from bogolan.survey.spine import ALL_EVENTS, EVENT_SHARE, EVENTS, PERIOD

if TYPE_CHECKING:
    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence

# A page has room for so many years beside the whole.
MOST_YEARS = 5


def event_tables(evidence: Evidence) -> dict[str, ReportTable]:
    """A table a base: who took part in how many of its events by year, the base itself in the last line."""
    bases = select(evidence.rows, analysis=EVENTS, measure=EVENTS)
    return {f"events-{row.level}": _table(evidence, row.level) for row in bases if row.published}


def _table(evidence: Evidence, base: str) -> ReportTable:
    wording = evidence.wording
    own = [row for row in evidence.rows if row.analysis == EVENTS and row.level == base]
    every_year = list(dict.fromkeys(row.domain_level for row in own if row.domain == PERIOD))
    years = every_year[-MOST_YEARS:]
    whole = wording("event.whole", evidence.plan["events"]["window_months"])
    headings = [(_period(evidence, year), ESTIMATE) for year in years] + [(whole, ESTIMATE)]
    body = []
    for actors in dict.fromkeys(row.outcome for row in own if row.measure == EVENT_SHARE):
        found = [_find(own, year, measure=EVENT_SHARE, outcome=actors) for year in (*years, None)]
        body.append((actors_told(evidence, actors), *(_cell(evidence, row) for row in found)))
    totals = [_find(own, year, measure=EVENTS) for year in (*years, None)]
    body.append((base_told(evidence, base, "event.base_actors"), *(_cell(evidence, row) for row in totals)))
    title = wording("report.events_counted", base=base_told(evidence, base))
    table = table_of(evidence, title, [("actor", WORDS)], body, "report.event_note", headings)
    return table if years == every_year else replace(table, note=f"{table.note} {wording('report.event_earlier')}")


def base_told(evidence: Evidence, base: str, key: str = "event.of_actors") -> str:
    """What a share is of, within a sentence; with `event.base_actors` at its beginning."""
    beginning = key == "event.base_actors"
    if base == ALL_EVENTS:
        return evidence.wording("event.all" if beginning else "event.of_base")
    return evidence.wording(key, actors=actors_told(evidence, base))


def _find(rows: list[Row], year: str | None, **wanted: str) -> Row | None:
    return find(rows, domain=PERIOD if year else None, domain_level=year, **wanted)


def _period(evidence: Evidence, name: str) -> str:
    first, last = map(evidence.wording.day, period_of(name))
    return capitalised(evidence.wording("event.period", first=first, last=last))


def _cell(evidence: Evidence, row: Row | None) -> str:
    """The number of events and in brackets their share of the base; a dash where the base has none."""
    wording = evidence.wording
    if row is None or (row.release != "withheld" and row.estimate is None):
        return wording("report.cell.none")
    if not row.published:
        return wording("report.cell.withheld")
    if row.measure == EVENTS:
        return wording.number(row.estimate)
    return wording("event.cell", number=wording.number(row.count), share=wording.percent(row.estimate))
