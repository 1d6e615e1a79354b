"""The files between reading and cleaning, and those in which a clean survey is kept: what identifies stands apart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bogolan.preparation.identifiers.detection import Identifying, vault_columns
from bogolan.preparation.identifiers.repeats import sealed_repeats
from bogolan.preparation.identifiers.vault import KEY, sealed, together, with_ids
from bogolan.preparation.interviews import COMPLETE, OF_FILES, id_column, interview_ids
from bogolan.preparation.reading.repeat_tables import kept_repeats
from bogolan.preparation.repeated import write_clean_repeats, write_vault_repeats
from bogolan.provenance.beside import beside
from bogolan.provenance.writing import read_json, write_csv, write_json, write_parquet
from bogolan.survey.questionnaire import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from bogolan.preparation.cleaning import CleanSurvey
    from bogolan.preparation.reading.repeats import RepeatRows


@dataclass(frozen=True)
class AsRead:
    """An export as it was read, whole again: `keys` are those of its rows, `apart` the columns that identify."""

    rows: pd.DataFrame
    questions: Mapping[str, Question]
    log: pd.DataFrame
    repeats: Mapping[str, RepeatRows]
    keys: pd.Series
    apart: list[Identifying]

    def to_seal(self, rows: pd.DataFrame, plan: Mapping[str, Any]) -> pd.DataFrame:
        """Of rows of the export those columns that sealing needs: the interviews' ids and what identifies."""
        needed = {id_column(rows, plan), *OF_FILES, *vault_columns(self.apart)}
        return rows[[name for name in rows if name in needed]]


def as_read(files: Any, plan: Mapping[str, Any]) -> AsRead:
    """What the step `read` wrote; `files` are its files by name."""
    import pandas as pd

    questions = {name: Question(**described) for name, described in read_json(files["questions"]).items()}
    vault = pd.read_parquet(files["vault"])
    rows = together(pd.read_parquet(files["export"]), vault, list(questions))
    log = with_ids(pd.read_parquet(files["reading_log"]), interview_ids(rows, plan), vault)
    apart = [Identifying(**one["column"]) for one in read_json(files["identifiers"])]
    return AsRead(rows, questions, log, kept_repeats(files["repeats"]), vault[KEY], apart)


def write_identifying(found: list[Identifying], questions: Mapping[str, Mapping[str, Question]], path: str) -> None:
    """Keep which columns identify, and what was asked in them; `questions` are by repeat, "" for the interviews'."""
    told = [{"column": one.described(), "question": questions[one.repeat][one.column].described()} for one in found]
    write_json(told, path)


def questions_apart(path: str) -> dict[str, Question]:
    """The questions of the interviews' columns that were split off."""
    told = [one for one in read_json(path) if one["column"]["in_vault"] and not one["column"]["repeat"]]
    return {one["column"]["column"]: Question(**one["question"]) for one in told}


def write_clean(cleaned: CleanSurvey, export: AsRead, plan: Mapping[str, Any], files: Any) -> None:
    """Write a clean survey to `files`, by name: what identifies to the vault, keys for ids everywhere else."""
    columns = {name: vault_columns(export.apart, name) for name in export.repeats}
    ids = interview_ids(export.rows, plan).to_numpy(object)
    keys = dict(zip(ids, export.keys.to_numpy(object), strict=True))
    repeats, vaults = sealed_repeats(cleaned.repeats, columns, keys)
    hidden = [name for of_repeat in columns.values() for name in of_repeat]
    cleaned, vault = sealed(
        replace(cleaned, repeats=repeats),
        export.rows,
        export.keys,
        vault_columns(export.apart),
        export.questions,
        plan,
        hidden,
    )
    reasons = beside(lambda: write_parquet(cleaned.reasons, files["reasons"]))
    write_parquet(vault, files["vault"])
    write_vault_repeats(vaults, files["vault_repeats"])
    write_clean_repeats(cleaned.repeats, files["repeats"])
    for name in ("responses", "set_aside", "flags"):
        write_parquet(getattr(cleaned, name), files[name])
    write_csv(cleaned.log, files["log"])
    write_json(cleaned.form.described(), files["form"])
    write_json(cleaned.accounting, files["accounting"])
    write_json({name: question.described() for name, question in cleaned.codebook.items()}, files["codebook"])
    reasons()
    _refuse_other_numbers(cleaned.accounting, files)


def _refuse_other_numbers(accounting: Mapping[str, int], files: Any) -> None:
    """Stop the run where the files do not hold as many rows as the accounting says."""
    from pyarrow.parquet import read_metadata

    kept = accounting.get(COMPLETE, 0)
    told = {"responses": kept, "reasons": kept, "set_aside": accounting["read"] - kept, "vault": accounting["read"]}
    written = {name: read_metadata(files[name]).num_rows for name in told}
    if written != told:
        raise AssertionError(f"the accounting says {told}, and the files hold {written}")
