"""The secret by which ids become keys: 32 random bytes in the derived folder, or what BOGOLAN_SALT holds."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from typing import TYPE_CHECKING

from bogolan.provenance.errors import Problem, SurveyError
from bogolan.provenance.writing import PRIVATE_FILE, PRIVATE_FOLDER

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE, FILE = "BOGOLAN_SALT", "salt"
LENGTH = 32
# What is told of the salt, so that steps notice another one, is made from it and does not lead back to it.
PURPOSE = b"which salt this is"
SIGNS = 16


def salt(derived: Path) -> bytes:
    """The salt of the surveys derived in a folder; made there on first use, for its owner alone.

    Raises SurveyError for one that is too short to be secret, of another length than was made, or that others can read.
    """
    told = os.environ.get(VARIABLE)
    if told is not None:
        if len(told) < LENGTH:
            found, hint = f"{len(told)} characters", "openssl rand -hex 32 gives some"
            raise SurveyError(Problem(VARIABLE, found, f"{LENGTH} random characters or more", hint=hint))
        return told.encode()
    path = derived / FILE
    derived.mkdir(parents=True, exist_ok=True)
    derived.chmod(PRIVATE_FOLDER)
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE), "wb") as file:
            file.write(secrets.token_bytes(LENGTH))
    except FileExistsError:
        pass
    return _read(path)


def salt_digest(derived: Path) -> str:
    """What tells one salt from another and leads back to none."""
    return hmac.new(salt(derived), PURPOSE, hashlib.sha256).hexdigest()[:SIGNS]


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise SurveyError(Problem(str(path), "no file", f"a file of {LENGTH} random bytes"))
    if path.stat().st_mode & 0o077:
        hint = f"chmod 600 {path}; if others may have read it, remove it: all keys are then made anew"
        raise SurveyError(Problem(str(path), "a secret that others can read", "a file for its owner alone", hint=hint))
    content = path.read_bytes()
    if len(content) != LENGTH:
        hint = "remove it: another is made, and with it all keys"
        raise SurveyError(Problem(str(path), f"{len(content)} bytes", f"{LENGTH} random bytes", hint=hint))
    return content
