"""What a plan's `weighting` asks for that makes no sense, and the columns that its files must have."""

from __future__ import annotations

import csv
from itertools import combinations
from typing import TYPE_CHECKING, Any

from bogolan.provenance.errors import Problem, listing, nearest
from bogolan.survey.file_presence import is_file
from bogolan.survey.plan_file import dotted, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bogolan.survey.plan_declarations import Place

LONGEST_LINE = 100_000
POSTSTRATIFY, RAKE, LOGIT = "poststratify", "rake", "logit"
UNBOUNDED = (POSTSTRATIFY, RAKE)


def senseless_weighting(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """Its place, what was found and what is expected, of every part that contradicts another or itself."""
    weighting = plan.get("weighting")
    if weighting is None:
        return
    found = [*_halves(weighting), *_bounds(weighting), *_margins(weighting), *_joined(weighting)]
    found += _frame(weighting["frame"], plan["design"]) if "frame" in weighting else []
    for place, told, expected in found:
        yield ["weighting", *place], told, expected


def columns_of_files(plan: Mapping[str, Any], written: Any, path: Path) -> Iterator[Problem]:
    """Columns that the files of known totals and of the frame must have and lack, each where the plan names it."""
    weighting = plan.get("weighting", {})
    needed = [(weighting.get("totals"), _columns_of_totals(weighting))]
    needed.append((weighting.get("frame", {}).get("file"), _columns_of_frame(plan)))
    for name, columns in needed:
        if name is None or not is_file(path.parent / name):
            continue
        header = _header(path.parent / name)
        for place, column in columns:
            if column not in header:
                expected = f"a column of {name}: {listing(header)}"
                line, where = line_of(written, place), dotted(place)
                yield Problem(str(path), f"the column {column!r}", expected, line, None, where, nearest(column, header))


def _halves(weighting: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """One of two keys that need each other."""
    for one, other in (("totals", "margins"), ("margins", "totals")):
        if one in weighting and other not in weighting:
            yield [other], "nothing", f"the {other} that go with `{one}`"


def _bounds(weighting: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    method = weighting["method"]
    for key in ("trim", "bounds"):
        if key not in weighting:
            continue
        lower, upper = weighting[key]
        if lower >= upper:
            yield [key], f"{lower} before {upper}", "the smaller number first"
        elif not lower < 1 < upper:
            yield [key], f"{lower} to {upper}", "a number below 1 and one above"
    if "bounds" in weighting and method in UNBOUNDED:
        yield ["bounds"], f"bounds for {method}", "method: linear, raking or logit, which can keep bounds; or `trim`"
    if "bounds" not in weighting and method == LOGIT:
        yield ["bounds"], "nothing", "the bounds that logit needs, as in [0.3, 3]"


def _margins(weighting: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """Margins that name something twice, and several for a method that takes one."""
    margins = weighting.get("margins", [])
    crossed: list[set[str]] = []
    for number, margin in enumerate(margins):
        for position, name in enumerate(margin):
            if name in margin[:position]:
                yield ["margins", number, position], f"{name!r} a second time", "each column once in a margin"
        if set(margin) in crossed:
            yield ["margins", number], f"the margin of {listing(margin)} a second time", "each margin once"
        crossed.append(set(margin))
    if len(margins) > 1 and weighting["method"] == POSTSTRATIFY:
        yield ["method"], f"{len(margins)} margins to poststratify to", "one margin, or method: rake"


def _joined(weighting: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    """Answers that are joined with two others, and joins of questions that nothing weights by."""
    collapse = list(enumerate(weighting.get("collapse", [])))
    used = {name for margin in weighting.get("margins", []) for name in margin}
    used |= set(weighting.get("nonresponse", {}).get("cells", []))
    for number, entry in collapse:
        if entry["question"] not in used:
            yield (
                ["collapse", number, "question"],
                repr(entry["question"]),
                f"a question of margins or cells: {listing(sorted(used))}",
            )
    for (_, one), (number, other) in combinations(collapse, 2):
        twice = set(one["levels"]) & set(other["levels"])
        if one["question"] == other["question"] and twice:
            yield ["collapse", number, "levels"], f"{listing(sorted(twice))} a second time", "each answer in one place"


def _frame(frame: Mapping[str, Any], design: Mapping[str, Any]) -> Iterator[tuple[Place, str, str]]:
    if "weights" in design:
        yield ["frame"], "a frame beside `design.weights`", "base weights from one or the other"
    clustered = "clusters" in design
    if clustered and "drawn" not in frame:
        yield ["frame", "drawn"], "nothing", "the column that says how often each cluster was drawn"
    if not clustered:
        for key in ("drawn", "size"):
            if key in frame:
                yield ["frame", key], f"{key} of clusters", "`design.clusters`, or no such column"
        if "listed" not in frame:
            yield ["frame", "listed"], "nothing", "the column with the number of people or households in the stratum"
    for one, other in (("listed", "selected"), ("selected", "listed")):
        if one in frame and other not in frame and (clustered or other != "listed"):
            yield ["frame", other], "nothing", f"the column that goes with `{one}`"


def _columns_of_totals(weighting: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    for number, margin in enumerate(weighting.get("margins", [])):
        for position, name in enumerate(margin):
            yield ["weighting", "margins", number, position], name
    if "totals" in weighting:
        yield ["weighting", "total"], weighting["total"]


def _columns_of_frame(plan: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    frame, design = plan.get("weighting", {}).get("frame", {}), plan.get("design", {})
    for name in design.get("strata", []):
        yield ["design", "strata"], name
    if "clusters" in design:
        yield ["design", "clusters"], design["clusters"]
    for key in ("drawn", "size", "listed", "selected"):
        if key in frame:
            yield ["weighting", "frame", key], frame[key]


def _header(file: Path) -> list[str]:
    """The names in the first line of a CSV file with `,`, `;` or tabs between its cells; none of what is no table."""
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        first = lines.readline(LONGEST_LINE).replace("\0", "").strip()
    try:
        return next(csv.reader([first], delimiter=max(",;\t", key=first.count)), [])
    except csv.Error:
        return []
