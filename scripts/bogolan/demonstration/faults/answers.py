"""Answers that cannot be, or hardly: ages, codes, skips not followed, counts that disagree (E08 to E12, E25, E26)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bogolan.demonstration.faults.sheet import Sheet

IMPOSSIBLE_AGES = ("2", "5", "17", "118", "0")
NOT_KNOWN = {"998": "98", "999": "99", "9998": "98", "9999": "99"}
EARLIEST_YEAR = 1950  # of a marriage, by the form's constraint
# From which number a column holds a code for don't know or refused.
CODES_FROM = {"age": 998, "marr_year": 9998}
ACTORS = ("1", "2", "3", "4", "5")
MOTIVES = tuple(str(code) for code in range(1, 12))
CONTROL_COUNTS = ("0", "1", "2", "3")


def codes_in_short(sheet: Sheet) -> None:
    """E09: 98 and 99 typed where don't know is 998 or 9998, above all where the answer was such a code."""
    random = sheet.random("E09")
    for question in ("hh_size", "age", "cattle"):
        texts, count = sheet[question], sheet.counts["E09", question]
        coded = np.flatnonzero(sheet.free(question) & np.isin(texts, list(NOT_KNOWN)))
        rows = random.permutation(coded)[:count]
        if len(rows) < count:
            others = np.flatnonzero(sheet.free(question) & ~np.isin(texts, ["", *NOT_KNOWN, *NOT_KNOWN.values()]))
            rows = np.concatenate([rows, random.choice(others, count - len(rows), replace=False)])
        sheet.put("E09", question, rows, question, [NOT_KNOWN.get(text, "98") for text in texts[rows]])
        sheet.busy[rows] = True


def ages(sheet: Sheet) -> None:
    """E08: impossible ages, and years of birth in the place of ages."""
    random = sheet.random("E08")
    age, year = _number(sheet, "age"), _year(sheet)
    rows = sheet.pick(random, sheet.free("age") & ~np.isnan(age), "E08", "impossible")
    sheet.put("E08", "impossible", rows, "age", np.resize(np.array(IMPOSSIBLE_AGES, object), len(rows)))
    sheet.busy[rows] = True
    rows = sheet.pick(random, sheet.free("age") & ~np.isnan(age), "E08", "birth_year")
    sheet.put("E08", "birth_year", rows, "age", _whole(year[rows] - age[rows]))
    sheet.busy[rows] = True


def skips(sheet: Sheet) -> None:
    """E10: questions answered that the form should have skipped."""
    random = sheet.random("E10")
    age, year = _number(sheet, "age"), _year(sheet)

    marital = sheet["marital"]
    rows = sheet.pick(random, sheet.free("marr_year") & (marital == "1") & (age >= 20), "E10", "L2")
    sheet.put("E10", "L2", rows, "marr_year", _whole(year[rows] - random.integers(1, 5, len(rows))))
    sheet.busy[rows] = True

    rows = sheet.pick(random, sheet.free("marr_want") & np.isin(marital, ("2", "3")), "E10", "L3")
    sheet.put("E10", "L3", rows, "marr_want", random.choice(np.array(["1", "0"], object), len(rows)))
    sheet.busy[rows] = True

    rows = sheet.pick(random, sheet.free("presence") & (sheet["presence"] == "0"), "E10", "L4")
    for question in sheet.starting("a_"):
        sheet.put("E10", "L4", rows, question, random.choice(np.array(["1", "2", "3"], object), len(rows)))
    sheet.busy[rows] = True

    rows = sheet.pick(random, sheet.free("x_any") & (sheet["x_any"] == "0"), "E10", "L5")
    who = random.choice(np.array(ACTORS, object), len(rows))
    sheet.put("E10", "L5", rows, "x_who", who)
    for question in sheet.starting("x_who/"):
        named = who == question.partition("/")[2]
        sheet.put("E10", "L5", rows, question, np.where(named, "1", "0").astype(object))
    sheet.busy[rows] = True


def marriages(sheet: Sheet) -> None:
    """E11: years of marriage before the age of 10, or before birth."""
    random = sheet.random("E11")
    born = _year(sheet) - _number(sheet, "age")
    married = sheet.free("marr_year") & ~np.isnan(_number(sheet, "marr_year"))
    for kind, earliest, latest in (("child", 2, 9), ("unborn", -6, -1)):
        rows = sheet.pick(random, married & (born + earliest >= EARLIEST_YEAR) & ~sheet.busy, "E11", kind)
        sheet.put("E11", kind, rows, "marr_year", _whole(born[rows] + random.integers(earliest, latest + 1, len(rows))))
        sheet.busy[rows] = True


def straight_lines(sheet: Sheet) -> None:
    """E12: people who answer 4 to the whole of battery B, the reversed item and the check included."""
    rows = sheet.pick(sheet.random("E12"), ~sheet.busy, "E12", "straight")
    sheet.mark("E12", "straight", rows)
    for question in sheet.starting("b_"):
        sheet.put("E12", "straight", rows, question, "4")


def choices(sheet: Sheet) -> None:
    """E25: a column of 0 and 1 that does not agree with the string of the choices."""
    random = sheet.random("E25")
    for question, codes in (("x_who", ACTORS), ("m_why", MOTIVES)):
        rows = sheet.pick(random, sheet.free(question) & (sheet[question] != ""), "E25", question)
        code = random.choice(codes, len(rows))
        for each in np.unique(code):
            some, column = rows[code == each], f"{question}/{each}"
            sheet.put("E25", question, some, column, np.where(sheet[column][some] == "1", "0", "1").astype(object))
        sheet.busy[rows] = True


def list_experiment(sheet: Sheet) -> None:
    """E26: four counted of three items, and arms that the random number does not give."""
    random = sheet.random("E26")
    counted = sheet.free("le_count") & np.isin(sheet["le_count"], CONTROL_COUNTS)
    rows = sheet.pick(random, counted & (sheet["le_arm"] == "C"), "E26", "four")
    sheet.put("E26", "four", rows, "le_count", "4")
    sheet.busy[rows] = True
    rows = sheet.pick(random, counted & ~sheet.busy, "E26", "arm")
    sheet.put("E26", "arm", rows, "le_arm", np.where(sheet["le_arm"][rows] == "T", "C", "T").astype(object))
    sheet.busy[rows] = True


def _number(sheet: Sheet, question: str) -> np.ndarray:
    """What was answered as numbers; NaN where nothing was, or a code for don't know."""
    values = sheet.answers[question].to_numpy(float, na_value=np.nan)
    return np.where(values >= CODES_FROM[question], np.nan, values)


def _year(sheet: Sheet) -> np.ndarray:
    """The year of each interview."""
    return sheet.latent["start"].to_numpy().astype("datetime64[Y]").astype(int) + 1970


def _whole(numbers: np.ndarray) -> np.ndarray:
    return np.char.mod("%d", numbers).astype(object)
