"""Cleaning: typed answers, reasons where there is none, every change logged, every row accounted for.

Nothing is dropped: a row leaves only into `set_aside`, with its reason, and rows read = rows kept + rows set aside, or
the run stops.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.reading import UUID_COLUMNS
from bogolan.survey.codes import as_code, in_order
from bogolan.survey.questionnaire import Question
from bogolan.survey.reasons import INVALID, NOT_RECORDED

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

# IMPACT's cleaning-log columns, and the rule that made the change.
LOG_COLUMNS = ("uuid", "question", "old_value", "new_value", "change_type", "issue", "rule_id")
UUID = "uuid"
# Where a response stands in its file, the heading being row 1: what a message may tell of it, unlike its id.
ROW, FIRST_ROW = "_row", 2


@dataclass(frozen=True)
class CleanSurvey:
    """What cleaning makes of an export; `responses`, `reasons` and `set_aside` carry the interview's `uuid`."""

    responses: pd.DataFrame
    reasons: pd.DataFrame
    set_aside: pd.DataFrame
    log: pd.DataFrame
    accounting: dict[str, int]
    codebook: dict[str, Question]


def clean(rows: pd.DataFrame, questions: Mapping[str, Question], plan: Mapping[str, Any]) -> CleanSurvey:
    """Clean an export: rows of text, described by `questions`.

    Of the plan it reads `uuid` and `consent`, where given, and `categorical`: the questions whose answers are choices
    whatever they look like.
    """
    import pandas as pd

    uuid = interview_ids(rows, plan)
    tidy = rows.apply(_tidied)
    disposition = dispositions(tidy, uuid, plan)
    kept = (disposition == "complete").to_numpy()

    answers: dict[str, pd.Series] = {}
    reasons: dict[str, pd.Series] = {}
    log = [
        _changes(uuid, rows[name], tidy[name], "tidied", "white space or form of characters", "R01") for name in rows
    ]
    categorical = set(plan["categorical"])
    book: dict[str, Question] = {}
    for name in tidy:
        coded = _coded(tidy[name], questions[name])
        question = typed(questions[name], coded, name in categorical)
        answers[name], reasons[name] = answers_and_reasons(coded, question)
        invalid = (reasons[name] == INVALID).to_numpy()
        blank = pd.Series("", index=coded.index)
        log.append(
            _changes(
                uuid[invalid],
                coded[invalid],
                blank[invalid],
                "blanked",
                f"no {question.type} answer of this question",
                "R02",
            )
        )
        book[name] = question

    everything = pd.DataFrame(answers)
    aside = pd.DataFrame({UUID: uuid, "disposition": disposition, **tidy})[~kept]
    accounting = {"read": len(rows), **disposition.value_counts().sort_index().to_dict()}
    if accounting["read"] != sum(count for name, count in accounting.items() if name != "read"):
        raise AssertionError(f"the accounting does not add up: {accounting}")
    return CleanSurvey(
        responses=_identified(everything[kept], uuid[kept]).assign(**{ROW: np.flatnonzero(kept) + FIRST_ROW}),
        reasons=_identified(pd.DataFrame(reasons)[kept], uuid[kept]),
        set_aside=aside.reset_index(drop=True),
        log=pd.concat(log, ignore_index=True),
        accounting=accounting,
        codebook=book,
    )


def interview_ids(rows: pd.DataFrame, plan: Mapping[str, Any]) -> pd.Series:
    """The interview's id of each row: the plan's or a well-known column, else the row's number in the file."""
    import pandas as pd

    column = plan.get("uuid") or next((name for name in UUID_COLUMNS if name in rows), None)
    if column:
        return rows[column].astype(str)
    return pd.Series([f"row-{number}" for number in range(FIRST_ROW, len(rows) + FIRST_ROW)], index=rows.index)


def dispositions(rows: pd.DataFrame, uuid: pd.Series, plan: Mapping[str, Any]) -> pd.Series:
    """What became of each row: `complete`, `refused` (no consent) or `duplicate` (its id was seen above it).

    Rows are never called duplicates for their answers alone, since honest people may give the same ones.
    """
    import pandas as pd

    outcome = pd.Series("complete", index=rows.index)
    if "consent" in plan:
        given = rows[plan["consent"]["question"]] == plan["consent"]["given"]
        outcome = outcome.where(given, "refused")
    complete = (outcome == "complete") & (uuid != "")
    return outcome.mask(complete & uuid.where(complete).duplicated(), "duplicate")


def typed(question: Question, column: pd.Series, categorical: bool) -> Question:
    """The question with the type that its column shows where none is declared, and the choices that occur."""
    import pandas as pd

    values = column[(column != "") & ~column.isin(question.missing.keys())]
    kind = question.type
    if kind is None or (categorical and not question.choices):
        numbers = pd.to_numeric(values, errors="coerce")
        if categorical:
            kind = "select_one"
        elif len(values) == 0 or numbers.isna().any():
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
        numbers = pd.to_numeric(column.where(valid), errors="coerce")
        answers = numbers.where((numbers == np.floor(numbers)) & (numbers.abs() < 2**53)).astype("Int64")
    elif question.type == "decimal":
        answers = pd.to_numeric(column.where(valid), errors="coerce").astype("float64")
    else:
        answers = column.where(valid).astype(object)
    reasons = reasons.mask((valid & answers.isna()).to_numpy(), INVALID)
    return answers, reasons.where(reasons.notna(), None)


def _tidied(column: pd.Series) -> pd.Series:
    """Cells without white space around them and in Unicode's composed form."""
    return column.str.strip().str.normalize("NFC")


def _coded(column: pd.Series, question: Question) -> pd.Series:
    """Cells as codes: labels that stand in a code's place are replaced by it, 1.0 by 1 where 1 is the code."""
    by_label = {
        str(text): code
        for code, label in question.choices.items()
        for text in (label.values() if isinstance(label, dict) else [label])
    }
    codes = {*question.choices, *question.missing}

    def code(cell: str) -> str:
        if cell in codes or not codes:
            return cell
        if cell in by_label:
            return by_label[cell]
        try:
            whole = as_code(float(cell))
        except ValueError:
            return cell
        return whole if whole in codes else cell

    return column.map({cell: code(cell) for cell in column.unique()})


def _changes(uuid: pd.Series, old: pd.Series, new: pd.Series, change_type: str, issue: str, rule: str) -> pd.DataFrame:
    """Log lines for the cells of one question that changed."""
    import pandas as pd

    changed = (old != new).to_numpy()
    lines = {"uuid": uuid[changed], "question": old.name, "old_value": old[changed], "new_value": new[changed]}
    return pd.DataFrame(
        {**lines, "change_type": change_type, "issue": issue, "rule_id": rule}, columns=list(LOG_COLUMNS)
    )


def _identified(frame: pd.DataFrame, uuid: pd.Series) -> pd.DataFrame:
    frame = frame.drop(columns=[UUID], errors="ignore")
    frame.insert(0, UUID, uuid)
    return frame.reset_index(drop=True)
