"""Secondary suppression: what must be hidden too, because it would give away by subtraction what is hidden.

The shares of one question form a table, answers by groups: answers sum to 100% in each group, and all respondents are
the women and the men. A single hidden cell in a line that sums could be computed from the rest, so none stays single
(Hundepool et al. 2012, section 4.4). Hidden is whatever does not leave as a number: withheld, banded or bounded.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from bogolan.disclosure.bounds import BOUNDS
from bogolan.disclosure.choices import without_mean_ranks, without_sums
from bogolan.disclosure.model_fit import OF_ALL_ESTIMATES, OF_ONE_ESTIMATE
from bogolan.disclosure.rules import COMPLEMENT, INTRACLASS, PUBLISHED, WITHHELD
from bogolan.survey.spine import (
    COEFFICIENT,
    GENDER_INTERACTIONS,
    JOINT_TEST,
    LEFT_OUT,
    LESS,
    MARGINAL_EFFECT,
    MEAN_RANK,
    MODELS,
    PREDICTED,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import pandas as pd

    from bogolan.disclosure.thresholds import Thresholds

WOMEN, MEN, ALL = "women", "men", "all"
NET, SCALE_TEST, RANK = "net", "chisq", "rank"
# Tests of everything at once, and of what.
OF_ALL = {
    SCALE_TEST: ("share", "mean"),
    JOINT_TEST: ("share", MEAN_RANK),
    GENDER_INTERACTIONS: ("coefficient", "marginal_effect"),
    **OF_ALL_ESTIMATES,
}
PLACE = ("analysis", "outcome", "base", "measure", "level", "group")


def with_complements(rows: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """Rows of the spine with `release` and `release_reason`; more of them withheld where subtraction would tell."""
    rows = _with_cells_beside(_without_small_remainders(rows.copy(), thresholds), "share", thresholds)
    rows = _with_cells_beside(without_sums(rows), "mean", thresholds)
    rows = _with_cells_beside(without_mean_ranks(rows), MEAN_RANK, thresholds)
    return _without_ranks(_without_orphans(_without_models_in_parts(rows)))


def _with_cells_beside(rows: pd.DataFrame, measure: str, thresholds: Thresholds) -> pd.DataFrame:
    """Of every question, whatever a single hidden number of a measure could be computed from is withheld too."""
    cells = rows[(rows["measure"] == measure) & rows["contrast"].isna()]
    for question, table in cells.groupby(["analysis", "outcome"], sort=True):
        own = thresholds.of_question(*question)
        while (cell := _next_to_withhold(rows.loc[table.index], own)) is not None:
            rows.loc[cell, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return rows


def of_domains(rows: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """Rows within domains, their bases in tens; where women or men are withheld, so are both together."""
    rows = rows.copy()
    rows["n"] = thresholds.coarse(rows["n"])
    place = ["analysis", "measure", "outcome", "level", "domain", "domain_level"]
    hidden = (rows["release"] == WITHHELD) & rows["contrast"].isna()
    partly = hidden.groupby([rows[name] for name in place], dropna=False).transform("any")
    both = (rows["group"] == ALL) & partly & ~hidden
    rows.loc[both, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return rows


def _next_to_withhold(table: pd.DataFrame, thresholds: Thresholds) -> object | None:
    """The cell that has to follow a hidden one, or None when no line holds a single one."""
    for _, line in table.groupby("level", sort=True, dropna=False):
        if line["group"].nunique() > 2 and _lone(line) and (ALL in set(_told(line)["group"]) or _adds_up(line)):
            return _told(line).sort_values("group", key=lambda group: group != ALL).index[0]
    for _, line in table[(table["base"] == "answered") & table["level"].notna()].groupby("group", sort=True):
        for total in _sums(line):
            if (_lone(total) or _few_hidden(total, thresholds)) and len(_told(total)):
                return _told(total).sort_values(["count", "level"]).index[0]
    return None


def _sums(line: pd.DataFrame) -> list[pd.DataFrame]:
    """Within one group, the sets of rows of which each follows from the others.

    All answers sum to 100%; an answer joined of several ("agree+strongly_agree") is the sum of its parts, and with all
    other answers it is 100% again. Where several choices may be named they sum to more; see `choices` for why a single
    hidden one still takes another with it.
    """
    joint = line["level"].str.contains("+", regex=False)
    single = line[~joint]
    sums = [single]
    for index, level in line.loc[joint, "level"].items():
        parts = single["level"].isin(level.split("+"))
        sums += [line.loc[[index, *single.index[side]]] for side in (parts, ~parts)]
    return sums


def _lone(line: pd.DataFrame) -> bool:
    return len(line) > 1 and (line["release"] != PUBLISHED).sum() == 1


def _few_hidden(line: pd.DataFrame, thresholds: Thresholds) -> bool:
    """Whether those behind all hidden answers together are few, which is what the told ones leave of 100%."""
    hidden = line[line["release"] != PUBLISHED]
    return len(hidden) > 0 and hidden["count"].sum() < thresholds.fewest


def _adds_up(line: pd.DataFrame) -> bool:
    """Whether all respondents are the women and the men, nobody else."""
    n = line.groupby("group")["n"].sum()
    return bool(n[ALL] == n[WOMEN] + n[MEN])


def _told(line: pd.DataFrame) -> pd.DataFrame:
    return line[line["release"] == PUBLISHED]


def _without_small_remainders(rows: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """Where a few are neither women nor men, what is said of all less both would be said of them: `all` is withheld."""
    for index, parts in _lines_of_groups(rows):
        if {WOMEN, MEN, ALL} <= parts.keys():
            others = parts[ALL] - parts[WOMEN] - parts[MEN]
            if 0 < others < thresholds.fewest:
                rows.loc[index, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return rows


def _lines_of_groups(rows: pd.DataFrame) -> Iterator[tuple[object, dict[str, int]]]:
    """For every number that is given for women, men and all: where that for all stands, and the n of each."""
    given = rows[rows["contrast"].isna() & rows["group"].notna() & rows["n"].notna()]
    keys = ["analysis", "measure", "outcome", "level", "base"]
    for _, line in given.groupby(keys, sort=True, dropna=False):
        if (line["group"] == ALL).any():
            yield line.index[line["group"] == ALL][0], dict(zip(line["group"], line["n"], strict=True))


def _without_orphans(rows: pd.DataFrame) -> pd.DataFrame:
    """What is made of other numbers is withheld where one of them is hidden: with the others it would give that one.

    Net scores, bounds, correlations and what tells of a model come first, because gaps of net scores are made of them.
    """
    compared = rows["contrast"].notna()
    first = [NET, INTRACLASS, *BOUNDS, *OF_ALL_ESTIMATES, *OF_ONE_ESTIMATE]
    for measured in (rows["measure"].isin(first) & ~compared, compared):
        cells = rows.loc[~compared & _hidden(rows), list(PLACE)]
        hidden = set(cells.itertuples(index=False, name=None))
        for index, row in rows[measured & (rows["release"] == PUBLISHED)].iterrows():
            if not hidden.isdisjoint(_made_of(row, hidden)):
                rows.loc[index, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return rows


def _without_models_in_parts(rows: pd.DataFrame) -> pd.DataFrame:
    """Of a group's model coefficients and predictions leave all or none, since each follows from the others.

    Of a curved model, with the shares that the survey has of the terms, what is expected at one value of each and the
    marginal effects, they are as many equations as unknowns, whichever single coefficient is withheld.
    """
    models = (rows["analysis"] == MODELS) & rows["contrast"].isna()
    estimates = models & rows["measure"].isin([COEFFICIENT, MARGINAL_EFFECT])
    hidden = set(rows.loc[estimates & _hidden(rows), ["outcome", "group"]].itertuples(index=False, name=None))
    parts = models & rows["measure"].isin([COEFFICIENT, PREDICTED]) & (rows["release"] == PUBLISHED)
    told = rows.loc[parts, ["outcome", "group"]].itertuples(index=False, name=None)
    beside = [index for index, place in zip(rows.index[parts], told, strict=True) if place in hidden]
    rows.loc[beside, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return rows


def _hidden(rows: pd.DataFrame) -> pd.Series:
    """Which rows hide a number: not those of which there is none, of a column that a model goes without."""
    return (rows["release"] != PUBLISHED) & ~rows["release_reason"].isin(LEFT_OUT)


def _made_of(row: pd.Series, hidden: Collection[tuple]) -> Iterator[tuple]:
    """The places of what a row is made of, as far as they may be among the hidden."""
    levels, base = [row["level"]], row["base"]
    measures = ("share", "mean", MEAN_RANK, "coefficient", "marginal_effect")
    if row["measure"] in BOUNDS:
        base = "answered"
    elif row["measure"] == NET:
        measures = ("share",) if row["contrast"] is None else (NET,)
        levels = row["level"].split(LESS) if row["contrast"] is None else levels
    elif row["measure"] in OF_ALL:  # of all answers, or of all terms, whatever they are
        levels, measures = [place[PLACE.index("level")] for place in hidden], OF_ALL[row["measure"]]
    elif row["measure"] in (COEFFICIENT, MARGINAL_EFFECT):  # neither gives the other
        measures = (row["measure"],)
    for measure, level, group in product(measures, levels, {row["group"], row["contrast"]} - {None}):
        yield row["analysis"], row["outcome"], base, measure, level, group


def _without_ranks(rows: pd.DataFrame) -> pd.DataFrame:
    """Ranks are withheld where any of what is ranked is hidden: its place among the others would tell of its size."""
    for (analysis, _), battery in rows[rows["measure"] == RANK].groupby(["analysis", "family"], sort=True):
        places = battery[["outcome", "level"]].drop_duplicates()
        of_analysis = rows[(rows["analysis"] == analysis) & rows["contrast"].isna() & (rows["base"] != "asked")]
        parts = of_analysis[of_analysis["measure"].isin(["share", MEAN_RANK, "marginal_effect", RANK])]
        parts = parts.merge(places, on=["outcome", "level"])
        hidden = set(parts.loc[_hidden(parts), "group"])
        withheld = battery["group"].isin(hidden) | battery["contrast"].isin(hidden)
        withheld &= battery["release"] == PUBLISHED
        rows.loc[battery.index[withheld], ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return rows
