"""Responses in Parquet, as statistical offices and data teams pass them on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bogolan.preparation.reading.export import Export, as_text, refuse_repeated, refuse_swelling
from bogolan.provenance.errors import Problem, SurveyError, listing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

PARQUET = "a Parquet file that can be read"


def read_parquet(path: Path, plan: Mapping[str, Any]) -> Export:
    """A Parquet file: numbers, dates and yes and no as text, categories by what they are called.

    Raises SurveyError for a file that is none, for columns of lists and such, and for columns twice.
    """
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
        refuse_swelling(path, file.metadata.num_rows * file.metadata.num_columns, PARQUET)
        table = file.read()
    except (pa.ArrowException, OSError, ValueError) as error:
        told = str(error).splitlines()[0]
        raise SurveyError(Problem(str(path), told, PARQUET)) from None
    names = [name for name in table.column_names if name != "__index_level_0__"]
    refuse_repeated(path, names)
    nested = [name for name in names if pa.types.is_nested(table.schema.field(name).type)]
    if nested:
        raise SurveyError(Problem(str(path), f"columns of several values: {listing(nested)}", "one value a cell"))
    return Export(pd.DataFrame({name: _texts(table[name]) for name in names}, dtype=str))


def _texts(column: pa.ChunkedArray) -> list[str]:
    """A column's cells as text; each distinct one is written once."""
    import pyarrow.compute as pc

    encoded = pc.dictionary_encode(column).combine_chunks()
    written = ["" if value is None else as_text(value) for value in encoded.dictionary.to_pylist()]
    places = encoded.indices.fill_null(-1).to_pylist()
    return [written[place] if place >= 0 else "" for place in places]
