"""What the survey's team decided by hand, in the columns of IMPACT's cleaning log: what no rule may decide alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from bogolan.demonstration.faults.planting import Planted

COLUMNS = ("uuid", "question", "old_value", "new_value", "change_type", "issue", "comment", "synthetic")
CHANGED, LEFT, REMOVED = "change_response", "no_action", "remove_survey"


@dataclass(frozen=True)
class Decision:
    """What was done about one kind of fault: for each, or for each second one (`every` 2), in the order of the file."""

    fault: str
    kind: str
    every: int
    change_type: str
    issue: str
    comment: str


DECISIONS = (
    Decision(
        "E21", "near_tie", 1, CHANGED, "cercle cannot be told from what was typed", "cercle of the village's list"
    ),
    Decision("E27", "two_cercles", 1, CHANGED, "village recorded in two cercles", "cercle of the village's list"),
    Decision("E08", "birth_year", 2, CHANGED, "year of birth typed as age", "age confirmed by the interviewer"),
    Decision("E09", "age", 2, CHANGED, "98 or 99 where the codes are 998 and 999", "confirmed by the interviewer"),
    Decision("E09", "hh_size", 2, CHANGED, "98 or 99 where the codes are 998 and 999", "confirmed by the interviewer"),
    Decision("E09", "cattle", 2, CHANGED, "98 or 99 where the codes are 9998 and 9999", "confirmed by the interviewer"),
    Decision("E18", "unknown", 2, CHANGED, "not an answer of the form", "answer found in the interviewer's notebook"),
    Decision("E11", "child", 2, LEFT, "married before the age of 10", "the respondent does not know her or his age"),
    Decision("E28", "sex", 1, LEFT, "interviewer recorded with two sexes", "asked the supervisor, no answer yet"),
    Decision("E07", "withdrawn", 1, REMOVED, "consent withdrawn", "the interviewer's note, read by the supervisor"),
)


def corrections(planted: Planted) -> pd.DataFrame:
    """The decisions of a survey's team, one row each, with what stands in the file and, for a change, what should.

    With them every cercle is a code, a name of one, or a spelling near to one name only. What takes a whole interview
    out (`remove_survey`) has no question and no values.
    """
    import pandas as pd

    truth = planted.truth
    decided = [_lines(truth, decision) for decision in DECISIONS]
    return pd.concat(decided, ignore_index=True)[list(COLUMNS)].astype(object)


def _lines(truth: pd.DataFrame, decision: Decision) -> pd.DataFrame:
    import pandas as pd

    chosen = truth[(truth["fault"] == decision.fault) & (truth["kind"] == decision.kind)].iloc[:: decision.every]
    new = chosen["clean"].to_numpy(object) if decision.change_type == CHANGED else ""
    return pd.DataFrame(
        {
            "uuid": chosen["uuid"].to_numpy(object),
            "question": chosen["question"].to_numpy(object),
            "old_value": chosen["planted"].to_numpy(object),
            "new_value": new,
            "change_type": np.full(len(chosen), decision.change_type, object),
            "issue": decision.issue,
            "comment": decision.comment,
            "synthetic": "SYNTHETIC",
        }
    )
