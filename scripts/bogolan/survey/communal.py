"""What tells to which people or rank somebody belongs; what goes with it is never told."""

from __future__ import annotations

import re
from typing import Any

# Words, in a question's name or wording, for what a community can be recognised by.
COMMUNAL_IDENTITY = re.compile(
    r"ethni|\btrib(?!un)|\bclans?\b|\bcaste|livelihood|herder|pastoral|(?<!body )\blanguage|mother.?tongue"
    r"|moyens?.d.existence|éleveur|\blangues?\b|religio"
    r"|hereditary|héréditaire|\bfound(ing famil|[ _]fam\b)|familles? fondatrices?"
    r"|\bland n?or lead|possèdent (pas )?la terre",
    re.IGNORECASE,
)


def tells_communal_identity(name: str, label: Any) -> bool:
    """Whether a question tells ethnicity, language, religion, livelihood or rank, by its name or wording."""
    return speaks_of_communal_identity(name.replace("_", " ")) or speaks_of_communal_identity(label)


def speaks_of_communal_identity(text: Any) -> bool:
    """Whether a text names what a community can be recognised by, in any language in which it is written."""
    texts = text.values() if isinstance(text, dict) else [text or ""]
    return any(COMMUNAL_IDENTITY.search(str(words)) for words in texts)
