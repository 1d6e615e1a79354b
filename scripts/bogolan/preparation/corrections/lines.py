"""The lines of corrections: what was decided of an answer, in IMPACT's cleaning-log columns, whosever columns they had.

A line has the columns of `COLUMNS`, and beside them

line       its row in the file; `file` is how messages name the file (and sheet), `round` its place in the plan.
old_value  None where the line does not tell it.
rule_id    the rule whose question it answers; empty where it speaks of all.
dialect    whose columns it had; `headings` what those columns are called there.
who        the (column, cell) pairs by which its interviews are known, where not by their id; () once they are found.
everyone   whether it may speak of several interviews.
found      how many interviews fit `who`, where not as many as may; else None.
rows       how many rows there should be of its interview; empty where it does not tell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

COLUMNS = ("uuid", "question", "old_value", "new_value", "change_type", "issue")
CHANGE, BLANK, NO_ACTION, REMOVE = CHANGE_TYPES = ("change_response", "blank_response", "no_action", "remove_survey")
LINE, FILE, ROUND = "line", "file", "round"
LINE_COLUMNS = (*COLUMNS, "rule_id", LINE, FILE, ROUND, "dialect", "headings", "who", "everyone", "found", "rows")


@dataclass(frozen=True)
class Dialect:
    """Whose columns corrections may have.

    `required` are the headings without which a table is not of this dialect, `known` all others with a meaning, both by
    what they are in IMPACT's columns; `aliases` are further spellings of headings, `actions` the words for what is
    done, by IMPACT's. `blank` says how an answer is emptied.
    """

    name: str
    required: Mapping[str, str]
    blank: str
    known: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    actions: Mapping[str, str] = field(default_factory=dict)


def no_lines() -> pd.DataFrame:
    """No corrections at all."""
    import pandas as pd

    return pd.DataFrame(columns=list(LINE_COLUMNS), dtype=object)


def as_lines(records: list[dict[str, Any]]) -> pd.DataFrame:
    """Records with the columns of a line, as a frame."""
    import pandas as pd

    return pd.DataFrame(records, columns=list(LINE_COLUMNS), dtype=object) if records else no_lines()
