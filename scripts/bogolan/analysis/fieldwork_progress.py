"""How many interviews that are kept were held in each week of fieldwork, all places and interviewers together."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from bogolan.analysis.ranges import joined_ranges
from bogolan.analysis.sampled import ALL
from bogolan.survey.spine import INTERVIEWS, PROGRESS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

# What tells the day of an interview, the first that does: the day the form noted, else when it was begun.
DAYS = ("today", "start")
ONE_DAY = datetime.timedelta(days=1)
ISO_DAY = r"^(\d{4}-\d{2}-\d{2})"


def progress_rows(
    sample: pd.DataFrame, codebook: Mapping[str, Any], plan: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """A row a week, "2020-02-03/2020-02-09", or more weeks together where one has fewer than ten interviews.

    None where no interview has a day of fieldwork.
    """
    days = days_of_fieldwork(sample, codebook, plan)
    about = {"analysis": PROGRESS, "measure": INTERVIEWS, "unit": INTERVIEWS, "group": ALL, "base": INTERVIEWS}
    for first, after, number in joined_ranges(*weekly(days, plan)):
        yield {**about, "level": f"{first}/{after - ONE_DAY}", "estimate": number, "count": number}


def days_of_fieldwork(sample: pd.DataFrame, codebook: Mapping[str, Any], plan: Mapping[str, Any]) -> pd.Series:
    """(n) the day of each interview; missing where none was noted, or one outside of fieldwork."""
    import pandas as pd

    named = {described.get("meta"): name for name, described in codebook.items()}
    first, last = _fieldwork(plan)
    days = pd.Series(pd.NaT, sample.index, dtype="datetime64[ns]")
    for part in DAYS:
        name = named.get(part, part)
        if name in sample:
            noted = sample[name].astype("string").str.extract(ISO_DAY, expand=False)
            told = pd.to_datetime(noted, errors="coerce", format="%Y-%m-%d")
            days = days.fillna(told.where(told.between(first, last)))
    return days


def weekly(days: pd.Series, plan: Mapping[str, Any]) -> tuple[list[int], list[datetime.date]]:
    """How many of the days (n) are in each week of fieldwork, and the first days of these and of the one after."""
    import pandas as pd

    first, last = _fieldwork(plan)
    weeks = ((days - first).dt.days // 7).value_counts()
    number = (last - first).days // 7 + 1
    starts = [start.date() for start in pd.date_range(first, periods=number + 1, freq="7D")]
    return [int(weeks.get(place, 0)) for place in range(number)], starts


def _fieldwork(plan: Mapping[str, Any]) -> tuple[pd.Timestamp, pd.Timestamp]:
    import pandas as pd

    return tuple(pd.Timestamp(str(plan["fieldwork"][side])) for side in ("start", "end"))
