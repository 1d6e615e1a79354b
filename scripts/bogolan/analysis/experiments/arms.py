"""The arms of an experiment: who was drawn to which, and whether those of both are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.analysis.experiments.experiment import problem
from bogolan.analysis.sampled import genders
from bogolan.preparation.weighting.sample import GENDER
from bogolan.provenance.errors import SurveyError
from bogolan.statistics import arm_balance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.statistics import SurveyDesign


def two_arms(sample: pd.DataFrame, experiment: Mapping[str, Any]) -> pd.Series:
    """The arm of each respondent. Raises SurveyError where there are not just two, one of them the treated one."""
    arm = sample[experiment["arm"]].astype(object).map(str, na_action="ignore")
    treated, found = experiment["treated"], sorted(arm.dropna().unique())
    if len(found) != 2 or treated not in found:
        told = ", ".join(found) or "nothing"
        expected = f"two arms, one of them {treated!r}, which `treated` names"
        raise SurveyError(problem(experiment, f"{experiment['arm']} holds {told}", expected))
    return arm


def balance(design: SurveyDesign, experiment: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """The p-value of the test that the arms are alike in gender and the plan's covariates, where there are any."""
    covariates = [*([GENDER] if len(genders(design.frame)) == 2 else []), *experiment.get("covariates", ())]
    if covariates:
        arms = {"arm": experiment["arm"], "treated": experiment["treated"]}
        yield "balance", arm_balance(design, covariates=covariates, **arms).test.p_value
