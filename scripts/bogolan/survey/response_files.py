"""The files in which the responses of a survey come: one, or several by the versions of its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bogolan.provenance.errors import listing


@dataclass(frozen=True)
class ResponseFile:
    """A file with responses: its name in the survey's folder, the version of the form by which they were given.

    `columns` says what columns are called in the file and what they become; None leaves a column out.
    """

    name: str
    version: str | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)


def response_files(plan: Mapping[str, Any]) -> list[ResponseFile]:
    """The files with the responses that a plan names (`responses`), in its order."""
    return [_file(entry) for _, entry in _entries(plan)]


def named_response_files(plan: Mapping[str, Any]) -> list[tuple[list[str | int], str]]:
    """The names of these files, each with its place in the plan."""
    return [
        ([*place, "file"] if isinstance(entry, Mapping) else place, _file(entry).name)
        for place, entry in _entries(plan)
    ]


def told_responses(plan: Mapping[str, Any]) -> str:
    """The files with the responses as a message names them."""
    return listing(one.name for one in response_files(plan))


def _entries(plan: Mapping[str, Any]) -> list[tuple[list[str | int], Any]]:
    responses = plan["responses"]
    if isinstance(responses, list):
        return [(["responses", number], entry) for number, entry in enumerate(responses)]
    return [(["responses"], responses)]


def _file(entry: str | Mapping[str, Any]) -> ResponseFile:
    if isinstance(entry, str):
        return ResponseFile(entry)
    version = entry.get("version")
    return ResponseFile(entry["file"], None if version is None else str(version), entry.get("columns", {}))
