"""All field checks of a survey: the contract `quality.parquet`, and what the pages show beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bogolan.field.audit import audit
from bogolan.field.back_checks import back_checks
from bogolan.field.completes import bystanders, dispositions, durations, rates, workload
from bogolan.field.flagged import flag_lines, flagged, to_ask_again
from bogolan.field.frame import against_frame, frame_progress
from bogolan.field.heaping import heaping
from bogolan.field.interviewer_effects import interviewer_effects, overlap
from bogolan.field.labels import Labels, labels
from bogolan.field.nonresponse import nonresponse
from bogolan.field.outliers import outliers
from bogolan.field.positions import positions
from bogolan.field.progress import progress
from bogolan.field.quality import quality
from bogolan.field.straight_lining import straight_lining
from bogolan.preparation.outcome_rates import OutcomeRate, outcome_rates

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from bogolan.field.interviews import FieldInterviews


@dataclass(frozen=True, eq=False)
class FieldReport:
    """What the field report tells: the measures, the rates with their formulas, the flags, whom to ask again.

    `frame` is how far each cluster of the sampling frame is (see `frame.against_frame`), None where there is none.
    `at_work` are the villages of the last day's interviews, `labels` what units are called beside their codes.
    """

    quality: pd.DataFrame
    rates: list[OutcomeRate]
    flags: pd.DataFrame
    ask_again: pd.DataFrame
    last_day: str | None
    at_work: set[str]
    frame: pd.DataFrame | None
    labels: Labels


def field_report(
    interviews: FieldInterviews,
    accounting: Mapping[str, int],
    plan: Mapping[str, Any],
    checked: pd.DataFrame | None = None,
    visits: pd.DataFrame | None = None,
    planned: pd.DataFrame | None = None,
) -> FieldReport:
    """Every check that the survey's columns and plan allow; what they do not allow has no rows."""
    frame = None if planned is None else against_frame(interviews, planned)
    measures = [
        *dispositions(interviews, accounting),
        *rates(accounting, plan),
        *workload(interviews),
        *durations(interviews),
        *bystanders(interviews, plan),
        *nonresponse(interviews, plan),
        *heaping(interviews, plan),
        *overlap(interviews),
        *interviewer_effects(interviews, plan),
        *progress(interviews, plan, planned),
        *frame_progress(frame),
        *flagged(interviews),
        *straight_lining(interviews),
        *back_checks(interviews, checked, plan),
        *audit(interviews, visits),
        *outliers(interviews, plan),
        *positions(interviews, plan),
    ]
    lines = flag_lines(interviews)
    days = interviews.kept["day"]
    last = max(days.dropna()) if days.notna().any() else None
    at_work = set(interviews.kept["village"][days == last].dropna().astype(str))
    about = (outcome_rates(accounting, plan), lines, to_ask_again(lines), last, at_work)
    return FieldReport(quality(measures), *about, frame, labels(interviews, plan))
