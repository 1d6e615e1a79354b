"""Some of the interviews, of which results are given again, and those of whom two results together tell.

What is left out is a mask over one sample, so that strata and clusters stay, and nothing is cleaned or weighted anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.conditions import hold
from bogolan.analysis.sampled import among, clusters_among
from bogolan.preparation.weighting.sample import FLAG, WEIGHT

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from bogolan.analysis.item_measures import ItemMeasure


@dataclass(frozen=True)
class Some:
    """Who stays (n, boolean), and who stays in each other result of the same kind."""

    stay: np.ndarray
    others: tuple[np.ndarray, ...] = ()

    def told_apart(self, members: np.ndarray) -> list[np.ndarray]:
        """Those of some (n, boolean) of whom this result and another together tell, a set for each other result.

        They are in the one and not in the other. Where each of the two has people of its own, neither gives the
        other's away, and there is no set.
        """
        pairs = [(members & self.stay & ~other, members & other & ~self.stay) for other in self.others]
        return [here | there for here, there in pairs if here.any() != there.any()]


def everyone(sample: pd.DataFrame) -> Some:
    """All interviews, of which there is no other result."""
    return Some(np.ones(len(sample), bool))


def stay(sample: pd.DataFrame, analysis: Mapping[str, Any]) -> np.ndarray:
    """(n) whether an interview stays in an analysis. Raises KeyError for the id of a rule that flags none."""
    kept = hold(sample, analysis["where"]) if "where" in analysis else np.ones(len(sample), bool)
    left_out = analysis.get("without_flagged", False)
    if left_out:
        flags = [name for name in sample if name.startswith(FLAG)]
        named = flags if left_out is True else [f"{FLAG}{rule}" for rule in left_out]
        kept = kept & ~sample[named].any(axis=1).to_numpy()
    return kept


def some_of(sample: pd.DataFrame, plan: Mapping[str, Any], analysis: Mapping[str, Any], name: str) -> Some:
    """Who stays in an analysis, beside everybody and whoever stays in the other analyses that repeat the same part."""
    others = [one for one in plan["sensitivity"] if one["name"] != analysis["name"] and repeats(one, name)]
    return Some(stay(sample, analysis), (everyone(sample).stay, *(stay(sample, one) for one in others)))


def some_of_questions(sample: pd.DataFrame, plan: Mapping[str, Any], analysis: Mapping[str, Any]) -> Some:
    """The same of an analysis that repeats the questions, and of the others that do."""
    others = [one for one in plan["sensitivity"] if one["name"] != analysis["name"] and "applies_to" not in one]
    return Some(stay(sample, analysis), (everyone(sample).stay, *(stay(sample, one) for one in others)))


def sizes_told_apart(sample: pd.DataFrame, one: ItemMeasure, group: str, some: Some) -> str:
    """Of whom of a group a number of these interviews and another result of it together tell, as the gate reads it.

    Those who answered and were left out, or are in one analysis and not in another: "n/count/clusters", a ";" between
    two sets; the count is empty where it does not matter (`ItemMeasure.count`).
    """
    answered = one.values.notna().to_numpy() & (sample[WEIGHT] > 0).to_numpy() & among(sample, group)
    return ";".join(sizes(sample, one, part) for part in some.told_apart(answered))


def sizes(sample: pd.DataFrame, one: ItemMeasure, part: np.ndarray) -> str:
    """How many of some (n, boolean) there are, how many are behind a number of theirs, and in how many clusters."""
    count = one.count(part)
    return f"{part.sum()}/{'' if count is None else count}/{clusters_among(sample, part)}"


def repeats(analysis: Mapping[str, Any], name: str) -> bool:
    """Whether an analysis repeats an experiment, a model or a hypothesis of this name."""
    return name in analysis.get("applies_to", [name])
