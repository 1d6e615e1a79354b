"""Women and men side by side: a share of each, its interval, and the gap between them, sorted by the gap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bogolan.publication.figures.labels import SECTIONS, group_name, share_label
from bogolan.publication.figures.legend import Entry, draw_legend, group_entry, legend_height
from bogolan.publication.figures.points import (
    Key,
    groups_of,
    has_interval,
    identifiers,
    is_point,
    percent,
    points_interval,
    words,
)
from bogolan.publication.figures.share_axis import draw_quarters, draw_share_axis
from bogolan.publication.figures.sheet import (
    FOOT,
    MARGIN,
    WHITE,
    WIDTH,
    axis_height,
    box,
    mark,
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
from bogolan.publication.figures.style import COLOURS, CONNECTOR, INK, QUIET, RULE, TEXT_COLOURS, theme
from bogolan.publication.released import GROUPS, WOMEN, joined
from bogolan.publication.sentences.evidence import is_share
from bogolan.survey.plan_parts import is_weighted
from bogolan.survey.questionnaire import labels_of_answers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording

LABEL_WIDTH, LABEL_LINES = 152.0, 4
LANE, WORDS_LINE = 19.0, 12.0  # the height of a row's markers, and of each line of words below them
MARKER_ROOM = 7.5  # markers closer than this overlap
HALF_BAND = 3.2  # from the middle of the lane to the middle of half a band
NUMBER_SIZE, GAP_SIZE = 8.5, 10.0
MOST_ON_A_PAGE = 11


@dataclass(frozen=True)
class Share:
    """One declared share: the plan's item, what was released for each group, and the gap."""

    item: Mapping
    rows: Mapping[str, Row]
    gap: Row | None


@dataclass(frozen=True)
class Facts:
    """All declared shares, in the order in which they are drawn."""

    shares: tuple[Share, ...]
    groups: tuple[str, ...]
    weighted: bool
    synthetic: bool

    @property
    def questions(self) -> tuple[str, ...]:
        """The names of the questions shown."""
        return tuple(dict.fromkeys(share.item["question"] for share in self.shares))

    def pages(self) -> list[Facts]:
        """The same in parts that are each no higher than a page."""
        return [replace(self, shares=part) for part in parted(self.shares, MOST_ON_A_PAGE)]

    @property
    def ids(self) -> tuple[str, ...]:
        """The released rows behind the figure."""
        return identifiers(row for share in self.shares for row in (*share.rows.values(), share.gap))


def facts(plan: Mapping, rows: Mapping[Key, Row]) -> Facts | None:
    """The shares of support and drivers that were released in any form; None if there are none."""
    return _together(plan, [_share(section, item, rows) for section in SECTIONS for item in plan.get(section) or ()])


def facts_of_choices(
    plan: Mapping, section: str, item: Mapping, codebook: Mapping, rows: Mapping[Key, Row]
) -> Facts | None:
    """The choices of a question with several answers that were released in any form, each called as in the form."""
    labels = labels_of_answers(codebook.get(item["question"]) or {})
    own = {code: {"measure": "share", "share": [code], "statement": label} for code, label in labels.items()}
    wanted = [code for code in labels if code in item.get("share", labels)]
    return _together(plan, [_share(section, {**item, **own[code]}, rows) for code in wanted])


def _together(plan: Mapping, found: Sequence[Share | None]) -> Facts | None:
    shares = [share for share in found if share is not None]
    groups = groups_of(group for share in shares for group in share.rows)
    if not groups:
        return None
    return Facts(tuple(sorted(shares, key=_order)), groups, is_weighted(plan), bool(plan.get("synthetic")))


def _share(section: str, item: Mapping, rows: Mapping[Key, Row]) -> Share | None:
    if not is_share(item) or not item.get("share"):
        return None
    level = joined(item["share"])
    found = {group: rows.get(Key(section, "share", item["question"], level, group)) for group in GROUPS}
    found = {group: row for group, row in found.items() if row is not None}
    found = {group: found[group] for group in groups_of(found)}
    return Share(item, found, rows.get(Key(section, "gap", item["question"], level, "women", "men"))) if found else None


def _order(share: Share) -> tuple[bool, float]:
    """By gap, or from the largest share where there is no gap; what has no number comes last."""
    if share.gap is not None:
        return not is_point(share.gap), share.gap.estimate if is_point(share.gap) else 0.0
    points = [row.estimate for row in share.rows.values() if is_point(row)]
    return not points, -max(points, default=0.0)


@dataclass(frozen=True)
class _Columns:
    """Where things stand from left to right, in points."""

    labels: float
    zero: float
    one: float
    gap: float
    interval: float

    def x(self, share: float) -> float:
        return self.zero + (self.one - self.zero) * share


def _columns(facts: Facts, labels: Sequence[str], wording: Wording) -> _Columns:
    """A share of 0 or 1 leaves room for its marker and number beside the axis."""
    gaps = [share.gap for share in facts.shares if share.gap is not None]
    points = [gap for gap in gaps if is_point(gap)]
    intervals = widest([points_interval(gap, wording) for gap in points], NUMBER_SIZE)
    gap_width = widest([wording.points(gap.estimate) for gap in points], GAP_SIZE, "bold")
    in_words = widest([words(gap, wording) for gap in gaps if not is_point(gap)], NUMBER_SIZE)
    header = widest([wording("figures.gender_gap.gap")], NUMBER_SIZE) if gaps else 0.0
    right = max(gap_width + 6 + intervals, in_words, header) if gaps else 0.0
    beside = text_width(wording("figures.few", number=wording.percent(1)), NUMBER_SIZE, "bold") + 8
    left = MARGIN + widest(labels)
    interval_left = WIDTH - MARGIN - intervals
    return _Columns(left, left + beside, WIDTH - MARGIN - right - beside, interval_left - 6, interval_left)


@theme()
def draw(facts: Facts, codebook: Mapping, wording: Wording) -> Figure:
    """The figure, as wide as a page and as high as its rows need."""
    labels = [
        wrap(share_label(share.item, codebook, wording), LABEL_WIDTH, lines=LABEL_LINES) for share in facts.shares
    ]
    columns = _columns(facts, labels, wording)
    has_gaps = any(share.gap is not None for share in facts.shares)
    header_width = widest([wording("figures.gender_gap.gap")], NUMBER_SIZE) if has_gaps else 0.0
    entries = _entries(facts, wording)
    legend_width = WIDTH - 2 * MARGIN - header_width - 10
    header = max(legend_height(entries, legend_width), text_height("\n", NUMBER_SIZE) if has_gaps else 0) + 8
    heights = [_row_height(share, label) for share, label in zip(facts.shares, labels, strict=True)]
    title = wording(f"figures.gender_gap.axis{'_weighted' if facts.weighted else ''}")
    bottom = MARGIN + header + sum(heights)
    height = bottom + axis_height(title) + (FOOT if facts.synthetic else MARGIN)

    figure, axes = sheet(height)
    draw_legend(axes, MARGIN, MARGIN, entries, legend_width)
    if has_gaps:
        text = wording("figures.gender_gap.gap")
        write(axes, WIDTH - MARGIN, MARGIN + header - 8, text, NUMBER_SIZE, QUIET, "right", vertical="bottom")
    draw_quarters(axes, columns.x, MARGIN + header, bottom)
    top = MARGIN + header
    for share, label, row_height in zip(facts.shares, labels, heights, strict=True):
        middle = top + row_height / 2
        write(axes, columns.labels, middle, label, align="right")
        _draw_shares(axes, share, columns, middle, wording)
        _draw_gap(axes, share.gap, columns, middle, wording)
        top += row_height
        rule(axes, top, columns.zero, columns.one, RULE)
    draw_share_axis(axes, bottom, columns.x, title, wording)
    if facts.synthetic:
        mark_synthetic(axes, height, wording)
    return figure


def _entries(facts: Facts, wording: Wording) -> list[Entry]:
    """What the signs mean, with the unweighted bases, which are a range where the questions' bases differ."""
    entries = [
        group_entry(group, [share.rows[group] for share in facts.shares if group in share.rows], wording)
        for group in facts.groups
    ]
    rows = [row for share in facts.shares for row in share.rows.values() if is_point(row)]
    if any(has_interval(row) for row in rows):
        entries.append(Entry(wording("figures.interval_95"), color="#D5D9DE"))
    if any("few_cases" in row.flags for row in rows):
        entries.append(Entry(wording("figures.few_cases")))
    return entries


def _row_height(share: Share, label: str) -> float:
    in_words = sum(not is_point(row) for row in share.rows.values())
    lane = LANE if in_words < len(share.rows) else 0.0
    return max(lane + WORDS_LINE * in_words, text_height(label)) + 7


def _draw_shares(axes: Axes, share: Share, columns: _Columns, middle: float, wording: Wording) -> None:
    """Markers, bands and percents on one lane; below it a line of words for each group that has no point."""
    points = {group: row for group, row in share.rows.items() if is_point(row)}
    in_words = {group: row for group, row in share.rows.items() if not is_point(row)}
    content = (LANE if points else 0.0) + WORDS_LINE * len(in_words)
    lane = middle - content / 2 + LANE / 2
    if points:
        _draw_points(axes, points, columns, lane, wording)
    line = middle - content / 2 + (LANE if points else 0.0) + WORDS_LINE / 2
    for group, row in in_words.items():
        text = wording("figures.of_group", group=group_name(group, wording), text=words(row, wording))
        write(axes, columns.x(0.5), line, text, NUMBER_SIZE, TEXT_COLOURS[group], "center", bbox=WHITE)
        line += WORDS_LINE


def _draw_points(axes: Axes, points: Mapping[str, Row], columns: _Columns, lane: float, wording: Wording) -> None:
    """Bands that overlap have half of the lane each; markers that would overlap stand apart on those halves."""
    places = {group: columns.x(row.estimate) for group, row in points.items()}
    extents = {group: _extent(row, columns) for group, row in points.items()}
    two = len(points) == 2
    bands_overlap = two and extents["women"][0] < extents["men"][1] and extents["men"][0] < extents["women"][1]
    markers_overlap = two and abs(places["women"] - places["men"]) < MARKER_ROOM
    if two and not markers_overlap:
        axes.plot(list(places.values()), [lane, lane], color=CONNECTOR, lw=1.1, zorder=2, gid="both")
    for group, row in points.items():
        half = (-1 if group == WOMEN else 1) if two else 0
        if has_interval(row):
            (left, right), (aside, thickness) = extents[group], (HALF_BAND * half, 6) if bands_overlap else (0, 9)
            box(axes, left, lane + aside, right - left, thickness, COLOURS[group], alpha=0.3)
        mark(axes, places[group], lane + (4.2 * half if markers_overlap else 0), group)
    by_place = sorted(points, key=lambda group: (places[group], group != WOMEN))
    left = min(min(extents[group][0], places[group] - 4) for group in points) - 4
    right = max(max(extents[group][1], places[group] + 4) for group in points) + 4
    for group in by_place:
        x, align = (left, "right") if two and group == by_place[0] else (right, "left")
        write(axes, x, lane, percent(points[group], wording), NUMBER_SIZE, TEXT_COLOURS[group], align, weight="bold")


def _extent(row: Row, columns: _Columns) -> tuple[float, float]:
    """From where to where a number reaches with its interval."""
    lower, upper = row.interval if has_interval(row) else (row.estimate, row.estimate)
    return columns.x(lower), columns.x(upper)


def _draw_gap(axes: Axes, gap: Row | None, columns: _Columns, middle: float, wording: Wording) -> None:
    if gap is None:
        return
    if not is_point(gap):
        write(axes, WIDTH - MARGIN, middle, words(gap, wording), NUMBER_SIZE, QUIET, "right")
        return
    colour, weight = (INK, "bold") if gap.established else (QUIET, "normal")
    write(axes, columns.gap, middle, wording.points(gap.estimate), GAP_SIZE, colour, "right", weight=weight)
    write(axes, columns.interval, middle, points_interval(gap, wording), NUMBER_SIZE, colour)
