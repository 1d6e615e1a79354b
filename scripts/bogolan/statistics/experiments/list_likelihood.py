"""The likelihood of a list's answers: which item a respondent holds is not seen, only what the count leaves possible.

Each respondent is in one of a few classes (holds the sensitive item or not; says so or not), and what a class makes
likely is a product of binomials, each with a logit of its own: Imai (2011), JASA 106, 407-416; Blair & Imai (2012),
Political Analysis 20, 47-77. The classes are summed over, so that slopes and curvatures follow
from those of the binomials: Louis (1982), JRSS B 44, 226-233.
"""

from __future__ import annotations

from dataclasses import dataclass

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


def list_mixture(
    count: np.ndarray,
    treated: np.ndarray,
    items: int,
    matrices: dict[str, np.ndarray],
) -> Mixture:
    """The classes of the answers (n) to a list of `items` items and one more where treated (n, boolean).

    matrices holds what each logit is linear in, by what it is of: "sensitive"; "control", or "control (not held)" and
    "control (held)" where the control items differ with the sensitive one; and "floor" and "ceiling", the chances that
    who holds the sensitive item alone says none, and who holds all says one less.
    """
    parts = {name: place for place, name in enumerate(matrices)}
    one_model = "control" in parts
    told = count - treated
    classes = [
        # holds the sensitive item: says so, counts none of it, or counts one less than all
        (1, told, np.ones(len(count), bool)),
        (0, count, np.ones(len(count), bool)),
        *([("floor", np.zeros(len(count)), treated & (count == 0))] if "floor" in parts else []),
        *([("ceiling", np.full(len(count), items), treated & (count == items))] if "ceiling" in parts else []),
    ]
    shape = len(classes), len(parts), len(count)
    successes, trials, constants = np.zeros(shape), np.zeros(shape), np.full(shape[::2], -np.inf)
    for place, (kind, control_items, possible) in enumerate(classes):
        possible = possible & (control_items >= 0) & (control_items <= items)
        held = kind != 0
        of_control = parts["control" if one_model else f"control ({'held' if held else 'not held'})"]
        successes[place, of_control] = control_items
        trials[place, of_control] = items
        successes[place, parts["sensitive"]] = held
        trials[place, parts["sensitive"]] = 1
        for lie, edge in (("floor", 0), ("ceiling", items)):
            if lie in parts:
                tempted = treated & (control_items == edge) & held
                trials[place, parts[lie]] = tempted & (kind in (1, lie))
                successes[place, parts[lie]] = tempted & (kind == lie)
        constants[place] = np.where(possible, _log_choices(items, np.clip(control_items, 0, items)), -np.inf)
        successes[place, :, ~possible] = trials[place, :, ~possible] = 0.0
    return Mixture(tuple(matrices.values()), successes, trials, constants)


def _log_choices(items: int, said: np.ndarray) -> np.ndarray:
    from scipy.special import gammaln

    return gammaln(items + 1) - gammaln(said + 1) - gammaln(items - said + 1)
