"""What stands in the field report, page and workbook: sections of text and tables, made of the measures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from bogolan.field.page.words import COUNT, DECIMAL, FINE, PERCENT, TEXT
from bogolan.field.quality import ALL, DAY, INTERVIEWER, QUESTION, VILLAGE
from bogolan.field.today import of_all

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from bogolan.field.page.words import Words
    from bogolan.field.report import FieldReport

# How the values of a measure are written, where not as shares; by what stands before a colon.
KINDS = {
    "rows": COUNT, "days": COUNT, "villages": COUNT, "interviewers": COUNT, "most_in_a_day": COUNT, "asked": COUNT,
    "done": COUNT, "flags": COUNT, "outliers": COUNT, "completes_a_day": DECIMAL, "minutes": DECIMAL,
    "seconds": DECIMAL, "whipple": DECIMAL, "myers": DECIMAL, "last_digit": DECIMAL, "median": DECIMAL,
    "compared": COUNT, "back_checked": COUNT, "kappa": FINE, "intraclass": FINE, "correlation": FINE,
    "last_digit_p": FINE, "icc": FINE,
    "interviewers_within_villages_p": FINE, "item_rest": FINE, "reliability": FINE,
}  # fmt: skip
RATES = ("dont_know", "refused", "not_recorded", "invalid", "other")
WRONG_POSITIONS = ("missing", "zero", "swapped", "outside", "nowhere", "same", "far")
POSITIONS = tuple(f"position:{name}" for name in WRONG_POSITIONS)
COUNTED = tuple(
    f"rows:{name}" for name in ("complete", "partial", "refused", "withdrawn", "duplicate", "test", "removed")
)
OF_UNITS = ("cooperation", "completes_a_day", "most_in_a_day", "minutes", "fast", "no_duration", *RATES, "bystanders")
OUTLIERS = ("median", "outliers:iqr", "outliers:sd", "outliers:log")
HEAPING = ("whipple", "myers", "last_digit", "last_digit_p", "round")
EFFECTS = ("icc:interviewer", "icc:village", "interviewers_within_villages_p")
RELIABILITY = ("agreement", "kappa", "intraclass", "correlation", "reliability")
DIFFERING = ("differing:type1", "differing:type2", "differing:type3")


class Cell(NamedTuple):
    """A value: a number of its kind with limits and a flag, or a text, or a text told in each language."""

    value: Any
    kind: str = TEXT
    flag: str = ""
    lower: float | None = None
    upper: float | None = None


class Column(NamedTuple):
    """A column's heading in a language, and how wide it is in letters."""

    heading: Callable[[Words], str]
    width: int = 12


@dataclass(frozen=True)
class Table:
    """Columns and rows of cells."""

    columns: list[Column]
    rows: list[list[Cell]]


@dataclass(frozen=True)
class Section:
    """A part of the report: its key in the messages, notes with their fields, and a table."""

    key: str
    table: Table
    notes: list[Callable[[Words], str]] = field(default_factory=list)


def kind_of(measure: str) -> str:
    """How a measure's values are written."""
    return KINDS.get(measure.partition(":")[0], PERCENT)


def named(key: str, width: int = 12) -> Column:
    """A column that a message names."""
    return Column(lambda words: words(f"column.{key}"), width)


def pivot(rows: pd.DataFrame, unit: str, measures: Sequence[str], label: Callable[[str], Any] | None = None) -> Table:
    """A line a unit, a column a measure: of those measures that any unit has."""
    there = [name for name in measures if (rows["measure"] == name).any()]
    rows = rows[rows["measure"].isin(there)]
    cells = {
        (row.unit, row.measure): Cell(row.value, kind_of(row.measure), row.flag, row.lower, row.upper)
        for row in rows.itertuples()
    }
    units = list(dict.fromkeys(rows["unit"])) if unit == QUESTION else sorted(set(rows["unit"]))
    columns = [named(unit, 16), *([named("label", 60)] if label else [])]
    columns += [Column(lambda words, name=name: words.measure(name)) for name in there]
    lines = [
        [Cell(one), *([Cell(label(one))] if label else []), *(cells.get((one, name), Cell("")) for name in there)]
        for one in units
    ]
    return Table(columns, lines)


def sections(report: FieldReport, codebook: Mapping[str, Any], rules: Mapping[str, str]) -> list[Section]:
    """All sections but that of today; `codebook` has the questions' labels, `rules` what each rule says."""
    quality = report.quality
    by = {kind: quality[quality["kind"] == kind] for kind in (INTERVIEWER, DAY, VILLAGE, QUESTION)}
    everyone = of_all(quality)

    def asked_as(name: str) -> Any:
        return codebook.get(name, {}).get("label", "")

    def of_rules(kind: str) -> list[str]:
        return sorted({name for name in by[kind]["measure"] if name.startswith("flagged:")})

    round_ages = sorted(name for name in set(by[INTERVIEWER]["measure"]) if name.startswith(("whipple:", "round:")))
    interviewers = [*COUNTED, "days", "villages", *OF_UNITS, "straight_lining", *round_ages, *POSITIONS]
    interviewers += ["audit_fast", "back_checked", *DIFFERING, *of_rules(INTERVIEWER)]
    units = ["interviewers", *OF_UNITS, "audit_fast", *POSITIONS, *of_rules(DAY)]
    pairs = sorted({name for name in by[QUESTION]["measure"] if name.count(":") == 2})
    of_villages = ["done:all", "done:women", "done:men", *COUNTED[1:], "days", *units]
    checked = ["compared", *DIFFERING, *RELIABILITY]
    return [
        Section("outcome", _outcome(everyone), _progress_notes(everyone)),
        Section("rates", _rates(report)),
        Section("interviewers", pivot(by[INTERVIEWER], INTERVIEWER, interviewers), _lacking_notes(everyone)),
        Section("days", pivot(by[DAY], DAY, [*COUNTED, "villages", *units])),
        Section("villages", pivot(by[VILLAGE], VILLAGE, of_villages), _position_notes(everyone)),
        Section("questions", pivot(by[QUESTION], QUESTION, ["asked", *RATES, "flags"], asked_as)),
        Section("genders", _genders(by[QUESTION], pairs, everyone, asked_as)),
        Section("heaping", pivot(by[QUESTION], QUESTION, HEAPING, asked_as)),
        Section("effects", pivot(_with_unanswered(quality), QUESTION, EFFECTS, asked_as), _overlap_notes(everyone)),
        Section("batteries", pivot(by[QUESTION], QUESTION, ["item_rest", "straight_lining"], asked_as)),
        Section("rules", _rules(everyone, rules)),
        Section("back_checks", pivot(by[QUESTION], QUESTION, checked, asked_as), _back_check_notes(everyone)),
        Section("audit", pivot(by[QUESTION], QUESTION, ["seconds", "short"], asked_as), _audit_notes(everyone)),
        Section("outliers", pivot(by[QUESTION], QUESTION, OUTLIERS, asked_as)),
        Section("flags", _flags(report)),
    ]


def _outcome(everyone: Mapping[str, tuple[float, int]]) -> Table:
    found = [name for name in everyone if name.startswith("rows:")]
    lines = [[Cell(lambda words, name=name: words.measure(name)), Cell(everyone[name][0], COUNT)] for name in found]
    return Table([named("what", 30), named("rows")], lines)


def _rates(report: FieldReport) -> Table:
    lines = [
        [
            Cell(rate.name),
            Cell("" if rate.value is None else rate.value, PERCENT if rate.value is not None else TEXT),
            Cell(rate.written),
            Cell(lambda words, why=rate.why: words(f"why.{why}") if why else ""),
        ]
        for rate in report.rates
    ]
    return Table([named("rate"), named("value"), named("formula", 60), named("why", 60)], lines)


def _genders(
    rows: pd.DataFrame, pairs: Sequence[str], everyone: Mapping[str, tuple[float, int]], label: Callable[[str], Any]
) -> Table:
    table = pivot(rows, QUESTION, pairs, label)
    if not pairs:
        return table
    heads = [Column(lambda words, name=name: _pair(words, name), 16) for name in pairs]
    total = [
        Cell("–"),
        Cell(lambda words: words("measure.unanswered")),
        *(Cell(everyone[name][0], PERCENT) for name in pairs),
    ]
    return Table([*table.columns[:2], *heads], [total, *table.rows])


def _pair(words: Words, name: str) -> str:
    reason, respondent, interviewer = name.split(":")
    return f"{words.measure(reason)}: {words(f'gender.{respondent}')} ← {words(f'gender.{interviewer}')}"


def _with_unanswered(quality: pd.DataFrame) -> pd.DataFrame:
    """Rows of the questions' effects, after those of leaving questions unanswered."""
    rows = quality[quality["measure"].isin(EFFECTS)]
    return rows.assign(unit=rows["unit"].where(rows["kind"] != ALL, "–"))


def _rules(everyone: Mapping[str, tuple[float, int]], rules: Mapping[str, str]) -> Table:
    found = sorted(name for name in everyone if name.startswith("flagged:") and name != "flagged:any")
    lines = [
        [Cell(rule), Cell(rules.get(rule, "")), Cell(round(share * n), COUNT), Cell(share, PERCENT)]
        for rule, (share, n) in ((name.partition(":")[2], everyone[name]) for name in found)
    ]
    return Table(
        [named("rule_id"), named("issue", 60), Column(lambda words: words("measure.flags")), named("value")], lines
    )


def _flags(report: FieldReport) -> Table:
    columns = [
        named("row"),
        Column(lambda _: "uuid", 38),
        *(named(name) for name in ("interviewer", "day", "village", "question", "rule_id")),
    ]
    lines = [
        [Cell(row[0], COUNT), *(Cell(part if isinstance(part, str) else "") for part in row[1:])]
        for row in report.flags.itertuples(index=False, name=None)
    ]
    return Table([*columns, named("issue", 60)], lines)


def _note(key: str, **fields: tuple[float, str] | int) -> Callable[[Words], str]:
    """A note, whose numbers are written by their kind in each language."""

    def told(words: Words) -> str:
        written = {
            name: words.number(*value) if isinstance(value, tuple) else words.number(value, COUNT)
            for name, value in fields.items()
        }
        return words(f"note.{key}", **written)

    return told


def _progress_notes(everyone: Mapping[str, tuple[float, int]]) -> list[Callable[[Words], str]]:
    keys = {"interviews": "progress", "villages": "villages"}
    return [
        _note(key, share=(everyone[f"reached:{name}"][0], PERCENT), target=int(everyone[f"target:{name}"][0]))
        for name, key in keys.items()
        if f"reached:{name}" in everyone
    ]


def _lacking_notes(everyone: Mapping[str, tuple[float, int]]) -> list[Callable[[Words], str]]:
    lacking = {"no_duration": "minutes", "bystanders": "bystanders"}
    return [_note(note) for note, measure in lacking.items() if measure not in everyone]


def _position_notes(everyone: Mapping[str, tuple[float, int]]) -> list[Callable[[Words], str]]:
    if POSITIONS[0] not in everyone:
        return []
    nothing = (float("nan"), 0)
    return [
        _note("positions", **{name.partition(":")[2]: (everyone.get(name, nothing)[0], PERCENT) for name in POSITIONS})
    ]


def _overlap_notes(everyone: Mapping[str, tuple[float, int]]) -> list[Callable[[Words], str]]:
    found = []
    if "in_shared_villages" in everyone:
        shared, (villages, interviewers) = everyone["in_shared_villages"][0], everyone["villages_of_an_interviewer"]
        found = [_note("overlap", interviewers=interviewers, villages=int(villages), shared=(shared, PERCENT))]
        found.append(_note("partly" if shared else "inseparable"))
    if everyone.get("of_one_gender", (0, 0))[0]:
        found.append(_note("one_gender", share=(everyone["of_one_gender"][0], PERCENT)))
    return found


def _back_check_notes(everyone: Mapping[str, tuple[float, int]]) -> list[Callable[[Words], str]]:
    if "back_checked" not in everyone:
        return []
    checked, unmatched = (int(everyone[name][0]) for name in ("back_checked", "back_checks_unmatched"))
    notes = [_note("back_checked", checked=checked, compared=checked - unmatched, unmatched=unmatched)]
    for measure in DIFFERING:
        share, of = everyone.get(measure, (float("nan"), 0))
        if of:
            differ = {"differ": round(share * of), "of": of, "share": (share, PERCENT)}
            notes.append(_note(measure.replace(":", "_"), **differ))
    return notes


def _audit_notes(everyone: Mapping[str, tuple[float, int]]) -> list[Callable[[Words], str]]:
    if "audited" not in everyone:
        return []
    fast = everyone.get("audit_fast", (float("nan"), 0))[0]
    return [_note("audited", audited=int(everyone["audited"][0]), fast=(fast, PERCENT))]
