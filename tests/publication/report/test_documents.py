"""The three files of a report: read back, looked into, made twice, and fed with hostile text."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from browser import browser
from released_surveys import (
    HEADLINE_CODEBOOK,
    HEADLINE_QUESTION,
    PLEBISCITE_CODEBOOK,
    draw_figure,
    headline,
    headline_plan,
    headline_rows,
    plebiscite_plan,
    plebiscite_rows,
    released,
)

from bogolan.publication.report.documents import write_report
from bogolan.publication.report.markdown import ReportFigure, plain
from bogolan.publication.report.rendering import RenderingError, render
from bogolan.publication.sentences.findings import title_finding
from bogolan.publication.sentences.key_findings import key_findings

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PROVENANCE = {"inputs": {"survey.yaml": "0f" * 32}, "versions": {"pandas": "3.0"}}

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "$(rm)",
    "{{7*7}}",
    "{%raw%}",
    "#set page(width:1pt)",
    "#panic()",
    "[x](javascript:alert(1))",
    "![x](https://example.org/x.png)",
    '=HYPERLINK("https://example.org")',
    "@fig",
    "^sup^",
    "~sub~",
    "$x^2$",
    "`code`",
    "*bold*",
    "| pipe |",
    "// comment",
    "/* comment */",
    "\\input{x}",
    "::: div",
    "&lt;b&gt;",
    "\"quoted\" 'twice'",
    "-- ... --",
    "1. one",
    "-5 ...",
    "- item",
    "+ item",
    "= heading",
    "/ term: x",
    "ɓaŋ ɲɛ",
)


class Page(HTMLParser):
    """What a test asks of an HTML page: its text, its elements with attributes, its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open[-1:]):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def squeezed(text: str) -> str:
    """Text without spaces, which a page's line breaks add and take."""
    return "".join(text.split())


def pdf_text(path: Path) -> list[str]:
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(path).pages]


def word_part(path: Path, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(path) as bundle:
        return ElementTree.fromstring(bundle.read(name))


def word_text(path: Path) -> str:
    return "\n".join(
        "".join(t.text or "" for t in p.iter(f"{WORD}t")) for p in word_part(path, "word/document.xml").iter(f"{WORD}p")
    )


@pytest.fixture(scope="module")
def figure(tmp_path_factory) -> ReportFigure:
    path = draw_figure(tmp_path_factory.mktemp("figures"))
    return ReportFigure(
        "gaps",
        "drivers",
        "Women and men told apart",
        "Two intervals of which one ends at 100 percent",
        path,
        ("marriage",),
    )


@pytest.fixture(scope="module", params=["en", "fr"])
def report(request, tmp_path_factory, figure) -> tuple[str, Path]:
    """The headline's report in one language."""
    folder = tmp_path_factory.mktemp("report")
    write_report(
        released(*headline_rows()), headline_plan(), HEADLINE_CODEBOOK, request.param, [figure], PROVENANCE, folder
    )
    return request.param, folder


# -------------------------------------------------------------------------------------------------------------- HTML


def test_the_page_holds_everything_itself(report):
    language, folder = report
    text = (folder / "report.html").read_text(encoding="utf-8")
    page = Page(text)
    assert ("html", {"lang": language}) in page.elements
    for tag, attributes in page.elements:
        for name in ("src", "href", "xlink:href", "action", "data", "poster"):
            assert re.match(r"#|data:|\.\./results\.json#", attributes.get(name) or "#"), (tag, attributes)
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
    assert not re.search(r"url\((?!data:|#)", text)
    assert "@import" not in text


def test_the_page_reads_the_paragraph_and_is_marked_synthetic(report):
    language, folder = report
    page = Page((folder / "report.html").read_text(encoding="utf-8"))
    paragraph = key_findings(headline(language))[0].text
    assert " ".join(paragraph.split(" ")) in " ".join("".join(page.words).split(" ")).replace("\n", " ")
    mark = {"en": "SYNTHETIC DATA", "fr": "DONNÉES SYNTHÉTIQUES"}[language]
    assert page.text.count(mark) == 3  # the banner, the section with figures, the tables


def test_pictures_keep_their_alt_text_and_tables_their_headings(report):
    _, folder = report
    page = Page((folder / "report.html").read_text(encoding="utf-8"))
    pictures = [attributes for tag, attributes in page.elements if tag in ("img", "svg")]
    assert len(pictures) == 1
    for picture in pictures:
        assert picture["role"] == "img"
        assert picture["aria-label"] == "Two intervals of which one ends at 100 percent"
    tags = [tag for tag, _ in page.elements]
    assert tags.count("table") == tags.count("thead") == 6
    assert tags.count("h1") == 1


@pytest.mark.slow
def test_the_browser_opens_the_page_without_an_error(report):
    _, folder = report
    with browser() as chromium:
        page = chromium.page()
        page.open((folder / "report.html").as_uri())
        assert page.console == []
        # Our script ran: its hash is the one that the policy allows.
        assert page.tell("document.querySelectorAll('th[scope=col] > button[type=button]').length") > 0


# --------------------------------------------------------------------------------------------------------------- PDF


def test_the_pdf_is_tagged_and_says_its_language_and_title(report):
    from pypdf import PdfReader

    language, folder = report
    reader = PdfReader(folder / "report.pdf")
    catalogue = reader.trailer["/Root"]
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == language
    assert reader.metadata.title == title_finding(headline(language))
    assert reader.metadata.author == "Bogolan (invented answers)"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalogue["/Metadata"].get_data()
    assert reader.metadata.creation_date.strftime("%Y-%m-%d") == "2019-11-22"


def test_the_pdf_reads_the_paragraph_and_is_marked_synthetic_on_every_page(report):
    language, folder = report
    pages = pdf_text(folder / "report.pdf")
    assert squeezed(key_findings(headline(language))[0].text) in squeezed("".join(pages))
    mark = {"en": "SYNTHETIC DATA", "fr": "DONNÉES SYNTHÉTIQUES"}[language]
    assert all(squeezed(mark) in squeezed(page) for page in pages)
    assert len(pages) >= 2


def test_the_pdf_keeps_the_alt_text_of_its_figures(report):
    import pikepdf

    _, folder = report
    with pikepdf.open(folder / "report.pdf") as document:
        alt_texts = [
            str(item.Alt) for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item
        ]
    assert alt_texts == ["Two intervals of which one ends at 100 percent"]


# -------------------------------------------------------------------------------------------------------------- Word


def test_the_word_file_has_headings_alt_text_and_the_synthetic_header(report):
    language, folder = report
    path = folder / "report.docx"
    document = word_part(path, "word/document.xml")
    styles = [style.get(f"{WORD}val") for style in document.iter(f"{WORD}pStyle")]
    assert styles.count("Heading1") == 8
    assert {"Title", "Subtitle", "KeyFindings", "Note", "Synthetic", "ImageCaption", "TableCaption"} <= set(styles)
    pictures = [element for element in document.iter() if element.tag.endswith("}docPr")]
    assert [picture.get("descr") for picture in pictures] == ["Two intervals of which one ends at 100 percent"]
    header = "".join(word_part(path, "word/header1.xml").itertext())
    assert {"en": "SYNTHETIC DATA", "fr": "DONNÉES SYNTHÉTIQUES"}[language] in header
    assert key_findings(headline(language))[0].text in word_text(path)


def test_every_style_that_the_word_file_uses_is_defined(report):
    _, folder = report
    document, styles = (word_part(folder / "report.docx", f"word/{part}.xml") for part in ("document", "styles"))
    defined = {style.get(f"{WORD}styleId") for style in styles.iter(f"{WORD}style")}
    used = {
        element.get(f"{WORD}val") for name in ("pStyle", "rStyle", "tblStyle") for element in document.iter(WORD + name)
    }
    assert used <= defined


# ----------------------------------------------------------------------------------------------------- bytes, errors

AGAIN = """
import sys
sys.path[:0] = {paths!r}
from pathlib import Path
from released_surveys import HEADLINE_CODEBOOK, headline_plan, headline_rows, released
from bogolan.publication.report.documents import ReportFigure, write_report
figure = ReportFigure({name!r}, "drivers", {title!r}, {alt!r}, Path({figure!r}), ("marriage",))
rows, folder = released(*headline_rows()), Path(sys.argv[1])
write_report(rows, headline_plan(), HEADLINE_CODEBOOK, "fr", [figure], {provenance!r}, folder)
"""


@pytest.mark.slow
def test_the_same_bytes_elsewhere_in_another_zone_with_another_hash_seed(tmp_path, figure):
    here, elsewhere = tmp_path / "here", tmp_path / "un autre été"
    write_report(released(*headline_rows()), headline_plan(), HEADLINE_CODEBOOK, "fr", [figure], PROVENANCE, here)
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    moved = elsewhere / "figures à part" / "écarts"
    moved.parent.mkdir(parents=True)
    for suffix in (".svg", ".png"):
        shutil.copyfile(figure.path.with_name(figure.path.name + suffix), moved.with_name(moved.name + suffix))
    paths = [str(Path(__file__).parents[1]), *(path for path in sys.path if path.endswith("scripts"))]
    code = AGAIN.format(
        paths=paths, name=figure.name, title=figure.title, alt=figure.alt_text, figure=str(moved), provenance=PROVENANCE
    )
    changed = {
        "TZ": "Pacific/Auckland",
        "PYTHONHASHSEED": "7",
        "HOME": str(home),
        "LANG": "fr_FR.UTF-8",
        "SOURCE_DATE_EPOCH": "1",
    }
    subprocess.run([sys.executable, "-c", code, str(elsewhere)], env=os.environ | changed, check=True, timeout=60)
    for name in ("report.html", "report.pdf", "report.docx"):
        assert (here / name).read_bytes() == (elsewhere / name).read_bytes(), name


def test_nothing_is_left_in_the_temporary_folder(tmp_path, monkeypatch, figure):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    render("# A\n", [tmp_path / "report.html"])
    assert list(scratch.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["report.html"]


def test_the_message_of_typst_is_told_and_no_output_changes(tmp_path):
    (tmp_path / "broken.svg").write_text("<svg")
    (tmp_path / "broken.png").write_bytes(b"")
    outputs = [tmp_path / "report.html", tmp_path / "report.pdf"]
    outputs[0].write_text("before")
    with pytest.raises(RenderingError, match=r"Typst: .*SVG"):
        render(
            '---\ntitle: A\nlang: en\n---\n\n# A\n\n![b](figure-1){alt="a broken picture"}\n',
            outputs[::-1],
            [tmp_path / "broken"],
        )
    assert outputs[0].read_text() == "before"
    assert not outputs[1].exists()


def test_the_message_of_pandoc_is_told(tmp_path):
    with pytest.raises(RenderingError, match=r"pandoc, report.html: .*missing-picture"):
        render("![b](missing-picture.png)\n", [tmp_path / "report.html"])


def test_a_figure_that_is_missing_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"absent\.svg"):
        render("# A\n", [tmp_path / "report.html"], [tmp_path / "absent"])


# ------------------------------------------------------------------------------------------------------------ hostile


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, figure) -> Path:
    """A report in which every text that a person wrote is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    everything = " ".join(HOSTILE)
    choices = {f"c{number}": {"en": text} for number, text in enumerate(HOSTILE)} | HEADLINE_QUESTION["choices"]
    codebook = {"marriage": {**HEADLINE_QUESTION, "label": {"en": everything + " 😀 \u202eابجد"}, "choices": choices}}
    item = {
        **headline_plan()["drivers"][0],
        "statement": {"en": everything},
        "topic": {"en": everything},
        "against": list(choices)[:3],
    }
    keys = ("title", "conducted_by", "sponsor", "sampling_note", "limits", "population")
    plan = headline_plan(drivers=[item], **dict.fromkeys(keys, everything))
    one = ReportFigure("x", "drivers", everything, everything, figure.path, ("marriage",), everything)
    rows = [
        *headline_rows(),
        *({**row, "level": f"c{number}", "id": None} for row in headline_rows()[3:4] for number in range(len(HOSTILE))),
    ]
    write_report(released(*rows), plan, codebook, "en", [one], {text: text for text in HOSTILE}, folder)
    return folder


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_plain_text_in_all_three(hostile, text, hostile_texts):
    for name, written in hostile_texts.items():
        assert written.count(squeezed(plain(text))) >= 8, name


@pytest.fixture(scope="module")
def hostile_texts(hostile) -> dict[str, str]:
    return {
        "html": squeezed(Page((hostile / "report.html").read_text(encoding="utf-8")).text),
        "pdf": squeezed("".join(pdf_text(hostile / "report.pdf"))),
        "docx": squeezed(word_text(hostile / "report.docx")),
    }


def test_hostile_text_makes_no_element_link_or_picture(hostile):
    page = Page((hostile / "report.html").read_text(encoding="utf-8"))
    tags = [tag for tag, _ in page.elements]
    assert tags.count("script") == 1
    assert tags.count("svg") == 1
    assert not {"img", "iframe", "object", "code", "math", "sup", "sub", "em"} & set(tags)
    links = [attributes.get("href") or "" for tag, attributes in page.elements if tag == "a"]
    assert all(link.startswith(("#", "../results.json#")) for link in links)
    relations = word_part(hostile / "report.docx", "word/_rels/document.xml.rels")
    assert not [relation for relation in relations if relation.get("TargetMode") == "External"]


def test_hostile_text_makes_no_link_in_the_pdf_and_no_direction_turns(hostile):
    from pypdf import PdfReader

    reader = PdfReader(hostile / "report.pdf")
    targets = [note.get_object().get("/A", {}).get("/URI") for page in reader.pages for note in page.get("/Annots", [])]
    assert not [target for target in targets if target]
    assert "\u202e" not in (hostile / "report.html").read_text(encoding="utf-8")
    assert "[U+1F600]" in "".join(pdf_text(hostile / "report.pdf"))


def test_a_survey_with_support_means_and_models_renders_in_french(tmp_path):
    outputs = write_report(released(*plebiscite_rows()), plebiscite_plan(), PLEBISCITE_CODEBOOK, "fr", [], {}, tmp_path)
    assert [path.name for path in outputs] == ["report.html", "report.pdf", "report.docx", "brief.pdf"]
    text = word_text(outputs[2])
    assert "va de pair avec la part" in text
    assert "−18,0 à −1,0" in text
    assert "non publié" in text
