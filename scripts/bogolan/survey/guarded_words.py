"""What a question's name or wording tells of how it must be guarded: what could bring harm, and what tells a place."""

from __future__ import annotations

import re
from typing import Any

# Support, violence, trust and armed actors.
HARMFUL = re.compile(
    r"\btrust|confiance|\bsupport|souti[ae]n|souten|violen|\barmed\b|armée?s?\b|\barmy\b|soldi|soldat|mili[tc]e?|jihad"
    r"|djihad|rebel|insurg|\bfighters?\b|combattant|\bweapon|\bguns?\b|\bfusil|\bwar\b|guerre|\bthreat|\bmenac"
    r"|\battack|attaque|\bkill|\btué|\btuer|tuerie|\bhurt|blessé|abduct|kidnap|\bransom|rançon|enlevé|enlèvement"
    r"|\btortur|\brape|\bviol(s|é|ée|ées|és)?\b|self.?defen[cs]e|autodéfense|\bfear\b|\bpeur\b|extremis|extrémis|terror"
    r"|security forces|forces de (sécurité|défense|l.ordre)|\bpolice\b|gendarm",
    re.IGNORECASE,
)
# Where somebody lives or was interviewed.
PLACE = re.compile(
    r"\bvillages?\b|\bhameau|\bhamlet|\bcercle\b|\bcommunes?\b|\bdistricts?\b|\bregions?\b|\brégions?\b|\bprovinces?\b"
    r"|\bcounty\b|\bdépartements?\b|\bdepartments?\b|\bwilaya|\badmin ?[0-9]\b|\bzones?\b|\bcamp\b|\bneighbou?rhood"
    r"|\bquartier\b|\benumeration area|\bsettlement\b|\bsite\b|\bgovernorate|\bgouvernorat|\btown\b|\bcity\b|\bville\b",
    re.IGNORECASE,
)


def tells_of_harm(name: str, label: Any) -> bool:
    """Whether a question is about support, violence, trust or armed actors, by its name or wording."""
    return _told(HARMFUL, name, label)


def tells_a_place(name: str, label: Any) -> bool:
    """Whether a question tells where somebody lives or was interviewed, by its name or a wording of one to three words.

    Longer ones only mention a place ("do people in this village help each other?").
    """
    return _told(PLACE, name, [words for words in _texts(label) if len(words.split()) <= 3])


def _told(pattern: re.Pattern[str], name: str, label: Any) -> bool:
    return any(pattern.search(words) for words in (name.replace("_", " "), *_texts(label)))


def _texts(label: Any) -> list[str]:
    parts = label.values() if isinstance(label, dict) else label if isinstance(label, list) else [label or ""]
    return [str(part) for part in parts]
