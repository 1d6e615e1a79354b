"""The estimates a reader sees first, in many draws of the demonstration's process without its faults.

Every draw is analysed by the pipeline's own code, with the plan of the demonstration; what is true follows from all
draws together: the shares of everybody drawn, the latent support that no interview sees, and what the endorsement would
change of each respondent's answers. A planted difference must be found as often as `synthetic-data.md` says, or else as
a difference of the planted size is found: at most in a simple random sample of as many, and at least in one of half.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm

from bogolan.analysis import ranks
from bogolan.analysis.experiments.results import experiments_of
from bogolan.analysis.hypotheses import tests_among
from bogolan.analysis.shares import item_rows
from bogolan.analysis.some_interviews import everyone
from bogolan.demonstration.experiments import POLICIES
from bogolan.preparation.weighting.sample import GENDER, GENDERS, WEIGHT
from bogolan.statistics import rank_sets
from bogolan.survey.plan_comparisons import MARGIN
from bogolan.survey.spine import identifier

from .demonstration import EFFECT, drawn, plan_of_demonstration
from .parts import monte_carlo, within

# H1, H3 and H4 are gaps of the drivers, and H8 is the null that the list experiment tests.
TESTED = ("H5", "H9", "H10")
EMPTY = ("domains", "groups", "sensitivity", "models", "claims")
# What is asked directly: changes, agreement, what people went through, support.
BATTERIES = ("a_", "b_", "x_", "d_")
NUMBERS = ("estimate", "lower", "upper", "p_value", "n")
EVERYBODY = "all"

# As in the other simulations; a report draws 50,000.
ranks.rank_sets = partial(rank_sets, draws=5000)


@cache
def plan() -> dict[str, Any]:
    """The demonstration's plan with what is asked directly, its experiments, and the hypotheses that are tested."""
    whole = plan_of_demonstration()
    parts = {
        section: [
            {**{key: value for key, value in item.items() if key != "against"}, "share": ["+".join(item["share"])]}
            for item in whole[section]
            if item["question"].startswith(BATTERIES)
        ]
        for section in ("support", "drivers")
    }
    parts |= {
        "experiments": [one | {"covariates": []} for one in whole["experiments"]],
        "hypotheses": [one for one in whole["hypotheses"] if one["id"] in TESTED],
        "nonresponse_bounds": False,
    }
    return {**whole, **parts, **{section: [] for section in EMPTY}}


def questions() -> list[str]:
    """All that is analysed of a draw."""
    return [item["question"] for item in items()] + ["le_count", "le_arm", "en_arm", *POLICIES, "marital", "edu"]


def items() -> list[dict[str, Any]]:
    """What is asked directly: support, then the drivers."""
    return [*plan()["support"], *plan()["drivers"]]


def analysed(seed: int) -> tuple[dict[str, tuple[float, ...]], dict[str, tuple[float, float]]]:
    """Of one draw: by row of the spine its estimate, limits and p-value; by what is true, weighted sum and weights."""
    sample, reasons, latent = drawn(seed, questions())
    sample = _whether_counted(sample)
    experiments, every = experiments_of(sample, reasons, plan()), everyone(sample)
    rows = [
        *item_rows(sample, reasons, plan()),
        *(row for experiment in experiments.values() for row in experiment.rows_of_some(every.stay)),
        *ranks.rank_rows(sample, plan()),
        *tests_among(sample, reasons, {}, plan(), experiments, lambda _: every),
    ]
    found = {identifier(row): tuple(row.get(name, np.nan) for name in NUMBERS) for row in rows}
    return found, dict(_truth(sample, latent))


def _whether_counted(sample: pd.DataFrame) -> pd.DataFrame:
    """The sample, of each item only whether the answer is counted: nothing else of its scale is judged, nor net scores.

    Batteries with one such scale would be ranked together, so that what is not counted is named by the battery.
    """
    told = {}
    for item in items():
        name, (counted,) = item["question"], item["share"]
        is_counted = sample[name].isin(counted.split("+"))
        answers = np.where(is_counted, counted, _other(name))
        told[name] = pd.Series(pd.Categorical(answers, categories=[counted, _other(name)])).mask(sample[name].isna())
    return sample.assign(**told)


def _other(name: str) -> str:
    """Any answer that is not counted."""
    return f"not {name[:2]}"


def _truth(sample: pd.DataFrame, latent: pd.DataFrame) -> Iterator[tuple[str, tuple[float, float]]]:
    weight, support, effect = sample[WEIGHT].to_numpy(), latent["support"].to_numpy(float), latent[EFFECT].to_numpy()
    groups = {group: (sample[GENDER] == group).to_numpy() for group in GENDERS} | {
        EVERYBODY: np.ones(len(sample), bool)
    }
    for group, inside in groups.items():
        for item in items():
            name, codes = item["question"], item["share"]
            answered = inside & sample[name].notna().to_numpy()
            said = sample[name].isin(codes).to_numpy()
            yield f"{name}/{group}", (float(weight[answered & said].sum()), float(weight[answered].sum()))
        yield f"support/{group}", (float((weight * support)[inside].sum()), float(weight[inside].sum()))
        yield f"{EFFECT}/{group}", (float((weight * effect)[inside].sum()), float(weight[inside].sum()))
    suffered = sample["x_comm_state"].astype(object)
    for code in ("1", _other("x_comm_state")):
        inside = (suffered == code).fillna(False).to_numpy(bool)
        yield f"support/x_comm_state={code}", (float((weight * support)[inside].sum()), float(weight[inside].sum()))


def headline(samples: int, seed: int) -> Iterator[dict]:
    """Coverage of shares, gaps, ranks and experiments; how often planted differences, and none, are found."""
    with ProcessPoolExecutor(2) as pool:
        draws = list(pool.map(analysed, range(seed, seed + samples), chunksize=10))
    sums = pd.DataFrame([{name: total for name, (total, _) in truth.items()} for _, truth in draws]).sum()
    weights = pd.DataFrame([{name: weight for name, (_, weight) in truth.items()} for _, truth in draws]).sum()
    found, truth = [rows for rows, _ in draws], (sums / weights).to_dict()
    for name, row, value in _covered(truth):
        estimates = np.array([rows.get(row, (np.nan,) * len(NUMBERS)) for rows in found], float)
        estimates = estimates[np.isfinite(estimates[:, 0])]
        held = (estimates[:, 1] <= value) & (value <= estimates[:, 2])
        yield _row(name, float(held.mean()), (0.93, 1.0), samples, truth=value, mean=float(estimates[:, 0].mean()))
    for name, rows_of_ranks, best, worst in _ranked(truth):
        sets = [[rows[row][1:3] for row in rows_of_ranks if row in rows] for rows in found]
        held = [all(low <= top and bottom <= high for (low, high), top, bottom in zip(ends, best, worst, strict=True))
                for ends in sets if len(ends) == len(best)]  # fmt: skip
        yield _row(name, float(np.mean(held)), (0.93, 1.0), samples)
    for name, row, wanted in (*REJECTED, *_planted(found)):
        p_values = np.array([rows[row][3] for rows in found], float)
        yield _row(name, float((p_values < SIGNIFICANT).mean()), wanted, samples)
    estimates = np.array([rows[H5] for rows in found], float)
    told = (estimates[:, 3] >= SIGNIFICANT) & (np.abs(estimates[:, 1:3]).max(axis=1) > MARGIN)
    yield _row("H5: called not informative", float(told.mean()), tuple(1 - share for share in FOUND[::-1]), samples)


SIGNIFICANT = 0.05
# What is planted, the row whose p-value tells of it, and how often it must be found, by `synthetic-data.md`.
H5, FOUND = "hypotheses/hypothesis/H5/x_comm_state/all", (0.24, 0.36)
GAP_OF_LIST = "experiments/gap/list/difference_in_means/women/men"
REJECTED = (
    ("H8: women and men support alike (planted); the list experiment finds a gap", GAP_OF_LIST, (0.03, 0.07)),
    (
        "H5: 13 points between those who suffered state violence and others; found",
        H5,
        FOUND,
    ),
    (
        "H10: the endorsement moves women and men alike (planted, as they support alike); a gap found",
        "hypotheses/hypothesis/H10/compare/all",
        (0.03, 0.07),
    ),
)
# Planted differences of which it names the shares of women and of men, not how often they are found: the driver with
# the answer that counts, and the shares.
PLANTED = {
    "H1: more women gain access to marriage; found": ("a_marry/1", 0.986, 0.906),
    "H3: a girl can refuse; found": ("a_forced/1", 0.52, 0.40),
    "H3: women are better protected; found": ("a_sexprot/1", 0.60, 0.55),
    "H4: women's freedom to travel became worse; found": ("a_move/3", 0.76, 0.37),
    "H4: women's work became worse; found": ("a_work/3", 0.75, 0.35),
}
# What villages and weights may make of a gap's variance. It is less than that of women's or men's share (3.0 at 9 a
# village), since both are asked in the same villages.
LARGEST_DESIGN_EFFECT = 2.0


def _planted(found: list[dict[str, tuple[float, ...]]]) -> Iterator[tuple[str, str, tuple[float, float]]]:
    """Each planted difference of shares, the row that tells of it, and between which rates it must be found."""
    for name, (driver, women, men) in PLANTED.items():
        counts = [np.mean([rows[f"drivers/share/{driver}/{group}"][-1] for rows in found]) for group in GENDERS]
        variance = sum(share * (1 - share) / n for share, n in zip((women, men), counts, strict=True))
        rates = [power(women - men, variance * design_effect) for design_effect in (LARGEST_DESIGN_EFFECT, 1.0)]
        yield name, f"drivers/gap/{driver}/women/men", (rates[0], rates[1])


def power(difference: float, variance: float) -> float:
    """How often a two-sided test at 5% finds a difference of which the estimate is normal with this variance."""
    away, critical = abs(difference) / np.sqrt(variance), norm.isf(SIGNIFICANT / 2)
    return float(norm.cdf(away - critical) + norm.cdf(-away - critical))


def _row(name: str, share: float, wanted: tuple[float, float], samples: int, **more: float) -> dict:
    told = f"{wanted[0]:.2f} to {wanted[1]:.2f}"
    met = within(share, *wanted, samples)
    return {"what": name, **more, "share": share, "must be": told, "error": monte_carlo(share, samples), "met": met}


def _covered(truth: dict[str, float]) -> Iterator[tuple[str, str, float]]:
    """What is estimated, the row it stands in, and what is true."""
    groups = (*GENDERS, EVERYBODY)
    for section in ("support", "drivers"):
        for item in plan()[section]:
            name, level = item["question"], "+".join(item["share"])
            for group in groups:
                yield f"{name}, {group}", f"{section}/share/{name}/{level}/{group}", truth[f"{name}/{group}"]
            yield f"{name}, women less men", f"{section}/gap/{name}/{level}/women/men", _gap(truth, name)
    for group in groups:
        row = f"experiments/prevalence/list/difference_in_means/{group}"
        yield f"support by the list, {group}", row, truth[f"support/{group}"]
    yield "support by the list, women less men", GAP_OF_LIST, _gap(truth, "support")
    less = {who: truth[f"d_good/{who}"] - truth[f"support/{who}"] for who in groups}
    yield "asked directly less the list, all", "hypotheses/hypothesis/H9/all", less[EVERYBODY]
    row = "hypotheses/hypothesis/H9/compare/all"
    yield "asked directly less the list, women less men", row, less["women"] - less["men"]
    for group in groups:
        row = f"experiments/endorsement/endorsement/{group}"
        yield f"effect of the endorsement, {group}", row, truth[f"{EFFECT}/{group}"]
    row = "experiments/endorsement/endorsement/women/men"
    yield "effect of the endorsement, women less men", row, _gap(truth, EFFECT)
    between = truth["support/x_comm_state=1"] - truth[f"support/x_comm_state={_other('x_comm_state')}"]
    yield "support by the list, state violence or not", H5, between


def _gap(truth: dict[str, float], name: str) -> float:
    return truth[f"{name}/women"] - truth[f"{name}/men"]


def _ranked(truth: dict[str, float]) -> Iterator[tuple[str, list[str], np.ndarray, np.ndarray]]:
    """Each battery and group: its rows of ranks, and the best and the worst rank that each driver truly has."""
    by_answers: dict[tuple[str, str], list[str]] = {}
    for item in plan()["drivers"]:
        by_answers.setdefault((item["question"][:2], "+".join(item["share"])), []).append(item["question"])
    for (battery, level), names in by_answers.items():
        shares = {group: np.array([truth[f"{name}/{group}"] for name in names]) for group in (*GENDERS, EVERYBODY)}
        shares["women/men"] = shares["women"] - shares["men"]
        for group, own in shares.items():
            best = 1 + (own[None, :] > own[:, None]).sum(axis=1)
            rows = [f"drivers/rank/{name}/{level}/{group}" for name in names]
            yield f"ranks of {len(names)} drivers ({battery}, answer {level}), {group}", rows, best, best
