"""Which single number may be published, by class of question; here with the numbers of `thresholds` that are default.

community   base 50 and 10 clusters: whole percent; base 30 and 5 clusters: bands; else withheld. It speaks of the
            place, not of who said it.
personal    base 100, and 10 respondents behind the share and behind its complement; else withheld. 10 is the frequency
            rule of statistical offices (Hundepool et al. 2012, section 4.2).
sensitive   base 200 and 20 clusters; else withheld. Fewer than 10 behind a share: "5% or less". The answer itself may
            bring harm to all who could have given it.

How alike the answers within a cluster are is never told of the third: where all of a village answer alike, one answer
gives away those of the neighbours. In an area or an age band the first two leave in bands, from 30 respondents of a
gender in 5 clusters on, and the third never. Fewer is always withheld: the gate
fails closed, an unknown class is treated as sensitive.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bogolan.survey.spine import ITEM_NONRESPONSE, MISSING_ANSWERS

if TYPE_CHECKING:
    import pandas as pd

    from bogolan.disclosure.thresholds import Thresholds

PUBLISHED, BOUNDED, BANDED, WITHHELD = "published", "bounded", "banded", "withheld"
SMALL_BASE, FEW_CLUSTERS, SMALL_COUNT, COMPLEMENT = "small_base", "few_clusters", "small_count", "complement"
SEPARATED, COMMUNAL, AREA, HOMOGENEITY = "separated", "communal", "area", "homogeneity"
SENSITIVE_THEME, FEW_CODED = "sensitive_theme", "few_coded"
INTRACLASS = "intraclass_correlation"

# Of which something may be told within an area, and of the likeness of answers within a cluster.
NOT_SENSITIVE = ("community", "personal")
BAND_LIMITS = (0.0, 0.10, 0.25, 0.75, 0.90, 1.0)


def decision(row: pd.Series, question_class: str, thresholds: Thresholds) -> tuple[str, str | None]:
    """What happens to one row of the spine on its own account: the release and, where not published, the reason."""
    own = thresholds.of_class(question_class)
    n, clusters = known(row["n"]), known(row["clusters"])
    if n < own.base or clusters < own.clusters:
        reason = SMALL_BASE if n < own.base else FEW_CLUSTERS
        bandable = own.band_base is not None and row["measure"] == "share"
        if bandable and n >= own.band_base and clusters >= own.band_clusters:
            return BANDED, reason
        return WITHHELD, reason
    if row["measure"] == INTRACLASS and not _likeness_may_be_told(row, question_class, thresholds):
        return WITHHELD, HOMOGENEITY
    if "separated" in (row["flag"] or ""):
        return WITHHELD, SEPARATED
    if own.counts_matter and few_behind(row, thresholds):
        return (BOUNDED, None) if may_be_bounded(row, question_class, thresholds) else (WITHHELD, SMALL_COUNT)
    return PUBLISHED, None


def _likeness_may_be_told(row: pd.Series, question_class: str, thresholds: Thresholds) -> bool:
    """Whether how alike answers within a cluster are gives nobody away: not of few clusters, nor where all agree."""
    many = known(row["clusters"]) >= thresholds.community.clusters
    return question_class in NOT_SENSITIVE and many and not row["estimate"] >= thresholds.alike


def area_decision(row: pd.Series, question_class: str, thresholds: Thresholds) -> tuple[str, str | None]:
    """What happens to a row within a domain, an area or an age band: a band at most, and nothing that is sensitive."""
    if question_class not in NOT_SENSITIVE or row["measure"] != "share":
        return WITHHELD, AREA
    n, clusters = known(row["n"]), known(row["clusters"])
    if n < thresholds.area.base or clusters < thresholds.area.clusters:
        return WITHHELD, SMALL_BASE if n < thresholds.area.base else FEW_CLUSTERS
    if thresholds.of_class(question_class).counts_matter and few_behind(row, thresholds):
        return WITHHELD, SMALL_COUNT
    return BANDED, AREA


def quality_decision(row: pd.Series, thresholds: Thresholds) -> tuple[str, str | None]:
    """What happens to a row on the quality of fieldwork: the rule of personal questions, for interviews and cases.

    A share of flagged interviews of at most 5% is told as that where fewer stand behind it than the fewest.
    """
    n, count = known(row["n"]), known(row["count"])
    if n < thresholds.personal.base:
        return WITHHELD, SMALL_BASE
    if any(0 < part < thresholds.fewest for part in (count, n - count)):
        rare = row["measure"] == "flagged" and row["estimate"] <= 0.05
        return (BOUNDED, None) if rare else (WITHHELD, SMALL_COUNT)
    return PUBLISHED, None


def few_behind(row: pd.Series, thresholds: Thresholds) -> bool:
    """Whether fewer respondents than the fewest stand behind a number, or behind a share's complement."""
    count, n = known(row["count"]), known(row["n"])
    if row["measure"] in ("share", ITEM_NONRESPONSE, MISSING_ANSWERS):
        return min(count, n - count) < thresholds.fewest
    return not _missing(row["count"]) and count < thresholds.fewest


def may_be_bounded(row: pd.Series, question_class: str, thresholds: Thresholds) -> bool:
    """Whether a share near 0 or 1 is told as "5% or less" or "95% or more" instead of being withheld.

    Only of so many respondents that a twentieth of them are not few.
    """
    told = question_class == "sensitive" and row["measure"] == "share" and not 0.05 < row["estimate"] < 0.95
    return told and 0.05 * known(row["n"]) >= thresholds.fewest


def band(share: float) -> tuple[float, float]:
    """The band that a share lies in: 0-10, 10-25, 25-75, 75-90 or 90-100%."""
    for lower, upper in pairwise(BAND_LIMITS):
        if share < upper or upper == 1.0:
            return lower, upper
    raise ValueError(f"no share: {share}")


def _missing(value: object) -> bool:
    import pandas as pd

    return bool(pd.isna(value))


def known(value: object) -> float:
    """A count, where an unknown one is as bad as none."""
    return 0.0 if _missing(value) else float(value)
