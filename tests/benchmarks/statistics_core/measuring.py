"""Seconds and memory of tasks: each program runs its own in a process of its own and prints one line of JSON a task."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

HALF_A_SECOND = 0.5
STATUS = Path("/proc/self/status")


def megabytes(field: str) -> float:
    """VmRSS or VmHWM of this process; 0 where the system does not tell."""
    if not STATUS.exists():
        return 0.0
    return next(float(line.split()[1]) / 1024 for line in STATUS.read_text().splitlines() if line.startswith(field))


def measure(task: str, function: Callable[[], np.ndarray], repeats: int = 3) -> None:
    """Print the least seconds of at least so many runs, the memory beyond that before, and the numbers found."""
    gc.collect()
    before = megabytes("VmRSS")
    if STATUS.exists():
        Path("/proc/self/clear_refs").write_text("5")
    seconds = []
    while len(seconds) < repeats or sum(seconds) < HALF_A_SECOND:  # what is short is measured more often
        begun = time.perf_counter()
        found = function()
        seconds.append(time.perf_counter() - begun)
    extra = max(megabytes("VmHWM") - before, 0.0)
    values = np.ravel(np.asarray(found, float)).tolist()
    print(json.dumps({"task": task, "seconds": min(seconds), "megabytes": extra, "values": values}), flush=True)
