"""Profiles of conjoint experiments joined to the interviews that are kept; those of others are counted and left."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bogolan.preparation.identifiers.vault import opened
from bogolan.preparation.interviews import UUID
from bogolan.preparation.profiles import MATCH, read_profiles
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.provenance.writing import read_json, write_json, write_parquet
from bogolan.survey.plan_conjoint import profile_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

COUNTS = "counts.json"


@dataclass(frozen=True)
class ProfileCounts:
    """How many profiles were read, and became what; how many interviews were set aside with theirs."""

    read: int
    kept: int
    set_aside: int
    interviews_set_aside: int


@dataclass(frozen=True)
class JoinedProfiles:
    """The profiles of one experiment, `uuid` the key of their interview; see `profiles.read_profiles`."""

    profiles: pd.DataFrame
    counts: ProfileCounts


def join_profiles(
    folder: Path, plan: Mapping[str, Any], responses: pd.DataFrame, vault: pd.DataFrame
) -> dict[str, JoinedProfiles]:
    """The profiles of every conjoint experiment by its name; those of interviews that are not kept are left behind.

    `plan` has `uuid`, `missing` and `experiments`; `vault` tells which interview stands behind which key. Raises
    SurveyError as `read_profiles`, and where two interviews that are kept have the same label in `match`.
    """
    interviews = opened(responses, vault)
    return {
        experiment["name"]: _joined(folder, experiment, plan, interviews, responses[UUID])
        for experiment in profile_files(plan)
    }


def counts_in_short(joined: Mapping[str, JoinedProfiles]) -> str:
    """A line an experiment, for the log."""
    lines = (
        f"{name}: {one.counts.read} profiles, of which {one.counts.kept} of interviews that are kept and "
        f"{one.counts.set_aside} of {one.counts.interviews_set_aside} interviews that were set aside\n"
        for name, one in joined.items()
    )
    return "".join(lines)


def write_joined(joined: Mapping[str, JoinedProfiles], folder: str | Path) -> None:
    """A file an experiment, and what was counted."""
    for name, one in joined.items():
        write_parquet(one.profiles, Path(folder) / f"{name}.parquet")
    write_json({name: asdict(one.counts) for name, one in joined.items()}, Path(folder) / COUNTS)


def read_joined(folders: Iterable[str | Path]) -> dict[str, JoinedProfiles]:
    """What `write_joined` wrote to a folder; nothing of no folder."""
    import pandas as pd

    return {
        name: JoinedProfiles(pd.read_parquet(Path(folder) / f"{name}.parquet"), ProfileCounts(**counts))
        for folder in folders
        for name, counts in read_json(Path(folder) / COUNTS).items()
    }


def _joined(
    folder: Path, experiment: Mapping[str, Any], plan: Mapping[str, Any], interviews: pd.DataFrame, keys: pd.Series
) -> JoinedProfiles:
    profiles = read_profiles(folder, experiment, plan)
    key = experiment.get("match", UUID)
    labels = interviews[key].astype("string").fillna("")
    again = labels.duplicated(keep=False) & (labels != "") & labels.isin(profiles[MATCH])
    if again.any():
        found = f"{int(again.sum())} interviews that share their label in {key!r}"
        expected = "a label of one interview each, since nobody can tell whose a profile is"
        raise SurveyError(Problem(experiment["profiles"], found, expected, column=key))
    of_label = dict(zip(labels, keys, strict=True))
    whose = profiles[MATCH].map(of_label)
    kept = whose.notna().to_numpy()
    rows = profiles[kept].drop(columns=MATCH).assign(**{UUID: whose[kept].astype(object)}).reset_index(drop=True)
    aside = profiles.loc[~kept, MATCH]
    return JoinedProfiles(rows, ProfileCounts(len(profiles), len(rows), len(aside), int(aside.nunique())))
