"""Interviewers who are recorded as a woman in some interviews and as a man in others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.breach import Breach
from bogolan.preparation.cleaning_log import TWO_SEXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bogolan.preparation.matching import Recognised


def two_sexes(seen: Mapping[str, Recognised], plan: Mapping[str, Any], held: np.ndarray) -> Iterator[Breach]:
    """The rarer of an interviewer's two sexes, among the interviews (n, boolean) that are held; both if as frequent.

    Nothing is recoded: which of them is right is a question for the supervisor.
    """
    interviewer = plan.get("interviewer", {})
    gender = interviewer.get("gender", {})
    if interviewer.get("question") not in seen or gender.get("question") not in seen:
        return
    who, sex = seen[interviewer["question"]], seen[gender["question"]]
    asked = _numbered(who.codes)[who.places]
    recorded = np.array([_sex(code, gender) for code in sex.codes], np.int64)[sex.places]
    known = held & (recorded >= 0) & (who.codes != "")[who.places]
    times = np.zeros((int(asked.max(initial=0)) + 1, 2), np.int64)
    np.add.at(times, (asked[known], recorded[known]), 1)
    rare = (times > 0) & (times[:, ::-1] > 0) & (times <= times[:, ::-1])
    yield Breach(gender["question"], TWO_SEXES, known & rare[asked, np.maximum(recorded, 0)])


def _numbered(codes: np.ndarray) -> np.ndarray:
    """A number for each code, the same for the same."""
    import pandas as pd

    return pd.factorize(codes)[0]


def _sex(code: str, gender: Mapping[str, Any]) -> int:
    return {gender["women"]: 0, gender["men"]: 1}.get(code, -1)
