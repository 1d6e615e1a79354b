"""The demonstration survey: its files written anew, or its promises measured."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bogolan.demonstration.folder import write_demonstration
from bogolan.demonstration.properties import DRAWS, compared, measured
from bogolan.demonstration.survey import SEED

if TYPE_CHECKING:
    from pathlib import Path

MARKS = {True: "agrees", False: "DOES NOT AGREE"}


def write(folder: Path, seed: int | None, scale: int, rates: float, failed_list: bool, truth: Path | None) -> int:
    """Write the demonstration survey's files into a folder, and what is true of it into another if asked to.

    1 where so many faults are asked for that the survey has no room for them.
    """
    try:
        write_demonstration(folder, SEED if seed is None else seed, scale, rates, failed_list, truth)
    except ValueError as mistake:
        print(f"the demonstration survey cannot be written: {mistake}", file=sys.stderr)
        return 1
    print(f"{folder}: the demonstration survey is written (SYNTHETIC: its answers are invented)")
    return 0


def check(draws: int = DRAWS) -> int:
    """Print each property of the demonstration beside its target; 1 where one does not agree."""
    found = compared(measured(draws))
    print(f"{'property':50} {'target':>8} {'mean':>8} {'error':>8} {'between draws':>14}")
    for row in found.itertuples():
        numbers = f"{row.target:8.3f} {row.mean:8.4f} {row.error:8.4f} {row.deviation:14.4f}"
        print(f"{row.property:50} {numbers}  {MARKS[row.agrees]}  ({row.source})")
    missed = int((~found["agrees"]).sum())
    print(f"{len(found) - missed} of {len(found)} agree with their target within the error of {draws} draws")
    return int(missed > 0)
