"""Which columns could tell who somebody is, and why: what the plan marks, what the form says, names, content, words."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from bogolan.preparation.identifiers.column_names import named, named_alone
from bogolan.preparation.interviews import UUID_COLUMNS, id_column
from bogolan.survey.codes import NUMBERS, is_number
from bogolan.survey.letters import tidied
from bogolan.survey.reasons import reason_of_label

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import pandas as pd

    from bogolan.preparation.identifiers.column_names import Named
    from bogolan.preparation.reading.export import Export
    from bogolan.survey.questionnaire import Question

# What the interview is known by, and its row on the server.
IDS = frozenset({*UUID_COLUMNS, "_id", "instanceID", "meta/instanceID", "rootUuid", "meta/rootUuid"})
IDS |= {"deprecatedID", "meta/deprecatedID", "_submission__id", "_submission__uuid", "PARENT_KEY"}
ID = "the interview's id"
# XLSForm's types that hold a place, a phone, a person or a file that the phone attached.
KINDS = {
    **dict.fromkeys(("geopoint", "geotrace", "geoshape", "background-geopoint"), "a position"),
    **dict.fromkeys(("deviceid", "simserial", "subscriberid"), "the phone's own number"),
    **dict.fromkeys(("phonenumber", "phone"), "a phone number"),
    **dict.fromkeys(("image", "audio", "video", "file", "background-audio", "audit"), "a file that was attached"),
    "username": "who is signed in on the phone", "email": "an e-mail address", "barcode": "a code that was scanned",
}  # fmt: skip
# What KoboToolbox and ODK Central add.
OF_THE_SERVER = {
    **dict.fromkeys(("_submitted_by", "_submission__submitted_by", "SubmitterName", "SubmitterID"), "who sent it"),
    **dict.fromkeys(("DeviceID", "deviceid", "simserial", "subscriberid"), "the phone's own number"),
    **dict.fromkeys(("instanceName", "meta/instanceName"), "what the phone calls the interview"),
    **dict.fromkeys(("_attachments", "audit", "meta/audit"), "files that were attached"),
    "_geolocation": "a position", "_notes": "notes on the server", "username": "who is signed in on the phone",
    "phonenumber": "a phone number",
}  # fmt: skip
# A position in columns of its own: _gps_latitude, gps-Latitude, gps:Latitude, gps/latitude.
PART_OF_POSITION = re.compile(r"_?(.+?)[_\-/.:](latitude|longitude|altitude|precision|accuracy)", re.IGNORECASE)

# Cells as short as this are codes, such as whether somebody has a phone; and so are these words.
LONGEST_CODE = 2
YES_OR_NO = frozenset({"yes", "no", "true", "false", "oui", "non"})
# As R spells what begins with a line: X_uuid.
SPELLED_BY_R = re.compile(r"X(?=_)")

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
NUMBER_AS_DIALLED = re.compile(r"(\+|00)[1-9][\d .()/-]{6,16}\d|0?\d{1,2}([ .-])\d{2}(\2\d{2}){2,3}")
# Mali's numbers have eight digits, of which the first is none of these: 0, 1, 3. Days have eight digits too.
EIGHT_DIGITS = re.compile(r"(?!(19|20)\d\d(0\d|1[0-2])[0-3]\d)[2456789]\d{7}")
POSITION = re.compile(r"-?\d{1,2}\.\d{3,}[ ,;]+-?\d{1,3}\.\d{3,}([ ,;]+-?[\d.]+){0,2}")
MOST = 0.5
# Codes of who asked have a digit in them: E01, ENQ_12.
IN_CODES = re.compile(r"\d")
# Up to so many different answers, each given so many times or more, are kinds of something.
FEW_KINDS, AGAIN = 20, 5
# Answers in one's own words have four words or more, in so many of the different cells; codes have lines in them.
SENTENCE = re.compile(r"([^\W\d_]+[^\w]+){3}[^\W\d_]+")
SHARE_IN_WORDS = 0.2
OWN_WORDS = "a text in own words"
MARKED = "marked in the plan"
# The cells that a column's content is judged by.
MOST_CELLS = 20_000


@dataclass(frozen=True)
class Identifying:
    """A column that could tell who somebody is: why, and whether it is split off; else the plan analyses it.

    `repeat` is the repeat that it stands in, "" for one of the interviews.
    """

    column: str
    reason: str
    in_vault: bool
    repeat: str = ""

    def described(self) -> dict[str, Any]:
        """The same as plain data."""
        return asdict(self)


def identifying(
    rows: pd.DataFrame, questions: Mapping[str, Question], plan: Mapping[str, Any], analysed: Collection[str]
) -> list[Identifying]:
    """The columns of an export (text) that identify, in its order, each with the first reason that holds.

    `analysed` columns stay where they are although they are detected; of the plan it reads `uuid`, `identifiers` and
    `not_identifiers`. What is marked is always split off.
    """
    ids = {*IDS, id_column(rows, plan)}
    marked, spared = set(plan["identifiers"]), set(plan["not_identifiers"])
    found = []
    for name in rows:
        reason = _told(name, questions, ids, marked)
        if reason is None and name not in spared:
            reason = _detected(questions[name], rows[name])
        if reason is not None and (name in ids or name not in spared):
            found.append(Identifying(name, reason, name in marked or name not in analysed))
    return found


def identifying_all(export: Export, plan: Mapping[str, Any], analysed: Collection[str]) -> list[Identifying]:
    """The columns of an export that identify (see `identifying`), then those of its repeats."""
    found = identifying(export.rows, export.questions, plan, analysed)
    for repeat, one in export.repeats.items():
        found += [replace(each, repeat=repeat) for each in identifying(one.rows, one.questions, plan, analysed)]
    return found


def vault_columns(found: list[Identifying], repeat: str = "") -> list[str]:
    """The columns that are split off, of the interviews or of a repeat."""
    return [one.column for one in found if one.in_vault and one.repeat == repeat]


def free_texts(rows: pd.DataFrame, questions: Mapping[str, Question]) -> list[str]:
    """The questions that were answered in people's own words."""
    return [name for name in rows if is_free_text(questions[name], lambda name=name: _cells(rows[name]))]


def is_free_text(question: Question, cells: Any) -> bool:
    """Whether a question is answered in own words: as its form says, else as its distinct `cells()` look."""
    if question.choices or question.several or question.calculation or question.type in NUMBERS:
        return False
    if question.kind:
        return question.kind == "text"
    distinct = cells()
    in_words = sum(SENTENCE.search(cell) is not None for cell in distinct)
    return in_words > 0 and in_words >= SHARE_IN_WORDS * len(distinct)


def reason_of_column(question: Question, cells: Any) -> str | None:
    """Why a column identifies by its form's type, its name, wording or content (its cells as text); None if by none."""
    import pandas as pd

    return KINDS.get(question.kind) or _detected(question, pd.Series(cells, dtype=object))


def _told(name: str, questions: Mapping[str, Question], ids: Collection[str | None], marked: set[str]) -> str | None:
    """Why a column identifies by what the plan, the form and the server say of it."""
    if name in marked:
        return MARKED
    plain = SPELLED_BY_R.sub("", name)
    if name in ids or plain in ids:
        return ID
    if reason := KINDS.get(questions[name].kind) or OF_THE_SERVER.get(plain):
        return reason
    if position := _position(name, questions):
        return f"part of a position, {position}"
    whole = name.partition("/")[0]
    return f"part of {whole}, marked in the plan" if whole in marked else None


def _position(name: str, columns: Collection[str]) -> str | None:
    """The position of which a column is a part, where another column or itself is its latitude."""
    part = PART_OF_POSITION.fullmatch(name)
    if part is None:
        return None
    latitude = f"{name[: part.start(2)]}latitude".lower()
    return part[1] if any(column.lower() == latitude for column in columns) else None


def _detected(question: Question, column: pd.Series) -> str | None:
    """Why a column identifies by its name, its wording or its content; None for choices and short codes."""
    if question.choices or question.several:
        return None
    by_name, alone = named(question), named_alone(question)
    computed = question.type in NUMBERS or question.calculation
    if by_name is None and alone is None and computed:
        return None
    cells = _cells(column)
    if cells and all(map(_is_code, cells)):
        return None
    if by_name is not None:
        return by_name
    if _agrees(alone, question, column, cells):
        return "its name"
    if computed:
        return None
    own_words = OWN_WORDS if is_free_text(question, lambda: cells) else None
    return next(_by_content(cells), own_words)


def _agrees(alone: Named | None, question: Question, column: pd.Series, cells: list[str]) -> bool:
    """Whether what stands in a column may be what its whole name says.

    Numbers say where somebody can be reached if they are telephone numbers; a few answers that come again and again are
    kinds of places or people (urban, husband), but names where they are of who asked.
    """
    if alone is None or alone == "number" or not cells:
        return alone is not None
    if question.type in NUMBERS or sum(map(is_number, cells)) > MOST * len(cells):
        return next(_by_content(cells), None) is not None
    if alone == "asker":
        return sum(IN_CODES.search(cell) is None for cell in cells) > MOST * len(cells)
    return len(cells) > FEW_KINDS or len(cells) * AGAIN > (column != "").sum()


def _by_content(cells: list[str]) -> Iterator[str]:
    """What most different cells of a column look like."""
    patterns = {"phone numbers": NUMBER_AS_DIALLED, "e-mail addresses": EMAIL, "positions": POSITION}
    for what, pattern in {**patterns, "phone numbers of eight digits": EIGHT_DIGITS}.items():
        if sum(pattern.fullmatch(cell) is not None for cell in cells) > MOST * len(cells):
            yield f"its content: {what}"


def _is_code(cell: str) -> bool:
    """Whether a cell is a code, yes or no, or a reason for no answer."""
    return len(cell) <= LONGEST_CODE or cell.lower() in YES_OR_NO or reason_of_label(cell) is not None


def _cells(column: pd.Series) -> list[str]:
    """The different cells of a column that have something, tidy; of a long column the first ones."""
    return [cell for cell in map(tidied, column.drop_duplicates().head(MOST_CELLS)) if cell]
