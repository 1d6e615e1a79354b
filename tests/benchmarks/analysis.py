"""How long the analysis takes: the demonstration's, 512 specifications of a model, 40 drivers in areas of a million.

The third is what `domain_rows` makes of a survey: shares, limits and gaps, 40 x 2 genders x 8 areas and all of both. R
survey makes the same shares and standard errors of a tenth of the respondents, where it is installed. Each table is
made in a process of its own; printed are seconds, the peak memory, the ratio, and whether what was asked for is met.
`make bench` prints it.
"""

from __future__ import annotations

import itertools
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from house import copy_house, met

DRIVERS, AREAS, VILLAGES = 40, 8, 2000
PEOPLE, PEOPLE_IN_R = 1_000_000, 100_000
CONTROLS, SPECIFICATIONS = ("edu", "marital", "x_comm_state", "x_comm_grp", "x_any"), 512
# Seconds and bytes that were asked for.
MOST_OF_THE_DEMONSTRATION, MOST_OF_SPECIFICATIONS, MOST_SECONDS, MOST_MEMORY = 10.0, 30.0, 20.0, 3e9
PLAN = {"design": {"lonely": "fail", "intracluster_correlation": 0.2}, "support": [], "domains": [{"question": "area"}]}

R_TASK = """
suppressMessages(library(survey))
frame <- read.csv(commandArgs(TRUE)[1])
began <- proc.time()[["elapsed"]]
design <- svydesign(~village, strata = ~area, weights = ~weight, data = frame, nest = TRUE)
drivers <- make.formula(grep("^q", names(frame), value = TRUE))
found <- svyby(drivers, ~ sex + area, design, svymean)
gaps <- svyby(drivers, ~sex, design, svymean)
cat(proc.time()[["elapsed"]] - began)
"""


def survey(people: int) -> pd.DataFrame:
    """A sample as the pipeline prepares it: villages in areas, weights, and 40 questions answered yes or no."""
    generator = np.random.default_rng(40)
    village = np.sort(generator.integers(0, VILLAGES, people))
    answers = {
        f"q{number:02}": pd.Categorical.from_codes(
            (generator.random(people) < 0.2 + number / 80).astype("int8"), ["0", "1"]
        )
        for number in range(DRIVERS)
    }
    return pd.DataFrame({
        **answers,
        "area": pd.Categorical.from_codes(village * AREAS // VILLAGES, [f"area {number}" for number in range(AREAS)]),
        "_gender": pd.Categorical.from_codes(generator.integers(0, 2, people), ["women", "men"]),
        "_weight": generator.uniform(0.5, 2, people),
        "_stratum": (village * AREAS // VILLAGES).astype(str),
        "_cluster": village.astype(str),
    })  # fmt: skip


def ours(people: int) -> None:
    """Print seconds and peak memory (bytes, beyond those of the sample) of the table."""
    from bogolan.analysis.domains import domain_rows
    from bogolan.survey.spine import spine

    sample = survey(people)
    drivers = [{"question": f"q{number:02}", "measure": "share", "share": ["1"]} for number in range(DRIVERS)]
    began = time.perf_counter()
    rows = spine(domain_rows(sample, {**PLAN, "drivers": drivers}, {}))
    assert len(rows) == DRIVERS * AREAS * 4
    print(time.perf_counter() - began, 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def in_r(people: int) -> float:
    """Seconds that R survey takes for the shares alone."""
    sample = survey(people)
    columns = {name: sample[name].cat.codes for name in sample if name.startswith("q")}
    told = {
        "sex": sample["_gender"],
        "area": sample["area"],
        "village": sample["_cluster"],
        "weight": sample["_weight"],
    }
    with tempfile.TemporaryDirectory() as folder:
        pd.DataFrame(columns | told).to_csv(Path(folder) / "sample.csv", index=False)
        (Path(folder) / "task.R").write_text(R_TASK)
        command = ["Rscript", str(Path(folder) / "task.R"), str(Path(folder) / "sample.csv")]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def apart(people: int) -> tuple[float, float]:
    """Our seconds and peak memory, from a process of its own."""
    told = subprocess.run([sys.executable, __file__, str(people)], check=True, capture_output=True, text=True).stdout
    seconds, memory = map(float, told.split())
    return seconds, memory


def of_the_demonstration() -> tuple[float, float]:
    """Seconds of `analysis.estimates`, and of 512 specifications of the first model, on the demonstration's sample.

    The pipeline prepares it first. The specifications are those of the plan with every set of five controls.
    """
    from bogolan.analysis.estimates import counted_rows, estimated_rows
    from bogolan.analysis.models.specifications import specification_rows
    from bogolan.provenance.writing import read_json
    from bogolan.survey.plan import read_plan
    from bogolan.survey.plan_specifications import crossed
    from bogolan.survey.spine import spine

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_house(folder, "data/mopti-demo")
        made = folder / "data/derived/mopti-demo"
        wanted = [str(made.relative_to(folder) / f"{file}") for file in ("sample.parquet", "weighting.json")]
        command = [sys.executable, "-m", "snakemake", *wanted]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        plan = read_plan(folder / "data/mopti-demo/survey.yaml")
        sample, reasons = pd.read_parquet(made / "sample.parquet"), pd.read_parquet(made / "reasons.parquet")
        files = ("accounting", "weighting", "codebook")
        accounting, weighting, codebook = (read_json(made / f"{file}.json") for file in files)
        began = time.perf_counter()
        counted = counted_rows(sample, accounting, weighting, codebook, plan)
        spine([*counted, *estimated_rows(sample, reasons, codebook, plan, {})])
        estimated = time.perf_counter() - began
        sets = [list(chosen) for size in range(6) for chosen in itertools.combinations(CONTROLS, size)]
        model = plan["models"][0]
        model["specifications"] = {**model["specifications"], "controls": sets}
        assert len(crossed(model)) == SPECIFICATIONS
        began = time.perf_counter()
        spine(specification_rows(sample, reasons, codebook, plan))
        return estimated, time.perf_counter() - began


if __name__ == "__main__":
    if len(sys.argv) > 1:
        ours(int(sys.argv[1]))
        sys.exit()
    estimated, specified = of_the_demonstration()
    asked = f"of {MOST_OF_THE_DEMONSTRATION:.0f}: {met(estimated <= MOST_OF_THE_DEMONSTRATION)}"
    print(f"all rows of the demonstration but those of models: {estimated:6.2f} s {asked}")
    asked = f"of {MOST_OF_SPECIFICATIONS:.0f}: {met(specified <= MOST_OF_SPECIFICATIONS)}"
    print(f"{SPECIFICATIONS} specifications of one of its models: {specified:6.2f} s {asked}")
    table = "40 drivers x 2 genders x 8 areas"
    for people in (PEOPLE_IN_R, PEOPLE):
        seconds, memory = apart(people)
        told = f"{table}, {people:>9,} respondents: {seconds:6.2f} s, {memory / 1e9:.2f} GB at most"
        asked = met(seconds <= MOST_SECONDS and memory <= MOST_MEMORY)
        wanted = f" of {MOST_SECONDS:.0f} s and {MOST_MEMORY / 1e9:.0f} GB: {asked}"
        print(told + (wanted if people == PEOPLE else ""))
        if people == PEOPLE_IN_R and shutil.which("Rscript"):
            of_r = in_r(people)
            print(f"its shares and standard errors by R survey: {of_r:6.2f} s, {of_r / seconds:.1f} times as long")
