"""How many respondents have which weight, in ranges of ten people or more: a picture of weights that tells nobody's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.analysis.ranges import joined_ranges
from bogolan.analysis.sampled import ALL
from bogolan.preparation.weighting.sample import WEIGHT
from bogolan.survey.spine import RESPONDENTS, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

# In multiples of the mean weight, the same for every survey: where weights lie must not decide where a range ends.
EDGES = (*(round(0.1 * tenth, 1) for tenth in range(16)), 1.75, 2.0, 2.5, 3.0, 4.0, 5.0, np.inf)


def spread_rows(sample: pd.DataFrame, report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A row a range of weights, in multiples of their mean; none without weights.

    `count` is how many have one in it, and `n` the fewest respondents of a cell that was calibrated, of whose number a
    weight may tell.
    """
    if not report["weighted"]:
        return
    weights = sample.loc[sample[WEIGHT] > 0, WEIGHT].to_numpy(float)
    counts, _ = np.histogram(weights / weights.mean(), EDGES)
    about = {"analysis": WEIGHTS, "measure": RESPONDENTS, "unit": RESPONDENTS, "group": ALL, "base": RESPONDENTS}
    fewest = report.get("calibration", {}).get("fewest_in_a_cell", len(weights))
    for low, high, number in joined_ranges(counts.tolist(), EDGES):
        level = f"{low:g}+" if np.isinf(high) else f"{low:g}-{high:g}"
        yield {**about, "level": level, "estimate": number, "count": number, "n": fewest}
