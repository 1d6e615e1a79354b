"""Specification curves at the gate: results of nearly the same people, which together must not tell of the few others.

Two specifications whose bases differ by a few (flagged interviews, those who did not know) give, subtracted, what these
few do. So one's effect leaves only where any two bases, the model's own among them, differ by nobody or by many; in
whole percentage points, where the model's own effect leaves in tenths of one. Two shares of the same people, 4 or more
and 5, give the effect on the answer 4: so the count of every effect is of those behind such a difference, too. What all
say together leaves also where one's may not, but then of many specifications (ten) or more, and without the smallest
and the largest effect; how many of them agree in tenths, where bases are close.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.disclosure.rounding import outward_percent, to_decimals, whole_percent
from bogolan.disclosure.rules import (
    COMPLEMENT,
    PUBLISHED,
    SEPARATED,
    WITHHELD,
)
from bogolan.survey.spine import IN_TENTHS, MARGINAL_EFFECT, MEDIAN_EFFECT, SAME_SIGN, SIGNIFICANT, SPECIFIED

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

    from bogolan.disclosure.thresholds import Thresholds

SHARES = (SAME_SIGN, SIGNIFICANT)
OF = ["outcome", "level", "group", "contrast"]
LIMITS = ["lower", "upper"]
NOT_TOLD = {"n": None, "count": None, "clusters": None}


def of_specifications(rows: pd.DataFrame, models: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """Rows of specification curves that were decided one by one, with those withheld that would tell of few people.

    `models` holds the models' own effects, with their decisions: what is hidden of an effect there is hidden here, but
    for one that is separated, which some specifications have and others have not. A difference leaves where both its
    sides do.
    """
    rows = rows.copy()
    own = _own_effects(models)
    curves = {_key(place): curve.index for place, curve in rows.groupby(OF, sort=False, dropna=False)}
    for difference in (False, True):  # differences last: they follow their sides
        for place, index in curves.items():
            if (place[-1] is not None) == difference:
                sides = [curves.get((*place[:-2], group, None)) for group in place[-2:]] if difference else []
                _decide(rows, index, own.get(place, False), sides, thresholds)
    return rows


def specification_numbers(row: pd.Series) -> dict[str, Any]:
    """The numbers of a row as they leave: effects in whole percentage points, no size of any base.

    Of a single specification it is told whether its own p-value is below .05, not the p-value.
    """
    told: dict[str, Any] = dict(NOT_TOLD, note=IN_TENTHS if row["note"] == IN_TENTHS else None)
    if row["measure"] in (MARGINAL_EFFECT, MEDIAN_EFFECT):
        lower, upper = outward_percent(row["lower"], row["upper"])
        told |= {"estimate": whole_percent(row["estimate"]), "lower": lower, "upper": upper}
    if row["measure"] == MARGINAL_EFFECT:
        told |= {"note": SIGNIFICANT if row["p_value"] < 0.05 else None, "p_value": float("nan")}
    return told


def _key(place: tuple[Hashable, ...]) -> tuple[Hashable, ...]:
    """A place with None where pandas has NaN for what is missing."""
    return tuple(part if isinstance(part, str) else None for part in place)


def _own_effects(models: pd.DataFrame) -> Mapping[tuple[Hashable, ...], bool]:
    """Whether the curve of a model's effect may be told of, for all it is itself told."""
    effects = models[(models["measure"] == MARGINAL_EFFECT) & models["domain"].isna()]
    return {
        tuple(row[part] for part in OF): row["release"] == PUBLISHED or row["release_reason"] == SEPARATED
        for _, row in effects.iterrows()
    }


def _decide(
    rows: pd.DataFrame, index: pd.Index, own_leaves: bool, sides: list[pd.Index | None], thresholds: Thresholds
) -> None:
    """The rows of one curve, changed in place; `sides` are those of the curves whose difference it is."""
    single = rows.loc[index, "domain"].notna()
    singles, together = index[single], index[~single]
    if not own_leaves:
        _withhold(rows, index)
    if _any_two_are_close(rows.loc[index, "note"], thresholds):
        _withhold(rows, singles)
        _tell_in_tenths(rows, together)
    for side in sides:
        if side is None:
            _withhold(rows, index)
            continue
        of_side = rows.loc[side]
        hidden = set(of_side.loc[of_side["domain"].notna() & (of_side["release"] != PUBLISHED), "domain_level"])
        _withhold(rows, singles[rows.loc[singles, "domain_level"].isin(hidden)])
        if (of_side.loc[of_side["domain"].isna(), "release"] != PUBLISHED).any():
            _withhold(rows, together)
    counted = rows.loc[singles, "estimate"].notna()
    if not counted.all() or (rows.loc[singles, "release"] != PUBLISHED).any():
        # How many give no estimate, since all of a few said the same, and how many of the hidden agree, is not told.
        _tell_in_tenths(rows, together)
        rows.loc[together[rows.loc[together, "measure"] == SPECIFIED], "estimate"] = float(len(singles))
    if (rows.loc[singles[counted], "release"] == PUBLISHED).all():
        return
    rows.loc[together, LIMITS] = float("nan")
    if counted.sum() < thresholds.specifications:  # each is told by what is said of them together
        _withhold(rows, together)


def _tell_in_tenths(rows: pd.DataFrame, together: pd.Index) -> None:
    shares = together[rows.loc[together, "measure"].isin(SHARES) & (rows.loc[together, "note"] != IN_TENTHS)]
    rows.loc[shares, "estimate"] = rows.loc[shares, "estimate"].map(_in_tenths)
    rows.loc[shares, "note"] = IN_TENTHS


def _withhold(rows: pd.DataFrame, index: pd.Index) -> None:
    told = index[rows.loc[index, "release"] == PUBLISHED]
    rows.loc[told, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]


def _any_two_are_close(notes: pd.Series, thresholds: Thresholds) -> bool:
    """Whether two bases differ by some, but few people or clusters ("people/clusters"); also where nobody knows."""
    for note in notes:
        people, _, clusters = str(note).partition("/")
        if not (people.isdigit() and clusters.isdigit()):
            return True
        if int(people) < thresholds.fewest or int(clusters) < thresholds.area.clusters:
            return True
    return False


def _in_tenths(share: float) -> float:
    """A share to the nearest tenth; not all, and not none, where some differ."""
    rounded = to_decimals(share, 1)
    return min(max(rounded, 0.1), 0.9) if 0 < share < 1 else rounded
