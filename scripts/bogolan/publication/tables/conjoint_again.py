"""The marginal means of a conjoint experiment again, of some of the interviews, beside the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.released import GROUPS, MEN, WOMEN, find, select
from bogolan.publication.sentences.conjoint import is_rated, level_text, levels_of
from bogolan.publication.sentences.experiments import label
from bogolan.publication.sentences.hypotheses import whom_again
from bogolan.publication.tables.report_table import (
    ESTIMATE,
    MEAN_GAPS,
    MEANS,
    POINTS,
    SHARES,
    WORDS,
    cells,
    table_of,
)
from bogolan.survey.spine import EXPERIMENTS, MARGINAL_MEAN, SENSITIVITY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable


def means_again(evidence: Evidence, experiment: Mapping[str, Any], analysis: Mapping[str, Any]) -> ReportTable:
    """One row a level of which anything leaves again: each mean and the gap, first and then of those who stay."""
    wording, rated, body = evidence.wording, is_rated(evidence, experiment), []
    place = {"domain": SENSITIVITY, "domain_level": analysis["name"]}
    first = select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"])
    second = select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"], **place)
    groups = [group for group in GROUPS if any(row.group == group and row.contrast is None for row in second)]
    groups = [group for group in groups if group in (WOMEN, MEN)] or groups
    told = [(group, None) for group in groups] + ([(WOMEN, MEN)] if len(groups) > 1 else [])
    for level in levels_of(evidence, experiment):
        pairs = [(_row(first, level, who, {}), _row(second, level, who, place)) for who in told]
        if any(again is not None and again.shown for _, again in pairs):
            scales = [
                (MEAN_GAPS if rated else POINTS) if contrast else MEANS if rated else SHARES for _, contrast in told
            ]
            texts = [cells(evidence, row, scale)[0] for pair, scale in zip(pairs, scales, strict=True) for row in pair]
            body.append((level_text(experiment, level, wording), *texts))
    columns = [("profile_level", WORDS)]
    for group, contrast in told:
        heading = ("mean_gap" if rated else "share_gap") if contrast else group
        columns += [(heading, ESTIMATE), ("again", ESTIMATE)]
    title = wording("report.conjoint_again", label=label(evidence, experiment), whom=whom_again(evidence, analysis))
    return table_of(evidence, title, columns, body, f"report.conjoint_again_note.{'rated' if rated else 'chosen'}")


def _row(rows: tuple[Row, ...], level: str, who: tuple[str, str | None], place: Mapping[str, str]) -> Row | None:
    """The mean of a group, or the gap between two."""
    group, contrast = who
    measure = "gap" if contrast else MARGINAL_MEAN
    return find(rows, measure=measure, level=level, group=group, contrast=contrast, **place)
