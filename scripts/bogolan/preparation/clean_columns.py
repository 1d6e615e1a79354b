"""One column cleaned: typed answers, reasons where there is none, the tidy text, what changed.

Its cells are few that differ, so that each is a place among these until it is known which rows are wanted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bogolan.preparation.cleaning_log import BLANKED, ENCODING, FAILED, RANKING, TIDIED, changes
from bogolan.preparation.typed_answers import answers_and_reasons, typed
from bogolan.survey.codes import ERRORS
from bogolan.survey.questionnaire import RANK
from bogolan.survey.reasons import INVALID, NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from bogolan.preparation.form.run import FormRun
    from bogolan.preparation.matching import Recognised
    from bogolan.survey.questionnaire import Question


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of a column: the distinct ones (objects), and (n) which of them each row has."""

    distinct: np.ndarray
    places: np.ndarray

    def of(self, rows: np.ndarray) -> np.ndarray:
        """The cells of some rows (n, boolean)."""
        return self.distinct[self.places[rows]]

    @property
    def told(self) -> np.ndarray:
        """(n) where there is something."""
        return (self.distinct != "")[self.places]

    def without(self, rows: np.ndarray) -> Cells:
        """The cells, those of some rows (n, boolean) empty."""
        return self.replaced([(rows, "")])

    def replaced(self, changed: list[tuple[np.ndarray, str]]) -> Cells:
        """The cells with others in some rows (n, boolean), one after the other."""
        places = self.places
        for number, (rows, _) in enumerate(changed, start=len(self.distinct)):
            places = np.where(rows, number, places)
        return Cells(np.append(self.distinct, np.array([cell for _, cell in changed], object)), places)


@dataclass(frozen=True, eq=False)
class CleanColumn:
    """What cleaning makes of one column: typed answers, why there is none, the tidy text, what changed.

    `answers` are the distinct ones, and `places` (n) has which of them each row has.
    """

    answers: pd.Series
    places: np.ndarray
    reasons: Cells
    tidy: Cells
    question: Question
    log: list[pd.DataFrame]

    def answers_of(self, rows: np.ndarray) -> pd.Series:
        """The answers of some rows (n, boolean), numbered anew."""
        return self.answers.take(self.places[rows]).reset_index(drop=True)

    def reasons_of(self, rows: np.ndarray) -> pd.Series:
        """The reasons of some rows (n, boolean), numbered anew."""
        import pandas as pd

        return pd.Series(self.reasons.of(rows), dtype=object)


def cleaned_column(
    seen: Recognised,
    form: FormRun,
    uuid: pd.Series,
    question: Question,
    categorical: bool,
    erased: np.ndarray,
    called: np.ndarray | None = None,
) -> CleanColumn:
    """One column cleaned; all that is asked of its cells is asked of each distinct one once.

    Of rows that are erased (n, boolean: of who withdrew, or answered after refusing) the log says no answer. `called`
    (n) is what the log calls the question in each row, if not by its name.
    """
    import pandas as pd

    found = form.answers[question.name]
    codes = pd.Series(found.distinct, dtype=object)
    question = typed(question, codes, categorical)
    answers, reasons = answers_and_reasons(codes, question)
    log = [
        changes(
            uuid[rows],
            question.name if called is None else called[rows],
            old[seen.places[rows]],
            new[seen.places[rows]],
            rule,
        )
        for old, new, rule, changed in _stages(seen)
        if changed.any() and (rows := changed[seen.places] & ~erased).any()
    ]
    invalid = (reasons == INVALID).to_numpy()[found.places]
    blanked = [(breach.rule, breach.rows) for breach in form.blanked_of(question.name)]
    failed = codes.isin(ERRORS).to_numpy()[found.places]
    without = []
    no_answer = BLANKED.about(kind=question.type)
    if question.type == RANK:
        no_answer = RANKING.about(rule=" ".join(question.offered))
    for rule, rows in [*blanked, (FAILED, invalid & failed), (no_answer, invalid & ~failed)]:
        if rows.any():
            old = np.where(erased[rows], "", seen.codes[seen.places[rows]])
            named = question.name if called is None else called[rows]
            log.append(changes(uuid[rows], named, old, np.full(len(old), "", object), rule))
            without.append((rows, INVALID))
    tidy = Cells(seen.tidy, seen.places)
    not_asked = form.not_asked.get(question.name)
    if not_asked is not None:
        without.append((not_asked, NOT_ASKED))
        tidy = tidy.without(not_asked)
    reasons = Cells(reasons.to_numpy(object), found.places).replaced(without)
    return CleanColumn(answers, found.places, reasons, tidy, question, log)


def _stages(seen: Recognised) -> Iterator[tuple]:
    """What was changed from stage to stage: the distinct cells before and after, the rule, and which it changed."""
    yield seen.raw, seen.repaired, ENCODING, seen.raw != seen.repaired
    yield seen.repaired, seen.tidy, TIDIED, seen.repaired != seen.tidy
    matched = seen.codes if seen.matched is None else seen.matched
    for rule in sorted(set(seen.rules) - {None}, key=lambda rule: rule.id):
        yield seen.tidy, matched, rule, seen.rules == rule
    revisions = () if seen.revisions is None else seen.revisions
    for rule in sorted(set(revisions) - {None}, key=lambda rule: (rule.id, rule.issue)):
        yield matched, seen.codes, rule, revisions == rule
