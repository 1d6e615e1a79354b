"""What the treated arm of an experiment answered on average, less what the control arm did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ..estimators.totals import Groups
from ..inference.estimates import Estimates, join
from .arms import Arms, arm_means


def arm_differences(
    arms: Arms, columns: Mapping[str, np.ndarray], groups: Groups, among: np.ndarray | None = None
) -> Estimates:
    """Means of columns (each n, NaN where missing) in the treated arm less those in the control arm, by group.

    Named as the column and the group, "age|sex=women". `among` (n, boolean) are those who count; None is everyone. Who
    misses any of the columns is outside; for the rest see `arms.arm_means`.
    """
    within = np.ones(len(arms.treated), bool) if among is None else among
    sides = [
        arm_means(arms, members & within, {f"{title} ({side})": values for title, values in columns.items()}, groups)
        for members, side in ((arms.treated, "treated"), (arms.control, "control"))
    ]
    contrasts = {
        f"{title}{suffix}": {f"{title} (treated){suffix}": 1.0, f"{title} (control){suffix}": -1.0}
        for title in columns
        for suffix in groups.suffixes
    }
    found = join(*sides).contrast(contrasts)
    labels = [{"variable": title, "level": arms.label, **group} for title in columns for group in groups.labels]
    return replace(found, labels=tuple(labels), srs_variances=sides[0].srs_variances + sides[1].srs_variances)
