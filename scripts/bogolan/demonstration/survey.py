"""The whole demonstration survey: places, people, truth, faultless interviews, and what the field made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bogolan.demonstration import export, fieldwork
from bogolan.demonstration.answers import NOT_ASKED, recorded
from bogolan.demonstration.experiments import POLICIES
from bogolan.demonstration.identification import identification, metadata, server_columns
from bogolan.demonstration.opinions import BATTERY_A, BATTERY_B, TRUST
from bogolan.demonstration.places import villages
from bogolan.demonstration.truth import truth

if TYPE_CHECKING:
    import pandas as pd

SEED = 20200701

# The questions in the order of the form, with what the server adds.
COLUMNS = (
    "start", "end", "today", "deviceid", "username", "audit", "form_version", "rand1", "rand2", "rand3", "le_arm",
    "en_arm", "enum_id", "enum_sex", "enum_eth", "cercle", "village_id", "hh_no", "resp_id", "gps", "private",
    "consent", "refusal_reason", "sex", "age", "marital", "marr_year", "marr_pay", "marr_want", "edu", "koranic",
    "livelihood", "livelihood_oth", "ethnicity", "int_lang", "found_fam", "hh_size", "cattle", "displaced", "presence",
    *BATTERY_A, *BATTERY_B, "b_attn", "le_count", *POLICIES, "x_any", "x_who", "x_comm_state", "x_comm_grp", *TRUST,
    "d_good", "d_stance", "m_why", "m_open", "i_present", "i_underst", "i_unease", "i_note", *export.SERVER,
)  # fmt: skip


@dataclass(frozen=True)
class Survey:
    """Invented interviews: `villages` and `interviewers`, what is true (`latent`) and what was recorded (`answers`).

    `latent` and `answers` have one row an interview and the same index. `answers` are faultless: codes are Int32, <NA>
    where the form skips a question; times, ids and words are text. Of `role` spare, an interview is only there to be
    made into a refusal or a break-off.
    """

    villages: pd.DataFrame
    interviewers: pd.DataFrame
    latent: pd.DataFrame
    answers: pd.DataFrame


def survey(seed: int = SEED, scale: int = 1, exact100: bool = False) -> Survey:
    """`scale` times 80 villages with 18 planned interviews each and four spares; the same for the same seed."""
    import pandas as pd

    places = villages(seed, scale)
    people = fieldwork.interviewers(seed, len(places))
    made = fieldwork.interviews(places, people, seed)
    true = truth(made, places, people, seed, exact100)
    latent = pd.concat(
        [
            made.rename(columns={"woman": "women"}),
            places[["cercle", "zone"]].iloc[made["village"]].reset_index(drop=True),
            true,
        ],
        axis=1,
    )
    said = {
        **metadata(made, people, true),
        **identification(made, places, people, true, seed),
        **recorded(made, places, people, true, seed),
        **server_columns(made, seed),
    }
    answers = pd.DataFrame({question: _typed(said[question]) for question in COLUMNS})
    return Survey(places, people, latent, answers)


def _typed(values: np.ndarray) -> object:
    """Integers as Int32 with <NA> where a question was not asked; texts as they are."""
    import pandas as pd

    if values.dtype.kind in "OU":
        return pd.Series(values, dtype=object)
    return pd.arrays.IntegerArray(values.astype(np.int32), values == NOT_ASKED)
