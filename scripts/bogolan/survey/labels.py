"""Texts of a plan or a form, which are one text or one in each language."""

from __future__ import annotations

from typing import Any


def in_language(text: Any, language: str) -> str:
    """A text in a language, or in the first that it has; empty where there is none."""
    if isinstance(text, dict):
        return str(text.get(language) or next(iter(text.values()), ""))
    return "" if text is None else str(text)
