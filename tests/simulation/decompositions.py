"""Whether decompositions hold what they promise: shares of what is explained, and the parts of a gap."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np
import pandas as pd
from scipy.special import expit, ndtri

from bogolan.statistics import Estimates, SurveyDesign, explained_gaps, join, oaxaca, shapley

from .parts import monte_carlo, within
from .populations import Sample, frame_of

TERMS = [f"x{place}" for place in range(5)]
PAIR = ("women", "men")
SAMPLES = [Sample(300, 12, 0.2), Sample(700, 24, 0.2), Sample(1300, 80, 0.1)]
POPULATION, TIMES = Sample(60000, 6000, 0.0), 20


@dataclass(frozen=True)
class Process:
    """How answers come about: by sex how common each term is, what it adds to the log odds of yes, and a constant."""

    common: Mapping[str, tuple[float, ...]]
    slopes: Mapping[str, tuple[float, ...]]
    intercept: Mapping[str, float]


STRONG = Process(
    {"women": (0.5, 0.5, 0.4, 0.3, 0.5), "men": (0.4, 0.5, 0.5, 0.5, 0.5)},
    {"women": (1.2, 0.8, 0.4, 0.2, 0.0), "men": (0.8, 0.8, 0.6, 0.0, 0.0)},
    {"women": -1.0, "men": -1.2},
)
WEAK = Process(
    {"women": (0.5, 0.5, 0.4, 0.3, 0.5), "men": (0.45, 0.5, 0.5, 0.5, 0.5)},
    {"women": (0.5, 0.3, 0.2, 0.1, 0.0), "men": (0.4, 0.3, 0.2, 0.0, 0.0)},
    {"women": -0.8, "men": -0.8},
)
Found = tuple[Estimates, np.ndarray, np.ndarray]  # with lower and upper limits
PROCESSES = {"strong": STRONG, "weak": WEAK}


def drawn(sample: Sample, process: Process, icc: float, generator: np.random.Generator) -> pd.DataFrame:
    """One sample: yes-or-no terms that go together, alike within a cluster by icc, and a yes-or-no outcome."""
    frame = frame_of(sample, generator)
    n, cluster = len(frame), frame["cluster"].to_numpy()
    own = np.sqrt(0.25) * generator.normal(size=(n, 1)) + np.sqrt(0.75) * generator.normal(size=(n, len(TERMS)))
    liking = np.sqrt(icc) * generator.normal(size=(cluster.max() + 1, len(TERMS)))[cluster] + np.sqrt(1 - icc) * own
    women = (frame["sex"] == "women").to_numpy()
    common, slopes = (
        np.where(women[:, None], *(table[sex] for sex in PAIR)) for table in (process.common, process.slopes)
    )
    terms = (liking < ndtri(common)).astype(float)
    odds = np.where(women, *(process.intercept[sex] for sex in PAIR)) + (terms * slopes).sum(axis=1)
    odds = odds + 0.4 * generator.normal(size=cluster.max() + 1)[cluster]
    yes = (generator.random(n) < expit(odds)).astype(float)
    return frame.assign(yes=yes, **dict(zip(TERMS, terms.T, strict=True)))


def design_of(frame: pd.DataFrame) -> SurveyDesign:
    """The design of a sample."""
    return SurveyDesign(frame, weights="weight", strata="stratum", clusters="cluster")


def _draws(design: SurveyDesign) -> int:
    """Few where the sample is the population, of which no limits are asked."""
    return 499 if len(design.frame) < POPULATION.n / 2 else 2


def _explained(design: SurveyDesign) -> Found:
    found = shapley(design, "yes", TERMS, by="sex", draws=_draws(design))
    gaps = explained_gaps(found, {f"{term}, gap": (f"{term}|sex=women", f"{term}|sex=men") for term in TERMS})
    lower, upper = found.interval()
    return join(found, gaps.estimates), np.append(lower, gaps.lower), np.append(upper, gaps.upper)


def _parted(design: SurveyDesign, family: str) -> Found:
    found = oaxaca(design, "yes", TERMS, "sex", PAIR, family=family, normalised=TERMS, draws=_draws(design))
    return (found, *found.interval())


def _cells(estimator: Callable[[SurveyDesign], Found], sizes: list[Sample], samples: int, seed: int) -> Iterator[dict]:
    for place, ((strength, process), sample) in enumerate(product(PROCESSES.items(), sizes)):
        generator = np.random.default_rng([seed, 5, place])
        whole = [estimator(design_of(drawn(POPULATION, process, sample.icc, generator)))[0] for _ in range(TIMES)]
        truth = np.mean([found.values for found in whole], axis=0)
        held = []
        for _ in range(samples):
            _, lower, upper = estimator(design_of(drawn(sample, process, sample.icc, generator)))
            held.append((lower <= truth) & (truth <= upper))
        for name, value, covered in zip(whole[0].names, truth, np.mean(held, axis=0), strict=True):
            yield {
                "n": sample.n,
                "clusters": sample.clusters,
                "icc": sample.icc,
                "terms": strength,
                "what": name.replace("|sex=", ", "),
                "truth": float(value),
                "coverage": float(covered),
                "error": monte_carlo(float(covered), samples),
                "met": within(float(covered), 0.93, 1.0, samples),
            }


def explained(samples: int, seed: int) -> Iterator[dict]:
    """Coverage of what goes with each term, with all of them, and of the difference between women and men."""
    yield from _cells(_explained, SAMPLES, samples, seed)


def parted_linear(samples: int, seed: int) -> Iterator[dict]:
    """Coverage of the parts of a gap in a linear model."""
    yield from _cells(partial(_parted, family="gaussian"), SAMPLES[1:], samples, seed)


def parted_logit(samples: int, seed: int) -> Iterator[dict]:
    """Coverage of the parts of a gap in a logit."""
    yield from _cells(partial(_parted, family="binomial"), SAMPLES[1:], samples, seed)


PARTS = {"explained": explained, "parted_linear": parted_linear, "parted_logit": parted_logit}
TITLES = {
    "explained": "Shares of what is explained (Shapley), among women and men and their gap: .93 or more",
    "parted_linear": "The parts of a gap between women and men, linear (Kitagawa, Oaxaca, Blinder): .93 or more",
    "parted_logit": "The parts of a gap between women and men in a logit (Yun): .93 or more",
}
