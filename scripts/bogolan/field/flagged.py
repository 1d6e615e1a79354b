"""What the checks of the interviews flagged, by rule: of all, by interviewer, village and day; and line by line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bogolan.field.completes import UNITS
from bogolan.field.quality import ALL, INTERVIEWER, QUESTION, measured, one, shares
from bogolan.preparation.cleaning_log import FEW_COMPLETES, QUOTA, RULES, SEVERAL_STRATA
from bogolan.preparation.interviews import FILE, ROW, ROW_OF_FILE, UUID

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from bogolan.field.interviews import FieldInterviews

# What a rule's text leaves open is told by each flag.
OPEN = re.compile(r"(:| of)? \{\w+\}")

LINES = (ROW, FILE, ROW_OF_FILE, UUID, "interviewer", "day", "village", "question", "rule_id", "issue")
# Interviews with flags of so many rules, or more, are to be held again; and those with one that doubts the whole of
# them: a straight line, too little time, a near copy, an interviewer unlike the others.
MANY_RULES = 2
# They are of clusters, of whom nobody knows which interview is one too many.
CLUSTER_RULES = (QUOTA.id, SEVERAL_STRATA.id, FEW_COMPLETES.id)
OF_THE_WHOLE = ("F01", "F03", "F06", "F07")


def rule_texts() -> dict[str, str]:
    """What each rule of cleaning is about, by its id."""
    return {rule.id: OPEN.sub("", rule.issue) for rule in RULES}


def flagged(interviews: FieldInterviews) -> Iterator[pd.DataFrame]:
    """The share of interviews that each rule flagged, of all and by unit, and with any flag; how often by question."""
    kept = interviews.kept
    if not len(interviews.flags):
        return
    once = interviews.flags[[ROW, "rule_id"]].drop_duplicates()
    rules = {rule: kept[ROW].isin(rows) for rule, rows in once.groupby("rule_id")[ROW]}
    rules["any"] = kept[ROW].isin(once[ROW])
    for rule, hit in sorted(rules.items()):
        yield one(ALL, "all", f"flagged:{rule}", float(hit.mean()), n=[len(kept)])
        for kind in UNITS:
            known = kept[kind].notna()
            if known.any():
                by = hit[known].groupby(kept[kind][known])
                yield shares(kind, f"flagged:{rule}", by.sum(), by.size(), compare=kind == INTERVIEWER)
    of_questions = interviews.flags[interviews.flags["question"].astype(str) != ""]
    yield measured(QUESTION, "flags", of_questions.groupby("question").size())


def flag_lines(interviews: FieldInterviews) -> pd.DataFrame:
    """Every flag with the row of its interview in the file, who asked, where and when; in the file's order.

    Where there is one file of responses `_file` is "", and `_row_of_file` is `_row`.
    """
    kept = interviews.kept.astype({ROW: "int64"})
    if FILE not in kept:
        kept = kept.assign(**{FILE: "", ROW_OF_FILE: kept[ROW].astype(str)})
    about = kept[[ROW, FILE, ROW_OF_FILE, "interviewer", "day", "village"]]
    lines = interviews.flags.astype({ROW: "int64"}).merge(about, on=ROW, how="left")
    return lines[list(LINES)].sort_values([ROW, "rule_id", "question"], kind="stable").reset_index(drop=True)


def to_ask_again(lines: pd.DataFrame) -> pd.DataFrame:
    """Interviews to be held again, those with the most rules and the latest first.

    One row each, with its `rules` as a text and their `number`.
    """
    import pandas as pd

    columns = [ROW, FILE, ROW_OF_FILE, UUID, "interviewer", "day", "village"]
    if not len(lines):
        return pd.DataFrame(columns=[*columns, "rules", "number"])
    once = lines[~lines["rule_id"].isin(CLUSTER_RULES)].drop_duplicates([ROW, "rule_id"])
    by = once.groupby(ROW)["rule_id"]
    doubted = once["rule_id"].isin(OF_THE_WHOLE).groupby(once[ROW]).any()
    told = pd.DataFrame({"rules": by.agg(", ".join), "number": by.size()})
    told = told[(told["number"] >= MANY_RULES) | doubted]
    found = once.drop_duplicates(ROW)[columns].merge(told, left_on=ROW, right_index=True)
    return found.sort_values(["number", "day", ROW], ascending=[False, False, True]).reset_index(drop=True)
