"""Survey experiments at the gate: what people hide behind a list or a die is sensitive, whatever it is about.

No number of an experiment that leaves counts who gave an answer. Counts by the arm of a list never enter the spine; how
few said yes, or no, to a randomised question, or answered in an arm of an endorsement experiment, decides here whether
anything of it leaves, and stays. Women and men leave
both or neither, since with all respondents one gives the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.disclosure.rounding import outward_percent, three_digits, two_digits, whole_percent
from bogolan.disclosure.rules import (
    COMMUNAL,
    COMPLEMENT,
    PUBLISHED,
    SMALL_COUNT,
    WITHHELD,
    decision,
)
from bogolan.survey.spine import (
    ALL_LIARS,
    BEYOND,
    BOUND,
    CHECK,
    EDGE,
    EXPERIMENTS,
    FAILED,
    FAILED_PLACEBO,
    HYPOTHESES,
    IMPOSSIBLE,
    INVALID_EXPERIMENT,
    MARGINAL_MEAN,
    MISFIT,
    MISREPORTING,
    NO_LIARS,
    NO_MAXIMUM,
    NOT_INFORMATIVE,
    ON_A_SCALE,
    PER_TASK,
    PREFERENCES,
    PROFILES,
    RATING,
    UNTESTED_PLACEBO,
    identifier,
)

if TYPE_CHECKING:
    import pandas as pd

    from bogolan.disclosure.thresholds import Thresholds

LIMITED = ("estimate", "lower", "upper")
# What must be said of an estimate wherever it is printed.
VERDICTS = (FAILED, FAILED_PLACEBO, UNTESTED_PLACEBO, INVALID_EXPERIMENT, NOT_INFORMATIVE, BEYOND, NO_MAXIMUM, MISFIT)
VERDICTS += (EDGE, NO_LIARS, ALL_LIARS)


def experiment_decision(row: pd.Series, thresholds: Thresholds) -> tuple[str, str | None]:
    """What happens to one row: the rule of sensitive questions.

    Answers that no list allows, and profiles, from the fewest respondents on; of profiles also that there are none.
    """
    if row["measure"] in (IMPOSSIBLE, PROFILES):
        none = row["measure"] == PROFILES and row["n"] == 0
        return (PUBLISHED, None) if none or row["n"] >= thresholds.fewest else (WITHHELD, SMALL_COUNT)
    return decision(row, "sensitive", thresholds)


def of_experiments(rows: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """Rows of experiments; where one gender's estimate is withheld, so is all of its kind. Bases in tens.

    What was said directly, and bounds, are withheld with the prevalence, and may be withheld without it.
    Of a conjoint experiment all of an attribute is of a kind: of two profiles one is chosen, so that the levels that
    leave would give the one that does not.
    A result of some of the interviews leaves where enough were left out, since the first result gives theirs.
    """
    rows = rows.copy()
    _withhold_of_few(rows, thresholds)
    rows["n"] = thresholds.coarse(rows["n"])
    estimated = ~rows["measure"].isin([CHECK, IMPOSSIBLE, PROFILES])
    place = [rows["outcome"], rows["domain_level"].fillna(""), _attributes(rows)]
    # Hidden where few admit it, or few were silent, which hides nothing of the others.
    alone, withheld = rows["measure"].isin([MISREPORTING, BOUND]), rows["release"] != PUBLISHED
    hidden = (estimated & ~alone & withheld).groupby(place).transform("any")
    hidden |= alone & withheld.groupby([*place, rows["measure"]]).transform("any")
    # Whether women and men prefer alike is of all attributes, and of all interviews.
    first = estimated & withheld & rows["domain"].isna()
    hidden |= (rows["measure"] == PREFERENCES) & first.groupby(rows["outcome"]).transform("any")
    follow = estimated & hidden & (rows["release"] == PUBLISHED)
    rows.loc[follow, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    return rows


def _attributes(rows: pd.DataFrame) -> pd.Series:
    """The attribute that each row of a conjoint experiment is about; empty of all other rows."""
    of_profiles = rows["outcome"].isin(rows.loc[rows["measure"] == MARGINAL_MEAN, "outcome"])
    names = rows["level"].map(lambda level: level.partition("=")[0] if level and "=" in level else "")
    return names.where(of_profiles, "")


def without_communal_levels(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows as they leave, but for the levels of profiles that show a community, which may name it; alike rows once."""
    named = rows["analysis"].isin([EXPERIMENTS, HYPOTHESES]) & (rows["release_reason"] == COMMUNAL)
    named &= rows["level"].map(lambda level: bool(level) and "=" in level).astype(bool)
    if not named.any():
        return rows
    rows = rows.copy()
    rows.loc[named, ["level", "note"]] = None
    rows.loc[named, "id"] = [identifier(row) for row in rows[named].to_dict("records")]
    return rows[~(named & rows["id"].duplicated())].reset_index(drop=True)


def _withhold_of_few(rows: pd.DataFrame, thresholds: Thresholds) -> None:
    """Withhold, in place, results of some of the interviews that would tell of fewer others than the first could."""
    if rows["domain"].isna().all():
        return
    place = ["outcome", "measure", "level", "group", "contrast"]
    keys = rows[place].fillna("").agg("/".join, axis=1)
    first = rows["n"].where(rows["domain"].isna()).groupby(keys).transform("first")
    left = first - rows["n"]
    few = rows["domain"].notna() & ~(left.eq(0) | left.ge(thresholds.sensitive.base)).fillna(False).astype(bool)
    rows.loc[few & (rows["release"] == PUBLISHED), ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]


def rounded(row: pd.Series, thresholds: Thresholds) -> dict[str, Any]:
    """An estimate in whole percents, or on a scale to a few digits, its limits outward; a number of answers in tens."""
    if row["measure"] in (IMPOSSIBLE, PROFILES):
        return {} if row["level"] == PER_TASK else {"estimate": thresholds.coarse(row["estimate"])}
    if row["unit"] == RATING or row["unit"] in ON_A_SCALE:
        digits = three_digits if row["unit"] == RATING else two_digits
        return dict(zip(LIMITED, digits(*row[list(LIMITED)]), strict=True))
    lower, upper = outward_percent(row["lower"], row["upper"])
    return {"estimate": whole_percent(row["estimate"]), "lower": lower, "upper": upper}
