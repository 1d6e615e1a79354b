"""Maxima of a list's likelihood at its edge, where some respondents hold the item, or lie, for certain or never.

Of a small category that counts no more than the control arm does, the likeliest prevalence is 0, and its logit has no
maximum: it falls for ever. The chance itself has one, as under separation in a logit (Albert & Anderson 1984,
Biometrika 71, 1-10). What is left is a regular maximum of the other coefficients, with those respondents decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..models.likelihood import Maximum
from ..sampling.inverses import pseudo_inverse
from .latent_classes import Mixture, highest

FARTHEST = 12.0  # a logit beyond which a chance is 0 or 1 but for six in a million
TOUCHED = 1e-6  # of a direction that a coefficient has no part in


@dataclass(frozen=True, eq=False)
class Edge:
    """What was found at the edge.

    maximum   of the other coefficients; its parameters (k) keep the decided respondents where they were.
    infinite  (k, boolean) the coefficients that have no maximum.
    decided   {part: (n, boolean) respondents whose chance in it is 0 or 1}.
    height    the log likelihood; simple (k x k) its inverse curvature.
    """

    maximum: Maximum
    infinite: np.ndarray
    decided: dict[str, np.ndarray]
    height: float
    simple: np.ndarray


def settled_at_edge(mixture: Mixture, parts: Mapping[str, int], found: np.ndarray, weight: np.ndarray) -> Edge | None:
    """The maximum with those decided whom `found` (k), where the climb ended, has beyond 12 on the scale of logits.

    parts: {name: place in the mixture} of the logits that may be at the edge. None where nobody is, where somebody's
    answers contradict it, and where the others have no maximum either.
    """
    places = [mixture.matrices[place] @ mixture.split(found)[place] for place in range(len(mixture.matrices))]
    certain = {
        place: np.where(np.abs(places[place]) > FARTHEST, np.sign(places[place]), 0.0)
        for place in parts.values()
        if (np.abs(places[place]) > FARTHEST).any()
    }
    if not certain:
        return None
    reduced = mixture.decided(certain)
    if not np.isfinite(reduced.constants).any(axis=0).all():
        return None
    again = highest(reduced, weight, [found])
    free = [
        _free(matrix[mixture.trials[:, place].any(axis=0)], certain[place][mixture.trials[:, place].any(axis=0)])
        if place in certain
        else np.eye(matrix.shape[1])
        for place, matrix in enumerate(mixture.matrices)
    ]
    parameters = np.concatenate([
        projection @ own + before - projection @ before
        for projection, own, before in zip(free, mixture.split(again.parameters), mixture.split(found), strict=True)
    ])  # fmt: skip
    height, _, curvature = reduced.derivatives(again.parameters, weight)
    simple, rank = pseudo_inverse(-curvature)
    if not again.converged or rank != sum(round(np.trace(projection)) for projection in free):
        return None
    infinite = [np.abs(np.eye(len(projection)) - projection).max(axis=1) > TOUCHED for projection in free]
    decided = {name: certain[place] != 0 for name, place in parts.items() if place in certain}
    maximum = Maximum(parameters, again.scores, converged=True)
    return Edge(maximum, np.concatenate(infinite), decided, float(weight @ height), simple)


def _free(matrix: np.ndarray, certain: np.ndarray) -> np.ndarray:
    """(p x p) projection onto the directions that move the predictor of somebody who is not decided."""
    p = matrix.shape[1]
    size = np.abs(matrix).max(axis=0)
    size = np.where(size > 0, size, 1.0)
    left = matrix[certain == 0] / size
    if not len(left):
        return np.zeros((p, p))
    _, values, vectors = np.linalg.svd(left, full_matrices=False)
    kept = vectors[values > TOUCHED * values.max(initial=0.0)]
    # Of columns of one size; in those of the matrix the same directions, made orthonormal again.
    basis, _ = np.linalg.qr((kept * size).T) if len(kept) else (np.zeros((p, 0)), None)
    return basis @ basis.T
