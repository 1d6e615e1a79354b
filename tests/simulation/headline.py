"""The estimates a reader sees first, in many draws of the demonstration's process without its faults.

Every draw is analysed by the pipeline's own code, with the plan of the demonstration; what is true follows from all
draws together: the shares of everybody drawn, and the latent support that no interview sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bogolan.analysis import ranks
from bogolan.analysis.experiments.results import experiment_rows
from bogolan.analysis.hypotheses import hypothesis_rows
from bogolan.analysis.shares import item_rows
from bogolan.demonstration.fieldwork import PLANNED
from bogolan.demonstration.survey import survey
from bogolan.preparation.interviews import ROW
from bogolan.preparation.weighting.sample import CLUSTER, GENDER, GENDERS, STRATUM, WEIGHT
from bogolan.preparation.weighting.weights import weighted
from bogolan.statistics import rank_sets
from bogolan.survey.plan import read_plan
from bogolan.survey.questionnaire import Question
from bogolan.survey.reasons import NOT_ASKED
from bogolan.survey.spine import identifier

from .parts import monte_carlo, within

FOLDER = Path(__file__).resolve().parents[2] / "data/mopti-demo"
NO_ANSWER = {"98": "dont_know", "99": "refused"}
TESTED = ("H5",)  # H1, H3 and H4 are gaps of the drivers, and H8 is the null that the list experiment tests
EMPTY = ("domains", "groups", "sensitivity", "models", "claims", "support")
EVERYBODY = "all"

# As in the other simulations; a report draws 50,000.
ranks.rank_sets = partial(rank_sets, draws=5000)


@cache
def plan() -> dict[str, Any]:
    """The demonstration's plan with the battery of changes, the list experiment, and the hypotheses that are tested."""
    whole = read_plan(FOLDER / "survey.yaml")
    parts = {
        "drivers": [
            {key: value for key, value in item.items() if key != "against"}  # no net scores
            for item in whole["drivers"]
            if item["question"].startswith("a_")
        ],
        "experiments": [one | {"covariates": []} for one in whole["experiments"] if one["kind"] == "list"],
        "hypotheses": [one for one in whole["hypotheses"] if one["id"] in TESTED],
        "nonresponse_bounds": False,
    }
    return {**whole, **parts, **{section: [] for section in EMPTY}}


def drawn(seed: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """One survey as it is analysed: the sample with its calibrated weights, reasons for no answer, and what is true."""
    made = survey(seed)
    planned = (made.latent["role"] == PLANNED).to_numpy()
    answers, latent = (part[planned].reset_index(drop=True) for part in (made.answers, made.latent))
    coded = {name: answers[name].astype("string") for name in _questions()}
    reasons = {name: codes.map(NO_ANSWER).astype(object).mask(codes.isna(), NOT_ASKED) for name, codes in coded.items()}
    given = {name: codes.mask(codes.isin(NO_ANSWER)) for name, codes in coded.items()}
    columns = {name: pd.Categorical(codes, categories=sorted(codes.dropna().unique())) for name, codes in given.items()}
    columns |= {"le_count": given["le_count"].astype("Int64"), "age": answers["age"].astype(float)}
    women = pd.Categorical(np.where(answers["sex"] == 1, *GENDERS), categories=GENDERS)
    design = {GENDER: women, WEIGHT: 1.0, STRATUM: answers["cercle"], CLUSTER: answers["village_id"]}
    frame = pd.DataFrame({**columns, **design, ROW: np.arange(len(answers)) + 2})
    codebook = {name: Question(name, "select_one", choices={code: code for code in frame[name].cat.categories})
                for name in ("cercle", "sex")}  # fmt: skip
    sample, _ = weighted(frame, frame.iloc[:0], codebook, plan(), FOLDER)
    reasons = pd.DataFrame({name: told.where(told.notna(), None) for name, told in reasons.items()})
    return sample, reasons, latent


def _questions() -> list[str]:
    battery = [item["question"] for item in plan()["drivers"]]
    return [*battery, "le_count", "le_arm", "d_good", "x_comm_state", "marital", "edu", "cercle", "sex"]


def analysed(seed: int) -> tuple[dict[str, tuple[float, ...]], dict[str, tuple[float, float]]]:
    """Of one draw: by row of the spine its estimate, limits and p-value; by what is true, weighted sum and weights."""
    sample, reasons, latent = drawn(seed)
    rows = [
        *item_rows(sample, reasons, plan()),
        *experiment_rows(sample, reasons, plan()),
        *ranks.rank_rows(sample, plan()),
        *hypothesis_rows(sample, reasons, {}, plan()),
    ]
    numbers = ("estimate", "lower", "upper", "p_value")
    found = {identifier(row): tuple(row.get(name, np.nan) for name in numbers) for row in rows}
    return found, dict(_truth(sample, latent))


def _truth(sample: pd.DataFrame, latent: pd.DataFrame) -> Iterator[tuple[str, tuple[float, float]]]:
    weight, support = sample[WEIGHT].to_numpy(), latent["support"].to_numpy(float)
    groups = {group: (sample[GENDER] == group).to_numpy() for group in GENDERS} | {
        EVERYBODY: np.ones(len(sample), bool)
    }
    for group, inside in groups.items():
        for item in plan()["drivers"]:
            name, codes = item["question"], item["share"]
            answered = inside & sample[name].notna().to_numpy()
            said = sample[name].isin(codes).to_numpy()
            yield f"{name}/{group}", (float(weight[answered & said].sum()), float(weight[answered].sum()))
        yield f"support/{group}", (float((weight * support)[inside].sum()), float(weight[inside].sum()))
    suffered = sample["x_comm_state"].astype(object)
    for code in ("1", "0"):
        inside = (suffered == code).fillna(False).to_numpy(bool)
        yield f"support/x_comm_state={code}", (float((weight * support)[inside].sum()), float(weight[inside].sum()))


def headline(samples: int, seed: int) -> Iterator[dict]:
    """Coverage of shares, gaps, ranks and the list experiment; how often planted differences, and none, are found."""
    with ProcessPoolExecutor(2) as pool:
        draws = list(pool.map(analysed, range(seed, seed + samples), chunksize=10))
    sums = pd.DataFrame([{name: total for name, (total, _) in truth.items()} for _, truth in draws]).sum()
    weights = pd.DataFrame([{name: weight for name, (_, weight) in truth.items()} for _, truth in draws]).sum()
    found, truth = [rows for rows, _ in draws], (sums / weights).to_dict()
    for name, row, value in _covered(truth):
        estimates = np.array([rows.get(row, (np.nan,) * 4) for rows in found], float)
        estimates = estimates[np.isfinite(estimates[:, 0])]
        held = (estimates[:, 1] <= value) & (value <= estimates[:, 2])
        yield _row(name, float(held.mean()), (0.93, 1.0), samples, truth=value, mean=float(estimates[:, 0].mean()))
    for name, rows_of_ranks, best, worst in _ranked(truth):
        sets = [[rows[row][1:3] for row in rows_of_ranks if row in rows] for rows in found]
        held = [all(low <= top and bottom <= high for (low, high), top, bottom in zip(ends, best, worst, strict=True))
                for ends in sets if len(ends) == len(best)]  # fmt: skip
        yield _row(name, float(np.mean(held)), (0.93, 1.0), samples)
    for name, row, wanted in REJECTED:
        p_values = np.array([rows[row][3] for rows in found], float)
        yield _row(name, float((p_values < 0.05).mean()), wanted, samples)


# What is planted, the row whose p-value tells of it, and how often it must be found; None where nobody said.
GAP_OF_LIST = "experiments/gap/list/difference_in_means/women/men"
REJECTED = (
    ("H8: women and men support alike (planted); the list experiment finds a gap", GAP_OF_LIST, (0.03, 0.07)),
    (
        "H5: 13 points between those who suffered state violence and others; found",
        "hypotheses/hypothesis/H5/x_comm_state/all",
        (0.24, 0.36),
    ),
    ("H1: more women gain access to marriage; found", "drivers/gap/a_marry/1/women/men", None),
    ("H3: a girl can refuse; found", "drivers/gap/a_forced/1/women/men", None),
    ("H4: women's freedom to travel; found", "drivers/gap/a_move/3/women/men", None),
)


def _row(name: str, share: float, wanted: tuple[float, float] | None, samples: int, **more: float) -> dict:
    met = True if wanted is None else within(share, *wanted, samples)
    told = "" if wanted is None else f"{wanted[0]:.2f} to {wanted[1]:.2f}"
    return {"what": name, **more, "share": share, "must be": told, "error": monte_carlo(share, samples), "met": met}


def _covered(truth: dict[str, float]) -> Iterator[tuple[str, str, float]]:
    """What is estimated, the row it stands in, and what is true."""
    for item in plan()["drivers"]:
        name, level = item["question"], "+".join(item["share"])
        for group in (*GENDERS, EVERYBODY):
            yield f"{name}, {group}", f"drivers/share/{name}/{level}/{group}", truth[f"{name}/{group}"]
        gap = truth[f"{name}/women"] - truth[f"{name}/men"]
        yield f"{name}, women less men", f"drivers/gap/{name}/{level}/women/men", gap
    for group in (*GENDERS, EVERYBODY):
        row = f"experiments/prevalence/list/difference_in_means/{group}"
        yield f"support by the list, {group}", row, truth[f"support/{group}"]
    yield "support by the list, women less men", GAP_OF_LIST, truth["support/women"] - truth["support/men"]
    between = truth["support/x_comm_state=1"] - truth["support/x_comm_state=0"]
    yield "support by the list, state violence or not", "hypotheses/hypothesis/H5/x_comm_state/all", between


def _ranked(truth: dict[str, float]) -> Iterator[tuple[str, list[str], np.ndarray, np.ndarray]]:
    """Each battery and group: its rows of ranks, and the best and the worst rank that each driver truly has."""
    by_answers: dict[str, list[str]] = {}
    for item in plan()["drivers"]:
        by_answers.setdefault("+".join(item["share"]), []).append(item["question"])
    for level, names in by_answers.items():
        shares = {group: np.array([truth[f"{name}/{group}"] for name in names]) for group in (*GENDERS, EVERYBODY)}
        shares["women/men"] = shares["women"] - shares["men"]
        for group, own in shares.items():
            best = 1 + (own[None, :] > own[:, None]).sum(axis=1)
            rows = [f"drivers/rank/{name}/{level}/{group}" for name in names]
            yield f"ranks of {len(names)} drivers (answer {level}), {group}", rows, best, best
