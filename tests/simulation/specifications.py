"""Joint tests of specification curves, where the effect is zero by every specification."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from bogolan.statistics import SpecificationCurve, SurveyDesign, glm, specification_curves

from .parts import monte_carlo, within
from .populations import Sample, answers, frame_of

CURVES = [Sample(240, 12, 0.1), Sample(480, 24, 0.1), Sample(800, 80, 0.1), Sample(800, 80, 0.3)]
CONTROLS = ([], ["other"], ["other", "number"])


def curve_of(sample: Sample, generator: np.random.Generator, effect: float = 0.0) -> SpecificationCurve:
    """24 specifications of one drawn sample: weights on and off, interviews in and out, controls, two codings.

    `effect` is what who is exposed says yes to more often, of two fifths.
    """
    frame = frame_of(sample, generator)
    n, shares = len(frame), {"women": 0.4, "men": 0.4}
    yes, other = answers(frame, shares, sample.icc, 2, generator).T
    exposed = answers(frame, {"women": 0.5, "men": 0.5}, sample.icc, 1, generator)[:, 0]
    yes = np.maximum(yes, exposed * (generator.random(n) < effect / 0.6))
    frame = frame.assign(
        yes=yes,
        firmly=yes * (generator.random(n) < 0.6),
        exposed=exposed,
        other=other,
        number=generator.normal(size=n),
        one=1.0,
        kept=generator.random(n) < 0.85,
    )
    design = SurveyDesign(frame, weights="weight", strata="stratum", clusters="cluster")
    crossed = product((design, design.unweighted()), (None, "kept"), CONTROLS, ("yes", "firmly"))
    fitted = {}
    for number, (weighed, kept, controls, outcome) in enumerate(crossed):
        spoken = weighed if kept is None else weighed.where(frame[kept])
        fit = glm(spoken, outcome, ["one", "exposed", *controls], "gaussian")
        fitted[str(number)] = fit.select(["exposed"])
    return specification_curves(fitted, draws=1000)["exposed"]


def specifications(samples: int, seed: int) -> Iterator[dict]:
    """How often the joint tests reject at .05: that of the median its size, those of shares, which are steps, no more.

    The share of one sign hardly ever tells, since specifications of the same people err together.
    """
    for place, sample in enumerate(CURVES):
        generator = np.random.default_rng([seed, 5, place])
        curves = [curve_of(sample, generator) for _ in range(samples)]
        median, same_sign, significant = (
            float(np.mean([getattr(curve, name) < 0.05 for curve in curves]))
            for name in ("median_p_value", "same_sign_p_value", "significant_p_value")
        )
        held = within(median, 0.03, 0.07, samples) and within(significant, 0.01, 0.07, samples)
        yield {
            "n": sample.n,
            "clusters": sample.clusters,
            "icc": sample.icc,
            "of one sign": float(np.mean([curve.same_sign for curve in curves])),
            "median": median,
            "sign": same_sign,
            "significant": significant,
            "error": monte_carlo(0.05, samples),
            "met": held and within(same_sign, 0.0, 0.07, samples),
        }


TITLE = (
    "Specification curves of no effect: the joint test of the median rejects in .03 to .07, those of the shares of one "
    "sign and of significant ones in at most .07"
)
