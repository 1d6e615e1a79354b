"""How a table is printed: each interval beside its estimate."""

from __future__ import annotations

from many_questions import answers, item, survey

from bogolan.publication.tables.report_table import ReportTable, as_printed
from bogolan.publication.tables.report_tables import report_tables

TABLE = ReportTable(
    title="Title",
    headings=("What", "Women", "95% interval", "n", "Men", "95% interval"),
    widths=(28, 12, 14, 8, 12, 14),
    body=(("a", "55%", "50–60%", "510", "withheld", "–"), ("b", "+1", "−2 to +4", "(12)", "–", "–")),
    note="Note.",
    limits=frozenset({2, 5}),
)


def test_an_interval_stands_in_square_brackets_beside_its_estimate():
    printed = as_printed(TABLE)
    assert printed.headings == ("What", "Women", "n", "Men")
    assert printed.body == (("a", "55% [50–60%]", "510", "withheld"), ("b", "+1 [−2 to +4]", "(12)", "–"))
    assert len(printed.widths) == 4
    assert printed.widths[1] > TABLE.widths[1]
    assert printed.widths[2] == TABLE.widths[3]
    assert as_printed(printed) == printed


def test_a_table_knows_its_intervals_and_its_note_says_what_the_brackets_are():
    table = report_tables(survey([item("a")], answers("a", 0.1)))["shares"]
    assert table.headings[2] == table.headings[5] == "95% interval"
    assert table.limits == {2, 5, 8}
    assert "In square brackets: 95% interval." in table.note
    assert as_printed(table).body[0][1:] == ("55% [50–60%]", "500", "45% [40–50%]", "500", "+10 [+5 to +15]")
