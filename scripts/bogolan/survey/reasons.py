"""Why there is no answer. A reason is a finding, not dirt: it survives to the tables."""

from __future__ import annotations

import re

from bogolan.survey.letters import folded

DONT_KNOW, REFUSED, NOT_ASKED, WITHDRAWN, INVALID, NOT_RECORDED = REASONS = (
    "dont_know",
    "refused",
    "not_asked",
    "withdrawn",
    "invalid",
    "not_recorded",
)

# How data files, forms and interviewers say that an answer is none, in English and French and without accents; the
# whole label has to say it, because "refused to pay" is an answer.
LABELS = {
    DONT_KNOW: r"(do not|don t|dont) know( can t say| haven t heard.*)?|(je )?ne sai[st]? pas|nsp|dk",
    REFUSED: r"refused( to answer)?|refusal|(refused )?prefer not to (answer|say)|refus( de repondre)?|pnpr"
    r"|(je |refuse )?prefere ne pas repondre",
    NOT_ASKED: r"not applicable|not asked|n a|sans objet|non applicable|non posee?",
    NOT_RECORDED: r"missing( data| value)?|no data|non? renseignee?|donnee manquante|manquante?",
}
# The reasons that may be told in words.
TOLD = tuple(LABELS)


# What a cell says that may mean not asked, not available or no answer: that there is none is all it tells.
AMBIGUOUS = "n a"


def reason_in_cell(words: str) -> str | None:
    """The reason that someone wrote into a cell in words, where no choice is called so."""
    return NOT_RECORDED if folded(words) == AMBIGUOUS else reason_of_label(words)


def reason_of_label(label: str) -> str | None:
    """The reason that a choice's label stands for, or None where it is an answer."""
    words = folded(label)
    return next((reason for reason, pattern in LABELS.items() if re.fullmatch(pattern, words)), None)
