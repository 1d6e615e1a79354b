"""Every number of a report leads to the released row it comes from: in the page by a link, and to the right one."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pypdf
import pytest

from bogolan.publication import wording
from bogolan.publication.exposure import labelled_exposure
from bogolan.publication.quotations import quotations
from bogolan.publication.released import rows
from bogolan.publication.report.markdown import report_markdown
from bogolan.publication.sentences.evidence import Evidence
from bogolan.publication.sources import MARKS, unmarked
from bogolan.survey.plan import read_plan
from bogolan.survey.spine import COUNTS, NUMBERS

from .conftest import SHIPPED

pytestmark = pytest.mark.slow

LANGUAGES = ("en", "fr")
each_report = pytest.mark.parametrize(
    ("survey", "language"), [(s, language) for s in SHIPPED for language in LANGUAGES]
)
NUMBER = re.compile(r"\d+(?:[\u00a0,.]\d+)*")
# Numbers that are nobody's: the level of all intervals, p-values and margins that the method fixes.
METHOD = {0.05, 0.001, 0.15, 0.2, 0.3, 1.5}


class Numbers(HTMLParser):
    """The numbers of a page that lead to a row, with where they lead; and the places that have a name."""

    def __init__(self, page: Path):
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.cells: list[tuple[str, str]] = []
        self.names: list[str] = []
        self._within: list[list[str]] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if "id" in told:
            self.names.append(told["id"])
        if tag in ("a", "span"):
            self._within.append([tag, told.get("href") or told.get("id") or "", ""])

    def handle_data(self, text):
        if self._within:
            self._within[-1][2] += text

    def handle_endtag(self, tag):
        if self._within and tag == self._within[-1][0]:
            tag, where, text = self._within.pop()
            if "/" in where:
                (self.links if tag == "a" else self.cells).append((where, text))


def numbers_of(text: str, language: str) -> list[tuple[float, int]]:
    """The numbers of a text without their signs, each with its decimals."""
    found = []
    for number in NUMBER.findall(text):
        plain = number.replace("\u00a0", "").replace("," if language == "en" else ".", "").replace(",", ".")
        found.append((float(plain), len(plain.partition(".")[2])))
    return found


def holds(row: pd.Series, number: float, decimals: int) -> bool:
    """Whether a number is one of a row's, as a share or as percent, rounded to its decimals."""
    told = [abs(row[name]) for name in (*NUMBERS, *COUNTS) if row[name] is not None and not pd.isna(row[name])]
    told += [float(part) / 100 for part in re.findall(r"\d+", row["note"] or "")] if row["release"] == "banded" else []
    close = 0.5 * 10**-decimals + 1e-9
    return any(abs(scale * value - number) <= close for value in told for scale in (1, 100))


def counts_specifications(row: pd.Series, number: float) -> bool:
    """Whether it is of so many specifications that a share of them is told: "46 of 48"."""
    return row["analysis"] == "specifications" and row["unit"] == "proportion" and number == int(number)


@pytest.fixture(scope="module")
def released(made):
    return {
        survey: pd.DataFrame(json.loads((made / "reports" / survey / "results.json").read_text())["rows"])
        .astype(object)
        .set_index("id")
        for survey in SHIPPED
    }


@each_report
def test_every_link_leads_to_the_row_that_holds_its_number(made, released, survey, language):
    page = Numbers(made / "reports" / survey / language / "report.html")
    assert len(page.names) == len(set(page.names))
    assert len(page.links) > 20
    wrong = []
    for where, text in [*page.links, *page.cells]:
        file, _, name = where.rpartition("#")
        assert file in ("", "../results.json"), where
        name = unquote(name)
        assert name in released[survey].index, where
        row = released[survey].loc[name]
        assert row["release"] != "withheld", where
        assert file or (where, text) in page.cells or name in map(unquote, page.names), f"{where} leads nowhere"
        found = numbers_of(text, language)
        assert found, f"no number in {text!r}"
        wrong += [(text, name) for one in found if not holds(row, *one) and not counts_specifications(row, one[0])]
    assert wrong == []


def evidence(made: Path, survey: str, language: str, trace: bool) -> Evidence:
    derived = made / "data/derived" / survey
    plan = read_plan(made / "data" / survey / "survey.yaml")
    codebook = labelled_exposure(json.loads((derived / "codebook.json").read_text()), plan)
    told = rows(pd.read_parquet(derived / "released.parquet"), trace=trace)
    excerpts = quotations(pd.read_parquet(derived / "released_excerpts.parquet"))
    return Evidence(told, plan, codebook, wording.Wording(language), excerpts)


def plain_numbers(tree: object) -> set[float]:
    """All numbers of a plan, also in percent."""
    if isinstance(tree, dict):
        return set().union(*map(plain_numbers, tree.values())) if tree else set()
    if isinstance(tree, list | tuple):
        return set().union(*map(plain_numbers, tree)) if tree else set()
    return {float(tree), 100 * float(tree)} if isinstance(tree, int | float) else set()


@each_report
def test_no_number_of_a_row_is_printed_without_its_row(made, monkeypatch, survey, language):
    """What is told without a row counts questions, models or rows, or stands in the plan or in the method."""
    told, mark = [], wording.marked

    def marked(text, value):
        told.append(value)
        return mark(text, value)

    monkeypatch.setattr(wording, "marked", marked)
    shown = evidence(made, survey, language, trace=True)
    report_markdown(shown, [], {}, "")
    of_rows = [value for value in told if hasattr(value, "place")]
    others = {float(value) for value in told if not hasattr(value, "place")}
    assert len(of_rows) > 50
    assert not {value for value in others if value != int(value)} - METHOD - plain_numbers(shown.plan)


@each_report
def test_the_words_are_the_same_without_links(made, survey, language):
    linked, plain = (report_markdown(evidence(made, survey, language, trace), [], {}, "") for trace in (True, False))
    assert not MARKS.search(plain)
    assert unmarked(linked) == plain


@each_report
def test_print_and_word_have_no_link_to_a_row(made, survey, language):
    folder = made / "reports" / survey / language
    for page in pypdf.PdfReader(folder / "report.pdf").pages:
        for note in page.get("/Annots", []):
            assert "/" not in str(note.get_object().get("/A", {}).get("/URI", ""))
        assert not MARKS.search(page.extract_text())
