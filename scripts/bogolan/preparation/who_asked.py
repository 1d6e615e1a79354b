"""Who asked, as a number: for what is told of interviewers together, and of none of them.

Their codes may stand in the vault; only the numbers, and each interviewer's gender, leave it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.preparation.interviews import ROW
from bogolan.survey.plan_mixed import interviewer_question

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

NUMBER, ASKED_BY = "_interviewer", "_interviewer_gender"
GENDERS = ("women", "men")


def interviewers(responses: pd.DataFrame, vault: pd.DataFrame, plan: Mapping[str, Any]) -> pd.DataFrame:
    """(n) of each interview its `_row`, the number of who asked, from 1 in their order in the file, and her gender.

    `responses` and `vault` are as `clean` leaves them. An interviewer's gender is what most of her interviews say; it
    is missing where as many say one as the other, where none says it, or where the plan does not ask it.
    """
    import pandas as pd

    question = interviewer_question(plan)
    codes = responses[question] if question in responses else _from_the_vault(responses[ROW], vault, question)
    numbers, _ = pd.factorize(codes.astype(object).mask(codes.isna() | (codes.astype(str) == "")))
    number = pd.Series(numbers + 1, dtype="Int64").mask(numbers < 0)
    return pd.DataFrame({ROW: responses[ROW].to_numpy(), NUMBER: number, ASKED_BY: _gender(number, responses, plan)})


def with_interviewers(sample: pd.DataFrame, numbered: pd.DataFrame) -> pd.DataFrame:
    """The sample with the number and the gender of who asked."""
    return sample.merge(numbered, on=ROW, how="left", validate="one_to_one")


def _from_the_vault(rows: pd.Series, vault: pd.DataFrame, question: str) -> pd.Series:
    return vault.set_index(ROW)[question].reindex(rows).reset_index(drop=True)


def _gender(number: pd.Series, responses: pd.DataFrame, plan: Mapping[str, Any]) -> pd.Series:
    """(n) the gender of each interview's interviewer."""
    import pandas as pd

    told = plan["interviewer"].get("gender")
    if told is None:
        return pd.Series([None] * len(number), dtype=object)
    said = responses[told["question"]].astype(object).astype(str).reset_index(drop=True)
    times = {gender: (said == str(told[gender])).groupby(number).sum() for gender in GENDERS}
    women, men = times["women"], times["men"]
    of_each = {who: "women" if women[who] > men[who] else "men" for who in women.index if women[who] != men[who]}
    return pd.Series([of_each.get(who) for who in number], dtype=object)
