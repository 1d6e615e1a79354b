"""Codes that are revised after they were found: a cell may become one answer here and another in the next interview."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bogolan.preparation.cleaning_log import Rule
    from bogolan.preparation.matching import Recognised


def revised(column: Recognised, rows: np.ndarray, codes: np.ndarray, rule: Rule) -> Recognised:
    """The column with other codes (n, of objects) in some rows (n, boolean); what stood in the file is kept beside.

    Rows with the same cell that become the same share a place, so that each distinct cell is still looked at once.
    """
    import pandas as pd

    changed = np.flatnonzero(rows & (codes != column.codes[column.places]))
    if not len(changed):
        return column
    new, names = pd.factorize(codes[changed])
    pairs, kinds = pd.factorize(column.places[changed].astype(np.int64) * len(names) + new)
    old = kinds // len(names)
    places = column.places.copy()
    places[changed] = len(column.raw) + pairs
    matched = column.codes if column.matched is None else column.matched
    revisions = np.full(len(column.raw), None, object) if column.revisions is None else column.revisions
    added = np.full(len(kinds), rule, object)
    return replace(
        column,
        places=places,
        **{name: _with(getattr(column, name), old) for name in ("raw", "repaired", "tidy", "rules")},
        codes=np.concatenate([column.codes, np.asarray(names, object)[kinds % len(names)]]),
        matched=_with(matched, old),
        revisions=np.concatenate([revisions, added]),
    )


def _with(cells: np.ndarray, old: np.ndarray) -> np.ndarray:
    return np.concatenate([cells, cells[old]])
