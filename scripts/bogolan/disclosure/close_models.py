"""Models of one question on nearly the same people at the gate: of a term that two of them have, one effect leaves.

At a tenth of a percentage point an effect moves with a single answer of a few hundred. So where the bases of two models
differ by few people, or by people of few clusters, the later one's effect of a common term is withheld, and what is
told of that term with it; the earlier one's stays. Where they differ by nobody there is nobody to tell of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bogolan.disclosure.rules import COMPLEMENT, PUBLISHED, WITHHELD
from bogolan.survey.spine import AT, IMPUTED, MARGINAL_EFFECT, MODELS, SENSITIVITY

if TYPE_CHECKING:
    import pandas as pd

    from bogolan.disclosure.thresholds import Thresholds


def without_close_models(rows: pd.DataFrame, thresholds: Thresholds) -> pd.DataFrame:
    """Decided rows, with terms withheld that an earlier model of nearly the same people has; their notes are gone.

    The `note` of an effect says by how many people, of how many clusters, the closest base of such a model differs.
    """
    rows = rows.copy()
    effects = (rows["analysis"] == MODELS) & (rows["measure"] == MARGINAL_EFFECT)
    effects &= rows["contrast"].isna() & ~rows["domain"].isin([IMPUTED, SENSITIVITY]) & rows["note"].notna()
    terms = ["outcome", "group", "level"]
    close = {tuple(row[terms]) for _, row in rows[effects].iterrows() if _is_close(row["note"], thresholds)}
    of_models = (rows["analysis"] == MODELS) & (rows["release"] == PUBLISHED) & rows["contrast"].isna()
    for index, outcome, group, level in rows.loc[of_models, terms].itertuples(name=None):
        if (outcome, group, str(level).partition(AT)[0]) in close:
            rows.loc[index, ["release", "release_reason"]] = [WITHHELD, COMPLEMENT]
    rows.loc[effects, "note"] = None
    return rows


def _is_close(note: str, thresholds: Thresholds) -> bool:
    """Whether bases differ by few people or clusters ("people/clusters"); also where nobody knows."""
    people, _, clusters = str(note).partition("/")
    if not (people.isdigit() and clusters.isdigit()):
        return True
    return int(people) < thresholds.fewest or int(clusters) < thresholds.area.clusters
