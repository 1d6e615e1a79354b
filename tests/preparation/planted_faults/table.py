"""Fault by fault: how many were planted, found and missed, and how many clean interviews each rule alarms."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from bogolan.demonstration.faults.table import kinds
from bogolan.survey.codes import number

from .expected import CELL, OF_FILES, expected, is_pending

if TYPE_CHECKING:
    from .draws import Draw

FIXED, BLANKED, FLAGGED, LEFT_ALONE = "fixed", "blanked", "flagged", "left_alone"
# A share, and no fault of its own.
LIKENESS = ("E04", "likeness")
# They flag what is wrong with a cluster in all interviews that it may be of.
OF_CLUSTERS = ("F11", "F12", "F13")
SECOND = len("2020-02-03T09:14:05")


@cache
def findings(draw: Draw) -> pd.DataFrame:
    """One row a kind of fault: fault, kind, planted, found, missed, alarms, rules, pending, by_chance.

    `alarms` of faults that are right to leave alone are interviews that were not; `rules` are those that told.
    """
    found = [
        _of_kind(draw, fault, kind) for fault, kind in kinds() if fault not in OF_FILES and (fault, kind) != LIKENESS
    ]
    return pd.DataFrame(found).sort_values(["fault", "kind"], ignore_index=True)


def alarms(draw: Draw) -> pd.DataFrame:
    """One row a rule: in how many interviews without any fault it told something, and their number."""
    faulty = set(draw.truth["uuid"])
    clean = draw.ids[~draw.ids.isin(faulty)]
    told = draw.told[draw.told["uuid"].isin(clean)].drop_duplicates(["uuid", "rule_id"])
    told = told[~(told["rule_id"].isin(OF_CLUSTERS) & told["uuid"].isin(_of_faulty_clusters(draw)))]
    counted = told["rule_id"].value_counts().sort_index()
    return pd.DataFrame({"rule": counted.index, "alarms": counted.to_numpy(), "clean": len(clean)})


def _of_faulty_clusters(draw: Draw) -> set[str]:
    """The interviews of villages with a fault of their number or their sexes: nobody knows who is one too many."""
    faulty = draw.truth[draw.truth["fault"].isin(("E23", "E27"))]["uuid"]
    villages = set(draw.villages[draw.ids.isin(set(faulty))])
    return set(draw.ids[draw.villages.isin(villages)])


def _of_kind(draw: Draw, fault: str, kind: str) -> dict[str, object]:
    wanted = expected(fault, kind)
    truth = draw.truth[(draw.truth["fault"] == fault) & (draw.truth["kind"] == kind)]
    outcome = kinds()[fault, kind].outcome
    told = draw.told[draw.told["rule_id"].isin(wanted.rules)]
    alarms = 0
    if wanted.disposition:
        planted, found, rules = _set_aside(draw, truth, wanted.disposition)
    elif outcome == LEFT_ALONE:
        planted = set(truth["uuid"])
        spoilt = draw.told.loc[draw.told["rule_id"].isin(wanted.spare), "uuid"]
        found = planted - set(spoilt) - set(draw.cleaned.set_aside["uuid"])
        alarms, rules = len(planted - found), []
    elif wanted.by == CELL:
        cells = truth[(truth["question"] != "") & (truth["planted"] != "")]
        planted = set(zip(cells["uuid"], cells["question"], strict=True))
        of_cells = told.merge(cells[["uuid", "question"]])
        rules = sorted(set(of_cells["rule_id"]))
        found = set(zip(of_cells["uuid"], of_cells["question"], strict=True)) & _as_they_should_be(draw, cells)
    else:
        planted = set(truth["uuid"])
        found = planted & set(told["uuid"])
        rules = sorted(set(told.loc[told["uuid"].isin(planted), "rule_id"]))
    missed = len(planted - found)
    numbers = {"planted": len(planted), "found": len(planted) - missed, "missed": missed, "alarms": alarms}
    judged = {"pending": is_pending(fault, kind), "by_chance": wanted.power is not None}
    return {"fault": fault, "kind": kind, **numbers, "rules": rules, **judged}


def _set_aside(draw: Draw, truth: pd.DataFrame, disposition: str) -> tuple[set, set, list[str]]:
    aside = draw.cleaned.set_aside
    found = set(truth["uuid"]) & set(aside.loc[aside["disposition"] == disposition, "uuid"])
    return set(truth["uuid"]), found, [disposition]


def _as_they_should_be(draw: Draw, cells: pd.DataFrame) -> set[tuple[str, str]]:
    """The cells (uuid, question) that became what their outcome says.

    What is fixed has its clean value, or the reason that a clean code stands for; what is blanked has none. What is
    flagged may have become anything; but a date that was recoded must be the clean one.
    """
    right = set()
    recoded = draw.told.loc[draw.told["rule_id"] == "R08", ["uuid", "question"]]
    recoded = set(zip(recoded["uuid"], recoded["question"], strict=True))
    for question, lines in cells.groupby("question"):
        values = _values(draw, question, lines["uuid"])
        reasons = draw.cleaned.reasons[draw.cleaned.reasons["uuid"].isin(lines["uuid"])]
        reasons = dict(zip(reasons["uuid"], reasons[question], strict=True))
        for line in lines.itertuples():
            cell, value = (line.uuid, question), values.get(line.uuid, "")
            if line.outcome == BLANKED:
                holds = value == ""
            elif line.outcome == FIXED or cell in recoded:
                reason = draw.cleaned.codebook[question].missing.get(line.clean)
                holds = _same(value, line.clean) if reason is None else reasons.get(line.uuid) == reason
            else:
                holds = True
            if holds:
                right.add(cell)
    return right


def _values(draw: Draw, question: str, uuids: pd.Series) -> dict[str, str]:
    """What these interviews have in the end, as text; "" for none."""
    cleaned = draw.cleaned
    values = {}
    for part in (cleaned.set_aside, cleaned.responses):
        if question in part:
            here = part["uuid"].isin(uuids)
            column = part.loc[here, question].astype(object)
            column = column.where(column.notna(), "")
            values |= dict(zip(part.loc[here, "uuid"], column.astype(str), strict=True))
    return values


def _same(value: str, clean: str) -> bool:
    """Whether a value is the clean one: as text, as number, or as a moment to the second."""
    if value == clean or (value[:SECOND] == clean[:SECOND] and "T" in clean):
        return True
    one, other = number(value), number(clean)
    return one is not None and other is not None and math.isclose(one, other)


def rendered(draws: list[Draw]) -> str:
    """Two tables in Markdown: the faults, and the rules that alarm clean interviews, summed over the draws."""
    faults = pd.concat([findings(draw) for draw in draws])
    numbers = ["planted", "found", "missed", "alarms"]
    lines = [
        "| fault | kind | planted | found | missed | false alarms | found by |",
        "|---|---|---:|---:|---:|---:|---|",
    ]
    for (fault, kind), group in faults.groupby(["fault", "kind"]):
        rules = sorted({rule for rules in group["rules"] for rule in rules})
        by = (
            f"not in the code yet: {', '.join(expected(fault, kind).rules)}"
            if group["pending"].any()
            else ", ".join(rules)
        )
        lines.append(f"| {fault} | {kind} | {' | '.join(str(group[name].sum()) for name in numbers)} | {by} |")
    lines += ["", "| rule | clean interviews alarmed | of | at most in a draw |", "|---|---:|---:|---:|"]
    alarmed = [alarms(draw) for draw in draws]
    every = pd.concat(alarmed)
    clean = sum(int((~draw.ids.isin(set(draw.truth["uuid"]))).sum()) for draw in draws)
    for rule, group in every.groupby("rule"):
        worst = (group["alarms"] / group["clean"]).max()
        lines.append(f"| {rule} | {group['alarms'].sum()} | {clean} | {worst:.2%} |")
    return "\n".join(lines)
