"""Back checks: interviews held again in part by somebody else, compared answer by answer, as IPA's bcstats does.

Questions are of three types. Type 1 should never change (who, where): a difference means that nobody was asked. Type 2
is hard to ask: differences show who needs training. Type 3 may change: differences show how steady the question is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.field.quality import ALL, INTERVIEWER, QUESTION, one, shares
from bogolan.preparation.interviews import FIRST_ROW, UUID
from bogolan.preparation.matching import recognised
from bogolan.preparation.reading.delimited import read_table
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.codes import NUMBERS, number
from bogolan.survey.letters import tidied

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from bogolan.field.interviews import FieldInterviews

TYPES = ("type1", "type2", "type3")
ROW_OF_FILE = "row"
# Beyond this many differing answers of a type an interviewer is called: IPA's rule of thumb.
MOST_DIFFERING = 0.10


def read_back_checks(folder: Path, plan: Mapping[str, Any]) -> pd.DataFrame | None:
    """The back checks that a plan names, as tidy text with each line's `row` in the file; None where it names none.

    Raises SurveyError for a file that is missing or cannot be read, that lacks the column by which it is matched or a
    question that is to be compared, or that has an interview twice or a line without its id.
    """
    declared = plan.get("back_checks")
    if declared is None:
        return None
    path = folder / declared["file"]
    if not path.is_file():
        raise SurveyError(Problem(str(path), "no such file", "the back checks that the plan names"))
    rows = read_table(path).rows
    key = match_column(plan)
    wanted = [key, *(name for kind in TYPES for name in declared.get(kind, []))]
    problems = [
        Problem(str(path), f"{len(rows.columns)} columns, none of that name", f"a column {name!r}", row=1,
                column=name, hint=nearest(name, rows.columns))
        for name in dict.fromkeys(wanted)
        if name not in rows
    ]  # fmt: skip
    if problems:
        raise SurveyError(problems)
    tidy = rows[list(dict.fromkeys(wanted))].astype(object).map(tidied)
    tidy = tidy.assign(**{ROW_OF_FILE: range(FIRST_ROW, len(tidy) + FIRST_ROW)})
    tidy = tidy[(tidy[wanted] != "").any(axis=1)]
    lacking, again = tidy[key] == "", tidy[key].duplicated(keep=False) & (tidy[key] != "")
    for wrong, found in ((lacking, "no id"), (again, "an interview more than once")):
        if wrong.any():
            told = f"{found}, in rows {listing(tidy[ROW_OF_FILE][wrong])}"
            raise SurveyError(Problem(str(path), told, "one line an interview, with its id", column=key))
    return tidy.reset_index(drop=True)


def match_column(plan: Mapping[str, Any]) -> str:
    """The column by which back checks find their interview: the plan's `match`, else the interview's id."""
    return plan["back_checks"].get("match") or plan.get("uuid") or UUID


def back_checks(
    interviews: FieldInterviews, checked: pd.DataFrame | None, plan: Mapping[str, Any]
) -> Iterator[pd.DataFrame]:
    """The share of answers that differ, by question, by interviewer and type, and of all; each number's reliability.

    An answer counts where both interviews have one; a number differs beyond what `within` allows. Raises SurveyError
    where no line of the file belongs to an interview, or one to several.
    """
    import pandas as pd

    if checked is None:
        return
    declared, key = plan["back_checks"], match_column(plan)
    places = _places(interviews, checked, key, declared["file"])
    found = places >= 0
    yield one(ALL, "all", "back_checked", len(checked), n=[len(interviews.kept)])
    yield one(ALL, "all", "back_checks_unmatched", int((~found).sum()), n=[len(checked)])
    by_interviewer = {}
    for kind in TYPES:
        counts = {}
        for name in declared.get(kind, []):
            differ, compared, pairs = _compared(interviews, checked[name], places, name, declared.get("within", {}))
            counts[name] = (int(differ.sum()), int(compared.sum()))
            sums = by_interviewer.setdefault(kind, np.zeros((2, len(checked)), np.int64))
            sums += np.array([differ, compared])
            if pairs is not None and kind != "type1":
                yield one(QUESTION, name, "reliability", reliability_ratio(*pairs), n=[len(pairs[0])])
        table = pd.DataFrame.from_dict(counts, orient="index", columns=["differ", "of"])
        if len(table):
            yield shares(QUESTION, f"differing:{kind}", table["differ"], table["of"])
            yield shares(
                ALL,
                f"differing:{kind}",
                pd.Series([table["differ"].sum()], ["all"]),
                pd.Series([table["of"].sum()], ["all"]),
            )
    for kind, sums in by_interviewer.items():
        who = interviews.kept[INTERVIEWER].to_numpy(object)[places]
        told = found & pd.notna(who)
        if told.any():
            by = pd.DataFrame(sums.T[told], columns=["differ", "of"]).groupby(who[told]).sum()
            rows = shares(INTERVIEWER, f"differing:{kind}", by["differ"], by["of"])
            yield rows.assign(flag=np.where(rows["value"] > MOST_DIFFERING, "high", ""))


def reliability_ratio(first: np.ndarray, second: np.ndarray) -> float:
    """1 less the simple response variance, sum (x - y)^2 / 2n, over the mean of the two variances.

    What is subtracted is the index of inconsistency (Hansen, Hurwitz and Pritzker 1964; O'Muircheartaigh 1991); NaN
    where nothing varies or fewer than two were asked again.
    """
    if len(first) < 2:
        return float("nan")
    variance = (first.var(ddof=1) + second.var(ddof=1)) / 2
    return float(1 - ((first - second) ** 2).sum() / (2 * len(first)) / variance) if variance > 0 else float("nan")


def _places(interviews: FieldInterviews, checked: pd.DataFrame, key: str, file: str) -> np.ndarray:
    """(m) which of the interviews kept each line belongs to; -1 for none."""
    import pandas as pd

    ids = interviews.answers[key if key in interviews.answers else UUID].astype("string").fillna("").to_numpy(object)
    wanted = checked[key].to_numpy(object)
    repeated = pd.Index(ids).duplicated(keep=False) & (ids != "")
    several = np.isin(wanted.astype(str), ids[repeated].astype(str))
    if several.any():
        told = f"ids that several interviews have, in rows {listing(checked[ROW_OF_FILE][several])}"
        raise SurveyError(
            Problem(file, told, "an id of one interview", column=key, hint="match by the interview's uuid")
        )
    first = ~pd.Index(ids).duplicated()
    places = np.flatnonzero(first)[pd.Index(ids[first]).get_indexer(wanted)]
    places = np.where(np.isin(wanted.astype(str), ids.astype(str)), places, -1)
    if len(checked) and not (places >= 0).any():
        expected = "ids of interviews that were kept"
        raise SurveyError(Problem(file, f"{len(checked)} lines, none of an interview", expected, column=key))
    return places


def _compared(
    interviews: FieldInterviews, again: pd.Series, places: np.ndarray, name: str, within: Mapping[str, float]
) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray] | None]:
    """(m, boolean) where the answers differ and where they are compared; of numbers, the pairs compared."""
    question = interviews.questions[name]
    seen = recognised(again, question)
    codes = seen.in_rows(seen.codes)
    before = interviews.answers[name].astype("string").fillna("").to_numpy(object)[places]
    compared = (places >= 0) & (before != "") & (codes != "") & ~np.isin(codes.astype(str), list(question.no_answers))
    if question.type not in NUMBERS:
        return compared & (before != codes), compared, None
    first, second = (np.array([_number(text) for text in texts]) for texts in (before, codes))
    compared &= ~(np.isnan(first) | np.isnan(second))
    differ = compared & (np.abs(first - second) > within.get(name, 0.0))
    return differ, compared, (first[compared], second[compared])


def _number(text: str) -> float:
    found = number(text)
    return float("nan") if found is None else found
