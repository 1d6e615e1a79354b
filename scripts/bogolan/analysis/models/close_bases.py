"""Models of the answers to one question on nearly the same people, which between them tell of the few others.

Where two such models have a term in common, and what else is in them goes with neither, the effects of that term differ
by what the few said who are in one base alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.analysis.sampled import clusters_among
from bogolan.survey.spine import MARGINAL_EFFECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

    from bogolan.analysis.models.regression import Regression

    Row = dict[str, Any]

IN = "/"


def with_closest_bases(
    rows: Iterable[Row], of: Regression, earlier: Sequence[Regression], sample: pd.DataFrame
) -> Iterator[Row]:
    """The rows of a model, its effects with a `note` where an earlier model of the same question has the term as well.

    Whatever answers count: an effect on the others is the same with another sign. The note tells the fewest people who
    are in one base and not in the other, and in how many clusters, as "7/4"; it knows no bases that are the same.
    """
    alike = [other for other in earlier if other.plan["outcome"]["question"] == of.plan["outcome"]["question"]]
    for row in rows:
        beside = [other for other in alike if row["measure"] == MARGINAL_EFFECT and _has(other, row)]
        differ = [other.members[row["group"]] ^ of.members[row["group"]] for other in beside]
        apart = [(int(some.sum()), clusters_among(sample, some)) for some in differ if some.any()]
        if apart and row.get("contrast") is None:
            row = row | {"note": IN.join(str(min(parts)) for parts in zip(*apart, strict=True))}
        yield row


def _has(of: Regression, row: Row) -> bool:
    """Whether a model has the term of a row, in the row's group."""
    return any(column.level == row.get("level") for column in of.kept.get(row["group"], ()))
