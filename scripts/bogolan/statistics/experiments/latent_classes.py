"""Answers of respondents whose class is not seen: each is in one of a few classes, and a class makes answers likely.

What a class makes likely is a product of binomials, each with a logit of its own. The classes are summed over, so that
slopes and curvatures follow from those of the binomials: Louis (1982), JRSS B 44, 226-233.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ..models.likelihood import Derivatives, Maximum, maximise
from ..sampling.inverses import pseudo_inverse

EM_STEPS = 200
MOST_HALVINGS = 20
SETTLED = 1e-6  # relative growth of the likelihood at which Newton's method takes over


@dataclass(frozen=True, eq=False)
class Mixture:
    """K classes whose likelihoods are products of E binomials, of n respondents.

    matrices   E arrays (n x p), what each logit is linear in.
    successes  (K x E x n) of each binomial in each class, and trials  (K x E x n), zero where it has no part.
    constants  (K x n) logarithms of the binomials' coefficients; minus infinity where a class is impossible.
    """

    matrices: tuple[np.ndarray, ...]
    successes: np.ndarray
    trials: np.ndarray
    constants: np.ndarray

    def split(self, parameters: np.ndarray) -> list[np.ndarray]:
        """The coefficients of each logit."""
        return np.split(parameters, np.cumsum([matrix.shape[1] for matrix in self.matrices])[:-1])

    def decided(self, certain: Mapping[int, np.ndarray]) -> Mixture:
        """The same where some binomials' chances are 0 or 1 in some rows, and no longer to be estimated there.

        certain: {place of the binomial: (n) -1 where its chance is 0, 1 where it is 1, 0 elsewhere}.
        """
        successes, trials, constants = self.successes.copy(), self.trials.copy(), self.constants.copy()
        for place, edge in certain.items():
            failures = trials[:, place] - successes[:, place]
            contrary = ((edge < 0) & (successes[:, place] > 0)) | ((edge > 0) & (failures > 0))
            constants[contrary] = -np.inf
            successes[:, place][:, edge != 0] = trials[:, place][:, edge != 0] = 0.0
        return replace(self, successes=successes, trials=trials, constants=constants)

    def derivatives(self, parameters: np.ndarray, weight: np.ndarray) -> Derivatives:
        """Log likelihoods (n), slopes (n x p) and the weighted sum of curvatures (p x p)."""
        values, posterior, pulls, spread = self._classes(parameters)
        slopes = (posterior[:, None] * pulls).sum(axis=0)
        inner = np.einsum("kn,ken,kfn->efn", posterior, pulls, pulls) - slopes[:, None] * slopes[None, :]
        inner[np.arange(len(slopes)), np.arange(len(slopes))] -= spread
        blocks = [
            [(one * (weight * inner[e, f])[:, None]).T @ other for f, other in enumerate(self.matrices)]
            for e, one in enumerate(self.matrices)
        ]
        rows = [matrix * slope[:, None] for matrix, slope in zip(self.matrices, slopes, strict=True)]
        return values, np.hstack(rows), np.block(blocks)

    def climb(self, parameters: np.ndarray, weight: np.ndarray) -> np.ndarray:
        """Steps of the EM algorithm (each M step one of Fisher scoring: Lange 1995, JRSS B 57, 425-437)."""
        height = -np.inf
        for _ in range(EM_STEPS):
            values, posterior, pulls, spread = self._classes(parameters)
            reached = float(weight @ values)
            if reached - height < SETTLED * abs(reached):
                break
            height = reached
            slopes = (posterior[:, None] * pulls).sum(axis=0)
            step = np.concatenate(
                [
                    pseudo_inverse((x * (weight * size)[:, None]).T @ x)[0] @ (x.T @ (weight * slope))
                    for x, size, slope in zip(self.matrices, spread, slopes, strict=True)
                ]
            )
            for _ in range(MOST_HALVINGS):
                if weight @ self._classes(parameters + step)[0] >= height:
                    break
                step = step / 2
            parameters = parameters + step
        return parameters

    def _classes(self, parameters: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Log likelihoods (n), probabilities of each class (K x n), pulls on the logits (K x E x n), spread (E x n).

        A pull is what a class's log likelihood grows by with a logit; the spread is the expected variance of those.
        """
        from scipy.special import expit

        logits = np.array([x @ part for x, part in zip(self.matrices, self.split(parameters), strict=True)])
        of_classes = (self.successes * logits - self.trials * np.logaddexp(0.0, logits)).sum(axis=1) + self.constants
        likeliest = of_classes.max(axis=0)  # some class is possible for every answer that was let in
        values = likeliest + np.log(np.exp(of_classes - likeliest).sum(axis=0))
        posterior = np.exp(of_classes - values)
        chances = expit(logits)
        pulls = self.successes - self.trials * chances
        spread = np.einsum("kn,ken->en", posterior, self.trials) * chances * (1 - chances)
        return values, posterior, pulls, spread


def highest(mixture: Mixture, weight: np.ndarray, starts: list[np.ndarray]) -> Maximum:
    """The highest maximum that EM and then Newton's method reach from any of the starts."""
    found = [
        maximise(lambda parameters: mixture.derivatives(parameters, weight), weight, mixture.climb(start, weight))
        for start in starts
    ]
    heights = [weight @ mixture.derivatives(one.parameters, weight)[0] for one in found]
    return found[int(np.argmax(heights))]
