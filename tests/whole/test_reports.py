"""The reports of the shipped surveys, opened as a reader does: page, printed page, Word, workbook, numbers."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pypdf
import pytest
from lxml import html

from .conftest import SHIPPED, printed

pytestmark = pytest.mark.slow

NEVER = {
    "en": r"\bcauses?\b|drives? support|All women in Mopti|100% \(±|No difference \(p|confirms International Alert",
    "fr": r"\bcause(nt)? |à l’origine du soutien|Toutes les femmes de Mopti|100 % \(±|Aucune différence \(p|confirme ",
}
HEADLINE = {
    "en": (
        "All 60 women and 54 of 60 men asked, in 12 villages, reported improved access to marriage (SYNTHETIC); if "
        "villages were randomly drawn and answers within them moderately alike, the data fit 87–100% of women and "
        "72–99% of men, too uncertain to establish a difference. This measures what was said to an interviewer about "
        "marriage, not support, and no interval covers fear or who could not be reached."
    ),
    "fr": (
        "Les 60 femmes et 54 des 60 hommes interrogés dans 12 villages ont déclaré un meilleur accès au mariage "
        "(SYNTHÉTIQUE) ; si les villages étaient tirés au hasard et les réponses moyennement semblables en leur sein, "
        "les données sont compatibles avec 87 à 100 % des femmes et 72 à 99 % des hommes, trop incertain pour établir "
        "une différence. Cela mesure ce qui a été dit à un enquêteur sur le mariage, non le soutien, et aucun "
        "intervalle ne couvre la peur ni les personnes non atteintes."
    ),
}

TELLING = ("_uuid", "resp_id", "deviceid", "gps", "m_open", "i_note")
each_report = pytest.mark.parametrize(("survey", "language"), [(s, language) for s in SHIPPED for language in HEADLINE])


def plain(text: str) -> str:
    """Text with plain spaces and hyphens, as it reads whatever the page was made of."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2013", "-").split())


def words_of(made, survey, language) -> dict[str, str]:
    """The words of a report's page, printed page and Word document."""
    folder = made / "reports" / survey / language
    page = re.sub(r"<(script|style|svg).*?</\1>", " ", (folder / "report.html").read_text(encoding="utf-8"), flags=re.S)
    with zipfile.ZipFile(folder / "report.docx") as document:
        word = document.read("word/document.xml").decode()
    pdf = " ".join(page.extract_text() for page in pypdf.PdfReader(folder / "report.pdf").pages)
    return {"html": plain(re.sub(r"<[^>]+>", "", page)), "pdf": plain(pdf), "docx": plain(re.sub(r"<[^>]+>", "", word))}


@pytest.mark.parametrize("language", list(HEADLINE))
def test_the_headline_says_what_it_must(made, language):
    for form, words in words_of(made, "mopti-headline", language).items():
        assert plain(HEADLINE[language]) in words, form
        assert {"en": "SYNTHETIC", "fr": "SYNTHÉTIQUE"}[language] in words


@each_report
def test_no_report_says_what_it_must_not(made, survey, language):
    for words in words_of(made, survey, language).values():
        assert len(words) > 2000
        assert not re.search(NEVER[language], words)


@each_report
def test_every_figure_that_is_drawn_stands_in_the_report_once(made, survey, language):
    folder = made / "reports" / survey
    drawn = sorted(folder.glob(f"figures/*-{language}.svg"))
    experiments = [path.name for path in drawn if "experiment-" in path.name]
    assert len(experiments) == (2 if survey == "mopti-demo" else 0), "the list and the endorsement"
    page = (folder / language / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == len(drawn)
    with zipfile.ZipFile(folder / language / "report.docx") as document:
        assert len([name for name in document.namelist() if name.endswith(".png")]) == len(drawn)


@each_report
def test_in_brief_it_is_one_page_that_says_what_the_title_of_the_report_does(made, survey, language):
    brief, report = (
        pypdf.PdfReader(made / "reports" / survey / language / name) for name in ("brief.pdf", "report.pdf")
    )
    assert len(brief.pages) == 1
    assert brief.metadata.title == report.metadata.title
    numbers = set(re.findall(r"\d+%", brief.pages[0].extract_text()))
    assert numbers <= set(re.findall(r"\d+%", " ".join(page.extract_text() for page in report.pages)))


@each_report
@pytest.mark.parametrize("name", ["report.pdf", "brief.pdf"])
def test_the_printed_page_is_tagged_and_names_its_language(made, survey, language, name):
    reader = pypdf.PdfReader(made / "reports" / survey / language / name)
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert str(reader.trailer["/Root"]["/Lang"]).startswith(language)
    assert reader.metadata.title


@pytest.mark.parametrize("survey", SHIPPED)
def test_the_workbook_and_the_results_hold_the_same_numbers(made, survey):
    folder = made / "reports" / survey
    told = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    assert told["survey"] == survey
    assert told["synthetic"] == survey.startswith("mopti")
    rows = told["rows"]
    workbook = openpyxl.load_workbook(folder / "tables.xlsx")
    numbers = {
        round(cell.value, 9)
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }
    told = [row for row in rows if row["release"] == "published" and row["analysis"] in ("support", "drivers")]
    told = [row for row in told if row["domain"] is None]
    assert told
    for row in told:
        number = row["p_value"] if row["measure"] in ("chisq", "joint_test") else row["estimate"]
        if number is None:  # too few in some answer to test the whole scale, or nobody who differs
            without = ("chisq", "joint_test", "intraclass_correlation")
            assert row["measure"] in without, "where all answer alike there is none"
            continue
        assert round(number, 9) in numbers or round(100 * number, 9) in numbers, row["id"]


def telling(responses: Path) -> set[str]:
    """What in a file of responses tells of one person: ids, positions, people's own words; else the whole rows."""
    text = responses.read_bytes().decode("utf-8", "backslashreplace")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    columns = [name for name in TELLING if name in rows[0]]
    found = {row[name].strip() for row in rows for name in columns} if columns else set(text.splitlines()[1:])
    return {words for words in found if len(words) >= 8}


@pytest.mark.parametrize("survey", SHIPPED)
def test_nothing_confidential_is_published(made, survey):
    ids = telling(made / "data" / survey / "responses.csv")
    for path in (made / "reports" / survey).rglob("*"):
        if path.suffix in (".html", ".json", ".csv", ".svg"):
            text = path.read_text(encoding="utf-8")
            assert not [name for name in ids if name in text], path
    for row in json.loads((made / "reports" / survey / "results.json").read_text())["rows"]:
        assert row["standard_error"] is None
        assert row["df"] is None


@each_report
@pytest.mark.parametrize(("kind", "most"), [("html", 1_000_000), ("pdf", 500_000)])
def test_a_report_is_small_enough_to_be_sent(made, survey, language, kind, most):
    assert (made / "reports" / survey / language / f"report.{kind}").stat().st_size < most


def test_libreoffice_opens_every_word_document_and_prints_all_of_it(made, tmp_path):
    assert shutil.which("soffice"), "LibreOffice is not installed, with which the Word documents are opened"
    names = [(survey, language) for survey in SHIPPED for language in HEADLINE]
    for survey, language in names:
        shutil.copy(made / "reports" / survey / language / "report.docx", tmp_path / f"{survey}-{language}.docx")
    opening = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    documents = [str(path) for path in sorted(tmp_path.glob("*.docx"))]
    subprocess.run([*opening, "--outdir", tmp_path, *documents], check=True, capture_output=True, timeout=300)
    for survey, language in names:
        text = plain(printed(tmp_path / f"{survey}-{language}.pdf"))
        page = html.parse(str(made / "reports" / survey / language / "report.html"))
        told = [plain(one.text_content()) for kind in ("h1", "h2", "caption") for one in page.iter(kind)]
        assert len(told) > 10
        assert [words for words in told if words not in text] == [], f"{survey}, {language}"
