"""What the invented survey promises, measured over many draws: levels, clustering, silence, experiments, power."""

from __future__ import annotations

import csv
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration import fieldwork
from bogolan.demonstration.answers import DONT_KNOW, REFUSED, with_no_answers
from bogolan.demonstration.experiments import POLICIES
from bogolan.demonstration.opinions import BATTERY_A, IMPROVED, WORSE
from bogolan.demonstration.parameters import logistic
from bogolan.demonstration.places import CONTESTED, PEUL, ZONE_NAMES, villages
from bogolan.demonstration.support import silence
from bogolan.demonstration.truth import truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.statistics import Estimates

TARGETS = "properties.csv"
DRAWS = 200
# How many standard errors of the simulation a mean may lie from its target.
TOLERANCE = 3.0
ROUNDING = 0.0005


def measured(draws: int = DRAWS, first_seed: int = 1, processes: int = 2) -> pd.DataFrame:
    """Every property in each of many faultless surveys: one row a draw, one column a property."""
    import pandas as pd

    with ProcessPoolExecutor(processes) as pool:
        return pd.DataFrame(pool.map(properties, range(first_seed, first_seed + draws), chunksize=5))


def compared(found: pd.DataFrame) -> pd.DataFrame:
    """Properties beside their targets, in the order of `properties.csv`.

    Columns: property, target, mean, error (of their difference, by simulation), deviation (between draws), agrees,
    source. A target that was itself simulated, in so many `draws` with a deviation `between` them, has an error of its
    own, and was rounded to three digits.
    """
    import pandas as pd

    with (Path(__file__).parent / TARGETS).open(encoding="utf-8", newline="") as file:
        targets = pd.DataFrame(csv.DictReader(file)).astype({"target": float, "draws": float, "between": float})
    mean, deviation = found.mean(), found.std()
    rows = targets.assign(
        mean=mean[targets["property"]].to_numpy(), deviation=deviation[targets["property"]].to_numpy()
    )
    simulated = targets["draws"] > 0
    own = np.where(simulated, targets["between"] / np.sqrt(targets["draws"].where(simulated, 1)), 0)
    rows["error"] = np.hypot(rows["deviation"] / np.sqrt(len(found)), own)
    allowed = TOLERANCE * rows["error"] + np.where(simulated, ROUNDING, 1e-9)
    rows["agrees"] = (rows["mean"] - rows["target"]).abs() <= allowed
    return rows


def properties(seed: int) -> dict[str, float]:
    """The properties of one faultless survey, of the planned interviews."""
    import pandas as pd

    places = villages(seed)
    people = fieldwork.interviewers(seed, len(places))
    made = fieldwork.interviews(places, people, seed)
    true = truth(made, places, people, seed)
    frame = pd.concat([made, places[["cercle", "zone"]].iloc[made["village"]].reset_index(drop=True), true], axis=1)
    frame["silence"] = logistic(silence(made, places, people, true["support"].to_numpy()))
    frame["asked_by_woman"] = people["woman"].to_numpy()[made["interviewer"]]
    said = with_no_answers(made, places, people, true, seed)
    frame = frame.assign(**{f"said {item}": said[item] for item in BATTERY_A})
    frame = frame[frame["role"] == fieldwork.PLANNED].reset_index(drop=True)
    found = {}
    for subject in (_levels, _violence, _clustering, _silence, _lists, _endorsement):
        found |= dict(subject(frame))
    return found


def _levels(frame: pd.DataFrame) -> Iterator[tuple[str, float]]:
    for item in BATTERY_A:
        for gender, rows in _by_gender(frame):
            yield f"{item} improved, {gender}", (rows[item] == IMPROVED).mean()
            yield f"{item} worse, {gender}", (rows[item] == WORSE).mean()
    yield "support", frame["support"].mean()
    for gender, rows in _by_gender(frame):
        yield f"support, {gender}", rows["support"].mean()
    for number, zone in enumerate(ZONE_NAMES):
        rows = frame[frame["zone"] == number]
        yield f"support, {zone}", rows["support"].mean()
        yield f"says yes, {zone}", _yes(rows)
    yield "says yes", _yes(frame)
    for answer, name in ((1, "state violence"), (0, "no state violence")):
        yield f"support, {name}", frame["support"][frame["x_comm_state"] == answer].mean()
    yield "aged 18 to 30", (frame["age"] <= 30).mean()
    yield "age ends in 0 or 5", (frame["age"] % 5 == 0).mean()
    yield "women asked by a man", 1 - frame["asked_by_woman"][frame["woman"]].mean()
    yield "farming", (frame["livelihood"] == 1).mean()
    yield "trade", (frame["livelihood"] == 4).mean()
    yield "wage", (frame["livelihood"] == 6).mean()
    yield "no school", (frame["edu"] == 0).mean()
    for item in ("t_chief", "t_mayor"):
        yield f"{item} somewhat or a lot", (frame[item] >= 2).mean()


def _violence(frame: pd.DataFrame) -> Iterator[tuple[str, float]]:
    exposed = frame[(frame["ethnicity"] == PEUL) & (frame["zone"] > 0)]
    yield "state violence", frame["x_comm_state"].mean()
    yield "state violence, Peul outside state-held", exposed["x_comm_state"].mean()
    yield "group violence", frame["x_comm_grp"].mean()


def _clustering(frame: pd.DataFrame) -> Iterator[tuple[str, float]]:
    for name, question in (
        ("state violence", "x_comm_state"),
        ("group violence", "x_comm_grp"),
        ("support", "support"),
    ):
        yield f"ICC {name}", intraclass_correlation(frame[question].to_numpy(float), frame["village"].to_numpy())
    justice = (frame["a_justice"] == IMPROVED).to_numpy(float)
    yield "ICC justice", intraclass_correlation(justice, frame["village"].to_numpy())
    men = frame[~frame["woman"]]
    yield (
        "ICC marriage, men",
        intraclass_correlation((men["a_marry"] == IMPROVED).to_numpy(float), men["village"].to_numpy()),
    )


def _silence(frame: pd.DataFrame) -> Iterator[tuple[str, float]]:
    for item, gender, who in (("a_dispute", "women", frame["woman"]), ("a_forced", "men", ~frame["woman"])):
        yield f"{item} don't know, {gender}", (frame[f"said {item}"][who] == DONT_KNOW).mean()
    refused = (frame[[f"said {item}" for item in BATTERY_A]] == REFUSED).mean(axis=1)
    yield "battery A refused, contested", refused[frame["zone"] == CONTESTED].mean()
    yield "battery A refused, elsewhere", refused[frame["zone"] != CONTESTED].mean()
    silent = frame["d_good"] >= DONT_KNOW
    for gender, rows in _by_gender(frame):
        yield f"silent, {gender}", silent[rows.index].mean()
    women = frame["woman"]
    for name, asked_by in (("woman", frame["asked_by_woman"]), ("man", ~frame["asked_by_woman"])):
        yield f"silent, women asked by a {name}", silent[women & asked_by].mean()
    yield "silence, variance between interviewers (logit)", _between(silent - frame["silence"], frame)


def _between(residual: pd.Series, frame: pd.DataFrame) -> float:
    """The variance of the interviewers' effects on the logit scale, to first order: what is left to them of silence."""
    between, _ = _components(residual.to_numpy(float), frame["interviewer"].to_numpy())
    return float(between / (frame["silence"] * (1 - frame["silence"])).mean() ** 2)


def _lists(frame: pd.DataFrame) -> Iterator[tuple[str, float]]:
    control, treated = (frame["le_count"][frame["treated"] == arm] for arm in (False, True))
    yield "list control mean", control.mean()
    yield "list control deviation", control.std()
    yield "list floor, no control item", (frame["control_items"] == 0).mean()
    yield "list ceiling, all control items", (frame["control_items"] == 3).mean()
    yield "treated arm counts none", (treated == 0).mean()
    yield "treated arm counts all four", (treated == 4).mean()
    estimates = _difference(frame, "le_count", "treated", "woman", "x_comm_state")
    for name, (value, error) in estimates.items():
        yield f"list estimate{name}", value
        yield f"list standard error{name}", error
    yield "H8 rejected (null)", _rejected(estimates, ", women", ", men")
    yield "H5 found (+.13)", _rejected(estimates, ", state violence", ", no state violence")


def _endorsement(frame: pd.DataFrame) -> Iterator[tuple[str, float]]:
    mean = frame.assign(policy=frame[list(POLICIES)].mean(axis=1))
    value, error = _difference(mean, "policy", "endorsed")[""]
    yield "endorsement effect", value
    yield "endorsement standard error", error


def _difference(frame: pd.DataFrame, outcome: str, arm: str, *by: str) -> dict[str, tuple[float, float]]:
    """Difference in means between arms and its design-based standard error: of all, and by each of the columns."""
    from bogolan.statistics import SurveyDesign

    names = {"woman": (", men", ", women"), "x_comm_state": (", no state violence", ", state violence")}
    # A column for each cell that an arm and a group make, empty elsewhere, so that one design serves all of them.
    columns: dict[str, pd.Series] = {}
    groups = {"": np.ones(len(frame), bool)}
    for column in by:
        groups |= {label: (frame[column] == level).to_numpy() for level, label in enumerate(names[column])}
    for label, members in groups.items():
        for level in (0, 1):
            columns[f"{label}|{level}"] = frame[outcome].astype(float).where(members & (frame[arm] == level))
    design = SurveyDesign(
        frame[["cercle", "village"]].assign(**columns), strata="cercle", clusters="village", lonely="adjust"
    )
    from bogolan.statistics import mean

    gaps = _gaps(mean(design, list(columns)), list(groups))
    return dict(zip(groups, zip(gaps.values, gaps.standard_errors, strict=True), strict=True))


def _gaps(means: Estimates, labels: list[str]) -> Estimates:
    return means.contrast({label or "all": {f"{label}|1": 1.0, f"{label}|0": -1.0} for label in labels})


def _rejected(estimates: Mapping[str, tuple[float, float]], one: str, other: str) -> float:
    """1 where two estimates of different people differ at the 5% level."""
    (first, first_error), (second, second_error) = estimates[one], estimates[other]
    return float(abs(first - second) > 1.96 * np.hypot(first_error, second_error))


def intraclass_correlation(values: np.ndarray, groups: np.ndarray) -> float:
    """The share of the variance that lies between groups, by analysis of variance (Donner 1986)."""
    between, within = _components(values, groups)
    return between / (between + within)


def _components(values: np.ndarray, groups: np.ndarray) -> tuple[float, float]:
    """The components of variance between and within groups, from the mean squares of a one-way analysis."""
    _, place, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    means = np.bincount(place, values) / sizes
    count, total = len(sizes), len(values)
    between = (sizes * (means - values.mean()) ** 2).sum() / (count - 1)
    within = ((values - means[place]) ** 2).sum() / (total - count)
    return float((between - within) * (count - 1) / (total - (sizes**2).sum() / total)), float(within)


def _by_gender(frame: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    yield "women", frame[frame["woman"]]
    yield "men", frame[~frame["woman"]]


def _yes(frame: pd.DataFrame) -> float:
    answered = frame["d_good"][frame["d_good"] <= 1]
    return float(answered.mean())
