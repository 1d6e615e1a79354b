"""The likelihood of an ordinal item-response model of an endorsement experiment, with its derivatives.

A respondent's answers to all policies come from one latent position, which an endorsement shifts. Integrated over the
position by Gauss and Hermite's rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..models.likelihood import Derivatives

POINTS = 21  # of the rule
CELLS = 4_000_000  # numbers that are held at a time
WIDEST = 5.0  # logarithm of a standard deviation beyond which positions are as good as infinite
FAR = 36.0  # standard deviations, beyond which the normal density is 0


@dataclass(frozen=True, eq=False)
class EndorsementLikelihood:
    """The answers of n respondents to J policies in levels 0, 1 ... and what their position depends on.

    level    (n x J) the level of each answer, -1 where there is none.
    levels   (J) how many levels each policy has.
    means    (n x M) what the mean of the position is linear in.
    treated  (n, boolean) whose position has a variance of its own; that of all others is 1.
    weight   (n).

    Parameters: the thresholds of each policy, J loadings, M coefficients of the mean, the logarithm of the standard
    deviation of the treated. P(answer <= l) = F(threshold - loading position), F the normal distribution.
    """

    level: np.ndarray
    levels: tuple[int, ...]
    means: np.ndarray
    treated: np.ndarray
    weight: np.ndarray

    @cached_property
    def thresholds(self) -> tuple[slice, ...]:
        """Where each policy's thresholds stand among the parameters."""
        ends = np.cumsum([0, *(levels - 1 for levels in self.levels)]).tolist()
        return tuple(slice(*ends[place : place + 2]) for place in range(len(self.levels)))

    @property
    def loadings(self) -> slice:
        """Where the loadings stand."""
        start = self.thresholds[-1].stop
        return slice(start, start + len(self.levels))

    @property
    def coefficients(self) -> slice:
        """Where the coefficients of the mean stand; the last parameter follows them."""
        return slice(self.loadings.stop, self.loadings.stop + self.means.shape[1])

    def derivatives(self, parameters: np.ndarray) -> Derivatives:
        """Log likelihoods (n; minus infinity where impossible), slopes (n x k), the weighted sum of curvatures (k x k).

        Where those are not of a hill, minus the weighted sum of products of slopes, along which one can always climb.
        """
        n, k = len(self.weight), len(parameters)
        in_order = all((np.diff(parameters[place]) > 0).all() for place in self.thresholds)
        if not in_order or abs(parameters[-1]) > WIDEST:
            return np.full(n, -np.inf), np.zeros((n, k)), -np.eye(k)
        values, slopes, curvature = np.zeros(n), np.zeros((n, k)), np.zeros((k, k))
        for rows in self._blocks(k):
            values[rows], slopes[rows], of_block = self._integrated(rows, parameters)
            curvature += of_block
        if np.linalg.eigvalsh(-curvature)[0] <= 0:
            curvature = -(slopes * self.weight[:, None]).T @ slopes
        return values, slopes, curvature

    def start(self) -> np.ndarray:
        """Thresholds by the shares of the levels, equal loadings, and no difference between anybody."""
        from scipy.special import ndtri

        loading = 0.7
        parts = []
        for policy, levels in enumerate(self.levels):
            held = self.level[:, policy] >= 0
            masses = np.bincount(self.level[held, policy], self.weight[held], levels)
            parts.append(ndtri(np.cumsum(masses)[:-1] / masses.sum()) * np.hypot(1, loading))
        return np.concatenate([*parts, np.full(len(self.levels), loading), np.zeros(self.means.shape[1] + 1)])

    def _blocks(self, k: int) -> Iterator[slice]:
        size = max(1, CELLS // (POINTS * k))
        return (slice(start, start + size) for start in range(0, len(self.weight), size))

    def _integrated(self, rows: slice, parameters: np.ndarray) -> Derivatives:
        """The three of some respondents: by Louis (1982), JRSS B 44, 226-233, from those at each point of the rule."""
        points, masses = _rule()
        means, treated = self.means[rows], self.treated[rows].astype(float)
        deviation = np.exp(parameters[-1] * treated)
        position = (means @ parameters[self.coefficients])[:, None] + deviation[:, None] * points
        widening = (treated * deviation)[:, None] * points
        values, slopes = np.tile(np.log(masses), (len(means), 1)), np.zeros((*position.shape, len(parameters)))
        answers, pull = [], np.zeros_like(position)
        for policy, loading in enumerate(parameters[self.loadings]):
            answer = _answer(self.level[rows, policy], parameters[self.thresholds[policy]], loading * position)
            answers.append(answer)
            values += answer.value
            for held, slope in zip(answer.held, answer.slopes, strict=True):
                slopes[:, :, self.thresholds[policy]] += slope[:, :, None] * held[:, None, :]
            slopes[:, :, self.loadings.start + policy] = -position * answer.pull
            pull -= loading * answer.pull
        slopes[:, :, self.coefficients] = pull[:, :, None] * means[:, None, :]
        slopes[:, :, -1] = pull * widening
        highest = values.max(axis=1, keepdims=True)
        likely = np.exp(values - highest)
        posterior = likely / likely.sum(axis=1, keepdims=True)
        own = np.matmul(posterior[:, None, :], slopes)[:, 0]
        weight = self.weight[rows]
        mass = weight[:, None] * posterior
        flat = slopes.reshape(-1, slopes.shape[2])
        spread = (flat * mass.reshape(-1, 1)).T @ flat - (own * weight[:, None]).T @ own
        inside = self._inside(answers, parameters, _Points(means, position, widening, mass))
        inside[-1, -1] += (mass * pull * widening).sum()
        return highest[:, 0] + np.log(likely.sum(axis=1)), own, spread + inside

    def _inside(self, answers: list[_Answer], parameters: np.ndarray, at: _Points) -> np.ndarray:
        """(k x k) the curvature at the points of the rule, each by its mass.

        But for what comes of the position's own curvature.
        """
        found = np.zeros((len(parameters), len(parameters)))
        means = self.coefficients
        of_position = np.zeros_like(at.position)
        for policy, (answer, loading) in enumerate(zip(answers, parameters[self.loadings], strict=True)):
            own = self.loadings.start + policy
            bend = answer.seconds[0] + 2 * answer.seconds[1] + answer.seconds[2]
            of_position += loading**2 * bend
            crossed = at.mass * (bend * at.position * loading - answer.pull)
            found[own, own] = (at.mass * bend * at.position**2).sum()
            found[means, own] = at.means.T @ crossed.sum(axis=1)
            found[-1, own] = (crossed * at.widening).sum()
            self._of_thresholds(found, policy, answer, loading, at)
        bent = at.mass * of_position
        found[-1, means] = at.means.T @ (bent * at.widening).sum(axis=1)
        found = np.tril(found) + np.tril(found, -1).T
        found[means, means] = (at.means * bent.sum(axis=1)[:, None]).T @ at.means
        found[-1, -1] = (bent * at.widening**2).sum()
        return found

    def _of_thresholds(self, found: np.ndarray, policy: int, answer: _Answer, loading: float, at: _Points) -> None:
        """Fill in, below the diagonal, the curvature by one policy's thresholds and by each other parameter."""
        place, own = self.thresholds[policy], self.loadings.start + policy
        above, below = answer.held
        twice_above, both, twice_below = answer.seconds
        found[place, place] += (below * (at.mass * both).sum(axis=1)[:, None]).T @ above
        found[place, place] += found[place, place].T
        for held, alone in ((above, twice_above), (below, twice_below)):
            tied = at.mass * (alone + both)
            found[place, place] += np.diag(held.T @ (at.mass * alone).sum(axis=1))
            found[own, place] -= held.T @ (tied * at.position).sum(axis=1)
            found[self.coefficients, place] -= loading * (at.means * tied.sum(axis=1)[:, None]).T @ held
            found[-1, place] -= loading * held.T @ (tied * at.widening).sum(axis=1)


@dataclass(frozen=True, eq=False)
class _Points:
    """The points of the rule for n respondents: what the position's mean is linear in (n x M), and at each of q points
    the position, how it moves with the logarithm of the deviation, and its mass: weight times how likely it is (n x q).
    """

    means: np.ndarray
    position: np.ndarray
    widening: np.ndarray
    mass: np.ndarray


@dataclass(frozen=True, eq=False)
class _Answer:
    """The answers to one policy at each point of the rule; log likelihoods and derivatives (n x q), 0 where missing.

    held     (n x thresholds, each) which one is above the level, and which below.
    slopes   by the threshold above, and by that below; pull  by both together.
    seconds  by that above twice, by both, by that below twice.
    """

    value: np.ndarray
    held: tuple[np.ndarray, np.ndarray]
    slopes: tuple[np.ndarray, np.ndarray]
    seconds: tuple[np.ndarray, np.ndarray, np.ndarray]

    @property
    def pull(self) -> np.ndarray:
        return self.slopes[0] + self.slopes[1]


def _answer(level: np.ndarray, thresholds: np.ndarray, taken: np.ndarray) -> _Answer:
    """log(F(a) - F(b)), a and b being the thresholds above and below the level less what is taken (n x q)."""
    from scipy.special import ndtr

    answered = (level >= 0).astype(float)[:, None]
    number = np.arange(len(thresholds))
    ends = np.concatenate([[-np.inf], thresholds, [np.inf]])
    a, b = (np.clip(ends[np.maximum(level, 0) + more][:, None] - taken, -FAR, FAR) for more in (1, 0))
    mirrored = a + b > 0  # where both are large, their upper tails keep the digits
    share = ndtr(np.where(mirrored, -b, a)) - ndtr(np.where(mirrored, -a, b))
    share = np.maximum(share, np.finfo(float).tiny)
    at_a, at_b = (answered * np.exp(-(end**2) / 2) / np.sqrt(2 * np.pi) / share for end in (a, b))
    return _Answer(
        value=answered * np.log(share),
        held=tuple((number == level[:, None] - less).astype(float) for less in (0, 1)),
        slopes=(at_a, -at_b),
        seconds=(-a * at_a - at_a**2, at_a * at_b, b * at_b - at_b**2),
    )


def _rule() -> tuple[np.ndarray, np.ndarray]:
    """Points and masses that integrate over the standard normal distribution."""
    points, masses = np.polynomial.hermite_e.hermegauss(POINTS)
    return points, masses / masses.sum()
