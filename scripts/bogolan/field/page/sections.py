"""What stands in the field report, page and workbook: sections of text and tables, made of the measures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from bogolan.field.page.notes import (
    DIFFERING,
    POSITIONS,
    audit_notes,
    back_check_notes,
    frame_notes,
    lacking_notes,
    overlap_notes,
    position_notes,
    progress_notes,
)
from bogolan.field.page.words import COUNT, DECIMAL, FINE, PERCENT, TEXT
from bogolan.field.quality import ALL, DAY, INTERVIEWER, QUESTION, STRATUM, VILLAGE
from bogolan.field.today import of_all
from bogolan.preparation.interviews import FILE, ROW_OF_FILE, UUID
from bogolan.preparation.weighting.sample import EVERYBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from bogolan.field.labels import Labels
    from bogolan.field.page.words import Words
    from bogolan.field.report import FieldReport

# How the values of a measure are written, where not as shares; by what stands before a colon.
KINDS = {
    "rows": COUNT, "days": COUNT, "villages": COUNT, "interviewers": COUNT, "most_in_a_day": COUNT, "asked": COUNT,
    "done": COUNT, "flags": COUNT, "outliers": COUNT, "completes_a_day": DECIMAL, "minutes": DECIMAL,
    "seconds": DECIMAL, "whipple": DECIMAL, "myers": DECIMAL, "last_digit": DECIMAL, "median": DECIMAL,
    "audit_minutes": DECIMAL, "compared": COUNT, "back_checked": COUNT, "kappa": FINE, "intraclass": FINE,
    "correlation": FINE,
    "last_digit_p": FINE, "icc": FINE,
    "interviewers_within_villages_p": FINE, "item_rest": FINE, "reliability": FINE,
}  # fmt: skip
RATES = ("dont_know", "refused", "not_recorded", "invalid", "other")
COUNTED = tuple(
    f"rows:{name}"
    for name in ("complete", "partial", "refused", "unclear_consent", "withdrawn", "duplicate", "test", "removed")
)
OF_UNITS = (
    "cooperation",
    "completes_a_day",
    "most_in_a_day",
    "minutes",
    "audit_minutes",
    "fast",
    "no_duration",
    *RATES,
    "bystanders",
)
FLAG_TEXTS = ("interviewer", "day", "village", "question", "rule_id", "issue")
OUTLIERS = ("median", "outliers:iqr", "outliers:sd", "outliers:log")
HEAPING = ("whipple", "myers", "last_digit", "last_digit_p", "round")
EFFECTS = ("icc:interviewer", "icc:village", "interviewers_within_villages_p")
PLANNED = ("planned", "done", "missing")
RELIABILITY = ("agreement", "kappa", "intraclass", "correlation", "reliability")


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


def pivot(
    rows: pd.DataFrame,
    unit: str,
    measures: Sequence[str],
    label: Callable[[str], Any] | None = None,
    labels: Labels | None = None,
) -> Table:
    """A line a unit, a column a measure: of those measures that any unit has.

    A unit has its label before its code (`labels`), or in a column of its own (`label`).
    """
    there = [name for name in measures if (rows["measure"] == name).any()]
    rows = rows[rows["measure"].isin(there)]
    cells = {
        (row.unit, row.measure): Cell(row.value, kind_of(row.measure), row.flag, row.lower, row.upper)
        for row in rows.itertuples()
    }
    units = list(dict.fromkeys(rows["unit"])) if unit == QUESTION else sorted(set(rows["unit"]))
    columns = [named(unit, 24 if labels else 16), *([named("label", 60)] if label else [])]
    columns += [Column(lambda words, name=name: words.measure(name)) for name in there]
    lines = [
        [
            Cell(labels.named(unit, one) if labels else one),
            *([Cell(label(one))] if label else []),
            *(cells.get((one, name), Cell("")) for name in there),
        ]
        for one in units
    ]
    return Table(columns, lines)


def sections(report: FieldReport, codebook: Mapping[str, Any], rules: Mapping[str, str]) -> list[Section]:
    """All sections but that of today; `codebook` has the questions' labels, `rules` what each rule says."""
    quality = report.quality
    by = {kind: quality[quality["kind"] == kind] for kind in (INTERVIEWER, DAY, VILLAGE, QUESTION)}
    everyone, labels = of_all(quality), report.labels

    def asked_as(name: str) -> Any:
        return codebook.get(name, {}).get("label") or labels.named(QUESTION, name).label

    def of_rules(kind: str) -> list[str]:
        return sorted({name for name in by[kind]["measure"] if name.startswith("flagged:")})

    round_ages = sorted(name for name in set(by[INTERVIEWER]["measure"]) if name.startswith(("whipple:", "round:")))
    interviewers = [*COUNTED, "days", "villages", *OF_UNITS, "straight_lining", *round_ages, *POSITIONS]
    interviewers += ["audit_fast", "back_checked", *DIFFERING, *of_rules(INTERVIEWER)]
    units = ["interviewers", *OF_UNITS, "audit_fast", *POSITIONS, *of_rules(DAY)]
    pairs = sorted({name for name in by[QUESTION]["measure"] if name.count(":") == 2})
    of_villages = ["done:all", "done:women", "done:men", *COUNTED[1:], "days", *units]
    checked = ["compared", *DIFFERING, *RELIABILITY]
    of_interviewers = pivot(by[INTERVIEWER], INTERVIEWER, interviewers, labels=labels)
    return [
        Section("outcome", _outcome(everyone), progress_notes(everyone)),
        Section("rates", _rates(report)),
        Section("interviewers", of_interviewers, lacking_notes(everyone)),
        Section("days", pivot(by[DAY], DAY, [*COUNTED, "villages", *units])),
        Section("villages", pivot(by[VILLAGE], VILLAGE, of_villages, labels=labels), position_notes(everyone)),
        Section("frame", _frame(report), frame_notes(everyone)),
        Section("questions", pivot(by[QUESTION], QUESTION, ["asked", *RATES, "flags"], asked_as)),
        Section("genders", _genders(by[QUESTION], pairs, everyone, asked_as)),
        Section("heaping", pivot(by[QUESTION], QUESTION, HEAPING, asked_as)),
        Section("effects", pivot(_with_unanswered(quality), QUESTION, EFFECTS, asked_as), overlap_notes(everyone)),
        Section("batteries", pivot(by[QUESTION], QUESTION, ["item_rest", "straight_lining"], asked_as)),
        Section("rules", _rules(everyone, rules)),
        Section("back_checks", pivot(by[QUESTION], QUESTION, checked, asked_as), back_check_notes(everyone)),
        Section("audit", pivot(by[QUESTION], QUESTION, ["seconds", "short"], asked_as), audit_notes(everyone)),
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


def _frame(report: FieldReport) -> Table:
    """A line a stratum with the sums of its clusters, and a line a cluster; without clusters, a line a stratum."""
    columns = [named("stratum", 24), named("village", 24)]
    columns += [Column(lambda words, name=name: words.measure(f"frame:{name}")) for name in PLANNED]
    columns.append(named("state", 40))
    if report.frame is None:
        return Table(columns, [])
    lines = []
    for stratum, rows in report.frame.groupby("stratum", sort=True):
        first = Cell(report.labels.named(STRATUM, stratum) if stratum != EVERYBODY else "–")
        clustered = bool((rows["village"] != "").any())
        if clustered:
            drawn = rows[rows["drawn"] > 0]
            sums = [Cell(drawn[name].sum(skipna=False), COUNT) for name in PLANNED]
            lines.append([first, Cell(lambda words: words("all_of_it")), *sums, Cell("")])
        for row in rows.itertuples():
            numbers = [Cell(getattr(row, name), COUNT, row.state if name == "done" else "") for name in PLANNED]
            state = Cell(lambda words, state=row.state: words(f"state.{state}") if state else "")
            lines.append([first, Cell(report.labels.named(VILLAGE, row.village)), *numbers, state])
    return Table(columns, lines)


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
    several = bool((report.flags[FILE] != "").any())
    columns = [
        *([named("file", 24)] if several else []),
        named("row"),
        Column(lambda _: "uuid", 38),
        *(named(name) for name in ("interviewer", "day", "village", "question", "rule_id")),
    ]
    lines = []
    for row in report.flags.to_dict("records"):
        who = {kind: _named_cell(report.labels, kind, row[kind]) for kind in (INTERVIEWER, VILLAGE)}
        texts = {name: Cell(row[name] if isinstance(row[name], str) else "") for name in (UUID, *FLAG_TEXTS)}
        cells = [Cell(int(row[ROW_OF_FILE]), COUNT), *(who.get(name, texts.get(name)) for name in (UUID, *FLAG_TEXTS))]
        lines.append([Cell(row[FILE]), *cells] if several else cells)
    return Table([*columns, named("issue", 60)], lines)


def _named_cell(labels: Labels, kind: str, code: object) -> Cell:
    return Cell(labels.named(kind, code) if isinstance(code, str) else "")
