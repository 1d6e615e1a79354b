"""Corrections that break the form: answers that it would not allow beside the others.

The form is run over the interviews that are corrected, as they were sent and as they are corrected.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.cleaning_log import CONSTRAINT, NOT_OFFERED, SKIPPED, UNKNOWN_CODE, UNLIKELY
from bogolan.preparation.corrections.applied import corrected, places_of
from bogolan.preparation.corrections.lines import BLANK, CHANGE
from bogolan.preparation.corrections.repeats import corrected_repeats, lines_of_repeats, row_ids
from bogolan.preparation.form.run import run_form
from bogolan.preparation.matching import recognised
from bogolan.preparation.repeated import Repeated
from bogolan.provenance.errors import listing
from bogolan.survey.expressions.syntax import parse, references

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd

    from bogolan.preparation.form.run import FormRun
    from bogolan.preparation.reading.repeats import RepeatRows
    from bogolan.survey.questionnaire import Question

# The rules that an answer breaks by being given; what a correction leaves without an answer is asked for by L04.
BROKEN = (SKIPPED.id, CONSTRAINT.id, UNLIKELY.id, NOT_OFFERED.id, UNKNOWN_CODE.id)
# Those that may also break where an answer that they compare with is corrected.
BETWEEN = (CONSTRAINT.id, UNLIKELY.id, NOT_OFFERED.id)
Breaches = dict[tuple[str, str], np.ndarray]
Refusals = dict[Any, list[tuple[str, str, str, str | None]]]


def refused_by_the_form(
    corrections: pd.DataFrame,
    rows: pd.DataFrame,
    uuid: pd.Series,
    questions: Mapping[str, Question],
    plan: Mapping[str, Any],
    repeats: Mapping[str, RepeatRows],
) -> Refusals:
    """By line (its index), what the form does not allow once all are applied: column, found, expected, hint.

    What it refuses is left out and the others are tried again.
    """
    found: Refusals = {}
    while True:
        broken = _broken_rules(corrections, rows, uuid, questions, plan)
        broken |= _broken_in_repeats(corrections, rows, uuid, questions, plan, repeats)
        if not broken:
            return found
        found |= broken
        corrections = corrections.drop(index=list(broken))


def _broken_rules(
    corrections: pd.DataFrame,
    rows: pd.DataFrame,
    uuid: pd.Series,
    questions: Mapping[str, Question],
    plan: Mapping[str, Any],
) -> Refusals:
    """What it does not allow of the interviews' answers.

    Of a cell that is corrected twice only the last line is tried. A survey whose checks do not run the form allows all.
    """
    checks = plan.get("checks", ())
    changed = corrections[corrections["change_type"].isin((CHANGE, BLANK)) & corrections["question"].isin(rows.columns)]
    changed = changed[~changed.duplicated(["uuid", "question"], keep="last")]
    here = uuid.isin(set(changed["uuid"]) - {""}).to_numpy()
    if not here.any():
        return {}
    before, own = rows[here], uuid[here]
    described = {name: questions[name] for name in rows}
    after = corrected(before, own, corrections)[0]
    broke, breaks = _breaches(before, described, checks), _breaches(after, described, checks)
    if not breaks:
        return {}
    places = places_of(own.reset_index(drop=True), changed)
    compared = _compared(breaks, described)
    found: Refusals = defaultdict(list)
    for line in changed.itertuples():
        where = places.get(line.uuid, np.zeros(0, np.int64))
        for rule in BROKEN:
            if line.change_type == CHANGE and _any(breaks, line.question, rule, where):
                found[line.Index].append(("new_value", *_told(rule, described[line.question]), None))
        for other, rule in compared.get(line.question, ()):
            fresh = breaks[other, rule] & ~broke.get((other, rule), np.zeros(len(own), bool))
            if fresh[where].any():
                told = f"an answer beside which the form does not allow that to {other!r}"
                found[line.Index].append(("new_value", told, _told(rule, described[other])[1], None))
    return dict(found)


def _broken_in_repeats(
    corrections: pd.DataFrame,
    rows: pd.DataFrame,
    uuid: pd.Series,
    questions: Mapping[str, Question],
    plan: Mapping[str, Any],
    repeats: Mapping[str, RepeatRows],
) -> Refusals:
    """The same of answers in repeats, by their own rules."""
    lines = lines_of_repeats(corrections[corrections["change_type"] == CHANGE], repeats)
    if not lines:
        return {}
    after = corrected(rows, uuid, corrections)[0]
    described = {name: questions[name] for name in after}
    seen = {name: recognised(after[name], described[name]) for name in after}
    changed = Repeated.seen(corrected_repeats(repeats, uuid, corrections)[0], len(rows))
    runs, ids = changed.run(described, seen, plan.get("checks", ())), row_ids(repeats, uuid)
    found: Refusals = defaultdict(list)
    for name, own in lines.items():
        breaks, places = _broken(runs[name]), places_of(ids[name], own)
        for line in own.itertuples():
            for rule in BROKEN:
                if _any(breaks, line.question, rule, places.get(line.uuid, np.zeros(0, np.int64))):
                    told = _told(rule, repeats[name].questions[line.question])
                    found[line.Index].append(("new_value", *told, None))
    return dict(found)


def _breaches(rows: pd.DataFrame, questions: Mapping[str, Question], checks: Collection[str]) -> Breaches:
    """(n) by question and rule, which of these rows break it."""
    return _broken(run_form(questions, {name: recognised(rows[name], questions[name]) for name in rows}, checks))


def _broken(run: FormRun) -> Breaches:
    found: Breaches = {}
    for breach in (*run.blanked, *run.flagged):
        key = (breach.question, breach.rule.id)
        if breach.rule.id in BROKEN and breach.rows.any():
            found[key] = breach.rows | found[key] if key in found else breach.rows
    return found


def _any(breaches: Breaches, question: str, rule: str, where: np.ndarray) -> bool:
    return (question, rule) in breaches and bool(breaches[question, rule][where].any())


def _compared(breaches: Breaches, questions: Mapping[str, Question]) -> dict[str, list[tuple[str, str]]]:
    """By question, the rules of others that were broken and compare with it."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for other, rule in sorted(breaches):
        question = questions[other]
        text = question.choice_filter if rule == NOT_OFFERED.id else question.constraint
        for name in references(parse(text)) if rule in BETWEEN else ():
            if name != other:
                found[name].append((other, rule))
    return dict(found)


def _told(rule: str, question: Question) -> tuple[str, str]:
    """What a rule finds, and what the form expects."""
    if rule == SKIPPED.id:
        return "an answer that the form does not ask for", f"none, or that the form asks: {listing(question.relevant)}"
    if rule == UNKNOWN_CODE.id:
        return "a code that the form does not have", f"codes of {listing(question.several, 20)}"
    expression = question.choice_filter if rule == NOT_OFFERED.id else question.constraint
    return "an answer that the form does not allow", expression
