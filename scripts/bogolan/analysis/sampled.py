"""Who was sampled: the design behind every estimate, and the rows that count respondents and rows read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.preparation.weighting import CLUSTER, GENDER, STRATUM, WEIGHT
from bogolan.statistics import SurveyDesign

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.statistics import Estimates

WOMEN, MEN, ALL = "women", "men", "all"

FEW_CASES, FEW_CLUSTERS, FEWEST_DF = 50, 20, 4


def survey_design(frame: pd.DataFrame, plan: Mapping[str, Any]) -> SurveyDesign:
    """The design of a prepared sample, with any further columns that the frame holds."""
    return SurveyDesign(
        frame, weights=WEIGHT, strata=STRATUM, clusters=CLUSTER, nest=True, lonely=plan["design"]["lonely"]
    )


def genders(sample: pd.DataFrame) -> list[str]:
    """Which of women and men were asked, women first."""
    return [gender for gender in (WOMEN, MEN) if ((sample[GENDER] == gender) & (sample[WEIGHT] > 0)).any()]


def groups(sample: pd.DataFrame) -> list[str]:
    """Whom numbers are given for: women, men and all respondents, or the one gender that was asked."""
    asked = genders(sample)
    return [*asked, ALL] if len(asked) != 1 or (sample[GENDER].isna()).any() else asked


def flags(n: int, clusters: int, df: float, others: str = "") -> str | None:
    """What a reader must know of an estimate, comma-joined: few_cases (DHS: under 50), few_clusters, its own flags."""
    few = [("few_cases", n < FEW_CASES), ("few_clusters", clusters < FEW_CLUSTERS or df < FEWEST_DF)]
    return ",".join([*filter(None, [others]), *(name for name, holds in few if holds)]) or None


def weaker_flags(sides: Estimates) -> str | None:
    """What a reader must know of a difference: what she must of either side of it."""
    of_each = zip(sides.n, sides.clusters, sides.df, sides.flags, strict=True)
    told = [flags(*side) or "" for side in of_each]
    return ",".join(dict.fromkeys(flag for side in told for flag in side.split(",") if flag)) or None


def sample_rows(sample: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """A row a group: how many respondents in how many clusters."""
    sample = sample[sample[WEIGHT] > 0]
    for group in groups(sample):
        members = sample if group == ALL else sample[sample[GENDER] == group]
        clusters = members[[STRATUM, CLUSTER]].drop_duplicates()
        counted = {"estimate": len(members), "n": len(members), "clusters": len(clusters)}
        yield {"analysis": "sample", "measure": "respondents", "unit": "respondents", "group": group, **counted}


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
