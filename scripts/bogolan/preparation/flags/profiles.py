"""What tells an interview that was made up at a desk from one that was held: five traits, each a number an interview.

Those that the field watches (Murphy, Biemer, Stringer, Thissen, Day and Hsieh 2016, Statistical Journal of the IAOS 32,
313-326; Bredl, Winker and Koetschau 2012, Survey Methodology 38, 1-10): answers without variety, few don't knows,
favoured digits, short durations, regular starts. All are larger the more an interview looks made up, NaN where it does
not tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.preparation.flags.fieldwork import NONE
from bogolan.survey.codes import is_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bogolan.survey.expressions.evaluation import Answers

# Starts of one interviewer that lie further apart are of two days' work.
MOST_HOURS = 8
# A question is answered in numbers of two digits or more where so many answers are: only there digits can be favoured.
MOSTLY = 0.5


def usual_answers(columns: Iterable[np.ndarray], interviewer: np.ndarray) -> np.ndarray:
    """(n) the share of an interview's answers that are the usual ones of its interviewer's other interviews.

    columns are answers (n) as numbers, -1 for none; interviewer (n) numbers from 0.
    """
    equal, told = np.zeros(len(interviewer)), np.zeros(len(interviewer))
    interviewers = int(interviewer.max(initial=0)) + 1
    for answers in columns:
        given = answers != NONE
        times = _times(interviewer[given], answers[given], interviewers, int(answers.max(initial=0)) + 2)
        first = times.argmax(axis=1)
        most = np.partition(times, -2, axis=1)[:, -2:]
        own = np.where(given, times[interviewer, answers], 0)
        others = np.where(answers == first[interviewer], most[interviewer, 0], most[interviewer, 1])
        equal += given & (own - 1 >= others)
        told += given
    return _share(equal, told)


def few_reasons(answered: np.ndarray, reasons: np.ndarray) -> np.ndarray:
    """(n) minus the share of questions with a reason for no answer, of the numbers of answers and of reasons (n)."""
    return -_share(reasons, answered + reasons)


def favoured_digits(columns: Iterable[Answers], interviewer: np.ndarray, held: np.ndarray) -> np.ndarray:
    """(n) how much more often the interviewer's other interviews end a number in this digit than everyone's do.

    The mean of log-ratios over the questions answered in numbers of two digits or more, each count with one more. Of
    the interviews held (n, boolean); interviewer has a number for each of them only.
    """
    total, told = np.zeros(len(interviewer)), np.zeros(len(interviewer))
    for answers in columns:
        last = np.array([_last_digit(text) for text in answers.distinct], np.int64)[answers.places][held]
        given = last != NONE
        if given.sum() <= MOSTLY * (np.array([text != "" for text in answers.distinct])[answers.places][held]).sum():
            continue
        times = _times(interviewer[given], last[given], int(interviewer.max(initial=0)) + 1, 10)
        everyone = times.sum(axis=0) + 1
        own = times[interviewer, last]  # without the interview itself, and with one more
        among = times.sum(axis=1)[interviewer] - 1 + 10
        ratio = np.log(np.maximum(own, 1) / among) - np.log(everyone[last] / everyone.sum())
        total += np.where(given, ratio, 0)
        told += given
    return _share(total, told)


def short_durations(minutes: np.ndarray) -> np.ndarray:
    """(n) minus the logarithm of the minutes that interviews took; NaN where a clock cannot be right."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where((minutes > 0) & (minutes <= 24 * 60), -np.log(minutes), np.nan)


def regular_starts(hours: np.ndarray, interviewer: np.ndarray) -> np.ndarray:
    """(n) how near the time since the interviewer's last start is to that until the next, as minus their log-ratio.

    hours (n) is when each began, NaN where nobody knows; NaN too for the first and the last of a day's work.
    """
    order = np.lexsort((hours, interviewer))
    between = np.diff(hours[order])
    between[(np.diff(interviewer[order]) != 0) | ~(between <= MOST_HOURS) | (between <= 0)] = np.nan
    apart = np.full(len(hours), np.nan)
    if len(hours) > 2:
        apart[order[1:-1]] = -np.abs(np.diff(np.log(between)))
    return apart


def _times(interviewer: np.ndarray, answers: np.ndarray, interviewers: int, different: int) -> np.ndarray:
    """(interviewers, different) how often each interviewer was given each answer, both as numbers from 0 (m)."""
    cells = np.bincount(interviewer * different + answers, minlength=interviewers * different)
    return cells.reshape(interviewers, different)


def _last_digit(text: str) -> int:
    """The last digit of a whole number of two digits or more; -1 of anything else."""
    whole = str(text).lstrip("-")
    return int(whole[-1]) if len(whole) > 1 and whole.isdigit() and is_number(whole, whole=True) else NONE


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
