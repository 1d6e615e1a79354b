"""Words and numbers of the field report, in the languages of the plan."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bogolan.field.labels import Named

MESSAGES = "../messages"
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
# What a cell holds, which says how it is written.
COUNT, PERCENT, DECIMAL, FINE, TEXT = "count", "percent", "decimal", "fine", "text"


@cache
def messages(language: str) -> dict[str, str]:
    """The messages of a language by dotted key; FileNotFoundError for a language without a file."""
    from ruamel.yaml import YAML

    def flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
        found: dict[str, str] = {}
        for name, value in tree.items():
            found |= flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}": str(value)}
        return found

    return flat(YAML(typ="safe", pure=True).load(Path(__file__).parent / MESSAGES / f"{language}.yaml"))


@dataclass(frozen=True)
class Words:
    """How one language says things."""

    language: str

    def __call__(self, key: str, /, **fields: object) -> str:
        """The message of that key with its fields; KeyError for one that there is not."""
        return self._spaced(messages(self.language)[key].format(**fields))

    def has(self, key: str) -> bool:
        """Whether there is a message of that key."""
        return key in messages(self.language)

    def label(self, text: object) -> str:
        """A text of the plan or the form in this language, else in another."""
        if isinstance(text, dict):
            text = text.get(self.language) or next((part for _, part in sorted(text.items()) if part), "")
        return str(text or "")

    def named(self, unit: Named) -> str:
        """A unit by its label, with its code in brackets; a code that is its own label, or has none, stands alone."""
        label = self.label(unit.label)
        return f"{label} ({unit.code})" if label and label != unit.code else unit.code

    def measure(self, name: str) -> str:
        """What a measure is called; a rule of the flags by its id, a question's own measure with the question."""
        head, _, rest = name.partition(":")
        if head == "flagged" and rest != "any":
            return rest
        key = "measure." + name.replace(":", "_")
        if self.has(key):
            return self(key)
        return f"{self(f'measure.{head}')} ({rest})" if self.has(f"measure.{head}") else name

    def number(self, value: float, kind: str = DECIMAL) -> str:
        """A number as its kind is written; nothing where there is none."""
        from babel.numbers import format_decimal

        if value is None or not math.isfinite(value):
            return ""
        if kind == PERCENT:
            digits = "#,##0.0" if 0 < abs(value) < 0.0995 else "#,##0"
            mark = f"{NO_BREAK_SPACE}%" if self.language == "fr" else "%"
            return self._plain(format_decimal(100 * value, digits, locale=self.language)) + mark
        pattern = {COUNT: "#,##0", DECIMAL: "#,##0.0", FINE: "0.000"}[kind]
        if kind == FINE and 0 < abs(value) < 0.0005:
            return "< " + self._plain(format_decimal(0.001, "0.000", locale=self.language))
        return self._plain(format_decimal(value, pattern, locale=self.language))

    def _plain(self, text: str) -> str:
        return text.replace("\u202f", NO_BREAK_SPACE).replace("-", MINUS)

    def _spaced(self, text: str) -> str:
        if self.language != "fr":
            return text
        for mark in ":;?!%»":
            text = text.replace(f" {mark}", f"{NO_BREAK_SPACE}{mark}")
        return text.replace("« ", f"«{NO_BREAK_SPACE}")
