"""The vault: columns that could tell who somebody is, apart from all others and found again only by a key.

A key is HMAC-SHA256 (RFC 2104) of the interview's id under the salt: whoever has not the vault cannot go back from it,
and whoever has the ids but not the salt cannot go to it.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.cleaning_log import CORRECTED, REDACTED, changes, joined
from bogolan.preparation.identifiers.detection import OF_THE_SERVER, free_texts
from bogolan.preparation.identifiers.survey_places import places_of
from bogolan.preparation.identifiers.text_scan import kinds_of, masked, redacted, scan
from bogolan.preparation.interviews import FIRST_ROW, ROW, UUID, WITHDRAWN, WITHOUT_CONSENT, interview_ids
from bogolan.provenance.errors import Problem, SurveyError
from bogolan.survey.letters import all_tidied

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pandas as pd

    from bogolan.preparation.cleaning import CleanSurvey
    from bogolan.preparation.reading.export import Export
    from bogolan.survey.questionnaire import Question

# The interview's key, which stands in the column `uuid` of every other file.
KEY = "_key"
# Words with what could tell who somebody is masked.
MASKED = "_redacted_"
SIGNS = 32
# Where a column of a repeat stands: members[2]/jobs[1]/title.
WITHIN_REPEAT = r"^.*\[\d+\]/"
IN_VAULT = "what stood there and stands there now is in the vault"
# Who asked and who sent it: kept of who refused as well, since refusals are counted by interviewer.
USERNAME = "username"
OF_WHO_ASKED = frozenset({*(name for name, what in OF_THE_SERVER.items() if what == "who sent it"), USERNAME})


@dataclass(frozen=True)
class Parted:
    """An export in two: `rows` without what identifies, `vault` with that and the key, row by row; and its log."""

    rows: pd.DataFrame
    vault: pd.DataFrame
    log: pd.DataFrame


def keys_of(ids: pd.Series, salt: bytes) -> pd.Series:
    """The key of each interview's id: 32 hexadecimal digits, the same for the same id.

    Raises SurveyError where two ids have one key, which by chance happens once in some 10^26 surveys of a million.
    """
    import pandas as pd

    places, distinct = pd.factorize(ids)
    keys = [hmac.digest(salt, str(name).encode(), "sha256").hex()[:SIGNS] for name in distinct]
    if len(set(keys)) < len(keys):
        found = f"{len(keys) - len(set(keys))} keys that stand for two interviews"
        raise SurveyError(Problem("vault", found, "a key for each", hint="use another salt"))
    return pd.Series(np.array(keys, object)[places], ids.index, name=KEY, dtype=object)


def parted(export: Export, columns: Sequence[str], plan: Mapping[str, Any], salt: bytes) -> Parted:
    """An export without the columns that identify, and these with the interview's id and key.

    A row without an id is known by its place in the file.
    """
    import pandas as pd

    rows, ids = export.rows, interview_ids(export.rows, plan)
    by_place = pd.Series([f"row-{number}" for number in range(FIRST_ROW, len(rows) + FIRST_ROW)], index=rows.index)
    keys = keys_of(ids.where(ids != "", by_place), salt)
    vault = rows[list(columns)].assign(**{KEY: keys, ROW: range(FIRST_ROW, len(rows) + FIRST_ROW)})
    log = _private(export.log, _by(ids, keys), columns)
    return Parted(rows.drop(columns=list(columns)), vault, log)


def together(rows: pd.DataFrame, vault: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """What was parted as one table again, its columns in their order."""
    return vault.drop(columns=[KEY, ROW]).assign(**{name: rows[name] for name in rows})[list(order)]


def with_ids(log: pd.DataFrame, ids: pd.Series, vault: pd.DataFrame) -> pd.DataFrame:
    """A log that names interviews by key with their ids (n) instead."""
    known = _by(vault[KEY], ids)
    return log.assign(uuid=[known.get(key, key) for key in log["uuid"]])


def opened(frame: pd.DataFrame, vault: pd.DataFrame) -> pd.DataFrame:
    """A clean table with the ids of its interviews in place of keys, and the columns that were split off, as text.

    For whoever speaks with the field; nothing of analysis or publication may.
    """
    apart = vault.drop_duplicates(KEY).set_index(KEY).reindex(frame[UUID]).reset_index(drop=True)
    names = [name for name in apart if name not in frame and not name.startswith(MASKED)]
    others = {name: apart[name].where(apart[name] != "").to_numpy(object) for name in names}
    return frame.assign(**{UUID: apart[UUID].to_numpy(object), **others})


def sealed(
    cleaned: CleanSurvey,
    rows: pd.DataFrame,
    keys: pd.Series,
    columns: Sequence[str],
    questions: Mapping[str, Question],
    plan: Mapping[str, Any],
    hidden: Collection[str] = (),
) -> tuple[CleanSurvey, pd.DataFrame]:
    """A clean survey without what identifies and with keys for ids, and the vault as it is kept.

    `rows` is the whole export as read (n), `keys` theirs (n), `columns` those that identify, `hidden` those of repeats,
    of which the log says no cell either. The vault holds their
    text as it was cleaned, and free texts also with what was found in them masked. Of who withdrew it holds the key
    alone, of who refused that and who asked.
    """
    ids = interview_ids(rows, plan)
    vault = _as_cleaned(cleaned, cleaned.rows, columns)
    vault.insert(0, KEY, keys.to_numpy(object))
    vault.insert(1, ROW, range(FIRST_ROW, len(rows) + FIRST_ROW))
    vault.insert(2, UUID, ids.to_numpy(object))
    _erase(vault, cleaned, plan, questions)
    texts = free_texts(rows[[name for name in rows if name in columns and name in vault]], questions)
    vault, redactions = _with_masked(vault, texts, questions, plan)
    return _keyed(cleaned, keys, _by(ids, keys), columns, hidden, redactions), vault


def _as_cleaned(cleaned: CleanSurvey, rows: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """The columns that identify as text: of interviews that are kept where there is an answer, else as set aside."""
    import pandas as pd

    kept, aside = _places(cleaned, len(rows))
    found = {}
    for name in columns:
        if name == UUID:
            continue
        answers = cleaned.responses[name]
        cells = np.full(len(rows), "", object)
        if answers.dtype == "category":
            cells[kept] = answers.astype(object).to_numpy(object)
        else:
            cells[kept] = all_tidied(rows[name].to_numpy(object)[kept])
        cells[kept[answers.isna().to_numpy()]] = ""
        cells[aside] = cleaned.set_aside[name].to_numpy(object)
        found[name] = cells
    return pd.DataFrame(found, index=range(len(rows)))


def _erase(
    vault: pd.DataFrame, cleaned: CleanSurvey, plan: Mapping[str, Any], questions: Mapping[str, Question]
) -> None:
    """Empty what is kept of nobody who withdrew or refused."""
    _, aside = _places(cleaned, len(vault))
    disposition = cleaned.set_aside["disposition"].to_numpy(object)
    asked = {plan.get("interviewer", {}).get("question"), *OF_WHO_ASKED}
    asked |= {name for name, question in questions.items() if question.meta == USERNAME}
    for name in vault.columns.drop([KEY, ROW]):
        gone = (WITHDRAWN,) if name in asked else (WITHDRAWN, *WITHOUT_CONSENT)
        vault.loc[aside[np.isin(disposition, gone)], name] = ""


def _with_masked(
    vault: pd.DataFrame, texts: Sequence[str], questions: Mapping[str, Question], plan: Mapping[str, Any]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The vault with a masked column beside each free text, and the log of what was masked."""
    import pandas as pd

    known, log = places_of(questions, _design(plan)), []
    beside = {}
    for name in texts:
        places, distinct = pd.factorize(vault[name])
        cells = np.asarray(distinct, object)
        of_cells = np.full(len(cells), "", object)
        for place, text in enumerate(cells.copy()):
            if found := scan(text, known):
                cells[place], of_cells[place] = masked(text, found), ", ".join(kinds_of(found))
        beside[f"{MASKED}{name}"], kinds = cells[places], of_cells[places]
        for kind in sorted(set(kinds) - {""}):
            rows = kinds == kind
            nothing = np.full(int(rows.sum()), "", object)
            log.append(changes(vault[KEY][rows], name, nothing, nothing, REDACTED.about(rule=kind)))
    return vault.assign(**beside), joined(log)


def _design(plan: Mapping[str, Any]) -> list[str]:
    design = plan.get("design", {})
    return [*design.get("strata", ()), *filter(None, [design.get("clusters")])]


def _keyed(
    cleaned: CleanSurvey,
    keys: pd.Series,
    known: Mapping[str, str],
    columns: Collection[str],
    hidden: Collection[str],
    redactions: pd.DataFrame,
) -> CleanSurvey:
    """A clean survey with keys for ids, without the columns that identify."""
    every = keys.to_numpy(object)
    kept, aside = _places(cleaned, len(keys))

    def without(frame: pd.DataFrame, places: np.ndarray) -> pd.DataFrame:
        left = frame.drop(columns=[name for name in columns if name != UUID], errors="ignore")
        return left.assign(**{UUID: every[places]})

    flagged = cleaned.flags[ROW].to_numpy(np.int64) - FIRST_ROW
    return replace(
        cleaned,
        responses=without(cleaned.responses, kept),
        reasons=without(cleaned.reasons, kept),
        set_aside=without(cleaned.set_aside, aside),
        flags=cleaned.flags.assign(**{UUID: every[flagged]}),
        log=joined([_private(cleaned.log, known, {*columns, *hidden}), redactions]),
        codebook={name: question for name, question in cleaned.codebook.items() if name not in columns},
    )


def _by(names: pd.Series, values: pd.Series) -> dict[str, str]:
    """The values of a column, by what stands beside them."""
    return dict(zip(names.to_numpy(object), values.to_numpy(object), strict=True))


def _private(log: pd.DataFrame, known: Mapping[str, str], columns: Collection[str]) -> pd.DataFrame:
    """A log with keys for ids, what the analyst wrote masked, and no cell of a column that identifies."""
    hidden = log["question"].str.replace(WITHIN_REPEAT, "", regex=True).isin(list(columns)).to_numpy()
    issues = {issue: redacted(issue) for issue in log["issue"][log["rule_id"] == CORRECTED].unique()}
    issue = [issues.get(text, text) for text in log["issue"]]
    return log.assign(
        uuid=[known.get(name, "") for name in log["uuid"]],
        old_value=log["old_value"].mask(hidden, ""),
        new_value=log["new_value"].mask(hidden, ""),
        issue=[_without_cells(text) if private else text for text, private in zip(issue, hidden, strict=True)],
    )


def _without_cells(issue: str) -> str:
    return issue if issue.endswith(IN_VAULT) else f"{issue}; {IN_VAULT}"


def _places(cleaned: CleanSurvey, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """The places (from 0) of interviews that are kept, and of those set aside, both in the order of the file."""
    kept = cleaned.responses[ROW].to_numpy(np.int64) - FIRST_ROW
    left = np.ones(rows, bool)
    left[kept] = False
    return kept, np.flatnonzero(left)
