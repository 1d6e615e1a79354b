"""What was found a second time, of some of the interviews, beside the first: tables of every sensitivity analysis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bogolan.publication.released import MEN, WOMEN, find, joined, select
from bogolan.publication.sentences.bases import speaks_of
from bogolan.publication.sentences.evidence import capitalised, is_mean
from bogolan.publication.sentences.hypotheses import whom_again
from bogolan.publication.tables.effects_again import effects_again
from bogolan.publication.tables.hypotheses_again import hypotheses_again
from bogolan.publication.tables.report_table import (
    ESTIMATE,
    MEAN_GAPS,
    MEANS,
    POINTS,
    SHARES,
    WORDS,
    all_items,
    cells,
    groups_shown,
    items_with_choices,
    table_of,
)
from bogolan.survey.plan_comparisons import RANKING
from bogolan.survey.plan_parts import fitted_models
from bogolan.survey.spine import MEAN_RANK, SENSITIVITY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable, Scale

    Item = Mapping[str, Any]
    # A line's label and its rows: by group the first number and the second, those of women and men last.
    Line = tuple[str, list[tuple[Row | None, Row | None]]]

SHARE_SCALES, MEAN_SCALES = (SHARES, POINTS), (MEANS, MEAN_GAPS)


def second_time_tables(evidence: Evidence) -> dict[str, ReportTable]:
    """The tables of all analyses by name: the questions again, the hypotheses and the models."""
    tables = {}
    for analysis in evidence.plan.get("sensitivity") or []:
        tables[f"again-{analysis['name']}"] = _share_table(evidence, analysis)
        tables[f"means-again-{analysis['name']}"] = _mean_table(evidence, analysis)
        for section, item in items_with_choices(evidence):
            tables |= _choice_tables(evidence, analysis, section, item)
        tables[f"hypotheses-again-{analysis['name']}"] = hypotheses_again(evidence, analysis)
        for model in fitted_models(evidence.plan):
            tables[f"effects-again-{analysis['name']}-{model['name']}"] = effects_again(evidence, model, analysis)
    return tables


def _share_table(evidence: Evidence, analysis: Mapping[str, Any]) -> ReportTable:
    """One row a question: each share and the gap, first of all interviews, then of those that stay."""
    lines = [
        (
            capitalised(evidence.statement(item)),
            _rows(evidence, analysis, section, item, "share", joined(item["share"])),
        )
        for section, item in all_items(evidence)
        if not is_mean(item)
    ]
    title = evidence.wording("report.again", whom=whom_again(evidence, analysis))
    return _table(evidence, title, ("indicator", "share_gap"), lines, SHARE_SCALES, "report.again_note")


def _mean_table(evidence: Evidence, analysis: Mapping[str, Any]) -> ReportTable:
    """The same of means."""
    lines = [
        (evidence.question(item["question"]), _rows(evidence, analysis, section, item, "mean", None))
        for section, item in all_items(evidence)
        if is_mean(item)
    ]
    title = evidence.wording("report.means_again", whom=whom_again(evidence, analysis))
    return _table(evidence, title, ("indicator", "mean_gap"), lines, MEAN_SCALES, "report.again_note")


def _choice_tables(evidence: Evidence, analysis: Mapping[str, Any], section: str, item: Item) -> dict[str, ReportTable]:
    """One row a choice of a question: who named it or put it first; of a ranking another table of mean ranks."""
    name, whom = item["question"], whom_again(evidence, analysis)
    kinds = {f"{item['measure']}_again": ("share", "share_gap", SHARE_SCALES)}
    kinds |= {"mean_ranks_again": (MEAN_RANK, "mean_gap", MEAN_SCALES)} if item["measure"] == RANKING else {}
    tables = {}
    for kind, (measure, gap, scales) in kinds.items():
        lines = [
            (label, _rows(evidence, analysis, section, item, measure, code))
            for code, label in evidence.answers(name).items()
        ]
        title = evidence.wording(f"report.{kind}", question=evidence.question(name), whom=whom)
        found = _table(evidence, title, ("answer", gap), lines, scales, f"report.{kind}_note")
        told = " ".join(filter(None, [found.note, speaks_of(evidence, item)]))
        tables[f"{kind.replace('_', '-')}-{analysis['name']}-{section}-{name}"] = replace(found, note=told)
    return tables


def _rows(
    evidence: Evidence, analysis: Mapping[str, Any], section: str, item: Item, measure: str, level: str | None
) -> list[tuple[Row | None, Row | None]]:
    """A number the first time and again, by group and then, of women and men, as the difference."""
    about = {"analysis": section, "outcome": item["question"], "level": level}
    again = {"domain": SENSITIVITY, "domain_level": analysis["name"]}
    groups = groups_shown(evidence)
    places = [{"group": group, "contrast": None, "measure": measure} for group in groups]
    if len(groups) > 1:
        places.append({"group": WOMEN, "contrast": MEN, "measure": MEAN_RANK if measure == MEAN_RANK else "gap"})
    own = select(evidence.rows, **about), select(evidence.rows, **about, **again)
    return [(find(own[0], **place), find(own[1], **place, domain=SENSITIVITY)) for place in places]


def _table(
    evidence: Evidence,
    title: str,
    headings: tuple[str, str],
    lines: Iterable[Line],
    scales: tuple[Scale, Scale],
    note: str,
) -> ReportTable:
    """The lines of which a second number is shown, under what the first column and the differences are called."""
    groups, (first, gap), (level, difference) = groups_shown(evidence), headings, scales
    columns = [(first, WORDS)]
    for column in (*groups, *([gap] if len(groups) > 1 else [])):
        columns += [(column, ESTIMATE), ("again", ESTIMATE)]
    body = []
    for label, pairs in lines:
        if any(second and second.shown for _, second in pairs[: len(groups)]):
            each = zip(pairs, [*[level] * len(groups), difference], strict=False)
            told = (cells(evidence, row, scale)[0] for pair, scale in each for row in pair)
            body.append((label, *told))
    return table_of(evidence, title, columns, body, note)
