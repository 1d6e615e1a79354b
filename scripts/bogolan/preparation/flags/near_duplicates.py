"""Interviews of one interviewer that are nearly copies of each other: more alike than the people of a village are.

A pair is judged twice. Its share of equal answers must reach 85%, above which Kuriakose and Robbins (2016, Statistical
Journal of the IAOS 32, 283-291) hardly ever find two honest interviews in long questionnaires; and, since in short
ones and where people are of one mind honest pairs reach it too (Simmons, Mercer, Schwarzer and Kennedy 2016, the same
issue, 327-338), it must be extreme beside what pairs of different interviewers have in the village, who cannot have
copied from each other.

It is judged so by two measures, each with half of the chance of a false alarm: the share of equal answers, and Gower's
(1971) similarity, which counts numbers by how near they are. Whoever copies and changes numbers a little is found by
the second (of 15 copies with numbers changed by one or two, in 28 choices and 12 numbers, all; by the first, none);
where people are of one mind, so that numbers are near anyway, an exact copy is found by the first alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import NEAR_COPY
from bogolan.preparation.flags.fieldwork import (
    NONE,
    clusters,
    interviewers,
    substantive_answers,
    substantive_questions,
)
from bogolan.preparation.flags.numbers_apart import over_range, partly_equal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.preparation.form.run import FormRun
    from bogolan.survey.questionnaire import Question

# Kuriakose and Robbins (2016).
LEAST_ALIKE = 0.85
# The chance that any pair of a survey is called a copy, were all as alike as those of different interviewers.
FALSE_ALARM = 0.05
# Two interviews are compared where both answered so many questions, and this share of all.
FEWEST_QUESTIONS, LEAST_ANSWERED = 10, 0.5
# Whoever copies does so from recent work: each interview is compared with so many before it of its interviewer.
BEFORE = 400
# So many pairs before an interview are enough to know how alike people are in its village.
BEFORE_IN_A_VILLAGE = 50
# With fewer pairs a village's own norm is not known, and that of all villages stands in.
FEWEST_PAIRS = 20
TO_STANDARD_DEVIATION = 1.4826  # times the median absolute deviation, of a normal distribution
AT_ONCE = 64
SAME, NEAR = "{percent}% of the answers are the same", "{percent}% alike, numbers by how near they are"


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of interviews: the rows of both, the share of equal answers among the questions that both answered, and
    Gower's similarity, which is never less."""

    first: np.ndarray
    second: np.ndarray
    alike: np.ndarray
    near: np.ndarray


@dataclass(frozen=True, eq=False)
class Norm:
    """How alike two people of a village are: the median share by cluster, and the robust standard deviation."""

    usual: np.ndarray
    spread: np.ndarray


def near_duplicates(
    form: FormRun, questions: Mapping[str, Question], plan: Mapping[str, Any], held: np.ndarray
) -> Iterator[Breach]:
    """The interviews (of those held: n, boolean) that are near copies, by the share of answers that they have alike."""
    names = substantive_questions({name: questions[name] for name in form.answers}, plan)
    if len(names) < FEWEST_QUESTIONS or not held.any():
        return
    answers = substantive_answers(form, questions, names)
    interviewer, cluster = interviewers(form, plan), clusters(form, plan)
    numbers = over_range(form, questions, names, held)
    equal, near = most_alike(answers, interviewer, cluster, held, numbers)
    about = plan.get("interviewer", {}).get("question") or names[0]
    for alike, told in ((equal, SAME), (np.where(equal > 0, 0, near), NEAR)):
        percents = np.floor(np.round(100 * alike, 6)).astype(int)
        for percent in np.unique(percents[alike > 0]):
            rule = NEAR_COPY.about(rule=told.format(percent=percent))
            yield Breach(about, rule, (alike > 0) & (percents == percent))


def most_alike(
    answers: np.ndarray,
    interviewer: np.ndarray | None,
    cluster: np.ndarray | None,
    held: np.ndarray,
    numbers: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """(n) the largest share of equal answers with an interview of the same interviewer that is a copy, 0 for none; and
    (n) the largest similarity by Gower with one that is a copy by that.

    answers (n, questions) are codes from 0, -1 for none, and numbers (n, k) what those to questions in numbers are over
    their range (see `over_range`), or None; interviewer and cluster (n) are numbers, -1 for none, or None where nobody
    knows them: all are then of one interviewer, or one cluster. Only those held (n, boolean) are compared.
    """
    rows = np.flatnonzero(held)
    answers = np.ascontiguousarray(_small(answers[rows]))
    asked_by = np.zeros(len(rows), np.int64) if interviewer is None else interviewer[rows]
    place = np.zeros(len(rows), np.int64) if cluster is None else cluster[rows]
    least = max(FEWEST_QUESTIONS, LEAST_ANSWERED * answers.shape[1])
    scaled = None if numbers is None else numbers[rows]
    norms = norms_of_villages(answers, asked_by, place, least, scaled)
    found = np.zeros(len(held)), np.zeros(len(held))
    compared, candidates = 0, []
    for pairs, count in _pairs(answers, asked_by, BEFORE, least, LEAST_ALIKE, scaled):
        compared += count
        if len(pairs.first):
            candidates.append(pairs)
    if not compared:
        return found
    extreme = NormalDist().inv_cdf(1 - min(0.5, FALSE_ALARM / len(norms) / compared))
    for pairs in candidates:
        first, second = place[pairs.first], place[pairs.second]
        for norm, alike, most in zip(norms, (pairs.alike, pairs.near), found, strict=False):
            # Of pairs from two villages, by that where people are more alike.
            needed = np.maximum(*(norm.usual[where] + extreme * norm.spread[where] for where in (first, second)))
            copies = (alike >= needed) & (alike >= LEAST_ALIKE)
            for side in (pairs.first, pairs.second):
                np.maximum.at(most, rows[side[copies]], alike[copies])
    return found


def norms_of_villages(
    answers: np.ndarray, interviewer: np.ndarray, cluster: np.ndarray, least: float, numbers: np.ndarray | None
) -> list[Norm]:
    """The norm of the share of equal answers and, where there are numbers, that of Gower's similarity."""
    found = [pairs for pairs, _ in _pairs(answers, cluster, BEFORE_IN_A_VILLAGE, least, 0.0, numbers)]
    first, second, alike, near = (
        np.concatenate([np.zeros(0, kind), *(getattr(pairs, name) for pairs in found)])
        for name, kind in (("first", np.int64), ("second", np.int64), ("alike", np.float32), ("near", np.float32))
    )
    apart = interviewer[first] != interviewer[second]
    return [norm_of_villages(first, each, apart, cluster) for each in ((alike,) if numbers is None else (alike, near))]


def norm_of_villages(first: np.ndarray, alike: np.ndarray, apart: np.ndarray, cluster: np.ndarray) -> Norm:
    """How alike pairs of different interviewers are within each cluster; all pairs, where one interviewer asked all.

    first (m) are rows of pairs of one cluster, alike (m) how alike they are, apart (m, boolean) whether different
    interviewers asked them; cluster (n) is that of each row. A cluster without enough pairs, and the last entry, which
    stands for no cluster (-1), have the norm of all pairs. The spread of a cluster is its own, or that around the
    medians of all clusters where this is larger.
    """
    count = int(cluster.max(initial=0)) + 2
    if apart.sum() >= FEWEST_PAIRS:
        first, alike = first[apart], alike[apart]
    if not len(alike):
        return Norm(np.full(count, np.inf), np.zeros(count))
    where = cluster[first]
    own, pairs = _medians(alike, where, count)
    usual = np.where(pairs >= FEWEST_PAIRS, own, np.median(alike))
    beside = np.abs(alike - usual[where])
    spread, _ = _medians(beside, where, count)
    overall = np.median(np.abs(alike - np.median(alike)))
    spread = np.where(pairs >= FEWEST_PAIRS, np.maximum(spread, np.median(beside)), overall)
    return Norm(usual, TO_STANDARD_DEVIATION * spread)


def _medians(values: np.ndarray, group: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """(count) the median of each group's values, 0 without any, and how many it has."""
    import pandas as pd

    by = pd.Series(values).groupby(group)
    medians, sizes = np.zeros(count), np.zeros(count, np.int64)
    present = by.size()
    medians[present.index], sizes[present.index] = by.median(), present
    return medians, sizes


def _pairs(
    answers: np.ndarray, group: np.ndarray, before: int, least: float, alike: float, numbers: np.ndarray | None
) -> Iterator[tuple[Pairs, int]]:
    """Pairs within each group that are so alike, each row with so many before it; and how many were compared."""
    order = np.argsort(group, kind="stable")
    order = order[group[order] != NONE]
    group = group[order]
    starts = np.searchsorted(group, group)
    # Groups may be small, so that rows of several are taken at once.
    for begin in range(0, len(order), AT_ONCE):
        here = np.arange(begin, min(begin + AT_ONCE, len(order)))
        there = np.arange(max(starts[begin], begin - before), here[-1] + 1)
        rows, others = order[here], order[there]
        shares = equal_shares(answers[rows], answers[others], least)
        behind = here[:, None] - there
        wanted = (behind > 0) & (behind <= before) & (group[here][:, None] == group[there]) & ~np.isnan(shares)
        # Only pairs that equal numbers would make so alike are worth comparing number by number.
        both = None if numbers is None else both_answered(answers[rows], answers[others])
        most = shares if numbers is None else shares + numbers.shape[1] / both
        one, other = np.nonzero(wanted & (most >= alike))
        equal = near = shares[one, other]
        first, second = rows[one], others[other]
        if numbers is not None:
            near = equal + partly_equal(numbers[first], numbers[second]) / both[one, other]
        so = near >= alike
        yield Pairs(first[so], second[so], equal[so], near[so]), int(wanted.sum())


def equal_shares(some: np.ndarray, others: np.ndarray, least: float) -> np.ndarray:
    """(some, others) the share of equal answers among the questions both answered; NaN for fewer than `least` of them.

    Gower's (1971) similarity of unordered answers: a question that either did not answer does not count.
    """
    both = both_answered(some, others)
    told = np.where(some < 0, NONE - 1, some)  # equal to no other that has no answer either
    same = np.ascontiguousarray(told.T)[:, :, None] == np.ascontiguousarray(others.T)[:, None, :]
    # Whole bytes add up faster, as long as a byte holds the number of questions.
    equal = np.add.reduce(same.view(np.uint8), axis=0, dtype=np.uint8 if len(same) < 256 else np.uint32)
    return np.where(both >= least, equal / both, np.nan).astype(np.float32)


def both_answered(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """(some, others) how many questions both answered, 1 at least."""
    return np.maximum((some >= 0).astype(np.float32) @ (others >= 0).astype(np.float32).T, 1)


def _small(answers: np.ndarray) -> np.ndarray:
    """The answers' numbers in as few bytes as hold them."""
    return answers.astype(np.int16 if answers.max(initial=0) < np.iinfo(np.int16).max else np.int32)
