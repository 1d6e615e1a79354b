"""The files beside a form: lists of choices (CSV, GeoJSON, XML) and the tables from which pulldata() takes.

ODK XForms specification, "Secondary instances"; XLSForm, "Multiple choice from file" and "pulldata".
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.codes import as_code
from bogolan.survey.file_presence import is_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

TWICE = "(twice)"  # of a choice that stands in a list twice, so that no one row says when it is offered
KINDS = (".csv", ".geojson", ".xml")
# Which property of an item is its code and which its label, where `parameters` does not say.
CODE_AND_LABEL = {".csv": ("name", "label"), ".xml": ("name", "label"), ".geojson": ("id", "title")}
NAME = re.compile(r"[^/\\]+")
LARGEST = 256 * 2**20


def beside(form: Path) -> list[Path]:
    """The files in a form's folder that the form may name, so that one that changes is noticed; sorted."""
    files = sorted(path for path in form.parent.glob("*") if path.suffix in KINDS and path.is_file())
    if not files or not is_file(form):
        return []
    try:
        with zipfile.ZipFile(form) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > LARGEST:
                return files
            text = b"".join(packed.read(one) for one in packed.namelist() if one.endswith(".xml")).decode(
                "utf-8", "replace"
            )
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError):
        return []  # who reads the form says what is wrong with it
    return [path for path in files if path.stem in text]


def choices_of_file(form: Path, row: int, name: str, parameters: str) -> dict[str, dict[str, str]]:
    """{code: its cells, with its label as `label`} of a file beside the form, for the question in a row of the form.

    `parameters` are XLSForm's: value=code label=name. Raises SurveyError for a file that is not there, cannot be read,
    or lacks what is the code or the label, naming the form's row.
    """
    path = _file(form, row, name)
    items = table(path, form, row)
    said = dict(re.findall(r"(value|label)\s*=\s*([^\s,;]+)", parameters))
    code, label = (
        said.get(key, usual) for key, usual in zip(("value", "label"), CODE_AND_LABEL[path.suffix], strict=True)
    )
    held = list(items[0]) if items else []
    problems = [
        Problem(
            str(form), f"{name} without {one!r}", f"one of {listing(held)}", row=row, column="parameters",
            hint=nearest(one, held),
        )
        for one in (code, label)
        if one not in held
    ]  # fmt: skip
    if problems:
        raise SurveyError(problems)
    found: dict[str, dict[str, str]] = {}
    for item in items:
        twice = {TWICE: "yes"} if item.get(code, "") in found else {}
        found[item.get(code, "")] = {**item, **twice, "name": item.get(code, ""), "label": item.get(label, "")}
    found.pop("", None)
    return found


def table(path: Path, form: Path, row: int) -> list[dict[str, str]]:
    """The items of a file, as texts by property."""
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(f"a file of more than {LARGEST} bytes")
        text = path.read_text(encoding="utf-8-sig")
        items = list(READERS[path.suffix](text))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, csv.Error, SyntaxError) as error:
        told = str(error).splitlines()[0] if isinstance(error, ValueError) and str(error) else "what is none"
        expected = f"{path.suffix[1:].upper()} in UTF-8 with a row or an item a choice"
        raise SurveyError(Problem(str(path), told, expected, hint=f"row {row} of {form.name} asks for it")) from None
    if not items:
        expected, hint = "at least one row", f"row {row} of {form.name} asks for it"
        raise SurveyError(Problem(str(path), "no rows", expected, hint=hint))
    return items


def pulled_table(form: Path, file: str, column: str, key: str, row: int) -> dict[str, str]:
    """{key: value} of two columns of a CSV file beside the form, as pulldata(file, column, key, ...) takes them.

    Raises SurveyError where the file has no such column.
    """
    items = table(form.parent / file, form, row)
    problems = [
        Problem(
            str(form),
            f"pulldata() of {name!r}",
            f"a column of {file}: {listing(items[0])}",
            row=row,
            hint=nearest(name, items[0]),
        )
        for name in (column, key)
        if name not in items[0]
    ]
    if problems:
        raise SurveyError(problems)
    return {item[key]: item[column] for item in reversed(items) if item[key]}


def _file(form: Path, row: int, name: str) -> Path:
    kinds = listing(KINDS)
    path = form.parent / name
    if not NAME.fullmatch(name) or path.suffix not in KINDS:
        raise SurveyError(
            Problem(
                str(form),
                f"the list of choices {name!r}",
                f"a file beside the form ({kinds})",
                row=row,
                column="survey.type",
            )
        )
    if not is_file(path):
        near = nearest(name, [one.name for one in form.parent.glob("*") if one.suffix in KINDS])
        raise SurveyError(
            Problem(
                str(form),
                f"the choices in {name}, which is not there",
                "that file beside the form",
                row=row,
                column="survey.type",
                hint=near,
            )
        )
    return path


def _of_csv(text: str) -> Iterator[dict[str, str]]:
    heading = text.partition("\n")[0]
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    for cells in csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, restval=""):
        if None in cells:
            raise ValueError("a row with more cells than the heading")
        yield {name: (cell or "").strip() for name, cell in cells.items()}


def _of_geojson(text: str) -> Iterator[dict[str, str]]:
    for feature in json.loads(text)["features"]:
        properties = {**(feature.get("properties") or {})}
        if "id" in feature:
            properties.setdefault("id", feature["id"])
        yield {str(name): _plain(value) for name, value in properties.items()}


def _of_xml(text: str) -> Iterator[dict[str, str]]:
    from xml.etree import ElementTree as Tree

    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("a document type, which a list of choices has no use for")
    for item in Tree.fromstring(text):
        yield {part.tag: (part.text or "").strip() for part in item}


def _plain(value: Any) -> str:
    return "" if value is None else as_code(value).strip()


READERS: Mapping[str, Any] = {".csv": _of_csv, ".geojson": _of_geojson, ".xml": _of_xml}
