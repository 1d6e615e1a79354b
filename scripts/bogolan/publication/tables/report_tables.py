"""The tables of the report: shares and means by gender, all answers to each question, and what the models estimate.

A cell is a text. What is withheld says so, and few respondents put a number in brackets (as the DHS program does).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bogolan.publication.released import (
    EVERYONE,
    MEN,
    WITHHELD,
    WOMEN,
    find,
    mean_text,
    select,
    share_text,
    signed_points,
)
from bogolan.publication.sentences.associations import effects, outcome_text
from bogolan.publication.sentences.evidence import capitalised, is_mean
from bogolan.survey.plan_parts import fitted_models

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.wording import Wording

NO_ANSWER = ("dont_know", "refused", "not_recorded")

# Relative widths of columns: words, an estimate, its limits, a number of people.
WORDS, ESTIMATE, LIMITS, NUMBER = 28, 12, 14, 8


@dataclass(frozen=True)
class ReportTable:
    """A table as texts: its title, a heading and relative width for each column, the rows, and how to read it."""

    title: str
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    body: tuple[tuple[str, ...], ...]
    note: str


@dataclass(frozen=True)
class Scale:
    """How a column writes its numbers, and the limits of an interval."""

    estimate: Callable[[Row, Wording], str]
    interval: Callable[[Row, Wording], str]


def _scale(number: Callable[[float, Row, Wording], str]) -> Scale:
    """A scale whose estimates and limits are written alike."""

    def interval(row: Row, wording: Wording) -> str:
        lower, upper = (number(limit, row, wording) for limit in row.interval or ())
        return wording("report.cell.range", lower=lower, upper=upper)

    return Scale(lambda row, wording: number(row.estimate, row, wording), interval)


def _signed_mean(value: float, row: Row, wording: Wording) -> str:
    return ("+" if value > 0 else "") + mean_text(value, row, wording)


SHARES = Scale(share_text, lambda row, wording: wording.percent_range(*row.interval))
POINTS = _scale(lambda value, row, wording: signed_points(value, wording))
MEANS = _scale(mean_text)
MEAN_GAPS = _scale(_signed_mean)


def report_tables(evidence: Evidence) -> dict[str, ReportTable]:
    """All tables of a survey by name, in the order in which they are printed; empty ones are left out."""
    tables = {"shares": share_table(evidence), "means": mean_table(evidence), "net": net_table(evidence)}
    tables["differences"] = difference_table(evidence)
    for model in fitted_models(evidence.plan):
        tables[f"model-{model['name']}"] = effect_table(evidence, model)
    for section, item in _items(evidence):
        if not is_mean(item):
            tables[f"answers-{section}-{item['question']}"] = answer_table(evidence, section, item)
    return {name: table for name, table in tables.items() if table.body}


def _items(evidence: Evidence) -> list[tuple[str, Mapping[str, Any]]]:
    return [(section, item) for section in ("support", "drivers") for item in evidence.items(section)]


def groups_shown(evidence: Evidence) -> tuple[str, ...]:
    """The groups that have columns: women and men, or the only one there is."""
    present = {row.group for row in evidence.rows}
    return tuple(group for group in (WOMEN, MEN) if group in present) or (EVERYONE,)


# ---------------------------------------------------------------------------------------------------- shares, means


def share_table(evidence: Evidence) -> ReportTable:
    """One row a question: the share that the plan reports, by gender, with interval, respondents and gap."""
    items = [(section, item) for section, item in _items(evidence) if not is_mean(item)]
    labels = [capitalised(evidence.statement(item)) for _, item in items]
    return _declared_table(evidence, items, labels, "share", SHARES, POINTS)


def mean_table(evidence: Evidence) -> ReportTable:
    """One row a question: the mean answer by gender, with interval, respondents and gap."""
    items = [(section, item) for section, item in _items(evidence) if is_mean(item)]
    labels = [evidence.question(item["question"]) for _, item in items]
    return _declared_table(evidence, items, labels, "mean", MEANS, MEAN_GAPS)


def _declared_table(
    evidence: Evidence,
    items: Sequence[tuple[str, Mapping[str, Any]]],
    labels: Sequence[str],
    measure: str,
    level: Scale,
    gap: Scale,
) -> ReportTable:
    wording, groups = evidence.wording, groups_shown(evidence)
    both = len(groups) > 1
    columns = [
        (column, width)
        for group in groups
        for column, width in ((group, ESTIMATE), ("interval", LIMITS), ("n", NUMBER))
    ]
    columns = [("indicator", WORDS), *columns, *([(f"{measure}_gap", ESTIMATE), ("interval", LIMITS)] if both else [])]
    body = []
    for label, (section, item) in zip(labels, items, strict=True):
        shares, cells = evidence.shares(section, item), [label]
        for group in groups:
            cells += [*_cells(evidence, shares.get(group), level), _people(evidence, shares.get(group))]
        body.append((*cells, *(_cells(evidence, evidence.gap(section, item), gap) if both else ())))
    note = f"report.{measure}_note" if both else "report.one_group_note"
    return _table(evidence, wording(f"report.{measure}s"), columns, body, note)


def answer_table(evidence: Evidence, section: str, item: Mapping[str, Any]) -> ReportTable:
    """Every answer to one question by gender, in the questionnaire's order, and then who gave none."""
    wording, groups, name = evidence.wording, groups_shown(evidence), item["question"]
    own = select(evidence.rows, analysis=section, outcome=name, measure="share", contrast=None)
    columns = [("answer", WORDS), *(column for group in groups for column in ((group, ESTIMATE), ("interval", LIMITS)))]
    body = []
    for level, label in (
        evidence.answers(name) | {level: wording(f"report.level.{level}") for level in NO_ANSWER}
    ).items():
        found = [find(own, level=level, group=group) for group in groups]
        if any(found):
            body.append((label, *(text for row in found for text in _cells(evidence, row, SHARES))))
    return _table(
        evidence, wording("report.answers", question=evidence.question(name)), columns, body, "report.answer_note"
    )


# ------------------------------------------------------------------------------------------------- scales, differences


def net_table(evidence: Evidence) -> ReportTable:
    """One row a question: the share reported less that at the other end of the scale, by gender, with the gap."""
    groups = groups_shown(evidence)
    columns = [("indicator", WORDS)]
    for column in (*(f"points_{group}" for group in groups), *(["share_gap"] if len(groups) > 1 else [])):
        columns += [(column, ESTIMATE), ("interval", LIMITS)]
    body = []
    for section, item in _items(evidence):
        own = select(evidence.rows, analysis=section, outcome=item["question"], measure="net")
        found = [find(own, group=group, contrast=None) for group in groups]
        found += [find(own, group=WOMEN, contrast=MEN)] if len(groups) > 1 else []
        if any(found):
            cells = (text for row in found for text in _cells(evidence, row, POINTS))
            body.append((capitalised(evidence.statement(item)), *cells))
    return _table(evidence, evidence.wording("report.net"), columns, body, "report.net_note")


def difference_table(evidence: Evidence) -> ReportTable:
    """One row a question: how sure it is that women and men differ, of this alone, of all, and on the whole scale."""
    columns = [("indicator", WORDS), ("share_gap", ESTIMATE), ("p", NUMBER), ("p_adjusted", NUMBER)]
    columns.append(("all_answers", NUMBER))
    body = []
    for section, item in _items(evidence):
        gap = evidence.gap(section, item)
        if gap is None:
            continue
        mean = is_mean(item)
        label = evidence.question(item["question"]) if mean else capitalised(evidence.statement(item))
        test = find(evidence.rows, analysis=section, outcome=item["question"], measure="chisq")
        numbers = [(gap, gap.p_value), (gap, gap.p_adjusted), (test, test and test.p_value)]
        estimate, _ = _cells(evidence, gap, MEAN_GAPS if mean else POINTS)
        body.append((label, estimate, *(_p_value(evidence, row, p) for row, p in numbers)))
    return _table(evidence, evidence.wording("report.differences"), columns, body, "report.difference_note")


# ------------------------------------------------------------------------------------------------------------ models


def effect_table(evidence: Evidence, model: Mapping[str, Any]) -> ReportTable:
    """One row a term: its average marginal effect by gender in percentage points, and their difference."""
    wording, found = evidence.wording, effects(evidence, model)
    groups = [group for group in (WOMEN, MEN, EVERYONE) if any(group in effect.groups for effect in found)]
    both = WOMEN in groups and MEN in groups
    estimates = [*(f"points_{group}" for group in groups), *(["difference"] if both else [])]
    columns = [("term", WORDS), *(column for name in estimates for column in ((name, ESTIMATE), ("interval", LIMITS)))]
    body = []
    for effect in found:
        shown = [effect.groups.get(group) for group in groups] + ([effect.difference] if both else [])
        body.append((capitalised(effect.term), *(text for row in shown for text in _cells(evidence, row, POINTS))))
    title = wording("report.effects", outcome=outcome_text(evidence, model))
    return _table(evidence, title, columns, body, "report.effect_note")


# ------------------------------------------------------------------------------------------------------------- cells


def _cells(evidence: Evidence, row: Row | None, scale: Scale) -> tuple[str, str]:
    """An estimate and its interval; a dash where there is none, a word where it is withheld."""
    wording = evidence.wording
    if row is None:
        return wording("report.cell.none"), wording("report.cell.none")
    if not row.shown:
        return wording("report.cell.withheld"), wording("report.cell.none")
    text = scale.estimate(row, wording)
    text = wording("report.cell.few_cases", value=text) if "few_cases" in row.flags else text
    text += wording("report.cell.separated") if "separated" in row.flags else ""
    return text, scale.interval(row, wording) if row.interval else wording("report.cell.none")


def _p_value(evidence: Evidence, row: Row | None, p: float | None) -> str:
    """A released p-value without the letter; a dash where there is none, a word where it is withheld."""
    wording = evidence.wording
    if row is not None and row.release == WITHHELD:
        return wording("report.cell.withheld")
    return wording("report.cell.none") if p is None else wording.p_number(p)


def _people(evidence: Evidence, row: Row | None) -> str:
    return evidence.wording("report.cell.none") if row is None or row.n is None else evidence.wording.number(row.n)


def _table(
    evidence: Evidence, title: str, columns: Sequence[tuple[str, int]], body: Sequence[tuple[str, ...]], note: str
) -> ReportTable:
    """A table with its headings in words and, in its note, the signs that occur in it."""
    wording = evidence.wording
    cells = {cell for row in body for cell in row[1:]}
    signs = {
        "brackets_note": any(cell.startswith("(") for cell in cells),
        "separated_note": any(cell.endswith(wording("report.cell.separated")) for cell in cells),
        "withheld_note": wording("report.cell.withheld") in cells,
    }
    notes = [wording(note), *(wording(f"report.{name}") for name, occurs in signs.items() if occurs)]
    headings = tuple(wording(f"report.column.{name}") for name, _ in columns)
    return ReportTable(title, headings, tuple(width for _, width in columns), tuple(body), " ".join(notes))
