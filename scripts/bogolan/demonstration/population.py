"""How many women and men live in each cercle: the totals that the invented survey is weighted to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.demonstration.parameters import parameters
from bogolan.demonstration.places import CERCLES

if TYPE_CHECKING:
    import pandas as pd

# Codes of the form.
WOMAN, MAN = 1, 2


def population() -> pd.DataFrame:
    """One row a cercle and sex: people in 2009, whole numbers that add up to each cercle's published total.

    The share of women is the country's, since none was published by cercle.
    """
    import pandas as pd

    given = parameters()
    rows = []
    for cercle in CERCLES:
        everyone = int(given[f"population.{cercle}"])
        women = round(everyone * given["share.women"])
        rows += [(cercle, WOMAN, women), (cercle, MAN, everyone - women)]
    return pd.DataFrame(rows, columns=["cercle", "sex", "population"])
