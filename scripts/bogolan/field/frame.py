"""Progress against the sampling frame: in each stratum and cluster how many interviews were planned, done, are missing.

Planned are those that the frame's column `selected` has, else the plan's quotas of women and men, for each time that
the cluster was drawn; where there are neither nobody knows, and only clusters without interviews can be named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.field.progress import BEHIND, BEYOND, UNSEEN
from bogolan.field.quality import ALL, STRATUM, VILLAGE, measured, one
from bogolan.preparation.weighting import sample
from bogolan.preparation.weighting.frame import rows_of_frame
from bogolan.survey.codes import number_as_typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from bogolan.field.interviews import FieldInterviews

NOT_DRAWN, NOT_IN_FRAME = "not_drawn", "not_in_frame"
COLUMNS = ("stratum", "village", "drawn", "planned", "done", "missing", "state")


def read_planned(folder: Path, plan: Mapping[str, Any]) -> pd.DataFrame | None:
    """The clusters of the frame that a plan names (strata, where there are none): stratum, village, drawn, planned.

    `drawn` is how often, 1 where the frame does not say; `planned` NaN where nobody knows. A number that is not there
    yet, of a cluster that is still to be listed, is none. None where the plan names no frame. Raises SurveyError for
    columns that are not there, empty codes and clusters twice.
    """
    import pandas as pd

    described = plan.get("weighting", {}).get("frame")
    if described is None:
        return None
    rows = rows_of_frame(folder / described["file"], plan)
    drawn = _numbers(rows[described["drawn"]]) if "drawn" in described else np.ones(len(rows))
    quotas = plan.get("quotas", {})
    if "selected" in described:
        planned = _numbers(rows[described["selected"]])
    elif all(gender in quotas for gender in sample.GENDERS):
        planned = drawn * sum(quotas[gender] for gender in sample.GENDERS)
    else:
        planned = np.full(len(rows), np.nan)
    return pd.DataFrame(
        {
            "stratum": rows[sample.STRATUM].to_numpy(object),
            "village": rows[sample.CLUSTER].to_numpy(object),
            "drawn": np.nan_to_num(drawn),
            "planned": np.where(np.nan_to_num(drawn) > 0, planned, 0.0),
        }
    )


def _numbers(cells: pd.Series) -> np.ndarray:
    """(rows) numbers, NaN for what is none."""
    found = [number_as_typed(cell) if cell else None for cell in cells]
    return np.array([np.nan if one is None else one for one in found], float)


def against_frame(interviews: FieldInterviews, planned: pd.DataFrame) -> pd.DataFrame:
    """A row a cluster of the frame that was drawn or has interviews, and one for each that the frame lacks.

    Columns: stratum, village, drawn, planned, done, missing (planned less done, 0 at least) and state: behind, beyond,
    unseen, not_drawn, not_in_frame, or "". Interviews are found by their cluster; by stratum and cluster where the
    frame has a cluster's code in several strata, and by stratum where it has no clusters. Codes are texts.
    """
    import pandas as pd

    keys = keys_of(planned)
    kept = interviews.kept[["stratum", "village"]].fillna("").astype(str)
    done = kept.groupby(keys).size().rename("done")
    table = planned.merge(done, left_on=keys, right_index=True, how="left")
    table["done"] = table["done"].fillna(0)
    elsewhere = kept[~pd.MultiIndex.from_frame(kept[keys]).isin(pd.MultiIndex.from_frame(planned[keys]))]
    others = elsewhere.groupby(["stratum", "village"]).size().rename("done").reset_index()
    others = others.assign(drawn=0.0, planned=0.0, state=NOT_IN_FRAME)
    table["state"] = _states(table)
    table = table[(table["drawn"] > 0) | (table["done"] > 0)]
    whole = pd.concat([table, others], ignore_index=True) if len(others) else table
    whole["missing"] = (whole["planned"] - whole["done"]).clip(lower=0)
    order = ["stratum", "village"]
    return whole[list(COLUMNS)].sort_values(order, kind="stable").reset_index(drop=True)


def keys_of(planned: pd.DataFrame) -> list[str]:
    """The columns that tell the frame's rows apart: the cluster, with its stratum where needed, or the stratum."""
    if not (planned["village"] != "").any():
        return ["stratum"]
    return ["stratum", "village"] if planned["village"].duplicated().any() else ["village"]


def _states(table: pd.DataFrame) -> np.ndarray:
    done, planned, drawn = (table[name].to_numpy(float) for name in ("done", "planned", "drawn"))
    elsewhere, unseen = (drawn == 0) & (done > 0), (drawn > 0) & (done == 0) & ~(planned == 0)
    conditions = [elsewhere, unseen, done < planned, done > planned]
    return np.select(conditions, [NOT_DRAWN, UNSEEN, BEHIND, BEYOND], "")


def frame_progress(table: pd.DataFrame | None) -> Iterator[pd.DataFrame]:
    """Planned, done and missing interviews, of all, by stratum and by cluster; of all also how many clusters.

    What was done elsewhere than in the clusters drawn is in no sum. table is what `against_frame` gives, or None. A sum
    of which a part is not known is not known.
    """
    import pandas as pd

    if table is None or not len(table):
        return
    drawn = table[table["drawn"] > 0]
    yield one(ALL, "all", "frame:clusters", len(drawn))
    yield one(ALL, "all", "frame:clusters_done", int((drawn["done"] > 0).sum()), n=[len(drawn)])
    for state in (NOT_DRAWN, NOT_IN_FRAME):
        elsewhere = table["done"].where(table["state"] == state, 0).sum()
        yield one(ALL, "all", f"frame:{state}", elsewhere, n=[int(table["done"].sum())])
    named = pd.Series(units_of(table), table.index)
    clustered = (table["village"] != "").any()
    for measure in ("planned", "done", "missing"):
        yield one(ALL, "all", f"frame:{measure}", drawn[measure].sum(skipna=False))
        by = drawn.groupby("stratum")[measure].agg(lambda part: part.sum(skipna=False))
        yield measured(STRATUM, f"frame:{measure}", by)
        if clustered:
            flag = table["state"].to_numpy(object) if measure == "done" else ""
            yield measured(VILLAGE, f"frame:{measure}", table[measure].set_axis(named), flag=flag)


def units_of(table: pd.DataFrame) -> list[str]:
    """Each cluster's code; with its stratum where several strata have one of that code."""
    if not table["village"].duplicated().any():
        return list(table["village"])
    return [f"{stratum} · {village}" for stratum, village in zip(table["stratum"], table["village"], strict=True)]
