"""The rows of repeats without what could tell who somebody is, and that in tables of the vault."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bogolan.preparation.identifiers.vault import KEY
from bogolan.preparation.interviews import UUID
from bogolan.preparation.repeated import PLACE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from bogolan.preparation.repeated import CleanRepeat


def sealed_repeats(
    repeats: Mapping[str, CleanRepeat], columns: Mapping[str, Sequence[str]], keys: Mapping[str, str]
) -> tuple[dict[str, CleanRepeat], dict[str, pd.DataFrame]]:
    """Each repeat with keys for ids and without its columns that identify, and these beside key and place.

    `columns` are by repeat, `keys` by the interview's id.
    """
    sealed, vaults = {}, {}
    for name, one in repeats.items():
        apart = [column for column in columns.get(name, ()) if column in one.responses and column != UUID]
        vaults[name] = _vault(one, apart, keys)
        sealed[name] = replace(
            one,
            responses=_without(one.responses, apart, keys),
            reasons=_without(one.reasons, apart, keys),
            set_aside=_without(one.set_aside, apart, keys),
            codebook={column: question for column, question in one.codebook.items() if column not in apart},
        )
    return sealed, vaults


def _vault(repeat: CleanRepeat, columns: Sequence[str], keys: Mapping[str, str]) -> pd.DataFrame:
    """The columns that identify as text, of rows that are kept and of those set aside, as far as those are kept."""
    import pandas as pd

    kept = repeat.responses[columns].astype(object)
    cells = pd.concat([kept.where(kept.notna(), "").astype(str), repeat.set_aside[columns]], ignore_index=True)
    known = pd.concat([repeat.responses[[UUID, PLACE]], repeat.set_aside[[UUID, PLACE]]], ignore_index=True)
    cells.insert(0, KEY, known[UUID].map(keys))
    cells.insert(1, PLACE, known[PLACE])
    return cells


def _without(frame: pd.DataFrame, columns: Sequence[str], keys: Mapping[str, str]) -> pd.DataFrame:
    return frame.drop(columns=list(columns)).assign(**{UUID: frame[UUID].map(keys)})
