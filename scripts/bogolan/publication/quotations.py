"""Excerpts as the gate let them through: their words and what may be told of who spoke, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bogolan.survey.excerpts import AGE, GENDER, METHOD, TEXTS, THEME

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


@dataclass(frozen=True)
class Quotation:
    """One excerpt; None where the gate left nothing. `texts` are its words by language, one of them or both."""

    theme: str
    gender: str
    method: str | None
    age_group: str | None
    texts: Mapping[str, str]

    def words(self, language: str) -> tuple[str, str]:
        """The words in a language, else in the other, and the language they are in."""
        found = language if language in self.texts else next(iter(self.texts))
        return self.texts[found], found


def quotations(released: pd.DataFrame | None) -> tuple[Quotation, ...]:
    """The released excerpts in their order; none of a survey without any. KeyError where a column is missing."""
    if released is None:
        return ()
    return tuple(
        Quotation(
            theme=row[THEME],
            gender=row[GENDER],
            method=row[METHOD],
            age_group=row[AGE],
            texts={language: row[column] for language, column in TEXTS.items() if row[column]},
        )
        for row in _records(released)
    )


def _records(released: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [THEME, GENDER, METHOD, AGE, *TEXTS.values()]
    told = released[columns].astype(object)
    return told.where(told.notna(), None).to_dict("records")
