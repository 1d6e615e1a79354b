"""Why there is no answer. A reason is a finding, not dirt: it survives to the tables."""

from __future__ import annotations

import re

DONT_KNOW, REFUSED, NOT_ASKED, WITHDRAWN, INVALID, NOT_RECORDED = REASONS = (
    "dont_know",
    "refused",
    "not_asked",
    "withdrawn",
    "invalid",
    "not_recorded",
)

# How data files and forms label answers that are none, in English and French; the whole label has to say it, because
# "refused to pay" is an answer.
LABELS = {
    DONT_KNOW: r"(do not|don t|dont) know( can t say| haven t heard.*)?|(ne|je ne) sait? pas|ne sais pas|nsp|dk",
    REFUSED: r"refused( to answer)?|refusal|prefer not to (answer|say)|refus( de répondre)?|préfère ne pas répondre",
    NOT_ASKED: r"not applicable|not asked|n a|sans objet|non applicable|non pos[ée]e",
    NOT_RECORDED: r"missing( data| value)?|no data|non? renseign[ée]e?|donn[ée]e manquante|manquante?",
}


def reason_of_label(label: str) -> str | None:
    """The reason that a choice's label stands for, or None where it is an answer."""
    words = " ".join(re.sub(r"[^\w]+", " ", label.lower().replace("’", " ").replace("'", " ")).split())
    return next((reason for reason, pattern in LABELS.items() if re.fullmatch(pattern, words)), None)
