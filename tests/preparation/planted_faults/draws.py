"""The demonstration drawn anew with its faults, at any seed and rates, written as a file, read and cleaned."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from bogolan.demonstration.export import as_exported
from bogolan.demonstration.faults.corrections import REMOVED, corrections
from bogolan.demonstration.faults.files import csv_bytes
from bogolan.demonstration.faults.planting import plant
from bogolan.demonstration.survey import survey
from bogolan.preparation.cleaning import clean
from bogolan.preparation.corrections.reading import read_corrections
from bogolan.preparation.reading.responses import read_survey
from bogolan.survey.plan import read_plan
from bogolan.survey.plan_parts import categorical_questions

if TYPE_CHECKING:
    from bogolan.demonstration.faults.planting import Planted
    from bogolan.preparation.cleaning import CleanSurvey

DEMONSTRATION = Path(__file__).resolve().parents[3] / "data/mopti-demo"


@dataclass(frozen=True, eq=False)
class Draw:
    """One draw and what became of it.

    truth    the planted faults, one row each and cell.
    told     what cleaning logged and flagged: uuid, question, rule_id.
    cleaned  all that cleaning made of it.
    ids      the uuid of each row of the file.
    """

    truth: pd.DataFrame
    told: pd.DataFrame
    cleaned: CleanSurvey
    ids: pd.Series


@cache
def drawn(seed: int, rate: float) -> Draw:
    """The demonstration's plan and form over a survey of this seed, with so many times its faults.

    Of the team's decisions only those that somebody withdrew are applied, so that all else is for the rules to find;
    and the documented rule about a version of the form names the villages where this draw has that fault.
    """
    faultless = survey(seed=seed)
    planted = plant(as_exported(faultless.answers), faultless.answers, faultless.latent, seed, rate)
    decisions = corrections(planted)
    plan = _decided(read_plan(DEMONSTRATION / "survey.yaml"), planted)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(DEMONSTRATION / plan["questionnaire"], folder)
        (folder / plan["responses"]).write_bytes(csv_bytes(planted.responses))
        decisions[decisions["change_type"] == REMOVED].to_csv(folder / plan["corrections"], index=False)
        export = read_survey(folder, plan)
        decided = read_corrections(folder, plan)
    reads = plan | {"categorical": categorical_questions(plan)}
    cleaned = clean(export.rows, export.questions, reads, decided, export.log)
    told = pd.concat([cleaned.log, cleaned.flags])[["uuid", "question", "rule_id"]].drop_duplicates()
    return Draw(planted.truth, told, cleaned, planted.responses["_uuid"])


def _decided(plan: dict, planted: Planted) -> dict:
    """The plan with the villages of this draw in its rule for the draft of the form."""
    truth = planted.truth
    rows = truth.loc[truth["fault"] == "E23", "row"] - 2
    villages = sorted(planted.responses["village_id"].iloc[rows].unique())
    there = " or ".join(f"${{village_id}} = '{village}'" for village in villages) or "false()"
    (recoding,) = plan["recodings"]
    return plan | {"recodings": [recoding | {"where": f"({there}) and ${{form_version}} = 'v1.2' and {OTHER_SEX}"}]}


OTHER_SEX = "${sex} != ${enum_sex}"
