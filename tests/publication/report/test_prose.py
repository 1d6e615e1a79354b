"""The authors' own texts in the report's three forms and both languages, and that nothing in them means anything."""

from __future__ import annotations

import re
import zipfile

import pypdf
import pytest
from PIL import Image
from released_surveys import HEADLINE_CODEBOOK, headline_plan, headline_rows, released

from bogolan.publication.report.documents import write_report
from bogolan.publication.report.prose import prose_markdown
from bogolan.publication.wording import Wording
from bogolan.survey.prose import Prose

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> #set page(width:1pt) $(rm) {{7*7}} {%raw%} "
    "=HYPERLINK(1) ::: {.key-findings} \\input{x} `code` $x^2$ [^1] [a](javascript:alert) "
    "[b](../plan.yaml) @fig | pipe |"
)
ADDRESSES = {"[a](javascript:alert)": "a (javascript:alert)", "[b](../plan.yaml)": "b (../plan.yaml)"}
TEXT = f"""---
title: another
---

# Why **we** asked

We asked women
and *men*.

- one
- two **strong** words

> Somebody said

# Methods {{#key-findings}}

{HOSTILE}

turned \u202eround \U000f000187\U0010fffc

[x]: https://example.org "ref"
<!-- comment -->
#set page(height: 1pt)
"""


@pytest.fixture(scope="module", params=["en", "fr"])
def report(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("prose")
    logo = folder / "logo.svg"
    logo.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><rect width="80" height="20"/></svg>'
    )
    prose = Prose({"introduction": TEXT, "recommendations": "Ask *again*."}, logo)
    rows, plan = released(*headline_rows()), headline_plan()
    write_report(rows, plan, HEADLINE_CODEBOOK, request.param, [], {}, folder, prose=prose)
    return request.param, folder


def texts(folder) -> dict[str, str]:
    page = (folder / "report.html").read_text(encoding="utf-8")
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    with zipfile.ZipFile(folder / "report.docx") as document:
        word = document.read("word/document.xml").decode()
    told = {"html": re.sub(r"<[^>]+>", " ", page), "docx": re.sub(r"<[^>]+>", "", word)}
    for name, text in told.items():
        for entity, mark in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
            text = text.replace(entity, mark)
        told[name] = text
    told["pdf"] = "".join(page.extract_text() for page in pypdf.PdfReader(folder / "report.pdf").pages)
    return {name: "".join(text.split()) for name, text in told.items()}


def test_texts_stand_in_their_places_and_say_whose_they_are(report):
    language, folder = report
    say = Wording(language)
    for form, text in texts(folder).items():
        squeezed = ["".join(part.split()) for part in (
            say("report.prose.introduction"), "Why we asked", "We asked women and men.", "two strong words",
            "Somebody said", say("report.prose.note"), say("report.prose.recommendations"), "Ask again.",
            say("report.methods"),
        )]  # fmt: skip
        place = text.index("".join(say("report.key_findings").split()))
        for part in squeezed:
            place = text.find(part, place)
            assert place > 0, f"{part} in its place in {form}"
        assert text.count("".join(say("report.prose.note").split())) == 2


def test_nothing_in_a_text_means_anything(report):
    _, folder = report
    shown = HOSTILE
    for written, printed in ADDRESSES.items():
        shown = shown.replace(written, printed)
    for form, text in texts(folder).items():
        assert "".join(shown.split()) in text, form
        assert "turnedround\ufffd87\ufffd" in text or form == "pdf"
        assert "\u202e" not in text
        assert "#setpage(height:1pt)" in text
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.count("<script") == 1
    assert "another" not in re.search(r"<title>(.*?)</title>", page)[1]
    assert page.count('id="key-findings"') == 1
    assert "<img" in page
    assert not re.search(r'(href|src)="(?!#|data:|\.\./results\.json#)', page)
    reader = pypdf.PdfReader(folder / "report.pdf")
    assert {round(float(page.mediabox.width)) for page in reader.pages} == {595}


def test_the_logo_stands_in_all_three_with_its_words(report):
    language, folder = report
    words = Wording(language)("report.prose.logo", name="Bogolan (invented answers)")
    page = (folder / "report.html").read_text(encoding="utf-8")
    (picture,) = re.findall(r"<img [^>]*>", page)
    assert 'src="data:image/png;base64,' in picture
    assert f'alt="{words}"' in picture
    with zipfile.ZipFile(folder / "report.docx") as document:
        assert words in document.read("word/document.xml").decode()
        assert [name for name in document.namelist() if name.endswith(".png")]
    assert len(pypdf.PdfReader(folder / "report.pdf").pages[0].images) == 1


def test_a_picture_s_notes_do_not_enter_a_report(tmp_path):
    from PIL.PngImagePlugin import PngInfo

    from bogolan.publication.report.logo import redrawn

    noted = PngInfo()
    noted.add_text("Author", "somebody's name")
    Image.new("RGB", (40, 20), "red").save(tmp_path / "logo.png", pnginfo=noted)
    assert b"somebody" in (tmp_path / "logo.png").read_bytes()
    assert b"somebody" not in redrawn(tmp_path / "logo.png")
    assert redrawn(tmp_path / "logo.png") == redrawn(tmp_path / "logo.png")


@pytest.mark.parametrize(("text", "told"), [
    ("# A\nb", "## A {#authors-x-1}\n\nb"),
    ("a\nb\n\nc", "a b\n\nc"),
    ("- a\n  more\n- b", "- a more\n\n- b"),
    ("1. a\n2) b", "1. a\n\n1. b"),
    ("> a\n> b", "> a b"),
    ("a **b** _c_ snake_case 2*3*4", "a **b** *c* snake\\_case 2\\*3\\*4"),
    ("", ""),
    ("**", "\\*\\*"),
])  # fmt: skip
def test_markdown_is_written_anew(text, told):
    assert prose_markdown(text, "x") == told
