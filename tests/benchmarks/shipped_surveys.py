"""How long the shipped surveys take: from nothing, and again with nothing changed. `make bench` prints it.

Each is run three times in a folder of its own; the table gives the median and the range in seconds, and the ratio
between the two.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from house import copy_house

SURVEYS = ("data/chile-1988", "data/mopti-demo", "data/mopti-headline")
RUNS = 3


def seconds(folder: Path) -> float:
    """How long `snakemake` takes in a folder."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "snakemake"], cwd=folder, check=True, capture_output=True, env=os.environ)
    return time.perf_counter() - begun


def measured() -> tuple[list[float], list[float]]:
    """Seconds from nothing, and with nothing changed, one of each a run."""
    cold, warm = [], []
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            copy_house(folder, *SURVEYS)
            cold.append(seconds(folder))
            warm.append(seconds(folder))
    return cold, warm


if __name__ == "__main__":
    cold, warm = measured()
    for name, found in (("from nothing", cold), ("nothing changed", warm)):
        print(f"{name:16} median {statistics.median(found):6.2f} s   range {min(found):.2f} to {max(found):.2f} s")
    ratios = [second / first for first, second in zip(cold, warm, strict=True)]
    print(f"{'ratio':16} median {statistics.median(ratios):6.3f}")
