"""Known totals of the population, from a file with one row a cell, and whether the sample can meet them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.interviews import FIRST_ROW, rows_told
from bogolan.preparation.reading.delimited import read_table
from bogolan.preparation.weighting.cells import CROSSED, cells, joins, level_text, level_told, of_design
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.codes import as_code, number, number_as_typed
from bogolan.survey.letters import tidied
from bogolan.survey.response_files import told_responses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from bogolan.preparation.weighting.cells import Cells

Level = tuple[str, ...]
MEND = "cross fewer questions, or join answers: weighting.collapse"


@dataclass(frozen=True, eq=False)
class Margin:
    """One margin: the respondents' cells, and the population (levels of the cells) of each."""

    cells: Cells
    population: np.ndarray


def known_totals(path: Path, plan: Mapping[str, Any], choices: Mapping[str, Sequence[str]]) -> list[dict[Level, float]]:
    """For each margin of the plan, the population by level, the plan's answers joined; see `_margin`.

    `choices` are the codes that each question offers, empty where any may occur. Raises SurveyError, naming row and
    column, for columns that are not there, codes that the question does not have, totals that are no number of 0 or
    more, and cells that stand twice.
    """
    weighting = plan["weighting"]
    if not path.is_file():
        raise SurveyError(Problem(str(path), "no such file", "the known totals that the plan names"))
    table = read_table(path).rows
    questions = list(dict.fromkeys(name for margin in weighting["margins"] for name in margin))
    columns = [*questions, weighting["total"]]
    lacking = [name for name in columns if name not in table]
    if lacking:
        raise SurveyError(
            Problem(
                str(path),
                "no such column",
                f"one of {listing(table.columns)}",
                None,
                1,
                name,
                nearest(name, table.columns),
            )
            for name in lacking
        )
    texts = table[columns].astype(object).map(tidied)
    codes = texts[questions].apply(lambda column: column.map(lambda cell: _code(cell, choices[column.name])))
    totals, problems = _people(path, texts[weighting["total"]])
    problems += [*_unknown(path, codes, choices), *_repeated(path, codes)]
    if problems:
        raise SurveyError(sorted(problems, key=lambda problem: problem.row or 0))
    joined = joins(weighting.get("collapse", []))
    codes = codes.apply(lambda column: column.map(lambda code: joined.get((column.name, code), code)))
    return [_margin(path, codes, totals, margin) for margin in weighting["margins"]]


def met_by(
    sample: pd.DataFrame,
    weight: np.ndarray,
    known: Sequence[Mapping[Level, float]],
    path: Path,
    plan: Mapping[str, Any],
    choices: Mapping[str, Sequence[str]],
) -> list[Margin]:
    """The margins as the respondents (n, those of positive weight count) are to meet them.

    Raises SurveyError, naming each, for respondents without an answer, answers without population, and population of
    whom nobody is in the sample.
    """
    weighting = plan["weighting"]
    counted = weight > 0
    found, problems = [], []
    questions = dict.fromkeys(name for margin in weighting["margins"] for name in margin)
    for name in questions:
        missing = sample[name].isna().to_numpy() & counted
        if missing.any():
            told = f"no answer in {missing.sum()} rows, {listing(rows_told(sample)[missing])}"
            problems.append(
                Problem(told_responses(plan), told, "an answer of everybody who is weighted by it", column=name)
            )
    for names, totals in zip(weighting["margins"], known, strict=True):
        margin = cells(sample, names, weighting.get("collapse", []))
        told = {name: {*choices[name], *(level[place] for level in totals)} for place, name in enumerate(names)}
        population = np.array([totals.get(level, 0.0) for level in margin.levels])
        rows = rows_told(sample).to_numpy()
        problems += _disagreements(margin, population, totals, rows, counted, path, told, of_design(plan))
        found.append(Margin(margin, population))
    if problems:
        raise SurveyError(problems)
    return found


def _disagreements(
    margin: Cells,
    population: np.ndarray,
    totals: Mapping[Level, float],
    rows: np.ndarray,
    counted: np.ndarray,
    path: Path,
    choices: Mapping[str, Collection[str]],
    design: Collection[str],
) -> Iterator[Problem]:
    """Answers without population, and population of whom nobody was asked."""
    respondents = margin.sums(counted.astype(float))
    for place in np.flatnonzero((respondents > 0) & (population <= 0)):
        held = counted & (margin.number == place)
        who = f"{held.sum()} respondents are, in rows {listing(rows[held])}"
        told = f"no population of {level_told(margin.levels[place], margin.questions, choices, design)}, which {who}"
        yield Problem(str(path), told, "a total above 0 for every answer that occurs", column=margin.name, hint=MEND)
    everybody = sum(totals.values())
    reached = {level for level, people in zip(margin.levels, respondents, strict=True) if people > 0}
    for level, people in totals.items():
        if people > 0 and level not in reached:
            told = f"nobody in the sample of {level_text(level)}, {people:g} of {everybody:g} people"
            yield Problem(
                str(path), told, "a respondent in every cell that has a population", column=margin.name, hint=MEND
            )


def _people(path: Path, column: pd.Series) -> tuple[np.ndarray, list[Problem]]:
    """(rows) the totals as numbers, and what is none."""
    read = [number_as_typed(cell) if cell else None for cell in column]
    numbers = np.array([np.nan if one is None else one for one in read])
    faulty = np.flatnonzero(~(numbers >= 0))
    expected = "a number of people, 0 or more"
    return numbers, [
        Problem(str(path), repr(column.iloc[row]), expected, row=int(row) + FIRST_ROW, column=str(column.name))
        for row in faulty
    ]


def _code(cell: str, choices: Sequence[str]) -> str:
    """A cell as the code that it stands for: "1.0" is "1"."""
    value = None if cell in choices else number(cell)
    return cell if value is None else as_code(value)


def _unknown(path: Path, codes: pd.DataFrame, choices: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for name in codes:
        if choices[name]:
            for row in np.flatnonzero(~codes[name].isin(["", *choices[name]])):
                code = codes[name].iloc[row]
                told = f"one of the answers {listing(choices[name], 20)}"
                yield Problem(
                    str(path),
                    repr(code),
                    told,
                    row=int(row) + FIRST_ROW,
                    column=name,
                    hint=nearest(code, choices[name]),
                )


def _repeated(path: Path, codes: pd.DataFrame) -> Iterator[Problem]:
    """Rows that tell no question's answer, and cells that an earlier row has told."""
    first: dict[tuple[str, ...], int] = {}
    for row, key in enumerate(codes.itertuples(index=False, name=None), FIRST_ROW):
        told = {name: code for name, code in zip(codes.columns, key, strict=True) if code}
        if not told:
            expected = f"a code of {listing(codes.columns)}"
            yield Problem(str(path), "a total of no cell", expected, row=row, column=str(codes.columns[0]))
        elif first.setdefault(key, row) != row:
            cell = ", ".join(f"{name}={code}" for name, code in told.items())
            yield Problem(
                str(path),
                f"{cell} a second time, after row {first[key]}",
                "each cell once",
                row=row,
                column=CROSSED.join(told),
                hint="add up rows that only columns of no margin tell apart",
            )


def _margin(path: Path, codes: pd.DataFrame, totals: np.ndarray, margin: Iterable[str]) -> dict[Level, float]:
    """The population by level of one margin: of the rows that tell its questions and no other, where there are some.

    Else the sum of the rows that tell them and the same others.
    """
    names = list(margin)
    filled = codes != ""
    kinds = [frozenset(codes.columns[told]) for told in filled.to_numpy()]
    telling = sorted({kind for kind in kinds if kind >= set(names)}, key=lambda kind: (len(kind), sorted(kind)))
    if not telling or (len(telling) > 1 and telling[0] != set(names)):
        found = f"{len(telling)} sets of rows" if telling else "no row"
        told = f"{found} with the codes of {CROSSED.join(names)}"
        raise SurveyError(Problem(str(path), told, "one row for each of its cells", column=CROSSED.join(names)))
    rows = np.array([kind == telling[0] for kind in kinds])
    summed = codes.loc[rows, names].assign(people=totals[rows]).groupby(names, sort=True)["people"].sum()
    keys = [key if isinstance(key, tuple) else (key,) for key in summed.index]
    return dict(zip(keys, summed.astype(float), strict=True))
