"""Tests of hypotheses at the gate: by their smallest cell, and of answers where nothing of their questions is hidden.

Of a test only the difference is told, never the shares or means of its cells; `n` and `count` are of the smallest. With
the numbers of a question that are published, a difference may give one that is not. Of a question with several answers
this is so of the choice alone that is tested: the shares of choices do not sum to what everyone knows, and where they
do, a single hidden choice has taken another with it (`choices`).

A test among some of the interviews leaves beside the first; those of whom the two together tell are among its cells.
What is tested of all and between groups leaves both times or neither. The smallest difference that a test would have
established leaves with it: its width of limits in another unit. A test on a level of a conjoint experiment goes
with all that is told of the level's attribute, as the levels themselves do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from bogolan.disclosure.choices import of_several_answers
from bogolan.disclosure.rounding import three_digits, two_digits, upward_percent
from bogolan.disclosure.rules import COMPLEMENT, PUBLISHED, WITHHELD
from bogolan.survey.spine import (
    COMPARED,
    DETECTABLE,
    EFFECT,
    MARGINAL_MEAN,
    PREFERENCES,
    SCALE,
    SCALE_POINTS,
    SENSITIVITY,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bogolan.disclosure.thresholds import Thresholds

ITEMS, ANSWERED = ("support", "drivers"), "answered"
# How a test that is about one choice names it after its question.
CHOICE = "share "
# What is told of the levels of a conjoint experiment.
OF_PROFILES = (MARGINAL_MEAN, "gap", EFFECT, PREFERENCES)


def of_hypotheses(
    tests: pd.DataFrame,
    whole: pd.DataFrame,
    second: pd.DataFrame,
    experiments: pd.DataFrame,
    thresholds: Thresholds,
) -> pd.DataFrame:
    """Tests, those of answers withheld where a share, mean or gap of one of their questions is; bases in tens.

    `whole` are the rows of all interviews, `second` those of some of them: of a test among some, nothing of its
    questions is hidden in either. `experiments` are the rows of experiments, of both.
    """
    beside = tests["measure"] == DETECTABLE
    if not beside.any():
        return _with_coarse_bases(_tests(tests.copy(), whole, second, experiments), thresholds)
    found = _tests(tests[~beside].copy(), whole, second, experiments)
    all_tests = pd.concat([found, _with_their_tests(tests[beside].copy(), found)]).loc[tests.index]
    return _with_coarse_bases(all_tests, thresholds)


def _with_coarse_bases(tests: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    return tests.assign(n=thresholds.coarse(tests["n"]))


def _tests(tests: pd.DataFrame, whole: pd.DataFrame, second: pd.DataFrame, experiments: pd.DataFrame) -> pd.DataFrame:
    several = set(whole.loc[of_several_answers(whole), "outcome"])
    _withhold_beside_hidden(tests, tests["domain"].isna(), whole, several)
    again = tests["domain"] == SENSITIVITY
    for name in tests.loc[again, "domain_level"].unique():
        own = again & (tests["domain_level"] == name)
        again_of_own = second[(second["domain"] == SENSITIVITY) & (second["domain_level"] == name)]
        for rows in (whole, again_of_own):
            _withhold_beside_hidden(tests, own, rows, several)
    _withhold_beside_levels(tests, experiments)
    _withhold_all_with_groups(tests)
    first = tests[tests["domain"].isna() & (tests["release"] == PUBLISHED)]
    firsts = set(zip(first["outcome"], first["level"], strict=True))
    told = tests[tests["domain"].notna() & (tests["release"] == PUBLISHED)]
    for index, *place in told[["outcome", "level"]].itertuples(name=None):
        if tuple(place) not in firsts:
            tests.loc[index, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return tests


def _with_their_tests(smallest: pd.DataFrame, tests: pd.DataFrame) -> pd.DataFrame:
    """The smallest differences, each decided as the test that it stands beside."""
    decided = dict(zip(_places(tests), tests[["release", "release_reason"]].to_numpy().tolist(), strict=True))
    smallest["release"], smallest["release_reason"] = zip(*(decided[place] for place in _places(smallest)), strict=True)
    return smallest


def smallest_rounded(row: pd.Series) -> float:
    """A smallest difference as its test is rounded, and upward: any that large is one that would be found."""
    if row["unit"] == "proportion":
        return upward_percent(row["estimate"])
    digits = two_digits if row["unit"] == SCALE_POINTS else three_digits
    return digits(row["estimate"], float("nan"), row["estimate"])[2]


def _places(rows: pd.DataFrame) -> Iterator[tuple]:
    return rows[["outcome", "level", "domain", "domain_level"]].itertuples(index=False, name=None)


def _withhold_beside_hidden(tests: pd.DataFrame, own: pd.Series, rows: pd.DataFrame, several: Collection[str]) -> None:
    """Withhold, in place, those of some tests of answers that are about a question of which something is hidden.

    `several` are the questions with several answers: of these a test goes with what is hidden of its own choice.
    """
    of_items = rows[rows["analysis"].isin(ITEMS)]
    told = of_items["measure"].isin(["share", "gap", "mean"]) & (of_items["base"] == ANSWERED)
    hidden = of_items[told & (of_items["release"] != PUBLISHED)]
    questions, choices = set(hidden["outcome"]), set(zip(hidden["outcome"], hidden["level"], strict=True))
    of_answers = tests["count"].notna() | (tests["unit"] == SCALE)
    of_answers &= own & tests["level"].notna() & (tests["release"] == PUBLISHED)
    for index, level in tests.loc[of_answers, "level"].items():
        for question, told_of_it in _parts(level):
            choice = told_of_it.removeprefix(CHOICE)
            is_choice = question in several and told_of_it.startswith(CHOICE) and not set("+,") & set(choice)
            if (question, choice) in choices if is_choice else question in questions:
                tests.loc[index, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]


def _parts(level: str) -> Iterator[tuple[str, str]]:
    """Each question that a test is about, with what counts of it where the test says so."""
    for part in level.split("/"):
        question, _, told = part.partition(": ")
        yield question, told


def _withhold_beside_levels(tests: pd.DataFrame, experiments: pd.DataFrame) -> None:
    """Withhold, in place, tests of conjoint experiments where anything else of the same attribute is withheld.

    That is a level's mean, gap or effect, or a test of a level. Whether two groups prefer alike is of all attributes.
    """
    named = experiments.loc[experiments["measure"] == MARGINAL_MEAN, "outcome"].unique()
    rows = experiments[experiments["outcome"].isin(named) & experiments["measure"].isin(OF_PROFILES)]
    hidden = _attributes(rows["outcome"] + ": " + rows["level"].fillna(""), rows, named)
    own = _attributes(tests["level"].fillna(""), tests, named)
    places = hidden[rows["release"] != PUBLISHED].tolist() + own[tests["release"] != PUBLISHED].tolist()
    told = {place for place in places if place is not None}
    for index, place in own[tests["release"] == PUBLISHED].items():
        if place is None:
            continue
        experiment, attribute, again = place
        beside = [(one, which, when) for one, which, when in told if one == experiment and when in (None, again)]
        if any(attribute in ("", which) for _, which, _ in beside):
            tests.loc[index, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]


def _withhold_all_with_groups(tests: pd.DataFrame) -> None:
    """Withhold, in place, a test of all where the same test between groups is withheld, and that one with it.

    An experiment's results of all are withheld with those of women and men, and do not leave by another door.
    """
    place = tests["outcome"] + "/" + tests["domain_level"].fillna("")
    between, hidden = tests["level"] == COMPARED, tests["release"] != PUBLISHED
    pair = between | (tests["level"].isna() & place.isin(place[between]))
    follow = pair & place.isin(place[pair & hidden]) & ~hidden
    tests.loc[follow, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]


def _attributes(levels: pd.Series, rows: pd.DataFrame, named: Collection[str]) -> pd.Series:
    """Of rows that are on a conjoint experiment: it, the attribute ("" for all), and the analysis that repeats it."""

    def place(level: str, domain: str | None, analysis: str | None) -> tuple[str, str, str | None] | None:
        experiment, _, title = level.partition(": ")
        again = analysis if domain == SENSITIVITY else None
        return (experiment, title.partition("=")[0], again) if experiment in named else None

    places = [place(*told) for told in zip(levels, rows["domain"], rows["domain_level"], strict=True)]
    return pd.Series(places, rows.index, dtype=object)
