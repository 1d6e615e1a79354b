"""Surveys drawn by the demonstration's process without its faults, as they are analysed, with what is true of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bogolan.demonstration.answers import LONG_CODES
from bogolan.demonstration.experiments import POLICIES, policies
from bogolan.demonstration.fieldwork import PLANNED
from bogolan.demonstration.survey import survey
from bogolan.preparation.interviews import ROW
from bogolan.preparation.weighting.sample import CLUSTER, GENDER, GENDERS, STRATUM, WEIGHT
from bogolan.preparation.weighting.weights import weighted
from bogolan.survey.plan import read_plan
from bogolan.survey.questionnaire import Question
from bogolan.survey.reasons import NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(__file__).resolve().parents[2] / "data/mopti-demo"
NO_ANSWER = {"98": "dont_know", "99": "refused"}
NUMBERS = {"le_count": "Int64", "age": "float64"}
# Of which the weights are made.
OF_POPULATION = ("cercle", "sex")
EFFECT = "endorsement_effect"


@cache
def plan_of_demonstration() -> dict[str, Any]:
    """The demonstration's plan, whole."""
    return read_plan(FOLDER / "survey.yaml")


def drawn(seed: int, questions: Iterable[str]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """One survey with some of its questions: the sample with its calibrated weights, the reasons, and what is true.

    All have one row a planned interview. Of what is true `support` is what no interview sees, and
    `endorsement_effect` by how many points of the scale the endorsement would move the respondent's mean answer.
    """
    made = survey(seed)
    planned = (made.latent["role"] == PLANNED).to_numpy()
    latent = made.latent.assign(**{EFFECT: _moved(made.latent["support"].to_numpy(), seed)})
    answers, latent = (part[planned].reset_index(drop=True) for part in (made.answers, latent))
    coded = {name: answers[name].astype("string") for name in dict.fromkeys([*questions, *OF_POPULATION])}
    told = {name: codes.map(NO_ANSWER).astype(object).mask(codes.isna(), NOT_ASKED) for name, codes in coded.items()}
    given = {name: codes.mask(codes.isin(NO_ANSWER)) for name, codes in coded.items()}
    columns = {name: pd.Categorical(codes, categories=sorted(codes.dropna().unique())) for name, codes in given.items()}
    numbers = {name: given.get(name, answers[name]) for name in NUMBERS}
    columns |= {
        name: number.mask(number.isin(LONG_CODES.get(name, ()))).astype(NUMBERS[name])
        for name, number in numbers.items()
    }
    women = pd.Categorical(np.where(answers["sex"] == 1, *GENDERS), categories=GENDERS)
    design = {GENDER: women, WEIGHT: 1.0, STRATUM: answers["cercle"], CLUSTER: answers["village_id"]}
    frame = pd.DataFrame({**columns, **design, ROW: np.arange(len(answers)) + 2})
    codebook = {name: Question(name, "select_one", choices={code: code for code in frame[name].cat.categories})
                for name in OF_POPULATION}  # fmt: skip
    sample, _ = weighted(frame, frame.iloc[:0], codebook, plan_of_demonstration(), FOLDER)
    reasons = pd.DataFrame({name: reason.where(reason.notna(), None) for name, reason in told.items()})
    return sample, reasons, latent


def _moved(supports: np.ndarray, seed: int) -> np.ndarray:
    """(n) each respondent's mean answer to the policies with the endorsement less that without, all else the same."""
    with_it, without = (policies(np.full(len(supports), arm), supports, seed) for arm in (1, 0))
    return (with_it - without).sum(axis=1) / len(POLICIES)
