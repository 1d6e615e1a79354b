"""Files are whole or not there, private where they hold answers, and never formulas."""

from __future__ import annotations

import pandas as pd
import pytest

from bogolan.provenance.writing import (
    disarmed,
    publish,
    read_csv,
    read_json,
    whole,
    write_csv,
    write_json,
    write_parquet,
)


def test_a_writer_that_fails_leaves_what_was_there(tmp_path):
    path = tmp_path / "derived/file.json"
    write_json({"a": 1}, path)

    def fail():
        with whole(path) as temporary:
            temporary.write_text("half")
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half"):
        fail()
    assert read_json(path) == {"a": 1}
    assert [file.name for file in path.parent.iterdir()] == ["file.json"]


def test_private_files_are_600_in_folders_700(tmp_path):
    path = tmp_path / "derived/frame.parquet"
    write_parquet(pd.DataFrame({"a": [1]}), path)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_published_files_can_be_read_by_all(tmp_path):
    folder = tmp_path / "reports/figures"
    write_json([], folder / "a.json")
    publish(folder)
    assert (folder.stat().st_mode & 0o777, (folder / "a.json").stat().st_mode & 0o777) == (0o755, 0o644)


def test_nan_is_no_json(tmp_path):
    with pytest.raises(ValueError, match="JSON compliant"):
        write_json({"a": float("nan")}, tmp_path / "a.json")


def test_what_looks_like_a_formula_is_text(tmp_path):
    write_csv(pd.DataFrame({"a": ["=1+1", "@x", "-", "ok"], "b": [-1, 2, 3, 4]}), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text() == "a,b\n'=1+1,-1\n'@x,2\n'-,3\nok,4\n"
    assert disarmed(-1) == -1


def test_csv_is_read_as_it_was_before_it_was_disarmed(tmp_path):
    cells = ["=1+1", "@x", "-", "ok", "", "NA", "'quoted'", 'Séné, "the" elder']
    write_csv(pd.DataFrame({"a": cells}), tmp_path / "a.csv")
    assert read_csv(tmp_path / "a.csv")["a"].tolist() == cells


def test_a_long_frame_is_the_same_file_in_groups_as_at_once(tmp_path, monkeypatch):
    """Also where a group has no text, nothing but missing values, or another kind of number than the next."""
    monkeypatch.setattr("bogolan.provenance.writing.ROW_GROUP", 4)
    frame = pd.DataFrame(
        {
            "text": pd.Series([None] * 5 + ["é", "", "b"] + [None] * 3, dtype=object),
            "words": pd.Series([f"word {row % 3}" for row in range(11)], dtype="str"),
            "number": [float("nan")] * 6 + [1.5] * 5,
            "whole": pd.array([None] * 4 + [3] * 7, dtype="Int64"),
            "choice": pd.Categorical(["a", "b", None] * 3 + ["c", "a"]),
            "nothing": pd.Series([None] * 11, dtype=object),
        },
        index=range(5, 16),
    )
    write_parquet(frame, tmp_path / "groups.parquet")
    frame.to_parquet(tmp_path / "once.parquet", index=False, row_group_size=4)
    assert (tmp_path / "groups.parquet").read_bytes() == (tmp_path / "once.parquet").read_bytes()


def test_what_a_killed_writer_left_is_removed_and_nothing_else(tmp_path):
    left, others = tmp_path / ".a-x8_k2q0z.csv", [tmp_path / ".a-b-x8_k2q0z.csv", tmp_path / ".a-x8_k2q0z.json"]
    for file in (left, *others):
        file.write_text("half")
    write_json({}, tmp_path / "a.csv")
    assert not left.exists()
    assert all(file.exists() for file in others)
