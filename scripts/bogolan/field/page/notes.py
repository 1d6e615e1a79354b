"""What the field report says in sentences, above its tables: notes with numbers, made of the measures of all.

Each function takes value and n by measure, as `today.of_all` gives them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bogolan.field.page.words import COUNT, DECIMAL, PERCENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bogolan.field.page.words import Words

WRONG_POSITIONS = ("missing", "zero", "swapped", "outside", "nowhere", "same", "far")
POSITIONS = tuple(f"position:{name}" for name in WRONG_POSITIONS)
DIFFERING = ("differing:type1", "differing:type2", "differing:type3")


def note(key: str, **fields: tuple[float, str] | int) -> Callable[[Words], str]:
    """A note, whose numbers are written by their kind in each language."""

    def told(words: Words) -> str:
        written = {
            name: words.number(*value) if isinstance(value, tuple) else words.number(value, COUNT)
            for name, value in fields.items()
        }
        return words(f"note.{key}", **written)

    return told


def progress_notes(everyone: Mapping[str, tuple[float, int]]) -> list[Callable[[Words], str]]:
    """How many interviews and villages of those foreseen there are."""
    keys = {"interviews": "progress", "villages": "villages"}
    return [
        note(key, share=(everyone[f"reached:{name}"][0], PERCENT), target=int(everyone[f"target:{name}"][0]))
        for name, key in keys.items()
        if f"reached:{name}" in everyone
    ]


def frame_notes(everyone: Mapping[str, tuple[float, int]]) -> list[Callable[[Words], str]]:
    """How many interviews and clusters of the sampling frame are done, and how many interviews are from others."""
    if "frame:clusters" not in everyone:
        return []
    clusters, reached = (int(everyone[f"frame:{name}"][0]) for name in ("clusters", "clusters_done"))
    notes = [note("frame", clusters=clusters, reached=reached)]
    planned, missing = (everyone[f"frame:{name}"][0] for name in ("planned", "missing"))
    if math.isfinite(planned):
        notes.append(note("planned", planned=int(planned), done=int(everyone["frame:done"][0]), missing=int(missing)))
    for state in ("not_drawn", "not_in_frame"):
        if elsewhere := int(everyone[f"frame:{state}"][0]):
            notes.append(note(state, interviews=elsewhere))
    return notes


def lacking_notes(everyone: Mapping[str, tuple[float, int]]) -> list[Callable[[Words], str]]:
    """What of an interview is not known."""
    lacking = {"no_duration": "minutes", "bystanders": "bystanders"}
    return [note(key) for key, measure in lacking.items() if measure not in everyone]


def position_notes(everyone: Mapping[str, tuple[float, int]]) -> list[Callable[[Words], str]]:
    """What is wrong with the positions of all."""
    if POSITIONS[0] not in everyone:
        return []
    nothing = (float("nan"), 0)
    return [
        note("positions", **{name.partition(":")[2]: (everyone.get(name, nothing)[0], PERCENT) for name in POSITIONS})
    ]


def overlap_notes(everyone: Mapping[str, tuple[float, int]]) -> list[Callable[[Words], str]]:
    """How far interviewers and villages can be told apart."""
    found = []
    if "in_shared_villages" in everyone:
        shared, (villages, interviewers) = everyone["in_shared_villages"][0], everyone["villages_of_an_interviewer"]
        found = [note("overlap", interviewers=interviewers, villages=int(villages), shared=(shared, PERCENT))]
        found.append(note("partly" if shared else "inseparable"))
    if everyone.get("of_one_gender", (0, 0))[0]:
        found.append(note("one_gender", share=(everyone["of_one_gender"][0], PERCENT)))
    return found


def back_check_notes(everyone: Mapping[str, tuple[float, int]]) -> list[Callable[[Words], str]]:
    """How many back checks there are, and how many answers of each type differ."""
    if "back_checked" not in everyone:
        return []
    checked, unmatched = (int(everyone[name][0]) for name in ("back_checked", "back_checks_unmatched"))
    notes = [note("back_checked", checked=checked, compared=checked - unmatched, unmatched=unmatched)]
    for measure in DIFFERING:
        share, of = everyone.get(measure, (float("nan"), 0))
        if of:
            differ = {"differ": round(share * of), "of": of, "share": (share, PERCENT)}
            notes.append(note(measure.replace(":", "_"), **differ))
    return notes


def audit_notes(everyone: Mapping[str, tuple[float, int]]) -> list[Callable[[Words], str]]:
    """How many interviews have a log, and how long they took by it."""
    if "audited" not in everyone:
        return []
    audited, kept = everyone["audited"]
    if not audited:
        return [note("no_log")]
    told = {"minutes": (everyone["audit_minutes"][0], DECIMAL), "fast": (everyone["audit_fast"][0], PERCENT)}
    notes = [note("audited", audited=int(audited), kept=kept, **told)]
    return [*notes, note("by_clock", clock=(everyone["minutes"][0], DECIMAL))] if "minutes" in everyone else notes
