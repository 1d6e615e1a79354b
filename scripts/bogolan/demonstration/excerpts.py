"""Coded quotations from focus groups and interviews, all written for the demonstration: nobody ever said them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

TABLE = "excerpts_source.csv"
COLUMNS = (
    "excerpt_id", "method", "gender", "age_group", "place_level", "cercle", "language", "theme", "answer", "coder_1",
    "coder_2", "consent_to_publish", "identifying", "text_fr", "text_en", "synthetic",
)  # fmt: skip


def excerpts() -> pd.DataFrame:
    """One row a quotation, as text; the same on every call.

    `gender` is that of the speaker or of the focus group. `theme` is the question that the words were finally filed
    under, `answer` the answer to it they come nearest to; `coder_1` and `coder_2` are the themes that two coders chose
    alone, `coder_2` for about half. `identifying` is "yes" where a name, a place or a relative's rank stands in the
    words: these must never be published, whatever `consent_to_publish` says.
    """
    import pandas as pd

    table = pd.read_csv(Path(__file__).parent / TABLE, dtype=str, keep_default_na=False, encoding="utf-8")
    return table[list(COLUMNS)].astype(object)
