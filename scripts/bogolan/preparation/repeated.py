"""The rows of repeats, cleaned as the interviews are that they belong to, and set aside with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.clean_columns import cleaned_column
from bogolan.preparation.form.run import run_tables
from bogolan.preparation.form.tables import INTERVIEWS, Tables
from bogolan.preparation.interviews import FIRST_ROW, ROW, UUID
from bogolan.preparation.matching import recognised
from bogolan.provenance.writing import write_json, write_parquet

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd

    from bogolan.preparation.form.run import FormRun
    from bogolan.preparation.matching import Recognised
    from bogolan.preparation.reading.repeats import RepeatRows
    from bogolan.survey.questionnaire import Question

# Where a row stands in its repeat, and the row above it: members[2]/jobs[1] and members[2].
PLACE, PARENT_PLACE, POSITION = "_place", "_parent_place", "_position"


@dataclass(frozen=True, eq=False)
class Fates:
    """What became of the interviews: ids and dispositions, which are kept, of which the answers are erased (n)."""

    uuid: pd.Series
    disposition: pd.Series
    kept: np.ndarray
    erased: np.ndarray


@dataclass(frozen=True, eq=False)
class CleanRepeat:
    """What cleaning makes of a repeat; its tables carry the interview's `uuid` and row, and the place in it.

    `rows` are the cells as text, with their corrections.
    """

    rows: pd.DataFrame
    responses: pd.DataFrame
    reasons: pd.DataFrame
    set_aside: pd.DataFrame
    flags: pd.DataFrame
    log: list[pd.DataFrame]
    codebook: dict[str, Question]


@dataclass(frozen=True, eq=False)
class Repeated:
    """The repeats of a survey as they were recognised, and how they hang together."""

    repeats: Mapping[str, RepeatRows]
    recognised: Mapping[str, Mapping[str, Recognised]]
    tables: Tables

    @classmethod
    def seen(cls, repeats: Mapping[str, RepeatRows], interviews: int) -> Repeated:
        """The repeats with their cells as codes."""
        tables = Tables({name: one.repeat for name, one in repeats.items()}, interviews)
        cells = {
            name: {column: recognised(one.rows[column], one.questions[column]) for column in one.rows}
            for name, one in repeats.items()
        }
        return cls(repeats, cells, tables)

    def run(
        self, questions: Mapping[str, Question], seen: Mapping[str, Recognised], checks: Collection[str]
    ) -> dict[str, FormRun]:
        """The form run over the interviews and all repeats (see `run_tables`)."""
        asked = {INTERVIEWS: questions, **{name: one.questions for name, one in self.repeats.items()}}
        return run_tables(asked, {INTERVIEWS: seen, **self.recognised}, self.tables, checks)

    def cleaned(
        self, runs: Mapping[str, FormRun], fates: Fates, categorical: Collection[str]
    ) -> dict[str, CleanRepeat]:
        """Each repeat cleaned, its columns as those of the interviews are."""
        return {name: self._cleaned(name, runs[name], fates, categorical) for name in self.repeats}

    def _cleaned(self, name: str, run: FormRun, fates: Fates, categorical: Collection[str]) -> CleanRepeat:
        import pandas as pd

        interview = self.tables.rows_above(name, INTERVIEWS)
        uuid = fates.uuid.iloc[interview].reset_index(drop=True)
        places, kept, erased = self.tables.labels(name), fates.kept[interview], fates.erased[interview]
        columns = {
            column: cleaned_column(
                seen,
                run,
                uuid,
                self.repeats[name].questions[column],
                column in categorical,
                erased,
                places + f"/{column}",
            )
            for column, seen in self.recognised[name].items()
        }
        told = pd.DataFrame(
            {
                UUID: uuid,
                ROW: interview + FIRST_ROW,
                PLACE: places,
                PARENT_PLACE: self._above(name),
                POSITION: self.tables.positions(name),
            }
        )
        answers = {column: one.answers_of(kept) for column, one in columns.items()}
        reasons = {column: one.reasons_of(kept) for column, one in columns.items()}
        tidy = {column: one.tidy.without(erased).of(~kept) for column, one in columns.items()}
        of_kept = told[kept].reset_index(drop=True)
        aside = told.assign(disposition=fates.disposition.to_numpy()[interview])[~kept].reset_index(drop=True)
        return CleanRepeat(
            rows=_beside(told, self.repeats[name].rows.reset_index(drop=True)),
            responses=_beside(of_kept, answers),
            reasons=_beside(of_kept, reasons),
            set_aside=_beside(aside, tidy),
            flags=_flags(run, told, kept),
            log=[log for one in columns.values() for log in one.log],
            codebook={column: one.question for column, one in columns.items()},
        )

    def _above(self, name: str) -> np.ndarray:
        repeat = self.tables.repeats[name]
        if repeat.parent == INTERVIEWS:
            return np.full(len(repeat.above), "", object)
        return self.tables.labels(repeat.parent)[repeat.above]


def with_flags(flags: pd.DataFrame, repeats: Mapping[str, CleanRepeat]) -> pd.DataFrame:
    """The flags of the interviews with those of their repeats."""
    import pandas as pd

    others = [one.flags for one in repeats.values() if len(one.flags)]
    return pd.concat([flags, *others], ignore_index=True) if others else flags


def write_clean_repeats(repeats: Mapping[str, CleanRepeat], folder: str | Path) -> None:
    """A file a repeat: its answers, and in folders of their own why there are none and what was set aside.

    `codebook.json` says of each repeat what its columns are.
    """
    folder = Path(folder)
    for name, one in repeats.items():
        write_parquet(one.responses, folder / f"{name}.parquet")
        write_parquet(one.reasons, folder / "reasons" / f"{name}.parquet")
        write_parquet(one.set_aside, folder / "set_aside" / f"{name}.parquet")
    described = {
        name: {column: question.described() for column, question in one.codebook.items()}
        for name, one in repeats.items()
    }
    write_json(described, folder / "codebook.json")


def write_vault_repeats(vaults: Mapping[str, pd.DataFrame], folder: str | Path) -> None:
    """A file a repeat with its columns that identify."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, one in vaults.items():
        write_parquet(one, Path(folder) / f"{name}.parquet")


def _beside(told: pd.DataFrame, columns: Mapping[str, Any]) -> pd.DataFrame:
    """Columns beside what tells where the rows stand, which has its names first."""
    import pandas as pd

    return pd.DataFrame(
        {
            **{name: told[name] for name in told},
            **{name: column for name, column in columns.items() if name not in told},
        }
    )


def _flags(run: FormRun, told: pd.DataFrame, kept: np.ndarray) -> pd.DataFrame:
    """A row a flag of a row of the repeat that is kept, the question with its place."""
    import pandas as pd

    lines = []
    for breach in run.flagged:
        rows = told[breach.rows & kept]
        question = rows[PLACE] + f"/{breach.question}"
        lines.append(rows[[ROW, UUID]].assign(question=question, rule_id=breach.rule.id, issue=breach.rule.issue))
    columns = [ROW, UUID, "question", "rule_id", "issue"]
    return pd.concat(lines, ignore_index=True) if lines else pd.DataFrame(columns=columns)
