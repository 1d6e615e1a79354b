"""Rows sent twice, refused, broken off, to test; ids used twice, quotas broken (E01, E02, E05 to E07, E27, E30)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration import export
from bogolan.demonstration.faults.moments import MINUTE, minutes, moments
from bogolan.demonstration.fieldwork import count_within

if TYPE_CHECKING:
    from bogolan.demonstration.faults.rows import Rows
    from bogolan.demonstration.faults.sheet import Sheet

# Of a village under two cercles, so many interviews have the wrong one.
MOVED = 7
REASONS = {"1": 0.35, "2": 0.25, "3": 0.25, "4": 0.1, "96": 0.03, "99": 0.02}
# The last column that is filled in before the first answer.
LAST_BEFORE_ANSWERS = "refusal_reason"
# The last question of each section after which an interview may break off, and how far into the interview it stands.
SECTION_ENDS = {"presence": 0.25, "a_tax": 0.45, "b_attn": 0.6, "le_count": 0.65, "e_medi": 0.75, "x_comm_grp": 0.85}
WITHDRAWN = (
    "La personne a retiré son consentement et demande qu'on efface ses réponses",
    "Retrait du consentement en cours d'entretien, effacer",
    "consentement retire, la personne ne veut plus que ses reponses soient gardees",
    "Respondent withdrew consent and asked us to delete the answers",
)
TEST_NOTES = ("TEST", "test tablette, à supprimer", "TEST avant départ", "essai", "Test formulaire")


def sent_twice(sheet: Sheet, rows: Rows) -> None:
    """E01: rows that came twice, half of them under a new uuid and with a later end."""
    random = sheet.random("E01")
    places = random.permutation(len(rows.sent_again))
    same = sheet.counts["E01", "same_uuid"]
    known, renamed = rows.sent_again[places[:same]], rows.sent_again[places[same:]]
    # What is sent again changes with neither row: no other fault falls on the first.
    sheet.seal(rows.sent_first)
    sheet.write(rows.sent_again, "_submission_time", export.moment(rows.arrived[rows.sent_again]))
    sheet.write(renamed, "_uuid", export.uuids(len(renamed), random))
    later = moments(sheet["end"][renamed]) + minutes(random, 0.5, 3, len(renamed))
    sheet.write(renamed, "end", export.moment(later))
    sheet.mark("E01", "same_uuid", known)
    sheet.mark("E01", "new_uuid", renamed)


def refused(sheet: Sheet, rows: Rows) -> None:
    """E05: refusals, a few minutes long; E06: some of them have answers all the same."""
    random = sheet.random("E05")
    breach = rows.refused[: sheet.counts["E06", "answered"]]
    personal = _between(sheet, LAST_BEFORE_ANSWERS, "displaced")
    said = {question: sheet[question][breach].copy() for question in personal}
    for question in _between(sheet, LAST_BEFORE_ANSWERS, "i_note"):
        sheet.write(rows.refused, question, "")
    sheet.write(rows.refused, "consent", "0")
    sheet.write(
        rows.refused, "refusal_reason", random.choice(list(REASONS), len(rows.refused), p=list(REASONS.values()))
    )
    start = moments(sheet["start"][rows.refused])
    sheet.write(rows.refused, "end", export.moment(start + minutes(random, 1, 5, len(start))))
    sheet.mark("E05", "refusal", rows.refused)
    for question, texts in said.items():
        sheet.put("E06", "answered", breach, question, texts)


def broken_off(sheet: Sheet, rows: Rows) -> None:
    """E07: interviews with nothing after some section; where consent was withdrawn, the interviewer says so."""
    random = sheet.random("E07")
    for kind, of in (("broken_off", rows.broken_off), ("withdrawn", rows.withdrawn)):
        section = random.integers(0, len(SECTION_ENDS), len(of))
        for place, last in enumerate(SECTION_ENDS):
            for question in _between(sheet, last, "i_note"):
                sheet.write(of[section == place], question, "")
        start, end = (moments(sheet[question][of]) for question in ("start", "end"))
        part = np.array(list(SECTION_ENDS.values()))[section]
        whole = (end - start).astype(float)
        sheet.write(of, "end", export.moment(start + (whole * part).astype("timedelta64[ms]")))
        sheet.mark("E07", kind, of)
    sheet.write(rows.withdrawn, "i_note", random.choice(np.array(WITHDRAWN, object), len(rows.withdrawn)))


def tests(sheet: Sheet, rows: Rows) -> None:
    """E30: rows that were only to try a tablet, in a village that exists."""
    random = sheet.random("E30")
    sheet.write(rows.test, "enum_id", "999")
    sheet.write(rows.test, "resp_id", "TEST")
    for question in ("i_note", "m_open"):
        sheet.write(rows.test, question, random.choice(np.array(TEST_NOTES, object), len(rows.test)))
    start = moments(sheet["start"][rows.test])
    sheet.write(rows.test, "end", export.moment(start + random.integers(2, 8, len(start)) * MINUTE))
    sheet.mark("E30", "test", rows.test)


def off_quota(sheet: Sheet, rows: Rows, two_cercles: np.ndarray) -> None:
    """E27: women in the place of men, a village with few completes, a village under two cercles."""
    random = sheet.random("E27")
    sheet.mark("E27", "quota", rows.women_for_men)
    sheet.mark("E27", "few", rows.only_completed)
    village, cercles = sheet.latent["village"].to_numpy(), np.sort(sheet.latent["cercle"].unique())
    own = np.flatnonzero(np.isin(village, two_cercles) & sheet.interview)
    own = own[np.lexsort((random.random(len(own)), village[own]))]
    # The tablets of a part of the team stood on another cercle: the same one for all of a village.
    moved = own[count_within(village[own]) < MOVED]
    true = np.searchsorted(cercles, sheet.latent["cercle"].to_numpy(str)[moved])
    shift = random.integers(1, len(cercles), int(village.max()) + 1)[village[moved]]
    sheet.put("E27", "two_cercles", moved, "cercle", cercles[(true + shift) % len(cercles)])
    sheet.busy[own] = True


def reused_ids(sheet: Sheet) -> None:
    """E02: two people of one village under one id."""
    random = sheet.random("E02")
    count = sheet.counts["E02", "pair"]
    idle = random.permutation(np.flatnonzero(sheet.free("resp_id")))
    village = sheet.latent["village"].to_numpy()[idle]
    order = np.argsort(village, kind="stable")
    idle, within = idle[order], count_within(village[order])
    # The first two idle rows of each village, in random order of the villages.
    second = np.flatnonzero(within == 1)
    if len(second) < count:
        raise ValueError(f"E02: {count} pairs asked for, {len(second)} villages that can have one")
    second = random.permutation(second)[:count]
    sheet.mark("E02", "pair", np.concatenate([idle[second - 1], idle[second]]))
    sheet.put("E02", "pair", idle[second], "resp_id", sheet["resp_id"][idle[second - 1]])


def _between(sheet: Sheet, after: str, last: str) -> list[str]:
    """The columns after one up to another."""
    names = sheet.columns
    return names[names.index(after) + 1 : names.index(last) + 1]
