"""A question as a reader knows it before any number is printed: its answers, and how many were asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from bogolan.disclosure.choices import NUMBER_OF_CHOICES
from bogolan.disclosure.thresholds import DEFAULT, Thresholds

if TYPE_CHECKING:
    import pandas as pd

WOMEN, MEN, ALL, NEITHER = "women", "men", "all", "neither"
PARTS = INSIDE, OUTSIDE = ("in", "out")
ANSWERED, ASKED = "answered", "asked"
# The domain of what an earlier report told of those who are "in"; whoever came since is "out".
EARLIER = "earlier"
# Who gave an answer of which no row is; who gave one that is outside the item's base.
ANOTHER, ELSE = "another", "else"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """Its answers, the reasons for giving none, and how many of each gender were asked.

    Of a question with `several` answers a count is of an answer, and those who gave any are a count of their own, of
    the answer `ANSWERED`. `fewest` may be told of, and bases leave in multiples of it; `guarded` is whether bases tell
    nothing of the hidden reasons (`bases`). In a `weighted` survey counts are sums of weights, and need not be whole.
    Of a `coarse` question all bases leave in multiples of the fewest, of others where something is hidden.
    """

    answers: Sequence[str]
    reasons: Sequence[str]
    people: Mapping[str, int]
    several: bool
    fewest: int
    guarded: bool = True
    weighted: bool = False
    coarse: bool = False

    def genders(self, group: str) -> tuple[str, ...]:
        """Those whom a group of the rows is made of."""
        return tuple(self.people) if group == ALL else (group,)

    def counts(self, row: Row, levels: Sequence[str]) -> dict[tuple, float]:
        """The counts that make up a number of these answers, of those whom a row is about."""
        parts = PARTS if row["domain"] is None else (INSIDE,)
        return dict.fromkeys(product(self.genders(row["group"]), levels, parts), 1.0)

    def base(self, row: Row) -> dict[tuple, float]:
        """The counts of those whose answers a row is about."""
        return self.counts(row, [ANSWERED] if self.several else self.answers)


def question_of(rows: pd.DataFrame, thresholds: Thresholds = DEFAULT) -> Question:
    """The question that all these rows of the spine, as estimated, are about."""
    whole = rows[(rows["measure"] == "share") & rows["contrast"].isna() & rows["domain"].isna()]
    answered, asked = whole[whole["base"] == ANSWERED], whole[whole["base"] == ASKED]
    several = bool((rows["unit"] == NUMBER_OF_CHOICES).any())
    levels = [level for level in answered["level"].unique() if several or "+" not in level]
    reasons = list(asked["level"].unique())
    bases, silent = answered.groupby("group")["n"].max(), asked.groupby("group")["count"].sum()
    people = asked.groupby("group")["n"].max() if reasons else bases
    if reasons and (people > bases.reindex(people.index, fill_value=0) + silent).any():
        reasons.append(ELSE)
    if not several and answered.loc[answered["level"].isin(levels)].groupby("group")["count"].sum().lt(bases).any():
        levels.append(ANOTHER)
    genders = {group: int(people[group]) for group in (WOMEN, MEN) if group in people}
    neither = max(int(people.get(ALL, 0)) - sum(genders.values()), 0)
    return Question(levels, reasons, genders | ({NEITHER: neither} if neither else {}), several, thresholds.fewest)
