"""The strings of a PDF (ISO 32000-1, 7.3.4.2): what they stand for, and how to write that shortly."""

from __future__ import annotations

import re

STRING = rb"\((?:[^()\\]|\\.)*\)"
STRINGS = re.compile(b"(%s)" % STRING, re.DOTALL)
PRECISE = re.compile(rb"([1-9]\d+\.\d\d)\d+")  # from 10 on: what is less may be a scale, of which every place tells
ESCAPE = re.compile(rb"\\([0-7]{1,3}|[^0-7])", re.DOTALL)
MEANT = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"(": b"(", b")": b")", b"\\": b"\\"}
MUST_BE_ESCAPED = re.compile(rb"[()\\\r]")
NAMED = {b"(": rb"\(", b")": rb"\)", b"\\": rb"\\", b"\r": rb"\r"}


def plainly(content: bytes) -> bytes:
    """A page's content with strings as bytes in place of octal escapes, and coordinates to a hundredth of a point."""
    parts = STRINGS.split(content)
    parts[::2] = [PRECISE.sub(rb"\1", part) for part in parts[::2]]
    parts[1::2] = [_with_few_escapes(string) for string in parts[1::2]]
    return b"".join(parts)


def unescaped(string: bytes) -> bytes:
    """The bytes that a string with its brackets stands for."""
    return ESCAPE.sub(lambda found: bytes([int(found[1], 8)]) if found[1].isdigit() else MEANT[found[1]], string[1:-1])


def _with_few_escapes(string: bytes) -> bytes:
    return b"(" + MUST_BE_ESCAPED.sub(lambda found: NAMED[found[0]], unescaped(string)) + b")"
