"""The file as it is written: its columns in order, what each is called, and every code in it with its label."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from bogolan.survey.labels import in_language
from bogolan.survey.reasons import DONT_KNOW, NOT_ASKED, REASONS, REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bogolan.disclosure.microdata.anonymised import Anonymised
    from bogolan.disclosure.microdata.recoding import Column
    from bogolan.disclosure.microdata.request import Request

WEIGHT_NAME, SYNTHETIC_NAME = "weight", "synthetic"
SYNTHETIC = "SYNTHETIC"
LONGEST_NAME = 32
# A key without an answer: whether nobody gave one or it was emptied is not told.
WITHHELD = ""
REASON_LABELS = {
    WITHHELD: {"en": "No answer, or withheld to protect respondents",
               "fr": "Pas de réponse, ou réponse retirée pour protéger les personnes enquêtées"},
    DONT_KNOW: {"en": "Don’t know", "fr": "Ne sait pas"},
    REFUSED: {"en": "Refused", "fr": "Refus"},
    NOT_ASKED: {"en": "Not asked", "fr": "Question non posée"},
}  # fmt: skip
OTHER_REASON = {"en": "No answer", "fr": "Pas de réponse"}
OWN_LABELS = {
    WEIGHT_NAME: {"en": "Weight: the mean of all with the same keys",
                  "fr": "Poids : moyenne des personnes qui ont les mêmes variables clés"},
    SYNTHETIC_NAME: {"en": "The answers are invented", "fr": "Les réponses sont inventées"},
}  # fmt: skip


class Code(NamedTuple):
    """One code of a column, what it is called by language, and whether it is no answer."""

    code: str
    label: Any
    no_answer: bool


@dataclass(frozen=True)
class Written:
    """A column as it is written: its name, its label by language, its question's wording, and its codes, if any."""

    name: str
    label: Any
    question: Any
    codes: tuple[Code, ...]
    is_key: bool = False
    is_weight: bool = False


@dataclass(frozen=True)
class Layout:
    """The file's rows (n, texts and the weights as numbers) and its columns, in one order."""

    frame: pd.DataFrame
    columns: tuple[Written, ...]


def layout(file: Anonymised, request: Request, synthetic: bool) -> Layout:
    """The file as it is written."""
    names = file_names([*file.keys, *file.answers])
    cells: dict[str, pd.Series] = {}
    columns: list[Written] = []
    for name, answers in {**file.keys, **file.answers}.items():
        is_key = name in file.keys
        silent = WITHHELD if is_key else file.reasons[name]
        cells[names[name]] = answers.where(answers.notna(), silent)
        columns.append(_written(names[name], file.columns[name], cells[names[name]], is_key))
    if request.gives_weights:
        cells[WEIGHT_NAME] = pd.Series(file.weights)
        columns.append(Written(WEIGHT_NAME, OWN_LABELS[WEIGHT_NAME], None, (), is_weight=True))
    if synthetic:
        cells[SYNTHETIC_NAME] = pd.Series(SYNTHETIC, file.keys.index)
        invented = (Code(SYNTHETIC, OWN_LABELS[SYNTHETIC_NAME], False),)
        columns.append(Written(SYNTHETIC_NAME, OWN_LABELS[SYNTHETIC_NAME], None, invented))
    return Layout(pd.DataFrame(cells), tuple(columns))


def file_names(names: Iterable[str]) -> dict[str, str]:
    """What columns are called in the file: names that every statistics program takes, each once."""
    found: dict[str, str] = {}
    taken = {WEIGHT_NAME, SYNTHETIC_NAME}
    for name in names:
        plain = re.sub(r"\W", "_", name, flags=re.ASCII).lstrip("_")[:LONGEST_NAME] or "q"
        plain = f"q{plain}"[:LONGEST_NAME] if plain[0].isdigit() else plain
        one, number = plain, 1
        while one.lower() in taken:
            number += 1
            one = f"{plain[: LONGEST_NAME - 1 - len(str(number))]}_{number}"
        taken.add(one.lower())
        found[name] = one
    return found


def _written(name: str, column: Column, cells: pd.Series, is_key: bool) -> Written:
    """A column's description: every answer that its question offers, and the reasons that occur."""
    occurring = list(dict.fromkeys(cells))
    reasons = [reason for reason in (WITHHELD, *REASONS) if reason in occurring]
    answers = column.answers
    told = [code for code in answers if code not in reasons]
    told += [code for code in occurring if code not in {*told, *reasons}]
    codes = [Code(code, answers.get(code, code), False) for code in told]
    codes += [Code(reason, REASON_LABELS.get(reason, OTHER_REASON), True) for reason in reasons]
    label = column.label if column.choice is None else _with_choice(column.label, column.choice)
    return Written(name, label, column.label, tuple(codes), is_key)


def _with_choice(label: Any, choice: Any) -> dict[str, str]:
    languages = {language: None for text in (label, choice) if isinstance(text, dict) for language in text}
    return {one: f"{in_language(label, one)} – {in_language(choice, one)}" for one in languages or {"en": None}}
