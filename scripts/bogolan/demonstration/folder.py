"""The demonstration survey as a folder of data/: what the field, the office and others sent, all but the plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bogolan.demonstration.events import events
from bogolan.demonstration.excerpts import excerpts
from bogolan.demonstration.export import as_exported
from bogolan.demonstration.faults.badlist import bad_list
from bogolan.demonstration.faults.corrections import corrections
from bogolan.demonstration.faults.files import csv_bytes, encodings, other_version, readable
from bogolan.demonstration.faults.planting import plant, restored
from bogolan.demonstration.instrument.form import write_form
from bogolan.demonstration.places import areas
from bogolan.demonstration.population import population
from bogolan.demonstration.survey import SEED, survey
from bogolan.provenance.writing import whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from bogolan.demonstration.faults.planting import Planted
    from bogolan.demonstration.survey import Survey

# Files with the truth say in their names that nothing in them is a finding.
SYNTHETIC = "SYNTHETIC-"
TRUTH = SYNTHETIC + "{}.csv"


def write_demonstration(
    folder: Path,
    seed: int = SEED,
    scale: int = 1,
    rates: Mapping[str, float] | float = 1.0,
    failed_list: bool = False,
    truth: Path | None = None,
) -> None:
    """Write the survey's files into a folder: form, responses, corrections, population, areas, excerpts, events.

    `scale` times 1,440 planned interviews; `rates` multiplies the faults' counts, all or by fault; with `failed_list`
    the treated arm of the list experiment avoids floor and ceiling. `truth` is a folder for what is true (`latent`)
    and what was said (`answers`), row by row as in the responses, for every planted fault (`faults`), and for the
    faults of files (E24, E31).
    """
    import pandas as pd

    drawn = survey(seed, scale)
    exported = as_exported(drawn.answers)
    planted = plant(exported, drawn.answers, drawn.latent, seed, rates)
    if failed_list:
        responses, moved = bad_list(planted.responses)
        planted = replace(planted, responses=responses, truth=pd.concat([planted.truth, moved], ignore_index=True))
    places = drawn.villages[["village_id", "cercle"]].itertuples(index=False, name=None)
    write_form(folder / "questionnaire.xlsx", places, drawn.interviewers["enum_id"])
    _write(csv_bytes(planted.responses), folder / "responses.csv")
    for name, frame in (
        ("corrections", corrections(planted)),
        ("population", population()),
        ("areas", areas()),
        ("excerpts", excerpts()),
        ("events", events(drawn.villages, seed)),
    ):
        _write(_csv(frame), folder / f"{name}.csv")
    if truth:
        _write_truth(planted, drawn, truth)


def _write_truth(planted: Planted, drawn: Survey, folder: Path) -> None:
    """What stands behind the responses, in files that say in their names that nothing in them is a finding."""
    latent = drawn.latent.take(planted.origin).assign(uuid=planted.responses["_uuid"].to_numpy(object))
    faults = planted.truth.assign(planted=readable(planted.truth[["planted"]])["planted"])
    for name, frame in (("latent", latent), ("answers", restored(planted)), ("faults", faults)):
        _write(_csv(frame), folder / TRUTH.format(name))
    _write(other_version(planted.responses), folder / TRUTH.format("other-version"))
    for name, content in encodings(planted.responses).items():
        _write(content, folder / f"{SYNTHETIC}{name}")


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode()


def _write(content: bytes, path: Path) -> None:
    with whole(path, private=False) as temporary:
        temporary.write_bytes(content)
