"""Responses in SPSS, Stata and Parquet that are none, or are spoilt."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from . import small_survey
from .case import as_kind, broken, table
from .small_survey import SAID


def written(write, name: str) -> bytes:
    """What a writer writes."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / name)
        return (Path(folder) / name).read_bytes()


SAV, DTA = written(small_survey.sav, "a.sav"), written(small_survey.dta, "a.dta")
PARQUET = written(small_survey.parquet, "a.parquet")
READABLE = {"sav": "an SPSS file", "dta": "a Stata file", "parquet": "a Parquet file"}


def of(**columns: pa.Array):
    """A Parquet file of these columns."""
    return as_kind("responses.parquet", lambda path: pq.write_table(pa.table(columns), path))


def twice(path: Path) -> None:
    arrays = [pa.array(["1"]), pa.array(["2"])]
    pq.write_table(pa.Table.from_arrays(arrays, names=["sex", "sex"]), path)


def without_rows(write):
    """A file without rows, as a writer writes it."""

    def spoil(path: Path) -> None:
        frame = small_survey.frame
        small_survey.frame = lambda: frame().head(0)
        try:
            write(path)
        finally:
            small_survey.frame = frame

    return spoil


CASES = [
    *(
        case
        for kind, content in (("sav", SAV), ("dta", DTA), ("parquet", PARQUET))
        for case in table(
            kind,
            *(
                (name, as_kind(f"responses.{kind}", spoilt), f"responses.{kind}", "", READABLE[kind])
                for name, spoilt in broken(content)
                if kind == "sav" or name != "noise in its middle"  # there they have answers, that may be any
            ),
        )
    ),
    *table(
        "sav",
        (
            "no rows",
            as_kind("responses.sav", without_rows(small_survey.sav)),
            "responses.sav",
            "no rows",
            "at least one",
        ),
        ("gone", as_kind("responses.sav", lambda path: None), "responses.sav", "no such file", "as exported"),
        ("a folder", as_kind("responses.sav", Path.mkdir), "responses.sav", "a folder", "as exported"),
        ("a Stata file", as_kind("responses.sav", DTA), "responses.sav", "", "an SPSS file that can be read"),
    ),
    *table(
        "dta",
        (
            "no rows",
            as_kind("responses.dta", without_rows(small_survey.dta)),
            "responses.dta",
            "no rows",
            "at least one",
        ),
        ("an SPSS file", as_kind("responses.dta", SAV), "responses.dta", "", "a Stata file that can be read"),
        (
            "a version that there is not",
            as_kind("responses.dta", b"\x7a" + DTA[1:]),
            "responses.dta",
            "",
            "a Stata file",
        ),
    ),
    *table(
        "parquet",
        ("no rows", of(sex=pa.array([], pa.string())), "responses.parquet", "no rows", "at least one response"),
        ("no columns", of(), "responses.parquet", "no rows", "at least one response"),
        ("lists", of(sex=pa.array([[1, 2]])), "responses.parquet", "several values: sex", "one value a cell"),
        ("objects", of(sex=pa.array([{"a": 1}])), "responses.parquet", "several values: sex", "one value a cell"),
        (
            "a column twice",
            as_kind("responses.parquet", twice),
            "responses.parquet, row 1",
            "twice: sex",
            "each column once",
        ),
        (
            "more cells than it is large",
            of(sex=pa.nulls(250_000_000)),
            "responses.parquet",
            "says it has 250,000,000 cells",
            "a Parquet file that can be read",
        ),
        ("answers alone", of(**{SAID: pa.array(["1"])}), "responses.parquet, row 1", "none of the 5", "a heading"),
        ("one column", of(sex=pa.array(["1"])), "responses.parquet, row 1", "1 of the 5 questions", "water"),
    ),
]
