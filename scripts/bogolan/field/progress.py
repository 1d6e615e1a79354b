"""How far fieldwork is: interviews, quotas and villages against what the plan and the form foresee."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.field.quality import ALL, VILLAGE, measured, one
from bogolan.preparation.weighting.sample import GENDERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.field.interviews import FieldInterviews

BEHIND, BEYOND, UNSEEN, NOT_FORESEEN = "behind", "beyond", "unseen", "not_foreseen"
# A quota is taken from the interviews themselves where it is the same in so many of the villages.
USUAL = 0.5


def progress(
    interviews: FieldInterviews, plan: Mapping[str, Any], planned: pd.DataFrame | None = None
) -> Iterator[pd.DataFrame]:
    """Completes against `targets` of the plan; in each village by gender against its quota; villages still unseen.

    Where there is a sampling frame (`planned`, see `frame.read_planned`) its clusters that were drawn are the villages
    of the sample, which of them are unseen is told there, and so is how many interviews are missing where it says so.

    Where the plan has no quota, that of most villages stands in; where fewer than half have the same, there is none.
    The villages of the sample are the choices of the form's question, where it is one with choices.
    """
    kept, targets = interviews.kept, plan.get("targets", {})
    if "interviews" in targets:
        yield one(ALL, "all", "target:interviews", targets["interviews"])
        yield one(ALL, "all", "reached:interviews", len(kept) / targets["interviews"], n=[len(kept)])
    sampled = _sampled_villages(interviews, plan) if planned is None else []
    drawn = 0 if planned is None else int(((planned["drawn"] > 0) & (planned["village"] != "")).sum())
    visited = set(kept[VILLAGE].dropna().astype(str))
    foreseen = targets.get("clusters", drawn or len(sampled) or None)
    if foreseen:
        yield one(ALL, "all", "target:villages", foreseen)
        yield one(ALL, "all", "reached:villages", len(visited) / foreseen, n=[len(visited)])
    units = sorted(visited | set(sampled))
    if not units:
        return
    quotas = {group: number for group, number in plan.get("quotas", {}).items() if group in GENDERS}
    told_by_frame = planned is not None and bool(planned["planned"].notna().any())
    for group in GENDERS if told_by_frame else (*GENDERS, "all"):
        yield from _quota(kept, units, group, quotas, set(sampled))


def _sampled_villages(interviews: FieldInterviews, plan: Mapping[str, Any]) -> list[str]:
    question = interviews.questions.get(plan["design"].get("clusters", ""))
    return list(question.choices) if question is not None and question.form_row is not None else []


def _quota(
    kept: pd.DataFrame, units: list[str], group: str, quotas: Mapping[str, int], sampled: set[str]
) -> Iterator[pd.DataFrame]:
    members = kept if group == "all" else kept[kept["gender"] == group]
    done = members[VILLAGE].astype("string").value_counts().reindex(units, fill_value=0).astype(int)
    if group != "all" and not done.any():
        return
    quota = quotas.get(group, sum(quotas.values()) if group == "all" and set(quotas) == set(GENDERS) else None)
    if quota is None:
        quota = usual_number(done[done > 0].to_numpy())
    flag = np.full(len(units), "", object)
    if quota is not None:
        flag[(done < quota).to_numpy()] = BEHIND
        flag[(done > quota).to_numpy()] = BEYOND
        yield one(ALL, "all", f"quota:{group}", quota, n=[int((done == quota).sum())])
    if group == "all":
        flag[(done == 0).to_numpy()] = UNSEEN
        if sampled:
            flag[~done.index.isin(list(sampled))] = NOT_FORESEEN
    yield measured(VILLAGE, f"done:{group}", done, n=[quota] * len(units) if quota is not None else None, flag=flag)


def usual_number(done: np.ndarray) -> int | None:
    """The number that more than half of the villages have; None where no number is that usual."""
    if not len(done):
        return None
    numbers, counts = np.unique(done, return_counts=True)
    return int(numbers[counts.argmax()]) if counts.max() > USUAL * len(done) else None
