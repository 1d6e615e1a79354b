"""What people wrote stays text everywhere, whatever it were to a browser, a spreadsheet, a shell, a typesetter."""

from __future__ import annotations

import json
import re
import zipfile
from html.parser import HTMLParser

import openpyxl
import pandas as pd
import pypdf
import pytest

from .conftest import HOUSE, build, run, unsound

pytestmark = pytest.mark.slow
SURVEY = "mopti-headline"
# Of each letter once, so that a number tells where it was put.
TEXTS = ("<script>alert({n})</script>", '=HYPERLINK("x{n}")', "#set page(height:{n}pt)", "$(rm {n})", "{{{{{n}*7}}}}")
HARMLESS = " ".join(TEXTS)
TURNED = "\u202e"
PLAN = """\
title: {title}
synthetic: true
conducted_by: {by}
population: {population}
limits: {limits}
fieldwork: {{start: 2019-11-04, end: 2019-11-22}}
mode: face_to_face
sampling: purposive
responses: responses.csv
uuid: _uuid
gender: {{question: sex, women: female, men: male}}
design: {{clusters: village, cluster_unit: village}}
questions:
  marriage:
    label: {label}
    choices: {{improved: {improved}, same: The same, worse: {worse}}}
drivers:
  - {{question: marriage, share: [improved], against: [worse], topic: {topic}, class: community}}
"""
PLACES = ("title", "by", "population", "limits", "label", "improved", "worse", "topic")


def text_of(number: int) -> str:
    return HARMLESS.format(n=number)


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """The reports of a survey in which each text that somebody writes is hostile, with a number of its own."""
    house = build(tmp_path_factory.mktemp("hostile") / "house")
    folder = house / "data" / SURVEY
    folder.mkdir(parents=True)
    rows = pd.read_csv(HOUSE / "data" / SURVEY / "responses.csv", dtype=str)
    rows["own_words"] = f"{TURNED}{text_of(99)}"  # what respondents say in their own words is never printed
    rows.to_csv(folder / "responses.csv", index=False)
    texts = {place: json.dumps(f"{TURNED}{text_of(number)}") for number, place in enumerate(PLACES, 11)}
    (folder / "survey.yaml").write_text(PLAN.format(**texts), encoding="utf-8")
    told = run(house, "--cores", "1")
    assert told.returncode == 0, told.stderr
    assert unsound(house) == {}
    return house / "reports" / SURVEY


class Words(HTMLParser):
    """The words of a page and of its pictures, and what elements it has."""

    def __init__(self, text: str):
        super().__init__()
        self.words, self.tags = "", []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.words += " ".join(value or "" for name, value in attributes if name in ("alt", "aria-label"))

    def handle_data(self, text):
        self.words += text


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text.replace("\u00a0", ""))


def words_of(reports, language: str) -> dict[str, str]:
    folder = reports / language
    with zipfile.ZipFile(folder / "report.docx") as document:
        word = Words(document.read("word/document.xml").decode()).words
    return {
        "html": Words((folder / "report.html").read_text(encoding="utf-8")).words,
        "pdf": "".join(page.extract_text() for page in pypdf.PdfReader(folder / "report.pdf").pages),
        "docx": word,
        "svg": "".join(Words(file.read_text(encoding="utf-8")).words for file in reports.glob("figures/*.svg")),
    }


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_people_wrote_is_text_in_every_document(reports, language):
    for form, words in words_of(reports, language).items():
        told = squeezed(words)
        for number, place in enumerate(PLACES, 11):
            if form == "svg" and place not in ("label", "improved", "worse"):
                continue
            whole = squeezed(text_of(number))
            parts = [squeezed(text.format(n=number)) for text in TEXTS] if form == "svg" else [whole]
            assert all(part in told for part in parts), f"{place} in {form}"
        assert squeezed(text_of(99))[:20] not in told
        assert TURNED not in words


def test_no_page_or_picture_has_an_element_that_somebody_wrote(reports):
    for file in (*reports.rglob("*.html"), *reports.rglob("*.svg")):
        text = file.read_text(encoding="utf-8")
        assert Words(text).tags.count("script") == (file.suffix == ".html")
        assert TURNED not in text
        assert "7*7" in text or "*7}}" in text, "and it is not computed"


def test_no_cell_of_a_workbook_or_a_table_of_text_is_a_formula(reports):
    book = openpyxl.load_workbook(reports / "tables.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    hostile = [cell for cell in cells if "HYPERLINK" in cell.value]
    assert hostile
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in hostile)
    assert not [cell for cell in cells if TURNED in cell.value]
    for file in reports.glob("figures/*.csv"):
        for cell in pd.read_csv(file, dtype=str, keep_default_na=False).to_numpy().ravel():
            assert not cell.startswith(("=", "+", "@")), file
            assert TURNED not in cell
