"""What was said of the place in each area, as a grid of tiles: a range for women and one for men, and never a map.

Only what a question asks of the place, and only ranges: a point on a map, or a share of an area, could tell a village.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING

from bogolan.publication.figures.labels import (
    SECTIONS,
    choice_label,
    group_name,
    share_label,
)
from bogolan.publication.figures.legend import Entry, draw_legend, legend_height
from bogolan.publication.figures.points import band, groups_of, identifiers
from bogolan.publication.figures.sheet import (
    FOOT,
    MARGIN,
    WIDTH,
    box,
    mark_synthetic,
    parted,
    rule,
    sheet,
    text_height,
    text_width,
    widest,
    wrap,
    write,
)
from bogolan.publication.figures.style import BAND_COLOURS, HATCH, QUIET, RULE, TEXT_COLOURS, ink_on, theme
from bogolan.publication.released import EVERYONE, joined, select
from bogolan.publication.sentences.evidence import is_share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from bogolan.publication.released import Row, Rows
    from bogolan.publication.wording import Wording

COMMUNITY = "community"
# The ranges that the gate gives, in per cent, from the smallest to the largest.
BANDS = ("0-10", "10-25", "25-75", "75-90", "90-100")
LABEL_WIDTH, LABEL_LINES, LABEL_SIZE = 140.0, 3, 8.5
TILE, LANE, BETWEEN = 13.0, 14.0, 7.0  # a tile's height, from one to the next below, and between two questions
NUMBER_SIZE, GROUP_SIZE, APART = 7.5, 8.0, 1.6
HEADING_SIZES = (8.0, 7.5, 7.0, 6.5)
HEADING_LINES = 6
MOST_ON_A_PAGE, MOST_AREAS = 15, 9


@dataclass(frozen=True)
class Question:
    """One declared share: the plan's item, and what was released of it by group and area."""

    item: Mapping
    tiles: Mapping[str, Mapping[str, Row]]

    @property
    def rows(self) -> list[Row]:
        """All tiles."""
        return [row for own in self.tiles.values() for row in own.values()]

    @property
    def middle(self) -> float:
        """The mean of the middles of its ranges; nothing where all are withheld."""
        return fmean([fmean(band(row)) for row in self.rows if band(row)] or [0.0])


@dataclass(frozen=True)
class Facts:
    """The questions on the place, the most said first, and the areas, in the questionnaire's order."""

    domain: Mapping
    asked: tuple[Question, ...]
    areas: tuple[str, ...]
    groups: tuple[str, ...]
    synthetic: bool

    @property
    def questions(self) -> tuple[str, ...]:
        """The names of the questions shown."""
        return tuple(dict.fromkeys(question.item["question"] for question in self.asked))

    @property
    def shown(self) -> list[Row]:
        """The tiles of the areas that this page shows."""
        return [row for question in self.asked for row in question.rows if row.domain_level in self.areas]

    def pages(self) -> list[Facts]:
        """The same in parts that are each no larger than a page."""
        return [
            replace(self, asked=asked, areas=areas)
            for areas in parted(self.areas, MOST_AREAS)
            for asked in parted(self.asked, MOST_ON_A_PAGE)
        ]

    @property
    def ids(self) -> tuple[str, ...]:
        """The released rows behind the figure."""
        return identifiers(self.shown)


def facts(plan: Mapping, domain: Mapping, codebook: Mapping, rows: Rows) -> Facts | None:
    """What was said of the place in the areas of a domain; None of bands of a number, or where nothing may be told."""
    if "breaks" in domain:
        return None
    inside = select(rows, domain=domain["question"], measure="share", contrast=None)
    found = [_question(section, item, inside) for section in SECTIONS for item in plan.get(section) or ()]
    asked = [question for question in found if any(band(row) for row in question.rows)]
    if not asked:
        return None
    known = list((codebook.get(domain["question"]) or {}).get("choices") or {})
    present = dict.fromkeys(row.domain_level for question in asked for row in question.rows)
    areas = sorted(present, key=lambda area: known.index(area) if area in known else len(known))
    groups = groups_of(group for question in asked for group in question.tiles)
    asked.sort(key=lambda question: -question.middle)
    return Facts(domain, tuple(asked), tuple(areas), groups, bool(plan.get("synthetic")))


def _question(section: str, item: Mapping, inside: Sequence[Row]) -> Question:
    if item.get("class") != COMMUNITY or not is_share(item) or not item.get("share"):
        return Question(item, {})
    tiles: dict[str, dict[str, Row]] = {}
    for row in inside:
        if (row.analysis, row.outcome, row.level) == (section, item["question"], joined(item["share"])):
            tiles.setdefault(row.group or EVERYONE, {})[row.domain_level] = row
    return Question(item, {group: tiles[group] for group in groups_of(tiles)})


def tile_text(row: Row, wording: Wording) -> str:
    """The range of a tile as short as it can be said: "<10", "25–75", "≥90"; in parentheses of few cases."""
    lower, upper = row.note.split("-")
    key = "least" if lower == "0" else "most" if upper == "100" else "between"
    text = wording(f"figures.areas.{key}", lower=lower, upper=upper)
    return wording("figures.few", number=text) if "few_cases" in row.flags else text


@dataclass(frozen=True)
class _Columns:
    """Where things stand from left to right, in points."""

    labels: float
    groups: float
    first: float
    width: float

    def x(self, place: int) -> float:
        return self.first + self.width * place


@theme()
def draw(facts: Facts, codebook: Mapping, wording: Wording) -> Figure:
    """The figure, as wide as a page and as high as its questions need."""
    labels = [
        wrap(share_label(question.item, codebook, wording), LABEL_WIDTH, LABEL_SIZE, lines=LABEL_LINES)
        for question in facts.asked
    ]
    columns = _columns(facts, labels, wording)
    size, headings = _headings(facts, columns.width - 3, codebook, wording)
    entries = _entries(facts, wording)
    legend = legend_height(entries, WIDTH - 2 * MARGIN)
    header = legend + 8 + max(text_height(heading, size) for heading in headings) + 4
    heights = [
        max(LANE * len(question.tiles), text_height(label, LABEL_SIZE)) + BETWEEN
        for question, label in zip(facts.asked, labels, strict=True)
    ]
    bottom = MARGIN + header + sum(heights)
    height = bottom + (FOOT if facts.synthetic else 0) + MARGIN

    figure, axes = sheet(height)
    draw_legend(axes, MARGIN, MARGIN, entries, WIDTH - 2 * MARGIN)
    for place, heading in enumerate(headings):
        middle = columns.x(place) + columns.width / 2
        write(axes, middle, MARGIN + header - 4, heading, size, QUIET, "center", vertical="bottom")
    top, tiles = MARGIN + header, []
    for question, label, row_height in zip(facts.asked, labels, heights, strict=True):
        middle = top + row_height / 2
        write(axes, columns.labels, middle, label, LABEL_SIZE, align="right")
        lane = middle - LANE * (len(question.tiles) - 1) / 2
        for group, own in question.tiles.items():
            name = group_name(group, wording)
            write(axes, columns.groups, lane, name, GROUP_SIZE, TEXT_COLOURS[group], "right", weight="bold")
            tiles += [(columns.x(place), lane, own.get(area)) for place, area in enumerate(facts.areas)]
            lane += LANE
        top += row_height
        if question is not facts.asked[-1]:
            rule(axes, top, MARGIN, WIDTH - MARGIN, RULE)
    _draw_tiles(axes, tiles, columns.width, wording)
    if facts.synthetic:
        mark_synthetic(axes, height, wording)
    return figure


def _columns(facts: Facts, labels: Sequence[str], wording: Wording) -> _Columns:
    left = MARGIN + widest(labels, LABEL_SIZE)
    groups = left + 10 + widest([group_name(group, wording) for group in facts.groups], GROUP_SIZE, "bold")
    first = groups + 6
    width = min((WIDTH - MARGIN - first) / len(facts.areas), 80.0)
    return _Columns(left, groups, first, width)


def _headings(facts: Facts, width: float, codebook: Mapping, wording: Wording) -> tuple[float, list[str]]:
    """What the areas are called, in the largest type in which no word of them is cut, else in the smallest."""
    names = [choice_label(facts.domain["question"], area, codebook, wording) for area in facts.areas]
    words = [word for name in names for word in name.split(" ")]
    fitting = (size for size in HEADING_SIZES if max(text_width(word, size) for word in words) <= width)
    size = next(fitting, HEADING_SIZES[-1])
    return size, [wrap(name, width, size, lines=HEADING_LINES) for name in names]


def _entries(facts: Facts, wording: Wording) -> list[Entry]:
    """The ranges from the smallest to the largest, then what is withheld, few, or nowhere."""
    entries = [
        Entry(wording(f"figures.areas.legend.{note}"), color=colour)
        for note, colour in zip(BANDS, BAND_COLOURS, strict=True)
    ]
    if any(band(row) is None for row in facts.shown):
        entries.append(Entry(wording("figures.areas.withheld"), color="white", hatch=HATCH["hatch"]))
    if any("few_cases" in row.flags for row in facts.shown):
        entries.append(Entry(wording("figures.few_cases")))
    if any(set(facts.areas) - set(own) for question in facts.asked for own in question.tiles.values()):
        entries.append(Entry(wording("figures.areas.nobody")))
    return entries


def _draw_tiles(axes: Axes, tiles: Sequence[tuple[float, float, Row | None]], width: float, wording: Wording) -> None:
    """A range is a colour and a number; what is withheld is hatched; where nobody answered is a dash."""
    for colour in (*BAND_COLOURS, None):
        for x, lane, row in tiles:
            if row is not None and _colour(row) == colour:
                hatched = {"hatch": HATCH["hatch"], "ec": HATCH["edge"], "lw": 0.7} if colour is None else {}
                box(axes, x + APART / 2, lane, width - APART, TILE - APART / 2, colour or "white", **hatched)
    for x, lane, row in tiles:
        if row is None:
            write(axes, x + width / 2, lane, wording("figures.areas.none"), NUMBER_SIZE, QUIET, "center")
        elif _colour(row):
            text = tile_text(row, wording)
            write(axes, x + width / 2, lane, text, NUMBER_SIZE, ink_on(_colour(row)), "center")


def _colour(row: Row) -> str | None:
    return BAND_COLOURS[BANDS.index(row.note)] if row.banded and row.note in BANDS else None


def counted_bands(question: Question, group: str, areas: Sequence[str]) -> Iterator[tuple[str, int]]:
    """In how many areas a range was told, the largest range first; "withheld" where it may not be."""
    notes = [row.note if band(row) else "withheld" for area, row in question.tiles[group].items() if area in areas]
    for note in (*reversed(BANDS), "withheld"):
        if note in notes:
            yield note, notes.count(note)
