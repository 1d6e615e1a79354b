"""What a report was made from and what it consists of, as hashes; and whether the files are still those."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bogolan.provenance.errors import Problem, SurveyError
from bogolan.provenance.writing import read_json, write_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MANIFEST = "manifest.json"
# Snakemake marks a folder that it has made with an empty file.
MARKS = (".snakemake_timestamp",)

LIBRARIES = (
    "numpy",
    "pandas",
    "scipy",
    "statsmodels",
    "matplotlib",
    "seaborn",
    "pyarrow",
    "snakemake",
    "typst",
    "pypandoc_binary",
)


def file_digest(path: str | Path) -> str:
    """SHA-256 of a file's bytes."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def library_versions() -> dict[str, str]:
    """Versions of the libraries that numbers and pages depend on."""
    return {library: version(library) for library in LIBRARIES}


def published_files(folder: Path) -> list[Path]:
    """The files of a report's folder, sorted, without its manifest and Snakemake's marks."""
    return sorted(file for file in folder.rglob("*") if file.is_file() and file.name not in (MANIFEST, *MARKS))


def provenance(inputs: Iterable[Path]) -> dict[str, dict[str, str]]:
    """What a report was made from: digests of the files that went in, by name, and the versions of the libraries."""
    return {"inputs": {file.name: file_digest(file) for file in sorted(inputs)}, "versions": library_versions()}


def write_manifest(path: Path, inputs: Iterable[Path], steps: Mapping[str, str]) -> None:
    """The manifest of a report's folder: what it was made from, by which code, and every file in it with its digest."""
    outputs = {file.relative_to(path.parent).as_posix(): file_digest(file) for file in published_files(path.parent)}
    write_json(
        {"survey": path.parent.name, **provenance(inputs), "steps": dict(steps), "outputs": outputs},
        path,
        private=False,
    )


def record_outputs(files: Iterable[Path], root: Path, record: str | Path) -> None:
    """Write, in confidence, which files of a report's folder a step has made, by path in `root`, with their digests."""
    write_json({file.relative_to(root).as_posix(): file_digest(file) for file in sorted(files)}, record)


def refuse_other_files(root: Path, records: Iterable[str | Path]) -> None:
    """Raise SurveyError for every file of a report's folder that no step has made as it lies there."""
    made = {name: digest for record in records for name, digest in dict(read_json(record)).items()}
    problems = []
    for file in published_files(root):
        name = file.relative_to(root).as_posix()
        if name not in made:
            found, expected = "a file that no step has made", "only what was made of the survey"
            problems.append(Problem(str(file), found, expected, hint="remove it, or keep it elsewhere"))
        elif file_digest(file) != made[name]:
            found, expected = "other bytes than were written", "the file as it was made"
            hint = "keep your version elsewhere and remove this file; then make report makes it again"
            problems.append(Problem(str(file), found, expected, hint=hint))
    if problems:
        raise SurveyError(problems)


def verify(folder: Path) -> list[Problem]:
    """What in a report's folder is not as it was made: edited, missing or added files."""
    path = folder / MANIFEST
    if not path.is_file():
        raise SurveyError(Problem(str(path), "no such file", "the manifest of a report", hint="run make report first"))
    promised = dict(read_json(path)["outputs"])
    present = {file.relative_to(folder).as_posix() for file in published_files(folder)}
    problems = [
        Problem(str(folder / name), "no such file", "a file that the manifest lists")
        for name in promised.keys() - present
    ]
    problems += [
        Problem(str(folder / name), "a file that the manifest does not list", "only what the report was made of")
        for name in present - promised.keys()
    ]
    problems += [
        Problem(
            str(folder / name),
            "other bytes than were written",
            "the file as it was made",
            hint="remove it; then make report makes it again",
        )
        for name in promised.keys() & present
        if file_digest(folder / name) != promised[name]
    ]
    return sorted(problems, key=str)
