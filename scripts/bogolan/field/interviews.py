"""What the field brought home: every row of the export with who asked, where, when and what became of it.

This is the one place where field checks take the columns that could tell who someone is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from bogolan.field.positions import misplaced, position_question
from bogolan.preparation.flags.durations import DAYS_BESIDE_FIELDWORK, LONGEST_MINUTES, too_fast
from bogolan.preparation.interviews import COMPLETE, FILE, ROW, ROW_OF_FILE, UUID
from bogolan.preparation.matching import recognised
from bogolan.preparation.weighting.sample import EVERYBODY, GENDERS, crossed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from bogolan.survey.questionnaire import Question

ISO_DAY = r"(\d{4}-\d{2}-\d{2})"


@dataclass(frozen=True, eq=False)
class FieldInterviews:
    """Interviews of a survey, for the field's checks.

    attempts   a row a row of the export: uuid, disposition, interviewer, interviewer_gender, day, village, stratum,
               gender, minutes (of a clock that can be right), fast; None or NaN where unknown. Those kept come first.
               Where responses come in several files, also which and the row there.
    answers    the typed answers of those kept, and
    reasons    why there is none, as `clean` wrote them: in the order of the first rows of `attempts`.
    flags      what was flagged of those kept.
    questions  the codebook, without the columns that identify, which `answers` has as texts all the same.
    position   the question that is answered by a position; None where none is known.
    misplaced  (n) why its answer was blanked, of those kept (see `positions.misplaced`); None where nothing was.
    apart      the questions of the columns that identify.
    """

    attempts: pd.DataFrame
    answers: pd.DataFrame
    reasons: pd.DataFrame
    flags: pd.DataFrame
    questions: Mapping[str, Question]
    position: str | None = None
    misplaced: np.ndarray | None = None
    apart: Mapping[str, Question] = field(default_factory=dict)

    def question(self, name: str) -> Question:
        """The question of a column, whether it identifies or not; KeyError for a column that is none."""
        return self.questions[name] if name in self.questions else self.apart[name]

    @property
    def kept(self) -> pd.DataFrame:
        """The attempts that are interviews kept, in the order of `answers`."""
        return self.attempts.iloc[: len(self.answers)]


def field_interviews(
    responses: pd.DataFrame,
    reasons: pd.DataFrame,
    set_aside: pd.DataFrame,
    flags: pd.DataFrame,
    questions: Mapping[str, Question],
    plan: Mapping[str, Any],
    apart: Mapping[str, Question] | None = None,
    log: pd.DataFrame | None = None,
) -> FieldInterviews:
    """Interviews from what `clean` wrote, with the vault open (see `opened`); `apart` are the questions in it."""
    import pandas as pd

    known = {**(apart or {}), **questions}
    meta = {question.meta: name for name, question in known.items() if question.meta}
    who = plan.get("interviewer", {})

    def column(name: str | None) -> pd.Series:
        return _codes(name, responses, set_aside, known)

    texts = {part: column(meta.get(part, part)) for part in ("start", "end", "today")}
    minutes = _minutes(texts["start"], texts["end"], plan)
    interviewer = column(who.get("question"))
    kept = np.arange(len(interviewer)) < len(responses)
    numbered = None if interviewer.isna().all() else pd.factorize(interviewer)[0]
    attempts = pd.DataFrame(
        {
            UUID: pd.concat([responses[UUID], set_aside[UUID]], ignore_index=True).astype(object),
            ROW: pd.concat([responses[ROW], pd.Series(np.nan, set_aside.index)], ignore_index=True).astype("Int64"),
            **{name: _of_file(name, responses, len(set_aside)) for name in (FILE, ROW_OF_FILE) if FILE in responses},
            "disposition": [COMPLETE] * len(responses) + list(set_aside["disposition"]),
            "interviewer": interviewer,
            "interviewer_gender": _gender(column(who.get("gender", {}).get("question")), who.get("gender", {})),
            "day": _days(texts["today"], texts["start"], plan),
            "village": column(plan["design"].get("clusters")),
            "stratum": _stratum([column(name) for name in plan["design"]["strata"]], len(interviewer)),
            "gender": _gender(column(plan["gender"].get("question")), plan["gender"]),
            "minutes": minutes,
            "fast": too_fast(minutes, numbered, kept & ~np.isnan(minutes)),
        }
    )
    position = position_question(known, plan)
    wrong = None if log is None else misplaced(log, responses[UUID], position)
    return FieldInterviews(attempts, responses, reasons, flags, questions, position, wrong, apart or {})


def _codes(
    name: str | None, responses: pd.DataFrame, set_aside: pd.DataFrame, questions: Mapping[str, Question]
) -> pd.Series:
    """A column of all rows as codes, None where there is none; of rows set aside, which are kept as text, matched."""
    import pandas as pd

    if name is None or name not in responses:
        return pd.Series([None] * (len(responses) + len(set_aside)), dtype=object)
    kept = responses[name].astype("string").astype(object)
    if not len(set_aside):
        aside = pd.Series([], dtype=object)
    else:
        seen = recognised(set_aside[name].fillna("").astype(str), questions[name])
        aside = pd.Series(seen.in_rows(seen.codes), dtype=object)
    whole = pd.concat([kept, aside], ignore_index=True)
    return whole.where(whole.notna() & (whole != ""), None)


def _of_file(name: str, responses: pd.DataFrame, others: int) -> np.ndarray:
    """A column of the interviews kept as text, and None for so many others."""
    return np.append(responses[name].astype(str).to_numpy(object), np.full(others, None, object))


def _stratum(columns: Sequence[pd.Series], rows: int) -> pd.Series:
    """Crossed strata as one text, as the sample has them: None where one is not known; of all where there are none."""
    import pandas as pd

    if not columns:
        return pd.Series([EVERYBODY] * rows, dtype=object)
    told = pd.concat(columns, axis=1).notna().all(axis=1)
    together = pd.concat(columns, axis=1, keys=range(len(columns)))
    return crossed(together, list(together)).astype(object).where(told, None)


def _gender(codes: pd.Series, named: Mapping[str, Any]) -> pd.Series:
    if "everyone" in named:
        return codes.where(codes.notna(), named["everyone"])
    return codes.map({named[gender]: gender for gender in GENDERS if gender in named}).astype(object)


def _minutes(start: pd.Series, end: pd.Series, plan: Mapping[str, Any]) -> np.ndarray:
    """(n) how long each interview took; NaN where the clock cannot be right, as in rule F02."""
    import pandas as pd

    begun, ended = (pd.to_datetime(text, utc=True, errors="coerce", format="ISO8601") for text in (start, end))
    minutes = ((ended - begun).dt.total_seconds() / 60).to_numpy(float)
    first, last = _around_fieldwork(plan)
    within = ((begun >= first.tz_localize("UTC")) & (begun <= last.tz_localize("UTC"))).to_numpy()
    return np.where((minutes > 0) & (minutes <= LONGEST_MINUTES) & within, minutes, np.nan)


def _days(today: pd.Series, start: pd.Series, plan: Mapping[str, Any]) -> pd.Series:
    """The day of each interview as the phone noted it, YYYY-MM-DD; None for one far from fieldwork or none."""
    import pandas as pd

    noted = [text.astype("string").str.extract(f"^{ISO_DAY}", expand=False) for text in (today, start)]
    first, last = _around_fieldwork(plan)
    days = pd.Series(None, today.index, dtype=object)
    for texts in noted:
        moments = pd.to_datetime(texts, errors="coerce", format="%Y-%m-%d")
        sound = (moments >= first) & (moments <= last) & days.isna()
        days = days.mask(sound.to_numpy(bool), texts.astype(object))
    return days


def _around_fieldwork(plan: Mapping[str, Any]) -> tuple[pd.Timestamp, pd.Timestamp]:
    import pandas as pd

    beside = pd.Timedelta(days=DAYS_BESIDE_FIELDWORK)
    first, last = (pd.Timestamp(plan["fieldwork"][side]) for side in ("start", "end"))
    return first - beside, last + beside
