"""Whether the treated arm avoided the two answers that give a respondent away: none of the items, and all of them.

Who says all J + 1 admits the sensitive item; who says 0 denies it, and every other item too. Where an armed group
listens, both answers may vanish, and the difference in means then says nothing of the sensitive item. The test of no
design effect passes such an experiment: moving the zeros to one keeps every joint share above zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ..estimators.totals import Groups, groups_of
from ..inference.estimates import NO_DEGREES_OF_FREEDOM, Estimates, join
from .arms import ListAnswers, Probabilities, arm_means, read_list
from .list_prevalence import prevalence

if TYPE_CHECKING:
    import pandas as pd

    from ..sampling.design import SurveyDesign

EMPTY_CELL = "empty_cell"
TOO_FEW = "too_few"
OUTSIDE = 0.001  # the chance that the expected share is below the limit taken for it: it is added to the p-value


def extreme_counts(
    design: SurveyDesign,
    count: str,
    arm: str,
    treated: object,
    by: str | Sequence[str] | None = None,
    probabilities: Probabilities | None = None,
    *,
    items: int,
    control: object | None = None,
    others: Sequence[object] = (),
    level: float = 0.95,
) -> pd.DataFrame:
    """How many of the treated arm answered 0 ("floor") and J + 1 ("ceiling"), beside how many should have.

    One row a group and cell: the group's columns, cell, answer, count and n (unweighted respondents of the treated arm
    who gave it, and who answered), expected, least, p_value, flag. The control arm has a share a of 0 and b of J, the
    two arms a prevalence p. Expected, were the sensitive item unrelated to the others: n a (1 - p) and n b p. least is
    what no relation could undercut: n max(0, a - p) and n max(0, b + p - 1).

    p_value: the probability of so few, of as many respondents as n is worth after the control arm's design effect, at
    the lower 99.9% limit of the expected share, plus the 0.001 that it may be below: Berger & Boos (1994), JASA 89,
    1012-1016. flag: "empty_cell" (nobody) or "too_few" where that is less than half of 1 - level, for the two cells of
    a group; "empty_arm" in a group without one arm, "no_degrees_of_freedom" in a group of one cluster. A strong
    relation between the items gives fewer, too: read a flag beside `least`.
    """
    import pandas as pd

    answers = read_list(
        design, count, arm, treated, items=items, control=control, others=others, probabilities=probabilities
    )
    groups = groups_of(design, by)
    shares = _shares(answers, groups)
    rows = []
    for place, (label, suffix) in enumerate(zip(groups.labels, groups.suffixes, strict=True)):
        held = shares.values[shares.position(f"held{suffix}")]
        treated_here = answers.arms.treated & groups.members[place] & (design.weight != 0)
        n = int((treated_here & answers.answered).sum())
        for cell, answer in (("floor", 0), ("ceiling", items + 1)):
            found = int((treated_here & (answers.count == answer)).sum())
            share = shares.values[shares.position(f"{cell} of control{suffix}")]
            expected = _expected(shares, cell, suffix)
            p_value = _p_value(shares, cell, suffix, expected, n)
            few = (EMPTY_CELL if found == 0 else TOO_FEW) if p_value < (1 - level) / 2 else ""
            rows.append(
                {
                    **label,
                    "cell": cell,
                    "answer": answer,
                    "count": found,
                    "n": n,
                    "expected": n * np.maximum(expected.values[0], 0.0),
                    "least": n * np.maximum(share - held if cell == "floor" else share + held - 1, 0.0),
                    "p_value": p_value,
                    "flag": expected.warnings[0] or (NO_DEGREES_OF_FREEDOM if np.isnan(p_value) else few),
                }
            )
    return pd.DataFrame(rows)


def _shares(answers: ListAnswers, groups: Groups) -> Estimates:
    """Of each group: the shares of both arms that gave each extreme answer, and of those who hold the item."""
    arms, said = answers.arms, answers.count
    found = []
    for members, side, most in ((arms.treated, "treated", answers.items + 1), (arms.control, "control", answers.items)):
        extremes = {"floor": said == 0, "ceiling": said == most}
        columns = {f"{cell} of {side}": np.where(answers.answered, at, np.nan) for cell, at in extremes.items()}
        found.append(arm_means(arms, members, columns, groups))
    return join(*found, prevalence(answers, groups, title="held"))


def _expected(shares: Estimates, cell: str, suffix: str) -> Estimates:
    """The share of the treated arm that gives the extreme answer, were the sensitive item unrelated to the others."""
    share, held = f"{cell} of control{suffix}", f"held{suffix}"
    if cell == "floor":
        return shares.contrast({"expected": lambda e: e[share] * (1 - e[held])})
    return shares.contrast({"expected": lambda e: e[share] * e[held]})


def _p_value(shares: Estimates, cell: str, suffix: str, expected: Estimates, n: int) -> float:
    """The probability of a share of the treated arm as low as it is; NaN where none is expected or known."""
    from scipy.special import betainc, stdtrit

    if expected.values[0] <= 0:
        return 1.0
    if np.isnan(expected.values[0]) or expected.df[0] < 1:
        return np.nan
    lower = expected.values[0] - stdtrit(expected.df[0], 1 - OUTSIDE) * expected.standard_errors[0]
    if lower <= 0:
        return 1.0
    effect = shares.design_effects[shares.position(f"{cell} of control{suffix}")]
    worth = n / np.maximum(np.nan_to_num(effect, nan=1.0), 1.0)
    told = shares.values[shares.position(f"{cell} of treated{suffix}")]
    if told >= 1:
        return 1.0
    return float(min(1.0, OUTSIDE + 1 - betainc(told * worth + 1, worth * (1 - told), min(lower, 1.0))))
