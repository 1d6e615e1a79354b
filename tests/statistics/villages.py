"""An invented sample for properties that must hold for any data."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st

from bogolan.statistics import ConjointProfiles, SurveyDesign, conjoint_profiles

DESIGN = {"weights": "weight", "strata": "cercle", "clusters": "village", "nest": True}
few = settings(max_examples=8, derandomize=True, deadline=None, database=None)
seeds = st.integers(0, 2**32 - 1)


def drawn(seed: int, least: int = 4) -> pd.DataFrame:
    """2 to 4 strata of 3 to 5 villages of 4 to 9 people, with missing answers and a few zero weights."""
    generator = np.random.default_rng(seed)
    rows = []
    for stratum in range(generator.integers(2, 5)):
        for village in range(generator.integers(3, 6)):
            rows += [(f"s{stratum}", village)] * int(generator.integers(least, 10))
    frame = pd.DataFrame(rows, columns=["cercle", "village"])
    n = len(frame)
    age = generator.normal(40, 12, n)
    yes = (generator.random(n) < 1 / (1 + np.exp(-(age - 40) / 20))).astype(float)
    yes[:2] = 0, 1
    return frame.assign(
        weight=generator.uniform(0.2, 5, n) * (generator.random(n) > 0.05),
        sex=np.where(np.arange(n) % 2, "women", "men"),
        age=np.where(generator.random(n) < 0.1, np.nan, age),
        income=generator.lognormal(3, 0.5, n).round(2),
        yes=yes,
        one=1.0,
        answer=pd.Categorical(generator.choice(["a", "b", "c"], n), ["a", "b", "c"]),
        likert=generator.integers(1, 5, n),
    )


def conjoint_of(design: SurveyDesign) -> ConjointProfiles:
    """Two tasks of two profiles for everybody; the first one is chosen by who says yes, the other one by the others.

    The levels are drawn by the column `id`, which rows of one respondent may share, else by the row.
    """
    frame = design.frame.loc[:, ~design.frame.columns.duplicated()]
    row, place = np.repeat(np.arange(len(frame)), 4), np.tile(np.arange(4), len(frame))
    who = (frame["id"].to_numpy() if "id" in frame else np.arange(len(frame)))[row]
    said = frame["yes"].iloc[row].reset_index(drop=True)
    if said.dtype.kind in "biuf":
        yes = said.to_numpy(float, na_value=np.nan)
        said = np.where(place % 2 == 0, yes, 1 - yes)
    levels = np.random.default_rng(5).integers(0, 6, (who.max(initial=0) + 1, 4))[who, place]
    columns = {
        "aid": np.array(["food", "cash", "seeds"])[levels % 3],
        "guard": np.array(["army", "village"])[levels // 3],
    }
    profiles = pd.DataFrame({"row": row, "task": place // 2, "place": place % 2, "chosen": said, **columns})
    named = design.with_frame(design.frame.assign(row=np.arange(len(frame))))
    return conjoint_profiles(named, profiles, "row", "chosen", ["aid", "guard"], "task")


def design_of(frame: pd.DataFrame) -> SurveyDesign:
    return SurveyDesign(frame, **DESIGN)
