"""ODK's audit logs: how many seconds each question was on the screen, and how many minutes all of an interview's.

One file for all, as ODK Central exports it (a column "instance ID"), or a folder with a file an interview: audit.csv in
a folder of the interview's id, as KoboToolbox packs them, or a file of that name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.field.completes import UNITS, usual_minutes
from bogolan.field.quality import ALL, INTERVIEWER, QUESTION, measured, one, shares
from bogolan.preparation.interviews import UUID
from bogolan.preparation.reading.delimited import read_table
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from bogolan.field.interviews import FieldInterviews

COLUMNS = ("event", "node", "start", "end")
IDS = ("instance ID", "instanceID", "instance_id", "uuid", "KEY", "_uuid")
SCREENS = ("question", "group questions")
SHORTEST_SECONDS = 1.0
# An interview in which more than so many questions were on the screen for less than a second was not held.
MOST_SHORT = 0.5
MOST_NAMED = 20


def read_audit(folder: Path, plan: Mapping[str, Any]) -> pd.DataFrame | None:
    """The audit logs that a plan names, a row a visit of a question: uuid, question, seconds; None where it names none.

    Raises SurveyError, naming file and row, where there are none, a column is lacking, or a time is none or runs
    backwards.
    """
    import pandas as pd

    if "audit" not in plan:
        return None
    path = folder / plan["audit"]
    files = audit_files(path)
    if not files:
        raise SurveyError(Problem(str(path), "no audit log", "a CSV file, or a folder with one an interview"))
    parts, problems = [], []
    for file in files:
        try:
            parts.append(_visits(file, path))
        except SurveyError as error:
            problems += error.problems
    if problems:
        rest = len(problems) - MOST_NAMED
        more = [Problem(str(path), f"{rest} mistakes more", "audit logs as ODK writes them")] if rest > 0 else []
        raise SurveyError([*problems[:MOST_NAMED], *more])
    return pd.concat(parts, ignore_index=True)


def audit_files(path: Path) -> list[Path]:
    """The logs: the file itself, or all CSV files of the folder, sorted."""
    return [path] if path.is_file() else sorted(path.rglob("*.csv"))


def _visits(file: Path, named: Path) -> pd.DataFrame:
    """One log's visits of questions."""
    import pandas as pd

    rows = read_table(file).rows
    lacking = [name for name in COLUMNS if name not in rows]
    ids = next((name for name in IDS if name in rows), None)
    if file == named and ids is None:
        lacking.append(IDS[0])
    if lacking:
        raise SurveyError(
            Problem(str(file), f"{len(rows.columns)} columns, none of that name", f"a column {name!r}", row=1,
                    column=name, hint=nearest(name, rows.columns))
            for name in lacking
        )  # fmt: skip
    shown = rows["event"].isin(SCREENS)
    rows = rows[shown]
    start, end = (pd.to_numeric(rows[name], errors="coerce") for name in ("start", "end"))
    # The last screen has no end where the form was left in it.
    rows, start, end = (part[(rows["end"] != "").to_numpy()] for part in (rows, start, end))
    wrong = start.isna() | end.isna() | (end < start)
    if wrong.any():
        where = listing(rows.index[wrong.to_numpy()] + 2)
        found = f"a time that is none, or an end before its start, in rows {where}"
        raise SurveyError(Problem(str(file), found, "milliseconds since 1970, as ODK writes them", column="start, end"))
    own = file.parent.name if file.stem == "audit" and file != named else file.stem
    uuid = rows[ids] if ids else pd.Series(own, rows.index)
    return pd.DataFrame(
        {
            UUID: bare_ids(uuid),
            "question": rows["node"].str.replace(r"\[\d+\]", "", regex=True).str.rpartition("/")[2],
            "seconds": (end - start).astype(float) / 1000,
        }
    ).reset_index(drop=True)


def bare_ids(ids: pd.Series) -> pd.Series:
    """Interviews' ids without "uuid:" before them."""
    return ids.astype("string").str.removeprefix("uuid:").astype(object)


def audit(interviews: FieldInterviews, visits: pd.DataFrame | None) -> Iterator[pd.DataFrame]:
    """Seconds at a question at the median with quartiles, and the share below one second: by question and unit.

    An interview's minutes (`audit_minutes`) are those of all its questions together: without the time in which the form
    was put away, that lies between its start and end.
    Visits of one question by one interview are added up. Interviews in which more than half of the questions took less
    than a second are counted as `audit_fast`.
    """
    import pandas as pd

    if visits is None:
        return
    kept = interviews.kept
    places = pd.Series(np.arange(len(kept)), bare_ids(kept[UUID]).to_numpy(object))
    places = places[~places.index.duplicated()]
    at = visits[UUID].map(places)
    known = visits[at.notna().to_numpy()].assign(place=at.dropna().astype(int).to_numpy())
    yield one(ALL, "all", "audited", float(known["place"].nunique()), n=[len(kept)])
    if not len(known):
        return
    spent = known.groupby(["place", "question"], sort=True)["seconds"].sum().reset_index()
    minutes = spent.groupby("place")["seconds"].sum() / 60
    yield from usual_minutes("audit_minutes", kept.iloc[minutes.index], minutes)
    spent["short"] = spent["seconds"] < SHORTEST_SECONDS
    by = spent.groupby("question")["seconds"]
    quartiles = (by.quantile(part).to_numpy() for part in (0.25, 0.75))
    yield measured(QUESTION, "seconds", by.median(), *quartiles, n=by.size())
    yield shares(QUESTION, "short", spent.groupby("question")["short"].sum(), by.size())
    of_interviews = spent.groupby("place")["short"].mean()
    fast = (of_interviews > MOST_SHORT).astype(int)
    yield one(ALL, "all", "audit_fast", float(fast.mean()), n=[len(fast)])
    units = kept.iloc[of_interviews.index]
    for kind in UNITS:
        told = units[kind].notna().to_numpy()
        if told.any():
            grouped = pd.Series(fast.to_numpy()[told]).groupby(units[kind].to_numpy(object)[told])
            yield shares(kind, "audit_fast", grouped.sum(), grouped.size(), compare=kind == INTERVIEWER)
