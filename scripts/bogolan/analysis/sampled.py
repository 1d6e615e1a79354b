"""Who was sampled: the design behind every estimate, and the rows that count respondents and rows read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.weighting.sample import CLUSTER, GENDER, MARGIN, STRATUM, UNCALIBRATED, WEIGHT
from bogolan.statistics import SurveyDesign

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.statistics import Estimates

WOMEN, MEN, ALL = "women", "men", "all"

FEW_CASES, FEWEST_CASES, FEW_CLUSTERS, FEWEST_DF = 50, 25, 20, 4


# How far a weight may be from the one that was made in the step before, relatively: iterations stop at 1e-11.
SAME_WEIGHT = 1e-6


def survey_design(frame: pd.DataFrame, plan: Mapping[str, Any]) -> SurveyDesign:
    """The design of a prepared sample, with any further columns that the frame holds.

    Where weights were calibrated, so is the design: anew, from the weights before to the totals that the weights meet,
    so that variances are of what the totals leave unexplained. Trimming counts as part of the weights before. Raises
    AssertionError where that gives other weights than the sample has.
    """
    margins = [name for name in frame if name.startswith(MARGIN)]
    design = SurveyDesign(
        frame,
        weights=UNCALIBRATED if margins else WEIGHT,
        strata=STRATUM,
        clusters=CLUSTER,
        nest=True,
        lonely=plan["design"]["lonely"],
    )
    if not margins:
        return design
    weighting = plan["weighting"]
    known = {name: frame.groupby(name, observed=True)[WEIGHT].sum().to_dict() for name in margins}
    bounds = {"bounds": tuple(weighting["bounds"])} if "bounds" in weighting else {}
    calibrated = design.calibrate(known, weighting["method"], **bounds)
    if not np.allclose(calibrated.weight, frame[WEIGHT], rtol=SAME_WEIGHT, atol=0):
        raise AssertionError("calibrated anew, the sample has other weights than it was given")
    return calibrated


def genders(sample: pd.DataFrame) -> list[str]:
    """Which of women and men were asked, women first."""
    return [gender for gender in (WOMEN, MEN) if ((sample[GENDER] == gender) & (sample[WEIGHT] > 0)).any()]


def groups(sample: pd.DataFrame) -> list[str]:
    """Whom numbers are given for: women, men and all respondents, or the one gender that was asked."""
    asked = genders(sample)
    return [*asked, ALL] if len(asked) != 1 or (sample[GENDER].isna()).any() else asked


def flags(n: int, clusters: int, df: float, others: str = "") -> str | None:
    """What a reader must know of an estimate, comma-joined, beside its own flags.

    few_cases (the DHS program's brackets: 25 to 49), too_few_cases (what it leaves out: under 25), few_clusters.
    """
    few = [("too_few_cases", n < FEWEST_CASES), ("few_cases", FEWEST_CASES <= n < FEW_CASES)]
    few += [("few_clusters", clusters < FEW_CLUSTERS or df < FEWEST_DF)]
    return ",".join([*filter(None, [others]), *(name for name, holds in few if holds)]) or None


def weaker_flags(sides: Estimates) -> str | None:
    """What a reader must know of a difference: what she must of either side of it."""
    of_each = zip(sides.n, sides.clusters, sides.df, sides.flags, strict=True)
    told = [flags(*side) or "" for side in of_each]
    return ",".join(dict.fromkeys(flag for side in told for flag in side.split(",") if flag)) or None


def among(frame: pd.DataFrame, group: str) -> np.ndarray:
    """(n) who is a woman, a man, or anybody."""
    return np.ones(len(frame), bool) if group == ALL else (frame[GENDER] == group).to_numpy(bool)


def clusters_among(sample: pd.DataFrame, members: np.ndarray) -> int:
    """In how many clusters some of the sample (n, boolean) live."""
    return len(sample.loc[members, [STRATUM, CLUSTER]].drop_duplicates())


def sample_rows(sample: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """A row a group: how many respondents in how many clusters."""
    sample = sample[sample[WEIGHT] > 0]
    for group in groups(sample):
        members = sample if group == ALL else sample[sample[GENDER] == group]
        clusters = members[[STRATUM, CLUSTER]].drop_duplicates()
        counted = {"estimate": len(members), "n": len(members), "clusters": len(clusters)}
        yield {"analysis": "sample", "measure": "respondents", "unit": "respondents", "group": group, **counted}


def weight_rows(report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Of a weighted survey: the design effect of weighting before and after, the smallest and largest weight.

    Weights are in units of their mean, and `count` is the fewest respondents of a cell that was calibrated, of whose
    number a weight may tell.
    """
    if not report["weighted"]:
        return
    first, last = report["steps"][0], report["steps"][-1]
    fewest = report.get("calibration", {}).get("fewest_in_a_cell", last["n"])
    about = {"analysis": "weights", "group": ALL, "n": last["n"], "count": fewest, "base": "respondents"}
    steps = [("before", first), ("after", last)] if len(report["steps"]) > 1 else [("after", last)]
    for name, step in steps:
        told = {"measure": "design_effect", "unit": "ratio", "level": name, "estimate": step["design_effect"]}
        yield {**about, **told}
    for name in ("smallest", "largest"):
        told = {"measure": "weight", "unit": "mean_weight", "level": name, "estimate": last[f"{name}_of_mean"]}
        yield {**about, **told}


def accounting_rows(accounting: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """A row a disposition: how many of the rows read were complete, refused, duplicate."""
    for disposition, rows in accounting.items():
        yield {
            "analysis": "accounting",
            "measure": "rows",
            "unit": "rows",
            "outcome": disposition,
            "estimate": rows,
            "base": "rows",
        }
