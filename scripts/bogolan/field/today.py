"""What to do today: interviewers to call, interviews to hold again, questions and villages to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bogolan.field.flagged import CLUSTER_RULES
from bogolan.field.frame import NOT_DRAWN, NOT_IN_FRAME
from bogolan.field.labels import Named
from bogolan.field.progress import BEHIND, BEYOND, NOT_FORESEEN, UNSEEN
from bogolan.field.quality import ALL, DAY, INTERVIEWER, LOW, QUESTION, VILLAGE
from bogolan.preparation.interviews import FILE, ROW_OF_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from bogolan.field.labels import Labels
    from bogolan.field.report import FieldReport

CALL, ASK_AGAIN, LOOK, GO = "call", "ask_again", "look", "go"
# So many of each stand in the list; the tables have all.
MOST_TASKS = 20
# A small value of these is unusual in itself; of all others only a great one.
BOTH_SIDES = ("cooperation", "minutes", "audit_minutes", "dont_know", "refused", "other")
# What another row of the same interviewer says too.
SAID_BY_RULE = {"fast": "flagged:F03", "straight_lining": "flagged:F01", "no_duration": "flagged:F02"}
# Who asked there has no part in them: their villages stand in the list.
OF_VILLAGES = tuple(f"flagged:{rule}" for rule in CLUSTER_RULES)
MUCH_UNANSWERED = 0.20


class Reason(NamedTuple):
    """Why: which measure, its value, what is usual where that is known, and n."""

    measure: str
    value: float
    usual: float | None
    n: int


class Task(NamedTuple):
    """Something to do: what kind, with whom or what, and why; `about` is what else tells which interview it is.

    An interview's unit is its row, of the file that stands as its label where there are several.
    """

    kind: str
    units: tuple[Named, ...]
    reasons: tuple[Reason, ...]
    about: tuple[Named, ...] = ()

    @property
    def unit(self) -> str:
        """The units by their codes."""
        return ", ".join(unit.code for unit in self.units)


def tasks(report: FieldReport) -> list[Task]:
    """The list, at most twenty of a kind, those with the most reasons first."""
    found = []
    for some in (
        interviewers_to_call(report.quality, report.labels),
        interviews_to_hold(report.ask_again, report.labels),
        questions_to_look_at(report.quality, report.labels),
    ):
        found += sorted(some, key=lambda task: -len(task.reasons))[:MOST_TASKS]
    return [*found, *villages_to_go_to(report)]


def interviewers_to_call(quality: pd.DataFrame, labels: Labels) -> Iterator[Task]:
    """Interviewers who are unlike the others, each with all in which they are."""
    rows = quality[(quality["kind"] == INTERVIEWER) & (quality["measure"] != "flagged:any")]
    medians = rows.groupby("measure")["value"].median()
    flagged = rows[(rows["flag"] != "") & ~rows["measure"].isin(OF_VILLAGES)]
    flagged = flagged[(flagged["flag"] != LOW) | flagged["measure"].isin(BOTH_SIDES)]
    for unit, own in flagged.groupby("unit", sort=True):
        measures = set(own["measure"])
        kept = own[[SAID_BY_RULE.get(name) not in measures for name in own["measure"]]]
        reasons = [Reason(row.measure, row.value, medians[row.measure], _n(row.n)) for row in kept.itertuples()]
        yield Task(CALL, (labels.named(INTERVIEWER, unit),), tuple(reasons))


def interviews_to_hold(ask_again: pd.DataFrame, labels: Labels) -> Iterator[Task]:
    """Interviews to hold again, each with the rules that flagged it."""
    for row in ask_again.head(MOST_TASKS).to_dict("records"):
        rules = tuple(Reason(f"flagged:{rule}", 1.0, None, 1) for rule in row["rules"].split(", "))
        about = [labels.named(kind, row[kind]) for kind in (INTERVIEWER, VILLAGE, DAY) if isinstance(row[kind], str)]
        yield Task(ASK_AGAIN, (Named(row[ROW_OF_FILE], row[FILE]),), rules, tuple(about))


def questions_to_look_at(quality: pd.DataFrame, labels: Labels) -> Iterator[Task]:
    """Questions that many leave unanswered, that interviewers colour, whose numbers heap or whose answers differ."""
    rows = quality[quality["kind"] == QUESTION]
    many = rows["measure"].isin(["dont_know", "refused", "not_recorded"]) & (rows["value"] > MUCH_UNANSWERED)
    differ = rows["measure"].str.startswith("differing:") & (rows["flag"] != "")
    effects = rows["measure"].str.startswith("icc:") & (rows["flag"] != "")
    heaped = (rows["measure"] == "last_digit_p") & (rows["flag"] != "")
    for unit, own in rows[many | differ | effects | heaped].groupby("unit", sort=True):
        reasons = tuple(Reason(row.measure, row.value, None, _n(row.n)) for row in own.itertuples())
        yield Task(LOOK, (labels.named(QUESTION, unit),), reasons)


def villages_to_go_to(report: FieldReport) -> Iterator[Task]:
    """Villages by what is wrong with their number of interviews, all of a kind together.

    A village where somebody worked on the last day is not behind: its quota is being filled.
    """
    rows = report.quality[(report.quality["kind"] == VILLAGE) & report.quality["measure"].str.startswith("done:")]
    for flag in (BEHIND, BEYOND, UNSEEN, NOT_FORESEEN):
        units = sorted(set(rows["unit"][rows["flag"] == flag]) - (report.at_work if flag == BEHIND else set()))
        if units:
            named = tuple(report.labels.named(VILLAGE, unit) for unit in units)
            yield Task(GO, named, (Reason(flag, len(units), None, len(units)),))
    if report.frame is None or not (report.frame["village"] != "").any():
        return
    for state in (BEHIND, BEYOND, UNSEEN, NOT_DRAWN, NOT_IN_FRAME):
        villages = report.frame["village"][report.frame["state"] == state]
        named = tuple(
            report.labels.named(VILLAGE, village)
            for village in villages
            if not (state == BEHIND and village in report.at_work)
        )
        if named:
            yield Task(GO, named, (Reason(f"frame.{state}", len(named), None, len(named)),))


def of_all(quality: pd.DataFrame) -> dict[str, tuple[float, int]]:
    """The measures of the whole survey: value and n."""
    rows = quality[quality["kind"] == ALL]
    return {row.measure: (row.value, _n(row.n)) for row in rows.itertuples()}


def _n(n: object) -> int:
    import pandas as pd

    return 0 if pd.isna(n) else int(n)
