"""Text becomes Markdown that reads as exactly this text, and the report's Markdown holds its sections in order."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from released_surveys import headline, plebiscite

from bogolan.publication.report.markdown import (
    Markup,
    ReportFigure,
    escaped,
    metadata,
    plain,
    report_markdown,
    strong_start,
)


def unescaped(markdown: str) -> str:
    return re.sub(r"\\(.)", r"\1", markdown)


@given(st.text())
def test_escaping_keeps_the_text_and_leaves_no_mark_unescaped(text):
    markdown = escaped(text)
    assert unescaped(markdown) == plain(text)
    assert "\n" not in markdown
    assert not re.search(r"(?<!\\)(?:\\\\)*[#*_`$<>@^~|]", re.sub(r"\\.", "", markdown))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("two\nlines\r\n\tand  more", "two lines and more"),
        ("abc\u202edef\u2066g\u200b", "abcdefg"),
        ("bell\x07 nul\x00", "bell nul"),
        ("half \ud800 pair", "half \ufffd pair"),
        ("no-break\u00a0space", "no-break\u00a0space"),
        ("\u2028start", "start"),
    ],
)
def test_plain_text_is_one_line_of_visible_characters(written, read):
    assert plain(written) == read


def test_what_is_markup_is_not_escaped_twice():
    assert escaped(escaped("*")) == r"\*"
    assert isinstance(escaped("x"), Markup)


def test_metadata_is_quoted_yaml():
    from ruamel.yaml import YAML

    text = 'a "quoted" \\ back: slash # {x}'
    assert unescaped(YAML(typ="safe", pure=True).load(f"title: {metadata(text)}")["title"]) == text


def test_a_strong_beginning_keeps_its_space():
    assert strong_start("A b", " c.") == r"**A b** c\."
    assert strong_start("A b", "; c") == r"**A b**\; c"
    assert strong_start("A b") == "A b"


def test_sections_stand_in_the_order_of_the_design():
    text = report_markdown(
        plebiscite("en", drivers=headline("en").plan["drivers"]), [], {"plan": {"sha256": "ab"}}, "1 May 1988"
    )
    names = re.findall(r"^# .*\{#([\w-]+)\}$", text, re.MULTILINE)
    assert names == [
        "key-findings",
        "drivers",
        "support",
        "methods",
        "limits",
        "ethics",
        "wording",
        "tables",
        "provenance",
    ]


def test_sections_without_content_are_left_out():
    text = report_markdown(headline("en"), [], {}, "22 November 2019")
    assert "{#support}" not in text
    assert "{#made-from}" not in text
    assert "{#accounting}" in text


def test_a_figure_is_followed_by_the_question_who_was_asked_and_how_to_read_it(tmp_path):
    figure = ReportFigure("gaps", "drivers", "A title", "An alt text", tmp_path / "gaps", ("marriage",), "A note.")
    text = unescaped(report_markdown(headline("en"), [figure], {}, "22 November 2019"))
    assert '![Figure 1. A title](figure-1){.inline-svg alt="An alt text"}' in text
    note = text.partition("::: {.note}\n")[2].partition("\n:::")[0]
    assert note.startswith("Question, as asked: “Since these men have been present here")
    assert "Asked and answered: 60 women and 60 men." in note
    assert "if the villages had been drawn at random" in note
    assert note.endswith("A note.")


def test_a_figure_of_no_section_is_refused(tmp_path):
    with pytest.raises(ValueError, match="stands in 'appendix'"):
        ReportFigure("gaps", "appendix", "A title", "An alt text", tmp_path / "gaps")


def test_synthetic_answers_are_said_in_every_section_of_numbers():
    text = unescaped(report_markdown(headline("en"), [], {}, "22 November 2019"))
    assert text.count("SYNTHETIC DATA: the answers in this report are invented.") == 2  # drivers, tables
    assert "SYNTHETIC" not in report_markdown(headline("en", synthetic=False), [], {}, "22 November 2019")
