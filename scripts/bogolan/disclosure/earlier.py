"""Beside an earlier report on the same survey: two numbers of nearly the same people tell of the few between them.

Readers have both reports. What differs between two numbers of one thing is what those said who came between: late
interviews, corrected answers. So all numbers of one thing are new, or all stay as they were, which tells nothing. They
are new where surely enough people came, from surely enough clusters, that a number of these alone could be published;
how many came is taken from what both reports print, and from how many clusters, at least, from how large clusters are.
Of answers of which counts matter, programming over the counts of both reports must not place few of those who came
(`attack.between`). Fewer people than before, and bases that are not told, are no proof of enough.

What the earlier report does not tell leaves where nothing stays as it was, and of questions that are new.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from bogolan.disclosure.attack.between import few_between
from bogolan.disclosure.attack.question import ALL, question_of
from bogolan.disclosure.rules import AREA, COMMUNAL, HOMOGENEITY, SENSITIVE_THEME, SMALL_COUNT, WITHHELD
from bogolan.disclosure.thresholds import OF_QUESTIONS
from bogolan.survey.previous_release import read_previous
from bogolan.survey.spine import (
    AS_BEFORE,
    COUNTS,
    EVENTS,
    EXCERPTS,
    GROUP,
    NUMBERS,
    PROGRESS,
    SENSITIVITY,
    WEIGHTS,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bogolan.disclosure.thresholds import OfArea, OfClass, Thresholds

# Of interviews and not of answers: each of these analyses is one thing.
NUMBERS_OF_INTERVIEWS = ("accounting", "sample")
OF_INTERVIEWS = (*NUMBERS_OF_INTERVIEWS, "quality", PROGRESS, WEIGHTS)
# Of no respondents of the survey.
OF_OTHERS = (EVENTS, EXCERPTS)
# Why a number may not leave that do not depend on who answered.
BY_PLAN = (AREA, COMMUNAL, HOMOGENEITY, SENSITIVE_THEME)
OF_SAMPLE = CLUSTER, GENDER = ["_cluster", "_gender"]
TOLD = [*NUMBERS, *COUNTS, "release", "note", "flag"]


@dataclass(frozen=True)
class Earlier:
    """The rows of an earlier report as released, and the sizes of clusters by group now, the largest first."""

    rows: pd.DataFrame
    cluster_sizes: Mapping[str, np.ndarray]

    def fewest_clusters(self, people: int, group: str | None) -> int:
        """From how many clusters so many people of a group are at least."""
        sizes = self.cluster_sizes.get(group or ALL, self.cluster_sizes[ALL])
        return int(np.searchsorted(np.cumsum(sizes), people)) + 1


def earlier_report(results: Sequence[str], sample: Sequence[str], survey: str) -> Earlier | None:
    """The earlier report in a file, beside the sample in another; None where a survey names none."""
    if not results:
        return None
    return Earlier(
        read_previous(Path(*results), survey), sizes_of_clusters(pd.read_parquet(*sample, columns=OF_SAMPLE))
    )


def sizes_of_clusters(sample: pd.DataFrame) -> dict[str, np.ndarray]:
    """By group how many people of a sample live in each cluster, the largest number first."""
    groups = {ALL: sample, **{str(name): own for name, own in sample.groupby(GENDER, observed=True)}}
    return {name: np.sort(own[CLUSTER].value_counts().to_numpy())[::-1] for name, own in groups.items()}


def beside_earlier(
    released: pd.DataFrame,
    earlier: Earlier,
    estimates: pd.DataFrame,
    class_of: Callable[[pd.Series], str],
    thresholds: Thresholds,
    weighted: bool,
) -> pd.DataFrame:
    """Released rows, of which those stay as in the earlier report that beside it would tell of few.

    `estimates` are the same rows as estimated; `class_of` tells the class of what a row speaks of.
    """
    now, before = _things(released), _things(earlier.rows)
    known, parts, unseen, kept = set(before[earlier.rows["release"] != WITHHELD]), [], [], False
    for thing, own in released.groupby(now, sort=False):
        rows = earlier.rows[before == thing]
        if own["analysis"].iloc[0] in OF_OTHERS or _same(own, rows):
            parts.append(own)
        elif thing not in known:
            unseen.append(own)
        elif _enough_between(own, rows, earlier, class_of, thresholds) and not (
            _counts_matter(own, class_of, thresholds, weighted) and _tells_few(own, rows, estimates, thresholds)
        ):
            parts.append(own)
        else:
            parts.append(_as_before(own, rows))
            kept |= own["analysis"].iloc[0] not in OF_INTERVIEWS
    parts += [own if not kept or _is_new_question(own) else _withheld(own) for own in unseen]
    return typed(pd.concat(parts).loc[released.index])


def _things(rows: pd.DataFrame) -> pd.Series:
    """What each row is one number of: a question, wherever it stands, among whom; a model; the accounting."""
    of_items = rows["analysis"].isin(OF_QUESTIONS)
    about = rows["analysis"].where(~of_items, "questions")
    parts = [rows[name].fillna("") for name in ("outcome", "domain", "domain_level")]
    return about.where(rows["analysis"].isin(OF_INTERVIEWS), about.str.cat(parts, sep="\n"))


def _same(now: pd.DataFrame, before: pd.DataFrame) -> bool:
    """Whether all that is told of a thing has been told just so."""
    if set(now["id"]) != set(before["id"]):
        return False
    first, second = (_plain(rows).set_index("id").loc[now["id"].tolist(), TOLD] for rows in (now, before))
    return bool(((first == second) | (first.isna() & second.isna())).all(axis=None))


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows as objects, without the mark of what stays as it was."""
    rows = rows.astype(object).where(rows.notna(), None)
    return rows.assign(flag=[_without_mark(flag) for flag in rows["flag"]])


def _without_mark(flag: str | None) -> str | None:
    return ",".join(name for name in (flag or "").split(",") if name and name != AS_BEFORE) or None


def _enough_between(
    now: pd.DataFrame,
    before: pd.DataFrame,
    earlier: Earlier,
    class_of: Callable[[pd.Series], str],
    thresholds: Thresholds,
) -> bool:
    """Whether surely so many people came between that of them alone something could be told."""
    if now["analysis"].iloc[0] in OF_INTERVIEWS:
        return _interviews_differ_by_many(now, before, thresholds)
    both = now[now["contrast"].isna()].merge(before[["id", "n"]].dropna(), on="id", suffixes=("", "_before"))
    both = both[both["n"].notna()]
    for _, row in both.iterrows():
        # A base in tens may be of up to nine more.
        came = int(row["n"]) - int(row["n_before"]) - (thresholds.of_question(*row[["analysis", "outcome"]]).fewest - 1)
        own = _fewest(row, class_of, thresholds)
        clusters = max(own.clusters, thresholds.area.clusters)
        if came < own.base or earlier.fewest_clusters(came, row["group"]) < clusters:
            return False
    return len(both) > 0


def _fewest(row: pd.Series, class_of: Callable[[pd.Series], str], thresholds: Thresholds) -> OfClass | OfArea:
    everywhere = row["domain"] in (None, GROUP, SENSITIVITY) or row["analysis"] not in OF_QUESTIONS
    return thresholds.of_class(class_of(row)) if everywhere else thresholds.area


def _interviews_differ_by_many(now: pd.DataFrame, before: pd.DataFrame, thresholds: Thresholds) -> bool:
    """Whether every number of rows or of respondents is the same as before, or another by the fewest at least."""
    both = now.merge(before[["id", "estimate"]], on="id", suffixes=("", "_before"))
    if len(both) != len(now) or len(both) != len(before) or now["analysis"].iloc[0] not in NUMBERS_OF_INTERVIEWS:
        return False
    differ = (both["estimate"] - both["estimate_before"]).abs()
    nothing = both["estimate"].isna() & both["estimate_before"].isna()
    return bool(((differ == 0) | (differ >= thresholds.fewest) | nothing).all())


def _counts_matter(
    rows: pd.DataFrame, class_of: Callable[[pd.Series], str], thresholds: Thresholds, weighted: bool
) -> bool:
    first = rows.iloc[0]
    of_people = first["analysis"] in OF_QUESTIONS and first["domain"] in (None, GROUP, SENSITIVITY)
    return of_people and not weighted and thresholds.of_class(class_of(first)).counts_matter


def _tells_few(now: pd.DataFrame, before: pd.DataFrame, estimates: pd.DataFrame, thresholds: Thresholds) -> bool:
    """Whether programming over the counts of a question, of all or of some of the interviews, places few who came."""
    first = now.iloc[0]
    own = estimates[estimates["id"].isin(now["id"]) & (estimates["analysis"] == first["analysis"])]
    of_all = own.assign(domain=None), now.assign(domain=None), before.assign(domain=None)
    question = question_of(of_all[0], thresholds.of_question(first["analysis"], first["outcome"]))
    return few_between(replace(question, coarse=first["domain"] is not None), *of_all[1:])


def _as_before(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Rows as the earlier report has them, marked; withheld where it does not, or where the plan forbids them now."""
    found = _withheld(now).to_dict("index")
    as_told = {row["id"]: row for row in _plain(before).to_dict("records")}
    forbidden = (now["release"] == WITHHELD) & now["release_reason"].isin(BY_PLAN)
    for index, row in now[now["id"].isin(list(as_told)) & ~forbidden].iterrows():
        found[index] = as_told[row["id"]]
        if found[index]["release"] != WITHHELD:
            found[index]["flag"] = ",".join(filter(None, (found[index]["flag"], AS_BEFORE)))
    return pd.DataFrame.from_dict(found, orient="index", columns=list(now.columns))


def _withheld(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of which nothing is told, for a reason of the plan or as of few people."""
    empty = dict.fromkeys(NUMBERS, np.nan) | dict.fromkeys(COUNTS) | {"flag": None, "note": None}
    reasons = rows["release_reason"].where(rows["release_reason"].isin(BY_PLAN), SMALL_COUNT)
    return rows.astype(object).assign(**empty, release=WITHHELD, release_reason=reasons)


def _is_new_question(rows: pd.DataFrame) -> bool:
    first = rows.iloc[0]
    return first["analysis"] in OF_QUESTIONS and first["domain"] is None
