"""The statistics side by side with R survey, PyPI's svy and the prototype, in one run.

    python -m statistics_core [--sizes 10000 100000 1000000] [--write docs/measured/speed.md]

R survey is Rscript with the packages survey and jsonlite; svy is in an environment of its own, .venv-svy (or the Python
of SVY_PYTHON).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from measured.pages import digest_line

from .sample import write
from .sketch import PROTOTYPE

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "scripts", ROOT / "tests", HERE.parent)))}
TASKS = ("means", "logit", "medians", "bootstrap", "chi-squared")
WITHIN_OF_PROTOTYPE, MOST_MEGABYTES = 1.3, 300
NAMES = {"ours": "Bogolan", "sketch": "prototype", "survey": "R survey", "svy": "svy"}


def commands(path: Path) -> dict[str, list[str]]:
    """How each of those that are here is run on a sample; says what is not."""
    python = [sys.executable, "-m"]
    found = {"ours": [*python, "statistics_core.ours", f"{path}.parquet"]}
    if PROTOTYPE.exists():
        found["sketch"] = [*python, "statistics_core.sketch", f"{path}.parquet"]
    else:
        print("the prototype is not here (../shared): no ratios to it", file=sys.stderr)
    try:
        subprocess.run(["Rscript", "-e", "library(survey); library(jsonlite)"], check=True, capture_output=True)
        found["survey"] = ["Rscript", str(HERE / "survey_tasks.R"), f"{path}.csv"]
    except (OSError, subprocess.CalledProcessError):
        print("R with the packages survey and jsonlite is not here: left out", file=sys.stderr)
    svy = os.environ.get("SVY_PYTHON", str(ROOT / ".venv-svy/bin/python"))
    if Path(svy).exists():
        found["svy"] = [svy, str(HERE / "svy_tasks.py"), f"{path}.parquet"]
    else:
        told = "python3 -m venv .venv-svy && .venv-svy/bin/pip install svy"
        print(f"svy is not here: left out (to have it: {told})", file=sys.stderr)
    return found


def measured(command: list[str]) -> dict[str, dict]:
    """{task: seconds, megabytes, values} of one program."""
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    if "cannot do" in done.stderr:
        print(done.stderr.strip()[-300:], file=sys.stderr)
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {row["task"]: row for row in rows}


def agreement(ours: dict, theirs: dict | None) -> float | None:
    """The largest relative distance of the numbers; None where they are random, or of another form."""
    if theirs is None or ours["task"] == "bootstrap" or len(ours["values"]) != len(theirs["values"]):
        return None
    one, other = np.array(ours["values"]), np.array(theirs["values"])
    return float((np.abs(one - other) / np.maximum(np.abs(other), 1e-9)).max())


def table(n: int, found: dict[str, dict[str, dict]]) -> list[str]:
    """A row a task: seconds of each, how many times ours, memory, agreement."""
    others = [tool for tool in found if tool != "ours"]
    head = ["task", "seconds", "extra MB", *(f"{NAMES[tool]}, times ours" for tool in others), "agrees with R to"]
    lines = [f"## n = {n:,}", "", "| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    for task in TASKS:
        own = found["ours"][task]
        theirs = [found[tool].get(task) for tool in others]
        ratios = ["" if other is None else f"{other['seconds'] / own['seconds']:.2f}" for other in theirs]
        apart = agreement(own, found.get("survey", found.get("sketch", {})).get(task))
        cells = [f"{own['seconds']:.4f}", f"{own['megabytes']:.0f}", *ratios, "" if apart is None else f"{apart:.0e}"]
        lines.append(f"| {task} | " + " | ".join(cells) + " |")
    return [*lines, ""]


def growth(found: dict[int, dict[str, dict[str, dict]]]) -> list[str]:
    """How the time of a respondent changes from the smallest sample to the largest: 1 is linear, below is better."""
    small, large = min(found), max(found)
    lines = ["## Growth", "", f"Time a respondent at n = {large:,} over that at {small:,}.", ""]
    for task in TASKS:
        each = [found[n]["ours"][task]["seconds"] / n for n in (small, large)]
        lines.append(f"- {task}: {each[1] / each[0]:.2f}")
    return [*lines, ""]


def main() -> int:
    """Measure, print, and say what is slower or larger than promised."""
    parser = argparse.ArgumentParser(prog="statistics_core", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--write", type=Path, help="a Markdown file to write the tables to")
    asked = parser.parse_args()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for n in asked.sizes:
            path = write(n, Path(folder))
            found[n] = {tool: measured(command) for tool, command in commands(path).items()}
    page = [
        "# Speed",
        "",
        "`make bench`: the least seconds of some runs, each tool in a process of its own, the design included; last",
        "the largest relative distance of all numbers.",
        "",
        digest_line([HERE / "ours.py"]),
        "",
    ]
    page += [line for n in found for line in table(n, found[n])] + (growth(found) if len(found) > 1 else [])
    print("\n".join(page))
    if asked.write:
        asked.write.write_text("\n".join(page), encoding="utf-8")
    return refused(found[max(found)])


def refused(found: dict[str, dict[str, dict]]) -> int:
    """1, and which, where a task is slower or takes more memory than promised."""
    own, prototype = found["ours"], found.get("sketch", {})
    slow = [task for task in prototype if own[task]["seconds"] > WITHIN_OF_PROTOTYPE * prototype[task]["seconds"]]
    large = [task for task in TASKS if own[task]["megabytes"] > MOST_MEGABYTES]
    for fault, tasks in ((f"slower than {WITHIN_OF_PROTOTYPE} prototypes", slow), (f"over {MOST_MEGABYTES} MB", large)):
        if tasks:
            print(f"{fault}: {', '.join(tasks)}", file=sys.stderr)
    return int(bool(slow or large))


if __name__ == "__main__":
    sys.exit(main())
