"""A lean picture: what is seen stays, what nobody sees goes."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from bogolan.publication.figures.style import theme
from bogolan.publication.figures.vector import lean

SVG = "{http://www.w3.org/2000/svg}"
LABELS = ["0.049123", "rotate(-0 1.2345 3)", "d = 1.98765", "<b> & “é”"]


@pytest.fixture
def drawn(tmp_path) -> str:
    """What matplotlib writes of markers, lines, a hatched bar that is cut at its axes, and labels."""
    with theme():
        figure = Figure(figsize=(5, 3))
        axes = figure.add_axes((0.1, 0.1, 0.5, 0.8))
        axes.plot([0.123456, 0.5], [0.3, 0.7654321], marker="o")
        axes.add_patch(Rectangle((0.2, 0.2), 5, 0.1, hatch="/////"))
        axes.set_xlim(0, 1)
        for place, label in enumerate(LABELS):
            figure.text(0.7, 0.2 * place + 0.1, label, clip_box=figure.bbox, clip_on=True)
        figure.savefig(tmp_path / "drawn.svg", metadata={"Date": None})
    return (tmp_path / "drawn.svg").read_text(encoding="utf-8")


def texts(picture: str) -> list[str]:
    return [element.text for element in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def test_every_word_stays_as_it_was_numbers_in_words_too(drawn):
    assert set(LABELS) <= set(texts(drawn))
    assert texts(lean(drawn)) == texts(drawn)


def places(picture: str) -> list[float]:
    """Every coordinate of every path, level and upright lines by both."""
    found: list[float] = []
    for path in ElementTree.fromstring(picture).iter(f"{SVG}path"):
        x = y = 0.0
        for command, numbers in re.findall(r"([A-Za-z])([^A-Za-z]*)", path.get("d")):
            told = [float(number) for number in re.findall(r"-?\d+\.?\d*", numbers)]
            told = {"H": [*told, y], "V": [x, *told]}.get(command, told)
            x, y = told[-2:] or (x, y)
            found += told
    return found


def test_what_is_drawn_stands_where_it_stood_to_a_hundredth_of_a_point(drawn):
    before, after = places(drawn), places(lean(drawn))
    assert len(before) == len(after) > 50
    assert max(abs(one - other) for one, other in zip(before, after, strict=True)) <= 0.0051


OF_TEXT = ("font-size", "text-anchor", "font-family")


def looks(picture: str) -> list[tuple[str, dict[str, str]]]:
    """How each shape and text looks: what its style, its group's and the picture's say together."""
    root, found = ElementTree.fromstring(picture), []
    sheet = "".join(root.find(f"{SVG}defs/{SVG}style").itertext())
    usual = {"text-anchor": "start"}
    for said in re.findall(r"text\{(.*?)\}", sheet):
        usual |= dict(part.split(":", 1) for part in said.split(";"))

    def look(element, inherited):
        own = [part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part]
        style = inherited | {name.strip(): value.strip() for name, value in own}
        tag = element.tag.removeprefix(SVG)
        if tag in ("path", "use"):  # several in a row may be one path
            shape = {name: value for name, value in style.items() if name not in OF_TEXT}
            found.extend([(tag, shape)] * max(element.get("d", "").count("M"), 1))
        if tag == "text":
            found.append((element.text, usual | style))
        for child in element:
            if child.tag != f"{SVG}defs":  # what stands there is drawn where it is used, as that says
                look(child, style)

    look(root, {})
    return found


def test_everything_looks_as_it_looked_though_it_is_said_once(drawn):
    assert looks(lean(drawn)) == looks(drawn)


def test_it_takes_less_than_three_fifths_and_is_as_lean_as_it_gets(drawn):
    assert len(lean(drawn)) < 0.6 * len(drawn)
    assert lean(lean(drawn)) == lean(drawn)


def test_markers_hatches_and_clips_are_still_found_by_their_names(drawn):
    picture = lean(drawn)
    named = set(re.findall(r'id="([^"]+)"', picture))
    used = set(re.findall(r'href="#([^"]+)"', picture)) | set(re.findall(r"url\(#([^)]+)\)", picture))
    assert used
    assert used == named, "nothing is named that nobody refers to, since several pictures stand on one page"


def test_a_clip_to_the_whole_picture_goes_and_one_to_the_axes_stays(drawn):
    clips = ElementTree.fromstring(drawn).findall(f"{SVG}defs/{SVG}clipPath")
    kept = ElementTree.fromstring(lean(drawn)).findall(f".//{SVG}clipPath")
    assert len(clips) == 2
    assert [clip[0].get("width") for clip in kept] == ["180"]


def test_what_is_no_picture_is_an_error():
    with pytest.raises(ElementTree.ParseError):
        lean("<svg")
