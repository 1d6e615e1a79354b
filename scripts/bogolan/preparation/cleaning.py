"""Cleaning: typed answers, reasons where there is none, every change logged, every row accounted for.

Nothing is dropped: a row leaves only into `set_aside`, with its reason, and rows read = rows kept + rows set aside, or
the run stops. Of who withdrew only the id is left, and that she or he did.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.cleaning_log import BLANKED, CORRECTED, ENCODING, FAILED, TIDIED, changes, joined
from bogolan.preparation.corrections.applied import corrected, removals, withdrawals
from bogolan.preparation.corrections.interviews import resolved
from bogolan.preparation.corrections.lines import REMOVE
from bogolan.preparation.dates.columns import dated
from bogolan.preparation.dispositions import dispositions, kept_of_refusers
from bogolan.preparation.flags.positions import without_wrong_positions
from bogolan.preparation.flags.raised import raised
from bogolan.preparation.form.tables import INTERVIEWS
from bogolan.preparation.form.versions import without_absent
from bogolan.preparation.interviews import COMPLETE, FIRST_ROW, REFUSED, ROW, UUID, WITHDRAWN, interview_ids
from bogolan.preparation.matching import recognised
from bogolan.preparation.recodings import recoded_by_the_plan
from bogolan.preparation.repeated import Fates, Repeated, with_flags
from bogolan.preparation.typed_answers import answers_and_reasons, typed
from bogolan.survey.codes import ERRORS
from bogolan.survey.reasons import INVALID, NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pandas as pd

    from bogolan.preparation.areas import Areas
    from bogolan.preparation.breach import Breach
    from bogolan.preparation.form.run import FormRun
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
) -> CleanSurvey:
    """Clean an export: rows of text, described by `questions`.

    Of the plan it reads what `checks` need (CLEANED in `workflow/rules/common.smk`), and `categorical`: the questions
    whose answers are choices whatever they look like. `corrections` (see `read_corrections`) go first; the log begins
    with what reading changed. `repeats` are the rows of repeats, cleaned as the interviews are, `areas` (see
    `read_areas`) those in which positions must lie.
    """
    import pandas as pd

    uuid = interview_ids(rows, plan)
    corrections = resolved(corrections, rows, uuid)
    sent, (rows, corrections_log) = rows, corrected(rows, uuid, corrections)
    read = dated({name: recognised(rows[name], questions[name]) for name in rows}, questions, plan)
    seen = recoded_by_the_plan(read.seen, questions, plan)
    repeated = Repeated.seen(repeats or {}, len(rows))
    runs = repeated.run({name: questions[name] for name in rows}, seen, plan["checks"])
    form = without_absent(runs[INTERVIEWS], seen, questions)

    withdrawn = withdrawals(corrections)
    consent = seen[plan["consent"]["question"]] if "consent" in plan else None
    given = None if consent is None else consent.in_rows(consent.codes)
    disposition = dispositions(given, uuid, plan, removals(corrections), withdrawn, seen, form, questions)
    kept = (disposition == COMPLETE).to_numpy()
    refused, gone = ((disposition == one).to_numpy() for one in (REFUSED, WITHDRAWN))
    form = without_wrong_positions(form, questions, plan, areas, kept)
    before = _strata_as_sent(sent, corrections, questions, plan)
    flagged = [*form.flagged, *read.ambiguous, *raised(seen, form, questions, plan, kept, before)]

    categorical = set(plan["categorical"])
    told = kept_of_refusers(questions, plan)
    columns, aside = {}, {}
    for name, column in seen.items():
        erased = gone | (refused & form.not_asked.get(name, name not in told))
        one = _cleaned(column, form, uuid, questions[name], name in categorical, erased)
        aside[name] = np.where(erased, "", one.tidy)[~kept]
        columns[name] = _in_rows(one, kept)
    below = repeated.cleaned(runs, Fates(uuid, disposition, kept, gone | refused), _cleaned, categorical)
    changed = [log for one in (*columns.values(), *below.values()) for log in one.log]
    earlier = [] if reading_log is None else [reading_log]
    answers = {name: column.answers for name, column in columns.items()}
    reasons = {name: column.reasons for name, column in columns.items()}
    return CleanSurvey(
        rows=rows,
        responses=_identified({**answers, ROW: np.flatnonzero(kept) + FIRST_ROW}, uuid[kept]),
        reasons=_identified(reasons, uuid[kept]),
        set_aside=pd.DataFrame({UUID: uuid[~kept].to_numpy(), "disposition": disposition[~kept].to_numpy(), **aside}),
        flags=with_flags(_flags(flagged, uuid, kept), below),
        log=_without(withdrawn, joined([*earlier, corrections_log, *changed])),
        accounting=_accounting(disposition),
        codebook={name: column.question for name, column in columns.items()},
        form=replace(form, answers={}, not_asked={}, blanked=[], flagged=[]),
        repeats=below,
    )


def _strata_as_sent(
    sent: pd.DataFrame, corrections: pd.DataFrame | None, questions: Mapping[str, Question], plan: Mapping[str, Any]
) -> dict[str, Recognised]:
    """The strata that corrections changed, as they were sent."""
    changed = set() if corrections is None else set(corrections["question"])
    strata = [name for name in plan.get("design", {}).get("strata", ()) if name in sent and name in changed]
    return {name: recognised(sent[name], questions[name]) for name in strata}


def _accounting(disposition: pd.Series) -> dict[str, int]:
    """How many rows were read, and what became of how many."""
    accounting = {"read": len(disposition), **disposition.value_counts().sort_index().to_dict()}
    if 2 * accounting["read"] != sum(accounting.values()):
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
    """A column in some rows (n, boolean), the text left out: all columns as a whole would fill the memory."""
    return replace(column, answers=column.answers[rows], reasons=column.reasons[rows], tidy=np.zeros(0, object))


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

    return pd.DataFrame({UUID: uuid} | columns | {UUID: uuid}, copy=False).reset_index(drop=True)
