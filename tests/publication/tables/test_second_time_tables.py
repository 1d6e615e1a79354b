"""The table of a sensitivity analysis: each share and gap, first of all interviews, then of those that stay."""

from __future__ import annotations

from many_questions import answers, item, survey

from bogolan.publication.tables.report_tables import report_tables

AGAIN = {"analysis": "drivers", "level": "1", "domain": "sensitivity", "domain_level": "clean", "base": "answered"}


def test_first_and_second_stand_beside_each_other():
    share = {**AGAIN, "measure": "share", "unit": "proportion", "outcome": "a"}
    rows = [{**share, "group": "women", "estimate": 0.52}, {**share, "group": "men", "release": "withheld"},
            {**share, "measure": "gap", "group": "women", "contrast": "men", "release": "withheld"},
            {**share, "outcome": "b", "group": "women", "release": "withheld"},
            {**share, "outcome": "b", "group": "all", "estimate": 0.5}]  # fmt: skip
    analysis = {"name": "clean", "label": {"en": "without flagged ones", "fr": "sans les signalés"}}
    found = survey([item("a"), item("b")], [*answers("a", 0.1), *answers("b"), *rows], sensitivity=[analysis])
    table = report_tables(found)["again-clean"]
    assert table.title == "What was reported a second time: without flagged ones"
    assert table.headings[1:] == ("Women", "again", "Men", "again", "Gap, points", "again")
    assert [row[1:] for row in table.body] == [("55%", "52%", "45%", "withheld", "+10", "withheld")]
