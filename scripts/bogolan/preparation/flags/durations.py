"""How long interviews took, by the phone's clock: those that took no time at all, and those that were too fast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import CLOCK, SPEEDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.preparation.matching import Recognised
    from bogolan.survey.questionnaire import Question

LONGEST_MINUTES = 24 * 60
# How far before and after fieldwork a phone may have noted an interview.
DAYS_BESIDE_FIELDWORK = 31
# Too fast is so many robust standard deviations of the log-duration under the interviewer's median.
TOO_FAST = 3.5
# With fewer interviews an interviewer's own median is not known, and that of all stands in.
FEWEST_OF_AN_INTERVIEWER = 10
TO_STANDARD_DEVIATION = 1.4826  # times the median absolute deviation, of a normal distribution


def durations(
    seen: Mapping[str, Recognised], questions: Mapping[str, Question], plan: Mapping[str, Any], held: np.ndarray
) -> Iterator[Breach]:
    """Clocks that cannot be right, and interviews that were too fast; of the interviews (n, boolean) that are held.

    Log-durations are compared within each interviewer, on one scale for all: durations are near log-normal, and some
    interviewers are faster than others.
    """
    noted = {question.meta: name for name, question in questions.items() if question.meta}
    start, end = (noted.get(meta, meta) for meta in ("start", "end"))
    if start not in seen or end not in seen:
        return
    begun, ended = moments(seen[start]), moments(seen[end])
    minutes = ((ended - begun).dt.total_seconds() / 60).to_numpy()
    wrong = ~((minutes > 0) & (minutes <= LONGEST_MINUTES)) | _beside_fieldwork(begun, plan)
    yield Breach(start, CLOCK, wrong & held)
    yield Breach(start, SPEEDER, too_fast(minutes, _interviewers(seen, plan), held & ~wrong))


def moments(column: Recognised) -> pd.Series:
    """(n) the moments of a column, in universal time; NaT where a cell is none."""
    import pandas as pd

    distinct = pd.to_datetime(pd.Series(column.codes, dtype=object), utc=True, errors="coerce", format="ISO8601")
    return distinct.take(column.places).reset_index(drop=True)


def _beside_fieldwork(begun: pd.Series, plan: Mapping[str, Any]) -> np.ndarray:
    """(n) where an interview began long before or after fieldwork."""
    import pandas as pd

    beside = pd.Timedelta(days=DAYS_BESIDE_FIELDWORK)
    first, last = (pd.Timestamp(plan["fieldwork"][side], tz="UTC") for side in ("start", "end"))
    return ((begun < first - beside) | (begun > last + beside)).to_numpy()


def _interviewers(seen: Mapping[str, Recognised], plan: Mapping[str, Any]) -> np.ndarray | None:
    """(n) the interviewer of each interview, as a number; None where the plan names no question for it."""
    question = plan.get("interviewer", {}).get("question")
    return seen[question].places if question in seen else None


def too_fast(minutes: np.ndarray, interviewer: np.ndarray | None, known: np.ndarray) -> np.ndarray:
    """(n) where an interview of a known duration took too few minutes beside those of its interviewer."""
    import pandas as pd

    found = np.zeros(len(minutes), bool)
    if known.sum() < FEWEST_OF_AN_INTERVIEWER:
        return found
    logs = pd.Series(np.log(minutes[known]))
    usual = pd.Series(float(logs.median()), logs.index)
    if interviewer is not None:
        by = logs.groupby(interviewer[known])
        usual = by.transform("median").where(by.transform("size") >= FEWEST_OF_AN_INTERVIEWER, usual)
    apart = logs - usual
    spread = TO_STANDARD_DEVIATION * apart.abs().median()
    found[known] = (apart < -TOO_FAST * spread).to_numpy() & (spread > 0)
    return found
