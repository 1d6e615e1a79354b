"""Questions with several answers: what their shares give away together, which shares of one answer do not.

Each choice is guarded as an answer is: its share by the question's class, all respondents being the women and the men.
Three things are different.

The shares do not sum to 100%, but they bound each other. Whoever answered named one choice at least and no more than
the question asks for; where it asks for the same number from everyone ("the three main reasons"), or where next to
everyone named one, the shares sum to a known number as answers do. So a single hidden choice takes another with it, as
a single hidden answer does (`complement`), and two hidden ones tell only their sum.

The mean number of choices is the sum of all their shares. With the others it would give a hidden one, or the sum of two
small ones, so it is withheld where any of them is hidden in the same group.

Such a question is often asked only of those who gave certain answers to another one ("why?"), and its base counts them.
Where anything of any question is hidden in a group, that base could tell how many gave a hidden answer there, so it
leaves in tens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.disclosure.rules import COMPLEMENT, PUBLISHED, WITHHELD

if TYPE_CHECKING:
    import pandas as pd

ANSWERED = "answered"
# The unit of the mean number of choices, by which a question with several answers is known.
NUMBER_OF_CHOICES = "choices"
QUESTION, IN_GROUP = ["analysis", "outcome"], ["analysis", "outcome", "group"]


def of_several_answers(rows: pd.DataFrame) -> pd.Series:
    """Whether each row of the spine is of a question with several answers."""
    questions = _keys(rows[rows["unit"] == NUMBER_OF_CHOICES], QUESTION)
    return rows[QUESTION].apply(tuple, axis=1).isin(questions)


def without_sums(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows in which the mean number of choices is withheld wherever a choice is hidden in its group.

    Hidden is whatever does not leave as a number: withheld, or told as "5% or less".
    """
    shares = rows[(rows["measure"] == "share") & (rows["base"] == ANSWERED) & (rows["release"] != PUBLISHED)]
    told = (rows["unit"] == NUMBER_OF_CHOICES) & (rows["release"] == PUBLISHED)
    sums = told & rows[IN_GROUP].apply(tuple, axis=1).isin(_keys(shares, IN_GROUP))
    rows.loc[sums, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return rows


def _keys(rows: pd.DataFrame, columns: list[str]) -> set[tuple]:
    return set(rows[columns].itertuples(index=False, name=None))
