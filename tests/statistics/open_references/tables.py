"""The tables of the references, and the designs on them, through the public constructor."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from bogolan.statistics import SurveyDesign

from .r_call import Call, Name

AGES = ["(0,19]", "(19,39]", "(39,59]", "(59,Inf]"]


@cache
def table(path: Path) -> pd.DataFrame:
    """A table with R's factors as categories, in R's order of their levels."""
    frame = pd.read_csv(path)
    if "agecat" in frame:
        frame["agecat"] = pd.Categorical(frame["agecat"], AGES)
    for column in ("racef", "lkf"):
        if column in frame:
            levels = sorted(frame[column].dropna().unique())
            texts = [str(int(level)) if isinstance(level, float | np.floating) else str(level) for level in levels]
            frame[column] = pd.Categorical(frame[column].map(dict(zip(levels, texts, strict=True))), texts)
    return frame


def design_of(entry: dict, folder: Path) -> SurveyDesign:
    """The design of an entry."""
    told, options = entry["design"], entry["options"] or {}
    frame = table(folder / entry["dataset"])
    if entry["repweights"]:
        replicates = entry["repweights"]
        weights = table(folder / replicates["file"])
        return SurveyDesign(
            pd.concat([frame, weights], axis=1),
            weights=told["weights"],
            replicate_weights=list(weights),
            replicate_kind="other",
            replicate_scale=replicates["scale"],
            replicate_rscales=replicates["rscales"],
            combined_weights=replicates["combined_weights"],
            mse=replicates["mse"],
        )
    return SurveyDesign(
        frame,
        weights=told["weights"],
        strata=told["strata"],
        clusters=[name for name in told["ids"] if name != "1"] or None,
        fpc=told["fpc"],
        nest=told["nest"],
        lonely=options.get("survey.lonely.psu", "fail"),
        lonely_in_domains=options.get("survey.adjust.domain.lonely", False),
    )


def within(design: SurveyDesign, tree: Name | Call) -> SurveyDesign:
    """The design `d`, or `subset(d, condition)`."""
    if isinstance(tree, Name):
        return design
    return design.where(_condition(design.frame, tree[1]))


def _condition(frame: pd.DataFrame, tree: Call) -> np.ndarray:
    if tree.function == "&":
        return _condition(frame, tree[0]) & _condition(frame, tree[1])
    column, value = frame[tree[0].text], tree[1]
    held = (column.astype(str) == value if isinstance(value, str) else column == value).to_numpy()
    return held if tree.function == "==" else ~held & column.notna().to_numpy()
