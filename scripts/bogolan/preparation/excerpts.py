"""The file of excerpts: read as text, with everything that is wrong in it told at once, and what goes on from it.

The words of an excerpt go no further than this where its speaker did not consent, where it identifies somebody, or
where they may tell who spoke or to which community somebody belongs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.preparation.identifiers.excerpts import names_a_community, tells_who
from bogolan.preparation.identifiers.survey_places import places_of
from bogolan.preparation.interviews import FIRST_ROW
from bogolan.preparation.reading.delimited import read_table
from bogolan.provenance.errors import Problem, SurveyError, listing, nearest
from bogolan.survey.excerpts import (
    CODERS,
    CODES,
    COMMUNAL_WORDS,
    CONSENT,
    HELD,
    ID,
    IDENTIFYING,
    NO_CONSENT,
    OPTIONAL,
    REQUIRED,
    TELLING,
    TEXTS,
    THEME,
    YES,
)
from bogolan.survey.letters import tidied

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from bogolan.survey.questionnaire import Question

# A longer cell in a column of codes holds somebody's words, which no message shows.
LONGEST_CODE = 30


def read_excerpts(folder: Path, plan: Mapping[str, Any]) -> pd.DataFrame | None:
    """The excerpts that a plan names, a row each as tidy text under its row of the file; None where it names none.

    Columns are those of `survey.excerpts`, the optional ones empty where the file has none; of the texts, those that
    it has. Raises SurveyError with everything that is wrong in the file: columns that are lacking, themes that are no
    question of the drivers or support, codes that are none, an id twice, and no text where one is to be published.
    """
    if not plan.get("excerpts"):
        return None
    path = folder / plan["excerpts"]
    if not path.is_file():
        raise SurveyError(Problem(str(path), "no such file", "the excerpts that the plan names"))
    table = read_table(path).rows.astype(object).map(tidied)
    if problems := list(_lacking(str(path), table)):
        raise SurveyError(problems)
    table.index += FIRST_ROW
    table = table[(table != "").any(axis=1)]
    texts = [column for column in TEXTS.values() if column in table]
    told = table.reindex(columns=[*REQUIRED, *OPTIONAL, *texts], fill_value="")
    if problems := list(_mistakes(str(path), told, texts, _themes(plan))):
        raise SurveyError(sorted(problems, key=lambda problem: problem.row or 0))
    return told


def mistaken_excerpts(folder: Path, plan: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Everything that is wrong in the plan's file of excerpts, where there is one; see `read_excerpts`."""
    if not plan.get("excerpts") or not (folder / plan["excerpts"]).is_file():
        return ()
    try:
        read_excerpts(folder, plan)
    except SurveyError as error:
        return error.problems
    return ()


def held_back(excerpts: pd.DataFrame, plan: Mapping[str, Any], questions: Mapping[str, Question]) -> pd.DataFrame:
    """The excerpts with the reason for which one is `held` (else empty); the words of these are empty too.

    Words that tell who somebody is are found in each language, since one text may be more careful than the other.
    """
    design = plan["design"]
    places = places_of(questions, [*design["strata"], *filter(None, [design.get("clusters")])])
    names_one = names_a_community(questions)
    texts = [column for column in TEXTS.values() if column in excerpts]
    words = excerpts[texts].agg(list, axis=1)
    reasons = (
        (excerpts[CONSENT] != YES, NO_CONSENT),
        (excerpts[IDENTIFYING] == YES, IDENTIFYING),
        (words.map(lambda said: any(tells_who(text, places) for text in said)), TELLING),
        (words.map(lambda said: any(map(names_one, said))), COMMUNAL_WORDS),
    )
    held = excerpts[ID].map(lambda _: "")
    for holds, reason in reversed(reasons):  # the first that holds is told
        held[holds.astype(bool)] = reason
    return excerpts.assign(**{HELD: held, **{column: excerpts[column].where(held == "", "") for column in texts}})


def held_in_short(excerpts: pd.DataFrame) -> str:
    """Which rows of the file are held back and why, for the log, without a word of theirs; empty where none is."""
    told = [
        f"{reason}: rows {listing(rows, 40)}"
        for reason, rows in excerpts.index.groupby(excerpts[HELD]).items()
        if reason
    ]
    return f"excerpts that are counted and not quoted: {'; '.join(told)}\n" if told else ""


def _themes(plan: Mapping[str, Any]) -> list[str]:
    return [item["question"] for section in ("drivers", "support") for item in plan[section]]


def _lacking(file: str, table: pd.DataFrame) -> Iterator[Problem]:
    for column in REQUIRED:
        if column not in table:
            yield _no_column(file, table, f"a column {column!r}", column)
    if not any(column in table for column in TEXTS.values()):
        expected = "a column with the words: " + " or ".join(map(repr, TEXTS.values()))
        yield _no_column(file, table, expected, next(iter(TEXTS.values())))


def _no_column(file: str, table: pd.DataFrame, expected: str, column: str) -> Problem:
    named = [cell_shown(name) for name in table]
    return Problem(file, listing(named), expected, row=1, column=column, hint=nearest(column, table))


def _mistakes(file: str, table: pd.DataFrame, texts: list[str], themes: Collection[str]) -> Iterator[Problem]:
    if table.empty:
        yield Problem(file, "no rows", "a row for each excerpt")
    for column, allowed in {THEME: themes, **CODES}.items():
        yield from _unknown(file, table[column], allowed)
    for column in CODERS:
        yield from _unknown(file, table[column][table[column] != ""], themes)
    twice = table[ID][table[ID].duplicated() & (table[ID] != "")]
    for row, name in twice.items():
        first = table.index[table[ID] == name][0]
        yield Problem(
            file, f"{cell_shown(name)} a second time", f"an id once: it is in row {first}", row=row, column=ID
        )
    for row in table.index[table[ID] == ""]:
        yield Problem(file, "nothing", "each excerpt's id", row=row, column=ID)
    published = (table[CONSENT] == YES) & (table[IDENTIFYING] != YES)
    for column in texts:
        for row in table.index[published & (table[column] == "")]:
            yield Problem(file, "nothing", "the words, or no such column for all", row=row, column=column)


def _unknown(file: str, column: pd.Series, allowed: Collection[str]) -> Iterator[Problem]:
    """What is no code: each spelling once, at its first row."""
    wrong = column[~column.isin(list(allowed))]
    for value, rows in wrong.index.groupby(wrong).items():
        also = f", also in row{'s' if len(rows) > 2 else ''} {listing(rows[1:])}" if len(rows) > 1 else ""
        found = f"{cell_shown(value)}{also}" if value else f"nothing{also}"
        expected = f"one of {listing(allowed, 40)}"
        yield Problem(file, found, expected, row=int(rows[0]), column=str(column.name), hint=nearest(value, allowed))


def cell_shown(value: str) -> str:
    """A cell as a message shows it: somebody's words, in the wrong column, are only measured."""
    return repr(value) if len(value) <= LONGEST_CODE else f"a text of {len(value)} letters"
