"""All that the report says of the plan's experiments, whatever their kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.sentences.conjoint import CONJOINT, conjoint_told
from bogolan.publication.sentences.endorsement import endorsement_reasons, endorsement_told
from bogolan.publication.sentences.evidence import Evidence
from bogolan.publication.sentences.experiments import experiments_reported, list_told, reasons
from bogolan.publication.sentences.randomised_response import randomised_told
from bogolan.survey.spine import ENDORSEMENT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.experiments import Experiment
    from bogolan.publication.wording import Wording

TOLD = {
    "list": list_told,
    "randomised_response": randomised_told,
    "endorsement": endorsement_told,
    CONJOINT: conjoint_told,
}


def experiments_told(evidence: Evidence) -> list[Experiment]:
    """Each experiment that the report tells of, in the order of the plan."""
    return [TOLD[experiment["kind"]](evidence, experiment) for experiment in experiments_reported(evidence, TOLD)]


def reasons_told(
    experiment: Mapping[str, Any], checks: tuple[Row, ...], codebook: Mapping[str, Any], wording: Wording
) -> str:
    """Why an experiment that fails is struck out, from the released rows of its checks."""
    told = endorsement_reasons if experiment["kind"] == ENDORSEMENT else reasons
    return told(Evidence(checks, {}, codebook, wording), experiment)
