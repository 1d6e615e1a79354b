"""What is told of a number that enters a model as a curve: whether it goes with the outcome at all, and straight.

Its average marginal effect is the slope averaged over people, which is zero of a hill as of a plain. So all columns
that move with the number, those of its products among them, are tested together; and whether they bend; and whether
women's curve is men's.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.models.fits import name_of
from bogolan.analysis.sampled import MEN, WOMEN
from bogolan.statistics import bends, p_adjust, wald_test
from bogolan.survey.spine import CURVE, MODELS, STRAIGHTNESS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bogolan.analysis.models.columns import Column
    from bogolan.analysis.models.fits import Fits
    from bogolan.statistics import Estimates, Test

    Row = dict[str, Any]


def curve_rows(fits: Fits, effects: Sequence[float], method: str) -> Iterator[Row]:
    """A row a curve and test: of each group that has it, and of women's less men's where both do.

    The p-values of whole curves are adjusted among these and those of all effects of the model.
    """
    rows = list(_rows(fits))
    whole = [row for row in rows if row["measure"] == CURVE]
    adjusted = p_adjust([*effects, *(row["p_value"] for row in whole)], method)[len(effects) :]
    for row, p in zip(whole, adjusted, strict=True):
        row |= {"p_adjusted": p, "family": f"{MODELS}/{fits.regression.plan['name']}"}
    yield from rows


def _rows(fits: Fits) -> Iterator[Row]:
    told: dict[str, dict[str, list[str]]] = {}
    for group in fits.by_group:
        kept = fits.regression.kept[group]
        for level, columns in _curves(kept).items():
            names = [name for block in _blocks(fits, group, columns, kept) for name in block]
            told.setdefault(level, {})[group] = names
            yield _row(fits, CURVE, level, [group], wald_test(fits.coefficients.select(names)))
            yield _row(fits, STRAIGHTNESS, level, [group], wald_test(_bent(fits, group, columns, kept)))
    for level, by_group in told.items():
        alike = [[name.removeprefix(group) for name in names] for group, names in by_group.items()]
        if list(by_group) == [WOMEN, MEN] and alike[0] == alike[1]:
            pairs = zip(by_group[WOMEN], by_group[MEN], strict=True)
            gaps = fits.coefficients.contrast({women: {women: 1.0, men: -1.0} for women, men in pairs})
            yield _row(fits, CURVE, level, [WOMEN, MEN], wald_test(gaps, df_denominator=fits.joint_df(gaps)))


def _curves(kept: Sequence[Column]) -> dict[str, list[Column]]:
    """The columns of each curve, without products."""
    found: dict[str, list[Column]] = {}
    for column in kept:
        if column.curve is not None:
            found.setdefault(column.told, []).append(column)
    return found


def _blocks(fits: Fits, group: str, columns: Sequence[Column], kept: Sequence[Column]) -> Iterator[list[str]]:
    """The coefficients of a curve's columns, and of their products with each other column; of each answer."""
    own = [column.level for column in columns]
    crossed: dict[str, dict[str, str]] = {}
    for column in kept:
        for level, other in permutations(column.factors or (), 2):
            if level in own:
                crossed.setdefault(other, {})[level] = column.level
    answers = dict.fromkeys(
        label["answer"] for label in fits.coefficients.labels if label["group"] == group and label["column"] in own
    )
    for answer in answers:
        for block in (own, *([found[level] for level in own] for found in crossed.values())):
            yield [name_of(group, level, answer) for level in block]


def _bent(fits: Fits, group: str, columns: Sequence[Column], kept: Sequence[Column]) -> Estimates:
    """What of the coefficients is zero where the curve, and all of its products, are straight."""
    combinations = bends(columns[0].curve.basis, columns[0].numbers.to_numpy(float))
    blocks = list(_blocks(fits, group, columns, kept))
    found = fits.coefficients.select([name for block in blocks for name in block])
    return found.contrast(np.kron(np.eye(len(blocks)), combinations))


def _row(fits: Fits, measure: str, level: str, groups: Sequence[str], test: Test) -> Row:
    of = fits.regression
    inside = [of.members[group] for group in groups]
    sizes = {
        "n": min(int(some.sum()) for some in inside),
        "clusters": min(int(of.design.clusters_with(some).sum()) for some in inside),
        "count": min(count for (whose, _), count in fits.counts.items() if whose in groups),
    }
    place = {"level": level, "group": groups[0], "contrast": groups[1] if len(groups) > 1 else None}
    told = {"measure": measure, "unit": "F", "estimate": test.statistic, "df": test.df_denominator}
    return {**of.about, **told, **place, **sizes, "p_value": test.p_value, "flag": test.flag or None}
