"""The workbook's sheet of hypotheses: a row a test, in the unit of its outcome, with the verdict in every language."""

from __future__ import annotations

import openpyxl
import pytest
from many_questions import answers, item, survey
from released_surveys import released

from bogolan.publication.tables.workbook import write_tables

STATEMENT = {"en": "More women than men", "fr": "Plus de femmes que d’hommes"}
FIXED = {"id": "H1", "statement": STATEMENT, "registered": "2019-10-01", "test": "difference"}
ABOUT = {"analysis": "hypotheses", "measure": "hypothesis", "outcome": "H1", "group": "all", "base": "answered"}
NUMBERS = {"estimate": 0.09, "lower": 0.05, "upper": 0.13, "p_value": 0.001, "p_adjusted": 0.002, "n": 340}
HIDDEN = {"release": "withheld", "release_reason": "small_count", "note": None, **dict.fromkeys(NUMBERS)}
WOMEN_ASKED = {"analysis": "sample", "measure": "respondents", "group": "women", "estimate": 400, "n": 400}


def result(level: str | None = "a", **more: object) -> dict:
    return {**ABOUT, "unit": "proportion", "level": level, "note": "supported", **NUMBERS, **more}


@pytest.fixture
def lines(tmp_path):
    """The lines of the sheet below its heading, and how each cell of the first is written."""

    def read(*rows: dict, **hypothesis: object) -> tuple[list[tuple], list[str]]:
        plan = {"hypotheses": [{**FIXED, **hypothesis}], "languages": ["en", "fr"]}
        made = survey([item("a", topic={"en": "water", "fr": "l’eau"}), item("b")], answers("a"), **plan)
        write_tables(tmp_path / "t.xlsx", released(*answers("a"), *rows), made.plan, made.codebook)
        found = [one for one in openpyxl.load_workbook(tmp_path / "t.xlsx") if one.title.startswith("Hypotheses")]
        told = [line for sheet in found for line in sheet.iter_rows() if str(line[0].value).startswith("H1. ")]
        return [tuple(cell.value for cell in line) for line in told], [cell.number_format for cell in told[0]]

    return read


def test_a_test_has_its_statement_verdict_unit_and_numbers(lines):
    (row,), formats = lines(result())
    assert row[:4] == ("H1. More women than men", "H1. Plus de femmes que d’hommes", "–", "–")
    assert row[4:6] == ("supported / étayée", "percentage points / points de pourcentage")
    assert row[6:12] == (9, 5, 13, 340, 0.001, 0.002)
    assert "%" not in formats[6]


def test_a_difference_of_means_is_in_the_unit_of_the_answers(lines):
    numbers = {"unit": "scale", "estimate": 0.412, "lower": 0.101, "upper": 0.724}
    rows, _ = lines(result(**numbers), result("b", note="not_informative"))
    assert [row[2:4] for row in rows] == [
        ("Water", "L’eau"),
        ("“Has b changed?”", "«\u00a0b a-t-il changé\u00a0?\u00a0»"),
    ]
    assert rows[0][5] == "units of the scale / unités de l’échelle"
    assert rows[0][6:9] == (0.412, 0.101, 0.724)
    assert rows[1][4] == "not informative / l’enquête ne renseigne pas"


def test_what_is_withheld_and_who_was_not_asked_are_not_the_same(lines):
    (row,), _ = lines(result(**HIDDEN))
    assert row[4] == "withheld / non publié"
    assert row[6] == row[4]
    (row,), _ = lines(result(**HIDDEN), WOMEN_ASKED, compare=["women", "men"])
    assert row[4] == "cannot be tested / ne peut être testée"
    assert row[6:9] == ("–", "–", "–")


def test_an_experiment_that_fails_its_checks_has_no_number(lines):
    (row,), _ = lines(result(None, note="invalid", flag="invalid_experiment"))
    assert row[4].startswith("not tested: the experiment fails its checks")
    assert row[6:9] == ("–", "–", "–")


def test_what_is_described_and_not_tested_has_no_p_value(lines):
    (row,), _ = lines(result("a/b", note="described", p_adjusted=None))
    assert row[4] == "described only / décrite seulement"
    assert row[6:12] == (9, 5, 13, 340, "–", "–")


def test_what_joins_an_outcome_with_belonging_is_on_no_sheet(tmp_path):
    made = survey([item("a")], answers("a"), hypotheses=[FIXED], languages=["en"])
    rows = released(*answers("a"), result(**{**HIDDEN, "release_reason": "communal"}))
    write_tables(tmp_path / "t.xlsx", rows, made.plan, made.codebook)
    assert "Hypotheses" not in openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames


def smallest(level: str | None = "a", estimate: float | None = 0.12, **more: object) -> dict:
    return {**ABOUT, "measure": "detectable", "unit": "proportion", "level": level, "estimate": estimate, **more}


def test_beside_each_test_stands_what_it_would_have_established(lines):
    rows, _ = lines(result(), smallest(), result("b", note="not_informative"), smallest("b", None, note="of_several"))
    assert [row[12] for row in rows] == [12, "–"]
    (row,), _ = lines(result(**HIDDEN), smallest(estimate=None, release="withheld", release_reason="small_count"))
    assert row[12] == "withheld / non publié"
    (row,), _ = lines(result(note="invalid"), smallest())
    assert row[12] == "–"
