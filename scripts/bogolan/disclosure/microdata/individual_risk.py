"""The risk that who looks for a respondent in the file finds them: for each one, and for the file.

Given how many of the sample share a key, how many of the population do is taken as negative binomial (Benedetti &
Franconi 1998; Franconi & Polettini 2004, whose approximations for one, two and more are sdcMicro's).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from bogolan.disclosure.microdata.frequencies import Frequencies


def individual_risks(frequencies: Frequencies) -> np.ndarray:
    """Of each respondent (n), the probability that who knows their keys names the right row.

    With f in the sample and F in the population that share the keys, p = f/F and q = 1 - p, it is p/q ln(1/p) for one,
    p/q - (p/q)^2 ln(1/p) for two and p/(f - q) for more. Where the sample is all there are (F at most f), it is 1/f.
    """
    sample, population = (np.asarray(numbers, float) for numbers in frequencies)
    everybody = population <= sample
    chance = np.where(everybody, 0.5, sample / np.where(everybody, 1.0, population))
    odds = chance / (1 - chance)
    one = odds * np.log(1 / chance)
    two = odds - odds**2 * np.log(1 / chance)
    more = chance / (sample - (1 - chance))
    return np.where(everybody, 1 / sample, np.select([sample == 1, sample == 2], [one, two], more))


def global_risk(risks: np.ndarray) -> float:
    """The share of the file's respondents who are expected to be found: the mean of their risks; 0 of an empty file."""
    return float(np.mean(risks)) if len(risks) else 0.0


def expected_reidentifications(risks: np.ndarray) -> float:
    """How many of the file's respondents are expected to be found: the sum of their risks."""
    return float(np.sum(risks))
