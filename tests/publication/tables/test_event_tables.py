"""The tables of conflict events: one a base, named in its title and its last line, by year and as a whole."""

from __future__ import annotations

import openpyxl
from event_rows import BY_YEAR, EVENTS, EXPOSED, SHARES, WITHHELD, exposed, number, of_year, share
from many_questions import answers, item, survey
from released_surveys import released

from bogolan.publication.tables.event_tables import event_tables
from bogolan.publication.tables.report_tables import report_tables
from bogolan.publication.tables.workbook import write_tables

NBSP = "\u00a0"
YEAR_HEADINGS = ("4 November 2017 to 3 November 2018", "4 November 2018 to 3 November 2019")


def evidence(*rows: dict, language: str = "en", **events: object):
    return survey([item("a")], [*answers("a"), *rows], language, events={**EVENTS, **events}, languages=["en", "fr"])


def test_a_table_a_base_and_each_names_it():
    tables = event_tables(evidence(*SHARES))
    assert list(tables) == ["events-all_events", "events-a+b"]
    assert [table.title for table in tables.values()] == [
        "Conflict events by actor: number and share of all events",
        "Conflict events by actor: number and share of events involving Group A, Faction of A or Group B",
    ]
    assert tables["events-a+b"].body == (
        ("Group A or Faction of A", "160 (64%)"),
        ("Events involving Group A, Faction of A or Group B", "250"),
    )
    assert set(tables) <= set(report_tables(evidence(*SHARES)))


def test_years_stand_before_the_whole():
    table = event_tables(evidence(*SHARES, *BY_YEAR))["events-all_events"]
    assert table.headings == ("Actor", *YEAR_HEADINGS, "All 24 months")
    assert table.body == (
        ("Group A or Faction of A", "67 (40%)", "93 (40%)", "160 (40%)"),
        ("Army", "–", "–", "152 (38%)"),
        ("All events", "167", "233", "400"),
    )
    assert "workbook" not in table.note


def test_in_french():
    table = event_tables(evidence(*SHARES, *BY_YEAR, language="fr"))["events-all_events"]
    assert table.title == f"Événements de conflit par acteur{NBSP}: nombre et part de l’ensemble des événements"
    assert table.headings == (
        "Acteur",
        "4 novembre 2017 au 3 novembre 2018",
        "4 novembre 2018 au 3 novembre 2019",
        "Les 24 mois",
    )
    assert table.body[0][-1] == f"160 (40{NBSP}%)"


def test_only_the_last_five_years_fit_on_a_page():
    years = [f"{year}-11-04/{year + 1}-11-03" for year in range(2012, 2019)]
    rows = [number("all_events", 70), *(of_year(number("all_events", 10), year) for year in years)]
    table = event_tables(evidence(*rows, window_months=84))["events-all_events"]
    assert len(table.headings) == 7
    assert table.headings[1].startswith("4 November 2014")
    assert table.note.endswith("The years before these are in the workbook.")


def test_what_is_withheld_says_so_and_a_share_of_nothing_is_a_dash():
    hidden = share("a", "all_events", 1, 9, release_reason="communal") | WITHHELD
    rows = [
        number("all_events", 9),
        hidden,
        share("army", "all_events", 0, 9),
        number("a+b", 0),
        share("a", "a+b", 0, 0),
    ]
    tables = event_tables(evidence(*rows))
    assert tables["events-all_events"].body[0][1] == "withheld"
    assert "ithheld" in tables["events-all_events"].note
    assert tables["events-a+b"].body[0][1] == "–"
    base = number("a+b", 9, release_reason="communal") | WITHHELD
    assert "events-a+b" not in event_tables(evidence(number("all_events", 9), base))


def sheet(tmp_path, *rows: dict) -> list[tuple]:
    made = evidence(*rows)
    plan = {**made.plan, "languages": ["en"]}
    write_tables(tmp_path / "t.xlsx", released(*answers("a"), *rows), plan, made.codebook)
    lines = list(openpyxl.load_workbook(tmp_path / "t.xlsx")["Events"].iter_rows(values_only=True))
    start = next(place for place, line in enumerate(lines) if line[0] == "Actor")
    return [line for line in lines[start:] if line[1] is not None]


def test_the_workbook_has_every_year_and_exposure(tmp_path):
    heading, *lines = sheet(tmp_path, *SHARES, *BY_YEAR, *EXPOSED)
    assert heading == ("Actor", "Share of", "From", "To", "Measure", "Estimate", "Number", "n", "Remarks")
    assert lines[0] == ("–", "All events", "2017-11-04", "2019-11-03", "number of events", 400, "–", 400, None)
    assert lines[4][:1] + lines[4][4:8] == ("Group A or Faction of A", "share of events", 0.64, 160, 250)
    assert lines[5][2:6] == ("2017-11-04", "2018-11-03", "number of events", 167)
    assert ("exposure, median", 10, "–", "–") in [line[4:8] for line in lines]


def test_what_is_withheld_in_the_workbook_is_a_word(tmp_path):
    _, _, median = sheet(tmp_path, number("all_events", 9), *exposed(median=None))
    assert median[5:8] == ("withheld", "–", "–")
    assert median[8] is not None
