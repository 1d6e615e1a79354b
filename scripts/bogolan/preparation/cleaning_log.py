"""The cleaning log: every change of a cell, in IMPACT's columns, with the rule that made it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

# IMPACT's cleaning-log columns, and the rule that made the change.
LOG_COLUMNS = ("uuid", "question", "old_value", "new_value", "change_type", "issue", "rule_id")
# A file exported with labels changes in every cell; beyond this many the log has a line a value instead of a cell.
MOST_LINES = 10_000


@dataclass(frozen=True)
class Rule:
    """A reason to change a cell: its id, the kind of change and what was wrong."""

    id: str
    change_type: str
    issue: str

    def about(self, **what: str) -> Rule:
        """The rule with what it is about filled into its issue."""
        return replace(self, issue=self.issue.format(**what))


BLANK, FLAG = "blanked", "flagged"

CORRECTED = "C01"
TIDIED = Rule("R01", "tidied", "white space or form of characters")
BLANKED = Rule("R02", BLANK, "no {kind} answer of this question")
LABEL = Rule("R03", "recoded", "a label or other name in the place of its code")
NUMBER = Rule("R04", "recoded", "another form of the number")
ENCODING = Rule("R05", "repaired", "letters garbled or lost by a wrong encoding")
SPELLING = Rule("R06", "recoded", "a spelling that is near the label of this choice only")
DECODED = Rule("R07", "decoded", "its line in the file is not in UTF-8, and was read as Windows-1252")
DATE = Rule("R08", "recoded", "a date in another form")
OTHER_CODE = Rule("R09", FLAG, "perhaps a code of no answer, of other questions")
BY_THE_PLAN = Rule("R10", "recoded", "a rule of the plan for answers of a version of the form: {rule}")
REDACTED = Rule("R11", "redacted", "words that may tell who somebody is, masked in what may be shown: {rule}")
POSITION = Rule("R12", BLANK, "a position that cannot be right: {rule}")
LEFT_OUT = Rule("R13", "left_out", "a column of {file} without a name or an answer, or that the plan leaves out")
RENAMED = Rule("R14", "renamed", "a column of {file} by another name")
MADE = Rule("R15", "made", "several answers from their columns of 0 and 1")
FAILED = Rule("R20", BLANK, "what Excel writes where a formula failed")
ERASED = Rule("R16", "erased", "what somebody answered who did not consent: {rule}")
RENAMED_CHOICE = RENAMED.about(file="a single choice")

# What the form's own logic says.
SKIPPED = Rule("L01", BLANK, "answered although the form does not ask it")
CONSTRAINT = Rule("L02", BLANK, "a number that the form does not allow: {rule}")
UNLIKELY = Rule("L03", FLAG, "an answer that the form does not allow: {rule}")
REQUIRED = Rule("L04", FLAG, "no answer to a question that requires one")
CALCULATED = Rule("L05", FLAG, "not what the form calculates: {rule}")
NOT_OFFERED = Rule("L06", FLAG, "a choice that the form does not offer: {rule}")
UNKNOWN_CODE = Rule("L07", FLAG, "a code among several answers that the form does not have")
RANKING = Rule("L08", BLANK, "no order of all choices, each once: {rule}")

# What other checks of the interviews find.
STRAIGHT = Rule("F01", FLAG, "the same answer to all of {battery}")
CLOCK = Rule("F02", FLAG, "no duration: an end before the start, more than a day, or a clock beside fieldwork")
SPEEDER = Rule("F03", FLAG, "far less time than this interviewer takes")
SEVERAL = Rule("F04", FLAG, "a question with several answers that disagrees with its columns of 0 and 1")
REUSED_ID = Rule("F05", FLAG, "a respondent's id that another interview has too")
NEAR_COPY = Rule("F06", FLAG, "nearly a copy of another interview of this interviewer: {rule}")
UNLIKE_OTHERS = Rule("F07", FLAG, "of a run of interviews of one interviewer that are unlike those of others: {rule}")
AMBIGUOUS_DATE = Rule("F08", FLAG, "a date that can be read in two ways")
LOGICAL = Rule("F09", FLAG, "a logical check of the plan: {rule}")
TWO_SEXES = Rule("F10", FLAG, "an interviewer of two sexes")
QUOTA = Rule("F11", FLAG, "of a quota that was not kept: {rule}")
SEVERAL_STRATA = Rule("F12", FLAG, "in another stratum than most of its cluster: {rule}")
FEW_COMPLETES = Rule("F13", FLAG, "of a cluster with few completes: {rule}")
VERSION = Rule("F14", FLAG, "a version of the form that the plan does not name")
TELLING = Rule("F15", FLAG, "words that may tell who somebody is: {rule}")
ARM = Rule("F16", FLAG, "an arm of an experiment that does not fit: {rule}")
OUTLIER = Rule("F17", FLAG, "far from the other answers: {rule}")
MUCH_MISSING = Rule("F18", FLAG, "far more answers missing than in other interviews")
CONSENT_UNCLEAR = Rule("F19", FLAG, "consent that is neither given nor refused: set aside until somebody tells")

RULES = (
    *(TIDIED, BLANKED, LABEL, NUMBER, ENCODING, SPELLING, DECODED, DATE, OTHER_CODE, BY_THE_PLAN, REDACTED),
    *(POSITION, LEFT_OUT, RENAMED, MADE, ERASED, FAILED),
    *(SKIPPED, CONSTRAINT, UNLIKELY, REQUIRED, CALCULATED, NOT_OFFERED, UNKNOWN_CODE, RANKING),
    *(STRAIGHT, CLOCK, SPEEDER, SEVERAL, REUSED_ID, NEAR_COPY, UNLIKE_OTHERS, AMBIGUOUS_DATE, LOGICAL),
    *(TWO_SEXES, QUOTA, SEVERAL_STRATA, FEW_COMPLETES, VERSION, TELLING, ARM, OUTLIER, MUCH_MISSING, CONSENT_UNCLEAR),
)


def changes(uuid: pd.Series, question: str | np.ndarray, old: np.ndarray, new: np.ndarray, rule: Rule) -> pd.DataFrame:
    """Log lines for cells of one question that changed, given by their interview's id, what they were and became.

    In a repeat the question has a name a cell, with its place (members[2]/age). Where very many changed alike, a line
    for each old value says in how many rows; its `uuid` is empty. What was blanked is always told interview by
    interview.
    """
    import pandas as pd

    told = {"change_type": rule.change_type, "issue": rule.issue, "rule_id": rule.id}
    cells = {"uuid": list(uuid), "question": question, "old_value": old, "new_value": new}
    lines = pd.DataFrame({**cells, **told}, dtype=object)
    if len(lines) > MOST_LINES and rule.change_type != BLANK:
        counted = lines.groupby(["old_value", "new_value"]).size()
        if len(counted) < MOST_LINES:
            question = question if isinstance(question, str) else re.sub(r"\[\d+\]", "", question[0])
            alike = counted.index.to_frame(index=False).assign(uuid="", question=question, change_type=rule.change_type)
            return alike.assign(issue=[f"{rule.issue} ({rows} rows)" for rows in counted], rule_id=rule.id)[
                list(LOG_COLUMNS)
            ]
    return lines[list(LOG_COLUMNS)]


def of_a_column(old: str, new: str, rule: Rule, question: str) -> pd.DataFrame:
    """A line of the log that speaks of a whole column."""
    import numpy as np
    import pandas as pd

    return changes(pd.Series([""]), question, np.array([old], object), np.array([new], object), rule)


def joined(logs: list[pd.DataFrame]) -> pd.DataFrame:
    """Several logs as one, in their order."""
    import pandas as pd

    filled = [log for log in logs if len(log)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(LOG_COLUMNS), dtype=object)
