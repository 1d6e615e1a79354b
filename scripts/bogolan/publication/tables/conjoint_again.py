"""The marginal means and the effects of a conjoint experiment again, of some of the interviews, beside the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bogolan.publication.released import GROUPS, MEN, WOMEN, find, select
from bogolan.publication.sentences.conjoint import compared_levels, is_rated, level_text, levels_of
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
from bogolan.survey.spine import EFFECT, EXPERIMENTS, MARGINAL_MEAN, SENSITIVITY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable, Scale


def means_again(evidence: Evidence, experiment: Mapping[str, Any], analysis: Mapping[str, Any]) -> ReportTable:
    """One row a level of which anything leaves again: each mean and the gap, first and then of those who stay."""
    rated = is_rated(evidence, experiment)
    means, gaps = (MEANS, MEAN_GAPS) if rated else (SHARES, POINTS)
    groups = _groups(evidence, experiment, analysis, MARGINAL_MEAN)
    told = [Results(group, MARGINAL_MEAN, group, None, means) for group in groups]
    if len(groups) > 1:
        told.append(Results("mean_gap" if rated else "share_gap", "gap", WOMEN, MEN, gaps))
    levels = {level: level_text(experiment, level, evidence.wording) for level in levels_of(evidence, experiment)}
    note = f"report.conjoint_again_note.{'rated' if rated else 'chosen'}"
    return _table(evidence, experiment, analysis, levels, told, "report.conjoint_again", note)


def conjoint_effects_again(
    evidence: Evidence, experiment: Mapping[str, Any], analysis: Mapping[str, Any]
) -> ReportTable:
    """One row a level of which any effect leaves again: that of each group, first and then of those who stay."""
    scale = MEAN_GAPS if is_rated(evidence, experiment) else POINTS
    groups = _groups(evidence, experiment, analysis, EFFECT)
    told = [Results(group, EFFECT, group, None, scale) for group in groups]
    levels = compared_levels(evidence, experiment)
    note = "report.conjoint_effects_again_note"
    return _table(evidence, experiment, analysis, levels, told, "report.conjoint_effects_again", note)


class Results(NamedTuple):
    """What two columns hold, the first time and again: their heading, and which rows they are."""

    heading: str
    measure: str
    group: str
    contrast: str | None
    scale: Scale

    def of(self, rows: tuple[Row, ...], level: str, **place: str) -> Row | None:
        """That of one level."""
        return find(rows, measure=self.measure, level=level, group=self.group, contrast=self.contrast, **place)


def _table(
    evidence: Evidence,
    experiment: Mapping[str, Any],
    analysis: Mapping[str, Any],
    levels: Mapping[str, str],
    told: Sequence[Results],
    title: str,
    note: str,
) -> ReportTable:
    """One row a level (its words by its name) of which anything leaves again: all results, first and then again."""
    place, body = {"domain": SENSITIVITY, "domain_level": analysis["name"]}, []
    first = select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"])
    second = select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"], **place)
    for level, words in levels.items():
        pairs = [(one.of(first, level), one.of(second, level, **place)) for one in told]
        if any(again is not None and again.shown for _, again in pairs):
            texts = [cells(evidence, row, one.scale)[0] for pair, one in zip(pairs, told, strict=True) for row in pair]
            body.append((words, *texts))
    columns = [("profile_level", WORDS)]
    for one in told:
        columns += [(one.heading, ESTIMATE), ("again", ESTIMATE)]
    about = {"label": label(evidence, experiment), "whom": whom_again(evidence, analysis)}
    return table_of(evidence, evidence.wording(title, **about), columns, body, note)


def _groups(evidence: Evidence, experiment: Mapping[str, Any], analysis: Mapping[str, Any], measure: str) -> list[str]:
    """Women and men, those who have such a result again; all where neither has."""
    place = {"domain": SENSITIVITY, "domain_level": analysis["name"], "measure": measure}
    rows = select(evidence.rows, analysis=EXPERIMENTS, outcome=experiment["name"], **place)
    found = {row.group for row in rows}
    return [group for group in (WOMEN, MEN) if group in found] or [group for group in GROUPS if group in found]
