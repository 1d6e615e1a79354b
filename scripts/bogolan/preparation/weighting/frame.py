"""Base weights from the sampling frame: the inverse of the chance that a household or person had to be selected.

Clusters are drawn within strata with equal chances or in proportion to their size, households or people within clusters
with equal chances (Kish 1965, Survey Sampling, chapter 7; Lohr 2010, Sampling, sections 5.2 and 6.2):

    chance = clusters drawn in the stratum x size of the cluster / size of the stratum
             x selected in the cluster / (times the cluster was drawn x listed in the cluster)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.interviews import FIRST_ROW, rows_told
from bogolan.preparation.reading.delimited import read_table
from bogolan.preparation.weighting.sample import CLUSTER, EVERYBODY, STRATUM, crossed
from bogolan.provenance.errors import Problem, SurveyError, listing
from bogolan.survey.codes import number_as_typed
from bogolan.survey.letters import tidied
from bogolan.survey.response_files import told_responses

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd


@dataclass(frozen=True, eq=False)
class Frame:
    """The frame by cluster (by stratum where there are none): a row each of `table`.

    table has _stratum and _cluster, `weight`, the inverse of the chance of selection (NaN where it was not drawn), and
    `selected`, how many were (NaN where all were).
    """

    path: str
    table: pd.DataFrame
    keys: tuple[str, ...]

    def places(self, sample: pd.DataFrame) -> np.ndarray:
        """(n) the row of the table for each row of a sample, -1 where the frame does not have its cluster."""
        import pandas as pd

        known = pd.MultiIndex.from_frame(self.table[list(self.keys)])
        return known.get_indexer(pd.MultiIndex.from_frame(sample[list(self.keys)]))

    def weights(self, sample: pd.DataFrame) -> np.ndarray:
        """(n) the weight of each row of a sample, NaN where its cluster was not drawn or is not known."""
        return np.append(self.table["weight"].to_numpy(float), np.nan)[self.places(sample)]


def read_frame(path: Path, plan: Mapping[str, Any]) -> Frame:
    """The frame in the file that the plan's `weighting.frame` names, with the weight of each cluster.

    Raises SurveyError for columns that are not there, clusters twice, numbers that are none or cannot be, and clusters
    that would be drawn with a chance above 1.
    """
    keyed = rows_of_frame(path, plan)
    keys = (STRATUM, CLUSTER) if "clusters" in plan["design"] else (STRATUM,)
    problems: list[Problem] = []
    chance, selected = _chances(path, keyed, plan["weighting"]["frame"], problems)
    if problems:
        raise SurveyError(problems)
    with np.errstate(divide="ignore"):
        weight = np.where(chance > 0, 1 / chance, np.nan)
    return Frame(str(path), keyed[[STRATUM, CLUSTER]].assign(weight=weight, selected=selected), keys)


def rows_of_frame(path: Path, plan: Mapping[str, Any]) -> pd.DataFrame:
    """The rows of the frame in a file as tidy text, with _stratum and _cluster ("" where the design has no clusters).

    Raises SurveyError for columns that are not there, empty codes, and clusters twice.
    """
    described, design = plan["weighting"]["frame"], plan["design"]
    if not path.is_file():
        raise SurveyError(Problem(str(path), "no such file", "the sampling frame that the plan names"))
    table = read_table(path).rows
    named = [*design["strata"], *([design["clusters"]] if "clusters" in design else [])]
    columns = [*named, *(described[key] for key in ("drawn", "size", "listed", "selected") if key in described)]
    lacking = [
        Problem(str(path), "no such column", listing(table.columns), column=name)
        for name in columns
        if name not in table
    ]
    if lacking:
        raise SurveyError(lacking)
    texts = table.astype(object).map(tidied)
    keyed = texts.assign(
        **{
            STRATUM: crossed(texts, design["strata"]) if design["strata"] else EVERYBODY,
            CLUSTER: texts[design["clusters"]] if "clusters" in design else "",
        }
    )
    problems = _gaps(path, texts, named) + _twice(path, keyed, [STRATUM, CLUSTER], named)
    if problems:
        raise SurveyError(problems)
    return keyed


def frame_weights(frame: Frame, sample: pd.DataFrame, plan: Mapping[str, Any]) -> np.ndarray:
    """(n) the base weight of each respondent.

    Raises SurveyError for clusters that the frame lacks or says were not drawn, and for more respondents than were
    selected.
    """
    import pandas as pd

    place = frame.places(sample)
    weight = frame.weights(sample)
    unit = plan["design"].get("clusters", listing(plan["design"]["strata"]))
    problems = []
    for faulty, found in (
        (place < 0, "not in the frame"),
        ((place >= 0) & np.isnan(weight), "in clusters that were not drawn"),
    ):
        if faulty.any():
            told = f"{faulty.sum()} rows {found}, {listing(rows_told(sample)[faulty])}"
            expected = (
                f"clusters that {frame.path} says were drawn" if len(frame.keys) > 1 else f"strata of {frame.path}"
            )
            problems.append(Problem(told_responses(plan), told, expected, column=unit))
    asked = np.bincount(place[place >= 0], minlength=len(frame.table))
    for row in np.flatnonzero(asked > pd.to_numeric(frame.table["selected"]).fillna(np.inf).to_numpy(float)):
        told = f"{frame.table['selected'].iloc[row]:g} selected, of whom {asked[row]} completed the interview"
        expected = "at least as many selected"
        problems.append(
            Problem(frame.path, told, expected, row=int(row) + FIRST_ROW, column=plan["weighting"]["frame"]["selected"])
        )
    if problems:
        raise SurveyError(problems)
    return weight


def without_interviews(frame: Frame, sample: pd.DataFrame) -> list[str]:
    """Clusters that were drawn and where nobody completed the interview; no weight makes up for them by itself."""
    found = np.bincount(frame.places(sample), minlength=len(frame.table)) > 0
    missed = frame.table[~found & frame.table["weight"].notna().to_numpy()]
    return [" · ".join(key) for key in missed[list(frame.keys)].itertuples(index=False, name=None)]


def eligible_people(responses: pd.DataFrame, name: str, plan: Mapping[str, Any]) -> np.ndarray:
    """(n) how many of the household could have been asked, of whom one was. SurveyError where that is not 1 or more."""
    import pandas as pd

    people = pd.to_numeric(responses[name].astype(object), errors="coerce").to_numpy(float)
    faulty = ~(people >= 1) | np.isinf(people)
    if faulty.any():
        told = f"no number of 1 or more in {faulty.sum()} rows, {listing(rows_told(responses)[faulty])}"
        raise SurveyError(Problem(told_responses(plan), told, "how many could have been asked", column=name))
    return people


def _chances(
    path: Path, keyed: pd.DataFrame, described: Mapping[str, str], problems: list[Problem]
) -> tuple[np.ndarray, np.ndarray]:
    """(rows) the chance of selection, and how many were selected; what is wrong is added to the problems."""
    rows = len(keyed)
    drawn = _numbers(path, keyed, described.get("drawn"), np.ones(rows, bool), problems, whole=True)
    held = drawn > 0
    size = _numbers(path, keyed, described.get("size"), np.ones(rows, bool), problems)
    listed = _numbers(path, keyed, described.get("listed"), held, problems)
    selected = _numbers(path, keyed, described.get("selected"), held, problems)
    within = np.ones(rows)
    if "listed" in described:
        for row in np.flatnonzero(held & ((selected > listed) | (selected <= 0))):
            told, expected = (
                f"{selected[row]:g} selected of {listed[row]:g}",
                "more than 0, and no more than were listed",
            )
            problems.append(Problem(str(path), told, expected, row=int(row) + FIRST_ROW, column=described["selected"]))
        within = np.divide(selected, drawn * listed, out=np.zeros(rows), where=held & (listed > 0))
    if "drawn" not in described:
        return within, selected
    hits = _expected_hits(keyed[STRATUM], drawn, size)
    for row in np.flatnonzero((hits > 1 + 1e-9) & (drawn == 1)):
        told = f"a cluster drawn with a chance of {hits[row]:.3g}"
        hint = "clusters that are certain to be drawn are strata of their own; or count every time it was drawn"
        problems.append(
            Problem(str(path), told, "1 at most", row=int(row) + FIRST_ROW, column=described["drawn"], hint=hint)
        )
    for row in np.flatnonzero(held & ~(hits > 0)):
        problems.append(
            Problem(
                str(path),
                "size 0 of a cluster that was drawn",
                "a size above 0",
                row=int(row) + FIRST_ROW,
                column=described.get("size"),
            )
        )
    return np.where(held, hits * within, 0.0), selected if "listed" in described else np.full(rows, np.nan)


def _expected_hits(stratum: pd.Series, drawn: np.ndarray, size: np.ndarray) -> np.ndarray:
    """(clusters) how often each is drawn on average: clusters drawn x its size / the size of its stratum."""
    import pandas as pd

    by_stratum = pd.DataFrame({"drawn": drawn, "size": size}).groupby(stratum.to_numpy())
    total = by_stratum["size"].transform("sum").to_numpy(float)
    wanted = by_stratum["drawn"].transform("sum").to_numpy(float) * size
    return np.divide(wanted, total, out=np.zeros(len(size)), where=total > 0)


def _numbers(
    path: Path,
    table: pd.DataFrame,
    column: str | None,
    needed: np.ndarray,
    problems: list[Problem],
    whole: bool = False,
) -> np.ndarray:
    """(rows) a column of numbers of 0 or more, 1 where the plan names none; what is not is added to the problems."""
    if column is None:
        return np.ones(len(table))
    read = [number_as_typed(cell) if cell else None for cell in table[column]]
    numbers = np.array([np.nan if number is None else number for number in read])
    faulty = needed & ~(numbers >= 0)
    if whole:
        faulty |= needed & (numbers % 1 != 0)
    expected = "a whole number of 0 or more" if whole else "a number of 0 or more"
    for row in np.flatnonzero(faulty):
        problems.append(
            Problem(str(path), repr(table[column].iloc[row]), expected, row=int(row) + FIRST_ROW, column=column)
        )
    return np.where(faulty, 0.0, np.nan_to_num(numbers))


def _gaps(path: Path, texts: pd.DataFrame, columns: list[str]) -> list[Problem]:
    return [
        Problem(str(path), "an empty cell", "the code of a stratum or cluster", row=int(row) + FIRST_ROW, column=name)
        for name in columns
        for row in np.flatnonzero(texts[name] == "")
    ]


def _twice(path: Path, keyed: pd.DataFrame, keys: list[str], columns: list[str]) -> list[Problem]:
    again = keyed.duplicated(keys).to_numpy()
    return [
        Problem(
            str(path),
            f"{' · '.join(keyed[columns].iloc[row])} a second time",
            "one row each",
            row=int(row) + FIRST_ROW,
            column=listing(columns),
        )
        for row in np.flatnonzero(again)
    ]
