"""Excerpts on the page: in every form and language, and whatever somebody said is only ever text."""

from __future__ import annotations

import re

import pytest
from released_surveys import (
    HEADLINE_CODEBOOK,
    excerpt_counts,
    excerpts,
    headline_plan,
    headline_rows,
    released,
    with_excerpts,
)

from bogolan.publication.report.documents import write_report
from bogolan.publication.report.markdown import report_markdown
from bogolan.publication.results import results

HOSTILE = (
    "<script>alert(1)</script> #panic() #set page(width:1pt) $(rm) {{7*7}} [x](javascript:alert(1)) "
    '=HYPERLINK("x") > quote ::: div \\input{x} `code` *bold* | pipe | {lang=xx} ]{.key-findings} '
    "\n\n# heading\n> more"
)
COUNTS = excerpt_counts(women=4, men=3)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def section(text: str) -> str:
    return text.partition("{#excerpts}")[2].partition("{#methods}")[0]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_section_stands_before_the_methods_with_its_table(language):
    text = report_markdown(with_excerpts(language, excerpts({}), COUNTS), [], {}, "22 November 2019")
    names = re.findall(r"^# .*\{#([\w-]+)\}$", text, re.MULTILINE)
    assert names[names.index("excerpts") + 1] == "methods"
    own = re.sub(r"\\(.)", r"\1", section(text))
    words = {"en": "> “We marry for less.”\n>\n> — A woman, interview (SYNTHETIC)"}
    words["fr"] = "> «\u00a0On se marie pour moins.\u00a0»\n>\n> — Une femme, entretien (SYNTHÉTIQUE)"
    assert words[language] in own
    number = int(re.search(r"(?:table|tableau) (\d+)", own)[1])
    titles = re.findall(r"^: .*", re.sub(r"\\(.)", r"\1", text), re.MULTILINE)
    assert {"en": "Excerpts from", "fr": "Extraits d’entretiens"}[language] in titles[number - 1]
    assert "SYNTH" in own.partition(":::")[2]


def test_words_of_another_language_carry_it():
    text = report_markdown(with_excerpts("en", excerpts({"text_en": None}), COUNTS), [], {}, "22 November 2019")
    assert r"> [“On se marie pour moins\.”]{lang=fr}" in section(text)


def test_without_excerpts_there_is_no_section():
    text = report_markdown(with_excerpts("en", excerpts(), []), [], {}, "22 November 2019")
    assert "{#excerpts}" not in text


@pytest.mark.parametrize("said", [{"text_en": HOSTILE}, {"text_en": None, "text_fr": HOSTILE}])
def test_hostile_words_are_only_text_in_all_three_files(tmp_path, said):
    import zipfile
    from html import unescape

    from pypdf import PdfReader

    rows = released(*headline_rows(), *COUNTS)
    files = write_report(rows, headline_plan(), HEADLINE_CODEBOOK, "en", [], {}, tmp_path, excerpts(said))
    page = files[0].read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "javascript:" not in re.sub(r">[^<]*<", "><", page)
    wanted = squeezed(HOSTILE)
    assert wanted in squeezed(unescape(re.sub(r"<[^>]+>", "", page)))
    printed = squeezed("".join(page.extract_text() for page in PdfReader(files[1]).pages))
    assert wanted in printed
    with zipfile.ZipFile(files[2]) as bundle:
        word = bundle.read("word/document.xml").decode()
        styles = bundle.read("word/styles.xml").decode()
    assert wanted in squeezed(unescape(re.sub(r"<[^>]+>", "", word)))
    assert 'w:val="BlockText"' in word
    assert 'w:styleId="BlockText"' in styles


def test_results_carry_the_words_and_nothing_else_of_who_spoke():
    plan = {"survey": "s", "synthetic": True}
    told = results(released(*headline_rows()), plan, excerpts({"text_fr": None}))
    assert told["excerpts"] == [
        {
            "theme": "marriage",
            "gender": "women",
            "method": "interview",
            "age_group": None,
            "texts": {"en": "We marry for less."},
        }
    ]
    assert "excerpts" not in results(released(*headline_rows()), plan, excerpts())
