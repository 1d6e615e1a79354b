"""An experiment by gender: points with intervals beside the numbers; struck out with the reason where it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.figures.experiment_blocks import Page, draw_block
from bogolan.publication.figures.experiment_layout import (
    HEADING_ROOM,
    LABEL_SIZE,
    SMALL_SIZE,
    Columns,
    Plot,
    columns,
    gap_heading,
    plots,
)
from bogolan.publication.figures.experiment_results import MEANS, SHARES
from bogolan.publication.figures.experiment_scales import AROUND_ZERO, tick_text
from bogolan.publication.figures.labels import experiment_label, group_name
from bogolan.publication.figures.legend import Entry, draw_legend, legend_height
from bogolan.publication.figures.points import band, has_interval, is_point
from bogolan.publication.figures.sheet import (
    FOOT,
    MARGIN,
    WIDTH,
    axis,
    axis_height,
    mark_synthetic,
    rule,
    sheet,
    text_height,
    widest,
    wrap,
    write,
)
from bogolan.publication.figures.style import ALERT, HATCH, INK, QUIET, RULE, theme
from bogolan.publication.sentences.experiments_by_kind import reasons_told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from bogolan.publication.figures.experiment_results import Facts
    from bogolan.publication.wording import Wording

BETWEEN_PANELS, ABOVE_NOTES = 12.0, 6.0


@theme()
def draw(facts: Facts, codebook: Mapping, wording: Wording) -> Figure:
    """The figure, as wide as a page and as high as its rows need."""
    shown = plots(facts, codebook, wording)
    places = columns(facts, shown, wording)
    legend, legend_width = _entries(facts, wording), places.numbers.left - MARGIN - 8
    banner = _banner(facts, codebook, wording)
    banner_height = text_height(banner, LABEL_SIZE) + 8 if banner else 0.0
    header = max(legend_height(legend, legend_width), text_height("\n", SMALL_SIZE)) + 6
    notes = _notes(facts, wording)
    drawn = [(plot, _above(plot, places, wording), _title(facts, plot, places, wording)) for plot in shown]
    height = MARGIN + banner_height + header + BETWEEN_PANELS * (len(drawn) - 1)
    height += sum(above + plot.height + axis_height(title) for plot, above, title in drawn)
    notes_top = height + ABOVE_NOTES
    height = (notes_top + text_height(notes, SMALL_SIZE) if notes else height) + (FOOT if facts.synthetic else MARGIN)

    figure, axes = sheet(height)
    write(axes, MARGIN, MARGIN, banner, LABEL_SIZE, ALERT, vertical="top")
    draw_legend(axes, MARGIN, MARGIN + banner_height, legend, legend_width)
    y = MARGIN + banner_height + header
    _draw_headings(axes, facts, places, y - 6, wording)
    page = Page(axes, places, wording, facts.struck, _chance(facts))
    for plot, above, title in drawn:
        _draw_sides(page, plot, y + above - 4)
        y = _draw_results(page, plot, y + above)
        _draw_axis(page, plot, y, title)
        y += axis_height(title) + BETWEEN_PANELS
    write(axes, MARGIN, notes_top, notes, SMALL_SIZE, QUIET, vertical="top")
    if facts.synthetic:
        mark_synthetic(axes, height, wording)
    return figure


def _banner(facts: Facts, codebook: Mapping, wording: Wording) -> str:
    """Why the experiment is struck out; empty where it is not."""
    if not facts.struck:
        return ""
    return wrap(
        reasons_told(facts.experiment, facts.checks, codebook, wording), WIDTH - 2 * MARGIN, LABEL_SIZE, lines=8
    )


def _chance(facts: Facts) -> float | None:
    """The share that every level would have if none made a difference; None where that is not known."""
    return None if facts.chance is None else 1 / facts.chance.estimate


def _entries(facts: Facts, wording: Wording) -> list[Entry]:
    """What the signs mean."""
    rows = [row for result in facts.results for row in result.rows.values()]
    entries = [Entry(group_name(group, wording), group=group) for group in facts.groups]
    if any(has_interval(row) for row in rows):
        entries.append(Entry(wording("figures.interval_95"), color="#D5D9DE"))
    if any(band(row) for row in rows):
        entries.append(Entry(wording("figures.experiments.range"), color="white", hatch=HATCH["hatch"]))
    if any(is_point(row) and "few_cases" in row.flags for row in rows):
        entries.append(Entry(wording("figures.few_cases")))
    chance = _chance(facts)
    if chance is not None:
        entries.append(Entry(wording("figures.experiments.chance", share=wording.percent(chance)), line=INK))
    return entries


def _notes(facts: Facts, wording: Wording) -> str:
    """What bold differences and hollow markers mean, and what numbers are that no share can be."""
    bold = [result.gap for result in facts.results if result.gap and result.gap.established and not facts.struck]
    around_zero = [panel for panel in facts.panels if panel.scale in AROUND_ZERO and not facts.struck]
    numbers = [row for panel in around_zero for result in panel.results for row in result.rows.values()]
    signs = {
        "bold": bold and all(gap.p_adjusted is None for gap in bold),
        "bold_adjusted": any(gap.p_adjusted is not None for gap in bold),
        "hollow": any(is_point(row) and not row.excludes_zero for row in numbers),
        "beyond": any(panel.scale == SHARES and not _are_shares(panel.reach) for panel in facts.panels),
    }
    text = " ".join(wording(f"figures.experiments.{sign}") for sign, occurs in signs.items() if occurs)
    return wrap(text, WIDTH - 2 * MARGIN, SMALL_SIZE) if text else ""


def _are_shares(reach: tuple[float, float]) -> bool:
    return reach[0] >= 0 and reach[1] <= 1


def _title(facts: Facts, plot: Plot, places: Columns, wording: Wording) -> str:
    """What an axis measures, and that it is weighted."""
    scale = plot.panel.scale
    kind = "accepted" if scale == MEANS and "task" not in facts.experiment else scale
    label = experiment_label(facts.experiment, wording)
    text = wording(f"figures.experiments.axis.{kind}", label=label)
    text = wording("figures.experiments.weighted", axis=text) if facts.weighted else text
    return wrap(text, places.numbers.left - MARGIN, 8.5, lines=4)


def _sides(places: Columns, plot: Plot, wording: Wording) -> tuple[str, str]:
    """What stands to the left and to the right of 0."""
    width = (places.right - places.left) / 2 - 5
    names = (f"figures.experiments.{end}.{plot.panel.scale}" for end in ("less", "more"))
    left, right = (wrap(wording(name), width, SMALL_SIZE, lines=3) for name in names)
    return left, right


def _above(plot: Plot, places: Columns, wording: Wording) -> float:
    """Height of what stands over a plot."""
    if plot.panel.scale not in AROUND_ZERO:
        return 0.0
    return max(text_height(side, SMALL_SIZE) for side in _sides(places, plot, wording)) + 4


def _draw_headings(axes: Axes, facts: Facts, places: Columns, bottom: float, wording: Wording) -> None:
    """Over each column of numbers what it holds."""
    headings = [
        (places.numbers.right, wording("figures.experiments.interval")),
        (places.n, wording("figures.answers.n")),
    ]
    headings += [(places.gaps.right, gap_heading(facts, wording))] if places.gaps else []
    for right, text in headings:
        write(axes, right, bottom, text, SMALL_SIZE, QUIET, "right", vertical="bottom")


def _draw_sides(page: Page, plot: Plot, bottom: float) -> None:
    """Over a plot around 0 which way is which."""
    if plot.panel.scale in AROUND_ZERO:
        zero = page.places.x(0, plot.axis)
        left, right = _sides(page.places, plot, page.wording)
        write(page.axes, zero - 5, bottom, left, SMALL_SIZE, QUIET, "right", vertical="bottom")
        write(page.axes, zero + 5, bottom, right, SMALL_SIZE, QUIET, vertical="bottom")


def _draw_results(page: Page, plot: Plot, top: float) -> float:
    """The results of a panel with their headings from `top` downwards; returns where they end."""
    for place, block in enumerate(plot.blocks):
        if block.heading:
            bottom = top + block.heading_height - HEADING_ROOM / 2
            write(page.axes, MARGIN, bottom, block.heading, LABEL_SIZE, vertical="bottom", weight="bold")
        elif place:
            rule(page.axes, top, page.places.left, page.places.right, RULE)
        draw_block(page, plot, block, top + block.heading_height)
        top += block.heading_height + block.height
    return top


def _draw_axis(page: Page, plot: Plot, y: float, title: str) -> None:
    """The axis below a panel; its title stands in the middle of the plot, or as near to it as keeps it on the sheet."""
    values = plot.axis.ticks
    texts = [tick_text(value, plot.axis, plot.panel.scale, page.wording) for value in values]
    axis(page.axes, y, [(page.places.x(value, plot.axis), text) for value, text in zip(values, texts, strict=True)], "")
    middle = max((page.places.left + page.places.right) / 2, MARGIN + widest([title], 8.5) / 2)
    write(page.axes, middle, y + 19, title, 8.5, QUIET, "center", vertical="top")
