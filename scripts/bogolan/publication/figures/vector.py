"""A picture as SVG without what nobody sees: a quarter of matplotlib's bytes, of which a page carries every one.

Lengths to a hundredth of a point, no turns by nothing, no groups that only name what was drawn (several pictures on one
page would name it twice), no clipping to the whole picture, paths in their short form, how most text looks said once,
and how several shapes in a row look once for all of them.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
PREFIXES = {"": SVG, "xlink": XLINK}
GEOMETRY = ("d", "x", "y", "width", "height", "transform", "points")
MEASURED = re.compile(r"-?\d+\.\d+")
UNTURNED = re.compile(r"^rotate\(-?0(\.0+)? [^)]*\)$")
TYPEFACE = re.compile(r"font-family: ([^;]*); ?")
# How text looks unless it says otherwise, or its group; every shape says how it is filled.
USUAL_TEXT = {"font-size": "9px", "text-anchor": "start", "fill": "#1f2933"}
COMMAND = re.compile(r"([A-Za-z])([^A-Za-z]*)")
PLACE = re.compile(r"-?[\d.]+")
# Of a group this would be of all its shapes together, not of each.
OF_ITS_OWN = ("opacity:", "clip")
GROUPED = ("path", "use", "text")
# Groups that stay: a page can show women or men alone, without what joins both.
WHOSE = ("women", "men", "both")


def lean(picture: str) -> str:
    """The same picture in fewer bytes. ParseError for what is no XML."""
    for prefix, address in PREFIXES.items():
        ElementTree.register_namespace(prefix, address)
    root = ElementTree.fromstring(picture)
    for described in root.findall(f"{{{SVG}}}metadata"):
        root.remove(described)
    _say_typeface_once(root)
    whole = _whole_clips(root)
    referred = {use.get(f"{{{XLINK}}}href", "")[1:] for use in root.iter(f"{{{SVG}}}use")}
    for element in root.iter():
        _shorten(element, whole)
        if not _is(element, "clipPath", "pattern") and element.get("id") not in referred:
            name = element.attrib.pop("id", None)
            if name in WHOSE:
                element.set("class", name)
        if not _is(element, "text", "tspan", "style"):
            element.text = "\n" if len(element) else None
        if not _is(element, "tspan"):
            element.tail = "\n"
    _unwrap(root)
    _style_together(root)
    return ElementTree.tostring(root, encoding="unicode")


def _shorten(element: Element, whole: set[str]) -> None:
    for name in GEOMETRY:
        if name in element.attrib:
            element.set(name, " ".join(MEASURED.sub(_rounded, element.get(name, "")).split()))
    if UNTURNED.match(element.get("transform", "")):
        del element.attrib["transform"]
    if element.get("clip-path") in whole:
        del element.attrib["clip-path"]
    if "d" in element.attrib:
        element.set("d", _short_path(element.get("d", "")))
    if "style" in element.attrib:
        element.set("style", element.get("style", "").replace(": ", ":").replace("; ", ";"))


def _rounded(number: re.Match[str]) -> str:
    text = f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _short_path(path: str) -> str:
    """The same path, of commands in capitals, with level and upright lines by one coordinate and no idle spaces."""
    parts, x, y = [], "", ""
    for command, numbers in COMMAND.findall(path):
        told = PLACE.findall(numbers)
        if command == "L" and told in ([told[0], y], [x, told[1]]):
            command, told = ("H", told[:1]) if told[1] == y else ("V", told[1:])
        x = told[-2] if len(told) > 1 else told[0] if command == "H" else x
        y = told[-1] if told and command != "H" else y
        parts.append(command + " ".join(told).replace(" -", "-"))
    return "".join(parts)


def _whole_clips(root: Element) -> set[str]:
    """How elements refer to clips that are the whole picture, which cut nothing; the clips themselves are removed."""
    size = [float(part) for part in root.get("viewBox", "0 0 0 0").split()]
    found = set()
    for parent in list(root.iter(f"{{{SVG}}}defs")):
        for clip in parent.findall(f"{{{SVG}}}clipPath"):
            shapes = list(clip)
            edges = [float(shapes[0].get(name, "nan")) for name in ("x", "y", "width", "height")]
            if len(shapes) == 1 and _is(shapes[0], "rect") and edges == size:
                found.add(f"url(#{clip.get('id')})")
                parent.remove(clip)
    return found


def _say_typeface_once(root: Element) -> None:
    """In the sheet of the picture, where all its text is in one; with it, in its style, how most of its text looks."""
    styled = [element for element in root.iter() if TYPEFACE.search(element.get("style", ""))]
    faces = {TYPEFACE.search(element.get("style", ""))[1] for element in styled}
    sheet = root.find(f"{{{SVG}}}defs/{{{SVG}}}style")
    if len(faces) != 1 or sheet is None:
        return
    root.set("style", ";".join(f"{name}:{value}" for name, value in USUAL_TEXT.items()))
    sheet.text = f"{sheet.text}text{{font-family:{faces.pop()}}}"
    for element in styled:
        told = TYPEFACE.sub("", element.get("style", "")).split(";")
        named = dict(part.strip().split(": ", 1) for part in told if part.strip())
        own = [f"{name}: {value}" for name, value in named.items() if USUAL_TEXT.get(name) != value]
        element.set("style", "; ".join(own))
        if not own:
            del element.attrib["style"]


def _unwrap(parent: Element) -> None:
    """In the place of groups that say nothing, what is in them; empty definitions and groups are left out."""
    children = []
    for child in list(parent):
        _unwrap(child)
        if _is(child, "g", "defs") and not len(child):
            continue
        children += list(child) if _is(child, "g") and not child.attrib else [child]
    parent[:] = [together for _, run in groupby(children, _whose) for together in _joined(list(run))]


def _whose(element: Element) -> str:
    """Which gender a group is of; empty of any other element."""
    return element.get("class", "") if _is(element, "g") else ""


def _joined(run: list[Element]) -> list[Element]:
    """Groups in a row that are of one gender as one; other elements as they are."""
    if _whose(run[0]):
        run[0][:] = [shape for group in run for shape in group]
        run[1:] = []
    return run


def _style_together(root: Element) -> None:
    """What looks alike in a row is one path, or in a group that says how it looks."""
    children = []
    for group in root:
        if _whose(group):
            _style_together(group)
    for style, together in groupby(root, _shared_style):
        alike = list(together)
        if len(alike) > 1 and all(_is_one_of_many(shape, style) for shape in alike):
            alike[0].set("d", "".join(shape.get("d", "") for shape in alike))
            alike = alike[:1]
        elif style and len(alike) > 1:
            group = ElementTree.Element(f"{{{SVG}}}g", {"style": style})
            group.text = group.tail = "\n"
            for shape in alike:
                del shape.attrib["style"]
            group.extend(alike)
            alike = [group]
        children += alike
    root[:] = children


def _is_one_of_many(shape: Element, style: str) -> bool:
    """Whether a shape looks the same as a part of a longer path: opaque, and no line around it lies over the next."""
    return bool(style) and shape.attrib.keys() == {"d", "style"} and ("fill:none" in style or "stroke" not in style)


def _shared_style(element: Element) -> str:
    """The style that a shape or text may have from its group; empty where it may not."""
    style = element.get("style", "")
    return style if _is(element, *GROUPED) and not any(own in style for own in OF_ITS_OWN) else ""


def _is(element: Element, *names: str) -> bool:
    return element.tag in {f"{{{SVG}}}{name}" for name in names}
