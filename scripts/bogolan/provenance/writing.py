"""Files that are either whole or not there, and that only their owner can read where they hold respondents' answers."""

from __future__ import annotations

import json
import os
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
PUBLIC_FILE, PUBLIC_FOLDER = 0o644, 0o755
# How many rows Arrow writes as one group of a Parquet file.
ROW_GROUP = 2**20


@contextmanager
def whole(path: str | Path, private: bool = True) -> Iterator[Path]:
    """A temporary name beside `path` to write to; it takes the place of `path` only when all went well.

    With `private` the file is readable by its owner alone (600, in a folder 700). The temporary file is removed when
    the writer fails, and by the next writer of the same file when a writer was killed; no two write it at once.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if private:
        path.parent.chmod(PRIVATE_FOLDER)
    left = re.compile(rf"\.{re.escape(path.stem)}-[a-z0-9_]{{8}}{re.escape(path.suffix)}")
    for beside in path.parent.iterdir():
        if left.fullmatch(beside.name):
            beside.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(PRIVATE_FILE if private else PUBLIC_FILE)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_bytes(content: bytes, path: str | Path, private: bool = True) -> None:
    """A file as it is."""
    with whole(path, private) as temporary:
        temporary.write_bytes(content)


def write_json(content: object, path: str | Path, private: bool = True) -> None:
    """JSON as UTF-8 with a line a value, so that two versions can be compared; NaN is refused."""
    with whole(path, private) as temporary:
        text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
        temporary.write_text(text + "\n", encoding="utf-8")


def read_json(path: str | Path) -> object:
    """What `write_json` wrote."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


def write_parquet(frame: pd.DataFrame, path: str | Path, private: bool = True) -> None:
    """A frame as Parquet, without its index."""
    import pyarrow as pa

    with whole(path, private) as temporary:
        if len(frame) > ROW_GROUP:
            _write_in_groups(frame, temporary)
        else:
            frame.to_parquet(temporary, index=False)
    # Arrow keeps what it took to write a large frame, where what follows cannot use it.
    pa.default_memory_pool().release_unused()


def _write_in_groups(frame: pd.DataFrame, path: Path) -> None:
    """A long frame, a group of rows after the other, so that it is never held as a whole a second time."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    schema = pa.Schema.from_pandas(frame, preserve_index=False)
    with ParquetWriter(path, schema) as writer:
        for start in range(0, len(frame), ROW_GROUP):
            rows = frame.iloc[start : start + ROW_GROUP]
            writer.write_table(pa.Table.from_pandas(rows, schema, preserve_index=False))


def write_csv(frame: pd.DataFrame, path: str | Path, private: bool = True) -> None:
    """A frame as UTF-8 CSV without its index; text that a spreadsheet would run as a formula is disarmed."""
    with whole(path, private) as temporary:
        texts = frame.select_dtypes(include=["object", "string"]).columns
        frame.assign(**{column: frame[column].map(disarmed) for column in texts}).to_csv(
            temporary, index=False, lineterminator="\n", encoding="utf-8"
        )


def read_csv(path: str | Path) -> pd.DataFrame:
    """What `write_csv` wrote, as texts; what was disarmed is as it was before."""
    import pandas as pd

    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    return table.astype(object).map(lambda cell: cell[1:] if cell[:1] == "'" and disarmed(cell[1:]) == cell else cell)


def disarmed(cell: object) -> object:
    """A cell as plain text: what begins like a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def publish(folder: str | Path) -> None:
    """Let everybody read what may be published: files 644, folders 755, up to the reports' own folder."""
    folder = Path(folder)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(PUBLIC_FOLDER if path.is_dir() else PUBLIC_FILE)
