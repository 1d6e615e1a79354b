"""The axis of shares from 0 to 100%, with a line at each quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.figures.sheet import axis
from bogolan.publication.figures.style import RULE

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

    from bogolan.publication.wording import Wording

QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


def draw_quarters(axes: Axes, x: Callable[[float], float], top: float, bottom: float) -> None:
    """A line behind the data at each quarter; `x` tells where a share stands."""
    for share in QUARTERS:
        axes.plot([x(share)] * 2, [top, bottom], color=RULE, lw=0.6, zorder=0)


def draw_share_axis(axes: Axes, y: float, x: Callable[[float], float], title: str, wording: Wording) -> None:
    """The axis below the data, with its quarters in per cent."""
    axis(axes, y, [(x(share), wording.percent(share)) for share in QUARTERS], title)
