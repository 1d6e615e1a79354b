"""Questions that tell to which people somebody belongs; what goes with their answers is never told."""

from __future__ import annotations

import re
from typing import Any

# Words, in a question's name or wording, for what a community can be recognised by.
COMMUNAL_IDENTITY = re.compile(
    r"ethni|\btrib(?!un)|\bclans?\b|\bcaste|livelihood|herder|pastoral|(?<!body )\blanguage|mother.?tongue"
    r"|moyens?.d.existence|éleveur|\blangues?\b|religio",
    re.IGNORECASE,
)


def tells_communal_identity(name: str, label: Any) -> bool:
    """Whether a question tells ethnicity, language, religion or livelihood, by its name or wording in any language."""
    texts = [name.replace("_", " "), *(label.values() if isinstance(label, dict) else [label or ""])]
    return any(COMMUNAL_IDENTITY.search(str(text)) for text in texts)
