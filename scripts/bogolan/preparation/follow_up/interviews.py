"""How the field team knows an interview: its id, who made it, when and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.form.skip_logic import day_of_interview
from bogolan.preparation.interviews import ROW, UUID
from bogolan.survey.labels import in_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from bogolan.survey.questionnaire import Question

KNOWN_BY = ("uuid", "interviewer", "day", "place")
LONGEST_DAY = len("2020-02-03")


def known_by(responses: pd.DataFrame, plan: Mapping[str, Any], questions: Mapping[str, Question]) -> pd.DataFrame:
    """A row an interview, under its row in the file: uuid and interviewer, as corrections name them; day and place.

    This alone says whose an interview is. The step `clean` calls it before keys stand in the place of ids.
    """
    interviewer = plan.get("interviewer", {}).get("question")
    day = day_of_interview(questions)
    design = plan.get("design", {})
    places = [name for name in (*design.get("strata", ()), design.get("clusters")) if name in responses]
    known = {
        "uuid": responses[UUID],
        "interviewer": labelled(responses, interviewer, questions, plan),
        "day": _texts(responses, day).str[:LONGEST_DAY],
        "place": _joined([labelled(responses, name, questions, plan) for name in places], responses),
    }
    return responses[[]].assign(**known).set_axis(responses[ROW])


def labelled(
    responses: pd.DataFrame, name: str | None, questions: Mapping[str, Question], plan: Mapping[str, Any]
) -> pd.Series:
    """What each interview has in a column, choices by their labels in the plan's first language; empty without one."""
    import pandas as pd

    choices = {} if name is None else questions[name].choices
    called = {code: in_language(label, plan["languages"][0]) for code, label in choices.items()}
    places, codes = pd.factorize(_texts(responses, name))
    labels = np.array([called.get(code, code) for code in codes], object)
    return pd.Series(labels[places], responses.index, dtype=object)


def _texts(responses: pd.DataFrame, name: str | None) -> pd.Series:
    import pandas as pd

    if name not in responses:
        return pd.Series("", responses.index, dtype=object)
    column = responses[name].astype(object)
    return column.where(column.notna(), "").astype(str).astype(object)


def _joined(columns: list[pd.Series], responses: pd.DataFrame) -> pd.Series:
    """Several columns as one, their words parted by commas, each word once."""
    import pandas as pd

    told = [
        ", ".join(dict.fromkeys(filter(None, cells)))
        for cells in zip(*(column.tolist() for column in columns), strict=True)
    ]
    return pd.Series(told or "", responses.index, dtype=object)
