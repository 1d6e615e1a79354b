"""Cleaning: typed answers, reasons where there is none, every change logged, every row accounted for.

Nothing is dropped: a row leaves only into `set_aside`, with its reason, and rows read = rows kept + rows set aside, or
the run stops.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.cleaning_log import BLANKED, ENCODING, TIDIED, changes, joined
from bogolan.preparation.corrections import corrected, removals
from bogolan.preparation.interviews import COMPLETE, FIRST_ROW, ROW, UUID, dispositions, interview_ids
from bogolan.preparation.matching import coded, recognised
from bogolan.survey.codes import LARGEST_INTEGER, in_order, is_number
from bogolan.survey.questionnaire import Question
from bogolan.survey.reasons import INVALID, NOT_RECORDED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from bogolan.preparation.matching import Recognised


@dataclass(frozen=True)
class CleanSurvey:
    """What cleaning makes of an export; `responses`, `reasons` and `set_aside` carry the interview's `uuid`."""

    responses: pd.DataFrame
    reasons: pd.DataFrame
    set_aside: pd.DataFrame
    log: pd.DataFrame
    accounting: dict[str, int]
    codebook: dict[str, Question]


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
) -> CleanSurvey:
    """Clean an export: rows of text, described by `questions`.

    Of the plan it reads `uuid` and `consent`, where given, and `categorical`: the questions whose answers are choices
    whatever they look like. `corrections` (see `read_corrections`) go first; the log begins with what reading changed.
    """
    import pandas as pd

    uuid = interview_ids(rows, plan)
    rows, corrections_log = corrected(rows, uuid, corrections)
    consent = plan["consent"]["question"] if "consent" in plan else None
    given = coded(rows[consent], questions[consent]) if consent else None
    disposition = dispositions(given, uuid, plan, removals(corrections))
    kept = (disposition == COMPLETE).to_numpy()

    categorical = set(plan["categorical"])
    columns = {name: _cleaned(rows[name], uuid, questions[name], name in categorical) for name in rows}

    aside = {name: column.tidy[~kept] for name, column in columns.items()}
    accounting = {"read": len(rows), **disposition.value_counts().sort_index().to_dict()}
    if accounting["read"] != sum(count for name, count in accounting.items() if name != "read"):
        raise AssertionError(f"the accounting does not add up: {accounting}")
    answers = pd.DataFrame({name: column.answers[kept] for name, column in columns.items()})
    reasons = pd.DataFrame({name: column.reasons[kept] for name, column in columns.items()})
    earlier = [] if reading_log is None else [reading_log]
    return CleanSurvey(
        responses=_identified(answers, uuid[kept]).assign(**{ROW: np.flatnonzero(kept) + FIRST_ROW}),
        reasons=_identified(reasons, uuid[kept]),
        set_aside=pd.DataFrame({UUID: uuid[~kept].to_numpy(), "disposition": disposition[~kept].to_numpy(), **aside}),
        log=joined([*earlier, corrections_log, *(log for column in columns.values() for log in column.log)]),
        accounting=accounting,
        codebook={name: column.question for name, column in columns.items()},
    )


def _cleaned(column: pd.Series, uuid: pd.Series, question: Question, categorical: bool) -> CleanColumn:
    """One column cleaned; all that is asked of its cells is asked of each distinct one once."""
    import pandas as pd

    seen = recognised(column, question)
    codes = pd.Series(seen.codes, dtype=object)
    question = typed(question, codes, categorical)
    answers, reasons = answers_and_reasons(codes, question)
    log = [
        changes(uuid[rows], question.name, old[seen.places[rows]], new[seen.places[rows]], rule)
        for old, new, rule, changed in _stages(seen, (reasons == INVALID).to_numpy(), question)
        if (rows := changed[seen.places]).any()
    ]
    in_rows = {"answers": answers, "reasons": reasons}
    in_rows = {name: values.take(seen.places).set_axis(column.index) for name, values in in_rows.items()}
    return CleanColumn(**in_rows, tidy=seen.in_rows(seen.tidy), question=question, log=log)


def _stages(seen: Recognised, invalid: np.ndarray, question: Question) -> Iterator[tuple]:
    """What was changed from stage to stage: the distinct cells before and after, the rule, and which it changed."""
    yield seen.raw, seen.repaired, ENCODING, seen.raw != seen.repaired
    yield seen.repaired, seen.tidy, TIDIED, seen.repaired != seen.tidy
    for rule in sorted(set(seen.rules) - {None}, key=lambda rule: rule.id):
        yield seen.tidy, seen.codes, rule, seen.rules == rule
    yield seen.codes, np.full(len(invalid), "", dtype=object), BLANKED.about(kind=question.type), invalid


def typed(question: Question, column: pd.Series, categorical: bool) -> Question:
    """The question with the type that its column shows where none is declared, and the choices that occur."""

    # Whoever said "nsp" where the form has no code for it did so all the same.
    occurring = set(column)
    told = {code: why for code, why in question.no_answers.items() if code in occurring or code in question.missing}
    question = replace(question, missing=told)
    values = column[(column != "") & ~column.isin(question.missing.keys())]
    kind = question.type
    if kind is None or (categorical and not question.choices):
        numbers = _numbers(values)
        if categorical:
            kind = "select_one"
        elif len(values) == 0 or numbers.isna().any() or (numbers.abs() >= LARGEST_INTEGER).any():
            kind = "text"
        else:
            kind = "integer" if (numbers == np.floor(numbers)).all() else "decimal"
    choices = dict(question.choices)
    if kind == "select_one" and not question.closed:
        choices |= {code: code for code in sorted(set(values) - set(choices), key=in_order)}
    return replace(question, type=kind, choices=choices)


def answers_and_reasons(column: pd.Series, question: Question) -> tuple[pd.Series, pd.Series]:
    """A column of codes as typed answers and, where there is none, the reason (None where there is one).

    select_one becomes a categorical of its choices in their order, integer Int64, decimal float64, text text.
    """
    import pandas as pd

    reasons = column.map(question.missing).astype(object)
    reasons = reasons.where(column != "", NOT_RECORDED)
    valid = reasons.isna()
    if question.type == "select_one":
        known = column.where(valid & column.isin(question.choices.keys()))
        answers = pd.Series(pd.Categorical(known, categories=list(question.choices)), index=column.index)
    elif question.type == "integer":
        numbers = _numbers(column).where(valid)
        answers = numbers.where((numbers == np.floor(numbers)) & (numbers.abs() < LARGEST_INTEGER)).astype("Int64")
    elif question.type == "decimal":
        answers = _numbers(column).where(valid).astype("float64")
    else:
        answers = column.where(valid).astype(object)
    reasons = reasons.mask((valid & answers.isna()).to_numpy(), INVALID)
    return answers, reasons.where(reasons.notna(), None)


def _numbers(column: pd.Series) -> pd.Series:
    """A column's numbers, missing where there is none."""
    import pandas as pd

    return pd.to_numeric(column.where(np.array([is_number(cell) for cell in column], dtype=bool)), errors="coerce")


def _identified(frame: pd.DataFrame, uuid: pd.Series) -> pd.DataFrame:
    frame = frame.drop(columns=[UUID], errors="ignore")
    frame.insert(0, UUID, uuid)
    return frame.reset_index(drop=True)
