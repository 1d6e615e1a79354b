"""How long regressions take: all of the demonstration's, and a logit of ten terms by gender of a million respondents.

The first has the mixed models beside them too, the second ten coefficients and average marginal effects of women and of
men, their differences, and nothing else. R survey's svyglm fits the same coefficients of a tenth of the respondents,
where it is installed; it has no marginal effects. Each is made in a process of its own; printed are seconds, peak
memory, the ratio, and whether what was asked for is met. `make bench` prints it.
"""

from __future__ import annotations

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

PEOPLE, PEOPLE_IN_R, VILLAGES, TERMS = 1_000_000, 100_000, 2000, 10
# Seconds and bytes that were asked for.
MOST_OF_THE_DEMONSTRATION, MOST_SECONDS, MOST_MEMORY = 25.0, 5.0, 2.5e9

R_TASK = """
suppressMessages(library(survey))
frame <- read.csv(commandArgs(TRUE)[1])
began <- proc.time()[["elapsed"]]
design <- svydesign(~village, strata = ~area, weights = ~weight, data = frame, nest = TRUE)
terms <- paste(grep("^x", names(frame), value = TRUE), collapse = " + ")
fit <- svyglm(as.formula(paste("y ~ sex * (", terms, ")")), design, family = quasibinomial())
cat(proc.time()[["elapsed"]] - began)
"""


def frame(people: int) -> pd.DataFrame:
    """Villages in areas, weights, a gender, ten terms of which nine are yes or no, and an outcome."""
    generator = np.random.default_rng(10)
    village = np.sort(generator.integers(0, VILLAGES, people))
    terms = {f"x{number}": (generator.random(people) < 0.4).astype(float) for number in range(TERMS - 1)}
    terms[f"x{TERMS - 1}"] = generator.integers(18, 80, people) / 10
    chance = 1 / (1 + np.exp(0.5 - 0.3 * terms["x0"] + 0.2 * terms["x1"] - 0.1 * (terms[f"x{TERMS - 1}"] - 4)))
    told = {"sex": generator.integers(0, 2, people), "village": village, "area": village * 8 // VILLAGES}
    weight = generator.uniform(0.5, 2, people)
    return pd.DataFrame({**terms, **told, "weight": weight, "y": (generator.random(people) < chance).astype(float)})


def ours(people: int) -> None:
    """Print seconds and peak memory (bytes, beyond those of the data) of coefficients, effects and differences."""
    from bogolan.statistics import Slope, SurveyDesign, category, glm, join, marginal_effects

    data = frame(people)
    names = [f"x{number}" for number in range(TERMS)]
    data["(Intercept)"] = 1.0
    began = time.perf_counter()
    design = SurveyDesign(data, weights="weight", strata="area", clusters="village", nest=True)
    effects = []
    for sex in (0, 1):
        fit = glm(design.where(data["sex"] == sex), "y", ["(Intercept)", *names])
        wanted = [*(category(name, name, []) for name in names[:-1]), Slope(names[-1], {names[-1]: 1.0})]
        found = marginal_effects(fit, wanted)
        renamed = found.contrast({f"{sex}:{name}": {name: 1.0} for name in names})
        effects += [renamed, fit.coefficients.contrast({f"{sex}:b:{name}": {name: 1.0} for name in names})]
    both = join(*effects)
    gaps = both.contrast({name: {f"0:{name}": 1.0, f"1:{name}": -1.0} for name in names})
    assert np.isfinite(gaps.standard_errors).all()
    print(time.perf_counter() - began, 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def apart(people: int) -> tuple[float, float]:
    """Our seconds and peak memory, from a process of its own."""
    told = subprocess.run([sys.executable, __file__, str(people)], check=True, capture_output=True, text=True).stdout
    seconds, memory = map(float, told.split())
    return seconds, memory


def in_r(people: int) -> float:
    """Seconds that R survey takes for the coefficients alone."""
    with tempfile.TemporaryDirectory() as folder:
        frame(people).to_csv(Path(folder) / "data.csv", index=False)
        (Path(folder) / "task.R").write_text(R_TASK)
        command = ["Rscript", str(Path(folder) / "task.R"), str(Path(folder) / "data.csv")]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def of_the_demonstration() -> float:
    """Seconds of the rules `regress` and `mix` on the demonstration's sample, from their start to their files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_house(folder, "data/mopti-demo")
        derived = "data/derived/mopti-demo"
        prepared = [
            f"{derived}/{file}"
            for file in ("sample.parquet", "reasons.parquet", "codebook.json", "interviewers.parquet")
        ]
        snakemake = [sys.executable, "-m", "snakemake", "--cores", "2"]
        subprocess.run([*snakemake, *prepared], cwd=folder, check=True, capture_output=True)
        began = time.perf_counter()
        made = [f"{derived}/regressions.parquet", f"{derived}/mixed.csv"]
        subprocess.run([*snakemake, *made], cwd=folder, check=True, capture_output=True)
        return time.perf_counter() - began


if __name__ == "__main__":
    if len(sys.argv) > 1:
        ours(int(sys.argv[1]))
        sys.exit()
    seconds = of_the_demonstration()
    asked = met(seconds <= MOST_OF_THE_DEMONSTRATION)
    print(f"all models of the demonstration, by the rule: {seconds:6.2f} s of {MOST_OF_THE_DEMONSTRATION:.0f}: {asked}")
    for people in (PEOPLE_IN_R, PEOPLE):
        seconds, memory = apart(people)
        told = f"a logit of {TERMS} terms by gender, {people:>9,} respondents: {seconds:6.2f} s, {memory / 1e9:.2f} GB"
        asked = met(seconds <= MOST_SECONDS and memory <= MOST_MEMORY)
        print(told + (f" of {MOST_SECONDS:.0f} s and {MOST_MEMORY / 1e9} GB: {asked}" if people == PEOPLE else ""))
        if people == PEOPLE_IN_R and shutil.which("Rscript"):
            of_r = in_r(people)
            print(f"its coefficients by R survey: {of_r:6.2f} s, {of_r / seconds:.1f} times as long")
