"""The weights of the sample, step by step: base weights, interviews not given, known totals, trimming."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.matching import coded
from bogolan.preparation.weighting.calibrating import calibrated, margin_columns, trimmed
from bogolan.preparation.weighting.frame import eligible_people, frame_weights, read_frame, without_interviews
from bogolan.preparation.weighting.nonresponse import NOT_GIVEN, nonresponse_factors
from bogolan.preparation.weighting.report import largest_error, margin_report, stage
from bogolan.preparation.weighting.sample import CLUSTER, EVERYBODY, STRATUM, UNCALIBRATED, WEIGHT, crossed
from bogolan.preparation.weighting.totals import known_totals, met_by
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.survey.response_files import told_responses

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from bogolan.preparation.weighting.frame import Frame
    from bogolan.survey.questionnaire import Question

Report = dict[str, Any]


def weighted(
    prepared: pd.DataFrame,
    set_aside: pd.DataFrame,
    codebook: Mapping[str, Question],
    plan: Mapping[str, Any],
    folder: Path,
) -> tuple[pd.DataFrame, Report]:
    """The sample with the weights that the plan's `weighting` makes, and a report of them.

    prepared is what `sample.sample` gives; set_aside has whoever was set aside, and why; folder the survey's files.
    Where weights were calibrated the frame also has `_uncalibrated_weight`, those that the last calibration began with,
    and a column `_margin_...` of each margin: from these an analysis calibrates again, for the variance
    (`analysis/sampled.py`).
    """
    weighting = plan.get("weighting", {})
    choices = {name: list(question.choices) for name, question in codebook.items()}
    stages: list[Report] = []
    report: Report = {"weighted": bool(weighting) or "weights" in plan["design"], "steps": stages}
    weight, eligible, frame = _base(prepared, plan, folder, report)
    stages.append(stage("base", weight * eligible))
    if "nonresponse" in weighting:
        others = _others(set_aside, codebook, plan)
        other_weight = _weights_of_others(others, frame, plan)
        factor, report["nonresponse"] = nonresponse_factors(prepared, weight, others, other_weight, plan, choices)
        weight = weight * factor
        stages.append(stage("nonresponse", weight * eligible))
    weight = weight * eligible
    if "totals" not in weighting:
        if "trim" in weighting:
            weight = trimmed(weight, weighting["trim"])
            stages.append(stage("trimmed", weight))
        return prepared.assign(**{WEIGHT: weight}), report
    path = folder / weighting["totals"]
    margins = met_by(prepared, weight, known_totals(path, plan, choices), path, plan, choices)
    found = calibrated(weight, margins, weighting, str(path))
    stages.append(stage("calibrated", found.weight))
    levels = list(margin_report(margins, weight, found.weight))
    scale = found.weight.sum() / weight.sum()
    factor = found.weight[weight > 0] / (scale * weight[weight > 0])
    report["calibration"] = {
        "method": weighting["method"],
        "rounds": found.rounds,
        "converged": True,
        "largest_relative_error": largest_error(levels),
        "smallest_factor": float(factor.min()),
        "largest_factor": float(factor.max()),
        "fewest_in_a_cell": min(level["respondents"] for level in levels),
        "levels": levels,
    }
    columns = margin_columns(margins).set_axis(prepared.index)
    named = {WEIGHT: found.weight, UNCALIBRATED: found.before, **{name: columns[name] for name in columns}}
    return prepared.assign(**named), report


def _base(
    prepared: pd.DataFrame, plan: Mapping[str, Any], folder: Path, report: Report
) -> tuple[np.ndarray, np.ndarray, Frame | None]:
    """(n) base weights but for the choice within the household, (n) of how many one was chosen, and the frame if any.

    They are apart because how many there are in a household is not known of those who refused.
    """
    described = plan.get("weighting", {}).get("frame")
    if described is None:
        return prepared[WEIGHT].to_numpy(float), np.ones(len(prepared)), None
    frame = read_frame(folder / described["file"], plan)
    weight = frame_weights(frame, prepared, plan)
    report["drawn_without_interviews"] = without_interviews(frame, prepared)
    if "eligible" in described:
        return weight, eligible_people(prepared, described["eligible"], plan), frame
    return weight, np.ones(len(prepared)), frame


def _others(set_aside: pd.DataFrame, codebook: Mapping[str, Question], plan: Mapping[str, Any]) -> pd.DataFrame:
    """Those who refused or broke off, with the codes that weights and cells are made from; None where unknown."""
    import pandas as pd

    design = plan["design"]
    names = [*plan["weighting"]["nonresponse"]["cells"], *design["strata"]]
    names += [design[key] for key in ("clusters", "weights") if key in design]
    not_given = set_aside[set_aside["disposition"].isin(NOT_GIVEN)].reset_index(drop=True)
    found = {}
    for name in dict.fromkeys(names):
        codes = coded(not_given[name].fillna("").astype(str), codebook[name]).astype(object)
        found[name] = codes.where(~codes.isin(["", *codebook[name].no_answers]), None)
    return pd.DataFrame(found, index=not_given.index, dtype=object)


def _weights_of_others(others: pd.DataFrame, frame: Frame | None, plan: Mapping[str, Any]) -> np.ndarray:
    """The base weights of those who gave no interview. SurveyError where some are not known."""
    import pandas as pd

    design = plan["design"]
    if frame is not None:
        strata = crossed(others, design["strata"]) if design["strata"] else EVERYBODY
        cluster = others[design["clusters"]] if "clusters" in design else ""
        weight = frame.weights(others.assign(**{STRATUM: strata, CLUSTER: cluster}))
        column = design.get("clusters", "strata")
    elif "weights" in design:
        weight, column = pd.to_numeric(others[design["weights"]], errors="coerce").to_numpy(float), design["weights"]
    else:
        return np.ones(len(others))
    unknown = ~(weight >= 0) | np.isinf(weight)
    if unknown.any():
        told = f"no base weight of {unknown.sum()} who refused or broke off"
        expected = "a weight of everybody who was asked, for weighting.nonresponse"
        raise SurveyError(Problem(told_responses(plan), told, expected, column=column))
    return weight
