"""Cleaning: typed answers, reasons where there is none, every change logged, every row accounted for.

Nothing is dropped: a row leaves only into `set_aside`, with its reason, and rows read = rows kept + rows set aside, or
the run stops. Of who withdrew only the id is left, and that she or he did.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.cleaning_log import (
    BLANKED,
    CORRECTED,
    ENCODING,
    ERASED,
    FAILED,
    LOG_COLUMNS,
    TIDIED,
    changes,
    joined,
)
from bogolan.preparation.corrections.applied import corrected, removals, withdrawals
from bogolan.preparation.corrections.as_sent import as_sent
from bogolan.preparation.corrections.interviews import resolved
from bogolan.preparation.corrections.lines import REMOVE
from bogolan.preparation.corrections.repeats import corrected_repeats
from bogolan.preparation.dates.columns import dated
from bogolan.preparation.dispositions import dispositions, erased
from bogolan.preparation.flags.positions import without_wrong_positions
from bogolan.preparation.flags.raised import raised
from bogolan.preparation.form.run import without_answers
from bogolan.preparation.form.tables import INTERVIEWS
from bogolan.preparation.form.versions import without_absent
from bogolan.preparation.interviews import COMPLETE, FIRST_ROW, ROW, UUID, WITHDRAWN, WITHOUT_CONSENT, interview_ids
from bogolan.preparation.matching import recognised
from bogolan.preparation.recodings import recoded_by_the_plan
from bogolan.preparation.repeated import Fates, Repeated, with_flags
from bogolan.preparation.typed_answers import answers_and_reasons, typed
from bogolan.survey.codes import ERRORS
from bogolan.survey.reasons import INVALID, NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    import pandas as pd

    from bogolan.preparation.areas import Areas
    from bogolan.preparation.breach import Breach
    from bogolan.preparation.form.run import FormRun
    from bogolan.preparation.identifiers.detection import Identifying
    from bogolan.preparation.matching import Recognised
    from bogolan.preparation.reading.repeats import RepeatRows
    from bogolan.preparation.repeated import CleanRepeat
    from bogolan.survey.questionnaire import Question


@dataclass(frozen=True)
class CleanSurvey:
    """What cleaning makes of an export; every table carries the interview's `uuid`.

    `rows` is the whole export as it was corrected, a text a cell; `form` says which expressions were evaluated, and
    has no answers any more.
    """

    rows: pd.DataFrame
    responses: pd.DataFrame
    reasons: pd.DataFrame
    set_aside: pd.DataFrame
    flags: pd.DataFrame
    log: pd.DataFrame
    accounting: dict[str, int]
    codebook: dict[str, Question]
    form: FormRun
    repeats: Mapping[str, CleanRepeat]


@dataclass(frozen=True)
class CleanColumn:
    """What cleaning makes of one column: typed answers, why there is none, the tidy text, what changed."""

    answers: pd.Series
    reasons: pd.Series
    tidy: np.ndarray
    question: Question
    log: list[pd.DataFrame]


def clean(
    rows: pd.DataFrame,
    questions: Mapping[str, Question],
    plan: Mapping[str, Any],
    corrections: pd.DataFrame | None = None,
    reading_log: pd.DataFrame | None = None,
    repeats: Mapping[str, RepeatRows] | None = None,
    areas: Areas | None = None,
    apart: Collection[Identifying] = (),
) -> CleanSurvey:
    """Clean an export: rows of text, described by `questions`.

    Of the plan it reads what `checks` need (CLEANED in `workflow/rules/common.smk`), and `categorical`: the questions
    whose answers are choices whatever they look like. `corrections` (see `read_corrections`) go first; the log begins
    with what reading changed. `repeats` are the rows of repeats, cleaned as the interviews are, `areas` (see
    `read_areas`) those in which positions must lie, `apart` the columns that identify.
    """
    uuid = interview_ids(rows, plan)
    corrections = resolved(corrections, rows, uuid)
    sent, (rows, corrections_log) = rows, corrected(rows, uuid, corrections)
    repeats, repeats_log = corrected_repeats(repeats or {}, uuid, corrections)
    read = dated({name: recognised(rows[name], questions[name]) for name in rows}, questions, plan)
    seen = recoded_by_the_plan(read.seen, questions, plan)
    repeated = Repeated.seen(repeats, len(rows))
    runs = repeated.run({name: questions[name] for name in rows}, seen, plan["checks"])
    form = without_absent(runs.pop(INTERVIEWS), seen, questions)

    withdrawn = withdrawals(corrections)
    consent = seen[plan["consent"]["question"]] if "consent" in plan else None
    disposition = dispositions(consent, uuid, plan, removals(corrections), withdrawn, seen, form, questions)
    kept = (disposition == COMPLETE).to_numpy()
    refused, gone = disposition.isin(WITHOUT_CONSENT).to_numpy(), (disposition == WITHDRAWN).to_numpy()
    form = without_answers(form, read.impossible)
    form = without_wrong_positions(form, questions, plan, areas, kept)
    before = as_sent(sent, corrections, questions, plan, disposition)
    flagged = [*form.flagged, *read.ambiguous, *raised(seen, form, questions, plan, kept, before, apart)]
    del read, consent, before  # a column is let go of once it is clean, so that a large survey is not held twice

    categorical = set(plan["categorical"])
    nothing_kept = erased(disposition, form, {name: questions[name] for name in seen}, plan)
    columns, aside = {}, {}
    found, without = dict(form.answers), np.zeros(len(sent), np.int64)
    form = replace(form, answers={})
    for name in list(seen):
        here = replace(form, answers={name: found.pop(name)})
        one = _cleaned(seen.pop(name), here, uuid, questions[name], name in categorical, nothing_kept[name])
        aside[name] = np.where(nothing_kept[name], "", one.tidy)[~kept]
        lost = np.flatnonzero(nothing_kept[name] & ~gone)
        without[lost] += one.tidy[lost] != ""
        columns[name] = _in_rows(one, kept)
    below = repeated.cleaned(runs, Fates(uuid, disposition, kept, gone | refused), _cleaned, categorical)
    changed = [log for one in (*columns.values(), *below.values()) for log in one.log]
    earlier = [] if reading_log is None else [reading_log]
    answers = {name: column.answers for name, column in columns.items()}
    reasons = {name: column.reasons for name, column in columns.items()}
    ids = uuid[kept].reset_index(drop=True)
    responses = _identified({**answers, ROW: np.flatnonzero(kept) + FIRST_ROW}, ids)
    left = _set_aside(uuid, disposition, kept, aside)
    asked_first = plan.get("consent", {}).get("question")
    consent_not_asked = {name: rows for name, rows in form.not_asked.items() if name == asked_first}
    return CleanSurvey(
        rows=rows,
        responses=responses,
        reasons=_identified(reasons, ids),
        set_aside=left,
        flags=with_flags(_flags(flagged, uuid, kept), below),
        log=_without(withdrawn, joined([*earlier, corrections_log, repeats_log, *changed, _erased(uuid, without)])),
        accounting=_accounting(len(sent), responses, left),
        codebook={name: column.question for name, column in columns.items()},
        form=replace(form, not_asked=consent_not_asked, blanked=[], flagged=[]),
        repeats=below,
    )


def _erased(uuid: pd.Series, cells: np.ndarray) -> pd.DataFrame:
    """A line an interview of which answers are not kept, with how many (n); which they were is not told."""
    import pandas as pd

    rows = np.flatnonzero(cells)
    told = {"question": "", "old_value": "", "new_value": "", "change_type": ERASED.change_type, "rule_id": ERASED.id}
    issues = [ERASED.about(rule=f"{count} answers").issue for count in cells[rows]]
    lines = {UUID: uuid.to_numpy(object)[rows], "issue": issues, **told}
    return pd.DataFrame(lines, columns=list(LOG_COLUMNS), dtype=object)


def _set_aside(
    uuid: pd.Series, disposition: pd.Series, kept: np.ndarray, cells: Mapping[str, np.ndarray]
) -> pd.DataFrame:
    """The rows that leave: their id, why, where they stand in the file, and their cells as text."""
    import pandas as pd

    about = {UUID: uuid[~kept].to_numpy(), "disposition": disposition[~kept].to_numpy()}
    return pd.DataFrame({**about, ROW: np.flatnonzero(~kept) + FIRST_ROW, **cells})


def _accounting(read: int, kept: pd.DataFrame, aside: pd.DataFrame) -> dict[str, int]:
    """How many rows were read, and what became of how many, counted where they are now."""
    outcomes = aside["disposition"].value_counts().to_dict() | ({COMPLETE: len(kept)} if len(kept) else {})
    accounting = {"read": read, **dict(sorted(outcomes.items()))}
    places = np.sort(np.concatenate([kept[ROW].to_numpy(np.int64), aside[ROW].to_numpy(np.int64)]))
    if not np.array_equal(places, np.arange(read) + FIRST_ROW):
        raise AssertionError(f"the accounting does not add up: {accounting}")
    return accounting


def _cleaned(
    seen: Recognised,
    form: FormRun,
    uuid: pd.Series,
    question: Question,
    categorical: bool,
    erased: np.ndarray,
    called: np.ndarray | None = None,
) -> CleanColumn:
    """One column cleaned; all that is asked of its cells is asked of each distinct one once.

    Of rows that are erased (n, boolean: of who withdrew, or answered after refusing) the log says no answer. `called`
    (n) is what the log calls the question in each row, if not by its name.
    """
    import pandas as pd

    found = form.answers[question.name]
    codes = pd.Series(found.distinct, dtype=object)
    question = typed(question, codes, categorical)
    answers, reasons = answers_and_reasons(codes, question)
    log = [
        changes(
            uuid[rows],
            question.name if called is None else called[rows],
            old[seen.places[rows]],
            new[seen.places[rows]],
            rule,
        )
        for old, new, rule, changed in _stages(seen)
        if (rows := changed[seen.places] & ~erased).any()
    ]
    invalid = (reasons == INVALID).to_numpy()[found.places]
    reasons = reasons.take(found.places).to_numpy(object, copy=True)
    tidy = seen.in_rows(seen.tidy)
    blanked = [(breach.rule, breach.rows) for breach in form.blanked_of(question.name)]
    failed = codes.isin(ERRORS).to_numpy()[found.places]
    for rule, rows in [*blanked, (FAILED, invalid & failed), (BLANKED.about(kind=question.type), invalid & ~failed)]:
        if rows.any():
            old = np.where(erased, "", seen.codes[seen.places])[rows]
            named = question.name if called is None else called[rows]
            log.append(changes(uuid[rows], named, old, np.full(len(old), "", object), rule))
            reasons[rows] = INVALID
    not_asked = form.not_asked.get(question.name)
    if not_asked is not None:
        reasons[not_asked] = NOT_ASKED
        tidy = np.where(not_asked, "", tidy)
    return CleanColumn(
        answers=answers.take(found.places).set_axis(uuid.index),
        reasons=pd.Series(reasons, uuid.index, dtype=object),
        tidy=tidy,
        question=question,
        log=log,
    )


def _in_rows(column: CleanColumn, rows: np.ndarray) -> CleanColumn:
    """A column in some rows (n, boolean), numbered anew: all columns as a whole would fill the memory.

    The text is left out, and so are the numbers of the rows, of which every column would hold its own.
    """
    answers, reasons = (part[rows].reset_index(drop=True) for part in (column.answers, column.reasons))
    return replace(column, answers=answers, reasons=reasons, tidy=np.zeros(0, object))


def _without(withdrawn: frozenset[str], log: pd.DataFrame) -> pd.DataFrame:
    """The log without what it says of those who withdrew, but for their removal."""
    told = ~log["uuid"].isin(list(withdrawn)) | (log["rule_id"] == CORRECTED) & (log["change_type"] == REMOVE)
    return log[told].reset_index(drop=True)


def _flags(breaches: list[Breach], uuid: pd.Series, kept: np.ndarray) -> pd.DataFrame:
    """A row a flag of an interview that is kept: its row in the file and its id, the question, the rule."""
    import pandas as pd

    found = [(breach, np.flatnonzero(breach.rows & kept)) for breach in breaches]
    places = np.concatenate([np.zeros(0, np.int64), *(rows for _, rows in found)])

    def repeated(told: Callable[[Breach], str]) -> list[str]:
        return [word for breach, rows in found for word in [told(breach)] * len(rows)]

    about = {
        "question": repeated(lambda breach: breach.question),
        "rule_id": repeated(lambda breach: breach.rule.id),
        "issue": repeated(lambda breach: breach.rule.issue),
    }
    return pd.DataFrame({ROW: places + FIRST_ROW, UUID: uuid.to_numpy(object)[places], **about})


def _stages(seen: Recognised) -> Iterator[tuple]:
    """What was changed from stage to stage: the distinct cells before and after, the rule, and which it changed."""
    yield seen.raw, seen.repaired, ENCODING, seen.raw != seen.repaired
    yield seen.repaired, seen.tidy, TIDIED, seen.repaired != seen.tidy
    matched = seen.codes if seen.matched is None else seen.matched
    for rule in sorted(set(seen.rules) - {None}, key=lambda rule: rule.id):
        yield seen.tidy, matched, rule, seen.rules == rule
    revisions = () if seen.revisions is None else seen.revisions
    for rule in sorted(set(revisions) - {None}, key=lambda rule: (rule.id, rule.issue)):
        yield matched, seen.codes, rule, revisions == rule


def _identified(columns: Mapping[str, Any], uuid: pd.Series) -> pd.DataFrame:
    """Columns as a table that begins with the interview's id; none is copied."""
    import pandas as pd

    return pd.DataFrame({UUID: uuid} | columns | {UUID: uuid}, copy=False)
