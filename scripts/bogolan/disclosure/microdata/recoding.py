"""Answers as they are in the file: codes of choices, joined where the plan joins them, and numbers in bands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bogolan.survey.reasons import NOT_RECORDED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bogolan.disclosure.microdata.request import Request
    from bogolan.survey.questionnaire import Question

# Whether a choice of several was named.
NAMED, NOT_NAMED = "1", "0"
YES_NO = {NOT_NAMED: {"en": "Not named", "fr": "Non cité"}, NAMED: {"en": "Named", "fr": "Cité"}}


@dataclass(frozen=True)
class Column:
    """A column of the file: its question, what it is called by language, and its answers by code.

    `choice` is what one choice of a question with several answers is called, where the column is that choice's.
    """

    question: str
    label: Any
    answers: Mapping[str, Any]
    choice: Any = None


@dataclass(frozen=True)
class Recoded:
    """Answers (n rows, a column each) as codes, missing where there is none; `reasons` the same shape: why."""

    answers: pd.DataFrame
    reasons: pd.DataFrame
    columns: Mapping[str, Column]


def recoded(sample: pd.DataFrame, reasons: pd.DataFrame, codebook: Mapping[str, Question], request: Request) -> Recoded:
    """The answers to all questions of the file, recoded as it asks."""
    answers: dict[str, pd.Series] = {}
    why: dict[str, pd.Series] = {}
    columns: dict[str, Column] = {}
    for name in request.questions:
        question = codebook[name]
        silent = reasons[name].astype(object) if name in reasons else pd.Series(None, sample.index, dtype=object)
        silent = silent.set_axis(sample.index)
        for column, codes, described in _columns(sample, question, request):
            answers[column], columns[column] = codes, described
            why[column] = silent.where(codes.isna(), None).where(codes.notna() | silent.notna(), NOT_RECORDED)
    return Recoded(
        pd.DataFrame(answers, sample.index, dtype=object), pd.DataFrame(why, sample.index, dtype=object), columns
    )


def _columns(sample: pd.DataFrame, question: Question, request: Request) -> Iterator[tuple[str, pd.Series, Column]]:
    """Each column that a question has in the file: its name, its codes and its description."""
    name, label = question.name, question.label or question.name
    if question.several:
        for code in question.several:
            part = f"{name}/{code}"
            if code not in question.missing and part in sample:
                named = sample[part].map({1: NAMED, 0: NOT_NAMED}).astype(object)
                yield part, _none_for_nan(named), Column(name, label, YES_NO, question.several_labels.get(code, code))
    elif name in request.bands:
        codes, answers = banded(sample[name], request.bands[name])
        yield name, codes, Column(name, label, answers)
    else:
        codes = _none_for_nan(sample[name].astype(object))
        codes = codes.map(str, na_action="ignore")
        answers = dict(question.choices)
        for levels in request.joined.get(name, ()):
            codes, answers = _joined(codes, answers, levels)
        yield name, codes, Column(name, label, answers)


def banded(numbers: pd.Series, breaks: Sequence[float]) -> tuple[pd.Series, dict[str, str]]:
    """Numbers as the bands they are in, each by where it begins, with what each band is called.

    The last band is open; what is below the first break is a band of its own.
    """
    values = pd.to_numeric(numbers, errors="coerce").astype(float)
    begins = [f"<{breaks[0]:g}", *(f"{low:g}" for low in breaks)]
    whole = all(float(low).is_integer() for low in breaks) and bool((values.dropna() % 1 == 0).all())
    inner = [_band(low, high, whole) for low, high in pairwise(breaks)]
    called = dict(zip(begins, [f"<{breaks[0]:g}", *inner, f"{breaks[-1]:g}+"], strict=True))
    places = np.searchsorted(np.asarray(breaks, float), values.to_numpy(), side="right")
    codes = pd.Series(np.array(begins, object)[places], numbers.index, dtype=object).where(values.notna(), None)
    return codes, called if (codes == begins[0]).any() else {code: called[code] for code in begins[1:]}


def _band(low: float, high: float, whole: bool) -> str:
    """What a band is called that ends before `high`."""
    if not whole:
        return f"{low:g}–<{high:g}"
    return f"{low:g}" if high - low == 1 else f"{low:g}–{high - 1:g}"


def _joined(codes: pd.Series, answers: Mapping[str, Any], levels: Sequence[str]) -> tuple[pd.Series, dict[str, Any]]:
    """Codes and answers where some count as one, which stands where the first of them stood."""
    one = "+".join(levels)
    found: dict[str, Any] = {}
    for code, label in answers.items():
        if code not in levels:
            found[code] = label
        elif one not in found:
            found[one] = _together([answers.get(level, level) for level in levels])
    return codes.mask(codes.isin(levels), one), found


def _together(labels: Sequence[Any]) -> Any:
    """What joined answers are called, in each language."""
    languages = [language for label in labels if isinstance(label, dict) for language in label]
    if not languages:
        return " / ".join(map(str, labels))
    by_language = {language: [] for language in languages}
    for label in labels:
        for language, told in by_language.items():
            told.append(label.get(language) or next(iter(label.values())) if isinstance(label, dict) else str(label))
    return {language: " / ".join(told) for language, told in by_language.items()}


def _none_for_nan(codes: pd.Series) -> pd.Series:
    return codes.astype(object).where(codes.notna(), None)
