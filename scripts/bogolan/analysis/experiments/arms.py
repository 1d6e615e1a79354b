"""The arms of an experiment: who was drawn to which, with what chance, and whether those of both are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.experiments.arm_chances import chance_columns
from bogolan.analysis.experiments.experiment import problem
from bogolan.analysis.sampled import genders
from bogolan.preparation.weighting.sample import GENDER, STRATUM
from bogolan.provenance.errors import SurveyError
from bogolan.statistics import arm_balance, chance_test
from bogolan.survey.plan_arms import CHANCES, CONTROL, OTHERS, chances_differ

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.statistics import SurveyDesign

# The arm that each respondent was drawn to, also where it is one that is left out.
DRAWN = "_drawn"


def read_arms(
    sample: pd.DataFrame, experiment: Mapping[str, Any], plan: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, pd.Series]]:
    """An experiment of the plan with its control arm named, and the columns that tell who was in which arm.

    That of the arm holds the two that are compared. Raises SurveyError for other arms than the experiment names.
    """
    drawn = sample[experiment["arm"]].astype(object).map(str, na_action="ignore")
    treated, found = experiment["treated"], sorted(drawn.dropna().unique())
    rest = [arm for arm in found if arm != treated and arm not in experiment.get(OTHERS, ())]
    named = experiment.get(CONTROL, rest[0] if rest else None)
    if treated not in found or rest != [named]:
        told = ", ".join(found) or "nothing"
        expected = f"two arms, one of them {treated!r}, which `treated` names, and further ones that `others` names"
        raise SurveyError(problem(experiment, f"{experiment['arm']} holds {told}", expected))
    experiment = {**experiment, CONTROL: named}
    columns = {experiment["arm"]: drawn.where(drawn.isin((treated, named))), DRAWN: drawn}
    return experiment, {**columns, **chance_columns(sample, drawn, experiment, plan)}


def arms_told(experiment: Mapping[str, Any]) -> dict[str, Any]:
    """What every estimator must be told of the arms; their chances only where those may differ between respondents."""
    told: dict[str, Any] = {"arm": experiment["arm"], "treated": experiment["treated"]}
    if chances_differ(experiment):
        told["probabilities"] = dict(zip((experiment["treated"], experiment[CONTROL]), CHANCES.values(), strict=True))
    return told


def arm_checks(design: SurveyDesign, experiment: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """The p-values of the tests that the arms are alike in gender and the plan's covariates, where there are any.

    And that they have the sizes that the plan's chances make likely, where it declares them.
    """
    covariates = [*([GENDER] if len(genders(design.frame)) == 2 else []), *experiment.get("covariates", ())]
    if covariates:
        yield "balance", arm_balance(design, covariates=covariates, **arms_told(experiment)).test.p_value
    declared = [(key, arm) for key, arm in zip(CHANCES, (experiment["treated"], experiment[CONTROL]), strict=True)]
    p_values = [
        chance_test(design, DRAWN, arm, CHANCES[key], by=STRATUM if isinstance(experiment[key], dict) else None).p_value
        for key, arm in declared
        if key in experiment
    ]
    if p_values:
        yield "chances", float(min(1.0, len(p_values) * np.min(p_values)))
