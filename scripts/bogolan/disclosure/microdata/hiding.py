"""A random order of rows that nobody can undo.

It comes from HMAC-SHA256 (RFC 2104) under the folder's salt and what the file holds. So the same file is made twice
from the same answers, files with other columns have other orders, and whoever has not the salt cannot tell which
village or which day a row came from.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

PURPOSE = b"order of microdata"


def secret_of(salt: bytes, *contents: object) -> bytes:
    """A secret of its own for what a file holds."""
    digest = hashlib.sha256()
    for content in contents:
        digest.update(repr(content).encode() + b"\0")
    return hmac.digest(salt, PURPOSE + digest.digest(), "sha256")


def random_order(names: Iterable[object], secret: bytes) -> np.ndarray:
    """The positions of names in a random order of the names, whatever order they stand in."""
    marks = [hmac.digest(secret, str(name).encode(), "sha256") for name in names]
    return np.array(sorted(range(len(marks)), key=marks.__getitem__), np.int64)
