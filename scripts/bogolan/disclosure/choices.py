"""Questions with several answers, or with all in an order: what their numbers give away together.

Each choice is guarded as an answer is: its share by the question's class, all respondents being the women and the men.
Four things are different.

The shares do not sum to 100%, but they bound each other. Whoever answered named one choice at least and no more than
the question asks for; where it asks for the same number from everyone ("the three main reasons"), or where next to
everyone named one, the shares sum to a known number as answers do. So a single hidden choice takes another with it, as
a single hidden answer does (`complement`), and two hidden ones tell only their sum.

The mean number of choices is the sum of all their shares. With the others it would give a hidden one, or the sum of two
small ones, so it is withheld where any of them is hidden in the same group.

Of a ranking the shares who put a choice first sum to 100%, as answers do, and the mean ranks to a number that everyone
can count. With the share in first place a mean rank tells, of two choices or three, how many gave every other place,
and of more still whether next to nobody gave the last one. So it leaves only where that share does and where 10
respondents or more gave the choice each of these places (its `count`); hidden ones are never single (`complement`).

Such a question is often asked only of those who gave certain answers to another one ("why?"), and its base counts them.
Where anything of any question is hidden in a group, that base could tell how many gave a hidden answer there, so it
leaves in tens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.disclosure.rules import COMPLEMENT, PUBLISHED, WITHHELD
from bogolan.survey.spine import MEAN_RANK

if TYPE_CHECKING:
    import pandas as pd

ANSWERED = "answered"
# The units of the mean number of choices and of mean ranks, by which such questions are known.
NUMBER_OF_CHOICES, PLACES = "choices", "places"
QUESTION, IN_GROUP = ["analysis", "outcome"], ["analysis", "outcome", "group"]
OF_A_CHOICE = [*IN_GROUP, "level"]


def of_several_answers(rows: pd.DataFrame) -> pd.Series:
    """Whether each row of the spine is of a question with several answers, or with all in an order."""
    return _among(rows, rows[rows["unit"].isin([NUMBER_OF_CHOICES, PLACES])], QUESTION)


def without_sums(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows in which the mean number of choices is withheld wherever a choice is hidden in its group.

    Hidden is whatever does not leave as a number: withheld, or told as "5% or less".
    """
    sums = (rows["unit"] == NUMBER_OF_CHOICES) & _among(rows, _hidden_shares(rows), IN_GROUP)
    return _withheld(rows, sums)


def without_mean_ranks(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows in which a mean rank is withheld wherever the share who put that choice first is hidden."""
    means = (rows["measure"] == MEAN_RANK) & rows["contrast"].isna()
    return _withheld(rows, means & _among(rows, _hidden_shares(rows), OF_A_CHOICE))


def _hidden_shares(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[(rows["measure"] == "share") & (rows["base"] == ANSWERED) & (rows["release"] != PUBLISHED)]


def _among(rows: pd.DataFrame, others: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Whether each row has, in these columns, what one of the others has."""
    import pandas as pd

    known = set(others[columns].itertuples(index=False, name=None))
    return pd.Series([row in known for row in rows[columns].itertuples(index=False, name=None)], rows.index, dtype=bool)


def _withheld(rows: pd.DataFrame, where: pd.Series) -> pd.DataFrame:
    """Rows of which those that would leave are withheld."""
    rows.loc[where & (rows["release"] == PUBLISHED), ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return rows
