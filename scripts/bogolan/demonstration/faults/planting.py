"""What the field makes of faultless interviews: the rows of a file with every fault in it, and the truth about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration import export
from bogolan.demonstration.faults import answers as said
from bogolan.demonstration.faults import clocks, dispositions, interviewers, places, words, writing
from bogolan.demonstration.faults.rows import rows
from bogolan.demonstration.faults.sheet import FIRST_ROW, Sheet
from bogolan.demonstration.faults.table import Counts
from bogolan.demonstration.faults.villages import faulty_villages
from bogolan.demonstration.fieldwork import PLANNED

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


@dataclass(frozen=True)
class Planted:
    """A survey as the field sends it.

    `responses` are texts in the order of submission; a byte that is no UTF-8 is a private-use character, which
    `files.csv_bytes` turns back. `truth` has a row for each planted fault and cell: row of the file (the heading is 1),
    uuid, fault, kind, question ("" for a whole row), planted and clean value, outcome, how_found, action. `origin` is,
    for each row, the key of the interview that it came from.
    """

    responses: pd.DataFrame
    truth: pd.DataFrame
    origin: np.ndarray


def plant(
    responses: pd.DataFrame,
    answers: pd.DataFrame,
    latent: pd.DataFrame,
    seed: int,
    rates: Mapping[str, float] | float = 1.0,
) -> Planted:
    """Plant the faults of `faults.csv`: as many as it says for a survey of this size, times `rates` (all, or by fault).

    `responses` is the export of the faultless `answers`; all three frames have the same index. Raises ValueError where
    a survey is too small for what is asked.
    """
    if not (responses.index.equals(answers.index) and responses.index.equals(latent.index)):
        raise ValueError("responses, answers and latent are not of the same interviews")
    counts = Counts(_sizes(latent), rates)
    villages = faulty_villages(responses, latent, counts, seed)
    kept = rows(responses, latent, villages, counts, seed)
    known = latent[["village", "cercle", "interviewer", "start"]].take(kept.origin).reset_index(drop=True)
    numbers = answers[["age", "marr_year"]].take(kept.origin).reset_index(drop=True)
    sheet = Sheet(responses, kept.origin, numbers, known, kept.interview, counts, seed)

    # Whole rows and villages come first, then the rarest conditions, then what may stand in any cell.
    dispositions.sent_twice(sheet, kept)
    dispositions.refused(sheet, kept)
    dispositions.broken_off(sheet, kept)
    dispositions.tests(sheet, kept)
    dispositions.off_quota(sheet, kept, villages.two_cercles)
    interviewers.swapped_sexes(sheet, villages.swapped)
    interviewers.uniform_villages(sheet, villages.uniform)
    interviewers.curbstoners(sheet)
    interviewers.near_copies(sheet)
    said.codes_in_short(sheet)
    said.choices(sheet)
    said.skips(sheet)
    said.marriages(sheet)
    said.ages(sheet)
    said.list_experiment(sheet)
    interviewers.two_sexes(sheet)
    interviewers.speeders(sheet)
    said.straight_lines(sheet)
    dispositions.reused_ids(sheet)
    clocks.absurd_times(sheet)
    words.identifiers(sheet)
    clocks.mixed_dates(sheet)
    writing.letters(sheet)
    places.spellings(sheet)
    places.positions(sheet)
    writing.numbers(sheet)
    writing.labels_for_codes(sheet)
    writing.white_space(sheet)

    sheet.write(np.arange(len(sheet)), "_id", _numbers(len(sheet)))
    return Planted(sheet.responses(), sheet.truth(), latent.index.to_numpy()[kept.origin])


def restored(planted: Planted) -> pd.DataFrame:
    """The responses with every planted cell put right: what was said, in the same rows."""
    import pandas as pd

    columns = {name: planted.responses[name].to_numpy(object) for name in planted.responses}
    cells = planted.truth[planted.truth["question"] != ""]
    for question, lines in cells.groupby("question", sort=False):
        columns[question] = columns[question].copy()
        columns[question][lines["row"].to_numpy() - FIRST_ROW] = lines["clean"].to_numpy(object)
    return pd.DataFrame(columns, dtype=object)


def _sizes(latent: pd.DataFrame) -> dict[str, int]:
    """The size of a survey in the units of the table of faults."""
    planned = int((latent["role"] == PLANNED).sum())
    villages, people = latent["village"].nunique(), latent["interviewer"].nunique()
    return {"planned interviews": planned, "villages": villages, "interviewers": people, "file": 1, "share": 1}


def _numbers(count: int) -> np.ndarray:
    """The server's numbers, in the order in which rows arrived."""
    return np.array([str(number) for number in range(export.FIRST_ID, export.FIRST_ID + count)], object)
