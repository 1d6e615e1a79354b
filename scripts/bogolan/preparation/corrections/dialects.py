"""Whose columns corrections may have: IMPACT's cleaning log, IPA's ipacheckcorrections, DIME's iecorrect.

IMPACT: cleaningtools, `create_clean_data`. ipacheckcorrections (IPA, 2022): variable, value, newvalue and action (okay,
replace, drop), beside a column with the interview's id. iecorrect (DIME, iefieldkit): sheets numeric and string with
varname, value and valuecurrent, a sheet drop with n_obs, and a sheet other that recodes what was specified beside
"other"; ids in the columns to their left, where * stands for every interview.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bogolan.preparation.corrections.lines import BLANK, CHANGE, CHANGE_TYPES, LINE, NO_ACTION, REMOVE, Dialect
from bogolan.survey.letters import folded, repaired, tidied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    import pandas as pd

# In small letters: how the column with the interview's id is called, beside the name that the plan gives it.
IDS = frozenset({"uuid", "_uuid", "x_uuid", "key", "instanceid", "idvalue"})
EVERYONE = "*"
# What Stata writes for nothing.
NOTHING = "."

IMPACT = Dialect(
    "IMPACT's cleaning log",
    required={name: name for name in ("uuid", "question", "old_value", "new_value", "change_type", "issue")},
    known={"rule_id": "rule_id", "comment": "comment"},
    # As other versions of IMPACT's tools, and R's own spelling, write them.
    aliases={
        "x_uuid": "uuid", "_uuid": "uuid", "questions": "question", "question.name": "question",
        "variable": "question", "old.value": "old_value", "new.value": "new_value", "change.type": "change_type",
        "x.u.feff.uuid": "uuid",
    },
    actions={name: name for name in CHANGE_TYPES},
    blank=f"{BLANK} as change_type",
)  # fmt: skip
IPACHECK = Dialect(
    "ipacheckcorrections",
    required={"variable": "question", "value": "old_value", "newvalue": "new_value", "action": "change_type"},
    known={"comment": "issue", "comments": "issue"},
    actions={"replace": CHANGE, "okay": NO_ACTION, "drop": REMOVE},
    blank="no newvalue at all",
)
VALUES = Dialect(
    "iecorrect",
    required={"varname": "question", "value": "new_value", "valuecurrent": "old_value"},
    known={"notes": "issue", "initials": "initials"},
    aliases={"numvar": "varname", "strvar": "varname"},
    blank=f"{NOTHING!r} as value",
)
DROP = Dialect(
    "iecorrect, drop",
    required={"n_obs": "rows"},
    known={"notes": "issue", "initials": "initials"},
    blank="another sheet",
)
OTHER = Dialect(
    "iecorrect, other",
    required={name: name for name in ("strvar", "strvaluecurrent", "strvalue", "catvar", "catvalue")},
    known={"notes": "issue", "initials": "initials"},
    blank=f"{NOTHING!r} as catvalue",
)
DIALECTS = (IMPACT, IPACHECK, OTHER, VALUES, DROP)


@dataclass(frozen=True)
class Spoken:
    """A table's dialect, and what its headings are called there; `lacking` are those that it has not."""

    dialect: Dialect
    headings: Mapping[str, str]
    lacking: tuple[str, ...]


def spoken(names: Iterable[str]) -> Spoken:
    """The dialect of which a heading has most of what it requires; of several the first."""
    names = list(names)
    found = [_spoken(dialect, names) for dialect in DIALECTS]
    return min(found, key=lambda one: len(one.lacking) / len(one.dialect.required))


def lines_of(table: pd.DataFrame, found: Spoken, first_row: int, uuid: str | None) -> list[dict[str, Any]]:
    """A table's lines as records in the columns of `lines`, without those that say nothing or decide nothing.

    `uuid` is what the plan calls the interviews' id, `first_row` the row of the file with the first line.
    """
    columns = [name for name in table if name in set(found.headings.values())]
    ids = _ids(table.columns, found, uuid)
    tidy = table[[*columns, *(name for name in ids if name not in columns)]].astype(object)
    tidy = tidy.map(lambda cell: tidied(repaired(cell)))
    records = []
    for number, cells in enumerate(tidy.to_dict("records"), first_row):
        if any(cells.values()):
            told = {wanted: cells[name] for wanted, name in found.headings.items()}
            who = tuple((name, cells[name]) for name in ids)
            records += [_line(found, one, who, uuid) | {LINE: number} for one in READ[found.dialect.name](told)]
    return records


def _spoken(dialect: Dialect, names: list[str]) -> Spoken:
    """What a heading has of a dialect's columns; a name in other spelling counts where the proper one is not there."""
    low = {name: dialect.aliases.get(name.lower(), name.lower()) for name in names}
    proper = {name.lower() for name in names}
    headings: dict[str, str] = {}
    for name in names:
        if low[name] == name.lower() or low[name] not in proper:
            wanted = {**dialect.known, **dialect.required}.get(low[name])
            if wanted is not None:
                headings.setdefault(wanted, name)
    lacking = tuple(name for name, wanted in dialect.required.items() if wanted not in headings)
    return Spoken(dialect, headings, lacking)


def _ids(names: Iterable[str], found: Spoken, uuid: str | None) -> list[str]:
    """The columns by which interviews are known.

    IMPACT's is the id. ipacheckcorrections has one, the id if it is there, else the first that means nothing else;
    iecorrect has all those before its own.
    """
    if found.dialect is IMPACT or found.dialect is OTHER:
        return []
    own = set(found.headings.values())
    others = [name for name in names if name not in own]
    if found.dialect is not IPACHECK:
        names = list(names)
        return names[: min((names.index(name) for name in own), default=0)]
    return [*(name for name in others if _is_id(name, uuid)), *others][:1]


def _is_id(name: str, uuid: str | None) -> bool:
    return name == uuid or name.lower() in IDS


def _line(found: Spoken, told: dict[str, Any], cells: tuple[tuple[str, str], ...], uuid: str | None) -> dict[str, Any]:
    """A line with its dialect, and with the interviews it speaks of: by their id, or by what else is known of them."""
    line = {"rule_id": "", "rows": "", "found": None, "dialect": found.dialect}
    headings = {"uuid": cells[0][0] if cells else "uuid"} | dict(found.headings)
    if "who" in told:
        line |= {"uuid": "", "everyone": True}
    elif "uuid" in told:
        line |= {"who": (), "everyone": False}
    else:
        line |= _interviews(found, told, cells, uuid)
    return line | {"headings": headings} | told


def _interviews(
    found: Spoken, told: Mapping[str, Any], cells: tuple[tuple[str, str], ...], uuid: str | None
) -> dict[str, Any]:
    """The interviews of a line by the cells of its ids; of iecorrect also all with the old answer."""
    named = tuple((name, cell) for name, cell in cells if cell not in ("", EVERYONE))
    if len(named) == len(cells) == 1 and _is_id(named[0][0], uuid):
        return {"uuid": named[0][1], "who": (), "everyone": False}
    if named and len(named) == len(cells):
        return {"uuid": "", "who": named, "everyone": False}
    if found.dialect is not VALUES or told["old_value"] is None:
        return {"uuid": "", "who": (), "everyone": False}
    return {"uuid": "", "who": (*named, (told["question"], told["old_value"])), "everyone": True}


def _impact(told: dict[str, str]) -> Iterator[dict[str, Any]]:
    """A line without a change and a new value is a question that nobody has answered yet."""
    if told["change_type"] or told["new_value"]:
        comment = told.pop("comment", "")
        yield told | {"issue": "; ".join(filter(None, (told["issue"], comment)))}


def _ipacheck(told: dict[str, str]) -> Iterator[dict[str, Any]]:
    action = folded(told["change_type"])
    change = IPACHECK.actions.get(action, told["change_type"])
    old, new = ("" if told[name] == NOTHING else told[name] for name in ("old_value", "new_value"))
    change = BLANK if change == CHANGE and not new else change
    yield {"issue": "", **told, "old_value": old, "new_value": new, "change_type": change}


def _values(told: dict[str, str]) -> Iterator[dict[str, Any]]:
    """iecorrect need not tell what stands there now."""
    old, new = told["old_value"], told["new_value"]
    yield {
        **_notes(told),
        "question": told["question"],
        "old_value": {"": None, NOTHING: ""}.get(old, old),
        "new_value": "" if new == NOTHING else new,
        "change_type": BLANK if new == NOTHING else CHANGE,
    }


def _drop(told: dict[str, str]) -> Iterator[dict[str, Any]]:
    empty = {"question": "", "old_value": "", "new_value": ""}
    yield {**_notes(told), **empty, "rows": told["rows"], "change_type": REMOVE}


def _other(told: dict[str, str]) -> Iterator[dict[str, Any]]:
    """What was specified becomes a choice; and may itself be put in other words."""
    said = {"who": ((told["strvar"], told["strvaluecurrent"]),), **_notes(told)}
    emptied = told["catvalue"] == NOTHING
    heading = {"uuid": "strvaluecurrent", "who": "strvar", "old_value": "strvaluecurrent"}
    yield said | {
        "headings": heading | {"question": "catvar", "new_value": "catvalue"},
        "question": told["catvar"],
        "old_value": None,
        "new_value": "" if emptied else told["catvalue"],
        "change_type": BLANK if emptied else CHANGE,
    }
    if told["strvalue"]:
        new = {"old_value": told["strvaluecurrent"], "new_value": told["strvalue"], "change_type": CHANGE}
        headings = heading | {"question": "strvar", "new_value": "strvalue"}
        yield said | {"headings": headings, "question": told["strvar"], **new}


def _notes(told: dict[str, str]) -> dict[str, str]:
    return {"issue": "; ".join(filter(None, (told.get("issue", ""), told.get("initials", ""))))}


# How a line of each dialect is read.
READ: dict[str, Callable[[dict[str, str]], Iterator[dict[str, Any]]]] = {
    IMPACT.name: _impact,
    IPACHECK.name: _ipacheck,
    VALUES.name: _values,
    DROP.name: _drop,
    OTHER.name: _other,
}
