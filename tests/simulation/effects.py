"""Average marginal effects of a logit by gender: intervals cover what is true of whoever might have been drawn.

Terms are drawn at random, so that the effect of a logit has a truth although villages differ and the model does not
know it: the mean difference in the chance of a yes, over villages and the other term (Freedman 2008; Rosenblum & van
der Laan 2010, International Journal of Biostatistics 6, article 13).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from bogolan.statistics import SurveyDesign, category, glm, join, marginal_effects

from .parts import monte_carlo, within
from .populations import Sample, frame_of

TITLE = (
    "Average marginal effects of a logit by gender, of a term of the person and of one of the village, and their "
    "differences: .93 or more from 24 clusters on"
)
SAMPLES = (Sample(240, 12, 0.0), Sample(480, 24, 0.0), Sample(1440, 80, 0.0))
FEWEST_JUDGED = 24
SPREAD = 0.5  # standard deviation of villages, in log odds
TERMS = ("owned", "exposed")
SHARES = {"owned": 0.4, "exposed": 0.5}
LOG_ODDS = {
    "women": {"": -0.5, "owned": 0.7, "exposed": 0.4},
    "men": {"": -0.2, "owned": 0.2, "exposed": 0.4},
}


def truth() -> dict[str, float]:
    """The effect of each term among women and men, and the difference, by quadrature over villages."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    found = {}
    for sex, odds in LOG_ODDS.items():
        for term, other in (TERMS, TERMS[::-1]):
            effect = 0.0
            for held, share in ((1, SHARES[other]), (0, 1 - SHARES[other])):
                base = odds[""] + held * odds[other] + SPREAD * nodes
                change = 1 / (1 + np.exp(-base - odds[term])) - 1 / (1 + np.exp(-base))
                effect += share * float(weights @ change) / float(weights.sum())
            found[f"{sex}:{term}"] = effect
    return found | {f"difference:{term}": found[f"women:{term}"] - found[f"men:{term}"] for term in TERMS}


def effects(samples: int, seed: int) -> Iterator[dict]:
    """A row an effect and size of the sample: how often its interval holds the truth."""
    true = truth()
    for place, sample in enumerate(SAMPLES):
        generator = np.random.default_rng([seed, 7, place])
        held = dict.fromkeys(true, 0)
        for _ in range(samples):
            found = estimated(drawn(sample, generator))
            lower, upper = found.interval()
            for name, low, high in zip(found.names, lower, upper, strict=True):
                held[name] += bool(low <= true[name] <= high)
        for name, times in held.items():
            covered = times / samples
            told = {"n": sample.n, "clusters": sample.clusters, "effect": name, "truth": true[name]}
            judged = sample.clusters >= FEWEST_JUDGED
            met = within(covered, 0.93, 1.0, samples) if judged else True
            yield {**told, "coverage": covered, "error": monte_carlo(covered, samples), "met": met}


def drawn(sample: Sample, generator: np.random.Generator) -> pd.DataFrame:
    """Respondents with both terms and an answer: villages differ by a normal effect."""
    frame = frame_of(sample, generator)
    cluster = frame["cluster"].to_numpy()
    owned = (generator.random(len(frame)) < SHARES["owned"]).astype(float)
    exposed = (generator.permutation(sample.clusters) < SHARES["exposed"] * sample.clusters).astype(float)[cluster]
    log_odds = SPREAD * generator.normal(size=sample.clusters)[cluster]
    for sex, odds in LOG_ODDS.items():
        log_odds += (frame["sex"] == sex) * (odds[""] + odds["owned"] * owned + odds["exposed"] * exposed)
    yes = (generator.random(len(frame)) < 1 / (1 + np.exp(-log_odds))).astype(float)
    return frame.assign(owned=owned, exposed=exposed, yes=yes, **{"(Intercept)": 1.0})


def estimated(frame: pd.DataFrame):
    """The effects among women, among men and their differences, as the analysis makes them."""
    design = SurveyDesign(frame, weights="weight", strata="stratum", clusters="cluster")
    parts = []
    for sex in LOG_ODDS:
        fit = glm(design.where(frame["sex"] == sex), "yes", ["(Intercept)", *TERMS])
        own = marginal_effects(fit, [category(f"{sex}:{term}", term, []) for term in TERMS])
        parts.append(own)
    both = join(*parts)
    gaps = both.contrast({f"difference:{term}": {f"women:{term}": 1.0, f"men:{term}": -1.0} for term in TERMS})
    return join(both, gaps)
