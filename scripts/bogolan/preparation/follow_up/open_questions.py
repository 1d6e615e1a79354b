"""The questions that cleaning leaves open for the field team: what was flagged, blanked, specified beside "other"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.answer_names import Answers
from bogolan.preparation.cleaning_log import BLANK, CONSENT_UNCLEAR, REQUIRED, SKIPPED
from bogolan.preparation.corrections.interviews import resolved
from bogolan.preparation.corrections.lines import NO_ACTION
from bogolan.preparation.corrections.repeats import placed
from bogolan.preparation.flags.positions import GEOPOINT, names_of_parts
from bogolan.preparation.follow_up.interviews import KNOWN_BY, known_by
from bogolan.preparation.follow_up.specified import specified_texts
from bogolan.preparation.interviews import FIRST_ROW, ROW, UNCLEAR_CONSENT, UUID, interview_ids
from bogolan.preparation.repeated import PLACE
from bogolan.survey.labels import in_language
from bogolan.survey.letters import repaired, tidied

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from bogolan.preparation.cleaning import CleanSurvey
    from bogolan.survey.questionnaire import Question

# What stands in the place of a rule's id where a text beside "other" may be one of the choices.
OTHER, RECODE = "other", "specified beside 'other': which of the choices is it, if any?"
ABOUT = ("question", "label", "old_value", "answer", "specified", "rule_id", "issue")
SHEET_COLUMNS = (*KNOWN_BY, *ABOUT)


@dataclass(frozen=True)
class FollowUp:
    """The open questions and those that were resolved, a row each, in `SHEET_COLUMNS`; these with the comment."""

    open: pd.DataFrame
    resolved: pd.DataFrame

    def frame(self) -> pd.DataFrame:
        """Both as one table, the comment missing where a question is open."""
        import pandas as pd

        return pd.concat([self.open.assign(comment=None), self.resolved], ignore_index=True)

    @classmethod
    def of(cls, frame: pd.DataFrame) -> FollowUp:
        """The same from such a table."""
        done = frame["comment"].notna()
        is_open = frame[~done].drop(columns="comment")
        return cls(is_open.reset_index(drop=True), frame[done].reset_index(drop=True))


def follow_up(cleaned: CleanSurvey, plan: Mapping[str, Any], corrections: pd.DataFrame | None) -> FollowUp:
    """What cleaning leaves open of the interviews that are kept, or would be if they had consented, with their ids.

    A line of the corrections with no_action closes the questions about its cell while the answer is the one that it
    speaks of: those of its rule_id, or all if it has none.
    """
    import pandas as pd

    rows, responses, flags, log, questions = (
        cleaned.rows,
        cleaned.responses,
        cleaned.flags,
        cleaned.log,
        cleaned.codebook,
    )
    corrections = resolved(corrections, rows, interview_ids(rows, plan))
    at = dict(zip(responses[UUID].to_numpy(object), responses[ROW].to_numpy(), strict=True))
    at.pop("", None)
    blanked = log[(log["change_type"] == BLANK) & (log["rule_id"] != SKIPPED.id) & log[UUID].isin(at)]
    blanked = blanked.assign(**{ROW: blanked[UUID].map(at)})
    unclear = _consent_unclear(cleaned, plan)
    about = [ROW, "question", "rule_id", "issue"]
    flags, blanked = _pooled(flags[about]), _pooled(blanked[about])
    flags = flags[~_lacking_as_blanked(flags, blanked)]
    found = [flags, blanked, _pooled(unclear[about]), _specified(responses, questions)]
    asked = pd.concat(found, ignore_index=True)
    del flags, blanked, found  # as many rows as there are flags, of a large survey
    asked = asked.astype({ROW: np.int64}).assign(whole=asked["question"].replace(_wholes(questions)))
    asked = asked.drop_duplicates([ROW, "whole", "rule_id"]).drop(columns="whole").reset_index(drop=True)
    asked["specified"] = asked["specified"].fillna("") if "specified" in asked else ""
    asked_of = _questions_asked(asked, cleaned)
    said = dict(zip(("old_value", "answer"), _answers(asked, cleaned, asked_of, plan), strict=True))
    said["label"] = _labels(asked["question"], asked_of, plan)
    asked = asked.assign(**{name: pd.Series(texts, asked.index, dtype=object) for name, texts in said.items()})
    interviews = (responses, unclear.drop(columns=about[1:]))
    known = pd.concat([known_by(one, plan, questions) for one in interviews])
    asked = asked.join(known.astype(object), on=ROW)
    order = {name: place for place, name in enumerate(questions)}
    asked["place_in_form"] = asked["question"].map(order).fillna(len(order))
    asked = asked.sort_values(["interviewer", "day", ROW, "place_in_form", "rule_id"], kind="stable")
    comments = _closed(asked, corrections, asked_of)
    shown = asked[list(SHEET_COLUMNS)].astype(object)
    done = comments.notna()
    del asked, known, said
    return FollowUp(
        open=shown[~done].reset_index(drop=True),
        resolved=shown[done].assign(comment=comments[done]).reset_index(drop=True),
    )


def _wholes(questions: Mapping[str, Question]) -> dict[str, str]:
    """The question of each column that holds a part of a position: about these there is one question."""
    positions = [name for name, question in questions.items() if question.kind == GEOPOINT]
    return {part: name for name in positions for parts in names_of_parts(name) for part in parts}


def _pooled(frame: pd.DataFrame) -> pd.DataFrame:
    """The same with each different text held once, however many rows have it."""
    import pandas as pd

    def pooled(column: pd.Series) -> pd.Series:
        places, distinct = pd.factorize(column)
        return pd.Series(np.asarray(distinct, dtype=object)[places], column.index, dtype=object)

    return frame.assign(**{name: pooled(frame[name]) for name in frame if name != ROW})


def _labels(names: pd.Series, questions: Mapping[str, Question], plan: Mapping[str, Any]) -> np.ndarray:
    """(n) what each question is called, empty for one that there is not."""
    import pandas as pd

    places, distinct = pd.factorize(names)
    language = plan["languages"][0]
    called = [in_language(questions[name].label, language) if name in questions else "" for name in distinct]
    return np.array(called, object)[places]


def _lacking_as_blanked(flags: pd.DataFrame, blanked: pd.DataFrame) -> np.ndarray:
    """(n) where a required answer is lacking because it was blanked, which is asked about already."""
    cells = set(zip(blanked[ROW], blanked["question"], strict=True))
    lacking = (flags["rule_id"] == REQUIRED.id).to_numpy(bool, copy=True)
    required = flags[lacking]
    lacking[lacking] = [cell in cells for cell in zip(required[ROW], required["question"], strict=True)]
    return lacking


def _consent_unclear(cleaned: CleanSurvey, plan: Mapping[str, Any]) -> pd.DataFrame:
    """The interviews that are set aside because nobody recorded consent, where the form asks for it."""
    aside = cleaned.set_aside
    name = plan.get("consent", {}).get("question")
    rows = aside["disposition"] == UNCLEAR_CONSENT
    if name in cleaned.form.not_asked:
        rows &= ~cleaned.form.not_asked[name][aside[ROW] - FIRST_ROW]
    about = {"question": name, "rule_id": CONSENT_UNCLEAR.id, "issue": CONSENT_UNCLEAR.issue}
    return aside[rows].assign(**about)


def _specified(responses: pd.DataFrame, questions: Mapping[str, Question]) -> pd.DataFrame:
    """A row a text beside "other" that is left after cleaning."""
    import pandas as pd

    found = [pd.DataFrame({ROW: [], "question": [], "rule_id": [], "issue": [], "specified": []}, dtype=object)]
    for text, question, _ in specified_texts(questions):
        if text in responses and question in responses:
            told = responses[responses[text].notna()]
            said = {"question": question, "rule_id": OTHER, "issue": RECODE, "specified": told[text].astype(str)}
            found.append(pd.DataFrame({ROW: told[ROW], **said}).astype(object))
    return pd.concat(found, ignore_index=True)


def _questions_asked(asked: pd.DataFrame, cleaned: CleanSurvey) -> dict[str, Question]:
    """By name each question that is asked about, those of repeats by their place too (members[2]/age)."""
    found = {}
    for name in asked["question"].unique():
        where = placed(name, cleaned.repeats)
        book, own = (
            (cleaned.codebook, name) if where is None else (cleaned.repeats[where.repeat].codebook, where.question)
        )
        if own in book:
            found[name] = book[own]
    return found


def _answers(
    asked: pd.DataFrame, cleaned: CleanSurvey, questions: Mapping[str, Question], plan: Mapping[str, Any]
) -> tuple[np.ndarray, np.ndarray]:
    """(n) the answers as they stand, and what their choices are called."""
    import pandas as pd

    stands, called = np.full(len(asked), "", object), np.full(len(asked), "", object)
    for name, places in asked.groupby("question").indices.items():
        if name not in questions:
            continue
        cells, distinct = pd.factorize(_cells(name, asked[ROW].to_numpy()[places], cleaned))
        plain = [tidied(repaired(cell)) for cell in distinct]
        stands[places] = np.array(plain, object)[cells]
        question = questions[name]
        labels = {**question.missing_labels, **question.choices}
        told = [in_language(labels.get(cell), plan["languages"][0]) for cell in plain]
        called[places] = np.array(told, object)[cells]
    return stands, called


def _cells(name: str, rows: np.ndarray, cleaned: CleanSurvey) -> np.ndarray:
    """The cells of a question in these rows of the file; of a repeat, at its place in these interviews."""
    where = placed(name, cleaned.repeats)
    if where is None:
        return cleaned.rows[name].to_numpy(object)[rows - FIRST_ROW]
    table = cleaned.repeats[where.repeat].rows
    here = table[table[PLACE] == where.place].set_index(ROW)[where.question]
    return here.reindex(rows).to_numpy(object)


def _closed(asked: pd.DataFrame, corrections: pd.DataFrame | None, questions: Mapping[str, Question]) -> pd.Series:
    """By row of `asked`, what was said when it was closed; missing where it is open."""
    import pandas as pd

    comments = pd.Series(None, asked.index, dtype=object)
    if corrections is None:
        return comments
    closing: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for line in corrections[corrections["change_type"] == NO_ACTION].to_dict("records"):
        closing.setdefault((line["uuid"], line["question"], line["rule_id"]), []).append(line)
    keys = {(uuid, question) for uuid, question, _ in closing}
    asked = asked[asked["uuid"].isin({uuid for uuid, _ in keys})]
    near = [key in keys for key in zip(asked["uuid"], asked["question"], strict=True)]
    for place, one in asked[near].iterrows():
        for rule in (one["rule_id"], ""):
            for line in closing.get((one["uuid"], one["question"], rule), ()):
                if _same(line["old_value"], one["old_value"], questions.get(one["question"])):
                    comments[place] = line["issue"]
    return comments


def _same(told: str | None, stands: str, question: Question | None) -> bool:
    """Whether an old value is the answer that stands there, as text or as code."""
    if told is None or told == stands:
        return True
    if question is None:
        return False
    answers = Answers.of(question)
    return answers.code(told)[0] == answers.code(stands)[0]
