"""What became of each row: kept, or set aside and why; in the words of AAPOR where it has some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.preparation.form.skip_logic import answered
from bogolan.preparation.interviews import (
    COMPLETE,
    DUPLICATE,
    EMPTY,
    OF_FILES,
    PARTIAL,
    REFUSED,
    REMOVED,
    TEST,
    UNCLEAR_CONSENT,
    WITHDRAWN,
    WITHOUT_CONSENT,
)
from bogolan.survey.letters import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import pandas as pd

    from bogolan.preparation.form.run import FormRun
    from bogolan.preparation.matching import Recognised
    from bogolan.survey.questionnaire import Question

TEST_INTERVIEWS, DUPLICATES, BREAK_OFFS = "test_interviews", "duplicates", "break_offs"
# What whoever tries a form out answers in the place of words, and nothing else.
TRIED = frozenset({"test", "tests", "testing", "essai", "essais"})
# In a table of so few columns someone may have said nothing.
FEW_COLUMNS = 2
# So many required questions without an answer at the end are an interview that was broken off.
MOST_LACKING = 4
# What ODK Central and KoboToolbox add beside columns that begin with "_".
OF_THE_SERVER = frozenset({"KEY", "instanceID", "SubmissionDate", "uuid"})
# A mix that parts what differs in any column: the multiplier of MMIX by Knuth (1997).
MIX = np.uint64(6364136223846793005)


def dispositions(
    consent: Recognised | None,
    uuid: pd.Series,
    plan: Mapping[str, Any],
    removed: Collection[str],
    withdrawn: Collection[str],
    seen: Mapping[str, Recognised],
    form: FormRun,
    questions: Mapping[str, Question],
) -> pd.Series:
    """What became of each row, the first that holds of these; what no other says is complete.

    empty      nothing stands in any cell.
    withdrawn  a correction says that consent was withdrawn.
    removed    another correction says so.
    test       a required text, such as an identifier, is "test" as a whole (check test_interviews).
    refused    there is no consent.
    unclear_consent  nobody recorded it, or what was recorded is none of its answers.
    duplicate  its id was seen in a complete row above it; or the phone sent it again under a new one: the same start,
               and the same in all that the interview itself fills in (check duplicates). Rows are never called so for
               their answers alone, since honest people may give the same ones.
    partial    the required questions at its end have no answer (check break_offs).
    """
    import pandas as pd

    checks = plan["checks"]
    outcome = np.full(len(uuid), COMPLETE, object)
    if BREAK_OFFS in checks:
        outcome[broken_off(form, questions)] = PARTIAL
    if consent is not None:
        given, unclear = consented(consent, questions[plan["consent"]["question"]], plan["consent"]["given"])
        outcome[~given] = REFUSED
        outcome[unclear] = UNCLEAR_CONSENT
    if TEST_INTERVIEWS in checks:
        outcome[tried_out(seen, questions)] = TEST
    outcome[uuid.isin(list(removed)).to_numpy()] = REMOVED
    outcome[uuid.isin(list(withdrawn)).to_numpy()] = WITHDRAWN
    outcome[nothing(seen)] = EMPTY
    held = np.isin(outcome, (COMPLETE, PARTIAL))
    again = (uuid.where(held & (uuid != "").to_numpy())).duplicated().to_numpy() & held & (uuid != "").to_numpy()
    if DUPLICATES in checks:
        again |= sent_again(seen, questions, held)
    outcome[again & held] = DUPLICATE
    return pd.Series(outcome, uuid.index)


def consented(consent: Recognised, question: Question, given: str) -> tuple[np.ndarray, np.ndarray]:
    """(n) whether consent was given, and (n) whether nobody can tell: there is no answer, or none of the question's."""
    codes = consent.codes
    answers = {given, *question.choices, *question.no_answers}
    unclear = np.array([code == "" or (bool(question.choices) and code not in answers) for code in codes], bool)
    return (codes == given)[consent.places], unclear[consent.places]


def erased(
    disposition: pd.Series, form: FormRun, questions: Mapping[str, Question], plan: Mapping[str, Any]
) -> dict[str, np.ndarray]:
    """(n) by question, where no answer is kept of a row that is set aside: all of who withdrew; of who did not consent
    what was answered all the same.

    Kept of these are how they were sampled and by whom they were asked, what the form asks before consent, and what it
    asks because they refused: under a condition that holds. Where nobody knows whether they did, none does.
    """
    gone, unclear = ((disposition == one).to_numpy() for one in (WITHDRAWN, UNCLEAR_CONSENT))
    without = disposition.isin(WITHOUT_CONSENT).to_numpy()
    told = _kept_of_refusers(questions, plan)
    found = {}
    for name, question in questions.items():
        found[name] = gone
        if name not in told:
            conditional = bool(question.relevant) and name in form.not_asked
            found[name] = gone | (without & (form.not_asked[name] | unclear if conditional else True))
    return found


def _kept_of_refusers(questions: Mapping[str, Question], plan: Mapping[str, Any]) -> frozenset[str]:
    """The columns that are kept of who refused: the design, the server's columns, what is asked before consent.

    A column that the form does not know may hold what they answered all the same.
    """
    design = plan.get("design", {})
    consent = plan.get("consent", {}).get("question")
    named = {consent, plan.get("interviewer", {}).get("question"), plan.get("uuid"), design.get("weights")}
    named |= {design.get("clusters"), *design.get("strata", ())}
    named |= {*plan.get("weighting", {}).get("nonresponse", {}).get("cells", ())}
    last = questions[consent].form_row if consent in questions else None
    return frozenset(
        name
        for name, question in questions.items()
        if name in named
        or _of_the_server(name, question)
        or (question.form_row is not None and last is not None and question.form_row <= last)
    )


def nothing(seen: Mapping[str, Recognised]) -> np.ndarray:
    """(n) where no cell has anything."""
    found = np.full(_rows(seen), len(seen) > FEW_COLUMNS)
    for column in (column for name, column in seen.items() if name not in OF_FILES):
        found &= (column.tidy == "")[column.places]
    return found


def tried_out(seen: Mapping[str, Recognised], questions: Mapping[str, Question]) -> np.ndarray:
    """(n) where a required text was answered by whoever tried the form; others may say "test" and mean it."""
    found = np.zeros(_rows(seen), bool)
    for name, column in seen.items():
        if questions[name].type == "text" and questions[name].required:
            told = np.zeros(len(column.tidy), bool)
            for place in np.flatnonzero(_may_be_tried(column.tidy)):
                told[place] = folded(column.tidy[place]) in TRIED
            if told.any():
                found |= told[column.places]
    return found


def _may_be_tried(tidy: np.ndarray) -> np.ndarray:
    """(n) where a text may be one of `TRIED` once folded: it has these letters, or others that lose their accents."""
    import pyarrow as pa
    import pyarrow.compute as pc

    pattern = f"(?i){'|'.join(TRIED)}|[^ -~]"
    return pc.match_substring_regex(pa.array(tidy, pa.string()), pattern).to_numpy(zero_copy_only=False)


def broken_off(form: FormRun, questions: Mapping[str, Question]) -> np.ndarray:
    """(n) where more than a few required questions in a row lack an answer, up to the last that was asked."""
    rows = len(next(iter(form.answers.values())).places) if form.answers else 0
    lacking, ended = np.zeros(rows, np.int64), np.zeros(rows, bool)
    required = [name for name, question in questions.items() if question.required and question.form_row is not None]
    for name in sorted(required, key=lambda name: questions[name].form_row, reverse=True):
        asked = ~form.not_asked[name] if name in form.not_asked else np.ones(rows, bool)
        ended |= answered(form.answers[name])
        lacking += asked & ~ended
    return lacking > MOST_LACKING


def sent_again(seen: Mapping[str, Recognised], questions: Mapping[str, Question], held: np.ndarray) -> np.ndarray:
    """(n) where a row repeats one above it in all but its end and the server's columns, which change when it is sent.

    Only of surveys that noted when an interview began, which tells one interview from another.
    """
    import pandas as pd

    noted = {question.meta: name for name, question in questions.items() if question.meta}
    start = noted.get("start", "start" if "start" in seen else None)
    if start is None or start not in seen:
        return np.zeros(_rows(seen), bool)
    end = noted.get("end", "end")
    columns = [column for name, column in seen.items() if name != end and not _of_the_server(name, questions[name])]
    told = np.flatnonzero(held & (seen[start].tidy != "")[seen[start].places])
    again = np.zeros(len(held), bool)
    again[told] = pd.Series(_mixed(columns)[told]).duplicated().to_numpy()
    return again


def _of_the_server(name: str, question: Question) -> bool:
    """Whether a column is what KoboToolbox or ODK add to what was sent."""
    return question.form_row is None and (name.startswith("_") or name in OF_THE_SERVER)


def _mixed(columns: Iterable[Recognised]) -> np.ndarray:
    """(n) a number a row, the same for the same cells: alike by chance once in some 10^19 pairs."""
    mixed: Any = np.uint64(0)
    for place, column in enumerate(columns, start=1):
        cell = (column.places.astype(np.uint64) + np.uint64(place)) * MIX
        mixed = (mixed ^ (cell ^ (cell >> np.uint64(29)))) * MIX
        mixed = mixed ^ (mixed >> np.uint64(32))
    return mixed


def _rows(seen: Mapping[str, Recognised]) -> int:
    return len(next(iter(seen.values())).places) if seen else 0
