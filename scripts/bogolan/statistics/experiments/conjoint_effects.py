"""Average marginal component effects of a conjoint experiment: of a level, compared with a reference level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..estimators.totals import groups_of
from ..inference.estimates import Estimates, join
from .arms import ExperimentError
from .conjoint_model import Cells, LeastSquares, cells_of, least_squares, matrix_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .conjoint_profiles import ConjointProfiles, Pairs

NEVER_TOGETHER = "no_common_level"


def amce(
    conjoint: ConjointProfiles,
    references: Mapping[str, object],
    constraints: Pairs = (),
    by: str | Sequence[str] | None = None,
) -> Estimates:
    """How much a level changes the answer to a profile, compared with the reference level of its attribute, by group.

    Hainmueller, Hopkins & Yamamoto (2014), Political Analysis 22, 1-30, section 4: least squares of the answers on all
    attributes. Levels of a pair in `constraints` were not all shown together; there the effect of level l is the mean
    of E(y | l, b) - E(y | reference, b) over the levels b of the other attribute that were shown with both, each
    counting as much. R's cregg averages also over b that were shown with l alone, of which no difference to the
    reference is known. Where no level was shown with both there is no estimate, flagged "no_common_level".

    references: {attribute: its reference level}; of other attributes no effect is given. Named "job=nurse|sex=women",
    the reference not named. The groups are fitted apart and have one covariance. The base are the respondents who saw
    the level or the reference. No degrees of freedom are spent on the model: as with means, levels drawn at random
    differ by chance alone. Raises ExperimentError for references that are no level, and for constraints as `cells_of`.
    """
    for name, reference in references.items():
        if name not in conjoint.levels:
            raise ExperimentError(f"no attribute is called {name!r}; expected one of {', '.join(conjoint.levels)}")
        if reference not in conjoint.levels[name]:
            levels = ", ".join(map(repr, conjoint.levels[name]))
            raise ExperimentError(f"no level of {name!r} is {reference!r}; expected one of {levels}")
    if not references:
        raise ExperimentError("no reference level is named; expected one of an attribute or more")
    groups = groups_of(conjoint.design, by)
    parts = []
    for group, (suffix, label) in enumerate(zip(groups.suffixes, groups.labels, strict=True)):
        rows = conjoint.inside & (groups.of_row == group)[conjoint.respondent]
        cells = cells_of(conjoint, constraints, rows)
        fit = least_squares(conjoint, *matrix_of(cells), rows)
        parts += [_effects(conjoint, fit, cells, name, at, suffix, label) for name, at in references.items()]
    return join(*parts)


def _effects(
    conjoint: ConjointProfiles,
    fit: LeastSquares,
    cells: list[Cells],
    name: str,
    reference: object,
    suffix: str,
    label: Mapping[str, object],
) -> Estimates:
    """The effects of one attribute's levels in one group."""
    levels = conjoint.levels[name]
    at = levels.index(reference)
    others = [place for place in range(len(levels)) if place != at]
    slopes = np.array([_contrast(cells, name, place, at) for place in others])
    exists = ~np.isnan(slopes).any(axis=1)
    slopes = np.where(exists[:, None], slopes, 0.0)
    bases = tuple(_saw(conjoint, fit, name, (place, at)) for place in others)
    return Estimates(
        design=conjoint.design,
        names=tuple(f"{name}={levels[place]}{suffix}" for place in others),
        values=np.where(exists, slopes @ fit.coefficients, np.nan),
        scores=np.where(exists, fit.spread @ slopes.T, np.nan),
        bases=bases,
        counts=np.array([int((base & (conjoint.design.weight != 0)).sum()) for base in bases]),
        labels=tuple({"variable": name, "level": levels[place], **label} for place in others),
        warnings=tuple("" if there else NEVER_TOGETHER for there in exists),
    )


def _contrast(cells: list[Cells], name: str, place: int, reference: int) -> np.ndarray:
    """(p) what of each coefficient makes the effect of a level; NaN where it is never shown beside the same level."""
    start, slopes = 1, np.zeros(1 + sum(len(one.columns) for one in cells))
    for one in cells:
        if name in one.names:
            own, compared = one.beside(name, place), one.beside(name, reference)
            common = own.keys() & compared.keys()
            if not common:
                return np.full(len(slopes), np.nan)
            for row, sign in (
                (rows[beside], sign) for rows, sign in ((own, 1.0), (compared, -1.0)) for beside in common
            ):
                if row:  # the first cell has no column
                    slopes[start + row - 1] += sign / len(common)
        start += len(one.columns)
    return slopes


def _saw(conjoint: ConjointProfiles, fit: LeastSquares, name: str, places: tuple[int, int]) -> np.ndarray:
    """(n, boolean) the respondents of a fit who saw one of two levels."""
    held = fit.rows & np.isin(conjoint.codes[name], places)
    return conjoint.of_respondents(held.astype(float)) > 0
