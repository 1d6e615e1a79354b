"""What is simulated: each cell gives rows with what was measured and whether it is as it must be."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pandas as pd

from bogolan.statistics import glm, max_t, mean, rank_sets, share_gaps

from .populations import Sample, answers, batches, design_of, frame_of

SHARES = (0.02, 0.05, 0.1, 0.3, 0.5, 0.8, 0.9, 0.95, 0.98, 1.0)
CELLS = product((120, 500, 2000), (12, 24, 80), (0.0, 0.1, 0.2, 0.4))
SAMPLES = [Sample(*cell) for cell in CELLS if cell[0] / cell[1] >= 5]
RANKED = [Sample(120, 12, 0.1), Sample(500, 12, 0.2), Sample(500, 24, 0.2), Sample(2000, 80, 0.2)]
GAPS = ((0.02, 0.02), (0.1, 0.1), (0.3, 0.3), (0.5, 0.5), (0.9, 0.9), (0.98, 0.98), (1.0, 1.0), (0.99, 0.9), (0.5, 0.3))
ITEMS = {"two tied": np.array([0.30, 0.30, 0.40, 0.45, 0.60]), "all tied": np.full(5, 0.4)}
FEW = 2  # of 12 clusters that are exposed


def monte_carlo(share: float, samples: int) -> float:
    """The standard error of a simulated share."""
    return float(np.sqrt(max(share * (1 - share), 1 / samples) / samples))


def within(share: float, lowest: float, highest: float, samples: int) -> bool:
    """Whether a simulated share is as it must be, two Monte Carlo standard errors forgiven."""
    return lowest - 2 * monte_carlo(lowest, samples) <= share <= highest + 2 * monte_carlo(highest, samples)


def shares(samples: int, seed: int) -> Iterator[dict]:
    """Coverage of the interval of record, and of R's plain beta beside it."""
    for place, (sample, share) in enumerate(product(SAMPLES, SHARES)):
        generator = np.random.default_rng([seed, 1, place])
        held, values = {"capped": [], "beta": []}, []
        for batch in batches(samples):
            frame = frame_of(sample, generator)
            columns = answers(frame, {"women": share, "men": share}, sample.icc, batch, generator)
            found = mean(design_of(frame, columns), [str(column) for column in range(batch)])
            values.append(found.values)
            for method, kept in held.items():
                lower, upper = found.interval(method=method)
                kept.append((lower <= share) & (share <= upper))
        variance = np.concatenate(values).var()
        effective = share * (1 - share) / variance * min(share, 1 - share) if variance > 0 else 0.0
        covered = {method: float(np.concatenate(kept).mean()) for method, kept in held.items()}
        highest = 0.98 if effective >= 10 else 1.0
        yield {
            **_told(sample),
            "p": share,
            "effective cases": round(effective, 1),
            **covered,
            "error": monte_carlo(covered["capped"], samples),
            "met": within(covered["capped"], 0.93, highest, samples),
        }


def gaps(samples: int, seed: int) -> Iterator[dict]:
    """Coverage of the interval of a gap; size of its t test, and of the p-value that goes with the interval.

    Women and men are asked in the same clusters.
    """
    chosen = [sample for sample in SAMPLES if sample.n in (120, 500)]
    for place, (sample, (women, men)) in enumerate(product(chosen, GAPS)):
        generator = np.random.default_rng([seed, 2, place])
        tested, excluded, covered = [], [], []
        for batch in batches(samples):
            frame = frame_of(sample, generator)
            columns = answers(frame, {"women": women, "men": men}, sample.icc, batch, generator)
            names = [str(column) for column in range(batch)]
            by_sex = mean(design_of(frame, columns), names, by="sex")
            found = share_gaps(by_sex, {name: (f"{name}|sex=women", f"{name}|sex=men") for name in names})
            tested.append(found.estimates.test()["p_value"].to_numpy() < 0.05)
            excluded.append(found.p_values < 0.05)
            covered.append((found.lower <= women - men) & (women - men <= found.upper))
        coverage, t_test, by_interval = (float(np.concatenate(held).mean()) for held in (covered, tested, excluded))
        lowest = 0.03 if 0.1 <= women <= 0.9 else 0.0
        sized = within(t_test, lowest, 0.06, samples) and within(by_interval, 0.0, 0.06, samples)
        yield {
            **_told(sample),
            "women": women,
            "men": men,
            "coverage": coverage,
            "t test": t_test,
            "by the interval": by_interval,
            "error": monte_carlo(0.05, samples),
            "met": within(coverage, 0.93, 1.0, samples) and (sized or women != men),
        }


def ranks(samples: int, seed: int) -> Iterator[dict]:
    """How often sets of ranks hold all true ranks of five drivers, and how many ranks they allow."""
    for place, (sample, (kind, items)) in enumerate(product(RANKED, ITEMS.items())):
        best = 1 + (items[None, :] > items[:, None]).sum(axis=1)
        worst = len(items) - (items[None, :] < items[:, None]).sum(axis=1)
        generator = np.random.default_rng([seed, 3, place])
        held, width, together = [], [], []
        frame = frame_of(sample, generator)
        for _ in range(samples):
            columns = np.hstack([answers(frame, {"women": p, "men": p}, sample.icc, 1, generator) for p in items])
            found = mean(design_of(frame, columns), [str(item) for item in range(len(items))])
            sets = rank_sets(found, draws=5000)
            held.append(bool(((sets.best <= best) & (sets.worst >= worst)).all()))
            width.append(float((sets.worst - sets.best + 1).mean()))
            tested = max_t(found, draws=5000)
            together.append(bool(((tested.lower <= items) & (tested.upper >= items)).all()))
        covered = float(np.mean(held))
        yield {
            **_told(sample),
            "drivers": kind,
            "coverage": covered,
            "ranks a set": float(np.mean(width)),
            "max-t coverage": float(np.mean(together)),
            "error": monte_carlo(covered, samples),
            "met": within(covered, 0.93, 1.0, samples),
        }


def few_exposed(samples: int, seed: int) -> Iterator[dict]:
    """Coverage of the effect of something that only two of a dozen clusters have, with CR2 and without."""
    for place, icc in enumerate((0.05, 0.1, 0.2)):
        generator = np.random.default_rng([seed, 4, place])
        plain, reduced = [], []
        for _ in range(samples):
            sizes = generator.integers(5, 16, 12)
            cluster = np.repeat(np.arange(12), sizes)
            n = len(cluster)
            exposed = (cluster < FEW).astype(float)
            y = np.sqrt(icc) * generator.normal(size=12)[cluster] + np.sqrt(1 - icc) * generator.normal(size=n)
            weight = np.exp(generator.normal(0, 0.3, n))
            frame = pd.DataFrame({"cluster": cluster, "stratum": 0, "weight": weight})
            fit = glm(design_of(frame, np.column_stack([y, exposed, np.ones(n)])), "0", ["2", "1"], "gaussian")
            for found, kept in ((fit.coefficients, plain), (fit.bias_reduced(), reduced)):
                lower, upper = found.interval()
                kept.append(lower[1] <= 0 <= upper[1])
        covered = float(np.mean(reduced))
        yield {
            "clusters": 12,
            "exposed": FEW,
            "icc": icc,
            "linearisation": float(np.mean(plain)),
            "CR2": covered,
            "error": monte_carlo(covered, samples),
            "met": within(covered, 0.93, 1.0, samples),
        }


def _told(sample: Sample) -> dict:
    return {"n": sample.n, "clusters": sample.clusters, "icc": sample.icc}


PARTS = {"shares": shares, "gaps": gaps, "ranks": ranks, "few_exposed": few_exposed}
TITLES = {
    "shares": "Intervals of shares: .93 or more everywhere, and at most .98 where there are 10 effective cases",
    "gaps": "Gaps of shares: MOVER covers .93 or more; where there is none, the t test rejects in at most .06, and in "
    ".03 or more for shares of .1 to .9; the interval excludes zero in at most .06",
    "ranks": "Sets of ranks hold all true ranks .93 of the time or more",
    "headline": "Draws of the demonstration's process without faults, analysed as the pipeline does: intervals and "
    "sets of ranks hold what is true .93 of the time or more; what is planted is found as often as it must be",
    "imputation": "Missing answers imputed, silent most often in the villages with most to tell: with villages in the "
    "imputation intervals cover .93 or more, where without them, or of complete cases alone, some do not",
    "few_exposed": "Two of twelve clusters exposed: CR2 covers .93 or more, where linearisation does not",
}
