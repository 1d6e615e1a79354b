"""All answers to the questions: those with the same choices in one table, their answers side by side.

A question with choices of its own, or with more than fit beside one another, has a table with a row an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.publication.released import find, select
from bogolan.publication.sentences.evidence import capitalised, is_mean
from bogolan.publication.tables.report_table import (
    ESTIMATE,
    LIMITS,
    NO_ANSWER,
    NUMBER,
    SHARES,
    WORDS,
    all_items,
    cells,
    groups_shown,
    table_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bogolan.publication.released import Row
    from bogolan.publication.sentences.evidence import Evidence
    from bogolan.publication.tables.report_table import ReportTable

MOST = 6  # choices that fit beside one another on a page, with the reasons why somebody gave no answer


def answer_tables(evidence: Evidence) -> dict[str, ReportTable]:
    """The tables by name, in the order in which the plan has the first question of each."""
    alike: dict[tuple[object, ...], list[str]] = {}
    for section, item in all_items(evidence):
        name = item["question"]
        if not is_mean(item):
            choices = tuple(evidence.answers(name).items())
            alike.setdefault((section, choices, name if len(choices) > MOST else None), []).append(name)
    return {
        f"answers-{section}-{names[0]}": _side_by_side(evidence, section, names)
        if len(names) > 1
        else _one_question(evidence, section, names[0])
        for (section, _, _), names in alike.items()
    }


def _one_question(evidence: Evidence, section: str, name: str) -> ReportTable:
    """Every answer to one question by gender, in the questionnaire's order, and then who gave none."""
    groups, own = groups_shown(evidence), _shares(evidence, section, name)
    columns = [("answer", WORDS), *(column for group in groups for column in ((group, ESTIMATE), ("interval", LIMITS)))]
    body = []
    for level, label in _levels(evidence, name).items():
        found = [find(own, level=level, group=group) for group in groups]
        if any(found):
            body.append((label, *(text for row in found for text in cells(evidence, row, SHARES))))
    title = evidence.wording("report.answers", question=evidence.question(name))
    return table_of(evidence, title, columns, body, "report.answer_note")


def _side_by_side(evidence: Evidence, section: str, names: Sequence[str]) -> ReportTable:
    """A row a question and gender, a column an answer; its interval stands with a share."""
    wording, groups = evidence.wording, groups_shown(evidence)
    shares = {name: _shares(evidence, section, name) for name in names}
    levels = {
        level: label
        for level, label in _levels(evidence, names[0]).items()
        if any(find(own, level=level, group=group) for own in shares.values() for group in groups)
    }
    body = [
        (
            capitalised(evidence.subject(name)),
            wording(f"report.column.{group}"),
            *(_with_interval(evidence, find(own, level=level, group=group)) for level in levels),
        )
        for name, own in shares.items()
        for group in groups
    ]
    answers = evidence.quoted_answers(names[0], list(evidence.answers(names[0])))
    title = wording("report.answers_alike", count=len(names), answers=answers)
    columns, answered = [("question", WORDS), ("group", NUMBER)], [(label, LIMITS) for label in levels.values()]
    return table_of(evidence, title, columns, body, "report.answers_alike_note", answered)


def _shares(evidence: Evidence, section: str, name: str) -> Sequence[Row]:
    return select(evidence.rows, analysis=section, outcome=name, measure="share", contrast=None)


def _levels(evidence: Evidence, name: str) -> Mapping[str, str]:
    """The answers by code, and then why there was none."""
    return evidence.answers(name) | {level: evidence.wording(f"report.level.{level}") for level in NO_ANSWER}


def _with_interval(evidence: Evidence, row: Row | None) -> str:
    share, _ = cells(evidence, row, SHARES)
    if row is None or not row.shown or not row.interval:
        return share
    lower, upper = (evidence.wording.number(100 * limit, 0) for limit in row.interval)
    return evidence.wording("report.cell.with_interval", share=share, lower=lower, upper=upper)
