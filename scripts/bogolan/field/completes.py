"""What became of the attempts, and how long interviews took: by interviewer, day and village, and of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.field.quality import (
    ALL,
    DAY,
    FEWEST_INTERVIEWS,
    INTERVIEWER,
    VILLAGE,
    measured,
    one,
    outlying,
    shares,
)
from bogolan.preparation.interviews import COMPLETE, PARTIAL, WITHDRAWN, WITHOUT_CONSENT
from bogolan.preparation.outcome_rates import outcome_rates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.field.interviews import FieldInterviews

UNITS = (INTERVIEWER, DAY, VILLAGE)


def dispositions(interviews: FieldInterviews, accounting: Mapping[str, int]) -> Iterator[pd.DataFrame]:
    """How many rows became what, of all and by unit; and the share of those asked who were interviewed (COOP3)."""
    import pandas as pd

    attempts = interviews.attempts
    for name, rows in accounting.items():
        yield one(ALL, "all", f"rows:{name}", rows, n=[accounting["read"]])
    for kind in UNITS:
        known = attempts[attempts[kind].notna()]
        counted = pd.crosstab(known[kind].astype(str), known["disposition"])
        for name in counted:
            yield measured(kind, f"rows:{name}", counted[name], n=counted.sum(axis=1))
        part = {name: counted.get(name, 0) for name in (COMPLETE, PARTIAL, *WITHOUT_CONSENT, WITHDRAWN)}
        if len(counted):
            asked = pd.Series(sum(part.values()), counted.index)
            done = pd.Series(part[COMPLETE], counted.index)
            yield shares(kind, "cooperation", done, asked, compare=kind == INTERVIEWER)


def rates(accounting: Mapping[str, int], plan: Mapping[str, Any]) -> Iterator[pd.DataFrame]:
    """AAPOR's rates; one that cannot be computed has no value, and its flag says why."""
    for rate in outcome_rates(accounting, plan):
        value = float("nan") if rate.value is None else rate.value
        yield one(ALL, "all", f"rate:{rate.name}", value, n=[rate.of], flag=rate.why or "")


def workload(interviews: FieldInterviews) -> Iterator[pd.DataFrame]:
    """Days and villages by interviewer, completes a day; interviewers and villages by day; interviewers by village."""
    kept = interviews.kept
    for kind, counted in ((INTERVIEWER, (DAY, VILLAGE)), (DAY, (INTERVIEWER, VILLAGE)), (VILLAGE, (INTERVIEWER, DAY))):
        by = kept[kept[kind].notna()].groupby(kind)
        for other in counted:
            if kept[other].notna().any():
                yield measured(kind, f"{other}s", by[other].nunique(), n=by.size())
    both = kept[kept[INTERVIEWER].notna() & kept[DAY].notna()]
    if len(both):
        by = both.groupby(INTERVIEWER)
        yield measured(INTERVIEWER, "completes_a_day", by.size() / by[DAY].nunique(), n=by.size())
        busiest = both.groupby([INTERVIEWER, DAY]).size().groupby(level=0).max()
        yield measured(INTERVIEWER, "most_in_a_day", busiest, n=by.size())


def durations(interviews: FieldInterviews) -> Iterator[pd.DataFrame]:
    """The median duration by unit with quartiles as its limits, and the share of interviews that were too fast.

    Too fast is within the interviewer, as in rule F03.
    """
    kept = interviews.kept
    timed = kept[kept["minutes"].notna()]
    if not len(timed):
        return
    yield from usual_minutes("minutes", timed, timed["minutes"])
    yield one(ALL, "all", "no_duration", 1 - len(timed) / len(kept), n=[len(kept)])
    yield one(ALL, "all", "fast", float(timed["fast"].mean()), n=[len(timed)])
    for kind in UNITS:
        known = timed[timed[kind].notna()]
        if not len(known):
            continue
        by = known.groupby(kind)
        n = by.size()
        yield shares(kind, "fast", by["fast"].sum(), n, compare=kind == INTERVIEWER)
        everyone = kept[kept[kind].notna()].groupby(kind).size()
        yield shares(kind, "no_duration", everyone - n.reindex(everyone.index, fill_value=0), everyone)


def usual_minutes(measure: str, timed: pd.DataFrame, minutes: pd.Series) -> Iterator[pd.DataFrame]:
    """The median of `minutes` of the interviews `timed` (n each, in the same order), with quartiles as its limits.

    Of all, and by unit; interviewers are compared by their median log-duration.
    """
    low, middle, high = np.percentile(minutes, [25, 50, 75])
    yield one(ALL, "all", measure, middle, lower=low, upper=high, n=[len(minutes)])
    for kind in UNITS:
        told = timed[kind].notna().to_numpy()
        if not told.any():
            continue
        by = minutes[told].groupby(timed[kind].to_numpy(object)[told])
        medians, n = by.median(), by.size()
        flag = ""
        if kind == INTERVIEWER:
            with np.errstate(divide="ignore"):  # all of an interviewer's questions may have taken no time at all
                flag = outlying(np.log(medians.to_numpy()), (n >= FEWEST_INTERVIEWS).to_numpy())
        quartiles = (by.quantile(part).to_numpy() for part in (0.25, 0.75))
        yield measured(kind, measure, medians, *quartiles, n=n, flag=flag)


def bystanders(interviews: FieldInterviews, plan: Mapping[str, Any]) -> Iterator[pd.DataFrame]:
    """The share of interviews with others within hearing, as the plan's `bystanders` has them."""
    asked = plan.get("bystanders")
    if not asked or asked["question"] not in interviews.answers:
        return
    answers = interviews.answers[asked["question"]].astype("string")
    present, known = answers.isin(asked["is"]).to_numpy(bool), answers.notna().to_numpy()
    kept = interviews.kept
    yield one(ALL, "all", "bystanders", present[known].mean() if known.any() else np.nan, n=[known.sum()])
    for kind in UNITS:
        told = kept[kind].notna().to_numpy() & known
        if told.any():
            by = kept[told].assign(present=present[told]).groupby(kind)["present"]
            yield shares(kind, "bystanders", by.sum(), by.size(), compare=kind == INTERVIEWER)
