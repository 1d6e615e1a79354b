"""The stages at which a sample was drawn: clusters within strata, then clusters within those clusters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .columns import SHOWN, DesignError, design_numbers, numbered, rows, shown, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

CENSUS = 1 - 1e-7  # a stratum of which this share was drawn adds nothing: R's tolerance


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of a sample.

    cluster    (n) number of each row's cluster, from 0.
    stratum    (clusters) number of each cluster's stratum; after the first stage the strata lie within the clusters of
               the stage above.
    drawn      (strata) clusters that were drawn.
    fraction   (strata) share of the stratum's clusters that were drawn; 0 where the population is without end.
    above      (strata) share that all stages above drew, which is what this stage's spread counts; 1 at the first.
    """

    cluster: np.ndarray
    stratum: np.ndarray
    drawn: np.ndarray
    fraction: np.ndarray
    above: np.ndarray

    @property
    def lonely(self) -> np.ndarray:
        """(strata) True where one cluster was drawn of more than one."""
        return (self.drawn == 1) & (self.fraction < CENSUS)


def first_stage(row_stratum: np.ndarray, cluster: np.ndarray, size: np.ndarray | None = None) -> Stage:
    """The stage of the primary sampling units; size (n) is how many there are in the stratum, or the share drawn."""
    return _stage(row_stratum, cluster, size, np.ones(int(row_stratum.max()) + 1), "first")


def next_stage(above: Stage, row_stratum: np.ndarray, cluster: np.ndarray, size: np.ndarray | None) -> Stage:
    """The stage below: clusters (n) numbered within the clusters above, in strata (n) numbered within them too."""
    stratum = within(above.cluster, row_stratum, int(row_stratum.max()) + 1)
    nested = within(stratum, cluster, int(cluster.max()) + 1)
    took = np.empty(int(stratum.max()) + 1)
    took[stratum] = (above.above * above.fraction)[above.stratum][above.cluster]
    return _stage(stratum, nested, size, took, "next")


def _stage(
    row_stratum: np.ndarray, cluster: np.ndarray, size: np.ndarray | None, above: np.ndarray, name: str
) -> Stage:
    stratum = np.empty(int(cluster.max()) + 1, np.int64)
    stratum[cluster] = row_stratum
    drawn = np.bincount(stratum, minlength=len(above))
    fraction = np.zeros(len(above)) if size is None else _fractions(row_stratum, drawn, size, name)
    return Stage(cluster, stratum, drawn, fraction, above)


def _fractions(row_stratum: np.ndarray, drawn: np.ndarray, size: np.ndarray, name: str) -> np.ndarray:
    """(strata) the sampling fractions, from population counts or from fractions of at most 1."""
    of_stratum = np.empty(len(drawn))
    of_stratum[row_stratum] = size
    differing = of_stratum[row_stratum] != size
    if differing.any():
        raise DesignError(f"fpc differs within a stratum of the {name} stage in {rows(differing)}; expected one number")
    counts = of_stratum > 1
    if counts.any() and not (of_stratum >= 1).all():
        mixed = (size < 1) if counts.mean() >= 0.5 else (size > 1)
        raise DesignError(
            f"fpc holds both counts and fractions of the {name} stage in {rows(mixed)}; expected one or the other"
        )
    if (of_stratum <= 0).any():
        raise DesignError(f"fpc is zero in {rows(size <= 0)}; expected how many clusters the stratum has")
    if not counts.any() and not ((of_stratum == 1).all() and (drawn > 1).any()):
        return of_stratum
    few = (of_stratum < drawn)[row_stratum]
    if few.any():
        raise DesignError(
            f"fpc says fewer clusters than were drawn in {rows(few)}; expected at least as many, or "
            "fractions of at most 1"
        )
    return drawn / of_stratum


def stages_of(
    frame: pd.DataFrame, strata: list[str], clusters: list[str], fpc: list[str], nest: bool
) -> tuple[Stage, ...]:
    """The stages that count: the first, and with fpc those below it. For the columns see `design.SurveyDesign`."""
    if len(fpc) > max(len(clusters), 1):
        raise DesignError(
            f"fpc names {len(fpc)} columns for {max(len(clusters), 1)} stages; expected at most one a stage"
        )
    sizes = [design_numbers(frame, column, "fpc") for column in fpc]
    row_stratum = numbered(frame, strata, "strata")
    everyone = np.arange(len(frame))
    labels = [numbered(frame, [column], "clusters") for column in clusters] or [everyone]
    first = _nested(frame, row_stratum, labels[0], strata, clusters, nest)
    stages = [first_stage(row_stratum, first, sizes[0] if sizes else None)]
    if sizes:
        for place, label in enumerate(labels[1:], start=1):
            size = sizes[place] if place < len(sizes) else None
            stages.append(next_stage(stages[-1], np.zeros(len(frame), np.int64), label, size))
    return tuple(stages)


def _nested(
    frame: pd.DataFrame,
    row_stratum: np.ndarray,
    cluster: np.ndarray,
    strata: list[str],
    clusters: list[str],
    nest: bool,
) -> np.ndarray:
    """(n) clusters numbered within their strata."""
    if not strata or not clusters:
        return cluster
    of_cluster = np.empty(int(cluster.max()) + 1, np.int64)
    of_cluster[cluster] = row_stratum
    again = of_cluster[cluster] != row_stratum
    if not again.any():
        return cluster
    if not nest:
        found = list(dict.fromkeys(map(str, frame[clusters[0]][again])))
        raise DesignError(
            f"{len(found)} labels of the clusters {clusters[0]!r} occur in two strata ({' x '.join(strata)}): "
            f"{shown(found[:SHOWN], len(found))}; expected one stratum each, or nest = True where labels are used again"
        )
    return within(row_stratum, cluster, len(of_cluster))


def refuse_lonely(frame: pd.DataFrame, strata: list[str], stages: Sequence[Stage]) -> None:
    """Raise DesignError naming the strata of which one cluster was drawn."""
    for place, stage in enumerate(stages):
        alone = np.flatnonzero(stage.lonely)
        if not len(alone):
            continue
        if place:
            raise DesignError(
                f"{len(alone)} clusters have one cluster of their own at stage {place + 1}; expected two or more, or "
                "lonely = adjust, average, remove or certainty"
            )
        if not strata:
            raise DesignError("the sample is one cluster: its variance cannot be estimated; expected two or more")
        row_stratum = stage.stratum[stage.cluster]
        first_rows = [int(np.argmax(row_stratum == stratum)) for stratum in alone[:SHOWN]]
        names = [" x ".join(str(frame[column].iloc[row]) for column in strata) for row in first_rows]
        raise DesignError(
            f"{len(alone)} of {len(stage.drawn)} strata ({' x '.join(strata)}) have one cluster: "
            f"{shown(names, len(alone))}; expected two or more, or lonely = adjust, average, remove or certainty"
        )
