"""Corrections applied to the responses, and logged."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from bogolan.preparation.cleaning_log import CORRECTED, LOG_COLUMNS, joined
from bogolan.preparation.corrections.interviews import resolved
from bogolan.preparation.corrections.lines import BLANK, CHANGE, REMOVE
from bogolan.survey.letters import folded

if TYPE_CHECKING:
    import pandas as pd

# How the issue of a removal says that consent was withdrawn, in English and French and without accents.
WITHDRAWAL = re.compile(r"\b(withdr(ew|awn?|awal)|retrait|retiree?)\b")


def removals(corrections: pd.DataFrame | None) -> frozenset[str]:
    """The interviews that leave."""
    if corrections is None:
        return frozenset()
    return frozenset(corrections["uuid"][corrections["change_type"] == REMOVE]) - {""}


def withdrawals(corrections: pd.DataFrame | None) -> frozenset[str]:
    """The interviews that leave because consent was withdrawn, as the issue of their removal says."""
    if corrections is None:
        return frozenset()
    removed = corrections[corrections["change_type"] == REMOVE]
    withdrew = [bool(WITHDRAWAL.search(folded(issue))) for issue in removed["issue"]]
    return frozenset(removed["uuid"][withdrew]) - {""}


def corrected(
    rows: pd.DataFrame, uuid: pd.Series, corrections: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows with their corrections, and the lines of the log. An interview sent twice is corrected in all its rows.

    What names an interview, a question or a change that there is not does nothing; `mistaken_corrections` says so. Of
    two corrections of one answer the later one stands. An interview that leaves is logged once.
    """
    import pandas as pd

    if corrections is None:
        return rows, joined([])
    corrections = with_single_choices(resolved(corrections, rows, uuid), list(rows))
    places = places_of(uuid, corrections)
    columns: dict[str, np.ndarray] = {}
    log, left = [], set()
    for line in corrections[corrections["change_type"].isin((CHANGE, BLANK, REMOVE))].to_dict("records"):
        if line["uuid"] not in places or (line["change_type"] != REMOVE and line["question"] not in rows):
            continue
        entry = line | {"old_value": "", "new_value": ""}
        if line["change_type"] == REMOVE:
            if line["uuid"] in left:
                continue
            left.add(line["uuid"])
            entry["question"] = ""
        else:
            if line["question"] not in columns:
                columns[line["question"]] = rows[line["question"]].to_numpy(object, copy=True)
            column, where = columns[line["question"]], places[line["uuid"]]
            entry |= {"old_value": column[where[0]], "new_value": line["new_value"]}
            column[where] = line["new_value"]
            if "/" in line["question"] and entry["old_value"] == line["new_value"]:
                continue  # a single choice that is as its question says
        log.append(entry | {"rule_id": CORRECTED})
    rows = rows.copy(deep=False)
    for name, column in columns.items():
        rows[name] = pd.Series(column, rows.index, dtype=rows[name].dtype)
    return rows, joined([pd.DataFrame(log, columns=list(LOG_COLUMNS), dtype=object)])


def with_single_choices(corrections: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The corrections, those of several answers with a line more for each column of 0 and 1 (`needs/water`).

    Not for columns that a line of its own corrects. Where the answer is not in codes nobody knows what they hold: they
    are emptied.
    """
    import pandas as pd

    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for name in columns:
        whole, _, code = name.rpartition("/")
        if whole in columns:
            parts[whole][code] = name
    changed = corrections["change_type"].isin((CHANGE, BLANK)) & corrections["question"].isin(list(parts))
    if not changed.any():
        return corrections
    told = set(zip(corrections["uuid"], corrections["question"], strict=True))
    lines = []
    for line in corrections.to_dict("records"):
        lines.append(line)
        if line["question"] not in parts or line["change_type"] not in (CHANGE, BLANK):
            continue
        own, named = parts[line["question"]], set((line["new_value"] or "").split())
        for code, name in own.items():
            if (line["uuid"], name) not in told:
                known = named and named <= set(own)
                lines.append(line | {"question": name, "new_value": str(int(code in named)) if known else ""})
    return pd.DataFrame(lines, columns=corrections.columns)


def places_of(uuid: pd.Series, corrections: pd.DataFrame) -> dict[str, np.ndarray]:
    """The rows (from 0) of each interview that is corrected."""
    places: dict[str, list[int]] = defaultdict(list)
    named = (uuid != "") & uuid.isin(set(corrections["uuid"]))
    for place in np.flatnonzero(named):
        places[uuid.iloc[place]].append(place)
    return {name: np.array(found) for name, found in places.items()}
