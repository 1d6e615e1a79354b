"""Responses in files that bring their labels along: SPSS and Stata."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.preparation.reading.export import Export, as_text, refuse_repeated, refuse_swelling
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.survey.codes import as_code, in_order, number
from bogolan.survey.questionnaire import labelled, without_choices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

# What Stata writes as .a to .z: kinds of missing, which a label may explain.
STATA_MISSING = frozenset("abcdefghijklmnopqrstuvwxyz")


def read_sav(path: Path, plan: Mapping[str, Any]) -> Export:
    """An SPSS file: codes as text, labels as questions; what SPSS calls missing is a reason for no answer."""
    import pyreadstat

    frame, meta = _read(path, pyreadstat.read_sav, "an SPSS file that can be read")
    rows = _texts(path, frame)
    questions = labelled(meta.column_names_to_labels, _codes(meta.variable_value_labels))
    for name, ranges in meta.missing_ranges.items():
        question = questions[name]
        codes = {*rows[name], *question.choices} - {"", *question.missing}
        questions[name] = without_choices(question, {code for code in codes if _declared_missing(code, ranges)})
    return Export(rows, questions)


def _declared_missing(code: str, ranges: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a code lies in one of the ranges that SPSS calls missing: of numbers, or single words."""
    value = number(code)
    for declared in ranges:
        low, high = declared["lo"], declared["hi"]
        if isinstance(low, str) or isinstance(high, str):
            if code == str(low).rstrip():  # SPSS fills words up with spaces
                return True
        elif value is not None and low <= value <= high:
            return True
    return False


def read_stata(path: Path, plan: Mapping[str, Any]) -> Export:
    """A Stata file: codes as text, labels as questions; its kinds of missing are the codes .a to .z.

    One that no label explains is empty, as Stata's own missing is.
    """
    import pyreadstat

    frame, meta = _read(path, pyreadstat.read_dta, "a Stata file that can be read")
    labels = {
        name: {f".{code}" if code in STATA_MISSING else code: label for code, label in codes.items()}
        for name, codes in _codes(meta.variable_value_labels).items()
    }
    rows = _texts(path, frame)
    for name in meta.missing_user_values or {}:
        rows[name] = [_stata_code(cell, labels.get(name, {})) for cell in rows[name]]
    return Export(rows, labelled(meta.column_names_to_labels, labels))


def _stata_code(cell: str, labels: Mapping[str, str]) -> str:
    if cell not in STATA_MISSING:
        return cell
    return f".{cell}" if f".{cell}" in labels else ""


def _read(path: Path, read: Callable[..., tuple[pd.DataFrame, Any]], expected: str) -> tuple[pd.DataFrame, Any]:
    try:
        _, meta = read(path, metadataonly=True)
        refuse_swelling(path, (meta.number_rows or 0) * (meta.number_columns or 0), expected)
        return read(path, user_missing=True, disable_datetime_conversion=False)
    except SurveyError:
        raise
    except Exception as error:  # of a broken file it raises what it comes upon first, whatever the kind
        told = str(error).splitlines()[0] if type(error).__module__.startswith("pyreadstat") else "a broken file"
        raise SurveyError(Problem(str(path), told, expected)) from None


def _texts(path: Path, frame: pd.DataFrame) -> pd.DataFrame:
    """The cells as text: whole numbers without a decimal point, other numbers at full precision."""
    import pandas as pd

    refuse_repeated(path, list(frame.columns))
    return pd.DataFrame({name: frame[name].map(as_text, na_action="ignore").fillna("").astype(str) for name in frame})


def _codes(value_labels: Mapping[str, Mapping[Any, str]]) -> dict[str, dict[str, str]]:
    """The value labels by code as text, in the order of the codes."""
    coded = {
        name: {as_code(code): str(label) for code, label in labels.items()} for name, labels in value_labels.items()
    }
    return {name: {code: labels[code] for code in sorted(labels, key=in_order)} for name, labels in coded.items()}
