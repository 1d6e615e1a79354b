"""Which interviews a line of corrections speaks of, where it does not say their id."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.corrections.lines import as_lines
from bogolan.survey.codes import as_code, number
from bogolan.survey.letters import repaired, tidied

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


def resolved(corrections: pd.DataFrame | None, rows: pd.DataFrame, uuid: pd.Series) -> pd.DataFrame | None:
    """The corrections with a line for each interview that they speak of.

    A line that no interview fits, or several where it may speak of one only, stays as it is: it has no id, so that it
    does nothing.
    """
    if corrections is None or not corrections["who"].map(len).any():
        return corrections

    @cache
    def places(column: str) -> Mapping[str, np.ndarray]:
        return _places(rows[column])

    records: list[dict[str, Any]] = []
    for line in corrections.to_dict("records"):
        found = _found(line["who"], rows, places, uuid) if line["who"] else []
        if found and (len(found) == 1 or line["everyone"]):
            records += [line | {"uuid": one, "who": ()} for one in found]
        else:
            records.append(line | {"found": len(found) if line["who"] else None})
    return as_lines(records)


def _found(who: tuple[tuple[str, str], ...], rows: pd.DataFrame, places: Any, uuid: pd.Series) -> list[str]:
    """The ids of the interviews of which all this is known, in the order of their rows."""
    if any(column not in rows for column, _ in who):
        return []
    here = [set(places(column).get(_plain(cell), ())) for column, cell in who]
    named = sorted(set.intersection(*here))
    return [one for one in dict.fromkeys(uuid.iloc[place] for place in named) if one]


def _places(column: pd.Series) -> dict[str, np.ndarray]:
    """The rows (from 0) of each cell of a column, numbers by their value."""
    import pandas as pd

    codes, cells = pd.factorize(column)
    plain, cells = pd.factorize(np.array([_plain(tidied(repaired(cell))) for cell in cells], object))
    codes = plain[codes] if len(plain) else codes
    order = np.argsort(codes, kind="stable")
    parts = np.split(order, np.searchsorted(codes[order], np.arange(1, len(cells)))) if len(cells) else []
    return dict(zip(cells, parts, strict=True))


def _plain(cell: str) -> str:
    value = number(cell)
    return cell if value is None else as_code(value)
