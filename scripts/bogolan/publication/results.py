"""The released rows for other programs: results.json, every number of the report under the id of its row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.publication.quotations import quotations
from bogolan.survey.spine import COUNTS, NUMBERS, RELEASED_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from bogolan.publication.quotations import Quotation


def results(released: pd.DataFrame, plan: Mapping[str, Any], excerpts: pd.DataFrame | None = None) -> dict[str, Any]:
    """The survey, whether its answers are `synthetic`, a row's JSON Schema, and the rows; what is not there is null.

    Where excerpts were released, they stand there with their words by language.
    """
    quoted = [_told(quotation) for quotation in quotations(excerpts)]
    rows = released.astype(object).where(released.notna(), None).to_dict("records")
    return {
        "survey": plan["survey"],
        "synthetic": bool(plan.get("synthetic")),
        "schema": _schema(),
        "rows": [{column: row[column] for column in RELEASED_COLUMNS} for row in rows],
        **({"excerpts": quoted} if quoted else {}),
    }


def _told(quotation: Quotation) -> dict[str, Any]:
    speaker = {"gender": quotation.gender, "method": quotation.method, "age_group": quotation.age_group}
    return {"theme": quotation.theme, **speaker, "texts": dict(quotation.texts)}


def _schema() -> dict[str, Any]:
    """A row of the spine as a JSON Schema."""
    kinds = {**dict.fromkeys(NUMBERS, "number"), **dict.fromkeys(COUNTS, "integer")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": list(RELEASED_COLUMNS),
        "properties": {column: {"type": [kinds.get(column, "string"), "null"]} for column in RELEASED_COLUMNS},
    }
