"""Conjoint experiments whose attributes or levels name a community: nothing of these is ever told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.preparation.identifiers.excerpts import names_a_community
from bogolan.survey.spine import EXPERIMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from bogolan.survey.questionnaire import Question


def communal_experiments(
    rows: pd.DataFrame, shown: Mapping[str, Sequence[str]], questions: Mapping[str, Question]
) -> set[str]:
    """The names of experiments whose profiles show to which community somebody belongs.

    `shown` has every name and label of attributes and levels that the plan gives, by experiment; levels that it does
    not name stand in the rows of the spine. A community is named by the words of `survey.communal`, or as the form
    names it in its own questions on ethnicity, language and livelihood.
    """
    if not shown:
        return set()
    names_one = names_a_community(questions)
    own = rows[(rows["analysis"] == EXPERIMENTS) & rows["outcome"].isin(shown) & rows["level"].notna()]
    found = {name: [*texts, *own.loc[own["outcome"] == name, "level"].unique()] for name, texts in shown.items()}
    return {name for name, texts in found.items() if any(names_one(text.replace("_", " ")) for text in texts)}
