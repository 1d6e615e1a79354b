"""What the name of a column, or what was asked in it, says of whether it identifies: in English and French.

Some words tell wherever they stand (phone, iban). Others name questions too, and tell only as the whole name: `contact`
is a telephone number, `contact_armed_groups` is an answer; of those what stands in the column decides as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from bogolan.preparation.identifiers.word_lists import words as word_list
from bogolan.survey.letters import folded

if TYPE_CHECKING:
    from bogolan.survey.questionnaire import Question

# What a name that is nothing but these words is the name of: a number of somebody, a person or place, who asked.
Named = Literal["number", "words", "asker"]

# Words that identify together in the name of a column.
NAMING_TOGETHER = (
    *({"date", "birth"}, {"date", "naissance"}, {"id", "card"}, {"carte", "identite"}, {"user", "name"}),
    *({"mobile", "number"}, {"numero", "portable"}, {"numero", "mobile"}, {"device", "id"}, {"piece", "identite"}),
)
NAME = frozenset({"nom", "noms", "name", "names"})
# Words that identify where they are the whole name, but for words that say whose it is, or which (`beside_alone`).
NAMING_ALONE: dict[Named, tuple[frozenset[str], ...]] = {
    "number": tuple(
        map(
            frozenset,
            (
                *({"numero", "piece"}, {"numero", "compte"}, {"account", "number"}),
                *({"bank", "account"}, {"compte", "bancaire"}, {"hhid"}, {"caseid"}),
                *({"hh", "id"}, {"household", "id"}, {"id", "menage"}, {"case", "id"}),
                *({"beneficiary", "id"}, {"id", "beneficiaire"}),
            ),
        )
    ),
    "words": tuple(
        map(
            frozenset,
            (
                *({"mobile"}, {"portable"}, {"contact"}, {"contacts"}),
                *({"chef", "menage"}, {"household", "head"}, {"head", "hh"}),
                *({"quartier"}, {"neighbourhood"}, {"neighborhood"}),
                *({"location"}, {"localisation"}, {"localization"}),
            ),
        )
    ),
    "asker": tuple(map(frozenset, ({"enqueteur"}, {"enqueteuse"}, {"enqueteurs"}, {"enumerator"}, {"interviewer"}))),
}
ASKED_FOR = re.compile(
    r"\b((phone|telephone|mobile) number|numero de (telephone|portable|mobile)|e ?mail address|date of birth"
    r"|adresse (e ?mail|electronique)|(first|last|full|family) names?|noms? (et|ou|and) prenoms?|date de naissance"
    r"|name of (the |your )?(respondent|interviewer|enumerator|household head|head of)"
    r"|(respondent|interviewer|enumerator) s? ?name|nom (de l |du |de la )(enquete|repondant|enqueteur|chef)"
    r"|gps (coordinates|position)|coordonnees gps)"
)


def named(question: Question) -> str | None:
    """Why a column identifies by a word of its name or by its wording; None if neither tells."""
    words = _words(question.name)
    telling = words & word_list("naming")
    whose = words - NAME - word_list("beside_name")
    if telling <= NAME and whose and whose <= word_list("of_things"):
        telling = set()
    if telling or any(together <= words for together in NAMING_TOGETHER):
        return "its name"
    label = question.label
    texts = label.values() if hasattr(label, "values") else [label or ""]
    return "its wording" if any(ASKED_FOR.search(folded(str(text))) for text in texts) else None


def named_alone(question: Question) -> Named | None:
    """What a column is whose whole name could identify, where what stands in it agrees; None for other names."""
    words = _words(question.name)
    for what, names in NAMING_ALONE.items():
        # Who asked is told by a name; enumerator_id and enumerator_code are nobody's.
        beside = frozenset() if what == "asker" else word_list("beside_alone")
        if any(name <= words and words - name <= beside for name in names):
            return what
    return None


def _words(name: str) -> set[str]:
    """The words of a column's name, folded: nomEnquete and nom_enquete have two, numbers are none."""
    parts = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])", " ", name)
    return set(re.sub(r"\d+", " ", folded(re.sub(r"_", " ", parts))).split())
