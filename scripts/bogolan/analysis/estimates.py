"""All rows of the spine but those of models, in their order: what was counted, and what was estimated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.analysis.choices import choice_rows
from bogolan.analysis.claims import claim_rows
from bogolan.analysis.comparisons import adjusted
from bogolan.analysis.domains import domain_rows
from bogolan.analysis.experiments.conjoint import conjoint_rows, conjoints_of
from bogolan.analysis.experiments.results import experiment_rows
from bogolan.analysis.fieldwork_progress import progress_rows
from bogolan.analysis.fieldwork_quality import quality_rows
from bogolan.analysis.groups import group_rows
from bogolan.analysis.homogeneity import homogeneity_rows
from bogolan.analysis.hypotheses import hypothesis_rows
from bogolan.analysis.rankings import ranking_rows
from bogolan.analysis.ranks import rank_rows
from bogolan.analysis.sampled import accounting_rows, sample_rows, weight_rows
from bogolan.analysis.sensitivity import sensitivity_rows
from bogolan.analysis.shares import item_rows
from bogolan.analysis.silence import silence_rows
from bogolan.analysis.smallest_differences import with_smallest
from bogolan.analysis.verdicts import judged
from bogolan.analysis.weight_spread import spread_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.preparation.joined_profiles import JoinedProfiles

    Plan = Mapping[str, Any]


def counted_rows(
    sample: pd.DataFrame,
    accounting: Mapping[str, int],
    weighting: Mapping[str, Any],
    codebook: Mapping[str, Any],
    plan: Plan,
) -> Iterator[dict[str, Any]]:
    """What became of each row that was read, who was sampled, how fieldwork went, and what weighting did."""
    yield from accounting_rows(accounting)
    yield from sample_rows(sample)
    yield from quality_rows(sample, accounting, plan)
    yield from progress_rows(sample, codebook, plan)
    yield from weight_rows(weighting)
    yield from spread_rows(sample, weighting)


def estimated_rows(
    sample: pd.DataFrame,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Any],
    plan: Plan,
    profiles: Mapping[str, JoinedProfiles],
) -> Iterator[dict[str, Any]]:
    """Shares, means and ranks of the plan's questions with their gaps, what was fixed in advance, and experiments."""
    items = [
        *item_rows(sample, reasons, plan),
        *choice_rows(sample, reasons, plan, codebook),
        *ranking_rows(sample, reasons, plan, codebook),
    ]
    of_profiles = conjoints_of(sample, plan, profiles)
    items, tests = adjusted(items, plan, hypothesis_rows(sample, reasons, codebook, plan, of_profiles))
    yield from items
    yield from with_smallest(judged(tests, plan), plan)
    yield from homogeneity_rows(sample, items, plan, codebook)
    yield from rank_rows(sample, plan)
    yield from domain_rows(sample, plan, codebook)
    yield from group_rows(sample, plan, codebook)
    yield from experiment_rows(sample, reasons, plan)
    yield from conjoint_rows(of_profiles, plan)
    yield from claim_rows(sample, reasons, codebook, plan)
    yield from silence_rows(sample, reasons, plan)
    yield from sensitivity_rows(sample, reasons, codebook, plan, of_profiles)
