"""The plan's survey experiments of every kind that is computed: read once, estimated, and estimated again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.analysis.experiments.endorsement import endorsement
from bogolan.analysis.experiments.experiment import Experiment, problem
from bogolan.analysis.experiments.list_experiments import list_experiment
from bogolan.analysis.experiments.randomised_response import randomised_response
from bogolan.provenance.errors import SurveyError
from bogolan.statistics import ExperimentError
from bogolan.survey.declared import is_analysed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np
    import pandas as pd

READERS = {"list": list_experiment, "randomised_response": randomised_response, "endorsement": endorsement}


def experiments_of(sample: pd.DataFrame, reasons: pd.DataFrame, plan: Mapping[str, Any]) -> dict[str, Experiment]:
    """The plan's experiments by name. Raises SurveyError, naming it, for one whose data cannot be that."""
    computed = [
        experiment for experiment in plan["experiments"] if experiment["kind"] in READERS and is_analysed(experiment)
    ]
    return {one["name"]: READERS[one["kind"]](sample, reasons, one, plan) for one in computed}


def experiment_rows(sample: pd.DataFrame, reasons: pd.DataFrame, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of every experiment of the plan. Raises SurveyError, naming it, where its data cannot be that."""
    for experiment in experiments_of(sample, reasons, plan).values():
        try:
            yield from experiment.rows()
        except ExperimentError as error:
            expected = "respondents who answered as the experiment asked them to"
            raise SurveyError(problem(experiment.plan, str(error), expected)) from None


def rows_again(
    experiments: Mapping[str, Experiment], analysis: Mapping[str, Any], stay: np.ndarray
) -> Iterator[dict[str, Any]]:
    """The main estimate of each experiment that an analysis applies to, of those who stay in it (n), with the gap."""
    for name, experiment in experiments.items():
        if name not in analysis.get("applies_to", [name]):
            continue
        try:
            yield from list(experiment.rows_of_some(stay))
        except ExperimentError:  # nobody is left who answered, or nobody in one of the arms
            continue
