"""The workbook's sheet of experiments: what each estimates, what it could have found, and the checks it passed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.released import COMMUNAL
from bogolan.publication.sentences.conjoint import estimator_text
from bogolan.publication.tables.endorsement_tables import effect_label
from bogolan.publication.tables.workbook_columns import (
    COUNT,
    PERCENT,
    PLAIN,
    POINTS,
    Sheet,
    Source,
    group_column,
    label_columns,
    notes_of,
    number_columns,
    p_value_columns,
    remarks_column,
)
from bogolan.survey.plan_conjoint import conjoints
from bogolan.survey.spine import CHECK, EFFECT, EXPERIMENTS, IMPOSSIBLE, MISREPORTING, PROFILES, RATING

if TYPE_CHECKING:
    from bogolan.publication.released import Row
    from bogolan.publication.wording import Wording


def experiment_sheet(of: Source) -> Sheet:
    """What each experiment estimates, the smallest effects it could have found, and the checks it passed or failed."""
    columns = (
        *label_columns(of, "experiment", 30, lambda row, wording: experiment_label(of, row, wording)),
        *label_columns(of, "estimator", 44, lambda row, wording: estimator_label(of, row, wording)),
        group_column(of),
        *number_columns(of, lambda row: kind_of_experiment(of, row)),
        *p_value_columns(of),
        remarks_column(of),
    )
    rows = tuple(row for row in of.rows if row.analysis == EXPERIMENTS and row.release_reason != COMMUNAL)
    told = ["endorsement"] if any(row.outcome in _endorsed(of) for row in rows) else []
    return Sheet("experiments", columns, rows, notes_of(of, "experiment", *told, "n", "withheld"))


def experiment_label(of: Source, row: Row, wording: Wording) -> str:
    """What the experiment of a row is called."""
    labels = {entry["name"]: entry.get("label") for entry in of.plan.get("experiments") or ()}
    return wording.label(labels.get(row.outcome)) or row.outcome


def estimator_label(of: Source, row: Row, wording: Wording) -> str:
    """What a row of an experiment is: an estimator, a level of profiles, an effect, or a check."""
    of_profiles = {entry["name"]: entry for entry in conjoints(of.plan)}
    if row.outcome in _endorsed(of):
        return effect_label(row, of.codebook, wording)
    if row.measure == CHECK:
        return wording(f"experiment.check.{row.level}")
    if row.outcome in of_profiles:
        return estimator_text(of_profiles[row.outcome], row, wording)
    kind = row.measure if row.level is None else f"{row.measure}.{row.level}"
    return wording(f"experiment.estimator.{kind}")


def kind_of_experiment(of: Source, row: Row) -> str:
    """How the numbers of a row of an experiment are shown."""
    if row.measure in (IMPOSSIBLE, PROFILES):
        return COUNT
    apart = row.contrast is not None or row.measure in (MISREPORTING, EFFECT)
    return PLAIN if row.outcome in _endorsed(of) or row.unit == RATING else POINTS if apart else PERCENT


def _endorsed(of: Source) -> set[str]:
    return {entry["name"] for entry in of.plan.get("experiments") or () if entry["kind"] == "endorsement"}
