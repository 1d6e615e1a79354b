"""How long all outputs of the demonstration take in both languages, once its estimates exist. `make bench` prints it.

The gate's decision, figures, tables, workbook, pages, PDFs, Word documents and the signed manifest are removed and made
again, three times, in a folder of its own; the table gives the median and the range in seconds of the whole command,
beside the 20 seconds that it may take.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from pathlib import Path

from house import copy_house
from shipped_surveys import RUNS, seconds

SURVEY = "mopti-demo"
MOST = 20.0


def measured() -> list[float]:
    """Seconds of each run."""
    with tempfile.TemporaryDirectory() as name:
        folder, found = Path(name), []
        copy_house(folder, f"data/{SURVEY}")
        seconds(folder)
        for _ in range(RUNS):
            shutil.rmtree(folder / "reports")
            for path in (folder / "data/derived" / SURVEY).glob("released*.parquet"):
                path.unlink()
            found.append(seconds(folder))
        return found


if __name__ == "__main__":
    found = measured()
    middle = statistics.median(found)
    print(f"all outputs      median {middle:6.2f} s   range {min(found):.2f} to {max(found):.2f} s")
    print(f"of {MOST:.0f} s         {middle / MOST:6.3f}")
