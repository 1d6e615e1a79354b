"""The page and the workbook, opened and read back; hostile texts; the same bytes twice; surveys that lack much."""

from __future__ import annotations

import html.parser
import stat
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from small_survey import KEPT, PLAN, QUESTIONS, survey, value

from bogolan.field.flagged import rule_texts
from bogolan.field.labels import Named
from bogolan.field.page.html import MOST_COLUMNS, page, text_of, told
from bogolan.field.page.sections import sections
from bogolan.field.page.words import COUNT, FINE, PERCENT, Words, messages
from bogolan.field.page.workbook import write_workbook
from bogolan.field.report import field_report
from bogolan.field.today import LOOK, Task, tasks
from bogolan.survey.plan import completed

ACCOUNTING = {"read": 8, "complete": 6, "refused": 1, "test": 1}
HOSTILE = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://x","y")'


class Page(html.parser.HTMLParser):
    """What stands on a page: its tags, its text, and that every tag is closed."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.text = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def made(plan, kept=KEPT, flags=(), accounting=ACCOUNTING):
    report = field_report(survey(plan, kept, flags), accounting, plan)
    codebook = {name: question.described() for name, question in QUESTIONS.items()}
    shown, to_do = sections(report, codebook, rule_texts()), tasks(report)
    return report, shown, to_do, page(report, shown, to_do, plan, rule_texts())


def test_both_languages_have_the_same_messages():
    assert messages("en").keys() == messages("fr").keys()


def test_every_section_has_its_words(plan):
    _, shown, _, _ = made(plan)
    for section in shown:
        for part in ("section", "about", "missing"):
            assert Words("fr").has(f"{part}.{section.key}")


def test_the_page_is_whole_and_brings_everything_with_it(plan):
    report, _, _, text = made(plan, flags=[(2, "age", "F03", "fast")])
    found = Page(text)
    assert not found.open
    assert {tag for tag, _ in found.tags} & {"script", "link", "img", "iframe"} == set()
    assert "http" not in text.replace("http-equiv", "")
    assert [attrs["lang"] for tag, attrs in found.tags if tag == "main"] == ["en", "fr"]
    assert "CONFIDENTIAL" in found.text
    assert "2020-02-04" in found.text
    assert found.text.index("What to do today") < found.text.index("What became of the interviews")
    assert "Row 2" in found.text
    assert value(report.quality, "interviewer", "B", "cooperation") == pytest.approx(2 / 3)
    assert "67%" in found.text
    anchors = {attrs["id"] for _, attrs in found.tags if "id" in attrs}
    assert {attrs["href"][1:] for tag, attrs in found.tags if tag == "a"} <= anchors


def test_hostile_texts_are_text(plan, tmp_path):
    hostile = completed({**PLAN, "title": HOSTILE})
    kept = [(FORMULA, HOSTILE, *row[2:]) for row in KEPT]
    _, shown, to_do, text = made(hostile, kept, [(2, HOSTILE, "F03", FORMULA)])
    assert HOSTILE not in text
    assert "&lt;script&gt;" in text
    write_workbook(tmp_path / "a.xlsx", shown, to_do, hostile, rule_texts())
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert FORMULA in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)


def test_the_workbook_holds_the_numbers(plan, tmp_path):
    report, shown, to_do, _ = made(plan, flags=[(2, "age", "F03", "fast")])
    write_workbook(tmp_path / "a.xlsx", shown, to_do, plan, rule_texts())
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert len(book.sheetnames) == len(shown) + 1
    sheet = next(sheet for sheet in book if sheet.title.startswith("Interviewers"))
    assert sheet.freeze_panes is not None
    lines = list(sheet.iter_rows(values_only=True))
    heads = next(line for line in lines if line[0] == "Interviewer\nEnquêteur")
    place = next(place for place, head in enumerate(heads) if head and head.startswith("Cooperation"))
    line = next(line for line in lines if line[0] == "B")
    assert line[place] == pytest.approx(value(report.quality, "interviewer", "B", "cooperation"))
    assert stat.S_IMODE((tmp_path / "a.xlsx").stat().st_mode) == 0o600


def test_the_same_bytes_twice(plan, tmp_path):
    texts = []
    for name in ("a.xlsx", "b.xlsx"):
        _, shown, to_do, text = made(plan, flags=[(2, "age", "F03", "fast"), (3, "good", "L03", "odd")])
        write_workbook(tmp_path / name, shown, to_do, plan, rule_texts())
        texts.append(text)
    assert texts[0] == texts[1]
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_what_a_survey_lacks_is_said(tmp_path):
    bare = completed({key: PLAN[key] for key in ("title", "responses", "sampling", "fieldwork", "gender")})
    _, shown, to_do, text = made(bare, accounting={"read": 6, "complete": 6})
    found = Page(text)
    for key in ("interviewers", "villages", "genders", "effects", "back_checks", "audit", "rules"):
        assert Words("en")(f"missing.{key}") in found.text
        assert Words("fr")(f"missing.{key}") in found.text
    assert "`consent`" in found.text
    write_workbook(tmp_path / "a.xlsx", shown, to_do, bare, rule_texts())
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames


def test_villages_and_questions_by_their_labels_with_their_codes(plan, tmp_path):
    report, shown, to_do, text = made(plan, flags=[(2, "age", "F03", "fast")])
    found = Page(text)
    assert "One (v1)" in found.text
    assert "Row 2 (A, One (v1), 2020-02-03)" in found.text, "a code that is its own label stands alone"
    question = report.labels.named("question", "age")
    assert told(Task(LOOK, (question,), ()), {}, Words("fr")).startswith("How old are you? (age)")
    assert Words("fr").named(Named("96", {"en": "Other", "fr": "Autre"})) == "Autre (96)"
    write_workbook(tmp_path / "a.xlsx", shown, to_do, plan, rule_texts())
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = next(sheet for sheet in book if sheet.title.startswith("The flags"))
    assert "One (v1)" in {cell.value for row in sheet.iter_rows() for cell in row}


def test_a_row_is_told_with_its_file_where_there_are_several(plan):
    found = survey(plan, flags=[(2, "age", "F03", "fast"), (6, "age", "F03", "fast")])
    files = {"_file": ["first.csv"] * 3 + ["second.csv"] * 3, "_row_of_file": ["2", "3", "4"] * 2}
    attempts = pd.concat([found.attempts, pd.DataFrame(files)], axis=1)
    report = field_report(replace(found, attempts=attempts), ACCOUNTING, plan)
    shown, to_do = sections(report, {}, rule_texts()), tasks(report)
    text = Page(page(report, shown, to_do, plan, rule_texts())).text
    assert "Row 3 of second.csv" in text
    assert "Ligne 2 de first.csv" in text
    table = next(section.table for section in shown if section.key == "flags")
    assert [[text_of(cell, Words("en")) for cell in row[:2]] for row in table.rows] == [
        ["first.csv", "2"],
        ["second.csv", "3"],
    ]


def test_back_checks_and_audit_stand_on_the_page(plan):
    again = pd.DataFrame({"uuid": ["u0", "u1", "zz"], "sex": ["f", "m", "f"], "row": [2, 3, 4]})
    visits = pd.DataFrame({"uuid": ["u0", "u0"], "question": ["age", "good"], "seconds": [90.0, 60.0]})
    compared = completed({**plan, "back_checks": {"file": "again.csv", "type1": ["sex"]}})
    report = field_report(survey(compared), ACCOUNTING, compared, again, visits)
    text = Page(page(report, sections(report, {}, rule_texts()), tasks(report), compared, rule_texts())).text
    assert "Interviews checked again: 3; compared: 2; of no interview that was kept: 1." in text
    assert "Type 1: 1 of 2 answers differ (50%)." in text
    assert "Interviews with an audit log: 1 of 6. All their questions together took 2.5 minutes" in text
    assert "un journal\u00a0: 1 sur 6. Toutes leurs questions réunies ont pris 2,5 minutes" in text


def test_a_table_wider_than_a_sheet_stands_in_parts_on_paper(plan):
    """On the screen it scrolls by itself, whole; on paper each part has the first column and none is too wide."""
    _, shown, _, text = made({**plan, "languages": ["en"]})
    wide = next(section.table for section in shown if section.key == "interviewers")
    narrow = next(section.table for section in shown if section.key == "outcome")
    assert len(narrow.columns) < MOST_COLUMNS < len(wide.columns)
    start = text.index('id="en-interviewers"')
    own = text[start : text.index("</section>", start)]
    on_screen, on_paper = own.split('<div class="paper"')
    assert 'class="wide screen" tabindex="0" role="region" aria-label="Interviewers"' in on_screen
    assert on_screen.count('<th scope="col">') == len(wide.columns)
    parts = on_paper.split("<table>")[1:]
    columns = [part.count('<th scope="col">') for part in parts]
    assert max(columns) <= MOST_COLUMNS
    assert sum(columns) == len(wide.columns) + len(parts) - 1, "the first column in each"
    assert all(part.count('<th scope="row">A</th>') == 1 for part in parts)
    outcome = text[text.index('id="en-outcome"') :]
    assert 'class="paper"' not in outcome[: outcome.index("</section>")]


def test_one_language_needs_no_switch(plan):
    _, _, _, text = made({**plan, "languages": ["fr"]})
    assert 'type="radio"' not in text
    assert "À faire aujourd’hui" in text


def test_nobody_interviewed_yet(plan, tmp_path):
    report, shown, to_do, text = made(plan, kept=[], accounting={"read": 2, "refused": 1, "test": 1})
    assert not Page(text).open
    assert report.last_day is None
    assert value(report.quality, "interviewer", "B", "cooperation") == 0
    write_workbook(tmp_path / "a.xlsx", shown, to_do, plan, rule_texts())


@pytest.mark.parametrize(
    ("language", "value", "kind", "written"),
    [
        ("en", 0.5, PERCENT, "50%"),
        ("fr", 0.024, PERCENT, "2,4\u00a0%"),
        ("en", 1234.0, COUNT, "1,234"),
        ("en", 0.00001, FINE, "< 0.001"),
        ("fr", -0.25, FINE, "\u22120,250"),
        ("en", float("nan"), PERCENT, ""),
    ],
)
def test_numbers_as_they_are_written(language, value, kind, written):
    assert Words(language).number(value, kind) == written
