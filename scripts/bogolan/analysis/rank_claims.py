"""Claims on ranks ("protection comes first among women") as rows of the spine: the ranks that the data allow.

A claim's rank is that of a driver among those asked about on the same scale, or of a choice among those of its
question: ranks of what was reported, and never of how it goes with support. The set of ranks agrees with the claim
where it holds just the rank claimed, contradicts it where it does not hold it, and else leaves it open. The sets of a
claim hold together (Bonferroni); that of a single one is the set in the tables of ranks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.by_gender import ANSWERED
from bogolan.analysis.choices import compared_choices, estimated_shares, named_choices, without_answer
from bogolan.analysis.rankings import mean_places, places_of
from bogolan.analysis.ranks import CONFIDENCE, batteries, battery_shares, gaps_between, in_group, ranked
from bogolan.analysis.sampled import ALL, MEN, WOMEN, genders, groups
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.survey.plan_comparisons import CHOICES, outcome_name
from bogolan.survey.plan_ranks import GAP, RANK, ranked_driver
from bogolan.survey.questionnaire import labels_of_answers
from bogolan.survey.spine import AGREEING, CANNOT_TELL, CONSISTENT, CONTRADICTING, INCONSISTENT, RANKS, UNMEASURED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from bogolan.statistics import Estimates, SurveyDesign

    Claim = Mapping[str, Any]


@dataclass(frozen=True)
class Ranked:
    """What a claim's outcome is ranked among (`names`, k), its name there, and the drivers that are compared."""

    family: str
    names: Sequence[str]
    own: str
    items: Sequence[Mapping[str, Any]]


def what_is_ranked(sample: pd.DataFrame, codebook: Mapping[str, Any], claim: Claim, plan: Mapping[str, Any]) -> Ranked:
    """What a claim's outcome is ranked among.

    Raises SurveyError, naming the claim, where it is ranked among nothing, or has no such rank in no such group.
    """
    place, (outcome,) = f"claims.{claim['id']}", claim["outcomes"]
    item, question = ranked_driver(plan, claim), outcome["question"]
    if item["measure"] == "share":
        items = next((battery for battery in batteries(sample, plan["drivers"]) if item in battery), [])
        found = Ranked(items[0]["question"] if items else question, [one["question"] for one in items], question, items)
    else:
        names = compared_choices(item, dict.fromkeys(labels_of_answers(codebook[question])))
        found = Ranked(question, names, outcome["share"][0], [item])
    if len(found.names) < 2:  # of one there is no order
        expected = "a driver of which others have the same answers counted on the same scale, or one of several choices"
        raise SurveyError(Problem("survey.yaml", f"the rank of {question!r} alone", expected, column=place))
    for group, claimed in claim[RANK].items():
        if claimed > len(found.names):
            told, expected = f"rank {claimed} of {len(found.names)}", f"a rank from 1 to {len(found.names)}"
            raise SurveyError(Problem("survey.yaml", told, expected, column=f"{place}.{RANK}.{group}"))
        if group == ALL and ALL not in groups(sample):
            (asked,) = groups(sample)
            raise SurveyError(Problem("survey.yaml", repr(ALL), f"{asked!r}, who alone were asked", column=place))
    return found


def rank_parts(
    design: SurveyDesign,
    reasons: pd.DataFrame,
    codebook: Mapping[str, Any],
    claim: Claim,
    plan: Mapping[str, Any],
) -> Iterator[dict[str, Any]]:
    """A row for the rank among each group that a claim names, or of the gap, and two for the sets that would decide it.

    `lower` and `upper` are the ends of the set of ranks, of sets that would contradict the claim the last rank below
    the one claimed and the first above it. `family` is what is ranked together.
    """
    among, (outcome,) = what_is_ranked(design.frame, codebook, claim, plan), claim["outcomes"]
    estimates, upward = _estimates(design, reasons, codebook, among)
    level = 1 - (1 - CONFIDENCE) / len(claim[RANK])
    about = {"unit": RANKS, "level": outcome_name(claim, outcome), "base": ANSWERED, "family": among.family}
    for group, claimed in claim[RANK].items():
        of_whom = {"group": WOMEN, "contrast": MEN} if group == GAP else {"group": group}
        rows = {}
        if group == GAP and genders(design.frame) == [WOMEN, MEN]:
            rows = dict(ranked(gaps_between(estimates, among.names, upward), among.names, level))
        elif group in groups(design.frame):
            rows = dict(ranked(in_group(estimates, among.names, group, upward), among.names, level))
        if among.own not in rows:
            nobody = {"measure": RANK, "n": 0, "clusters": 0, "note": CANNOT_TELL, "flag": UNMEASURED}
            yield about | of_whom | nobody
            continue
        row = rows[among.own] | about | of_whom
        yield row | {"note": _verdict(row["lower"], row["upper"], claimed)}
        told = {key: row[key] for key in ("n", "count", "clusters")} | about | of_whom
        below, above = claimed - 1 or np.nan, claimed + 1 if claimed < len(rows) else np.nan
        yield told | {"measure": AGREEING, "lower": claimed, "upper": claimed}
        yield told | {"measure": CONTRADICTING, "lower": below, "upper": above}


def _estimates(
    design: SurveyDesign, reasons: pd.DataFrame, codebook: Mapping[str, Any], among: Ranked
) -> tuple[Estimates, bool]:
    """What is ranked, by group and jointly, and whether the largest comes first."""
    item, *others = among.items
    if others:
        return battery_shares(design, among.items), True
    question = item["question"]
    answers, codes = design.frame[question], list(labels_of_answers(codebook[question]))
    if item["measure"] == CHOICES:
        named = named_choices(answers, codes)
        return estimated_shares(design, named, without_answer(named, reasons[question])), True
    return mean_places(design, places_of(answers, codes)), False


def _verdict(best: float, worst: float, claimed: int) -> str:
    """What the set of ranks says of the rank that is claimed."""
    if best == worst == claimed:
        return CONSISTENT
    return CANNOT_TELL if best <= claimed <= worst else INCONSISTENT
