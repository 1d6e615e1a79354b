"""The authors' own texts and their logo: found by name, and what is wrong with one told by file and line."""

from __future__ import annotations

import pytest
from PIL import Image

from bogolan.provenance.errors import SurveyError
from bogolan.survey.folders import named_files
from bogolan.survey.logo import MOST_BYTES, mistaken_logo
from bogolan.survey.prose import LONGEST, mistaken_prose, read_prose, untranslated

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">\n{}\n</svg>'
PLAN = {"languages": ["en", "fr"]}


def test_texts_are_found_by_their_names_and_are_inputs(tmp_path):
    for name in ("introduction.en.md", "recommendations.fr.md", "README.md", "notes.md", "logo.svg"):
        (tmp_path / name).write_text(DRAWING.format("<g/>") if name == "logo.svg" else "\ufeffWhy", encoding="utf-8")
    prose = read_prose(tmp_path, "en")
    assert prose.texts == {"introduction": "Why"}
    assert prose.logo == tmp_path / "logo.svg"
    assert read_prose(tmp_path, "fr").texts == {"recommendations": "Why"}
    inputs = [path.name for path in named_files(tmp_path, PLAN, ("prose",))]
    assert inputs == ["introduction.en.md", "logo.svg", "recommendations.fr.md"]


def test_a_text_that_is_not_translated_or_never_read_is_named(tmp_path):
    for name in ("introduction.en.md", "recommendations.md", "introduction.de.md"):
        (tmp_path / name).write_text("Why")
    told = untranslated(tmp_path, PLAN)
    assert told[0] == "there is no introduction.fr.md: the report in that language goes without it"
    assert [line.partition(" is not read")[0] for line in told[1:]] == ["introduction.de.md", "recommendations.md"]
    (tmp_path / "introduction.fr.md").write_text("Pourquoi")
    assert len(untranslated(tmp_path, PLAN)) == 2


@pytest.mark.parametrize(("content", "line", "found"), [
    (b"Why\n\n![a map](../../etc/passwd)\n", 3, "a picture, ![a map](..."),
    (b"Why\n![a map][1]\n", 2, "a picture, ![a map][..."),
    (b"Why\nCaf\xe9\n", 2, "bytes that are no text in UTF-8"),
    (b"x" * (LONGEST + 1), None, f"{LONGEST + 1} characters"),
])  # fmt: skip
def test_what_is_wrong_with_a_text_is_told_by_file_and_line(tmp_path, content, line, found):
    path = tmp_path / "introduction.en.md"
    path.write_bytes(content)
    (problem,) = mistaken_prose(tmp_path)
    assert (problem.file, problem.line, problem.found) == (str(path), line, found)
    with pytest.raises(SurveyError, match="introduction"):
        read_prose(tmp_path, "fr")


@pytest.mark.parametrize("inside", [
    "<script>alert(1)</script>",
    "<g onload='alert(1)'/>",
    "<image href='https://example.org/x.png'/>",
    "<use href='other.svg#a'/>",
    "<path fill='url(https://example.org/x)'/>",
    "<style>@import 'https://example.org/x.css';</style>",
    "<style>path { fill: url(http://example.org) }</style>",
    "<style>@im&#x70;ort 'https://example.org/x.css';</style>",
    "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
    "<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
    "<a href='javascript:alert(1)'><g/></a>",
    "<animate attributeName='href' to='x'/>",
    "<?xml-stylesheet href='x.css'?>",
])  # fmt: skip
def test_a_drawing_that_could_act_or_bring_something_in_is_refused_by_line(tmp_path, inside):
    (tmp_path / "logo.svg").write_text(DRAWING.format(inside))
    problems = mistaken_logo(tmp_path)
    assert problems
    assert {problem.line for problem in problems} == {2}
    assert {problem.file for problem in problems} == {str(tmp_path / "logo.svg")}


@pytest.mark.parametrize("text", ["<!DOCTYPE svg><svg xmlns='http://www.w3.org/2000/svg'/>", "<svg", ""])
def test_what_is_no_plain_drawing_is_refused(tmp_path, text):
    (tmp_path / "logo.svg").write_text(text)
    assert mistaken_logo(tmp_path)


def test_a_plain_drawing_with_notes_of_its_program_passes(tmp_path):
    noted = '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>'
    drawn = '<defs><path id="a" d="M0 0h9"/></defs><use href="#a" fill="url(#b)"/><style>path { fill: #123 }</style>'
    (tmp_path / "logo.svg").write_text(DRAWING.format(noted + drawn))
    assert mistaken_logo(tmp_path) == []


def test_a_picture_that_is_none_or_too_large_and_two_logos_are_refused(tmp_path):
    path = tmp_path / "logo.png"
    path.write_bytes(b"no picture")
    assert "no picture" in mistaken_logo(tmp_path)[0].found
    path.write_bytes(b"x" * (MOST_BYTES + 1))
    assert "bytes" in mistaken_logo(tmp_path)[0].found
    Image.new("1", (4001, 2)).save(path)
    assert mistaken_logo(tmp_path)[0].found == "4001 x 2 pixels"
    Image.new("RGB", (40, 20)).save(path)
    assert mistaken_logo(tmp_path) == []
    (tmp_path / "logo.svg").write_text(DRAWING.format(""))
    assert mistaken_logo(tmp_path)[0].found == "logo.png and logo.svg"
