"""How long preparing takes, from the export to the sample, at growing sizes of the demonstration survey.

The pipeline is run as a user runs it, so that checking the plan, writing what is derived and Snakemake's own start are
counted. Prints seconds by step, the time a row relative to 10,000 rows (near 1 means linear) and the peak memory of the
largest process. `python tests/benchmarks/preparation.py 1 695` measures other sizes, in 1,440 planned interviews.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet
from house import copy_house

from bogolan.demonstration.folder import write_demonstration
from bogolan.demonstration.survey import SEED

SURVEY = "mopti-demo"
# 1,440 planned interviews each: the demonstration itself, and about 10,000, 100,000 and 1,000,000 rows.
SCALES = (1, 7, 70, 695)
STEPS = {
    "starting": "start",
    "checking the plan": "validate",
    "reading responses": "read",
    "cleaning responses": "clean",
    "weighting the sample": "weigh",
}


def build(folder: Path, scale: int) -> int:
    """A house with one survey of this size; its rows."""
    data = folder / "data" / SURVEY
    copy_house(folder, f"data/{SURVEY}/survey.yaml")
    # In a process of its own: those started later would count this one's memory as theirs. Words that nobody can place
    # (E18) are left out, since among so many some are said to be a sex, and then nobody is weighted until it is known.
    arguments = (data, SEED, scale, {"E18": 0.0})
    writing = multiprocessing.get_context("spawn").Process(target=write_demonstration, args=arguments)
    writing.start()
    writing.join()
    if writing.exitcode:
        raise SystemExit("the survey could not be written")
    with (data / "responses.csv").open("rb") as file:
        return sum(line.count(b"\n") for line in file) - 1


def run(folder: Path) -> tuple[dict[str, float], float]:
    """Seconds by step that `snakemake` takes for the sample, its own in `start`; its largest process's peak in GiB."""
    target = f"data/derived/{SURVEY}/sample.parquet"
    spent, step, begun = dict.fromkeys(STEPS.values(), 0.0), "start", time.perf_counter()
    first = begun
    with subprocess.Popen(
        [sys.executable, "-m", "snakemake", target],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        said = []
        for line in running.stderr:
            said.append(line)
            told = line.rstrip().partition(f"{SURVEY}: ")[2]
            if told in STEPS:
                now = time.perf_counter()
                spent[step] += now - begun
                step, begun = STEPS[told], now
        # Not `running.wait()`: this one tells of memory too, of the process with all that it started.
        _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise SystemExit("".join(said))
    spent[step] += time.perf_counter() - begun
    return spent | {"all": time.perf_counter() - first}, usage.ru_maxrss / 2**20


def measured(scale: int) -> tuple[int, int, dict[str, float], float]:
    """Rows of the export, people of the sample, seconds by step, and the peak in GiB."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = build(folder, scale)
        spent, peak = run(folder)
        sample = pyarrow.parquet.read_metadata(folder / f"data/derived/{SURVEY}/sample.parquet")
        return rows, sample.num_rows, spent, peak


if __name__ == "__main__":
    names = [*STEPS.values(), "all"]
    print(f"{'rows':>12} {'sample':>10} " + " ".join(f"{name:>9}" for name in names) + "  a row, relative  peak GiB")
    each = {}
    for scale in [int(one) for one in sys.argv[1:]] or SCALES:
        rows, sample, spent, peak = measured(scale)
        each[rows] = spent["all"] / rows
        base = each[min(each, key=lambda size: abs(size - 10_000))]
        line = " ".join(f"{spent[name]:9.2f}" for name in names)
        print(f"{rows:12,} {sample:10,} {line} {each[rows] / base:16.2f} {peak:9.2f}", flush=True)
