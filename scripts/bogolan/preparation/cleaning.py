"""Cleaning: typed answers, reasons where there is none, every change logged, every row accounted for.

Nothing is dropped: a row leaves only into `set_aside`, with its reason, and rows read = rows kept + rows set aside, or
the run stops. Of who withdrew only the id is left, and that she or he did.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.clean_columns import cleaned_column
from bogolan.preparation.cleaning_log import CORRECTED, ERASED, LOG_COLUMNS, joined
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
from bogolan.provenance.beside import beside

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import pandas as pd

    from bogolan.preparation.areas import Areas
    from bogolan.preparation.breach import Breach
    from bogolan.preparation.cleaning_log import Rule
    from bogolan.preparation.form.run import FormRun
    from bogolan.preparation.identifiers.detection import Identifying
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
    checked = beside(lambda: _flagged(raised(seen, form, questions, plan, kept, before, apart), kept))
    flagged = _flagged([*form.flagged, *read.ambiguous], kept)
    del read, consent  # a column is let go of once it is clean, so that a large survey is not held twice

    categorical = set(plan["categorical"])
    nothing_kept = erased(disposition, form, {name: questions[name] for name in seen}, plan)
    answers, reasons, aside, codebook, changed = {}, {}, {}, {}, []
    found, without = dict(form.answers), np.zeros(len(sent), np.int64)
    form = replace(form, answers={})
    for name in list(seen):
        here = replace(form, answers={name: found.pop(name)})
        one = cleaned_column(seen.pop(name), here, uuid, questions[name], name in categorical, nothing_kept[name])
        answers[name], reasons[name] = one.answers_of(kept), one.reasons_of(kept)
        aside[name] = one.tidy.without(nothing_kept[name]).of(~kept)
        without += nothing_kept[name] & ~gone & one.tidy.told
        codebook[name] = one.question
        changed += one.log
    below = repeated.cleaned(runs, Fates(uuid, disposition, kept, gone | refused), categorical)
    changed += [log for one in below.values() for log in one.log]
    earlier = [] if reading_log is None else [reading_log]
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
        flags=with_flags(_flags([*flagged, *checked()], uuid), below),
        log=_without(withdrawn, joined([*earlier, corrections_log, repeats_log, *changed, _erased(uuid, without)])),
        accounting=_accounting(len(sent), responses, left),
        codebook=codebook,
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


def _without(withdrawn: frozenset[str], log: pd.DataFrame) -> pd.DataFrame:
    """The log without what it says of those who withdrew, but for their removal."""
    told = ~log["uuid"].isin(list(withdrawn)) | (log["rule_id"] == CORRECTED) & (log["change_type"] == REMOVE)
    return log[told].reset_index(drop=True)


def _flagged(breaches: Iterable[Breach], kept: np.ndarray) -> list[tuple[str, Rule, np.ndarray]]:
    """What is flagged of interviews that are kept (n, boolean): the question, the rule and their places, from 0.

    So it is a small part of the breaches, which have a word on every interview: these are let go of one by one.
    """
    found = ((breach.question, breach.rule, np.flatnonzero(breach.rows & kept)) for breach in breaches)
    return [flag for flag in found if len(flag[-1])]


def _flags(flagged: list[tuple[str, Rule, np.ndarray]], uuid: pd.Series) -> pd.DataFrame:
    """A row a flag: the interview's row in the file and its id, the question, the rule."""
    import pandas as pd

    about = pd.DataFrame(
        {
            "question": [question for question, *_ in flagged],
            "rule_id": [rule.id for _, rule, _ in flagged],
            "issue": [rule.issue for _, rule, _ in flagged],
        }
    )
    places = np.concatenate([np.zeros(0, np.int64), *(rows for *_, rows in flagged)])
    flags = about.loc[np.repeat(about.index, [len(rows) for *_, rows in flagged])].reset_index(drop=True)
    flags.insert(0, ROW, places + FIRST_ROW)
    flags.insert(1, UUID, pd.Series(uuid.to_numpy(object)[places], dtype=object))  # each id held once
    return flags


def _identified(columns: Mapping[str, Any], uuid: pd.Series) -> pd.DataFrame:
    """Columns as a table that begins with the interview's id; none is copied."""
    import pandas as pd

    return pd.DataFrame({UUID: uuid} | columns | {UUID: uuid}, copy=False)
