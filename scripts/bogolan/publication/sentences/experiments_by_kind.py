"""All that the report says of the plan's experiments, whatever their kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.sentences.conjoint import CONJOINT, conjoint_told
from bogolan.publication.sentences.endorsement import endorsement_told
from bogolan.publication.sentences.experiments import experiments_reported, list_told
from bogolan.publication.sentences.randomised_response import randomised_told

if TYPE_CHECKING:
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.sentences.experiments import Experiment

TOLD = {
    "list": list_told,
    "randomised_response": randomised_told,
    "endorsement": endorsement_told,
    CONJOINT: conjoint_told,
}


def experiments_told(evidence: Evidence) -> list[Experiment]:
    """Each experiment that the report tells of, in the order of the plan."""
    return [TOLD[experiment["kind"]](evidence, experiment) for experiment in experiments_reported(evidence, TOLD)]
