"""Words and numbers in the report's language.

Messages live in one file a language, `messages/<language>.yaml`; a message is a text with named fields, or its plural
forms (CLDR's categories). Numbers are formatted by babel. A test names what one language has and another lacks.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bogolan.publication.sources import marked

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

MESSAGES = "messages"
LANGUAGES = tuple(sorted(file.stem for file in (Path(__file__).parent / MESSAGES).glob("*.yaml")))

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"


@cache
def messages(language: str) -> dict[str, object]:
    """The messages of a language, by dotted key; FileNotFoundError for a language without a file."""
    from ruamel.yaml import YAML

    def flat(tree: Mapping[str, object], prefix: str = "") -> dict[str, object]:
        found: dict[str, object] = {}
        for name, value in tree.items():
            if isinstance(value, dict) and "other" not in value:
                found |= flat(value, f"{prefix}{name}.")
            else:
                found[f"{prefix}{name}"] = value
        return found

    return flat(YAML(typ="safe", pure=True).load(Path(__file__).parent / MESSAGES / f"{language}.yaml"))


@cache
def _formatted(value: float, sign: float, pattern: str, language: str) -> str:
    """A number by babel, which takes its time, as a report writes the same few thousands of times; -0 is not 0."""
    from babel.numbers import format_decimal

    text = format_decimal(value, pattern, locale=language)
    return text.replace("\u202f", NO_BREAK_SPACE).replace("-", MINUS)


@dataclass(frozen=True)
class Wording:
    """How one language says things."""

    language: str

    def __call__(self, key: str, /, count: float | None = None, **fields: object) -> str:
        """The message of that key with its fields filled in; `count` chooses the plural form and is the field {count}.

        Raises KeyError for an unknown key or a field that is missing, so that no half sentence is printed.
        """
        message = messages(self.language)[key]
        if isinstance(message, dict):
            from babel import Locale

            form = Locale(self.language).plural_form(count)
            message = message.get(form, message["other"])
        if count is not None:
            fields.setdefault("count", self.number(count))
        return self.typeset(str(message).format(**fields))

    def has(self, key: str) -> bool:
        """Whether there is a message of that key."""
        return key in messages(self.language)

    def label(self, text: object) -> str:
        """A plan's or questionnaire's text in this language, else in any other it was written in."""
        if not isinstance(text, dict):
            return "" if text is None else str(text)
        return str(text.get(self.language) or next((value for _, value in sorted(text.items()) if value), ""))

    def typeset(self, text: str) -> str:
        """French spacing: a no-break space before : ; ? ! % and inside guillemets."""
        if self.language != "fr":
            return text
        text = re.sub(r" (?=[:;?!%»])", NO_BREAK_SPACE, text)
        return text.replace("« ", f"«{NO_BREAK_SPACE}")

    def number(self, value: float, digits: int | None = None) -> str:
        """A number with at most 3 decimals, or with exactly `digits`; the thousands mark is one that Fira Sans has."""
        pattern = "#,##0.###" if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
        return marked(_formatted(value, math.copysign(1, value), pattern, self.language), value)

    def percent(self, share: float) -> str:
        """0.87 as "87%" (English) or "87 %" (French)."""
        return self("number.percent", number=self.number(100 * share, 0))

    def percent_range(self, lower: float, upper: float) -> str:
        """0.87 to 1 as "87–100%" or "87 à 100 %"."""
        return self("number.percent_range", lower=self.number(100 * lower, 0), upper=self.number(100 * upper, 0))

    def points(self, difference: float) -> str:
        """-0.22 as "−22": signed percentage points without the unit; 0 carries no sign."""
        return self.signed(100 * difference, 0)

    def signed(self, value: float, digits: int | None = None) -> str:
        """A number with its sign, + or −; what rounds to 0 carries none."""
        text = self.number(abs(value), digits)
        if not any(digit in text for digit in "123456789"):
            return text
        return ("+" if value > 0 else MINUS) + text

    def significant(self, value: float, digits: int = 3) -> str:
        """A number with that many significant digits: 1.23, 0.0123, 12 300."""
        if value == 0 or not math.isfinite(value):
            return self.number(value)
        decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
        return self.number(round(value, decimals), decimals)

    def p_value(self, p: float) -> str:
        """A released p-value: "p < 0.001", "p = 0.03"."""
        return self("number.p_below" if p <= 0.001 else "number.p", number=self._p_digits(p))

    def p_number(self, p: float) -> str:
        """A released p-value without its letter: "< 0.001", "0.03"."""
        return self("number.below", number=self._p_digits(p)) if p <= 0.001 else self._p_digits(p)

    def _p_digits(self, p: float) -> str:
        return self.number(max(p, 0.001), 3 if p < 0.01 else 2)

    def day(self, date: datetime.date) -> str:
        """A date in full: "22 November 2019", "22 novembre 2019", "1er avril 1988"."""
        from babel.dates import format_date

        pattern = "d'er' MMMM y" if self.language == "fr" and date.day == 1 else "d MMMM y"
        return format_date(date, pattern, locale=self.language)

    def short_day(self, date: datetime.date) -> str:
        """A day of a year that is known: "3 Feb", "3 févr."."""
        from babel.dates import format_date

        return format_date(date, "d MMM", locale=self.language)

    def enumeration(self, items: Iterable[str]) -> str:
        """Several things in a sentence: "women and men", "a, b and c"."""
        items = list(items)
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self('word.and')} {items[-1]}"
