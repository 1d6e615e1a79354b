"""The specification curve: one effect by many defensible specifications, and what all of them say together.

Simonsohn, Simmons & Nelson (2020), Nature Human Behaviour 4, 1208-1214. Their joint tests ask whether the curve could
look as it does were the effect zero by every specification. They estimate all specifications anew in each draw of a
bootstrap; here a draw is one step from the estimates along the scores of the clusters (Kline & Santos 2012, Journal of
Econometric Methods 1, 23-41), so that thousands of draws of all specifications are a product of two matrices, and what
specifications share is in every draw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..sampling.columns import DesignError
from .intervals import refuse_level, t_quantile, two_sided_p_value, wald_interval
from .multiplicity import refuse_draws

if TYPE_CHECKING:
    import pandas as pd

    from ..sampling.design import SurveyDesign
    from ..sampling.stages import Stage
    from .estimates import Estimates

CURVE_DRAWS = 2000
SAME = 1e-9  # two shares of specifications, or sizes of a median, that differ by less are equal


@dataclass(frozen=True, eq=False)
class SpecificationCurve:
    """One effect by s specifications.

    names              (s) of the specifications.
    values             (s) the effect by each; NaN where it gives none, and then `flags` says why. Such ones are not
                       counted in what follows.
    standard_errors, lower, upper, p_values   (s) its t interval at the level, and its own test.
    counted            how many specifications give the effect.
    median             the median effect; NaN where none gives it.
    same_sign          the share of specifications with the sign of the median.
    significant        the share with that sign and a p-value below 1 - level.
    median_p_value, same_sign_p_value, significant_p_value   how often, were the effect zero by every specification, a
                       median would be as far from zero (in median standard errors), as many have one sign, or as many
                       be significant in one direction.
    flags              (s) what the estimates say of themselves; "" where nothing.
    """

    names: tuple[str, ...]
    values: np.ndarray
    standard_errors: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    p_values: np.ndarray
    counted: int
    median: float
    same_sign: float
    significant: float
    median_p_value: float
    same_sign_p_value: float
    significant_p_value: float
    flags: tuple[str, ...]

    def frame(self) -> pd.DataFrame:
        """One row a specification, from the smallest effect to the largest, those without one last."""
        import pandas as pd

        columns = {"estimate": self.values, "standard_error": self.standard_errors, "lower": self.lower}
        columns |= {"upper": self.upper, "p_value": self.p_values, "flag": self.flags}
        return pd.DataFrame({"name": self.names, **columns}).sort_values("estimate", kind="stable", ignore_index=True)


def specification_curves(
    specifications: Mapping[str, Estimates], level: float = 0.95, draws: int = CURVE_DRAWS, seed: int = 1
) -> dict[str, SpecificationCurve]:
    """The curve of every effect, from {specification's name: its estimates}; an effect has one name in all of them.

    The specifications may differ in anything (whom they speak of, what is in the model, the weights) but the sampling
    units and their strata. In each draw the scores of a cluster, less their mean in its stratum, are turned or not by
    chance, for all specifications alike, and every standard error is made anew, so that with few clusters it errs as
    the sample's own. An estimate that is flagged (separated, without variance or degrees of freedom) is not counted.
    Raises ValueError for no specification, and DesignError where the sampling units differ or are replicate weights.
    """
    refuse_level(level)
    refuse_draws(draws)
    if not specifications:
        raise ValueError("no specification was given; expected the estimates of one or more")
    design = _common_design(list(specifications.values()))
    made = _Draws(design.stages[0], draws, seed)
    by_effect: dict[str, dict[str, int]] = {}
    for name, estimates in specifications.items():
        for place, effect in enumerate(estimates.names):
            by_effect.setdefault(effect, {})[name] = place
    totals = {name: _cluster_totals(design, estimates.scores) for name, estimates in specifications.items()}
    told = {name: _Told(estimates) for name, estimates in specifications.items()}
    return {
        effect: _curve(
            [(name, told[name].of(place), totals[name][:, place]) for name, place in places.items()], made, level
        )
        for effect, places in by_effect.items()
    }


def _common_design(parts: list[Estimates]) -> SurveyDesign:
    first = parts[0].design
    if any(part.design.replicates is not None for part in parts):
        raise DesignError("the design has replicate weights; expected strata and clusters, whose scores are turned")
    if not all(part.design.stages is first.stages for part in parts):
        raise DesignError("the specifications come from different samples; expected the same clusters and strata")
    return first


def _cluster_totals(design: SurveyDesign, scores: np.ndarray) -> np.ndarray:
    """(clusters x k) scores (units of the last stage x k) summed to the primary sampling units."""
    first, last = design.stages[0], design.stages[-1]
    if first is last:
        return scores
    parent = np.empty(len(last.stratum), np.int64)
    parent[last.cluster] = first.cluster
    totals = np.zeros((len(first.stratum), scores.shape[1]))
    np.add.at(totals, parent, scores)
    return totals


class _Told:
    """What the estimates of one specification say, the covariance taken once for all of them."""

    def __init__(self, estimates: Estimates) -> None:
        spread, df = estimates.standard_errors, estimates.df
        known = np.isfinite(estimates.values) & (spread > 0) & (df >= 1)
        known &= np.array([not warning for warning in estimates.warnings], bool)
        self.numbers = np.column_stack([np.where(known, estimates.values, np.nan), np.where(known, spread, np.nan), df])
        self.flags = estimates.flags

    def of(self, place: int) -> tuple[np.ndarray, str]:
        """Value, standard error and degrees of freedom of one estimate (NaN where not counted), and its flags."""
        return self.numbers[place], self.flags[place]


@dataclass(frozen=True, eq=False)
class _Drawn:
    """Effects and their standard errors (draws x s), were the effect zero by each of s specifications."""

    effects: np.ndarray
    standard_errors: np.ndarray


class _Draws:
    """Which clusters are turned in each draw: the same for every effect, so that nothing depends on their order."""

    def __init__(self, stage: Stage, draws: int, seed: int) -> None:
        generator = np.random.default_rng(seed)
        self.turned = 1.0 - 2.0 * generator.integers(0, 2, (draws, len(stage.stratum)))
        self.strata = [np.flatnonzero(stage.stratum == h) for h in range(len(stage.drawn)) if stage.drawn[h] > 1]

    def of(self, totals: np.ndarray, spread: np.ndarray) -> _Drawn:
        """Draws of s effects, from their cluster totals (clusters x s) and standard errors (s).

        A stratum of m clusters counts m / (m - 1), and all are brought to the spread that the design tells, which
        knows of lonely strata and of populations that were drawn from in part.
        """
        draws, s = len(self.turned), totals.shape[1]
        effects, variances, own = np.zeros((draws, s)), np.zeros((draws, s)), np.zeros(s)
        for members in self.strata:
            m = len(members)
            about = (totals[members] - totals[members].mean(axis=0)) * np.sqrt(m / (m - 1))
            sums, squares = self.turned[:, members] @ about, (about**2).sum(axis=0)
            effects += sums
            variances += (squares - sums**2 / m) * (m / (m - 1))
            own += squares
        scale = spread / np.sqrt(np.where(own > 0, own, 1.0))
        return _Drawn(effects * scale, np.sqrt(np.maximum(variances, 0)) * scale)


def _curve(
    of_specifications: list[tuple[str, tuple[np.ndarray, str], np.ndarray]], made: _Draws, level: float
) -> SpecificationCurve:
    names, told, totals = zip(*of_specifications, strict=True)
    values, spread, df = np.array([numbers for numbers, _ in told]).T
    known = np.isfinite(values)
    lower, upper = wald_interval(values, spread, df, level)
    found = _summary(values[None, known], spread[None, known], df[known], level)
    drawn = made.of(np.column_stack(totals)[:, known], spread[known])
    null = _summary(drawn.effects, drawn.standard_errors, df[known], level)
    return SpecificationCurve(
        names=names,
        values=values,
        standard_errors=spread,
        lower=lower,
        upper=upper,
        p_values=two_sided_p_value(values / spread, df),
        counted=int(known.sum()),
        median=float(np.median(values[known])) if known.any() else np.nan,
        same_sign=float(found["same_sign"][0]),
        significant=float(found["significant"][0]),
        **{f"{name}_p_value": _share_as_large(found[name][0], null[name]) for name in found},
        flags=tuple(flag for _, flag in told),
    )


def _summary(effects: np.ndarray, spread: np.ndarray, df: np.ndarray, level: float) -> dict[str, np.ndarray]:
    """Of curves (draws x s): the size of the median effect in median standard errors, and the two shares (draws)."""
    if not effects.shape[1]:
        return {name: np.full(len(effects), np.nan) for name in ("median", "same_sign", "significant")}
    median = np.median(effects, axis=1)
    direction = np.where(median < 0, -1.0, 1.0)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):  # two clusters that are turned alike have no spread
        size = np.abs(median) / np.median(spread, axis=1)
        t = np.where(effects == 0, 0.0, direction * effects / spread)
    return {
        "median": np.where(median == 0, 0.0, size),
        "same_sign": (direction * effects > 0).mean(axis=1),
        "significant": (t > t_quantile(level, df)).mean(axis=1),
    }


def _share_as_large(found: float, drawn: np.ndarray) -> float:
    """How often a draw is as large, the data counted among the draws, so that no p-value is 0; NaN of what is none."""
    return float(((drawn >= found - SAME).sum() + 1) / (len(drawn) + 1)) if np.isfinite(found) else np.nan
