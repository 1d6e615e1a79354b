"""How long a demonstration survey of 1,000,000 respondents takes to draw, to fault and to write.

Prints seconds by part, and the time a respondent at each size relative to the smallest: near 1 means linear.
"""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

from bogolan.demonstration.export import as_exported
from bogolan.demonstration.faults.files import csv_bytes
from bogolan.demonstration.faults.planting import plant
from bogolan.demonstration.survey import SEED, survey

PLANNED = 1440
SCALES = (1, 70, 695)


def measured(scale: int) -> dict[str, float]:
    """Seconds of each part for `scale` times 1,440 planned interviews."""
    seconds, begun = {}, time.perf_counter()

    def lap(name: str) -> None:
        nonlocal begun
        now = time.perf_counter()
        seconds[name], begun = now - begun, now

    drawn = survey(SEED, scale)
    lap("draw")
    exported = as_exported(drawn.answers)
    lap("export")
    planted = plant(exported, drawn.answers, drawn.latent, SEED)
    lap("plant")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "responses.csv").write_bytes(csv_bytes(planted.responses))
    lap("write")
    return seconds | {"all": sum(seconds.values())}


if __name__ == "__main__":
    print(f"{'respondents':>12} {'draw':>7} {'export':>7} {'plant':>7} {'write':>7} {'all':>7}  each, relative")
    survey(SEED)  # what is imported once is not measured
    each = []
    for scale in SCALES:
        seconds = measured(scale)
        each.append(seconds["all"] / scale)
        numbers = " ".join(f"{seconds[name]:7.2f}" for name in ("draw", "export", "plant", "write", "all"))
        print(f"{PLANNED * scale:12,} {numbers}  {each[-1] / each[0]:6.2f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GiB")
