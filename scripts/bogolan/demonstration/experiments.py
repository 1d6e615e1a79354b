"""The list and endorsement experiments: arms as the form draws them, a person at a time, and what is answered."""

from __future__ import annotations

import numpy as np

from bogolan.demonstration.parameters import logistic, parameters, stream

POLICIES = ("e_corr", "e_vacc", "e_feast", "e_medi")
MILLION = 1_000_000


def draws(count: int, seed: int) -> np.ndarray:
    """The form's three random numbers (list arm, endorsement arm, item order), in millionths. Shape (count, 3)."""
    return stream(seed, "random numbers of the form").integers(0, MILLION, (count, 3))


def treated(drawn: np.ndarray) -> np.ndarray:
    """Whether an arm is the treated one: the form's number is below one half."""
    return drawn < MILLION // 2


def control_items(count: int, seed: int) -> np.ndarray:
    """How many of the three control items of the list are counted, 0 to 3.

    The chief and the traders load on one factor with opposite sign, so that few people count none or all.
    """
    random, given = stream(seed, "list"), parameters().under("list")
    factor = random.normal(0, 1, count) * given["opposition"]
    logits = np.column_stack([given["chief"] + factor, given["traders"] - factor, np.full(count, given["radio"])])
    return (random.random(logits.shape) < logistic(logits)).sum(axis=1)


def policies(endorsed: np.ndarray, supports: np.ndarray, seed: int) -> np.ndarray:
    """Support for each of four policies, 1 to 5. Shape (count, 4).

    To be endorsed raises a policy among supporters and lowers it among others, on the latent scale.
    """
    random, given = stream(seed, "endorsement"), parameters().under("endorsement")
    effect = np.where(supports == 1, given["of_supporters"], given["of_others"]) * endorsed
    person = random.normal(0, given["person"], len(supports))
    means = np.array([given[name] for name in POLICIES])
    latent = means + (person + effect)[:, None] + random.normal(0, 1, (len(supports), len(POLICIES)))
    return 1 + np.searchsorted([given[f"cut.{number}"] for number in range(1, 5)], latent)
