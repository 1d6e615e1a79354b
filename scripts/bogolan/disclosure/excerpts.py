"""Excerpts at the gate: which words may be read by anybody, what is told of who spoke, and which numbers leave.

Words leave only where consent was given to publish them and nothing in them was found that tells who spoke (see
`preparation.excerpts`); never on a question of support, on a sensitive one or on one about belonging to a community,
since who is recognised by a turn of phrase must not be known to have spoken of that. Of the speaker leave the gender,
the method where enough excerpts share both, and the age group where that is broad and enough share all three. What the
page does not print does not leave: at most three excerpts a theme.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bogolan.disclosure.rules import (
    COMMUNAL,
    FEW_CODED,
    NOT_SENSITIVE,
    PUBLISHED,
    SENSITIVE_THEME,
    WITHHELD,
)
from bogolan.disclosure.thresholds import DEFAULT, Thresholds
from bogolan.survey.excerpts import AGE, ANSWER, GENDER, HELD, LEAVING, MEN, METHOD, MIXED, THEME, WOMEN
from bogolan.survey.spine import KAPPA

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    import pandas as pd

    Classes = Mapping[str, Mapping[str, str]]

YEARS = re.compile(r"(\d{1,3})\s*[-–]\s*(\d{1,3})")
OPEN_ENDED = re.compile(r"\d{1,3}\s*\+")
EVERYBODY = "all"


def excerpts_leaving(
    excerpts: pd.DataFrame | None,
    classes: Classes,
    communal: Collection[str] = (),
    thresholds: Thresholds = DEFAULT,
) -> pd.DataFrame:
    """The excerpts as they may be published, by theme in the order of `classes`: the columns of `LEAVING`, texts.

    `excerpts` are those of `preparation.excerpts.held_back`, None where a survey has none. Columns that may not be
    told, and texts in a language that there is none in, are empty (None). No id leaves: it would tell their order.
    """
    import pandas as pd

    if excerpts is None:
        return pd.DataFrame(columns=list(LEAVING), dtype=object)
    told = excerpts.assign(**_speakers(excerpts, thresholds)).reindex(columns=[*LEAVING, ANSWER, HELD])
    told = told[told[HELD] == ""]
    themes = [theme for theme in classes.get("drivers", {}) if quotable(theme, classes, communal)]
    chosen = [row for theme in themes for row in _chosen(told[told[THEME] == theme])]
    leaving = told.loc[chosen, list(LEAVING)].astype(object).reset_index(drop=True)
    return leaving.where(leaving.notna() & (leaving != ""), None)


def quotable(theme: object, classes: Classes, communal: Collection[str]) -> bool:
    """Whether words on a theme may leave: no question of support, a known class that is not sensitive, no community."""
    known = theme not in classes.get("support", {}) and theme not in communal
    return known and classes.get("drivers", {}).get(str(theme)) in NOT_SENSITIVE


def excerpt_decision(
    row: pd.Series, classes: Classes, communal: Collection[str], thresholds: Thresholds
) -> tuple[str, str | None]:
    """What happens to a number: of a theme that is not quoted the number by gender is withheld, as it tells who spoke.

    A number of excerpts counts what researchers took up, not people. A kappa of few tells nothing.
    """
    if row["measure"] == KAPPA:
        return (WITHHELD, FEW_CODED) if row["n"] < thresholds.fewest else (PUBLISHED, None)
    if row["outcome"] in communal:
        return WITHHELD, COMMUNAL
    of_theme = row["outcome"] is not None and row["group"] != EVERYBODY
    if of_theme and not quotable(row["outcome"], classes, communal):
        return WITHHELD, SENSITIVE_THEME
    return PUBLISHED, None


def _speakers(excerpts: pd.DataFrame, thresholds: Thresholds) -> dict[str, pd.Series]:
    """Method and age group as they may be told: alike for all of a gender, or what is missing would tell the rest.

    An excerpt may have its speaker in common with others: the fewest stand for several people.
    """
    gender, method, age = (excerpts[name] for name in (GENDER, METHOD, AGE))
    with_method = _all_large(excerpts, [GENDER, METHOD], thresholds).groupby(gender).transform("all")
    with_age = with_method & _all_large(excerpts, [GENDER, METHOD, AGE], thresholds).groupby(gender).transform("all")
    with_age &= age.map(lambda told: is_broad(told, thresholds)).astype(bool).groupby(gender).transform("all")
    return {METHOD: method.where(with_method, None), AGE: age.where(with_age, None)}


def _all_large(excerpts: pd.DataFrame, columns: list[str], thresholds: Thresholds) -> pd.Series:
    """(n) whether so many excerpts have the same in these columns that it may be told."""
    return excerpts.groupby(columns)[THEME].transform("size") >= thresholds.fewest


def is_broad(age: str, thresholds: Thresholds = DEFAULT) -> bool:
    """Whether an age group is one of so many years or more, or open at its end: "18-34", "55+"; no other is told."""
    span = YEARS.fullmatch(age)
    return int(span[2]) - int(span[1]) + 1 >= thresholds.years if span else OPEN_ENDED.fullmatch(age) is not None


def _chosen(of_theme: pd.DataFrame) -> Iterator[object]:
    """Of a theme the first of women and the first of men in the file (of a mixed group where there is neither), then
    the first that stands for another answer, where these stand for one and the same."""
    firsts = [of_theme.index[of_theme[GENDER] == gender][:1] for gender in (WOMEN, MEN, MIXED)]
    both = [*firsts[0], *firsts[1]] or [*firsts[2]]
    yield from both
    answers = of_theme[ANSWER].fillna("")
    same = set(answers.loc[both])
    if len(same) == 1 and same != {""}:
        yield from of_theme.index[~answers.isin([*same, ""])][:1]
