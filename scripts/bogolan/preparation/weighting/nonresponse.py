"""Weights that make up for interviews not given: within cells, those who completed stand for those who did not.

Weighting-class adjustment (Oh & Scheuren 1983; Kalton & Flores-Cervantes 2003, section 2.1): in every cell weights are
multiplied by the sum of the base weights of all who were asked over that of those who completed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.interviews import PARTIAL, WITHOUT_CONSENT
from bogolan.preparation.weighting.cells import cells, level_text, level_told, of_design
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.survey.response_files import told_responses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

# Who was asked and gave no whole interview. Duplicates and tests were nobody; of who withdrew nothing is known.
NOT_GIVEN = (*WITHOUT_CONSENT, PARTIAL)
PLACE = "weighting.nonresponse.cells"


def nonresponse_factors(
    completed: pd.DataFrame,
    weight: np.ndarray,
    others: pd.DataFrame,
    other_weight: np.ndarray,
    plan: Mapping[str, Any],
    choices: Mapping[str, Sequence[str]],
) -> tuple[np.ndarray, list[dict[str, Any]]]:
    """(n) what each weight is multiplied by, and of each cell its people, weights and factor.

    completed (n) and others hold the questions of the cells as codes; weight (n) and other_weight are base weights.
    Raises SurveyError for whoever has no answer to a question of the cells, and for cells of too few interviews, by
    name.
    """
    import pandas as pd

    described = plan["weighting"]["nonresponse"]
    questions = described["cells"]
    problems = []
    for name in questions:
        for who, frame in (("completed the interview", completed), ("refused or broke off", others)):
            missing = int(frame[name].isna().sum())
            if missing:
                told = f"no answer of {missing} who {who}"
                expected = f"a question that is known of everybody who was asked, for {PLACE}"
                problems.append(Problem(told_responses(plan), told, expected, column=name))
    if problems:
        raise SurveyError(problems)
    everybody = pd.concat([completed[questions].astype(object), others[questions].astype(object)], ignore_index=True)
    both = cells(everybody, questions, plan["weighting"].get("collapse", []))
    gave = np.arange(len(everybody)) < len(completed)
    weights = np.concatenate([weight, other_weight])
    counts, lost = both.sums(gave & (weights > 0)), both.sums(~gave & (weights > 0))
    few = np.flatnonzero((lost > 0) & (counts < described["fewest"]))
    if len(few):
        design = of_design(plan)
        named = {place: level_told(both.levels[place], questions, choices, design) for place in few}
        raise SurveyError(
            _too_few(both.name, told, counts[place], lost[place], described) for place, told in named.items()
        )
    given, asked = both.sums(np.where(gave, weights, 0.0)), both.sums(weights)
    factor = np.divide(asked, given, out=np.ones(len(given)), where=given > 0)
    told = zip(both.levels, counts, lost, factor, strict=True)
    report = [
        {"cell": level_text(level), "completed": int(some), "not_given": int(none), "factor": float(one)}
        for level, some, none, one in told
    ]
    return factor[both.number[: len(completed)]], report


def _too_few(name: str, level: str, counted: float, lost: float, described: Mapping[str, Any]) -> Problem:
    told = f"{counted:g} interviews in the cell {level}, to stand for {lost:g} not given"
    hint = "join answers: weighting.collapse; or cross fewer questions"
    return Problem("survey.yaml", told, f"{described['fewest']} or more", column=f"{PLACE} ({name})", hint=hint)
