"""What interviewers do: copy, hurry, make up, swap codes; villages that only look so (E03, E04, E13, E14, E23, E28)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration import export
from bogolan.demonstration.faults.moments import MINUTE, minutes, moments
from bogolan.demonstration.faults.table import share
from bogolan.demonstration.fieldwork import count_within

if TYPE_CHECKING:
    from bogolan.demonstration.faults.sheet import Sheet

BATTERIES = ("a_", "b_", "e_", "t_")
NOT_SUBSTANTIVE = ("", "98", "99")
NEVER_PRESENT = "0"

# Who copies an interview leaves the person's sex and the arms, and changes a few answers for the look of it.
COPIES_OF_ONE, COPIES_OF_AN_INTERVIEWER = 6, 18
NOT_COPIED = ("sex", "le_count", "hh_size", "t_ngo", "e_medi", "b_court")

MADE_UP_BY, MADE_UP_OF_AN_INTERVIEWER = "E17", 18
MADE_UP_FROM, MADE_UP_EVERY = np.timedelta64(15 * 60, "m"), 11 * MINUTE
USUAL = 0.85
YOUNGEST_MADE_UP, NO_AGE = 25, 998


def near_copies(sheet: Sheet) -> None:
    """E03: an interviewer who fills in further interviews from one that was held."""
    rows = _copied_by_one(sheet, sheet.random("E03"), sheet.counts["E03", "copy"])
    place, block = np.arange(len(rows)), 1 + COPIES_OF_ONE
    held, source = place % block == 0, rows[place // block * block]
    sheet.mark("E03", "source", rows[held])
    sheet.mark("E03", "copy", rows[~held])
    names = sheet.columns
    for question in names[names.index("sex") : names.index("m_open") + 1]:
        if question not in NOT_COPIED:
            sheet.put("E03", "copy", rows[~held], question, sheet[question][source[~held]])


def _copied_by_one(sheet: Sheet, random: np.random.Generator, count: int) -> np.ndarray:
    """The rows of so many copies and of what they are copied from: one that was held, then its copies, and so on.

    All of a block are by one interviewer and of one sex, in the order of the villages.
    """
    interviewer, village = (sheet.latent[name].to_numpy() for name in ("interviewer", "village"))
    idle = np.flatnonzero(~sheet.busy)
    group = interviewer[idle] * 2 + (sheet["sex"][idle] == "1")
    order = np.lexsort((village[idle], group))
    idle, group = idle[order], group[order]
    numbers, sizes = np.unique(group, return_counts=True)
    each = COPIES_OF_AN_INTERVIEWER + COPIES_OF_AN_INTERVIEWER // COPIES_OF_ONE
    able = random.permutation(numbers[sizes >= each])
    able = able[np.sort(np.unique(able // 2, return_index=True)[1])]  # of an interviewer's two groups, one at most
    needed = -(-count // COPIES_OF_AN_INTERVIEWER)
    if len(able) < needed:
        raise ValueError(f"E03: {needed} interviewers asked for, {len(able)} with {each} interviews")
    rank = np.full(int(numbers.max()) + 1, needed)
    rank[able[:needed]] = np.arange(needed)
    taken = np.flatnonzero((rank[group] < needed) & (count_within(group) < each))
    taken = taken[np.argsort(rank[group[taken]], kind="stable")]
    return idle[taken][: count + -(-count // COPIES_OF_ONE)]


def uniform_villages(sheet: Sheet, villages: np.ndarray) -> None:
    """E04: honest people of a village of one mind. What is planted is what they said, so it is the clean value too."""
    random, alike = sheet.random("E04"), share("E04", "likeness")
    village = sheet.latent["village"].to_numpy()
    own = np.flatnonzero(np.isin(village, villages) & sheet.interview & ~sheet.busy)
    asked = own[~np.isin(sheet["presence"][own], (NEVER_PRESENT, ""))]
    for question in sheet.starting("a_"):
        said = sheet[question][asked]
        texts = np.where(random.random(len(asked)) < alike, _favourites(said, village[asked]), said)
        sheet.put("E04", "village", asked, question, texts, clean=texts)
    sheet.mark("E04", "village", own)


def speeders(sheet: Sheet) -> None:
    """E13: interviews of less than 12 minutes."""
    random = sheet.random("E13")
    rows = sheet.pick(random, ~sheet.busy, "E13", "speeder")
    sheet.mark("E13", "speeder", rows)
    start = moments(sheet["start"][rows])
    sheet.put("E13", "speeder", rows, "end", export.moment(start + minutes(random, 4, 11.8, len(rows))))


def curbstoners(sheet: Sheet) -> None:
    """E14: an interviewer who makes interviews up at a desk, whole days of them."""
    random = sheet.random("E14")
    interviewer, start = sheet.latent["interviewer"].to_numpy(), sheet.latent["start"].to_numpy()
    rank = random.permutation(int(interviewer.max()) + 1)
    first = np.unique(interviewer[sheet["enum_id"] == MADE_UP_BY])
    rank[first] = -1
    idle = np.flatnonzero(~sheet.busy)
    idle = idle[np.lexsort((start[idle], rank[interviewer[idle]]))]
    idle = idle[count_within(interviewer[idle]) < MADE_UP_OF_AN_INTERVIEWER]
    rows = idle[: sheet.counts["E14", "curbstoned"]]
    sheet.mark("E14", "curbstoned", rows)
    day = start[rows].astype("datetime64[D]")
    turn = count_within(interviewer[rows] * 100_000 + day.astype(int))
    begins = (day + MADE_UP_FROM).astype("datetime64[ms]") + turn * MADE_UP_EVERY
    begins += minutes(random, 0, 0.9, len(rows))
    sheet.put("E14", "curbstoned", rows, "start", export.moment(begins))
    sheet.put("E14", "curbstoned", rows, "end", export.moment(begins + minutes(random, 8, 10, len(rows))))
    age = sheet["age"][rows].astype(int)
    age = np.where(age >= NO_AGE, 35, np.maximum(YOUNGEST_MADE_UP, age // 10 * 10 + 5))
    sheet.put("E14", "curbstoned", rows, "age", np.char.mod("%d", age))
    for question in sheet.starting(*BATTERIES):
        said = sheet[question][rows]
        usual = (random.random(len(rows)) < USUAL) | np.isin(said, NOT_SUBSTANTIVE)
        texts = np.where((said != "") & usual, _favourites(said, interviewer[rows]), said)
        sheet.put("E14", "curbstoned", rows, question, texts)
    counted = np.where(sheet["le_arm"][rows] == "T", "2", "1").astype(object)
    sheet.put("E14", "curbstoned", rows, "le_count", counted)


def swapped_sexes(sheet: Sheet, villages: np.ndarray) -> None:
    """E23: tablets with a draft of the old form, in which 1 was a man."""
    village = sheet.latent["village"].to_numpy()
    own = np.flatnonzero(np.isin(village, villages) & sheet.interview)
    rows = own[np.argsort(village[own], kind="stable")][: sheet.counts["E23", "swapped"]]
    sheet.busy[own] = True
    sheet.put("E23", "swapped", rows, "sex", np.where(sheet["sex"][rows] == "1", "2", "1").astype(object))


def two_sexes(sheet: Sheet) -> None:
    """E28: an interviewer whose own sex is typed wrong in one village."""
    random = sheet.random("E28")
    interviewer, village = (sheet.latent[name].to_numpy() for name in ("interviewer", "village"))
    drawn = random.permutation(np.flatnonzero(sheet.free("enum_sex")))
    number, first = np.unique(interviewer[drawn], return_index=True)
    some = random.permutation(len(number))[: sheet.counts["E28", "sex"]]
    where = np.full(int(interviewer.max()) + 1, -1)
    where[number[some]] = village[drawn[first[some]]]
    rows = np.sort(drawn[where[interviewer[drawn]] == village[drawn]])
    sheet.put("E28", "sex", rows, "enum_sex", np.where(sheet["enum_sex"][rows] == "1", "2", "1").astype(object))
    sheet.busy[rows] = True


def _favourites(said: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Of each answer's group, the most common answer that is one; what was said where a group has none."""
    if not len(said):
        return said
    answers, place = np.unique(said.astype(str), return_inverse=True)
    numbers, member = np.unique(group, return_inverse=True)
    times = np.zeros((len(numbers), len(answers)), int)
    np.add.at(times, (member, place), ~np.isin(said, NOT_SUBSTANTIVE))
    most = answers[times.argmax(axis=1)][member].astype(object)
    return np.where(times.max(axis=1)[member] > 0, most, said)
