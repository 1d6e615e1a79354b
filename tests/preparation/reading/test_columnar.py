"""Parquet: every type as the text that other exports have; what is no table of single values is refused."""

from __future__ import annotations

import datetime

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bogolan.preparation.reading.responses import read_responses
from bogolan.provenance.errors import SurveyError

DAY = datetime.date(2020, 2, 3)


def test_every_type_as_text(tmp_path):
    path = tmp_path / "responses.parquet"
    columns = {
        "whole": pa.array([1, None, 3], pa.int16()),
        "decimal": pa.array([1.0, 0.1, None]),
        "yes": pa.array([True, False, None]),
        "said": pa.array(["é", "", None]),
        "kind": pa.array(["a", None, "a"]).dictionary_encode(),
        "day": pa.array([DAY, None, DAY]),
        "moment": pa.array([datetime.datetime(2020, 2, 3, 9, 30), datetime.datetime(2020, 2, 3), None]),
    }
    pq.write_table(pa.table(columns), path)
    assert read_responses(path).rows.to_dict("list") == {
        "whole": ["1", "", "3"],
        "decimal": ["1", "0.1", ""],
        "yes": ["1", "0", ""],
        "said": ["é", "", ""],
        "kind": ["a", "", "a"],
        "day": ["2020-02-03", "", "2020-02-03"],
        "moment": ["2020-02-03T09:30:00", "2020-02-03", ""],
    }


def test_a_frame_of_pandas(tmp_path):
    path = tmp_path / "responses.parquet"
    pd.DataFrame({"a": ["x", "y"]}, index=["r1", "r2"]).to_parquet(path)
    assert read_responses(path).rows.to_dict("list") == {"a": ["x", "y"]}


def test_lists_are_refused(tmp_path):
    path = tmp_path / "responses.parquet"
    pq.write_table(pa.table({"several": [[1, 2], [3]], "a": [1, 2]}), path)
    with pytest.raises(SurveyError, match=r"columns of several values: several\n.*one value a cell"):
        read_responses(path)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1nonsensePAR1", b"a,b\n1,2\n"])
def test_a_broken_file(tmp_path, content):
    path = tmp_path / "responses.parquet"
    path.write_bytes(content)
    with pytest.raises(SurveyError, match="a Parquet file that can be read"):
        read_responses(path)


def test_an_empty_table(tmp_path):
    path = tmp_path / "responses.parquet"
    pq.write_table(pa.table({"a": pa.array([], pa.string())}), path)
    with pytest.raises(SurveyError, match="no rows"):
        read_responses(path)
