"""Interviewers unlike the others: runs of interviews, one after the other, that look made up in all traits together.

Each trait (see `profiles`) becomes normal scores among all interviews, so that none that is extreme decides alone, and
their mean is an interview's score. Whoever makes interviews up does so for days: among each interviewer's interviews,
in the order of their starts, the run is looked for that is the most likely to have a mean score of its own (the scan
statistic for normal values: Kulldorff, Huang and Konty 2009, International Journal of Health Geographics 8, 58). It is
called unlike the others where that mean is extreme beside how interviews differ, and how interviewers do.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import UNLIKE_OTHERS
from bogolan.preparation.flags import profiles
from bogolan.preparation.flags.durations import moments
from bogolan.preparation.flags.fieldwork import NONE, interviewers, numbered, substantive_questions
from bogolan.survey.codes import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.preparation.form.run import FormRun
    from bogolan.preparation.matching import Recognised
    from bogolan.survey.questionnaire import Question

# The chance that any run of a survey is called so, were all interviewers alike.
FALSE_ALARM = 0.05
# A run has so many interviews; longer ones are found by a part of them.
SHORTEST, LONGEST = 4, 120
# With fewer interviews nobody knows what is usual for an interviewer, and with fewer interviewers what is for them.
FEWEST_INTERVIEWS, FEWEST_INTERVIEWERS = 12, 5
TO_STANDARD_DEVIATION = 1.4826  # times the median absolute deviation, of a normal distribution
# How a trait is told in a flag.
TRAITS = {
    "usual": "usual answers",
    "reasons": "few don't knows",
    "digits": "favoured digits",
    "durations": "short durations",
    "starts": "regular starts",
}
# A trait is told where a run's mean score of it is so high.
TOLD = 0.5


@dataclass(frozen=True, eq=False)
class Run:
    """Interviews of one interviewer (places among those compared), and how extreme their mean score is, as z."""

    places: np.ndarray
    z: float


def interviewer_profiles(
    seen: Mapping[str, Recognised],
    form: FormRun,
    questions: Mapping[str, Question],
    plan: Mapping[str, Any],
    held: np.ndarray,
) -> Iterator[Breach]:
    """The interviews (of those held: n, boolean) of runs that look made up, each run with the traits it is known by."""
    asked_by = interviewers(form, plan)
    if asked_by is None:
        return
    held = held & (asked_by != NONE)
    held &= np.bincount(asked_by[held], minlength=asked_by.max(initial=0) + 1)[asked_by] >= FEWEST_INTERVIEWS
    interviewer = np.unique(asked_by[held], return_inverse=True)[1]
    if interviewer.max(initial=-1) + 1 < FEWEST_INTERVIEWERS:
        return
    rows = np.flatnonzero(held)
    started, minutes = _times(seen, questions, held)
    found = {**_answered(form, questions, plan, interviewer, held)}
    found["durations"] = profiles.short_durations(minutes)
    found["starts"] = profiles.regular_starts(started, interviewer)
    scores = {name: normal_scores(values) for name, values in found.items()}
    order = np.lexsort((rows, started, interviewer))
    for run in unlike_others(np.mean(list(scores.values()), axis=0), interviewer, order):
        told = [TRAITS[name] for name, values in scores.items() if values[run.places].mean() >= TOLD]
        flagged = np.zeros(len(held), bool)
        flagged[rows[run.places]] = True
        yield Breach(
            plan["interviewer"]["question"], UNLIKE_OTHERS.about(rule=", ".join(told) or "all together"), flagged
        )


def normal_scores(values: np.ndarray) -> np.ndarray:
    """(n) the normal quantile of each value's rank (Blom 1958), the mean one of equal values; 0 where there is none."""
    import pandas as pd
    from scipy.special import ndtri

    ranks = pd.Series(values).rank().to_numpy()
    return np.nan_to_num(ndtri((ranks - 0.375) / (np.sum(~np.isnan(values)) + 0.25)))


def unlike_others(scores: np.ndarray, interviewer: np.ndarray, order: np.ndarray) -> Iterator[Run]:
    """Runs of interviews with extreme mean scores, of each interviewer the most extreme first.

    scores (n), interviewer (n) numbers from 0; order (n) puts the interviews by interviewer, each in order of time.
    """
    within, between = _spreads(scores, interviewer)
    if not within > 0:
        return
    scores = scores - np.median(scores)
    sizes = np.bincount(interviewer)
    lengths = np.arange(SHORTEST, min(LONGEST, int(sizes.max())) + 1)
    compared = sum(int(np.maximum(sizes - length + 1, 0).sum()) for length in lengths)
    extreme = NormalDist().inv_cdf(1 - min(0.5, FALSE_ALARM / max(compared, 1)))
    left = order
    while len(left):
        runs = _most_likely(scores[left], interviewer[left], lengths, within, between)
        runs = [(start, end, z) for start, end, z in runs if z > extreme]
        taken = np.zeros(len(left), bool)
        again = np.zeros(len(sizes), bool)
        for start, end, z in runs:
            taken[start:end] = again[interviewer[left[start]]] = True
            yield Run(np.sort(left[start:end]), z)
        left = left[again[interviewer[left]] & ~taken]


def _most_likely(
    scores: np.ndarray, interviewer: np.ndarray, lengths: np.ndarray, within: float, between: float
) -> list[tuple[int, int, float]]:
    """Each interviewer's most likely run: where it begins and ends among the scores in order, and its mean as z."""
    count = int(interviewer.max()) + 1
    best, begins, ends = np.full(count, -np.inf), np.zeros(count, np.int64), np.zeros(count, np.int64)
    sums = np.concatenate([[0.0], np.cumsum(scores)])
    starts = np.flatnonzero(np.diff(interviewer, prepend=-1))
    for length in lengths:
        places = len(scores) - length + 1
        if places <= 0:
            break
        likely = (sums[length:] - sums[:places]) / np.sqrt(length)
        likely[interviewer[length - 1 :] != interviewer[:places]] = -np.inf
        whose = starts[starts < places]
        most = np.maximum.reduceat(likely, whose)
        for place in np.flatnonzero(most > best[interviewer[whose]]):
            one = interviewer[whose[place]]
            until = whose[place + 1] if place + 1 < len(whose) else places
            best[one], begins[one] = most[place], whose[place] + int(likely[whose[place] : until].argmax())
            ends[one] = begins[one] + length
    z = best / np.sqrt(within**2 + (ends - begins) * between**2)
    return [(int(begins[one]), int(ends[one]), float(z[one])) for one in np.flatnonzero(best > -np.inf)]


def _spreads(scores: np.ndarray, interviewer: np.ndarray) -> tuple[float, float]:
    """The robust standard deviations of scores within interviewers, and of the interviewers' own levels."""
    import pandas as pd

    by = pd.Series(scores).groupby(interviewer)
    levels, sizes = by.median(), by.size()
    within = TO_STANDARD_DEVIATION * float(np.median(np.abs(scores - levels.to_numpy()[interviewer])))
    apart = TO_STANDARD_DEVIATION * float((levels - levels.median()).abs().median())
    # A median of m normal values has the variance pi / 2m.
    chance = within**2 * np.pi / 2 / float(sizes.median())
    return within, float(np.sqrt(max(apart**2 - chance, 0)))


def _answered(
    form: FormRun, questions: Mapping[str, Question], plan: Mapping[str, Any], interviewer: np.ndarray, held: np.ndarray
) -> dict[str, np.ndarray]:
    """The traits of the answers, (number held) each."""
    names = substantive_questions({name: questions[name] for name in form.answers}, plan)
    answered, reasons, chosen = np.zeros(len(interviewer)), np.zeros(len(interviewer)), []
    for name in names:
        answers = numbered(form.answers[name], frozenset(questions[name].no_answers))[0][held]
        something = np.array([text != "" for text in form.answers[name].distinct], bool)[form.answers[name].places][
            held
        ]
        answered += answers != NONE
        reasons += something & (answers == NONE)
        if questions[name].choices and not questions[name].several:
            chosen.append(answers)
    numbers = [form.answers[name] for name in names if questions[name].type in NUMBERS]
    return {
        "usual": profiles.usual_answers(chosen, interviewer),
        "reasons": profiles.few_reasons(answered, reasons),
        "digits": profiles.favoured_digits(numbers, interviewer, held),
    }


def _times(
    seen: Mapping[str, Recognised], questions: Mapping[str, Question], held: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(number held) when each interview began, in hours, and how many minutes it took; NaN where nobody knows."""
    noted = {question.meta: name for name, question in questions.items() if question.meta}
    start, end = (noted.get(meta, meta) for meta in ("start", "end"))
    nothing = np.full(int(held.sum()), np.nan)
    if start not in seen:
        return nothing, nothing
    begun = moments(seen[start])[held]
    hours = (begun - begun.min()).dt.total_seconds().to_numpy() / 3600
    minutes = (moments(seen[end])[held] - begun).dt.total_seconds().to_numpy() / 60 if end in seen else nothing
    return hours, minutes
