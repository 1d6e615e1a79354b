"""Corrections of answers in repeats: a line names the question with its place, as the log does (members[2]/age)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bogolan.preparation.cleaning_log import joined
from bogolan.preparation.corrections.applied import corrected
from bogolan.preparation.form.tables import INTERVIEWS, Tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from bogolan.preparation.reading.repeats import RepeatRows

PLACED = re.compile(r"(?P<place>(?:[^/\[\]]+\[\d+\]/)*(?P<repeat>[^/\[\]]+)\[\d+\])/(?P<question>.+)", re.ASCII)
# Parts an interview's id and a place in it; it stands in no text that was read.
PARTED = "\0"


class Placed(NamedTuple):
    """A question of a repeat and where it stands: of members[2]/age the repeat members, members[2] and age."""

    repeat: str
    place: str
    question: str


def placed(question: str, repeats: Mapping[str, object]) -> Placed | None:
    """A question that stands in one of these repeats; None for any other."""
    found = PLACED.fullmatch(question)
    return Placed(found["repeat"], found["place"], found["question"]) if found and found["repeat"] in repeats else None


def row_id(uuid: str, place: str) -> str:
    """The id of a row of a repeat: its interview's, and its place there."""
    return f"{uuid}{PARTED}{place}"


def row_ids(repeats: Mapping[str, RepeatRows], uuid: pd.Series) -> dict[str, pd.Series]:
    """By repeat, the id of each of its rows; uuid (n) are those of the interviews. Without an interview's id none."""
    import pandas as pd

    tables = Tables({name: one.repeat for name, one in repeats.items()}, len(uuid))
    found = {}
    for name in repeats:
        whose = uuid.to_numpy(object)[tables.rows_above(name, INTERVIEWS)]
        ids = [row_id(one, place) if one else "" for one, place in zip(whose, tables.labels(name), strict=True)]
        found[name] = pd.Series(ids, repeats[name].rows.index, dtype=object)
    return found


def lines_of_repeats(corrections: pd.DataFrame, repeats: Mapping[str, RepeatRows]) -> dict[str, pd.DataFrame]:
    """By repeat, the lines that speak of its answers, as lines of a table of its own: with its ids and columns."""
    where = corrections["question"].map(lambda question: placed(question, repeats))
    told = where.notna()
    lines = corrections[told].assign(
        question=[one.question for one in where[told]],
        uuid=[row_id(uuid, one.place) for uuid, one in zip(corrections["uuid"][told], where[told], strict=True)],
    )
    return dict(list(lines.groupby(where[told].map(lambda one: one.repeat), sort=False)))


def corrected_repeats(
    repeats: Mapping[str, RepeatRows], uuid: pd.Series, corrections: pd.DataFrame | None
) -> tuple[dict[str, RepeatRows], pd.DataFrame]:
    """The repeats with their corrections, whose interviews are known (see `resolved`), and the lines of the log."""
    found, logs = dict(repeats), []
    if corrections is not None and repeats:
        ids = row_ids(repeats, uuid)
        for name, lines in lines_of_repeats(corrections, repeats).items():
            rows, log = corrected(repeats[name].rows, ids[name], lines)
            found[name] = replace(repeats[name], rows=rows)
            parts = log["uuid"].str.partition(PARTED)
            logs.append(log.assign(uuid=parts[0], question=parts[2] + "/" + log["question"]))
    return found, joined(logs)
