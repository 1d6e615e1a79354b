"""A list experiment beside the direct question: who hides the sensitive item, and both answers in one estimate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ..estimators.means import mean
from ..estimators.totals import Groups, groups_of
from ..inference.contrasts import Values
from ..inference.estimates import Estimates, join
from .arms import ListAnswers, Probabilities, arm_means, read_list, yes_or_no
from .list_prevalence import difference, prevalence

if TYPE_CHECKING:
    import pandas as pd

    from ..sampling.design import SurveyDesign

DIRECT = "the direct question"
FAILED = {1: "failed_placebo_1", 2: "failed_placebo_2"}
UNTESTED = {1: "untested_placebo_1", 2: "untested_placebo_2"}


@dataclass(frozen=True, eq=False)
class CombinedList:
    """The prevalence by group from list and direct question together, and whether their assumptions hold.

    estimates  "count:treated combined|sex=women", "direct|...", "count:treated|..." of the same respondents, jointly.
               A combined one has the flag "failed_placebo_1" or "failed_placebo_2" where that test of its group
               rejects, and is then not to be used; "untested_placebo_1" or 2 where nothing could be tested.
    placebos   "placebo 1|sex=women", "placebo 2|...".
    tests      one row a placebo: null, t, df, p_value, flag.
    """

    estimates: Estimates
    placebos: Estimates
    tests: pd.DataFrame


def misreporting(
    design: SurveyDesign,
    count: str,
    arm: str,
    treated: object,
    direct: str,
    by: str | Sequence[str] | None = None,
    probabilities: Probabilities | None = None,
    *,
    items: int,
    control: object | None = None,
    others: Sequence[object] = (),
) -> Estimates:
    """The share who say yes to the direct question, the prevalence by the list, and the first less the second.

    By group, jointly: named "direct|sex=women", "count:treated|sex=women", "direct - count:treated|sex=women". direct
    is a column of 0 and 1, or True and False; its share is of all who answered it, in whichever arm. Below zero, less
    is admitted than held. Arguments and errors: see `arms.read_list`; ExperimentError for other answers than 0 and 1.
    """
    answers = read_list(
        design, count, arm, treated, items=items, control=control, others=others, probabilities=probabilities
    )
    yes_or_no(design, direct, DIRECT)
    groups = groups_of(design, by)
    asked, listed = mean(design, direct, by=by), prevalence(answers, groups)
    both = join(asked, listed)
    name = f"{direct} - {answers.name}"
    gaps = both.contrast(
        {f"{name}{suffix}": {f"{direct}{suffix}": 1.0, f"{answers.name}{suffix}": -1.0} for suffix in groups.suffixes}
    )
    labels = tuple({"variable": name, "level": None, **of} for of in groups.labels)
    return join(both, replace(gaps, labels=labels, counts=np.minimum(gaps.counts, gaps.n)))  # many answered both


def combined_list(
    design: SurveyDesign,
    count: str,
    arm: str,
    treated: object,
    direct: str,
    by: str | Sequence[str] | None = None,
    probabilities: Probabilities | None = None,
    *,
    items: int,
    control: object | None = None,
    others: Sequence[object] = (),
    level: float = 0.95,
) -> CombinedList:
    """Prevalence of both questions together: d + (1 - d) times the list's prevalence among those who said no.

    Aronow, Coppock, Crawford & Green (2015), Journal of Survey Statistics and Methodology 3, 43-66, d being
    the share who said yes to the direct question. Of those who answered both. It is sharper than the list alone if
    nobody says yes falsely and the list does not change the direct answer. Both leave traces: placebo 1, the list's
    prevalence among those who said yes is 1; placebo 2, the share who said yes is the same in both arms. A group of
    which one rejects at 1 - level is flagged. With probabilities of assignment, d is weighted by the design alone.
    Arguments and errors: see `misreporting`.
    """
    answers = read_list(
        design, count, arm, treated, items=items, control=control, others=others, probabilities=probabilities
    )
    said = np.where(answers.answered, yes_or_no(design, direct, DIRECT), np.nan)
    answers = replace(answers, count=np.where(np.isnan(said), np.nan, answers.count))
    groups = groups_of(design, by)
    parts = _parts(answers, said, direct, groups)
    placebos = join(
        prevalence(answers, groups, said == 1, "placebo 1"), difference(answers, {"placebo 2": said}, groups)
    )
    labels = tuple({"variable": f"placebo {which}", "level": None, **of} for which in (1, 2) for of in groups.labels)
    placebos = replace(placebos, labels=labels)
    tests = _tests(placebos, len(groups))
    name = f"{answers.name} combined"
    combined = parts.contrast({f"{name}{suffix}": _combination(direct, suffix) for suffix in groups.suffixes})
    p_values = tests["p_value"].to_numpy().reshape(2, -1)
    flags = [_flags(combined.warnings[place], p_values[:, place], 1 - level) for place in range(len(groups))]
    combined = replace(
        combined,
        labels=tuple({"variable": name, "level": answers.arms.label, **of} for of in groups.labels),
        counts=parts.counts[: len(groups)],
        warnings=tuple(flags),
    )
    beside = parts.select([f"{direct}{suffix}" for suffix in groups.suffixes])
    return CombinedList(join(combined, beside, prevalence(answers, groups)), placebos, tests)


def _parts(answers: ListAnswers, said: np.ndarray, direct: str, groups: Groups) -> Estimates:
    """The share who said yes, and the list's prevalence among those who said no."""
    equal = replace(answers.arms, chance=None)
    yes = arm_means(equal, answers.arms.both, {direct: said}, groups)
    yes = replace(yes, is_share=np.ones(len(yes), bool))
    return join(yes, prevalence(answers, groups, said == 0, "among no"))


def _combination(direct: str, suffix: str) -> Callable[[Values], np.complexfloating]:
    def value(e: Values) -> np.complexfloating:
        yes = e[f"{direct}{suffix}"]
        return yes + (1 - yes) * e[f"among no{suffix}"]

    return value


def _tests(placebos: Estimates, groups: int) -> pd.DataFrame:
    """t tests of the placebos against what they should be."""
    import pandas as pd

    null = np.repeat([1.0, 0.0], groups)
    parts = [placebos.select([name]).test(null=value) for name, value in zip(placebos.names, null, strict=True)]
    return pd.concat(parts).assign(null=null)[["null", "t", "df", "p_value", "flag"]]


def _flags(warning: str, p_values: np.ndarray, error: float) -> str:
    """What the placebos of a group say of its combined estimate."""
    found = [warning]
    for which, p_value in zip((1, 2), p_values, strict=True):
        found.append(UNTESTED[which] if np.isnan(p_value) else FAILED[which] * bool(p_value < error))
    return ",".join(filter(None, found))
